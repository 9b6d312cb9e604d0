//! The way from a predicate up to the root, one governor at a time. Factuality and attribution both
//! walk it.

use dateline_nlp::Pos;

use crate::lexicon::Frame;
use crate::tree::{Dep, Tree};

/// How a predicate hangs on the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It is what the governor says, tries, wants …; the preposition between them, if any.
    Complement(Frame, Option<usize>),
    /// It is coordinated with the governor.
    Coordinate,
    /// It tells when, why or on what condition.
    Adverbial,
    /// It tells what the governor is for: "to arrest".
    Purpose,
    /// It describes a noun.
    Relative,
    /// Any other.
    Other,
}

/// One step up: from the predicate `from` to `to`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) link: Link,
}

pub(crate) fn to_infinitive(t: &Tree<'_>, i: usize) -> bool {
    t.children(i)
        .any(|c| t.dep(c) == Dep::Aux && t.lower(c) == "to")
}

/// Prepositions that place an event in time or manner and say nothing of whether it happened.
fn is_circumstantial(word: &str) -> bool {
    matches!(
        word,
        "after"
            | "before"
            | "by"
            | "since"
            | "while"
            | "when"
            | "upon"
            | "on"
            | "in"
            | "during"
            | "following"
            | "despite"
            | "amid"
            | "through"
            | "until"
            | "at"
            | "near"
            | "because"
            | "due"
            | "as"
            | "between"
            | "including"
            | "like"
            | "from"
    )
}

/// The predicate above `from`, and how `from` hangs on it.
pub(crate) fn step(t: &Tree<'_>, from: usize) -> Option<Step> {
    let head = t.head(from)?;
    let make = |to: usize, link: Link| Some(Step { from, to, link });
    let form = |c: usize| {
        if to_infinitive(t, c) {
            Frame::To
        } else if t.tag(c) == "VBG" && !t.children(c).any(|k| t.dep(k) == Dep::Aux) {
            Frame::Ing
        } else {
            Frame::That
        }
    };
    // A copula's predicate adjective stands for the copula: "is ready to talk".
    match t.dep(from) {
        Dep::Xcomp => make(
            head,
            Link::Complement(
                if form(from) == Frame::That && t.tag(from) == "VB" {
                    Frame::To
                } else {
                    form(from)
                },
                None,
            ),
        ),
        // "They resisted; some took hostages": the parser calls the first clause a complement.
        Dep::Ccomp
            if from < head && (from..head).any(|k| matches!(t.doc.word(k), ";" | "..." | "…")) =>
        {
            make(head, Link::Coordinate)
        }
        Dep::Ccomp | Dep::Csubj | Dep::Csubjpass | Dep::Parataxis => {
            make(head, Link::Complement(form(from), None))
        }
        Dep::Oprd | Dep::Acomp | Dep::Attr => make(head, Link::Other),
        Dep::Pcomp => {
            let mut governor = t.head(head)?;
            // "accused by the court of lying": the phrase hung on the doer of a passive.
            if t.dep(governor) == Dep::Pobj
                && let Some(by) = t.head(governor).filter(|&b| t.dep(b) == Dep::Agent)
                && matches!(t.lower(head), "of" | "for" | "from" | "with")
            {
                governor = t.head(by)?;
            }
            // "by killing", "after storming" place it; but "prevented … from", "succeeded in" govern it.
            let governs = matches!(
                t.lower(head),
                "of" | "from"
                    | "in"
                    | "for"
                    | "with"
                    | "to"
                    | "against"
                    | "about"
                    | "at"
                    | "without"
                    | "as"
                    | "into"
                    | "on"
            );
            make(
                governor,
                if governs {
                    Link::Complement(Frame::Ing, Some(head))
                } else {
                    Link::Adverbial
                },
            )
        }
        Dep::Acl | Dep::Relcl => {
            if to_infinitive(t, from) {
                make(head, Link::Complement(Frame::To, None))
            } else if t.dep(from) == Dep::Acl && t.child(from, Dep::Mark).is_some() {
                // "rumours that …", "reports that …"
                make(head, Link::Complement(Frame::That, None))
            } else {
                make(head, Link::Relative)
            }
        }
        Dep::Advcl => {
            let marked = t.children(from).any(|c| {
                matches!(t.dep(c), Dep::Mark | Dep::Advmod) && t.tag(c).starts_with('W')
                    || t.dep(c) == Dep::Mark
            });
            make(
                head,
                if to_infinitive(t, from) && !marked {
                    Link::Purpose
                } else {
                    Link::Adverbial
                },
            )
        }
        Dep::Conj => make(head, Link::Coordinate),
        Dep::Dobj | Dep::Nsubjpass => make(head, Link::Complement(Frame::Noun, None)),
        Dep::Nsubj => make(head, Link::Complement(Frame::Subject, None)),
        Dep::Pobj => {
            let governor = t.head(head)?;
            let circumstantial = is_circumstantial(t.lower(head));
            // "joined in the raid", "insisted on talks": with a verb these may govern.
            let governing = matches!(t.pos(governor), Pos::Verb | Pos::Aux)
                && matches!(t.lower(head), "in" | "from" | "on" | "at" | "as");
            let places = circumstantial
                && (t.is_nominal(governor)
                    || matches!(t.pos(governor), Pos::Verb | Pos::Aux) && !governing);
            if t.dep(head) == Dep::Agent || places {
                make(governor, Link::Adverbial)
            } else {
                make(governor, Link::Complement(Frame::Noun, Some(head)))
            }
        }
        Dep::Compound | Dep::Poss | Dep::Nmod | Dep::Appos => {
            make(head, Link::Complement(Frame::Noun, None))
        }
        _ => make(head, Link::Other),
    }
}

/// How many governors are followed; deeper nesting than this is the parser's error, and following it
/// all from every predicate would take time with the square of a sentence's length.
const MAX_STEPS: usize = 48;

/// The steps from `from` towards the root, at most [`MAX_STEPS`].
pub(crate) fn climb<'a>(t: &'a Tree<'_>, from: usize) -> impl Iterator<Item = Step> + 'a {
    let mut at = Some(from);
    let mut left = MAX_STEPS;
    std::iter::from_fn(move || {
        let here = at?;
        if left == 0 {
            return None;
        }
        left -= 1;
        let found = step(t, here)?;
        at = Some(found.to);
        Some(found)
    })
}
