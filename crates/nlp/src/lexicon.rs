//! What is known of a word apart from its context.

use crate::hash::string_id;
use crate::load::Norms;
use crate::tokenizer::{Piece, Tokenizer, Words};
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

/// Words seen, by number, and runs of characters with the words they are cut into.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    numbers: FxHashMap<(Box<str>, u32), u32>,
    pub(crate) lexemes: Vec<Lexeme>,
    /// For every run where its tokens stand in `tokens`, how many they are, and whether one of them may
    /// begin a special case that was broken up.
    runs: FxHashMap<Box<str>, (u32, u32, bool)>,
    tokens: Vec<(u32, u32)>,
    /// Tokens of the last run that was too long to keep.
    unkept: Vec<(u32, u32)>,
    pieces: Vec<Piece>,
}

impl Lexicon {
    /// Runs kept at most; then they are forgotten.
    const MAX_RUNS: usize = 1 << 16;
    /// Runs of more bytes are not kept.
    const MAX_RUN_BYTES: usize = 64;

    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
        self.lexemes.clear();
        self.runs.clear();
        self.tokens.clear();
    }
}

/// The lexicon at work, with the norms it needs for new words.
pub(crate) struct Learning<'a>(pub(crate) &'a mut Lexicon, pub(crate) &'a NormTable);

impl Words for Learning<'_> {
    fn run(&mut self, tokenizer: &Tokenizer, run: &str) -> (&[(u32, u32)], bool) {
        if let Some(&(start, len, broken)) = self.0.runs.get(run) {
            return (&self.0.tokens[start as usize..][..len as usize], broken);
        }
        let keep = run.len() <= Lexicon::MAX_RUN_BYTES;
        if keep && self.0.runs.len() >= Lexicon::MAX_RUNS {
            self.0.runs.clear();
            self.0.tokens.clear();
        }
        let mut pieces = std::mem::take(&mut self.0.pieces);
        pieces.clear();
        tokenizer.pieces(run, true, &mut pieces);
        let mut tokens = std::mem::take(if keep {
            &mut self.0.tokens
        } else {
            &mut self.0.unkept
        });
        if !keep {
            tokens.clear();
        }
        let start = tokens.len();
        let (mut at, mut broken) = (0, false);
        for piece in &pieces {
            let text = &run[at..at + piece.len as usize];
            at += text.len();
            broken |= tokenizer.begins_broken(text);
            tokens.push((piece.len, self.word(tokenizer, text, piece.norm)));
        }
        self.0.pieces = pieces;
        if keep {
            self.0.runs.insert(
                run.into(),
                (start as u32, (tokens.len() - start) as u32, broken),
            );
            self.0.tokens = tokens;
            (&self.0.tokens[start..], broken)
        } else {
            self.0.unkept = tokens;
            (&self.0.unkept, broken)
        }
    }

    fn word(&mut self, tokenizer: &Tokenizer, text: &str, norm: u32) -> u32 {
        let key = (Box::from(text), norm);
        if let Some(&number) = self.0.numbers.get(&key) {
            return number;
        }
        let given = (norm > 0).then(|| tokenizer.norm(norm));
        let number = self.0.lexemes.len() as u32;
        self.0.lexemes.push(self.1.lexeme(text, given));
        self.0.numbers.insert(key, number);
        number
    }
}
