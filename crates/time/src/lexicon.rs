//! What the codebook says of words for times.

use std::ops::Range;

/// `times.toml`.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {}

/// A mistake in `times.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl Lexicon {
    /// Reads `times.toml`.
    ///
    /// # Errors
    /// Every mistake with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let _ = text;
        Ok(Lexicon::default())
    }
}
