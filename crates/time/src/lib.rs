//! Reads the times that news reports tell: expressions become TIMEX3 values and intervals.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use dateline_time::{Context, Lexicon, read};
//!
//! let words = Lexicon::parse(include_str!("../../../codebook/times.toml")).map_err(|m| m[0].message.clone())?;
//! // A report is annotated by `dateline_nlp`; an empty one tells no time.
//! let times = read(&dateline_nlp::Doc::default(), &[], &words, &Context::default());
//! assert!(times.expressions.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # The way of the words
//!
//! 1. `piece` cuts the tokens into runs of letters, runs of digits and signs, and looks each word up in
//!    the [`Lexicon`]: which classes of times it belongs to (month, unit, number, pointing word …).
//! 2. `grammar` puts classes together: the longest expression that begins at a piece wins, then takes in
//!    the modifiers on its left. What comes out is a reading: "three days later" is *three, day, after*.
//! 3. `resolve` finds the day: from the report's own day, from what was told before, and from the tense
//!    of the governing verb (`tense`). A long text that names many years before its own and hardly ever
//!    its own day is a story, in which dates hang on those before them.
//!
//! Values and the ends of expressions follow TIMEX3 as TimeBank has it: prepositions stay out, articles
//! and modifiers of the whole belong to it, `PXD` is a vague plural, `XXXX-WXX-5` every Friday. Values
//! before Christ are `BC0480`.
#![deny(missing_docs)]

mod calendar;
mod grammar;
mod lexicon;
mod piece;
mod read;
mod reading;
mod report;
mod resolve;
mod tense;

use std::ops::Range;

use dateline_record::TimeKind;
use jiff::civil::Date;

pub use lexicon::{Lexicon, LexiconError};
pub use read::read;

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
    /// The next expression ends what this one begins: "from 2011 to 2017".
    pub opens_range: bool,
}

/// When an event was, as an expression tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dating<'a> {
    /// First day, or first moment where the hour is told: ISO 8601.
    pub begin: &'a str,
    /// First day or moment behind it.
    pub end: &'a str,
    /// How many days it covers, at least one.
    pub days: u32,
    /// Whether the text tells a time of day.
    pub to_the_hour: bool,
}

impl Expression {
    /// The interval that this expression gives an event; `None` where it dates none: sets ("every
    /// Friday"), lengths of time that hang on no day ("for two hours"), and what only points ("recently").
    pub fn dating(&self) -> Option<Dating<'_>> {
        dating(self.begin.as_deref()?, self.end.as_deref()?)
    }
}

fn dating<'a>(begin: &'a str, end: &'a str) -> Option<Dating<'a>> {
    let day = |text: &str| {
        text.get(..text.find('T').unwrap_or(text.len()))?
            .parse::<Date>()
            .ok()
    };
    let days = (day(end)? - day(begin)?).get_days();
    // "From 25 August to the 7th": what ends before it begins was put together wrongly and dates nothing.
    if days < 0 || (days == 0 && begin >= end) {
        return None;
    }
    Some(Dating {
        begin,
        end,
        days: u32::try_from(days).ok()?.max(1),
        to_the_hour: begin.contains('T'),
    })
}

/// The times of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The day against which the report speaks: of publication, of its dateline, or stated.
    pub reference: Option<Date>,
    /// In order of the text; none overlaps another.
    pub expressions: Vec<Expression>,
    /// Ages ("58-year-old", "19 years old"), in order of the text. They are told in units of time and
    /// date nothing, so they stand apart.
    pub ages: Vec<Expression>,
}

impl Times {
    /// The interval that the expression at `index` gives an event, taken together with the one that ends
    /// its range: "from 2011 to 2017" is seven years.
    pub fn dating(&self, index: usize) -> Option<Dating<'_>> {
        let first = self.expressions.get(index)?;
        if first.opens_range
            && let Some(last) = self.expressions.get(index + 1)
            && let (Some(begin), Some(end)) = (&first.begin, &last.end)
            && let Some(whole) = dating(begin, end)
        {
            return Some(whole);
        }
        first.dating()
    }
}
