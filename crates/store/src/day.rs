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

/// The day as an ISO 8601 date.
pub(crate) fn iso(day: i64) -> Option<String> {
    let date = jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(day).ok()?)
        .ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_there_and_back() {
        for (iso_date, day) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11017),
            ("0001-01-01", -719_162),
        ] {
            assert_eq!(parse(iso_date), Some(day));
            assert_eq!(iso(day).as_deref(), Some(iso_date));
        }
        assert_eq!(parse("2019-08-08T23:30:00+06:00"), parse("2019-08-08"));
        for none in ["", "2019-08", "2019-08-0é", "yesterday!"] {
            assert_eq!(parse(none), None);
        }
        assert_eq!(iso(i64::MAX), None);
    }
}
