//! What people say of events: confirmed, rejected, a field corrected.
//!
//! A review never changes what was read. The event as it [stands](stand) is the record with its
//! reviews laid over it, the last word counting.

use dateline_record::Event;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};

/// What a person says of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// It is right as it stands.
    Confirm,
    /// It is wrong: the report does not tell this.
    Reject,
    /// A field of it should have another value.
    Correct {
        /// Path of the field: `status`, `place.country`, `actors.0.name`, `counts.killed.best`.
        field: String,
        /// The value it should have.
        value: Value,
    },
}

impl Verdict {
    /// Its name in the store.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Confirm => "confirm",
            Verdict::Reject => "reject",
            Verdict::Correct { .. } => "correct",
        }
    }
}

/// One review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Id of the event when it was reviewed; a later codebook may have given it another.
    pub event: String,
    /// What is said of it.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Who says so.
    pub who: String,
    /// When: ISO 8601, as given by the caller.
    pub at: String,
    /// Why.
    pub note: Option<String>,
    /// Whether it was given to an earlier version of the report, which told it in the same sentence.
    pub carried: bool,
}

/// How an event stands after its reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Nobody looked at it.
    #[default]
    Unreviewed,
    /// Somebody found it right.
    Confirmed,
    /// Somebody found it wrong: it belongs to no incident.
    Rejected,
    /// Somebody corrected it.
    Corrected,
}

/// Fields that say which event it is and where it was read: they cannot be corrected.
const FIXED: [&str; 5] = ["schema", "id", "report", "evidence", "confidence"];

/// The event with its reviews laid over it, in their order, and how it stands. A correction that no
/// longer fits, because the event was read anew and has no such field, changes nothing.
pub fn stand(event: &Event, reviews: &[Review]) -> (Event, Standing) {
    let mut standing = Standing::Unreviewed;
    let mut event = event.clone();
    for review in reviews {
        standing = match &review.verdict {
            Verdict::Confirm => Standing::Confirmed,
            Verdict::Reject => Standing::Rejected,
            Verdict::Correct { field, value } => {
                if let Ok(corrected) = correct(&event, field, value) {
                    event = corrected;
                }
                Standing::Corrected
            }
        };
    }
    (event, standing)
}

/// The event with this field corrected. The error says why there is no such event.
pub fn correct(event: &Event, field: &str, value: &Value) -> Result<Event> {
    let mut record = serde_json::to_value(event).map_err(|e| Error::record("the event", e))?;
    let path: Vec<&str> = field.split('.').collect();
    if path.first().is_some_and(|first| FIXED.contains(first)) {
        return Err(Error::Correction(format!(
            "{} says what was read where, and cannot be corrected",
            path[0]
        )));
    }
    let mut at = &mut record;
    for (n, step) in path.iter().enumerate() {
        let so_far = path[..=n].join(".");
        at = match at {
            Value::Object(fields) => fields.get_mut(*step),
            Value::Array(items) => match step.parse::<usize>() {
                Ok(index) => items.get_mut(index),
                Err(_) => items.iter_mut().find(|i| i["what"].as_str() == Some(step)),
            },
            _ => None,
        }
        .ok_or_else(|| Error::Correction(format!("the event has no field {so_far}")))?;
    }
    *at = value.clone();
    serde_json::from_value(record)
        .map_err(|e| Error::Correction(format!("{field} cannot be {value}: {e}")))
}
