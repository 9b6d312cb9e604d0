//! The calendar: stretches of time with a name, their TIMEX3 values and the days they cover.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use serde::Deserialize;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

/// A season, by TIMEX3's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Season {
    Sp,
    Su,
    Fa,
    Wi,
}

/// A part of the day, by TIMEX3's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Part {
    Mo,
    Mi,
    Af,
    Ev,
    Ni,
    Dt,
}

/// A part of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Start,
    Middle,
    End,
}

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    Fixed {
        month: i8,
        day: i8,
    },
    /// The `nth` (-1: last) weekday (Monday is 1) of a month.
    Weekday {
        month: i8,
        weekday: i8,
        nth: i8,
    },
    /// Days from Easter Sunday.
    Easter {
        days: i32,
    },
}

impl Holiday {
    /// Its day in that year.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Holiday::Fixed { month, day } => Date::new(year, month, day).ok(),
            Holiday::Weekday {
                month,
                weekday,
                nth,
            } => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                Date::new(year, month, 1)
                    .ok()?
                    .nth_weekday_of_month(nth, weekday)
                    .ok()
            }
            Holiday::Easter { days } => easter(year)?.checked_add(i64::from(days).days()).ok(),
        }
    }
}

/// Easter Sunday of the Western churches, by the anonymous Gregorian algorithm (Meeus, *Astronomical
/// Algorithms*, ch. 8).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Part(Part),
    /// Hour, and minute and second where they are told; hour 24 is the end of the day.
    At {
        hour: i8,
        minute: i8,
        second: Option<i8>,
        utc: bool,
    },
    /// A day whose hour is not known.
    Unknown,
}

/// A stretch of time with a name. Years are astronomical: 0 is 1 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Granule {
    Century(i16),
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// Its Monday.
    Week(Date),
    /// Its Saturday.
    Weekend(Date),
    Day(Date),
    Clock(Date, Clock),
}

/// A year as TIMEX3 writes it.
pub(crate) fn year_text(year: i16) -> String {
    if year > 0 {
        format!("{year:04}")
    } else {
        format!("BC{:04}", 1 - i32::from(year))
    }
}

/// A day as TIMEX3 writes it.
pub(crate) fn day_text(d: Date) -> String {
    format!("{}-{:02}-{:02}", year_text(d.year()), d.month(), d.day())
}

/// The Monday of a day's week.
pub(crate) fn monday(d: Date) -> Option<Date> {
    d.checked_sub(i64::from(d.weekday().to_monday_zero_offset()).days())
        .ok()
}

pub(crate) fn plus(d: Date, days: i64) -> Option<Date> {
    let span = Span::new().try_days(days).ok()?;
    d.checked_add(span).ok()
}

pub(crate) fn plus_months(d: Date, months: i64) -> Option<Date> {
    let span = Span::new().try_months(months).ok()?;
    d.checked_add(span).ok()
}

fn first_of(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok()
}

/// An ISO moment.
fn moment(d: Date, minutes: i64) -> Option<String> {
    let d = plus(d, minutes.div_euclid(24 * 60))?;
    let m = minutes.rem_euclid(24 * 60);
    Some(format!("{d}T{:02}:{:02}", m / 60, m % 60))
}

impl Granule {
    /// The value TIMEX3 gives it.
    pub(crate) fn value(self) -> String {
        match self {
            Granule::Century(y) if y > 0 => format!("{:02}", y / 100),
            Granule::Century(y) => format!("BC{:02}", -i32::from(y) / 100),
            Granule::Decade(y) if y > 0 => format!("{:03}", y / 10),
            Granule::Decade(y) => format!("BC{:03}", (1 - i32::from(y)) / 10),
            Granule::Year(y) => year_text(y),
            Granule::Half(y, h) => format!("{}-H{h}", year_text(y)),
            Granule::Quarter(y, q) => format!("{}-Q{q}", year_text(y)),
            Granule::Season(y, s) => format!("{}-{}", year_text(y), s.name()),
            Granule::Month(y, m) => format!("{}-{m:02}", year_text(y)),
            Granule::Week(d) => {
                let w = d.iso_week_date();
                format!("{}-W{:02}", year_text(w.year()), w.week())
            }
            Granule::Weekend(d) => {
                let w = d.iso_week_date();
                format!("{}-W{:02}-WE", year_text(w.year()), w.week())
            }
            Granule::Day(d) => day_text(d),
            Granule::Clock(d, c) => {
                let d = day_text(d);
                match c {
                    Clock::Part(p) => format!("{d}T{}", p.name()),
                    Clock::Unknown => format!("{d}TXX"),
                    Clock::At {
                        hour,
                        minute,
                        second,
                        utc,
                    } => {
                        let seconds = second.map(|s| format!(":{s:02}")).unwrap_or_default();
                        let zone = if utc { "Z" } else { "" };
                        format!("{d}T{hour:02}:{minute:02}{seconds}{zone}")
                    }
                }
            }
        }
    }

    /// First day and first day behind it.
    pub(crate) fn days(self) -> Option<(Date, Date)> {
        let months = |y: i16, m: i8, n: i64| {
            let first = first_of(y, m)?;
            Some((first, plus_months(first, n)?))
        };
        match self {
            // The nth century of the calendar has no year 0; news says "1900s" and "20th century" of one.
            Granule::Century(y) if y > 0 => months(y, 1, 1200),
            Granule::Century(y) => months(y.checked_sub(99)?, 1, 1200),
            Granule::Decade(y) if y > 0 => months(y, 1, 120),
            Granule::Decade(y) => months(y.checked_sub(9)?, 1, 120),
            Granule::Year(y) => months(y, 1, 12),
            Granule::Half(y, h) => months(y, if h == 1 { 1 } else { 7 }, 6),
            Granule::Quarter(y, q) => months(y, q.clamp(1, 4) * 3 - 2, 3),
            Granule::Season(y, s) => months(y, s.first_month(), 3),
            Granule::Month(y, m) => months(y, m, 1),
            Granule::Week(d) => Some((d, plus(d, 7)?)),
            Granule::Weekend(d) => Some((d, plus(d, 2)?)),
            Granule::Day(d) | Granule::Clock(d, _) => Some((d, d.tomorrow().ok()?)),
        }
    }

    /// Begin and end of what it covers, ISO dates, or date-times where the hour is told.
    pub(crate) fn interval(self) -> Option<(String, String)> {
        if let Granule::Clock(d, clock) = self {
            let (from, to) = match clock {
                Clock::Part(p) => p.minutes(),
                Clock::At { hour, minute, .. } => {
                    let at = i64::from(hour) * 60 + i64::from(minute);
                    // An hour without minutes is told to the hour.
                    (at, at + if minute == 0 { 60 } else { 1 })
                }
                Clock::Unknown => return Granule::Day(d).interval(),
            };
            return Some((moment(d, from)?, moment(d, to)?));
        }
        let (a, b) = self.days()?;
        Some((a.to_string(), b.to_string()))
    }

    /// The first day.
    pub(crate) fn first_day(self) -> Option<Date> {
        self.days().map(|(a, _)| a)
    }

    pub(crate) fn year(self) -> i16 {
        match self {
            Granule::Century(y)
            | Granule::Decade(y)
            | Granule::Year(y)
            | Granule::Half(y, _)
            | Granule::Quarter(y, _)
            | Granule::Season(y, _)
            | Granule::Month(y, _) => y,
            Granule::Week(d) | Granule::Weekend(d) | Granule::Day(d) | Granule::Clock(d, _) => {
                d.year()
            }
        }
    }

    /// The day, where it is known to the day.
    pub(crate) fn day(self) -> Option<Date> {
        match self {
            Granule::Day(d) | Granule::Clock(d, _) => Some(d),
            _ => None,
        }
    }

    /// Year and month, where they are known.
    pub(crate) fn month(self) -> Option<(i16, i8)> {
        match self {
            Granule::Month(y, m) => Some((y, m)),
            Granule::Week(d) | Granule::Weekend(d) | Granule::Day(d) | Granule::Clock(d, _) => {
                Some((d.year(), d.month()))
            }
            _ => None,
        }
    }

    /// How coarse it is.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Granule::Century(_) => Unit::Century,
            Granule::Decade(_) => Unit::Decade,
            Granule::Year(_) | Granule::Half(..) => Unit::Year,
            Granule::Quarter(..) => Unit::Quarter,
            Granule::Season(..) => Unit::Season,
            Granule::Month(..) => Unit::Month,
            Granule::Week(_) => Unit::Week,
            Granule::Weekend(_) => Unit::Weekend,
            Granule::Day(_) => Unit::Day,
            Granule::Clock(..) => Unit::Hour,
        }
    }

    /// The stretch of that unit in which `d` lies.
    pub(crate) fn around(unit: Unit, d: Date) -> Option<Granule> {
        let y = d.year();
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour => Granule::Clock(d, Clock::Unknown),
            Unit::Day => Granule::Day(d),
            Unit::Weekend => Granule::Weekend(plus(monday(d)?, 5)?),
            Unit::Week | Unit::Fortnight => Granule::Week(monday(d)?),
            Unit::Month => Granule::Month(y, d.month()),
            Unit::Quarter => Granule::Quarter(y, (d.month() + 2) / 3),
            Unit::Season => {
                let s = Season::of(d.month());
                // January belongs to the winter that began the year before.
                let y = if s == Season::Wi && d.month() < 3 {
                    y.checked_sub(1)?
                } else {
                    y
                };
                Granule::Season(y, s)
            }
            Unit::Year => Granule::Year(y),
            Unit::Decade => Granule::Decade(decade_of(y)),
            Unit::Century => Granule::Century(century_of(y)),
            Unit::Millennium => return None,
        })
    }
}

/// The first year of a year's decade; before Christ, the last in counting (480 BC for the 480s).
pub(crate) fn decade_of(y: i16) -> i16 {
    if y > 0 {
        y - y % 10
    } else {
        1 - (1 - y) / 10 * 10
    }
}

/// The first year of a year's century; before Christ, the last in counting.
pub(crate) fn century_of(y: i16) -> i16 {
    if y > 0 {
        y - y % 100
    } else {
        -((-y) / 100 * 100)
    }
}

impl Season {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Season::Sp => "SP",
            Season::Su => "SU",
            Season::Fa => "FA",
            Season::Wi => "WI",
        }
    }

    fn first_month(self) -> i8 {
        match self {
            Season::Sp => 3,
            Season::Su => 6,
            Season::Fa => 9,
            Season::Wi => 12,
        }
    }

    fn of(month: i8) -> Season {
        match month {
            3..=5 => Season::Sp,
            6..=8 => Season::Su,
            9..=11 => Season::Fa,
            _ => Season::Wi,
        }
    }
}

impl Part {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Part::Mo => "MO",
            Part::Mi => "MI",
            Part::Af => "AF",
            Part::Ev => "EV",
            Part::Ni => "NI",
            Part::Dt => "DT",
        }
    }

    /// Minutes from midnight, the end excluded; a night ends on the next day.
    fn minutes(self) -> (i64, i64) {
        let (from, to) = match self {
            Part::Mo => (4, 12),
            Part::Mi => (11, 14),
            Part::Af => (12, 18),
            Part::Ev => (17, 22),
            Part::Ni => (20, 30),
            Part::Dt => (6, 20),
        };
        (from * 60, to * 60)
    }
}

impl Unit {
    /// Its letter in a TIMEX3 duration and whether it stands behind the `T`; how many of the letter's
    /// unit one of it is.
    pub(crate) fn letter(self) -> (&'static str, bool, i64) {
        match self {
            Unit::Second => ("S", true, 1),
            Unit::Minute => ("M", true, 1),
            Unit::Hour => ("H", true, 1),
            Unit::Day => ("D", false, 1),
            Unit::Weekend => ("D", false, 2),
            Unit::Week => ("W", false, 1),
            Unit::Fortnight => ("W", false, 2),
            Unit::Month => ("M", false, 1),
            Unit::Quarter => ("Q", false, 1),
            Unit::Season => ("M", false, 3),
            Unit::Year => ("Y", false, 1),
            Unit::Decade => ("Y", false, 10),
            Unit::Century => ("Y", false, 100),
            Unit::Millennium => ("Y", false, 1000),
        }
    }

    /// `n` of them from `d`.
    pub(crate) fn shift(self, d: Date, n: i64) -> Option<Date> {
        match self {
            Unit::Second | Unit::Minute => Some(d),
            Unit::Hour => plus(d, n / 24),
            Unit::Day => plus(d, n),
            Unit::Week | Unit::Weekend => plus(d, n.checked_mul(7)?),
            Unit::Fortnight => plus(d, n.checked_mul(14)?),
            Unit::Month => plus_months(d, n),
            Unit::Quarter | Unit::Season => plus_months(d, n.checked_mul(3)?),
            Unit::Year => plus_months(d, n.checked_mul(12)?),
            Unit::Decade => plus_months(d, n.checked_mul(120)?),
            Unit::Century => plus_months(d, n.checked_mul(1200)?),
            Unit::Millennium => plus_months(d, n.checked_mul(12_000)?),
        }
    }
}
