//! From readings to days: what is missing comes from the report's day, from what was told before, and
//! from the tense.

use dateline_record::TimeKind;
use jiff::civil::Date;

use crate::calendar::{Granule, Holiday, Unit, century_of, decade_of, monday, plus};
use crate::lexicon::{Anchor, Pointer, Shift};
use crate::reading::{Amount, Base, Fields, Reading, Year, duration};
use crate::tense::Way;

/// How much farther a date before the last one is in a story than one as far behind it.
const BACKWARDS: i64 = 2;

/// How much nearer a date is in the year that was named last.
const YEAR_TOLD: i64 = 12;

/// A reading and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) kind: TimeKind,
    pub(crate) value: Option<String>,
    pub(crate) begin: Option<String>,
    pub(crate) end: Option<String>,
}

/// What is known while a text is read from its beginning.
pub(crate) struct Resolver<'a> {
    pub(crate) holidays: &'a [Holiday],
    pub(crate) reference: Option<Date>,
    /// The text tells of the past in its order: dates hang on the one before, not on the report's day.
    pub(crate) narrative: bool,
    /// The last time told.
    pub(crate) last: Option<Granule>,
    /// The last day told, and the sentence it was told in.
    pub(crate) last_day: Option<(Date, usize)>,
    /// The last month or day told, in whatever year.
    pub(crate) story: Option<Granule>,
    /// The last quarter told.
    pub(crate) quarter: Option<Granule>,
    /// The sentence being read.
    pub(crate) sentence: usize,
}

impl Resolver<'_> {
    pub(crate) fn resolve(&mut self, reading: &Reading, way: Way) -> Resolved {
        let mut kind = TimeKind::Date;
        let granule = match &reading.base {
            Base::Set => {
                return Resolved {
                    kind: TimeKind::Set,
                    value: reading.set.clone(),
                    begin: None,
                    end: None,
                };
            }
            Base::Reference(r) => {
                return Resolved {
                    kind,
                    value: Some(r.value().to_string()),
                    begin: None,
                    end: None,
                };
            }
            Base::Stretch(amount, unit, pointer) => return self.stretch(*amount, *unit, *pointer),
            Base::Count(Amount::Vague, unit, shift) => return self.vague(*unit, *shift),
            Base::Count(Amount::Tenths(tenths), unit, shift) => {
                self.count(*tenths, *unit, *shift, &reading.fields)
            }
            Base::Unit(pointer, unit) => self.unit(*pointer, *unit, &reading.fields, way),
            Base::Nearest(pointer) => self.nearest(*pointer, &reading.fields),
            Base::Fields => self.fields(&reading.fields, way),
        };
        if reading.fields.clock.is_some() {
            kind = TimeKind::Time;
        }
        let week = |g: Granule| g.day().and_then(|d| Granule::around(Unit::Week, d));
        let granule = if reading.fields.week {
            granule.and_then(week)
        } else {
            granule
        };
        let Some(granule) = granule else {
            return Resolved {
                kind,
                value: None,
                begin: None,
                end: None,
            };
        };
        self.remember(granule);
        if let Some((unit, nth)) = reading.nth {
            return nth_of(granule, unit, nth);
        }
        // Results are told of quarters that have ended.
        if reading.base == Base::Fields
            && matches!(granule, Granule::Quarter(..))
            && granule
                .days()
                .zip(self.reference)
                .is_none_or(|((_, end), here)| end <= here)
        {
            self.quarter = Some(granule);
        }
        let interval = match reading.edge {
            Some(edge) => part_of(granule, edge),
            None => granule.interval(),
        };
        let (begin, end) = interval.unzip();
        Resolved {
            kind,
            value: Some(granule.value()),
            begin,
            end,
        }
    }

    fn remember(&mut self, granule: Granule) {
        if granule.unit() <= Unit::Year {
            self.last = Some(granule);
        }
        if granule.month().is_some() {
            self.story = Some(granule);
        }
        if let Some(d) = granule.day() {
            self.last_day = Some((d, self.sentence));
        }
    }

    /// The day from which an anchor counts.
    fn anchor(&self, anchor: Anchor) -> Option<Date> {
        let story = || self.last.and_then(Granule::first_day);
        match anchor {
            Anchor::Report if self.narrative => story().or(self.reference),
            Anchor::Report => self.reference.or_else(story),
            Anchor::Story => story().or(self.reference),
        }
    }

    /// Durations; those that hang on the report's day have its interval.
    fn stretch(&self, amount: Amount, unit: Unit, pointer: Option<Pointer>) -> Resolved {
        let mut interval = (None, None);
        if let Some(p) = pointer
            && let Some(here) = self.anchor(p.anchor)
        {
            let other = amount
                .whole()
                .and_then(|n| unit.shift(here, n.checked_mul(p.way)?));
            interval = match p.way {
                -1 => (other, here.tomorrow().ok()),
                1 => (Some(here), other),
                _ => (None, None),
            };
        }
        Resolved {
            kind: TimeKind::Duration,
            value: Some(duration(amount, unit)),
            begin: interval.0.map(|d| d.to_string()),
            end: interval.1.map(|d| d.to_string()),
        }
    }

    /// "Years ago", "a few days later": only the way is known.
    fn vague(&self, _unit: Unit, shift: Shift) -> Resolved {
        let (value, anchor) = match shift {
            Shift::Ago => ("PAST_REF", Anchor::Report),
            Shift::Before => ("PAST_REF", Anchor::Story),
            Shift::After => ("FUTURE_REF", Anchor::Story),
        };
        let here = self.anchor(anchor).map(|d| d.to_string());
        let (begin, end) = if shift == Shift::After {
            (here, None)
        } else {
            (None, here)
        };
        Resolved {
            kind: TimeKind::Date,
            value: Some(value.to_string()),
            begin,
            end,
        }
    }

    /// "Two years ago", "three days later", "a year earlier".
    fn count(&self, tenths: i64, unit: Unit, shift: Shift, fields: &Fields) -> Option<Granule> {
        let whole = tenths / 10;
        let n = if shift == Shift::After {
            whole
        } else {
            whole.checked_neg()?
        };
        let anchor = if shift == Shift::Ago {
            Anchor::Report
        } else {
            Anchor::Story
        };
        // Results are compared with those of the same quarter a year before.
        if unit == Unit::Year
            && let Some(Granule::Quarter(y, q)) = self.quarter
        {
            let y = i64::from(y).checked_add(n)?;
            return Some(Granule::Quarter(
                i16::try_from(y).ok()?,
                fields.quarter.unwrap_or(q),
            ));
        }
        let here = if anchor == Anchor::Story && !self.narrative && unit >= Unit::Year {
            self.anchor(Anchor::Report)?
        } else {
            self.anchor(anchor)?
        };
        if matches!(unit, Unit::Decade | Unit::Century | Unit::Millennium) {
            let there = unit.shift(here, n)?;
            return Granule::around(
                if unit == Unit::Decade {
                    Unit::Decade
                } else {
                    Unit::Century
                },
                there,
            );
        }
        let there = if tenths % 10 == 5 && unit == Unit::Year {
            Unit::Month.shift(unit.shift(here, n)?, if n < 0 { -6 } else { 6 })?
        } else {
            unit.shift(here, n)?
        };
        if let Some(q) = fields.quarter {
            return Some(Granule::Quarter(there.year(), q));
        }
        Granule::around(unit, there)
    }

    /// "Last week", "this year", "the next day", "yesterday morning".
    fn unit(&self, pointer: Pointer, unit: Unit, fields: &Fields, way: Way) -> Option<Granule> {
        let here = self.anchor(pointer.anchor)?;
        if unit == Unit::Weekend {
            return self.weekend(here, pointer, way);
        }
        if unit == Unit::Quarter && pointer.way == 0 {
            // Results are told after the quarter has ended.
            return self
                .quarter
                .or_else(|| Granule::around(Unit::Quarter, Unit::Quarter.shift(here, -1)?));
        }
        // "That day" needs a day that was told.
        if unit == Unit::Day
            && pointer.anchor == Anchor::Story
            && self.last.is_some_and(|g| g.unit() > Unit::Day)
        {
            return None;
        }
        // "Overnight" is the night that began the evening before, unless it lies ahead.
        let ahead =
            way == Way::Future && unit == Unit::Day && fields.clock.is_some() && pointer.way < 0;
        let there = unit.shift(here, if ahead { 0 } else { pointer.way })?;
        let granule = Granule::around(unit, there)?;
        if let Some(clock) = fields.clock {
            return Some(Granule::Clock(there, clock));
        }
        if unit == Unit::Year {
            return self.in_year(fields, granule.year()).or(Some(granule));
        }
        Some(granule)
    }

    fn weekend(&self, here: Date, pointer: Pointer, way: Way) -> Option<Granule> {
        let saturday = plus(monday(here)?, 5)?;
        let back = match (pointer.way, way) {
            (0, Way::Future) => 0,
            (0, _) if saturday <= here => 0,
            (0, _) => -7,
            (-1, _) => -7,
            (n, _) => n.checked_mul(7)?,
        };
        Some(Granule::Weekend(plus(saturday, back)?))
    }

    /// "Last Friday", "next October", "this summer", "the following spring".
    fn nearest(&self, pointer: Pointer, fields: &Fields) -> Option<Granule> {
        let here = self.anchor(pointer.anchor)?;
        if let Some(wanted) = fields.weekday {
            let back = i64::from((7 + here.weekday().to_monday_one_offset() - wanted) % 7);
            let days = match pointer.way {
                -1 if back == 0 => -7,
                -1 => -back,
                1 if back == 0 => 7,
                1 => 7 - back,
                _ if back == 0 => 0,
                _ => 7 - back,
            };
            let day = plus(here, days)?;
            return Some(
                fields
                    .clock
                    .map_or(Granule::Day(day), |c| Granule::Clock(day, c)),
            );
        }
        let in_year = |y: i16| self.in_year(fields, y);
        let y = here.year();
        let candidates = || (-2..=2).filter_map(|k| in_year(y.checked_add(k)?));
        let this = in_year(y)?;
        match pointer.way {
            -1 => candidates().rfind(|g| g.days().is_some_and(|(_, end)| end <= here)),
            1 => candidates().find(|g| g.first_day().is_some_and(|d| d > here)),
            _ => Some(this),
        }
    }

    /// A month, season, holiday or day of a month in that year.
    fn in_year(&self, fields: &Fields, year: i16) -> Option<Granule> {
        let day = |d: Date| {
            fields
                .clock
                .map_or(Granule::Day(d), |c| Granule::Clock(d, c))
        };
        if let Some(h) = fields.holiday {
            return Some(day(self.holidays.get(h)?.in_year(year)?));
        }
        if let Some(season) = fields.season {
            return Some(Granule::Season(year, season));
        }
        if let Some(q) = fields.quarter {
            let told = match self.quarter {
                Some(Granule::Quarter(_, q)) if fields.quarter == Some(0) => q,
                _ if q == 0 => return Some(Granule::Year(year)),
                _ => q,
            };
            return Some(Granule::Quarter(year, told));
        }
        if let Some(h) = fields.half {
            return Some(Granule::Half(year, h));
        }
        let month = fields.month?;
        match fields.day {
            Some(d) => Some(day(Date::new(year, month, d).ok()?)),
            None => Some(Granule::Month(year, month)),
        }
    }

    fn fields(&self, fields: &Fields, way: Way) -> Option<Granule> {
        if let Some(c) = fields.century {
            return Some(Granule::Century(c));
        }
        if let Some(decade) = fields.decade {
            return Some(match decade {
                Year::Full(y) if y > 0 && y < 1000 && self.before_christ() => {
                    Granule::Decade(1 - y)
                }
                Year::Full(y) => Granule::Decade(y),
                Year::Short(n) => Granule::Decade(decade_of(self.full_year(n)?)),
            });
        }
        let year = match fields.year {
            Some(Year::Full(y)) if (1..1000).contains(&y) && self.before_christ() => Some(1 - y),
            Some(Year::Full(y)) => Some(y),
            Some(Year::Short(n)) => Some(self.full_year(n)?),
            None => None,
        };
        let named = fields.month.is_some()
            || fields.season.is_some()
            || fields.holiday.is_some()
            || fields.quarter.is_some()
            || fields.half.is_some();
        if let Some(year) = year {
            return if named {
                self.in_year(fields, year)
            } else {
                Some(Granule::Year(year))
            };
        }
        if named {
            return self.without_year(fields, way);
        }
        let day = if let Some(d) = fields.day {
            let (y, m) = self
                .last
                .and_then(Granule::month)
                .or_else(|| self.reference.map(|r| (r.year(), r.month())))?;
            Date::new(y, m, d).ok()?
        } else if let Some(weekday) = fields.weekday {
            self.weekday(weekday, way)?
        } else {
            // A time of day alone: of the day told just before, else of the report's.
            let told = self
                .last_day
                .filter(|&(_, s)| self.narrative || self.sentence.saturating_sub(s) <= 1)
                .map(|(d, _)| d);
            told.or(self.reference).or(self.last_day.map(|(d, _)| d))?
        };
        Some(
            fields
                .clock
                .map_or(Granule::Day(day), |c| Granule::Clock(day, c)),
        )
    }

    fn before_christ(&self) -> bool {
        self.last.is_some_and(|g| g.year() <= 0)
    }

    /// "'89": the last such year before the report, or in the century that is told of.
    fn full_year(&self, n: i16) -> Option<i16> {
        if self.narrative
            && let Some(last) = self.last
        {
            let century = century_of(last.year());
            return century.checked_add(n);
        }
        let now = self.reference.map_or(2000, |d| d.year());
        let this = century_of(now).checked_add(n)?;
        Some(if this > now.saturating_add(10) {
            this - 100
        } else {
            this
        })
    }

    /// A weekday: the nearest one the way the verb points; the report's own day counts.
    fn weekday(&self, weekday: i8, way: Way) -> Option<Date> {
        let here = self.anchor(Anchor::Report)?;
        let back = i64::from((7 + here.weekday().to_monday_one_offset() - weekday) % 7);
        let ahead = (7 - back) % 7;
        plus(here, if way == Way::Future { ahead } else { -back })
    }

    /// A date without a year.
    fn without_year(&self, fields: &Fields, way: Way) -> Option<Granule> {
        if self.narrative
            && let Some(last) = self.last
        {
            return self.in_year(fields, self.story_year(last, fields));
        }
        let here = self
            .reference
            .or_else(|| self.last.and_then(Granule::first_day))?;
        let y = here.year();
        let years = || {
            [y.checked_sub(1), Some(y), y.checked_add(1)]
                .into_iter()
                .flatten()
        };
        // "Saturday, April 25": the year in which that day is one.
        if let (Some(wanted), Some(_)) = (fields.weekday, fields.day)
            && let Some(fits) = years().filter_map(|y| self.in_year(fields, y)).find(|g| {
                g.day()
                    .is_some_and(|d| d.weekday().to_monday_one_offset() == wanted)
            })
        {
            return Some(fits);
        }
        if fields.quarter.is_some() || fields.half.is_some() {
            let this = self.in_year(fields, y)?;
            let (begin, end) = this.days()?;
            let year = match way {
                Way::Future if end <= here && (here - end).get_days() > 180 => y.checked_add(1)?,
                Way::Future => y,
                _ if begin > here => y.checked_sub(1)?,
                _ => y,
            };
            return self.in_year(fields, year);
        }
        // The nearest; what the tense speaks against has to be that much nearer.
        let against: i32 = if fields.day.is_some() || fields.holiday.is_some() {
            3
        } else {
            12
        };
        years()
            .filter_map(|y| self.in_year(fields, y))
            .filter_map(|g| {
                let (begin, end) = g.days()?;
                let distance = if begin > here {
                    (begin - here)
                        .get_days()
                        .saturating_mul(if way == Way::Past { against } else { 1 })
                } else if end <= here {
                    (here - end)
                        .get_days()
                        .saturating_mul(if way == Way::Future { against } else { 1 })
                } else {
                    0
                };
                Some((distance, g))
            })
            .min_by_key(|&(distance, _)| distance)
            .map(|(_, g)| g)
    }

    /// The year of a date that hangs on the one told before it.
    fn story_year(&self, last: Granule, fields: &Fields) -> i16 {
        let told = last.year();
        let Some(here) = self.story.and_then(Granule::first_day) else {
            return told;
        };
        // A story goes on: the next such date after the last one is likelier than one before it, and the year
        // that was named last likelier than another.
        let base = here.year();
        let cost = |year: i16| {
            let (begin, end) = self.in_year(fields, year).and_then(Granule::days)?;
            let days = if begin > here {
                i64::from((begin - here).get_days())
            } else if end <= here {
                i64::from((here - end).get_days()) * BACKWARDS
            } else {
                0
            };
            Some(if year == told { days / YEAR_TOLD } else { days })
        };
        [
            Some(told),
            Some(base),
            base.checked_add(1),
            base.checked_sub(1),
        ]
        .into_iter()
        .flatten()
        .filter_map(|y| Some((cost(y)?, y)))
        .min_by_key(|c| c.0)
        .map_or(told, |c| c.1)
    }
}

/// The nth day, week or month of a stretch. Weeks are counted from its first day, as news counts them;
/// a day or a month has a name of its own, a week is a duration.
fn nth_of(granule: Granule, unit: Unit, nth: i8) -> Resolved {
    let days = granule.days().and_then(|(begin, end)| {
        let n = i64::from(nth);
        let from = if n < 0 {
            unit.shift(end, n)?
        } else {
            unit.shift(begin, n.checked_sub(1)?)?
        };
        Some((from, unit.shift(from, 1)?))
    });
    let named = days.and_then(|(from, _)| match unit {
        Unit::Day => Some(Granule::Day(from)),
        Unit::Month => Granule::around(Unit::Month, from),
        _ => None,
    });
    let (begin, end) = days.map(|(a, b)| (a.to_string(), b.to_string())).unzip();
    Resolved {
        kind: if named.is_some() {
            TimeKind::Date
        } else {
            TimeKind::Duration
        },
        value: Some(named.map_or_else(|| duration(Amount::ONE, unit), Granule::value)),
        begin,
        end,
    }
}

/// Early, middle or late part of a stretch: a third of its days each.
fn part_of(granule: Granule, edge: crate::calendar::Edge) -> Option<(String, String)> {
    use crate::calendar::Edge;
    if matches!(granule, Granule::Clock(..) | Granule::Day(_)) {
        return granule.interval();
    }
    let (begin, end) = granule.days()?;
    let third = i64::from((end - begin).get_days()) / 3;
    let (a, b) = match edge {
        Edge::Start => (begin, plus(begin, third)?),
        Edge::Middle => (plus(begin, third)?, plus(end, -third)?),
        Edge::End => (plus(end, -third)?, end),
    };
    Some((a.to_string(), b.to_string()))
}
