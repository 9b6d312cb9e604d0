//! The crosswalk: an event in CAMEO's, ACLED's and UCDP's terms, by the rules of `codebook/crosswalk/`.
//!
//! Definitions of ACLED's event types follow its codebook, those of UCDP the GED codebook; CAMEO's
//! codes are those that PLOVER's own table of correspondence leads from. In every file the order of
//! the rules decides: the first that holds.

mod bag;
mod clue;
mod read;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use dateline_record::{Acled, CodeRules, Codes, Count, PartyKind, Status, Ucdp};

pub use bag::Bag;
pub(crate) use read::{CodeLists, read};

use crate::mistake::File;
use clue::{Clue, PartyClue};

/// A party of a [`Case`].
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// What it is.
    pub kind: PartyKind,
    /// ISO 3166-1 alpha-3, or a PLOVER code for those that belong to no country.
    pub country: Option<&'a str>,
    /// PLOVER sectors, primary first.
    pub sectors: &'a [String],
    /// The words it is called by.
    pub words: Bag<'a>,
}

/// An event as the crosswalk looks at it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// PLOVER type.
    pub kind: &'a str,
    /// PLOVER modes, the chief first.
    pub modes: &'a [String],
    /// PLOVER contexts.
    pub context: &'a [String],
    /// Whether it happened.
    pub status: Status,
    /// Who did it.
    pub actors: Vec<Figure<'a>>,
    /// To whom.
    pub recipients: Vec<Figure<'a>>,
    /// Its numbers.
    pub counts: &'a [Count],
    /// The weapon's words.
    pub weapon: Bag<'a>,
    /// The words that tell of it.
    pub trigger: Bag<'a>,
    /// The words of its clause: trigger and arguments.
    pub clause: Bag<'a>,
    /// Its sentence.
    pub near: &'a Bag<'a>,
    /// Its sentence and those before and behind it.
    pub around: Vec<&'a Bag<'a>>,
    /// Other events that happened, of its sentence: `TYPE`, and `TYPE.mode` for each of their modes.
    pub near_events: Vec<String>,
    /// The same, of the sentences around.
    pub around_events: Vec<String>,
    /// ISO 3166-1 alpha-3 of the place where it happened.
    pub country: Option<&'a str>,
}

/// What is known of a case's parties.
pub(crate) struct Seen<'a> {
    /// Classes of the actors; those of no class are left out.
    pub(crate) actors: Vec<&'a str>,
    /// Classes of the recipients.
    pub(crate) recipients: Vec<&'a str>,
}

/// What makes a party belong to a class.
#[derive(Clone, Debug)]
struct PartyRule {
    class: String,
    when: Vec<PartyClue>,
}

/// Something that several rules ask for.
#[derive(Clone, Debug)]
struct Fact {
    name: String,
    when: Vec<Clue>,
}

/// Which class stands on a side in an ACLED coding.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stand {
    /// The first of the actors that has a class.
    Actor,
    /// The first of the recipients that has one, or one of these.
    Recipient(Option<Vec<String>>),
    /// This class, by the rule.
    Class(String),
    /// Nobody.
    Nobody,
}

/// A rule: what it asks for, and the code it gives.
#[derive(Clone, Debug)]
pub struct CrosswalkRule {
    /// Its id, as records name it.
    pub id: String,
    /// What it catches, in one sentence.
    pub about: String,
    /// The code it gives; `None`: the event has no code there.
    pub code: Option<String>,
    /// Other codes that it gives where a context holds: context, code.
    pub by_context: Vec<(String, String)>,
    /// Sentences in which it must decide.
    pub examples: Vec<(String, Range<usize>)>,
    /// Sentences in which it must not.
    pub never: Vec<(String, Range<usize>)>,
    /// The file it stands in.
    pub file: Arc<File>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
    when: Vec<Clue>,
    sides: [Stand; 2],
}

impl CrosswalkRule {
    fn asked(&self, which: usize) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.when.iter().flat_map(|clue| clue.asked()[which]) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Types that it asks for; empty: any.
    pub fn kinds(&self) -> Vec<&str> {
        self.asked(0)
    }

    /// Modes that it asks for; empty: any.
    pub fn modes(&self) -> Vec<&str> {
        self.asked(1)
    }

    /// Contexts that it asks for; empty: any.
    pub fn contexts(&self) -> Vec<&str> {
        self.asked(2)
    }

    /// Its conditions on words.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &crate::Condition> {
        self.when.iter().flat_map(Clue::conditions)
    }
}

/// The crosswalk of a codebook.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk {
    parties: Vec<PartyRule>,
    facts: Vec<Fact>,
    nonstate: Vec<String>,
    lists: CodeLists,
    cameo: Vec<CrosswalkRule>,
    acled: Vec<CrosswalkRule>,
    ucdp: Vec<CrosswalkRule>,
}

impl Crosswalk {
    /// Every rule: CAMEO's, ACLED's, UCDP's.
    pub fn rules(&self) -> impl Iterator<Item = &CrosswalkRule> {
        self.cameo.iter().chain(&self.acled).chain(&self.ucdp)
    }

    /// CAMEO's codes.
    pub fn cameo_codes(&self) -> &[String] {
        &self.lists.cameo
    }

    /// ACLED's sub-event types with the event type of each.
    pub fn acled_types(&self) -> &[(String, String)] {
        &self.lists.acled
    }

    /// The event's codes; `quad` is left to the caller.
    pub fn codes(&self, case: &Case<'_>) -> Codes {
        let seen = Seen {
            actors: self.classes(&case.actors, "actor", case),
            recipients: self.classes(&case.recipients, "recipient", case),
        };
        let known = RefCell::new(vec![None; self.facts.len()]);
        let first = |rules: &'_ [CrosswalkRule]| -> Option<usize> {
            rules
                .iter()
                .position(|r| self.any(&r.when, case, &seen, &known))
        };
        let code = |rule: &CrosswalkRule| {
            let by_context = case
                .context
                .iter()
                .find_map(|c| rule.by_context.iter().find(|(k, _)| k == c));
            by_context
                .map(|(_, code)| code.clone())
                .or(rule.code.clone())
        };
        let id = |rule: Option<&CrosswalkRule>| rule.map(|r| r.id.clone());
        let cameo = first(&self.cameo).and_then(|i| self.cameo.get(i));
        let acled = first(&self.acled).and_then(|i| self.acled.get(i));
        let ucdp = first(&self.ucdp).and_then(|i| self.ucdp.get(i));
        Codes {
            cameo: cameo.and_then(code),
            acled: acled.and_then(|r| self.acled(code(r)?, r, &seen)),
            ucdp: ucdp.and_then(|r| {
                Some(Ucdp {
                    type_of_violence: Some(code(r)?.parse().ok()?),
                })
            }),
            quad: None,
            rules: CodeRules {
                cameo: id(cameo),
                acled: id(acled),
                ucdp: id(ucdp),
            },
        }
    }

    fn acled(&self, sub: String, rule: &CrosswalkRule, seen: &Seen<'_>) -> Option<Acled> {
        let (_, event_type) = self.lists.acled.iter().find(|(s, _)| *s == sub)?;
        let number = |class: &str| {
            let found = self.lists.inter.iter().find(|(c, _)| c == class);
            found.map(|(_, n)| *n)
        };
        let side = |stand: &Stand| match stand {
            Stand::Actor => seen.actors.iter().find_map(|c| number(c)),
            Stand::Recipient(of) => seen
                .recipients
                .iter()
                .filter(|c| of.as_ref().is_none_or(|of| of.iter().any(|o| o == *c)))
                .find_map(|c| number(c)),
            Stand::Class(c) => number(c),
            Stand::Nobody => None,
        };
        let (inter1, inter2) = (side(&rule.sides[0]), side(&rule.sides[1]));
        // ACLED writes the smaller first, and 0 behind a side that stands alone.
        let interaction = match (inter1, inter2) {
            (Some(a), Some(b)) => Some(format!("{}{}", a.min(b), a.max(b))),
            (Some(a), None) | (None, Some(a)) => Some(format!("{a}0")),
            (None, None) => None,
        };
        Some(Acled {
            event_type: event_type.clone(),
            sub_event_type: sub,
            inter1,
            inter2,
            interaction: interaction.filter(|i| self.lists.interactions.contains(i)),
        })
    }

    /// The classes of parties, in their order.
    fn classes(&self, side: &[Figure<'_>], role: &str, case: &Case<'_>) -> Vec<&str> {
        side.iter()
            .filter_map(|f| {
                let rule = self.parties.iter().find(|r| {
                    r.when
                        .iter()
                        .any(|w| w.meets(f, role, case, &self.nonstate))
                })?;
                Some(rule.class.as_str())
            })
            .collect()
    }

    fn any(
        &self,
        when: &[Clue],
        case: &Case<'_>,
        seen: &Seen<'_>,
        known: &RefCell<Vec<Option<bool>>>,
    ) -> bool {
        // A fact asks only for facts before it, so this ends.
        let fact = |name: &str| -> bool {
            let Some(at) = self.facts.iter().position(|f| f.name == name) else {
                return false;
            };
            if let Some(told) = known.borrow()[at] {
                return told;
            }
            let told = self.any(&self.facts[at].when, case, seen, known);
            known.borrow_mut()[at] = Some(told);
            told
        };
        when.iter().any(|w| w.meets(case, seen, &fact))
    }
}
