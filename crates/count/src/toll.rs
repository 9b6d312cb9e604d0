//! Sums that a report states: "the death toll rose to 36".

use dateline_clause::{Dep, Tree};
use dateline_codebook::{Bound, Numbers};
use dateline_record::CountKind;

use crate::{Number, of};

/// How many tokens around a toll's noun its kind and number are looked for.
const MAX_REACH: usize = 24;

/// A sum that a report states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toll {
    /// What is counted.
    pub what: CountKind,
    /// The token of the noun: "toll".
    pub noun: usize,
    /// How many.
    pub number: Number,
}

/// The tolls that a report states, in order of the text. What a toll grew by ("rose by two") is none.
pub fn tolls(tree: &Tree<'_>, numbers: &Numbers) -> Vec<Toll> {
    (0..tree.len())
        .filter(|&i| numbers.toll_nouns.contains(tree.lemma(i)) && tree.is_nominal(i))
        .filter_map(|noun| {
            let what = kind(tree, numbers, noun)?;
            let number = stated(tree, numbers, noun)?;
            Some(Toll { what, noun, number })
        })
        .collect()
}

/// What a toll's noun counts, by the words of its phrase; a noun that says it by itself needs none.
fn kind(tree: &Tree<'_>, numbers: &Numbers, noun: usize) -> Option<CountKind> {
    let extent = tree.extent(noun);
    let from = extent.start.max(noun.saturating_sub(MAX_REACH));
    let to = extent.end.min(noun + MAX_REACH);
    let told = (from..to)
        .filter(|&i| i != noun)
        .find_map(|i| numbers.toll_kinds.get(tree.lemma(i)))
        .copied();
    told.or_else(|| numbers.toll_alone.get(tree.lemma(noun)).copied())
}

/// The number that stands for a toll: in its own phrase ("a toll of 12"), or beside the predicate that
/// it is subject or object of ("rose to 36", "stands at nine", "bringing the toll to nine", "was 40").
fn stated(tree: &Tree<'_>, numbers: &Numbers, noun: usize) -> Option<Number> {
    let by_preposition = |at: usize| {
        tree.children(at)
            .filter(|&p| p > noun && p - noun <= MAX_REACH && tree.dep(p) == Dep::Prep)
            .find_map(|p| {
                let bound = *numbers.toll_at.get(tree.lower(p))?;
                let object = tree.child(p, Dep::Pobj)?;
                let mut n = explicit(tree, numbers, object)?;
                if bound == Some(Bound::Low) {
                    n.high = None;
                }
                Some(n)
            })
    };
    if let Some(n) = by_preposition(noun) {
        return Some(n);
    }
    let verb = tree.head(noun).filter(|_| {
        matches!(
            tree.dep(noun),
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj
        )
    })?;
    if let Some(n) = by_preposition(verb) {
        return Some(n);
    }
    let complement = [Dep::Attr, Dep::Dobj, Dep::Oprd]
        .into_iter()
        .filter_map(|d| tree.child(verb, d))
        .find(|&c| c > noun && c - noun <= MAX_REACH)?;
    explicit(tree, numbers, complement)
}

/// The number of a phrase, where it is written and counts no time, money or share.
fn explicit(tree: &Tree<'_>, numbers: &Numbers, head: usize) -> Option<Number> {
    of(tree, numbers, head).filter(|n| !n.implied)
}
