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
    let mut below = token;
    for _ in 0..MAX_STEPS {
        let t = &doc.tokens[at];
        let ahead = lemma(at).is_some_and(|e| e.ahead_verb);
        let link = &doc.tokens[below];
        // "Scheduled for Friday", "due by Friday", "expected Friday"
        if ahead && below != at && matches!(t.pos, Pos::Verb | Pos::Adj) {
            let passive = matches!(&*t.tag, "VBN" | "JJ");
            let aimed = &*link.dep == "prep" && (passive || !matches!(&*link.lemma, "on" | "in"));
            if aimed
                || matches!(&*link.dep, "xcomp" | "advcl" | "ccomp")
                || matches!(&*t.tag, "VBN" | "JJ") && &*link.dep == "npadvmod"
            {
                return Way::Future;
            }
        }
        if matches!(t.pos, Pos::Verb | Pos::Aux) {
            let auxiliaries = || {
                children
                    .of(at)
                    .iter()
                    .copied()
                    .filter(|&c| matches!(&*doc.tokens[c].dep, "aux" | "auxpass"))
            };
            if auxiliaries()
                .chain([at])
                .any(|c| word(c).is_some_and(|e| e.ahead_auxiliary))
            {
                return Way::Future;
            }
            let infinitive = &*t.tag == "VB" && auxiliaries().any(|c| &*doc.tokens[c].tag == "TO");
            // "Is to resume trading on Tuesday"
            if infinitive
                && t.head != at
                && &*doc.tokens[t.head].lemma == "be"
                && &*t.dep == "xcomp"
            {
                return Way::Future;
            }
            if !infinitive {
                // The tense stands at the auxiliary, if there is one.
                let tags = || auxiliaries().chain([at]).map(|c| &*doc.tokens[c].tag);
                if tags().any(|t| t == "VBD") {
                    return Way::Past;
                }
                if tags().any(|t| matches!(t, "VBZ" | "VBP")) {
                    let perfect = auxiliaries().any(|c| &*doc.tokens[c].lemma == "have");
                    return if perfect { Way::Past } else { Way::Unknown };
                }
                if &*t.tag == "VBN" {
                    return Way::Past;
                }
            }
        }
        if t.head == at {
            break;
        }
        below = at;
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
