//! Days as numbers.

use jiff::civil::Date;

/// Days since 1970-01-01.
pub(crate) fn of(date: Date) -> i64 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    date.duration_since(EPOCH).as_hours() / 24
}

/// The day on which an ISO 8601 date or date-time lies.
pub(crate) fn parse(iso: &str) -> Option<i64> {
    let date: Date = iso.get(..10)?.parse().ok()?;
    Some(of(date))
}

/// First and last day of an ISO 8601 date (`2019-08-07`), month (`2019-08`) or year (`2019`), each in
/// days since 1970-01-01. `None` where it is none of these.
pub fn days(given: &str) -> Option<(i64, i64)> {
    let number = |s: &str, digits: usize| {
        let is_number = s.len() == digits && s.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| s.parse::<i16>().ok()).flatten()
    };
    let mut parts = given.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|s| number(s, 2));
    let day = parts.next().map(|s| number(s, 2));
    if parts.next().is_some() {
        return None;
    }
    let date = |m: i16, d: i16| Date::new(year, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok();
    let (first, last) = match (month, day) {
        (None, _) => (date(1, 1)?, date(12, 31)?),
        (Some(month), None) => {
            let first = date(month?, 1)?;
            (first, first.last_of_month())
        }
        (Some(month), Some(day)) => {
            let date = date(month?, day?)?;
            (date, date)
        }
    };
    Some((of(first), of(last)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_months_and_years() {
        for (given, expected) in [
            ("1970-01-01", Some((0, 0))),
            ("1969-12-31", Some((-1, -1))),
            ("2000-03-01", Some((11017, 11017))),
            ("2000-02", Some((10988, 11016))),
            ("1970", Some((0, 364))),
            ("0001-01-01", Some((-719_162, -719_162))),
            ("", None),
            ("2019-2", None),
            ("2019-02-30", None),
            ("2019-13", None),
            ("2019-08-07-01", None),
            ("+019", None),
            ("yesterday", None),
        ] {
            assert_eq!(days(given), expected, "{given}");
        }
        assert_eq!(parse("2019-08-08T23:30:00+06:00"), parse("2019-08-08"));
        assert_eq!(parse("2019-08-0é"), None);
    }

    proptest! {
        #[test]
        fn anything_is_read_or_not(given in "\\PC*") {
            if let Some((first, last)) = days(&given) {
                prop_assert!(first <= last);
            }
            parse(&given);
        }
    }
}
