//! From readings to days, values and intervals.

mod fields;

use dateline_record::TimeKind;
use jiff::civil::Date;

use crate::calendar::{Edge, Granule, Holiday, Unit, monday, plus};
use crate::lexicon::{Anchor, Pointer, Shift};
use crate::reading::{Amount, Base, Fields, Reading, duration};
use crate::tense::Way;

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
    holidays: &'a [Holiday],
    reference: Option<Date>,
    /// The text tells of the past in its order: dates hang on the one before, not on the report's day.
    narrative: bool,
    /// The last time told.
    last: Option<Granule>,
    /// The last day told, and the sentence it was told in.
    last_day: Option<(Date, usize)>,
    /// The last month or day told, in whatever year.
    story: Option<Granule>,
    /// The last quarter told.
    quarter: Option<Granule>,
    /// The sentence being read.
    pub(crate) sentence: usize,
}

impl<'a> Resolver<'a> {
    /// At the beginning of a text.
    pub(crate) fn new(
        holidays: &'a [Holiday],
        reference: Option<Date>,
        narrative: bool,
    ) -> Resolver<'a> {
        Resolver {
            holidays,
            reference,
            narrative,
            last: None,
            last_day: None,
            story: None,
            quarter: None,
            sentence: 0,
        }
    }

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
            if fields.current {
                return Granule::around(Unit::Quarter, here);
            }
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
fn part_of(granule: Granule, edge: Edge) -> Option<(String, String)> {
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
