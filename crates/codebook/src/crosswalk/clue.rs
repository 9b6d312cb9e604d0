//! What a rule of the crosswalk asks for.

use std::sync::Arc;

use dateline_clause::Classes;
use dateline_record::CountKind;

use super::bag::meets;
use super::{Case, Figure, Seen};
use crate::condition::Condition;
use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::{Table, Text};

/// A condition on names: `"a | b | !c | - | *"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// `-`: nothing may be there.
    absent: bool,
    /// `*`: anything, but something.
    any: bool,
    one_of: Vec<String>,
    none_of: Vec<String>,
}

impl Names {
    /// Reads a condition. `groups` stand for several names; what is neither a group nor `known` is a
    /// mistake.
    pub(crate) fn read(
        words: Vec<Text>,
        file: &Arc<File>,
        groups: &[(String, Vec<String>)],
        known: &dyn Fn(&str) -> bool,
        mistakes: &mut Vec<Mistake>,
    ) -> Names {
        let mut names = Names::default();
        for word in words {
            let (name, excluded) = match word.value.strip_prefix('!') {
                Some(rest) => (rest.trim(), true),
                None => (word.value.as_str(), false),
            };
            match name {
                "-" => names.absent = true,
                "*" => names.any = true,
                _ => {
                    let members = match groups.iter().find(|(g, _)| g == name) {
                        Some((_, members)) => members.clone(),
                        None if known(name) => vec![name.to_string()],
                        None => {
                            mistakes.push(Mistake::new(
                                file,
                                word.span,
                                format!("\"{name}\" is not known here"),
                            ));
                            continue;
                        }
                    };
                    if excluded {
                        names.none_of.extend(members);
                    } else {
                        names.one_of.extend(members);
                    }
                }
            }
        }
        names
    }

    fn meets<'x>(&self, have: impl Iterator<Item = &'x str> + Clone) -> bool {
        let among = |list: &[String]| have.clone().any(|h| list.iter().any(|n| n == h));
        if among(&self.none_of) {
            return false;
        }
        if have.clone().next().is_none() {
            return self.absent || self.one_of.is_empty() && !self.any;
        }
        self.any || among(&self.one_of) || self.one_of.is_empty() && !self.absent
    }
}

/// What names a rule may use.
pub(crate) struct Known<'a> {
    pub(crate) plover: &'a Plover,
    pub(crate) classes: &'a Classes,
    /// Classes of parties.
    pub(crate) parties: &'a [String],
    /// Names for several classes of parties.
    pub(crate) groups: &'a [(String, Vec<String>)],
    /// Facts that stand before the rule.
    pub(crate) facts: &'a [String],
}

/// Kinds of parties, as records name them.
const PARTY_KINDS: [&str; 6] = [
    "person",
    "group",
    "organisation",
    "country",
    "place",
    "thing",
];

/// Where a party is at home, seen from where the event happened.
const HOMES: [&str; 3] = ["home", "abroad", "international"];

/// Where a party stands.
const ROLES: [&str; 2] = ["actor", "recipient"];

fn names(
    table: &mut Table<'_>,
    key: &'static str,
    groups: &[(String, Vec<String>)],
    known: &dyn Fn(&str) -> bool,
    mistakes: &mut Vec<Mistake>,
) -> Option<Names> {
    if !table.has(key) {
        return None;
    }
    let file = table.file.clone();
    let words = table.words(key, mistakes);
    Some(Names::read(words, &file, groups, known, mistakes))
}

fn condition(
    table: &mut Table<'_>,
    key: &'static str,
    classes: &Classes,
    mistakes: &mut Vec<Mistake>,
) -> Option<Condition> {
    let file = table.file.clone();
    let text = table.text(key, mistakes)?;
    Some(Condition::read(&file, &text, classes, mistakes))
}

/// What a condition on counts asks for: "killed" is one or more, "detained 5" five or more.
fn at_least(written: &str) -> Option<(CountKind, u64)> {
    let (what, least) = match written.split_once(' ') {
        Some((what, n)) => (what, n.trim().parse().ok()?),
        None => (written, 1),
    };
    Some((CountKind::from_name(what)?, least))
}

/// One alternative of a rule's `when`; all that it names must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clue {
    kind: Option<Names>,
    mode: Option<Names>,
    context: Option<Names>,
    pub(crate) status: Option<Names>,
    actor: Option<Names>,
    recipient: Option<Names>,
    side: Option<Names>,
    counts: Option<Names>,
    near_event: Option<Names>,
    around_event: Option<Names>,
    is: Option<Names>,
    actor_word: Option<Condition>,
    recipient_word: Option<Condition>,
    weapon: Option<Condition>,
    trigger: Option<Condition>,
    clause: Option<Condition>,
    near: Option<Condition>,
    around: Option<Condition>,
}

impl Clue {
    /// Asks for a type and nothing else.
    pub(crate) fn of_kind(kind: &str) -> Clue {
        let one_of = vec![kind.to_string()];
        Clue {
            kind: Some(Names {
                one_of,
                ..Names::default()
            }),
            ..Clue::default()
        }
    }

    pub(crate) fn read(
        table: &mut Table<'_>,
        known: &Known<'_>,
        mistakes: &mut Vec<Mistake>,
    ) -> Clue {
        let plover = known.plover;
        let kind = |n: &str| plover.kind(n).is_some();
        let mode = |n: &str| plover.has_any_mode(n);
        let event = |n: &str| match n.split_once('.') {
            Some((k, m)) => plover.has_mode(k, m),
            None => plover.kind(n).is_some(),
        };
        let party = |n: &str| known.parties.iter().any(|p| p == n);
        let fact = |n: &str| known.facts.iter().any(|f| f == n);
        let status = |n: &str| dateline_record::Status::from_name(n).is_some();
        let context = |n: &str| plover.contexts.iter().any(|c| c == n);
        let count = |n: &str| at_least(n).is_some();
        let (classes, groups) = (known.classes, known.groups);
        let clue = Clue {
            kind: names(table, "type", &[], &kind, mistakes),
            mode: names(table, "mode", &[], &mode, mistakes),
            context: names(table, "context", &[], &context, mistakes),
            status: names(table, "status", &[], &status, mistakes),
            actor: names(table, "actor", groups, &party, mistakes),
            recipient: names(table, "recipient", groups, &party, mistakes),
            side: names(table, "side", groups, &party, mistakes),
            counts: names(table, "counts", &[], &count, mistakes),
            near_event: names(table, "near_event", &[], &event, mistakes),
            around_event: names(table, "around_event", &[], &event, mistakes),
            is: names(table, "is", &[], &fact, mistakes),
            actor_word: condition(table, "actor_word", classes, mistakes),
            recipient_word: condition(table, "recipient_word", classes, mistakes),
            weapon: condition(table, "weapon", classes, mistakes),
            trigger: condition(table, "trigger", classes, mistakes),
            clause: condition(table, "clause", classes, mistakes),
            near: condition(table, "near", classes, mistakes),
            around: condition(table, "around", classes, mistakes),
        };
        table.finish(mistakes);
        clue
    }

    /// Types, modes and contexts that it asks for, by name.
    pub(crate) fn asked(&self) -> [&[String]; 3] {
        [&self.kind, &self.mode, &self.context]
            .map(|names| names.as_ref().map_or(&[][..], |n| n.one_of.as_slice()))
    }

    /// Its conditions on words.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        [
            &self.actor_word,
            &self.recipient_word,
            &self.weapon,
            &self.trigger,
            &self.clause,
            &self.near,
            &self.around,
        ]
        .into_iter()
        .flatten()
    }

    /// Whether the case is one this alternative asks for. `fact` tells whether a fact holds.
    pub(crate) fn meets(
        &self,
        case: &Case<'_>,
        seen: &Seen<'_>,
        fact: &dyn Fn(&str) -> bool,
    ) -> bool {
        let one = |c: &Option<Names>, have: &str| {
            c.as_ref().is_none_or(|n| n.meets(std::iter::once(have)))
        };
        let all = |c: &Option<Names>, have: &[&str]| {
            c.as_ref().is_none_or(|n| n.meets(have.iter().copied()))
        };
        let list = |c: &Option<Names>, have: &[String]| {
            c.as_ref()
                .is_none_or(|n| n.meets(have.iter().map(String::as_str)))
        };
        let counted = |c: &Option<Names>| {
            c.as_ref().is_none_or(|names| {
                let told = |written: &String| {
                    at_least(written).is_some_and(|(what, least)| {
                        case.counts.iter().any(|c| {
                            c.what == what
                                && c.best.or(c.low).or(c.high).is_some_and(|k| k >= least)
                        })
                    })
                };
                !names.none_of.iter().any(told)
                    && (names.one_of.is_empty() || names.one_of.iter().any(told))
            })
        };
        let words = |c: &Option<Condition>, bags: &[&super::Bag<'_>]| {
            c.as_ref().is_none_or(|c| meets(bags, c))
        };
        let figures = |c: &Option<Condition>, side: &[Figure<'_>]| {
            c.as_ref().is_none_or(|c| {
                let bags: Vec<&super::Bag<'_>> = side.iter().map(|f| &f.words).collect();
                meets(&bags, c)
            })
        };
        let both = || {
            seen.actors
                .iter()
                .chain(&seen.recipients)
                .copied()
                .collect::<Vec<_>>()
        };
        let facts = || {
            self.is.as_ref().is_none_or(|n| {
                !n.none_of.iter().any(|f| fact(f))
                    && (n.one_of.is_empty() || n.one_of.iter().any(|f| fact(f)))
            })
        };
        one(&self.kind, case.kind)
            && list(&self.mode, case.modes)
            && one(&self.status, case.status.name())
            && list(&self.context, case.context)
            && all(&self.actor, &seen.actors)
            && all(&self.recipient, &seen.recipients)
            && self
                .side
                .as_ref()
                .is_none_or(|n| n.meets(both().into_iter()))
            && counted(&self.counts)
            && list(&self.near_event, &case.near_events)
            && list(&self.around_event, &case.around_events)
            && words(&self.trigger, &[&case.trigger])
            && words(&self.weapon, &[&case.weapon])
            && words(&self.clause, &[&case.clause])
            && figures(&self.actor_word, &case.actors)
            && figures(&self.recipient_word, &case.recipients)
            && words(&self.near, &[case.near])
            && words(&self.around, &case.around)
            && facts()
    }
}

/// One alternative of what makes a party belong to a class.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartyClue {
    kind: Option<Names>,
    sector: Option<Names>,
    chief: Option<Names>,
    home: Option<Names>,
    role: Option<Names>,
    event: Option<Names>,
    mode: Option<Names>,
    word: Option<Condition>,
}

impl PartyClue {
    pub(crate) fn read(
        table: &mut Table<'_>,
        plover: &Plover,
        classes: &Classes,
        mistakes: &mut Vec<Mistake>,
    ) -> PartyClue {
        let sector = |n: &str| plover.sectors.iter().any(|s| s == n);
        let event = |n: &str| plover.kind(n).is_some();
        let mode = |n: &str| plover.has_any_mode(n);
        let clue = PartyClue {
            kind: names(table, "kind", &[], &|n| PARTY_KINDS.contains(&n), mistakes),
            sector: names(table, "sector", &[], &sector, mistakes),
            chief: names(table, "chief", &[], &sector, mistakes),
            home: names(table, "home", &[], &|n| HOMES.contains(&n), mistakes),
            role: names(table, "role", &[], &|n| ROLES.contains(&n), mistakes),
            event: names(table, "type", &[], &event, mistakes),
            mode: names(table, "mode", &[], &mode, mistakes),
            word: condition(table, "word", classes, mistakes),
        };
        table.finish(mistakes);
        clue
    }

    /// Whether the party is one this alternative asks for; `role`: actor or recipient.
    pub(crate) fn meets(
        &self,
        figure: &Figure<'_>,
        role: &str,
        case: &Case<'_>,
        nonstate: &[String],
    ) -> bool {
        let one = |c: &Option<Names>, have: Option<&str>| {
            c.as_ref().is_none_or(|n| n.meets(have.into_iter()))
        };
        let list = |c: &Option<Names>, have: &[String]| {
            c.as_ref()
                .is_none_or(|n| n.meets(have.iter().map(String::as_str)))
        };
        let home = match (figure.country, case.country) {
            (Some(c), _) if nonstate.iter().any(|n| n == c) => Some("international"),
            (Some(c), Some(here)) if c == here => Some("home"),
            (Some(_), Some(_)) => Some("abroad"),
            _ => None,
        };
        one(&self.kind, Some(kind_name(figure.kind)))
            && list(&self.sector, figure.sectors)
            && one(&self.chief, figure.sectors.first().map(String::as_str))
            && one(&self.home, home)
            && one(&self.role, Some(role))
            && one(&self.event, Some(case.kind))
            && list(&self.mode, case.modes)
            && self
                .word
                .as_ref()
                .is_none_or(|c| meets(&[&figure.words], c))
    }
}

fn kind_name(kind: dateline_record::PartyKind) -> &'static str {
    use dateline_record::PartyKind as K;
    match kind {
        K::Person => "person",
        K::Group => "group",
        K::Organisation => "organisation",
        K::Country => "country",
        K::Place => "place",
        K::Thing => "thing",
    }
}
