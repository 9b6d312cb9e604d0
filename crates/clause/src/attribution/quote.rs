//! Quotations, and speakers set before a colon.

use std::ops::Range;

use dateline_nlp::Pos;

use crate::lexicon::Lexicon;
use crate::tree::Tree;

/// A stretch between quotation marks, in tokens, the marks left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) tokens: Range<usize>,
}

/// The quotations of a document, in order and never overlapping, and which paragraph each token
/// stands in.
pub(crate) struct Quotes {
    pub(crate) all: Vec<Quote>,
    paragraph: Vec<u32>,
}

impl Quotes {
    /// Finds quotations, paragraph by paragraph (byte ranges of the text). A mark that is never closed
    /// runs to the paragraph's end.
    pub(crate) fn new(t: &Tree<'_>, paragraphs: &[Range<usize>]) -> Quotes {
        let mut found = Vec::new();
        let mut numbers = Vec::with_capacity(t.len());
        let mut open: Option<usize> = None;
        let mut paragraph = 0;
        for i in 0..t.len() {
            let at = t.doc.tokens[i].start;
            while paragraph < paragraphs.len() && at >= paragraphs[paragraph].end {
                paragraph += 1;
                if let Some(start) = open.take() {
                    found.push(start..i);
                }
            }
            numbers.push(paragraph as u32);
            match t.doc.word(i) {
                "“" | "«" | "„" => open = Some(i + 1),
                "”" | "»" => {
                    if let Some(start) = open.take() {
                        found.push(start..i);
                    }
                }
                "\"" | "``" | "''" => match open.take() {
                    Some(start) => found.push(start..i),
                    None => open = Some(i + 1),
                },
                _ => {}
            }
        }
        if let Some(start) = open {
            found.push(start..t.len());
        }
        Quotes {
            all: found
                .into_iter()
                .filter(|q| q.start < q.end)
                .map(|tokens| Quote { tokens })
                .collect(),
            paragraph: numbers,
        }
    }

    /// Which quotation token `i` stands in.
    pub(crate) fn index(&self, i: usize) -> Option<usize> {
        let at = self.all.partition_point(|q| q.tokens.end <= i);
        self.all
            .get(at)
            .is_some_and(|q| q.tokens.contains(&i))
            .then_some(at)
    }

    /// The quotation that token `i` stands in.
    pub(crate) fn at(&self, i: usize) -> Option<&Quote> {
        self.index(i).map(|k| &self.all[k])
    }

    /// Which paragraph token `i` stands in.
    pub(crate) fn paragraph(&self, i: usize) -> u32 {
        self.paragraph[i]
    }

    /// The tokens of the paragraph of token `i`.
    pub(crate) fn paragraph_of(&self, i: usize) -> Range<usize> {
        let number = self.paragraph[i];
        self.paragraph.partition_point(|&p| p < number)
            ..self.paragraph.partition_point(|&p| p <= number)
    }
}

/// A paragraph whose speaker stands before a colon: "Minister: no talks", "REPORTER: …".
pub(crate) struct Headed {
    /// Head of the speaker's noun phrase.
    pub(crate) source: usize,
    /// The colon.
    pub(crate) colon: usize,
    /// What follows it, up to the paragraph's end.
    pub(crate) content: Range<usize>,
}

/// How many tokens may stand before the colon.
const MAX_SPEAKER_TOKENS: usize = 8;

/// How many letters a speaker in capitals has at least: the Q and A of an interview name nobody.
const MIN_CAPITALS: usize = 3;

/// Paragraphs with a speaker before a colon: a person, an organisation, a word for people, or a
/// name in capitals as transcripts have it.
pub(crate) fn headed(t: &Tree<'_>, lexicon: &Lexicon, quotes: &Quotes) -> Vec<Headed> {
    let people = ["person", "people"].map(|name| lexicon.classes.id(name));
    let mut found = Vec::new();
    let mut first = 0;
    while first < t.len() {
        let end = quotes.paragraph_of(first).end.max(first + 1);
        let colon =
            (first..end.min(first + MAX_SPEAKER_TOKENS + 1)).find(|&k| t.doc.word(k) == ":");
        if let Some(colon) = colon
            && colon > first
            && colon + 2 < end
            && (first..colon)
                .all(|k| !matches!(t.pos(k), Pos::Verb | Pos::Aux) && quotes.at(k).is_none())
            && let Some(source) =
                (first..colon).find(|&k| t.head(k).is_none_or(|h| h < first || h >= colon))
        {
            let letters = || (first..colon).flat_map(|k| t.doc.word(k).chars());
            let capitals = letters().filter(|c| c.is_uppercase()).count() >= MIN_CAPITALS
                && !letters().any(char::is_lowercase)
                && !matches!(t.label(source), Some("GPE" | "LOC" | "DATE" | "TIME"));
            let set = lexicon.classes.of_word(t.lemma(source));
            let rubric = (first..colon).any(|k| {
                lexicon.rubrics.contains(t.lower(k)) || lexicon.rubrics.contains(t.lemma(k))
            });
            if !rubric
                && (capitals
                    || matches!(t.label(source), Some("PERSON" | "ORG"))
                    || people.iter().flatten().any(|&id| set.contains(id)))
            {
                found.push(Headed {
                    source,
                    colon,
                    content: colon + 1..end,
                });
            }
        }
        first = end;
    }
    found
}
