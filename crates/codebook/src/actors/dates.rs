//! Dates as the directory of actors writes them, and the times that roles last.

use jiff::ToSpan;
use jiff::civil::Date;

/// The first and the last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) fn parse(text: &str) -> Option<(Date, Date)> {
    let digits = |part: &str, n: usize| {
        (part.len() == n && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = match parts.next() {
        None => {
            return Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
        }
        Some(month) => i8::try_from(digits(month, 2)?).ok()?,
    };
    let first = Date::new(year, month, 1).ok()?;
    match parts.next() {
        None => Some((first, first.last_of_month())),
        Some(day) => {
            let day = Date::new(year, month, i8::try_from(digits(day, 2)?).ok()?).ok()?;
            parts.next().is_none().then_some((day, day))
        }
    }
}

/// Days from a first to a last one, both included; `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Term {
    /// Whether it holds at `date`; where no date is given, whether its end is open.
    pub fn holds(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => {
                self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
            }
            None => self.to.is_none(),
        }
    }

    /// Whether it is over at `date`; where no date is given, whether it has an end.
    pub fn over(&self, date: Option<Date>) -> bool {
        match (self.to, date) {
            (Some(to), Some(date)) => to < date,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    /// Whether it begins only after `date`.
    pub fn ahead(&self, date: Option<Date>) -> bool {
        matches!((self.from, date), (Some(from), Some(date)) if date < from)
    }

    /// Whether it begins at most so many years after `date`.
    pub fn within_years(&self, date: Option<Date>, years: i16) -> bool {
        match (self.from, date) {
            (Some(from), Some(date)) => date
                .checked_add(years.years())
                .is_ok_and(|limit| from <= limit),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates() {
        #[track_caller]
        fn check(text: &str, expected: Option<(Date, Date)>) {
            assert_eq!(parse(text), expected, "{text}");
        }
        check("1999", Some((date(1999, 1, 1), date(1999, 12, 31))));
        check("2000-02", Some((date(2000, 2, 1), date(2000, 2, 29))));
        check("2011-12-01", Some((date(2011, 12, 1), date(2011, 12, 1))));
        for wrong in [
            "",
            "99",
            "2000-2",
            "2000-13",
            "2001-02-29",
            "2001-02-03-04",
            "200a",
            "+199",
            "2000-",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn terms() {
        let term = Term {
            from: Some(date(2011, 12, 1)),
            to: Some(date(2017, 11, 24)),
        };
        assert!(term.holds(Some(date(2011, 12, 1))) && term.holds(Some(date(2017, 11, 24))));
        assert!(!term.holds(Some(date(2017, 11, 25))) && term.over(Some(date(2017, 11, 25))));
        assert!(!term.holds(None) && term.over(None));
        assert!(term.ahead(Some(date(2010, 1, 1))) && !term.ahead(None));
        assert!(term.within_years(Some(date(2010, 1, 1)), 3));
        assert!(!term.within_years(Some(date(2000, 1, 1)), 3));
    }
}
