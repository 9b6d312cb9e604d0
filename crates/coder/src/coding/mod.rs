//! Entries × clauses → events.

mod annotate;
mod answerable;
mod apart;
mod circumstances;
mod codes;
mod confidence;
mod counts;
mod event;
mod happening;
mod implied;
mod place;
mod reach;
mod remark;
mod sides;
mod victims;

use std::collections::{HashMap, HashSet};

use dateline_actor::{Located, Parties, Setting};
use dateline_clause::{Arg, Clause, Clauses, Factuality, Kind, Role, Tree};
use dateline_codebook::{Codebook, Match, Scene, Subject};
use dateline_place::Found;
use dateline_record::{Event, Status};
use dateline_report::{CharIndex, Report};
use dateline_time::Times;
use jiff::civil::Date;

use crate::{Coder, Read};

/// An event this long before publication is background to a report: the two months after which the
/// Message Understanding Conferences (MUC-4 guidelines, 1992) no longer took an incident for news.
const BACKGROUND_DAYS: i64 = 60;

/// An event before it becomes a record.
pub(crate) struct Draft<'c> {
    /// The clause, as its place among all.
    pub(crate) clause: usize,
    pub(crate) fired: Match<'c>,
    facts: Factuality,
    pub(crate) status: Status,
    /// The type: the entry's, or what its content makes of it.
    pub(crate) kind: String,
}

/// How what fired on a clause is told by another clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The other's entry named it.
    Named,
    /// It is what the other asks, promises, threatens …
    Content,
    /// It only carries the other, which is a noun.
    Carrier,
}

/// One report being coded.
pub(crate) struct Desk<'a> {
    pub(crate) report: &'a Report,
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) clauses: &'a Clauses<'a>,
    pub(crate) codebook: &'a Codebook,
    pub(crate) scene: Scene<'a>,
    parties: Parties<'a>,
    chars: CharIndex,
    /// The day against which the report speaks.
    published: Option<Date>,
    times: Times,
    places: &'a [Found],
    /// The country that the report is set in, where most of its places lie in one.
    home: Option<&'a str>,
    pub(crate) all: Vec<&'a Clause>,
}

/// Lays an annotated report out and has `work` done on it.
pub(crate) fn at_desk<T>(
    coder: &Coder,
    report: &Report,
    read: &Read,
    work: impl FnOnce(&Desk<'_>) -> T,
) -> T {
    let Read {
        pieces,
        doc,
        places,
    } = read;
    let codebook = &coder.codebook;
    let tree = Tree::new(doc);
    let clauses = Clauses::new(&tree, &codebook.lexicon, pieces);
    let times = dateline_time::read(
        doc,
        pieces,
        &codebook.times,
        &dateline_time::Context {
            published: report.published.as_ref().map(|p| p.date()),
            day_first: codebook
                .times
                .day_first(report.language.as_deref(), report.url.as_deref()),
        },
    );
    // Towns and regions as they were found in this report.
    let towns: HashMap<&str, Located> = places
        .iter()
        .filter(|p| !p.demonym)
        .filter_map(|p| {
            let located = Located {
                name: p.name.clone()?,
                country: p.country.clone()?,
            };
            Some((&doc.text[p.bytes.clone()], located))
        })
        .collect();
    let locate = |name: &str| towns.get(name).cloned();
    work(&Desk {
        report,
        tree: &tree,
        clauses: &clauses,
        codebook,
        scene: Scene {
            tree: &tree,
            clauses: &clauses,
            codebook,
        },
        parties: Parties::new(
            &tree,
            codebook,
            &Setting {
                date: times.reference,
                places: Some(&locate),
                paragraphs: pieces,
            },
        ),
        chars: CharIndex::new(&report.text),
        published: times.reference,
        times,
        places,
        home: place::home(places),
        all: clauses.iter().collect(),
    })
}

impl<'a> Desk<'a> {
    pub(crate) fn code(&self) -> Vec<Event> {
        let drafts = self.told_once(self.fire(Some(&self.present())));
        let mut events: Vec<Event> = Vec::new();
        // The drafts that tell of each.
        let mut told_by: Vec<Vec<usize>> = Vec::new();
        for (n, draft) in drafts.iter().enumerate() {
            let event = self.event(draft);
            self.take_in(&mut events, &mut told_by, &drafts, n, event);
        }
        // Whether somebody may be meant to have done it who is not named there.
        let open: Vec<bool> = (told_by.iter())
            .map(|by| self.leaves_doer_open(&drafts[by[0]]))
            .collect();
        let clauses: Vec<Vec<usize>> = told_by
            .iter()
            .map(|t| t.iter().map(|&n| drafts[n].clause).collect())
            .collect();
        self.imply(&mut events, &clauses, &open);
        self.tolls(&mut events);
        self.outcomes(&mut events);
        self.codes(&mut events, &clauses);
        self.judge(&mut events, &drafts, &told_by);
        // A sports page is full of attacks and strikes; who was killed is news wherever it stands.
        if let Some(subject) = self.subject() {
            events.retain(|e| e.counts.iter().any(|c| subject.keep.contains(&c.what)));
        }
        events
    }

    /// The sentence that each event is told in first. `clauses`: the clauses that tell of it, as places in
    /// `all`.
    fn first_sentences(&self, clauses: &[Vec<usize>]) -> Vec<usize> {
        let sentence = |c: &usize| self.tree.sentence(self.all[*c].token);
        clauses
            .iter()
            .map(|c| c.first().map_or(0, sentence))
            .collect()
    }

    /// What the whole report is about, where the codebook leaves that out.
    pub(crate) fn subject(&self) -> Option<&'a Subject> {
        self.codebook
            .subjects
            .iter()
            .find(|s| s.holds(self.tree, &self.codebook.lexicon.classes))
    }

    /// Types of which the report has an event from an entry that needs none beside it. Entries that
    /// need one are asked once it is known what else is there.
    pub(crate) fn present(&self) -> HashSet<String> {
        self.told_once(self.fire(None))
            .iter()
            .map(|d| d.fired.entry.kind.clone())
            .collect()
    }

    /// The best entry of every clause. `present`: types of which the report has an event from an
    /// entry that needs none beside it; `None`: only those entries are asked.
    pub(crate) fn fire(&self, present: Option<&HashSet<String>>) -> Vec<Draft<'_>> {
        let mut drafts = Vec::new();
        for (c, clause) in self.all.iter().enumerate() {
            let allowed = |m: &Match<'_>| {
                m.entry
                    .beside
                    .as_ref()
                    .is_none_or(|b| present.is_some_and(|p| p.contains(b)))
            };
            let Some(fired) = self.scene.matches(clause).into_iter().find(allowed) else {
                continue;
            };
            let facts = self.clauses.factuality(clause);
            // What "only fires where negated" tells did happen: "will not negotiate" is a REJECT.
            let asked_negated = fired.entry.patterns.iter().any(|p| p.negated);
            let mut status = if asked_negated && facts.status == Status::Negated {
                Status::Actual
            } else {
                facts.status
            };
            if let (Some(own), Status::Actual) = (fired.entry.status, status) {
                status = own;
            }
            let kind = fired.entry.kind.clone();
            drafts.push(Draft {
                clause: c,
                fired,
                facts,
                status,
                kind,
            });
        }
        drafts
    }

    /// What the drafts tell beside their own clauses, by token: the clause that tells it, and how.
    pub(crate) fn told(&self, drafts: &[Draft<'_>]) -> HashMap<usize, (usize, Told)> {
        let mut told = HashMap::new();
        for d in drafts {
            let clause = self.all[d.clause];
            let tells_content = self
                .codebook
                .precedence
                .tells_content
                .contains(&d.fired.entry.kind);
            for arg in &clause.args {
                let named =
                    d.fired.named.iter().any(|&(h, _)| h == arg.head) && self.is_event_word(arg);
                if named {
                    told.entry(arg.head).or_insert((d.clause, Told::Named));
                } else if tells_content && arg.role == Role::Content {
                    told.entry(arg.head).or_insert((d.clause, Told::Content));
                }
            }
        }
        told
    }

    /// Drops what another entry tells: arguments it named, contents it speaks of, light verbs. What
    /// the content is may change the type of the entry that tells it.
    pub(crate) fn told_once<'c>(&self, mut drafts: Vec<Draft<'c>>) -> Vec<Draft<'c>> {
        let told = self.told(&drafts);
        let at: HashMap<usize, usize> = drafts
            .iter()
            .enumerate()
            .map(|(n, d)| (self.all[d.clause].token, n))
            .collect();
        let mut becomes = Vec::new();
        for (n, d) in drafts.iter().enumerate() {
            for arg in self.all[d.clause].role(&Role::Content) {
                let content = at
                    .get(&arg.head)
                    .map(|&c| drafts[c].fired.entry.kind.as_str());
                let kind = &d.fired.entry.kind;
                if let Some(to) = content.and_then(|c| self.codebook.precedence.by_content(kind, c))
                {
                    becomes.push((n, to.to_string()));
                }
            }
        }
        for (n, to) in becomes {
            drafts[n].kind = to;
        }
        // What is told elsewhere tells nothing itself, so that a chain is cut once.
        drafts.retain(|d| {
            let clause = self.all[d.clause];
            !told.contains_key(&clause.token)
                && !clause.light.is_some_and(|l| told.contains_key(&l))
        });
        let carriers: HashSet<usize> = drafts
            .iter()
            .filter_map(|d| self.all[d.clause].light)
            .collect();
        drafts.retain(|d| !carriers.contains(&self.all[d.clause].token));
        drafts
    }

    /// Whether an argument that an entry named could be an event of its own.
    fn is_event_word(&self, arg: &Arg) -> bool {
        match self.clauses.at(arg.head) {
            // The agent's and patient's own relative clauses are not meant; only the argument itself.
            Some(c) => c.kind != Kind::Adjective,
            None => false,
        }
    }
}
