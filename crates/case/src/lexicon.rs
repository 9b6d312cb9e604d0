//! What `case.toml` says of words.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;

/// What a word may be; several may hold.
pub(crate) mod is {
    pub(crate) const WORD: u16 = 1;
    pub(crate) const NAME: u16 = 1 << 1;
    pub(crate) const ACRONYM: u16 = 1 << 2;
    pub(crate) const SURNAME: u16 = 1 << 3;
    pub(crate) const GIVEN: u16 = 1 << 4;
    pub(crate) const TITLE: u16 = 1 << 5;
    pub(crate) const PARTICLE: u16 = 1 << 6;
    /// A particle that has a capital where a name begins with it.
    pub(crate) const BEGINS: u16 = 1 << 7;
    pub(crate) const MONTH: u16 = 1 << 8;
    pub(crate) const ABBREVIATION: u16 = 1 << 9;
    /// Follows a figure in small letters.
    pub(crate) const UNIT: u16 = 1 << 10;
    /// A month's name behind it is one: "in May".
    pub(crate) const BEFORE_MONTH: u16 = 1 << 13;
    /// `Mc`.
    pub(crate) const JOINED: u16 = 1 << 11;
    /// `O'`.
    pub(crate) const APOSTROPHE: u16 = 1 << 12;
}

/// `case.toml`.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: HashMap<Box<str>, u16>,
    /// Acronyms that are words too, with the words before and behind that tell.
    pub(crate) homonyms: HashMap<Box<str>, [HashSet<Box<str>>; 2]>,
    pub(crate) before: Vec<Box<str>>,
    pub(crate) behind: Vec<Box<str>>,
    pub(crate) joined: Vec<Box<str>>,
}

/// A mistake in `case.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: String,
    derived: Derived,
    figures: Behind,
    acronyms: Words,
    #[serde(default)]
    homonym: Vec<Homonym>,
    months: Months,
    surnames: Words,
    given: Words,
    titles: Words,
    particles: Particles,
    beginnings: Beginnings,
    abbreviations: Words,
    names: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Behind {
    behind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Derived {
    before: String,
    behind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Homonym {
    word: String,
    before: String,
    behind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Months {
    words: String,
    before: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Particles {
    words: String,
    begin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beginnings {
    joined: String,
    apostrophe: String,
}

fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split('|').map(str::trim).filter(|w| !w.is_empty())
}

impl Lexicon {
    /// Reads `case.toml`.
    ///
    /// # Errors
    /// What is wrong in it, with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let file: File = toml::from_str(text).map_err(|e| {
            vec![LexiconError {
                span: e.span().unwrap_or(0..0),
                message: e.message().to_string(),
            }]
        })?;
        let mut lexicon = Lexicon::default();
        let mut errors = Vec::new();
        for (list, bit) in [
            (&file.words, is::WORD),
            (&file.names.words, is::NAME),
            (&file.acronyms.words, is::ACRONYM),
            (&file.surnames.words, is::SURNAME),
            (&file.given.words, is::GIVEN),
            (&file.titles.words, is::TITLE),
            (&file.particles.words, is::PARTICLE),
            (&file.particles.begin, is::BEGINS),
            (&file.months.words, is::MONTH),
            (&file.months.before, is::BEFORE_MONTH),
            (&file.abbreviations.words, is::ABBREVIATION),
            (&file.figures.behind, is::UNIT),
            (&file.beginnings.joined, is::JOINED),
            (&file.beginnings.apostrophe, is::APOSTROPHE),
        ] {
            for word in split(list) {
                if !word.chars().all(char::is_alphabetic) || word != word.to_lowercase() {
                    let start = text.find(word).unwrap_or(0);
                    errors.push(LexiconError {
                        span: start..start + word.len(),
                        message: format!("\"{word}\" is not one word in lower case"),
                    });
                }
                *lexicon.words.entry(word.into()).or_default() |= bit;
            }
        }
        for homonym in file.homonym {
            let sides =
                [&homonym.before, &homonym.behind].map(|list| split(list).map(Box::from).collect());
            lexicon.homonyms.insert(homonym.word.into(), sides);
        }
        let all = |list: &str| split(list).map(Box::from).collect();
        lexicon.before = all(&file.derived.before);
        lexicon.behind = all(&file.derived.behind);
        lexicon.joined = all(&file.beginnings.joined);
        if errors.is_empty() {
            Ok(lexicon)
        } else {
            Err(errors)
        }
    }

    /// Whether it is one of the words that are written small: "the", "of", "upon". Words that the language
    /// model knows need not be among them.
    pub fn is_small(&self, lower: &str) -> bool {
        self.of(lower) & is::WORD != 0
    }

    /// What the word is, as bits.
    pub(crate) fn of(&self, lower: &str) -> u16 {
        self.words.get(lower).copied().unwrap_or(0)
    }
}
