//! Reads the times that news reports tell: expressions become TIMEX3 types, values and intervals.
#![deny(missing_docs)]

mod lexicon;

use std::ops::Range;

use dateline_nlp::Doc;
use dateline_record::TimeKind;
use jiff::civil::Date;

pub use lexicon::{Lexicon, LexiconError};

/// What is known of a report beside its text.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The day it was published.
    pub published: Option<Date>,
    /// Whether "3/4" is the third of April; `None` where it is not known.
    pub day_first: Option<bool>,
}

/// A time that a text tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The tokens that it stands in.
    pub tokens: Range<usize>,
    /// Its bytes in the text; they may begin or end within a token.
    pub bytes: Range<usize>,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value; `None` where it cannot be known.
    pub value: Option<String>,
    /// First day, or first moment where the text tells the hour, of the interval: ISO 8601.
    pub begin: Option<String>,
    /// First day or moment behind it.
    pub end: Option<String>,
}

impl Expression {
    /// Whether it can date an event: a date or time of day, or a span of time whose interval is known;
    /// no age, no mere length, nothing that recurs.
    pub fn dates_events(&self) -> bool {
        match self.kind {
            TimeKind::Date | TimeKind::Time => true,
            TimeKind::Duration => self.begin.is_some(),
            TimeKind::Set => false,
        }
    }
}

/// The times of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The day against which the report speaks: of publication, of its dateline, or stated.
    pub reference: Option<Date>,
    /// In order of the text; none overlaps another.
    pub expressions: Vec<Expression>,
}

/// Reads the times of an annotated report. `paragraphs` are byte ranges of its text, in order.
pub fn read(doc: &Doc, paragraphs: &[Range<usize>], lexicon: &Lexicon, context: &Context) -> Times {
    let _ = (doc, paragraphs, lexicon);
    Times {
        reference: context.published,
        expressions: Vec::new(),
    }
}
