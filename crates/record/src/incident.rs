//! Stories and incidents: what `dateline link` prints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Codes, CountKind, Party, Place, Status, Time};

/// Schema name of [`Story`].
pub const STORY_SCHEMA: &str = "dateline.story/1";

/// Schema name of [`Incident`].
pub const INCIDENT_SCHEMA: &str = "dateline.incident/1";

/// Which story a report belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// [`STORY_SCHEMA`].
    pub schema: String,
    /// The report's id.
    pub report: String,
    /// The story's id: a function of its earliest report.
    pub story: String,
    /// Id of the report whose text this one prints; null where it is no reprint.
    #[serde(default)]
    pub reprint_of: Option<String>,
}

/// What happened once, by all who tell of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// [`INCIDENT_SCHEMA`].
    pub schema: String,
    /// A function of its earliest claim.
    pub id: String,
    /// PLOVER event type, upper case.
    #[serde(rename = "type")]
    pub kind: String,
    /// Chief PLOVER mode, lower case.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Whether it happened; null where there are no claims.
    pub status: Option<Status>,
    /// Where, as the most exact claim has it.
    pub place: Option<Place>,
    /// When, as the most exact claim has it.
    pub time: Option<Time>,
    /// Who did it, by those who say so.
    pub actors: Vec<Party>,
    /// To whom.
    pub recipients: Vec<Party>,
    /// The same incident in other ontologies.
    pub codes: Codes,
    /// Ids of the events that tell of it, the earliest first.
    pub claims: Vec<String>,
    /// Ids of the reports, the earliest first.
    pub reports: Vec<String>,
    /// Names of the independent publishers: reprints of one text count once.
    pub publishers: Vec<String>,
    /// Every value that was told, by the name of its field: `killed`, `injured` and the other kinds
    /// of counts, `place`, `time`, `actors`, `recipients`, `weapon`, `status`.
    pub fields: BTreeMap<String, Vec<Value>>,
    /// Names of the fields whose values cannot all be true; `happened` where some deny it.
    pub disputed: Vec<String>,
    /// First and last `published` of its reports.
    pub first_seen: Option<String>,
    /// See `first_seen`.
    pub last_seen: Option<String>,
    /// The tolls that count, one of each kind: the latest official one, else the latest.
    pub counts: Vec<Toll>,
    /// Every toll that was told, in the order of the reports' dates.
    pub toll: Vec<Toll>,
    /// The part of its claims that told of it while it lay ahead; empty where none did.
    pub planned: Vec<String>,
    /// The part of its claims that recall it as history.
    pub recalled: Vec<String>,
}

/// A value that somebody told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The value: a [`Range`] for counts, words for the other fields.
    pub value: Decided,
    /// Ids of the events that tell it.
    pub claims: Vec<String>,
    /// Who says so: the source named last, else the publisher.
    pub sources: Vec<String>,
    /// First and last `published` of the reports that tell it.
    pub first: Option<String>,
    /// See `first`.
    pub last: Option<String>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Decided {
    /// A number of people or things.
    Range(Range),
    /// Words: the name of a place, a TIMEX3 value, a party's name or words, a status.
    Words(String),
}

/// A number with its bounds, as in [`crate::Count`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Range {
    /// At least this many; null where nothing bounds it.
    pub low: Option<u64>,
    /// The number told.
    pub best: Option<u64>,
    /// At most this many.
    pub high: Option<u64>,
}

/// A toll as one report has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// `published` of the report.
    pub published: Option<String>,
    /// What is counted.
    pub what: CountKind,
    /// At least this many.
    pub low: Option<u64>,
    /// The number told.
    pub best: Option<u64>,
    /// At most this many.
    pub high: Option<u64>,
    /// Who says so.
    pub source: Option<String>,
    /// Id of the event that tells it.
    pub claim: String,
}
