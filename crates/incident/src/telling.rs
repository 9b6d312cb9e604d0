//! What linking needs of one report.

use dateline_record::{Annotation, Event};
use serde::{Deserialize, Serialize};

use crate::account::{Account, Names, Site, accounts, day};
use crate::rules::LinkRules;
use crate::{hash, story};

/// A report as linking reads it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The report's id.
    pub id: &'a str,
    /// Headline.
    pub title: Option<&'a str>,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// Date or date-time of publication.
    pub published: Option<&'a str>,
    /// The body; empty where only events are known.
    pub text: &'a str,
    /// What was read in it before events, with its tokens; `None` where only events are known.
    pub annotation: Option<&'a Annotation>,
    /// The events it tells of.
    pub events: &'a [Event],
}

/// What linking needs of one report; an archive keeps it as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    /// Hash of the report's id.
    pub report: u64,
    /// Hash of the publisher's name.
    pub publisher: Option<u64>,
    /// Day of publication, counted from 1970-01-01.
    pub day: Option<i32>,
    /// What it tells of, as a text.
    pub profile: story::Profile,
    /// Hashes of the names in it, sorted.
    pub names: Vec<u32>,
    /// Where anything happened that it tells of, each place once, in order of the text.
    pub sites: Vec<Site>,
    /// What it says happened, in order of the text.
    pub accounts: Vec<Account>,
}

impl Telling {
    /// What linking needs of this report.
    pub fn of(source: &Source<'_>, rules: &LinkRules) -> Telling {
        let names = names(source, rules);
        let accounts = accounts(source.events, rules);
        let mut sites: Vec<Site> = Vec::new();
        for site in accounts.iter().flat_map(|a| &a.sites) {
            let known = |s: &Site| s.id == site.id && s.name == site.name;
            if site.name.is_some() && !sites.iter().any(known) {
                sites.push(*site);
            }
        }
        Telling {
            report: hash(source.id.as_bytes()),
            publisher: source.publisher.map(|p| hash(p.as_bytes())),
            day: source.published.and_then(day),
            profile: story::Profile::of(source, &accounts, rules),
            names,
            sites,
            accounts,
        }
    }
}

/// Hashes of the names in a report, sorted.
fn names(source: &Source<'_>, rules: &LinkRules) -> Vec<u32> {
    let mut names = Names::default();
    if source.text.is_empty() {
        let mut last = None;
        let mut events: Vec<&Event> = source.events.iter().collect();
        events.sort_by_key(|e| (e.evidence.sentence, e.evidence.trigger));
        for event in events {
            if last != Some(event.evidence.sentence) {
                names.read(&event.evidence.text, rules);
                last = Some(event.evidence.sentence);
            }
        }
    } else {
        names.read(source.text, rules);
    }
    names.sorted()
}
