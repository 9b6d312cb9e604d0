//! An annotated report as the finder looks at it: words, entities and who is named in it.

use std::collections::HashSet;
use std::ops::Range;

use dateline_nlp::{Doc, Pos};

/// What the model labelled a token's entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Place,
    Facility,
    Org,
    Person,
    /// Nationalities, religions, parties.
    Group,
    /// Works, products, events, laws, languages.
    Other,
    /// Dates, amounts.
    Amount,
}

fn label(name: &str) -> Label {
    match name {
        "GPE" | "LOC" => Label::Place,
        "FAC" => Label::Facility,
        "ORG" => Label::Org,
        "PERSON" => Label::Person,
        "NORP" => Label::Group,
        "EVENT" | "LAW" | "WORK_OF_ART" | "PRODUCT" | "LANGUAGE" => Label::Other,
        _ => Label::Amount,
    }
}

/// A report with what the finder asks of it again and again.
pub(crate) struct Page<'a> {
    pub(crate) doc: &'a Doc,
    /// The words in lower case.
    pub(crate) lower: Vec<String>,
    /// Their base forms in lower case.
    lemmas: Vec<String>,
    /// Whether each looks like a part of a name.
    named: Vec<bool>,
    /// The entity that each token stands in.
    entity: Vec<Option<u32>>,
    labels: Vec<Label>,
    /// Whether the report is written in capitals throughout.
    pub(crate) shouts: bool,
    /// Whether a paragraph begins with the token.
    pub(crate) opens: Vec<bool>,
    /// Whether a sentence begins with the token.
    starts: Vec<bool>,
    /// Last names of the persons that are named in full.
    surnames: HashSet<String>,
    /// Words that stand in lower case somewhere in the report.
    common: HashSet<String>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(doc: &'a Doc, paragraphs: &[Range<usize>]) -> Page<'a> {
        let n = doc.tokens.len();
        let lower: Vec<String> = (0..n).map(|i| doc.word(i).to_lowercase()).collect();
        let (mut letters, mut capitals) = (0usize, 0usize);
        for c in doc.text.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            capitals += usize::from(c.is_uppercase());
        }
        let mut entity = vec![None; n];
        let labels: Vec<Label> = doc.entities.iter().map(|e| label(&e.label)).collect();
        for (at, e) in doc.entities.iter().enumerate() {
            for slot in entity.get_mut(e.tokens.clone()).into_iter().flatten() {
                *slot = u32::try_from(at).ok();
            }
        }
        let shouts = 2 * capitals > letters;
        let lemmas = doc.tokens.iter().map(|t| t.lemma.to_lowercase()).collect();
        // Where all is in capitals, only the model tells what a name is.
        let named = doc
            .tokens
            .iter()
            .enumerate()
            .map(|(i, t)| starts_upper(doc.word(i)) && (!shouts || t.pos == Pos::Propn))
            .collect();
        let mut opens = vec![false; n];
        let mut at = 0;
        for p in paragraphs {
            while at < n && doc.tokens[at].start < p.start {
                at += 1;
            }
            if let Some(slot) = opens.get_mut(at) {
                *slot = true;
            }
        }
        let mut starts = vec![false; n];
        for s in &doc.sentences {
            if let Some(slot) = starts.get_mut(s.start) {
                *slot = true;
            }
        }
        let mut surnames = HashSet::new();
        for (e, label) in doc.entities.iter().zip(&labels) {
            if *label == Label::Person && e.tokens.len() > 1 && e.tokens.end <= n {
                let mut last = e.tokens.end - 1;
                while last > e.tokens.start && !starts_upper(doc.word(last)) {
                    last -= 1;
                }
                if last > e.tokens.start {
                    surnames.insert(lower[last].clone());
                }
            }
        }
        let common = doc
            .tokens
            .iter()
            .enumerate()
            .filter(|(i, t)| t.pos != Pos::Propn && !starts_upper(doc.word(*i)))
            .map(|(i, _)| lower[i].clone())
            .collect();
        Page {
            doc,
            lower,
            shouts,
            lemmas,
            named,
            entity,
            labels,
            opens,
            starts,
            surnames,
            common,
        }
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.lower.len()
    }

    /// The word as written.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.doc.word(i)
    }

    /// The word in lower case; nothing outside the report.
    pub(crate) fn low(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    /// The base form in lower case.
    pub(crate) fn lemma(&self, i: usize) -> &str {
        self.lemmas.get(i).map_or("", String::as_str)
    }

    /// The text of the tokens.
    pub(crate) fn text(&self, tokens: Range<usize>) -> &'a str {
        let bytes = self.bytes(tokens);
        self.doc.text.get(bytes).unwrap_or("")
    }

    /// The bytes of the tokens.
    pub(crate) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let t = &self.doc.tokens;
        match (
            t.get(tokens.start),
            tokens.end.checked_sub(1).and_then(|i| t.get(i)),
        ) {
            (Some(a), Some(b)) if a.start <= b.end => a.start..b.end,
            _ => 0..0,
        }
    }

    /// The entity that the token stands in, with its label.
    pub(crate) fn entity(&self, i: usize) -> Option<(Range<usize>, Label)> {
        let at = (*self.entity.get(i)?)? as usize;
        Some((
            self.doc.entities.get(at)?.tokens.clone(),
            *self.labels.get(at)?,
        ))
    }

    /// Whether the token looks like a part of a name: it begins with a capital letter.
    pub(crate) fn named(&self, i: usize) -> bool {
        self.named.get(i).copied().unwrap_or(false)
    }

    /// Whether nothing stands between the token and the next.
    pub(crate) fn joined(&self, i: usize) -> bool {
        match (self.doc.tokens.get(i), self.doc.tokens.get(i + 1)) {
            (Some(a), Some(b)) => a.end == b.start,
            _ => false,
        }
    }

    /// Whether a sentence begins with the token.
    pub(crate) fn begins(&self, i: usize) -> bool {
        self.starts.get(i).copied().unwrap_or(false)
    }

    /// Whether the word is the last name of somebody whom the report names in full.
    pub(crate) fn is_surname(&self, lower: &str) -> bool {
        self.surnames.contains(lower)
    }

    /// Whether the word stands in lower case somewhere in the report.
    pub(crate) fn is_common(&self, lower: &str) -> bool {
        self.common.contains(lower)
    }
}

/// Whether the text begins with a capital letter.
pub(crate) fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether the text has at least `least` letters, all of them capitals.
pub(crate) fn all_capitals(word: &str, least: usize) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && word.chars().filter(|c| c.is_alphabetic()).count() >= least
        && letters.all(char::is_uppercase)
}
