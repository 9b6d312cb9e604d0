//! Which way a sentence points where a day alone does not say: "on Friday" lies ahead under "will".

use dateline_nlp::{Doc, Pos};

use crate::lexicon::Lexicon;

/// Where something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Past,
    Future,
    Unknown,
}

/// How far up the tree the verb is looked for.
const MAX_STEPS: usize = 10;

/// The way of the verb that governs `token`.
pub(crate) fn way(doc: &Doc, children: &Children, lexicon: &Lexicon, token: usize) -> Way {
    let word = |i: usize| lexicon.entry(&doc.word(i).to_lowercase());
    let lemma = |i: usize| lexicon.entry(&doc.tokens[i].lemma.to_lowercase());
    let mut at = token;
    let mut through_noun = false;
    for _ in 0..MAX_STEPS {
        let t = &doc.tokens[at];
        let verb = matches!(t.pos, Pos::Verb | Pos::Aux);
        if verb {
            let auxiliaries = || children.of(at).iter().copied().filter(|&c| matches!(&*doc.tokens[c].dep, "aux" | "auxpass"));
            if auxiliaries().chain([at]).any(|c| word(c).is_some_and(|e| e.ahead_auxiliary)) {
                return Way::Future;
            }
            // "Is to meet on Friday", "plans to meet on Friday", "is due on Friday"
            if lemma(at).is_some_and(|e| e.ahead_verb) && !through_noun {
                let direct = children.of(at).iter().any(|&c| c == token) && &*doc.tokens[token].dep == "npadvmod";
                if !direct || &*t.tag != "VBD" {
                    return Way::Future;
                }
            }
            if &*t.tag == "VB" && auxiliaries().any(|c| &*doc.tokens[c].tag == "TO") {
                let governor = t.head;
                if lemma(governor).is_some_and(|e| e.ahead_verb) && governor != at {
                    return Way::Future;
                }
            } else if matches!(&*t.tag, "VBD" | "VBN") {
                return Way::Past;
            } else if matches!(&*t.tag, "VBZ" | "VBP" | "VB") {
                return Way::Unknown;
            }
        } else if lemma(at).is_some_and(|e| e.ahead_verb) && t.pos == Pos::Adj {
            return Way::Future;
        } else if at != token && t.pos == Pos::Noun {
            through_noun = true;
        }
        if t.head == at {
            break;
        }
        at = t.head;
    }
    Way::Unknown
}

/// The children of every token, in order.
pub(crate) struct Children {
    first: Vec<usize>,
    all: Vec<usize>,
}

impl Children {
    pub(crate) fn new(doc: &Doc) -> Children {
        let n = doc.tokens.len();
        let mut first = vec![0usize; n + 1];
        for (i, t) in doc.tokens.iter().enumerate() {
            if t.head != i && t.head < n {
                first[t.head + 1] += 1;
            }
        }
        for i in 0..n {
            first[i + 1] += first[i];
        }
        let mut next = first.clone();
        let mut all = vec![0usize; first[n]];
        for (i, t) in doc.tokens.iter().enumerate() {
            if t.head != i && t.head < n {
                all[next[t.head]] = i;
                next[t.head] += 1;
            }
        }
        Children { first, all }
    }

    pub(crate) fn of(&self, i: usize) -> &[usize] {
        match (self.first.get(i), self.first.get(i + 1)) {
            (Some(&a), Some(&b)) => &self.all[a..b],
            _ => &[],
        }
    }
}
