//! What a mention of a victim tells of who it is.

use std::collections::HashSet;
use std::ops::Range;

use dateline_clause::Dep;
use dateline_nlp::Pos;

use crate::coding::Desk;

/// Nobody is told to be older than this.
const MAX_AGE: u64 = 115;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Male,
    Female,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Those held to have done it.
    Attacker,
    /// Those who keep order.
    Order,
    /// Those it was done to.
    Harmed,
}

/// What a mention tells of those it means.
#[derive(Clone, Debug, Default)]
pub(super) struct Traits {
    pub(super) chain: Option<usize>,
    /// The words of a name, lower case.
    pub(super) name: Vec<String>,
    pub(super) age: Option<u64>,
    pub(super) sex: Option<Sex>,
    pub(super) side: Option<Side>,
    /// A noun that not everybody may be called by.
    pub(super) noun: Option<String>,
    /// "Another man".
    pub(super) new: bool,
    /// "A man", "one man", "three men".
    pub(super) indefinite: bool,
}

impl Desk<'_> {
    /// The traits of the mention whose head is token `mention`.
    pub(super) fn traits(&self, mention: usize) -> Traits {
        let t = self.tree;
        let words = &self.codebook.numbers.victims;
        let sex = |i: usize| {
            let is =
                |list: &HashSet<String>| list.contains(t.lemma(i)) || list.contains(t.lower(i));
            match (is(&words.male), is(&words.female)) {
                (true, false) => Some(Sex::Male),
                (false, true) => Some(Sex::Female),
                _ => None,
            }
        };
        let head = self.parties.meant(mention);
        let phrase = t.phrase(head);
        let mut traits = Traits {
            chain: self.parties.chain(head),
            sex: sex(mention),
            new: words.new.contains(t.lemma(mention))
                || t.children(mention).any(|c| words.new.contains(t.lower(c))),
            ..Traits::default()
        };
        if t.pos(head) == Pos::Pron {
            return traits;
        }
        let named = t.name_beside(head).unwrap_or(head);
        if t.label(named) == Some("PERSON")
            && let Some(e) = t.entity(named)
        {
            traits.name = t.doc.entities[e]
                .tokens
                .clone()
                .filter(|&i| t.pos(i) != Pos::Punct && !matches!(t.tag(i), "POS" | "DT"))
                .map(|i| t.lower(i).to_string())
                .collect();
        }
        traits.age = self.age(head, &phrase);
        traits.sex = traits.sex.or_else(|| sex(head));
        traits.side = if self.is_in(head, "gunman") || self.is_in(head, "criminal") {
            Some(Side::Attacker)
        } else if self.is_in(head, "lawmen") {
            Some(Side::Order)
        } else if words.harmed.contains(t.lemma(head)) {
            Some(Side::Harmed)
        } else {
            None
        };
        let common = t.pos(head) == Pos::Noun;
        let anyone = traits.sex.is_some() || words.anyone.contains(t.lemma(head));
        traits.noun = (common && !anyone && traits.side != Some(Side::Harmed))
            .then(|| t.lemma(head).to_string());
        traits.indefinite = common
            && !t.children(head).any(|c| {
                t.dep(c) == Dep::Poss
                    || matches!(
                        t.lower(c),
                        "the" | "this" | "that" | "these" | "those" | "both"
                    )
            });
        traits
    }

    /// How old a mention says that somebody is: "a 19-year-old man", "Ann Lee, 43, …".
    fn age(&self, head: usize, phrase: &Range<usize>) -> Option<u64> {
        let t = self.tree;
        let number = |i: usize| {
            let word = t.lower(i).split('-').next().unwrap_or_default();
            dateline_count::value(&[word], &self.codebook.numbers)
                .filter(|n| (1..=MAX_AGE).contains(n))
        };
        let years = |i: usize| {
            let glued = t.lower(i).contains("-year");
            glued || (i + 1..(i + 3).min(t.len())).any(|k| t.lower(k).starts_with("year"))
        };
        let before = phrase.clone().find(|&i| {
            i <= head && t.lower(i).starts_with(|c: char| c.is_alphanumeric()) && years(i)
        });
        if let Some(age) = before.and_then(number) {
            return Some(age);
        }
        let end = t
            .entity(head)
            .map_or(head + 1, |e| t.doc.entities[e].tokens.end)
            .max(head + 1);
        let behind = end + 1 < t.len()
            && t.doc.word(end) == ","
            && t.pos(end + 1) == Pos::Num
            && t.sentence(end + 1) == t.sentence(head);
        behind.then(|| number(end + 1)).flatten()
    }
}

/// Whether two names mean one person; `None` where one of them is missing. "Lee" may be "Ann Lee",
/// "Bo Lee" is not.
pub(super) fn same_name(a: &[String], b: &[String]) -> Option<bool> {
    match (a, b) {
        ([], _) | (_, []) => None,
        ([one], many) | (many, [one]) => Some(many.contains(one)),
        _ => Some(a.first() == b.first() && a.last() == b.last()),
    }
}
