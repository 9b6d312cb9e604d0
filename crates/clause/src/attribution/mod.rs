//! Who says so. The terms are PolNeAR's: source, cue, content.
//!
//! [`chain`] climbs from one clause to those who say it; [`sayings`] reads the document once and
//! gives every saying with all of its content.

mod chain;
mod content;
mod cue;
mod quote;
mod sayings;

use std::ops::Range;

use dateline_record::Stance;

pub(crate) use chain::of;
pub(crate) use quote::{Headed, Quotes, headed};
pub(crate) use sayings::all;

/// Who says so, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Head of the source's noun phrase; `None` where nobody is named.
    pub source: Option<usize>,
    /// The relative pronoun that stands for the source at the reporting word: *who* of "the
    /// minister, who denied it".
    pub relative: Option<usize>,
    /// The reporting word; for a heading such as "Minister: no talks", the colon.
    pub cue: usize,
    /// How the source stands to it.
    pub stance: Stance,
    /// Whether the words are quoted.
    pub quoted: bool,
    /// Tokens of what is said, in order, none overlapping: a quotation may be broken by the words
    /// that name its speaker.
    pub content: Vec<Range<usize>>,
}
