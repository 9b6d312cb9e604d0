//! What is known of a word apart from its context.

use crate::hash::string_id;
use crate::load::Norms;
use crate::tokenizer::{Span, Tokenizer};
use crate::unicode::{all_space, shape};
use rustc_hash::FxHashMap;

/// Features of a word that the encoders' tables may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    Orth,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Space,
    IsSpace,
}

impl Feature {
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "ORTH" => Feature::Orth,
            "NORM" => Feature::Norm,
            "PREFIX" => Feature::Prefix,
            "SUFFIX" => Feature::Suffix,
            "SHAPE" => Feature::Shape,
            "SPACY" => Feature::Space,
            "IS_SPACE" => Feature::IsSpace,
            _ => return None,
        })
    }
}

/// A word with its ids.
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    pub(crate) text: Box<str>,
    pub(crate) lower: Box<str>,
    pub(crate) orth: u64,
    norm: u64,
    prefix: u64,
    suffix: u64,
    shape: u64,
    pub(crate) is_space: bool,
}

impl Lexeme {
    pub(crate) fn feature(&self, feature: Feature, space_after: bool) -> u64 {
        match feature {
            Feature::Orth => self.orth,
            Feature::Norm => self.norm,
            Feature::Prefix => self.prefix,
            Feature::Suffix => self.suffix,
            Feature::Shape => self.shape,
            Feature::Space => u64::from(space_after),
            Feature::IsSpace => u64::from(self.is_space),
        }
    }
}

/// The norms of a model, by string id.
#[derive(Debug)]
pub(crate) struct NormTable(FxHashMap<u64, u64>);

impl NormTable {
    pub(crate) fn new(norms: Norms) -> Self {
        NormTable(
            norms
                .into_iter()
                .map(|(id, norm)| (id, string_id(&norm)))
                .collect(),
        )
    }

    /// Builds the lexeme of a word that is not empty; `norm` is what a special case says of it.
    pub(crate) fn lexeme(&self, word: &str, norm: Option<&str>) -> Lexeme {
        const SUFFIX: usize = 3;
        let orth = string_id(word);
        let lower = word.to_lowercase();
        let norm = match norm {
            Some(norm) => string_id(norm),
            None => self
                .0
                .get(&orth)
                .copied()
                .unwrap_or_else(|| string_id(&lower)),
        };
        let first = word.chars().next().map_or(0, char::len_utf8);
        let suffix = word
            .char_indices()
            .rev()
            .nth(SUFFIX - 1)
            .map_or(0, |(i, _)| i);
        Lexeme {
            text: word.into(),
            lower: lower.into(),
            orth,
            norm,
            prefix: string_id(&word[..first]),
            suffix: string_id(&word[suffix..]),
            shape: string_id(&shape(word)),
            is_space: all_space(word),
        }
    }
}

/// Words seen, by number.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    numbers: FxHashMap<(Box<str>, u32), u32>,
    pub(crate) lexemes: Vec<Lexeme>,
}

impl Lexicon {
    /// The number of the word at `span`, which is made known if it is not.
    pub(crate) fn number(
        &mut self,
        tokenizer: &Tokenizer,
        norms: &NormTable,
        text: &str,
        span: Span,
    ) -> u32 {
        let word = &text[span.start..span.end];
        // The key has to be owned; a look-up in `hashbrown` would spare it.
        let key = (Box::from(word), span.norm);
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let norm = (span.norm > 0).then(|| tokenizer.norm(span.norm));
        let number = self.lexemes.len() as u32;
        self.lexemes.push(norms.lexeme(word, norm));
        self.numbers.insert(key, number);
        number
    }

    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
        self.lexemes.clear();
    }
}
