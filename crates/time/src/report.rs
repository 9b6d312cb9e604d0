//! The day against which a report speaks, and whether it speaks of its own day at all.

use jiff::civil::{Date, date};

use crate::grammar::Match;
use crate::lexicon::Anchor;
use crate::reading::{Base, Year};

/// How far into a text its own date stands, in expressions.
const MAX_STATED: usize = 40;

/// Expressions that a text has at least to be read as a story of the past: a short report with a little
/// background has fewer.
const LONG_STORY: usize = 15;

/// Explicit years before the report's that make a text a story of the past.
const MANY_YEARS: usize = 4;

/// A whole date within this many bytes of the text's beginning is the report's own: its dateline.
const MAX_DATELINE_BYTES: usize = 100;

/// Two-figure years from this one on belong to the last century, where nothing else is known.
const FIRST_SHORT_YEAR: i16 = 30;

/// The first day that a report can have been written on.
const FIRST_DAY: Date = date(1600, 1, 1);

fn whole_date(m: &Match) -> Option<Date> {
    let f = &m.reading.fields;
    let (Base::Fields, Some(year), Some(month), Some(day)) =
        (m.reading.base, f.year, f.month, f.day)
    else {
        return None;
    };
    let year = match year {
        Year::Full(y) => y,
        Year::Short(n) => n.checked_add(if n < FIRST_SHORT_YEAR { 2000 } else { 1900 })?,
    };
    Date::new(year, month, day).ok().filter(|d| *d >= FIRST_DAY)
}

/// The day a report states for itself: in its dateline, else the latest whole date among the first
/// expressions. `at` gives the byte of a piece.
pub(crate) fn stated(matches: &[Match], at: impl Fn(usize) -> usize) -> Option<Date> {
    matches
        .iter()
        .take_while(|m| at(m.start) < MAX_DATELINE_BYTES)
        .find_map(whole_date)
        .or_else(|| matches.iter().take(MAX_STATED).filter_map(whole_date).max())
}

/// Whether dates hang on those before them rather than on the report's day: the text names many years
/// before its own and hardly ever points at its own day.
pub(crate) fn is_narrative(matches: &[Match], reference: Option<Date>) -> bool {
    let now = reference.map_or(i16::MAX, |d| d.year());
    let (mut years, mut near) = (0usize, 0usize);
    for m in matches {
        let f = &m.reading.fields;
        match m.reading.base {
            Base::Fields if f.weekday.is_some() && f.day.is_none() => near += 1,
            Base::Fields => years += usize::from(matches!(f.year, Some(Year::Full(y)) if y < now)),
            Base::Unit(p, _) | Base::Nearest(p)
                if p.anchor == Anchor::Report && m.end > m.start =>
            {
                near += 1
            }
            _ => {}
        }
    }
    matches.len() >= LONG_STORY && years >= MANY_YEARS && years > 3 * near
}
