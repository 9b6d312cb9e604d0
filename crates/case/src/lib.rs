//! Capital letters where English has them, for text that was written all in capitals.
//!
//! A language model reads "REBELS KILLED A MAYOR NEAR LIMA" badly: to it every word in capitals is a
//! name. [`restore`] gives the text as it would be written: "Rebels killed a mayor near Lima". Only the
//! case of letters changes, and only where the changed letter takes as many bytes, so every offset into
//! the one text is right in the other.
//!
//! What decides for a word, in order: how the same report writes it where it is not in capitals; names
//! and acronyms that somebody knows ([`Knowledge::name`]); the lists of `case.toml` ([`Lexicon`]); and
//! whether it is a word of the language at all ([`Knowledge::word`]), for what nobody knows is a name.
//! Truecasing by lists and context rather than by a trained model is Lita et al. (2003) without its
//! n-grams: they would have to be trained on somebody's news.
//!
//! ```
//! use dateline_case::{Knowledge, Lexicon, restore};
//!
//! struct English;
//! impl Knowledge for English {
//!     fn word(&self, lower: &str) -> bool {
//!         ["rebels", "killed", "a", "mayor", "near"].contains(&lower)
//!     }
//!     fn name(&self, _: &[&str]) -> Option<(usize, bool)> {
//!         None
//!     }
//! }
//!
//! let text = "REBELS KILLED A MAYOR NEAR LIMA";
//! let restored = restore(text, &[0..text.len()], &Lexicon::default(), &English);
//! assert_eq!(restored, "Rebels killed a mayor near Lima");
//! ```
#![deny(missing_docs)]

mod capitals;
mod decide;
mod lexicon;
mod words;

use std::borrow::Cow;
use std::ops::Range;

pub use capitals::in_capitals;
pub use lexicon::{Lexicon, LexiconError};

use decide::Decider;
use words::Own;

/// What others know of words. Words are given in lower case.
pub trait Knowledge {
    /// Whether it is a word of the language in one of its forms. A name may be one too ("baker").
    fn word(&self, lower: &str) -> bool;

    /// The longest name that these words begin with: how many of them it takes, and whether it is an
    /// acronym.
    fn name(&self, lower: &[&str]) -> Option<(usize, bool)>;
}

/// The text with the case restored in those of its paragraphs, or lines of paragraphs, that are written
/// all in capitals, and in a run of capitals that opens a paragraph for the eye ("A BOMB EXPLODED near
/// the station"). The text itself where there are none. As many bytes, with characters at the same
/// places.
///
/// `paragraphs`: byte ranges in order; those that are no ranges of the text are passed over.
pub fn restore<'t>(
    text: &'t str,
    paragraphs: &[Range<usize>],
    lexicon: &Lexicon,
    knowledge: &dyn Knowledge,
) -> Cow<'t, str> {
    let stretches = capitals::stretches(text, paragraphs);
    if stretches.is_empty() {
        return Cow::Borrowed(text);
    }
    let own = Own::new(text, paragraphs, &stretches);
    let decider = Decider::new(lexicon, knowledge, &own);
    let mut restored = String::with_capacity(text.len());
    for (range, cased) in decider.decide(text, &stretches) {
        restored.push_str(&text[restored.len()..range.start]);
        restored.push_str(&cased);
    }
    restored.push_str(&text[restored.len()..]);
    Cow::Owned(restored)
}

#[cfg(test)]
mod tests;
