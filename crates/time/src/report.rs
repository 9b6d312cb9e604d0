//! The day against which a report speaks, and whether it speaks of its own day at all.

use jiff::civil::Date;

use crate::grammar::Match;
use crate::lexicon::Anchor;
use crate::reading::{Base, Year};
use crate::resolve::FIRST_DAY;

/// How far into a text its own date stands, in expressions.
const MAX_STATED: usize = 40;

/// Explicit years before the report's that make a text a story of the past.
const MANY_YEARS: usize = 4;

/// The latest whole date among the first expressions.
pub(crate) fn stated(matches: &[Match]) -> Option<Date> {
    matches
        .iter()
        .take(MAX_STATED)
        .filter_map(|m| match (m.reading.base, m.reading.fields.year, m.reading.fields.month, m.reading.fields.day) {
            (Base::Fields, Some(Year::Full(y)), Some(month), Some(day)) => Date::new(y, month, day).ok(),
            _ => None,
        })
        .filter(|d| *d >= FIRST_DAY)
        .max()
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
            Base::Unit(p, _) | Base::Nearest(p) if p.anchor == Anchor::Report && m.end > m.start => near += 1,
            _ => {}
        }
    }
    years >= MANY_YEARS && years > 3 * near
}
