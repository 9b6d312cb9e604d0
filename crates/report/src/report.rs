//! A report and the date it was published.

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::one_line;

/// One news report, as its reader understood it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The caller's id; where there was none, the first 16 hex digits of the text's SHA-256.
    pub id: String,
    /// The body exactly as given: offsets count from its first character.
    pub text: String,
    /// Headline.
    pub title: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// When it was published: the day against which "Wednesday" is read.
    pub published: Option<Published>,
    /// Every other key of the record, in its order.
    pub extra: Map<String, Value>,
}

impl Report {
    /// A report that is nothing but a text.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            id: id_of(&text),
            text,
            title: None,
            url: None,
            publisher: None,
            language: None,
            published: None,
            extra: Map::new(),
        }
    }
}

/// The id of a report that brings none.
pub(crate) fn id_of(text: &str) -> String {
    use fmt::Write as _;
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// What a reader fills in where a record does not say; what the record says wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// Headline.
    pub title: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
}

impl Defaults {
    pub(crate) fn fill(&self, report: &mut Report) {
        fn or<T: Clone>(have: &mut Option<T>, default: &Option<T>) {
            if have.is_none() {
                have.clone_from(default);
            }
        }
        or(&mut report.title, &self.title);
        or(&mut report.url, &self.url);
        or(&mut report.publisher, &self.publisher);
        or(&mut report.language, &self.language);
        or(&mut report.published, &self.published);
    }
}

/// A date or date-time of publication: the string as it was given, and what it means.
///
/// ```
/// use dateline_report::Published;
///
/// let p = Published::parse("2019-08-08T23:30:00+06:00").unwrap();
/// assert_eq!(p.as_str(), "2019-08-08T23:30:00+06:00");
/// assert_eq!(p.date(), jiff::civil::date(2019, 8, 8)); // the day where it was published
/// assert!(Published::parse("8 August 2019").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    given: String,
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

impl Published {
    /// Reads an ISO 8601 date (`2019-08-08`) or date-time (`2019-08-08T12:30:00Z`, with a space
    /// for the `T`, or without the offset, too).
    pub fn parse(given: &str) -> Result<Self, InvalidDate> {
        // jiff also reads dates without hyphens and years of six digits. They are left out: far
        // more often than a date, such a number is one of another kind.
        let shaped = given.len() >= 10
            && given.bytes().take(10).enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let invalid = || InvalidDate {
            given: given.to_owned(),
        };
        if !shaped {
            return Err(invalid());
        }
        let pieces = Pieces::parse(given).map_err(|_| invalid())?;
        Ok(Self {
            given: given.to_owned(),
            date: pieces.date(),
            time: pieces.time(),
            offset: pieces.to_numeric_offset(),
        })
    }

    /// The string as it was given.
    pub fn as_str(&self) -> &str {
        &self.given
    }

    /// The calendar day, where it was published.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The time of day, if it was given.
    pub fn time(&self) -> Option<Time> {
        self.time
    }

    /// The offset from UTC, if it was given.
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

impl std::str::FromStr for Published {
    type Err = InvalidDate;

    fn from_str(s: &str) -> Result<Self, InvalidDate> {
        Self::parse(s)
    }
}

/// A date of publication that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a date such as 2019-08-08 or 2019-08-08T12:30:00Z, found \"{}\"",
    shorten(given)
)]
pub struct InvalidDate {
    given: String,
}

fn shorten(s: &str) -> String {
    const LONGEST_SHOWN: usize = 40;
    match s.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => one_line(&s[..end]) + "…",
        None => one_line(s),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_and_date_times() {
        for (given, date, time) in [
            ("2019-08-08", "2019-08-08", None),
            ("2019-08-08T12:30:00Z", "2019-08-08", Some("12:30:00")),
            (
                "2019-08-08T12:30:00.25+06:00",
                "2019-08-08",
                Some("12:30:00.25"),
            ),
            ("2019-08-08 12:30", "2019-08-08", Some("12:30:00")),
            ("2020-02-29t00:00:00z", "2020-02-29", Some("00:00:00")),
        ] {
            let p = Published::parse(given).expect(given);
            assert_eq!(p.date().to_string(), date, "{given}");
            assert_eq!(p.time().map(|t| t.to_string()).as_deref(), time, "{given}");
            assert_eq!(p.to_string(), given);
        }
    }

    #[test]
    fn what_is_no_date() {
        for given in [
            "",
            "2019",
            "2019-08",
            "20190808",
            "08/08/2019",
            "2019-02-29",
            "2019-13-01",
            "2019-08-08T25:00",
            "yesterday",
            "2019-08-08 Thursday",
            " 2019-08-08",
            "-002019-08-08",
        ] {
            assert!(Published::parse(given).is_err(), "{given}");
        }
        let error = Published::parse(&"x\n".repeat(50)).unwrap_err().to_string();
        assert!(error.ends_with("…\"") && !error.contains('\n'), "{error}");
    }

    #[test]
    fn the_id_is_the_text_s_hash() {
        // printf abc | sha256sum
        assert_eq!(Report::from_text("abc").id, "ba7816bf8f01cfea");
    }

    proptest! {
        #[test]
        fn no_string_panics(s in "\\PC*|[0-9T:+Z-]{0,30}|\\d{4}-\\d\\d-\\d\\d.{0,9}") {
            let _ = Published::parse(&s);
        }
    }
}
