//! What one report says happened, in the few numbers that comparing needs.

use dateline_record::{Event, Span, Status};
use serde::{Deserialize, Serialize};

use crate::hash;
use crate::rules::LinkRules;

/// What one report says happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The event's id as a number: its 16 hex digits, else a hash of it.
    pub id: u64,
    /// Hash of the report's id.
    pub report: u64,
    /// Day of publication, counted from 1970-01-01.
    pub day: Option<i32>,
    /// The words that tell of it.
    pub trigger: Span,
    /// Hash of the group of types that its type is linked with.
    pub group: u64,
    /// Whether it happened.
    pub status: Status,
}

impl Claim {
    /// The claim that this event is, of the report with this hash, published on this day.
    pub fn of(event: &Event, report: u64, day: Option<i32>, _rules: &LinkRules) -> Claim {
        Claim {
            id: id(&event.id),
            report,
            day,
            trigger: event.evidence.trigger,
            group: hash(event.kind.as_bytes()),
            status: event.status,
        }
    }

    /// The hashes it is filed under: claims that share none are never compared.
    pub fn keys(&self, _rules: &LinkRules) -> Vec<u64> {
        vec![self.group]
    }
}

/// An event's id as a number: its 16 hex digits, else a hash of it.
pub fn id(event: &str) -> u64 {
    match u64::from_str_radix(event, 16) {
        Ok(n) if event.len() == 16 => n,
        _ => hash(event.as_bytes()),
    }
}

/// The day of an ISO 8601 date or date-time, counted from 1970-01-01.
pub fn day(published: &str) -> Option<i32> {
    let date: jiff::civil::Date = published.get(..10)?.parse().ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).ok().map(|s| s.get_days())
}
