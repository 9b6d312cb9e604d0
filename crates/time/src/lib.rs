//! Reads the times that news reports tell: expressions become TIMEX3 values and intervals.
#![deny(missing_docs)]

mod calendar;
mod grammar;
mod lexicon;
mod piece;
mod reading;
mod report;
mod resolve;
mod tense;

use std::ops::Range;

use dateline_nlp::Doc;
use dateline_record::TimeKind;
use jiff::civil::Date;

use crate::grammar::Grammar;
use crate::lexicon::Reference;
use crate::reading::Base;
use crate::resolve::Resolver;
use crate::tense::{Children, Way};

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

/// Reads the times of an annotated report. `paragraphs` are byte ranges of its text, in order.
pub fn read(doc: &Doc, paragraphs: &[Range<usize>], lexicon: &Lexicon, context: &Context) -> Times {
    let _ = paragraphs;
    let pieces = piece::pieces(doc, lexicon);
    let grammar = Grammar {
        doc,
        pieces: &pieces,
        day_first: context.day_first,
    };
    let matches = grammar.matches();
    let reference = context
        .published
        .or_else(|| report::stated(&matches, |i| pieces.get(i).map_or(0, |p| p.start)));
    let children = Children::new(doc);
    let mut resolver = Resolver {
        holidays: &lexicon.holidays,
        reference,
        narrative: report::is_narrative(&matches, reference),
        last: None,
        last_day: None,
        story: None,
        quarter: None,
        sentence: 0,
    };
    let mut times = Times {
        reference,
        expressions: Vec::with_capacity(matches.len()),
        ages: Vec::new(),
    };
    // Ages stand apart; `joined` is the piece behind the last expression that is none.
    let mut joined: Option<usize> = None;
    let mut before_start = 0;
    for m in matches {
        let (first, last) = (&pieces[m.start], &pieces[m.end - 1]);
        while doc
            .sentences
            .get(resolver.sentence)
            .is_some_and(|s| s.end <= first.token)
        {
            resolver.sentence += 1;
        }
        let mut way = tense::way(doc, &children, lexicon, last.token);
        // "As early as Tuesday"
        if m.start > 2
            && grammar.is(m.start - 1, "as")
            && grammar.is(m.start - 3, "as")
            && !grammar.is(m.start - 2, "recently")
        {
            way = Way::Future;
        } else if m.start > 0 && grammar.entry(m.start - 1).ahead_preposition {
            let weekday = m.reading.fields.weekday.is_some() && m.reading.fields.day.is_none();
            let opens = doc
                .sentences
                .get(resolver.sentence)
                .is_some_and(|s| pieces[m.start - 1].token <= s.start + 1);
            way = match way {
                // "Until Thursday, they had not called": the sentence's own tense; "by Friday" likewise.
                Way::Past if weekday && (opens || grammar.is(m.start - 1, "by")) => way,
                _ if weekday => Way::Future,
                Way::Past => Way::Unknown,
                way => way,
            };
        }
        // "Soon" is a time only of what lies ahead: "he soon returned".
        let adverb = &*doc.tokens[last.token].tag == "RB" && m.end == m.start + 1;
        if m.reading.base == Base::Reference(Reference::Future) && adverb && way != Way::Future {
            continue;
        }
        let found = resolver.resolve(&m.reading, way);
        if !m.reading.age {
            if let (Some(end), Some(before)) = (joined, times.expressions.last_mut()) {
                before.opens_range = grammar.spans(before_start, end, m.start)
                    && before.begin.is_some()
                    && before.kind != TimeKind::Set;
            }
            joined = Some(m.end);
            before_start = m.start;
        }
        let list = if m.reading.age {
            &mut times.ages
        } else {
            &mut times.expressions
        };
        list.push(Expression {
            tokens: first.token..last.token + 1,
            bytes: first.start..last.end,
            kind: found.kind,
            value: found.value,
            begin: found.begin,
            end: found.end,
            opens_range: false,
        });
    }
    times
}
