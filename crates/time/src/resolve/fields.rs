//! Dates of which not everything is said: what is missing comes from the report's day, from what was told
//! before, and from the tense.

use jiff::civil::Date;

use super::Resolver;
use crate::calendar::{Granule, century_of, decade_of, plus};
use crate::lexicon::Anchor;
use crate::reading::{Fields, Year};
use crate::tense::Way;

/// How much farther a date before the last one is in a story than one as far behind it.
const BACKWARDS: i64 = 2;

/// How much nearer a date is in the year that was named last.
const YEAR_TOLD: i64 = 12;

impl Resolver<'_> {
    /// A month, season, holiday or day of a month in that year.
    pub(super) fn in_year(&self, fields: &Fields, year: i16) -> Option<Granule> {
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

    /// The time with these fields; what is missing comes from the report's day, what was told before, and the
    /// tense.
    pub(super) fn fields(&self, fields: &Fields, way: Way) -> Option<Granule> {
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
