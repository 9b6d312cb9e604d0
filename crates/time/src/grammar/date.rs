//! Dates of the calendar.

use super::{Found, Grammar};
use crate::calendar::{Clock, Unit};
use crate::lexicon::{Anchor, PhraseKind, Pointer};
use crate::reading::{Base, Fields, Reading, Year};

/// Two-figure numbers that are days of a month.
const DAYS: std::ops::RangeInclusive<u32> = 1..=31;

impl Grammar<'_> {
    /// A day of a month: "7", "7th", "seventh".
    fn day_of_month(&self, i: usize) -> Option<(i8, usize)> {
        let (n, end) = match self.ordinal(i) {
            Some((n, end)) => (n, end),
            None => {
                let (n, len) = self.digits(i)?;
                if len > 2 || self.decimal(i) || self.followed_by_letters(i + 1) {
                    return None;
                }
                (i64::from(n), i + 1)
            }
        };
        (1..=31).contains(&n).then_some((n as i8, end))
    }

    /// A month's name and the piece behind it and its full stop.
    fn month(&self, i: usize) -> Option<(i8, usize)> {
        let month = self.entry(i).month?;
        // "may" in lower case is a verb; in a text all in capitals no case tells.
        if self.entry(i).homonym && !self.capital(i) {
            return None;
        }
        Some((month, self.stop(i + 1)))
    }

    /// Whether a month that stands alone is meant as one.
    fn month_alone(&self, i: usize) -> bool {
        if !self.entry(i).homonym {
            return true;
        }
        let by_tag = matches!(self.tag(i), "NNP" | "NNPS" | "NN" | "CD");
        let person = self
            .pieces
            .get(i + 1)
            .is_some_and(|_| self.capital(i + 1) && self.pos(i + 1) == dateline_nlp::Pos::Propn);
        let prompted = i > 0
            && (self.any(
                i - 1,
                &[
                    "in", "of", "since", "until", "till", "by", "from", "during", "to", "through",
                    "before", "after", "and", "between", "for", "around", "about",
                ],
            ) || self.entry(i - 1).edge.is_some()
                || self.entry(i - 1).pointer.is_some()
                || self.sign(i - 1, '-'));
        // "The March accession"
        let names = i > 0
            && self.any(i - 1, &["the", "a", "its", "their"])
            && self.pos(i + 1) == dateline_nlp::Pos::Noun
            && !self.capital(i + 1);
        by_tag && (prompted || names) && !person
    }

    /// Any date of the calendar, with the part of the day or the time behind it.
    pub(crate) fn dated(&self, i: usize) -> Option<Found> {
        let (mut fields, mut end) = self.numeric(i).or_else(|| self.named(i))?;
        if let Some((clock, at)) = self.time_behind(end, &fields) {
            fields.clock = Some(clock);
            end = at;
        }
        // "June last year", "7 August of the same year", "the spring of next year"
        if fields.year.is_none()
            && (fields.month.is_some() || fields.season.is_some() || fields.holiday.is_some())
        {
            let comma = self.comma(end);
            let of = if self.is(comma, "of") {
                comma + 1
            } else {
                comma
            };
            let the = if self.is(of, "the") && of > end {
                of + 1
            } else {
                of
            };
            if let Some((year, behind)) = self
                .pointed(the)
                .filter(|f| matches!(f.0.base, Base::Unit(_, Unit::Year)))
            {
                return Some((Reading { fields, ..year }, behind));
            }
        }
        Some((Reading::of(fields), end))
    }

    /// "The week of March 6", "the weekend of 5 May", "Easter week".
    pub(super) fn week(&self, i: usize) -> Option<Found> {
        let week = |k: usize| self.entry(k).unit == Some(Unit::Week) && !self.entry(k).plural;
        let (mut reading, end) = if week(i) && self.is(i + 1, "of") {
            let the = if self.is(i + 2, "the") { i + 3 } else { i + 2 };
            self.dated(the)?
        } else {
            let (holiday, end) = self.phrase(i, |k| match k {
                PhraseKind::Holiday(h) => Some(h),
                _ => None,
            })?;
            if !week(end) || !self.capital(i) {
                return None;
            }
            (
                Reading::of(Fields {
                    holiday: Some(holiday),
                    ..Fields::default()
                }),
                end + 1,
            )
        };
        let f = &mut reading.fields;
        f.week = f.day.is_some() || f.holiday.is_some();
        f.week.then_some((reading, end))
    }

    fn time_behind(&self, i: usize, fields: &Fields) -> Option<(Clock, usize)> {
        if fields.day.is_none() && fields.weekday.is_none() && fields.holiday.is_none()
            || fields.clock.is_some()
        {
            return None;
        }
        if let Some((part, end)) = self.part(i).filter(|&(_, end)| !self.entry(end - 1).plural) {
            return Some((Clock::Part(part), end));
        }
        // "02/27/2004 08:47"
        self.clock(i)
    }

    /// ISO dates and dates in figures.
    fn numeric(&self, i: usize) -> Option<(Fields, usize)> {
        let (a, la) = self.digits(i)?;
        let sep = ['-', '/', '.'].into_iter().find(|s| self.sign(i + 1, *s))?;
        if !self.glued(i + 1)
            || !self.glued(i + 2)
            || !self.sign(i + 3, sep)
            || !self.glued(i + 3)
            || !self.glued(i + 4)
        {
            return None;
        }
        if i > 0 && self.glued(i) && (self.sign(i - 1, sep) || self.digits(i - 1).is_some()) {
            return None;
        }
        let ((b, lb), (c, lc)) = (self.digits(i + 2)?, self.digits(i + 4)?);
        if self.sign(i + 5, sep) && self.glued(i + 5) && self.digits(i + 6).is_some() {
            return None;
        }
        let (year, month, day) = if la == 4 && lb <= 2 && lc <= 2 {
            (Year::Full(i16::try_from(a).ok()?), b, c)
        } else if la <= 2 && lb <= 2 && (lc == 4 || lc == 2 && sep != '.') {
            let year = i16::try_from(c).ok()?;
            let year = if lc == 4 {
                Year::Full(year)
            } else {
                Year::Short(year)
            };
            let day_first = self.day_first.unwrap_or(sep == '.');
            let (m, d) = match (a > 12, b > 12, day_first) {
                (true, false, _) | (false, false, true) => (b, a),
                (false, ..) => (a, b),
                (true, true, _) => return None,
            };
            (year, m, d)
        } else {
            return None;
        };
        if !(1..=12).contains(&month) || !DAYS.contains(&day) {
            return None;
        }
        let mut fields = Fields {
            year: Some(year),
            month: Some(month as i8),
            day: Some(day as i8),
            ..Fields::default()
        };
        let mut end = i + 5;
        // "2004-02-27T08:47:00Z"
        if self.is(end, "t")
            && self.glued(end)
            && let Some((clock, at)) = self.clock(end + 1)
        {
            fields.clock = Some(clock);
            end = if self.is(at, "z") && self.glued(at) {
                at + 1
            } else {
                at
            };
        }
        Some((fields, end))
    }

    /// Dates with a name in them: months, weekdays, holidays, seasons; and bare years.
    fn named(&self, i: usize) -> Option<(Fields, usize)> {
        if let Some(found) = self
            .weekday(i)
            .or_else(|| self.month_first(i))
            .or_else(|| self.day_first_date(i))
        {
            return Some(found);
        }
        if let Some((holiday, end)) = self.phrase(i, |k| match k {
            PhraseKind::Holiday(h) => Some(h),
            _ => None,
        }) && self.capital(i)
        {
            let mut fields = Fields {
                holiday: Some(holiday),
                ..Fields::default()
            };
            let end = self.with_year(&mut fields, end);
            return Some((fields, end));
        }
        if let Some(found) = self.season(i) {
            return Some(found);
        }
        if let Some((day, end)) = self.ordinal_alone(i) {
            return Some((
                Fields {
                    day: Some(day),
                    ..Fields::default()
                },
                end,
            ));
        }
        let (year, end) = self.year(i).filter(|_| self.is_year(i))?;
        Some((
            Fields {
                year: Some(year),
                ..Fields::default()
            },
            end,
        ))
    }

    /// "On the 12th": a day of the month that is told of.
    fn ordinal_alone(&self, i: usize) -> Option<(i8, usize)> {
        let the = i > 0 && self.is(i - 1, "the") && self.digits(i).is_some();
        let (n, end) = self.ordinal(i).filter(|_| the)?;
        let noun = matches!(
            self.pos(end),
            dateline_nlp::Pos::Noun
                | dateline_nlp::Pos::Propn
                | dateline_nlp::Pos::Adj
                | dateline_nlp::Pos::Num
        ) || self.sign(end, '-') && self.glued(end) && !self.any(end + 1, &["the"]);
        ((1..=31).contains(&n) && !noun && !self.is(end, "of")).then_some((n as i8, end))
    }

    /// "March 7, 1999", "Sept. 11", "May the 4th", "October 1999", "October".
    fn month_first(&self, i: usize) -> Option<(Fields, usize)> {
        let (month, at) = self.month(i)?;
        let mut fields = Fields {
            month: Some(month),
            ..Fields::default()
        };
        let hyphen = self.hyphen(at);
        let the = if self.is(hyphen, "the") {
            hyphen + 1
        } else {
            hyphen
        };
        if let Some((day, end)) = self
            .day_of_month(the)
            .filter(|&(_, end)| !self.counts_unit(the, end))
        {
            fields.day = Some(day);
            let end = self.with_year(&mut fields, end);
            return Some((fields, end));
        }
        let end = self.with_year(&mut fields, at);
        if end == at && !self.month_alone(i) {
            return None;
        }
        // A bare abbreviation is no month without its capital ("mar", "sec").
        (end > at || self.capital(i)).then_some((fields, end))
    }

    /// "In May 20 people died", "in March two rebels": the number belongs to what follows.
    fn counts_unit(&self, i: usize, end: usize) -> bool {
        if self.digits(i).is_none() {
            return self.ordinal(i).is_none();
        }
        self.counts(i) && !self.glued(end) || self.sign(end, '%') || self.is(end, "percent")
    }

    /// "7 August 1945", "the 7th of August".
    fn day_first_date(&self, i: usize) -> Option<(Fields, usize)> {
        let (day, at) = self.day_of_month(i)?;
        let hyphen = self.hyphen(at);
        let of = if self.is(hyphen, "of") {
            hyphen + 1
        } else {
            hyphen
        };
        let (month, end) = self.month(of)?;
        let mut fields = Fields {
            day: Some(day),
            month: Some(month),
            ..Fields::default()
        };
        let behind = self.with_year(&mut fields, end);
        if behind == end
            && let Some(year) = self.agency_year(of, end)
        {
            fields.year = Some(year);
            return Some((fields, end + 1));
        }
        Some((fields, behind))
    }

    /// "Friday", "Friday, March 7, 1999", "Fri 7 March".
    fn weekday(&self, i: usize) -> Option<(Fields, usize)> {
        let entry = self.entry(i);
        let weekday = entry.weekday.filter(|_| !entry.plural && self.capital(i))?;
        let at = self.stop(i + 1);
        let next = self.comma(at);
        let the = if self.is(next, "the") { next + 1 } else { next };
        if let Some((mut fields, end)) = self.month_first(the).or_else(|| self.day_first_date(the))
            && fields.day.is_some()
        {
            fields.weekday = Some(weekday);
            return Some((fields, end));
        }
        // "Sun" and "Sat" alone are other words as often as days.
        if entry.homonym && !(i > 0 && self.any(i - 1, &["on", "last", "next", "this"])) {
            return None;
        }
        let fields = Fields {
            weekday: Some(weekday),
            ..Fields::default()
        };
        if let Some((day, end)) = self
            .day_of_month(the)
            .filter(|_| the == at + 1 && self.is(at, "the") && self.ordinal(the).is_some())
        {
            return Some((
                Fields {
                    day: Some(day),
                    ..fields
                },
                end,
            ));
        }
        Some((fields, at))
    }

    /// "Spring 1999", "summer of 1942", and "summer" where it is told as a time.
    fn season(&self, i: usize) -> Option<(Fields, usize)> {
        let season = self.entry(i).season?;
        let mut fields = Fields {
            season: Some(season),
            ..Fields::default()
        };
        let end = self.with_year(&mut fields, i + 1);
        if end > i + 1 {
            return Some((fields, end));
        }
        let noun = matches!(self.tag(i), "NN" | "NNP");
        let prompted = i > 0
            && (self.any(
                i - 1,
                &[
                    "in",
                    "by",
                    "until",
                    "till",
                    "since",
                    "during",
                    "the",
                    "from",
                    "before",
                    "after",
                    "through",
                    "throughout",
                ],
            ) || self.entry(i - 1).edge.is_some());
        // "Led the fall in prices": only what stands where times stand is the season.
        let placed = !self.is(i.wrapping_sub(1), "the")
            || i > 1 && self.pos(i - 2) == dateline_nlp::Pos::Adp;
        let told = if self.entry(i).homonym {
            prompted && placed && !self.any(i + 1, &["of", "in"])
        } else {
            !self.capital(i) || prompted
        };
        (noun && told).then_some((fields, i + 1))
    }

    /// "Today", "yesterday morning", "tomorrow".
    pub(crate) fn day_word(&self, i: usize) -> Option<Found> {
        let (shift, part) = self.entry(i).day?;
        let pointer = Pointer {
            anchor: Anchor::Report,
            way: shift,
        };
        let mut reading = Reading::new(Base::Unit(pointer, Unit::Day));
        reading.fields.clock = part.map(Clock::Part);
        let mut end = i + 1;
        if let Some((part, at)) = self.part(end) {
            reading.fields.clock = Some(Clock::Part(part));
            end = at;
        }
        Some((reading, end))
    }
}
