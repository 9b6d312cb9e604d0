//! What an annotation gives: tokens, sentences and entities, with byte offsets into the text.

use std::ops::Range;
use std::sync::Arc;

/// A universal part of speech, as spaCy's attribute ruler assigns it.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Space,
    Sym,
    Verb,
    #[default]
    X,
}

impl Pos {
    /// All of them, with their names in Universal Dependencies.
    const NAMES: [(Pos, &'static str); 18] = [
        (Pos::Adj, "ADJ"),
        (Pos::Adp, "ADP"),
        (Pos::Adv, "ADV"),
        (Pos::Aux, "AUX"),
        (Pos::Cconj, "CCONJ"),
        (Pos::Det, "DET"),
        (Pos::Intj, "INTJ"),
        (Pos::Noun, "NOUN"),
        (Pos::Num, "NUM"),
        (Pos::Part, "PART"),
        (Pos::Pron, "PRON"),
        (Pos::Propn, "PROPN"),
        (Pos::Punct, "PUNCT"),
        (Pos::Sconj, "SCONJ"),
        (Pos::Space, "SPACE"),
        (Pos::Sym, "SYM"),
        (Pos::Verb, "VERB"),
        (Pos::X, "X"),
    ];

    /// The name in capitals, such as `NOUN`.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// The part of speech of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, n)| *n == name)
            .map(|&(pos, _)| pos)
    }
}

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Byte offset of its first byte in [`Doc::text`].
    pub start: usize,
    /// Byte offset behind its last byte.
    pub end: usize,
    /// Whether one space follows (spaCy's `whitespace_`).
    pub space_after: bool,
    /// Index of its head in [`Doc::tokens`]; its own where it is the root of its sentence.
    pub head: usize,
    /// Dependency label in ClearNLP style, such as `nsubj`; `ROOT` at a root.
    pub dep: Arc<str>,
    /// Penn Treebank tag, such as `VBD`.
    pub tag: Arc<str>,
    /// Universal part of speech.
    pub pos: Pos,
    /// Base form, as spaCy's rule lemmatizer gives it.
    pub lemma: Arc<str>,
    /// Morphological features, such as `Number=Plur|Person=3`; empty where there are none.
    pub morph: Arc<str>,
}

/// A named entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its tokens, half open.
    pub tokens: Range<usize>,
    /// OntoNotes label, such as `PERSON` or `GPE`.
    pub label: Arc<str>,
}

/// An annotated text.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Doc {
    /// The text as given; every offset counts its bytes.
    pub text: String,
    /// Tokens in order of the text.
    pub tokens: Vec<Token>,
    /// Entities in order of the text, never overlapping.
    pub entities: Vec<Entity>,
    /// Sentences as token ranges; together they hold every token.
    pub sentences: Vec<Range<usize>>,
}

impl Doc {
    /// The words of token `i`, as written.
    pub fn word(&self, i: usize) -> &str {
        let t = &self.tokens[i];
        &self.text[t.start..t.end]
    }
}
