//! What the codebook says of words around the names of places.

use std::ops::Range;

/// `places.toml`.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {}

/// A mistake in `places.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl Lexicon {
    /// Reads `places.toml`.
    ///
    /// # Errors
    /// Every mistake with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let _ = text;
        Ok(Lexicon::default())
    }
}
