//! What one report says of one happening, in the few numbers that comparing needs.

mod group;
mod keys;
mod make;
mod merge;
mod names;

use dateline_record::{CountKind, Span, Status};
use serde::{Deserialize, Serialize};

use crate::hash;

pub(crate) use group::accounts;
pub use group::explain;
pub use keys::Keys;
pub(crate) use make::{Piece, counted, piece, who};
pub(crate) use names::Names;

/// What one report says of one happening: one of its events, or several that tell of the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Ids of the events as numbers (see [`id`]), in order of the text.
    pub events: Vec<u64>,
    /// The words that tell of it first.
    pub trigger: Span,
    /// Hash of the name of its group of types (see [`crate::LinkRules::groups`]).
    pub group: u32,
    /// Hashes of the modes of its events, sorted.
    pub modes: Vec<u32>,
    /// What its events are said to be, each once, in order.
    pub status: Vec<Status>,
    /// When, where any event tells it; else the day of publication.
    pub when: Option<When>,
    /// Where, the most exact first.
    pub sites: Vec<Site>,
    /// Who did it.
    pub actors: Vec<Who>,
    /// To whom.
    pub targets: Vec<Who>,
    /// How many.
    pub tolls: Vec<Toll>,
    /// Hashes of the weapons' nouns, sorted.
    pub weapons: Vec<u32>,
    /// Hashes of the words for the spot, sorted: "bus terminal", "mosque".
    pub spot: Vec<u32>,
    /// Hashes of the sentences, sorted.
    pub sentences: Vec<u32>,
    /// Hashes of the names in them, sorted.
    pub names: Vec<u32>,
    /// Hashes of the other words in them that say something, sorted.
    pub words: Vec<u32>,
}

/// An interval of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// First minute, counted from 1970-01-01.
    pub begin: i32,
    /// First minute behind it.
    pub end: i32,
    /// Days by which it may be off.
    pub slack: i32,
    /// Whether the report tells it; else it is the day of publication.
    pub told: bool,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// GeoNames number.
    pub id: Option<u64>,
    /// Hash of its name in small letters.
    pub name: Option<u32>,
    /// WGS84 degrees north and east.
    pub at: Option<(f32, f32)>,
    /// How large it is.
    pub extent: Extent,
    /// 1 exact, 2 near, 3 region or country; 3 where unknown.
    pub precision: u8,
    /// Hash of the country.
    pub country: Option<u32>,
    /// Hash of the name of the first-level division in small letters.
    pub admin1: Option<u32>,
    /// Whether the clause itself tells it.
    pub clause: bool,
}

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Extent {
    /// A settlement or less.
    Spot,
    /// A district.
    District,
    /// A first-level division, a sea, a mountain range.
    Region,
    /// A country or more.
    Country,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// Hash of its Wikidata item or name.
    pub name: Option<u32>,
    /// Whether it is one human being with a name.
    pub person: bool,
    /// Whether it is no human being and no group of them.
    pub thing: bool,
    /// Hash of its noun.
    pub head: Option<u32>,
    /// Whether the noun says little: people, men.
    pub generic: bool,
    /// Hashes of the other words, sorted.
    pub words: Vec<u32>,
    /// Hash of the country.
    pub country: Option<u32>,
    /// Hashes of the sectors, primary first.
    pub sectors: Vec<u32>,
}

/// A number of people or things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// What is counted.
    pub what: CountKind,
    /// At least this many.
    pub low: u64,
    /// The number told.
    pub best: u64,
    /// At most this many.
    pub high: u64,
    /// Hash of the noun of whom.
    pub of: Option<u32>,
}

/// An event's id as a number: its 16 hex digits, else a hash of it.
pub fn id(event: &str) -> u64 {
    let digits = event.len() == 16 && event.bytes().all(|b| b.is_ascii_hexdigit());
    match u64::from_str_radix(event, 16) {
        Ok(n) if digits => n,
        _ => hash(event.as_bytes()),
    }
}

/// The day of an ISO 8601 date or date-time, counted from 1970-01-01.
pub fn day(published: &str) -> Option<i32> {
    minute(published).map(|m| m.div_euclid(MINUTES_A_DAY))
}

/// Minutes of a day.
pub(crate) const MINUTES_A_DAY: i32 = 24 * 60;

/// The minute of an ISO 8601 date or date-time, counted from 1970-01-01.
pub(crate) fn minute(at: &str) -> Option<i32> {
    let date: jiff::civil::Date = at.get(..10)?.parse().ok()?;
    let days = jiff::civil::date(1970, 1, 1)
        .until(date)
        .ok()?
        .get_days()
        .checked_mul(MINUTES_A_DAY)?;
    let number = |from: usize| at.get(from..from + 2)?.parse::<i32>().ok();
    let (hour, minute) = (number(11).unwrap_or(0), number(14).unwrap_or(0));
    days.checked_add(hour.clamp(0, 24) * 60 + minute.clamp(0, 59))
}

/// A short hash of a word, as accounts keep it.
pub(crate) fn short(word: &str) -> u32 {
    let h = hash(word.as_bytes());
    (h ^ (h >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_days() {
        for (at, expected) in [
            ("1970-01-01", Some(0)),
            ("1970-01-02T01:30", Some(1440 + 90)),
            ("1969-12-31", Some(-1440)),
            ("2021-06-02T06:00:00Z", Some(18780 * 1440 + 360)),
            ("2021-02-30", None),
            ("", None),
            ("é021-06-02", None),
            ("-009999-01-01", None),
        ] {
            assert_eq!(minute(at), expected, "{at}");
        }
        assert_eq!(day("1969-12-31T23:00"), Some(-1));
    }

    #[test]
    fn ids_are_numbers() {
        assert_eq!(id("00000000000000ff"), 255);
        assert_ne!(id("ff"), 255);
        assert_ne!(id("+0000000000000ff"), id("00000000000000ff"));
    }
}
