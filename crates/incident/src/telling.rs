//! What linking needs of one report.

use dateline_record::{Annotation, Event};
use serde::{Deserialize, Serialize};

use crate::claim::{Claim, day};
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
    /// What it says happened, in the order of its events.
    pub claims: Vec<Claim>,
}

impl Telling {
    /// What linking needs of this report.
    pub fn of(source: &Source<'_>, rules: &LinkRules) -> Telling {
        let report = hash(source.id.as_bytes());
        let day = source.published.and_then(day);
        let claims: Vec<Claim> = source
            .events
            .iter()
            .map(|e| Claim::of(e, report, day, rules))
            .collect();
        Telling {
            report,
            publisher: source.publisher.map(|p| hash(p.as_bytes())),
            day,
            profile: story::Profile::of(source, &claims),
            claims,
        }
    }
}
