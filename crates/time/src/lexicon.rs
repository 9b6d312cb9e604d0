//! What the codebook says of words for times.

mod file;

use std::collections::HashMap;
use std::ops::Range;

use crate::calendar::{Edge, Holiday, Part, Season, Unit};
use crate::piece::{PieceKind, split};

/// `times.toml`.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: HashMap<String, usize>,
    entries: Vec<Entry>,
    pub(crate) holidays: Vec<Holiday>,
}

/// A mistake in `times.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// From where a pointing word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The day of the report.
    Report,
    /// What was told before.
    Story,
}

/// A word that points back (-1), at (0) or ahead (1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    pub(crate) anchor: Anchor,
    pub(crate) way: i64,
}

/// Where an expression that only points, points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    Past,
    Present,
    Future,
}

impl Reference {
    pub(crate) fn value(self) -> &'static str {
        match self {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        }
    }
}

/// Which way an amount is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    Ago,
    Before,
    After,
}

/// What a phrase of several words means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PhraseKind {
    Reference(Reference),
    Holiday(usize),
    Approximate,
    Zone,
    EdgeNoun(Option<Edge>),
}

/// A phrase behind its first word.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) rest: Vec<String>,
    pub(crate) kind: PhraseKind,
}

/// All that a word can be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) month: Option<i8>,
    pub(crate) weekday: Option<i8>,
    pub(crate) homonym: bool,
    pub(crate) season: Option<Season>,
    pub(crate) part: Option<Part>,
    /// Minutes after midnight.
    pub(crate) moment: Option<u16>,
    pub(crate) unit: Option<Unit>,
    pub(crate) plural: bool,
    /// An abbreviation that is a unit only behind figures.
    pub(crate) short: bool,
    pub(crate) cardinal: Option<i64>,
    pub(crate) scale: Option<i64>,
    pub(crate) ordinal: Option<i64>,
    pub(crate) decade: Option<i64>,
    pub(crate) vague: bool,
    pub(crate) pair: bool,
    pub(crate) between: bool,
    /// Early, mid, late.
    pub(crate) edge: Option<Edge>,
    /// -1: earlier, 1: later.
    pub(crate) comparative: Option<i64>,
    pub(crate) pointer: Option<Pointer>,
    /// "Past" of a unit is the stretch up to now, not the unit before.
    pub(crate) through: bool,
    /// With units in the plural and no amount it only points: "recent years".
    pub(crate) open: bool,
    /// With an article it counts from the story: "the next day".
    pub(crate) definite: bool,
    pub(crate) shift: Option<Shift>,
    /// Days from the report's.
    pub(crate) day: Option<(i64, Option<Part>)>,
    pub(crate) adjective: Option<Reference>,
    pub(crate) every: bool,
    pub(crate) per: bool,
    pub(crate) adverb: Option<String>,
    pub(crate) fiscal: bool,
    pub(crate) period: bool,
    pub(crate) closing: bool,
    pub(crate) before_year: bool,
    pub(crate) measure: bool,
    pub(crate) ahead_preposition: bool,
    pub(crate) half: bool,
    pub(crate) ahead_auxiliary: bool,
    pub(crate) ahead_verb: bool,
    pub(crate) age: bool,
    /// Phrases that begin with this word, longest first.
    pub(crate) phrases: Vec<Phrase>,
}

impl Lexicon {
    /// Reads `times.toml`.
    ///
    /// # Errors
    /// Every mistake with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let file: file::File = toml::from_str(text).map_err(|e| {
            vec![LexiconError {
                span: e.span().unwrap_or(0..0),
                message: e.message().to_string(),
            }]
        })?;
        let mut lexicon = Lexicon::default();
        let mut mistakes = Vec::new();
        lexicon.fill(file, text, &mut mistakes);
        for entry in &mut lexicon.entries {
            entry
                .phrases
                .sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        if mistakes.is_empty() {
            Ok(lexicon)
        } else {
            Err(mistakes)
        }
    }

    /// What a word in lower case can be.
    pub(crate) fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(word).map(|&i| &self.entries[i])
    }

    fn word(&mut self, word: &str) -> &mut Entry {
        let word = word.to_lowercase();
        let next = self.entries.len();
        let i = *self.words.entry(word).or_insert(next);
        if i == next {
            self.entries.push(Entry::default());
        }
        &mut self.entries[i]
    }

    fn phrase(&mut self, text: &str, kind: PhraseKind) {
        let lower = text.to_lowercase();
        let mut pieces = Vec::new();
        split(&lower, 0, 0, &mut pieces);
        let mut words = pieces.iter().map(|p| match p.kind {
            PieceKind::Sign(c) => c.to_string(),
            _ => lower[p.start..p.end].to_string(),
        });
        if let Some(first) = words.next() {
            let rest = words.collect();
            self.word(&first).phrases.push(Phrase { rest, kind });
        }
    }
}
