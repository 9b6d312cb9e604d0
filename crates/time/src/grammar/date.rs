//! Dates of the calendar.

use super::{Found, Grammar};
use crate::calendar::{Clock, Unit};
use crate::lexicon::{Anchor, PhraseKind, Pointer};
use crate::reading::{Base, Fields, Reading, Year};

/// Bare numbers that are years in news without more being said.
const YEARS_OF_NEWS: std::ops::RangeInclusive<u32> = 1900..=2039;
/// Numbers that can be years where the sentence says so.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;
/// Numbers that are years unless they count something.
const YEARS_OF_STORIES: std::ops::RangeInclusive<u32> = 1400..=2100;
/// Two-figure numbers that are days of a month.
const DAYS: std::ops::RangeInclusive<u32> = 1..=31;

impl Grammar<'_> {
    /// "BC", "B.C.", "BCE" (true), "AD", "CE" (false) and the piece behind it.
    pub(super) fn era(&self, i: usize) -> Option<(bool, usize)> {
        let (bc, end) = if self.any(i, &["bc", "bce", "ad", "ce"]) && self.capital(i) {
            (self.any(i, &["bc", "bce"]), i + 1)
        } else if self.any(i, &["b", "a"])
            && self.sign(i + 1, '.')
            && self.any(i + 2, &["c", "d"])
            && self.glued(i + 2)
        {
            (self.is(i, "b"), i + 3)
        } else {
            return None;
        };
        let end = if self.sign(end, '.')
            && self.glued(end)
            && end > i + 1
            && self
                .piece(end)
                .is_some_and(|p| p.token == self.pieces[i].token)
        {
            end + 1
        } else {
            end
        };
        Some((bc, end))
    }

    /// A year in figures or words, with its era.
    pub(crate) fn year(&self, i: usize) -> Option<(Year, usize)> {
        // "AD 70"
        if let Some((false, at)) = self.era(i)
            && let Some((n, 1..=4)) = self.digits(at)
        {
            return Some((Year::Full(i16::try_from(n).ok()?), at + 1));
        }
        if self.sign(i, '\'') {
            let (n, len) = self.digits(i + 1)?;
            let fits = len == 2
                && self.glued(i + 1)
                && !self.followed_by_letters(i + 2)
                && self.entry(i + 2).unit.is_none();
            return fits.then_some((Year::Short(i16::try_from(n).ok()?), i + 2));
        }
        if let Some((n, len)) = self.digits(i) {
            if len > 4 || self.decimal(i) {
                return None;
            }
            if let Some((bc, end)) = self.era(i + 1) {
                let n = i16::try_from(n).ok()?;
                return Some((Year::Full(if bc { 1 - n } else { n }), end));
            }
            let fits = len == 4 && YEARS.contains(&n) && !self.followed_by_letters(i + 1);
            return fits.then_some((Year::Full(i16::try_from(n).ok()?), i + 1));
        }
        self.year_in_words(i)
    }

    /// "Nineteen ninety-six", "two thousand and four".
    fn year_in_words(&self, i: usize) -> Option<(Year, usize)> {
        let first = self.entry(i).cardinal?;
        if self.is(i, "two") && self.is(i + 1, "thousand") {
            let and = if self.is(i + 2, "and") { i + 3 } else { i + 2 };
            if let Some((n, end)) = self
                .cardinal(and)
                .filter(|(n, _)| (1..100).contains(n) && self.digits(and).is_none())
            {
                return Some((Year::Full(i16::try_from(2000 + n).ok()?), end));
            }
            return Some((Year::Full(2000), i + 2));
        }
        if !(11..=20).contains(&first) {
            return None;
        }
        let at = self.hyphen(i + 1);
        let (n, end) = if self.any(at, &["oh", "o"]) {
            let (n, end) = self.cardinal(at + 1)?;
            (n, end)
        } else {
            let (n, end) = self.cardinal(at)?;
            if n < 10 || self.digits(at).is_some() {
                return None;
            }
            (n, end)
        };
        (n < 100).then_some((Year::Full(i16::try_from(first * 100 + n).ok()?), end))
    }

    fn followed_by_letters(&self, i: usize) -> bool {
        self.glued(i)
            && self
                .text(i)
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric)
    }

    /// Digits within a longer number: "1,995", "3.1999", "$1999", "1999%".
    fn decimal(&self, i: usize) -> bool {
        let inside = |sign: usize, digits: usize| {
            (self.sign(sign, ',') || self.sign(sign, '.') || self.sign(sign, ':'))
                && self.glued(sign.max(digits))
                && self.digits(digits).is_some()
        };
        let after = self.glued(i + 1) && self.glued(i + 2) && inside(i + 1, i + 2);
        let before = i >= 2 && self.glued(i) && self.glued(i - 1) && inside(i - 1, i - 2);
        let marked =
            i >= 1 && self.glued(i) && ["$", "£", "€", "¥", "#", "/"].contains(&self.text(i - 1));
        after || before || marked || self.sign(i + 1, '%')
    }

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

    /// "[,] 1999" or "of 1999" behind a date without a year.
    fn with_year(&self, fields: &mut Fields, i: usize) -> usize {
        let at = if self.is(i, "of") || self.sign(i, ',') || self.sign(i, '-') && self.glued(i) {
            i + 1
        } else {
            i
        };
        match self.year(at) {
            // A number behind a comma may begin the next thing: "in May, 1200 people …".
            Some((year, end))
                if at == i
                    || self.is(i, "of")
                    || matches!(year, Year::Full(y) if (1000..2200).contains(&y) || y < 1000)
                        && !self.counts(end - 1) =>
            {
                fields.year = Some(year);
                end
            }
            _ => i,
        }
    }

    /// Whether the figures count the noun behind them.
    pub(super) fn counts(&self, i: usize) -> bool {
        let Some(p) = self.pieces.get(i) else {
            return false;
        };
        let t = &self.doc.tokens[p.token];
        t.head > p.token
            && &*t.dep == "nummod"
            && &*self.doc.tokens[t.head].tag == "NNS"
            && t.head - p.token <= 2
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

    /// "13 JAN 90", as agencies write it: a month in capitals and two figures.
    fn agency_year(&self, month: usize, i: usize) -> Option<Year> {
        let (n, 2) = self.digits(i)? else { return None };
        let capitals = self.text(month).bytes().all(|b| b.is_ascii_uppercase());
        let free =
            !self.followed_by_letters(i + 1) && !self.decimal(i) && !self.counts(i) && n > 31
                || self.sign(i + 1, '(')
                || self.sign(i + 1, ')');
        (capitals && free).then_some(Year::Short(i16::try_from(n).ok()?))
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

    /// Whether figures that could be a year are one.
    fn is_year(&self, i: usize) -> bool {
        let Some((n, _)) = self.digits(i) else {
            return true;
        };
        if self.era(i + 1).is_some() {
            return true;
        }
        if self.glued(i)
            && i > 0
            && self.sign(i - 1, '-')
            && self.digits(i.wrapping_sub(2)).is_some_and(|(_, l)| l != 4)
        {
            return false;
        }
        if self.entry(self.hyphen(i + 1)).measure {
            return false;
        }
        // "MI-1630": part of a name.
        if self.glued(i)
            && i > 1
            && self.sign(i - 1, '-')
            && self.glued(i - 1)
            && self.entry(i - 2).edge.is_none()
            && self.digits(i - 2).is_none()
        {
            return false;
        }
        if YEARS_OF_NEWS.contains(&n) {
            return true;
        }
        let prompted = i > 0
            && (self.entry(i - 1).before_year
                || self.sign(i - 1, '-')
                || self.entry(i - 1).edge.is_some())
            && (n >= *YEARS_OF_STORIES.start() || !self.is(i - 1, "the"));
        let spans = self.sign(i + 1, '-') && self.digits(i + 2).is_some();
        let counts = self.counts(i) && !(i > 0 && self.is(i - 1, "the"));
        (prompted || spans || self.tag(i) == "CD" && YEARS_OF_STORIES.contains(&n)) && !counts
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
