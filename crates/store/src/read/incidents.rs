//! Choosing among incidents.

use dateline_record::{Event, Incident};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, params_from_iter};

use crate::archive::stored;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::unpack;
use crate::read::StoredEvent;

/// An incident that lasted longer, in days, is looked for apart; the schema's index says the same.
const LONG: i64 = 31;

/// Which incidents. Nothing asked: all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// It lasted to this day or longer, in days since 1970-01-01.
    pub from: Option<i64>,
    /// It began on this day or earlier.
    pub until: Option<i64>,
    /// It happened in one of these countries: ISO 3166-1 alpha-3.
    pub countries: Vec<String>,
    /// It happened in this box.
    pub within: Option<Box>,
    /// It is of one of these PLOVER types.
    pub types: Vec<String>,
    /// Whether it happened is one of these.
    pub statuses: Vec<String>,
    /// Each of these takes part, on either side: a name, words of it, a country, a sector, a Wikidata
    /// item.
    pub actors: Vec<String>,
    /// One of these publishers tells of it independently: its name, or words of it.
    pub publishers: Vec<String>,
    /// So many or more were killed.
    pub killed: Option<u64>,
    /// So many or more were injured.
    pub injured: Option<u64>,
    /// Some of what is told cannot all be true.
    pub disputed: bool,
}

/// A box in WGS84 degrees. West may be greater than east: then it spans the 180th meridian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Box {
    /// Southern edge.
    pub south: f64,
    /// Western edge.
    pub west: f64,
    /// Northern edge.
    pub north: f64,
    /// Eastern edge.
    pub east: f64,
}

/// Conditions of SQL with their values, numbered from some number on.
pub(crate) struct Conditions {
    pub(crate) sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        let mut sql = sql.to_owned();
        for value in values {
            self.values.push(value);
            sql = sql.replacen("??", &format!("?{}", self.values.len()), 1);
        }
        self.sql.push(sql);
    }

    /// One of these; all of one are looked up in the index.
    fn any(&mut self, column: &str, of: &[String]) -> Result<()> {
        match of {
            [] => {}
            [one] => self.add(&format!("{column} = ??"), [one.clone().into()]),
            several => {
                let list = serde_json::to_string(several).map_err(|e| Error::record("names", e))?;
                self.add(
                    &format!("{column} IN (SELECT value FROM json_each(??))"),
                    [list.into()],
                );
            }
        }
        Ok(())
    }
}

impl Filter {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// What is asked of a row of `incident`, days left out.
    pub(crate) fn conditions(&self, values: Vec<Value>) -> Result<Conditions> {
        let mut all = Conditions {
            sql: Vec::new(),
            values,
        };
        all.any("incident.country", &self.countries)?;
        all.any("incident.type", &self.types)?;
        all.any("incident.status", &self.statuses)?;
        for (column, least) in [("killed", self.killed), ("injured", self.injured)] {
            if let Some(least) = least {
                let least = i64::try_from(least).unwrap_or(i64::MAX);
                // The sign keeps SQLite from the index of tolls where days choose better.
                let sign = if self.from.is_some() || !self.countries.is_empty() {
                    "+"
                } else {
                    ""
                };
                all.add(&format!("{sign}incident.{column} >= ??"), [least.into()]);
            }
        }
        if self.disputed {
            all.sql.push("incident.disputed".into());
        }
        if let Some(b) = self.within {
            let across = if b.west <= b.east {
                "east >= ?? AND west <= ??"
            } else {
                "(east >= ?? OR west <= ??)"
            };
            all.add(
                &format!(
                    "incident.no IN (SELECT no FROM incident_box WHERE north >= ?? AND south <= ?? \
                     AND {across})"
                ),
                [b.south, b.north, b.west, b.east].map(Value::from),
            );
        }
        if let Some(words) = self.who() {
            all.add(
                "incident.no IN (SELECT rowid FROM incident_who WHERE incident_who MATCH ??)",
                [words.into()],
            );
        }
        Ok(all)
    }

    /// The parties and publishers as an expression of FTS5.
    fn who(&self) -> Option<String> {
        let phrase = |words: &String| format!("\"{}\"", words.replace('"', " "));
        let mut all: Vec<String> = Vec::new();
        for actor in &self.actors {
            all.push(format!("parties : {}", phrase(actor)));
        }
        if !self.publishers.is_empty() {
            let any: Vec<String> = self.publishers.iter().map(phrase).collect();
            all.push(format!("publishers : ({})", any.join(" OR ")));
        }
        (!all.is_empty()).then(|| all.join(" AND "))
    }
}

impl Store {
    /// The incidents that the filter lets through, the latest first: at most `limit` (0 for all), after
    /// the first `skip`.
    pub fn incidents(&self, filter: &Filter, limit: usize, skip: usize) -> Result<Vec<Incident>> {
        let mut all = filter.conditions(Vec::new())?;
        if let Some(until) = filter.until {
            all.add("incident.first_day <= ??", [until.into()]);
        }
        let mut numbers = Vec::new();
        if let Some(from) = filter.from {
            // What began at most so many days earlier is one stretch of the index; what lasted longer
            // has an index of its own.
            all.add("incident.last_day >= ??", [from.into()]);
            let from = all.values.len();
            let rest = all.sql.join(" AND ");
            for branch in [
                format!("first_day >= ?{from} - {LONG}"),
                format!("last_day - first_day > {LONG} AND first_day < ?{from} - {LONG}"),
            ] {
                // By itself SQLite would go through all that a country had before.
                let by = if branch.starts_with("last_day") {
                    "INDEXED BY incident_long"
                } else {
                    ""
                };
                numbers.push(format!(
                    "SELECT no, first_day FROM incident {by} WHERE {branch} AND {rest}"
                ));
            }
        } else {
            let rest = if all.sql.is_empty() {
                String::new()
            } else {
                format!("WHERE {}", all.sql.join(" AND "))
            };
            numbers.push(format!("SELECT no, first_day FROM incident {rest}"));
        }
        let limit = match limit {
            0 => -1,
            limit => i64::try_from(limit).unwrap_or(i64::MAX),
        };
        let sql = format!(
            "SELECT incident.no, record FROM ({} ORDER BY first_day DESC, no LIMIT {limit} \
             OFFSET {skip}) AS found JOIN incident ON incident.no = found.no \
             ORDER BY found.first_day DESC, found.no",
            numbers.join(" UNION ALL ")
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(all.values), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        rows.map(|row| {
            let (no, packed) = row?;
            unpack(&packed, || format!("incident number {no}"))
        })
        .collect()
    }

    /// The incident with this id.
    pub fn incident(&self, id: &str) -> Result<Option<Incident>> {
        let Some(no) = number(id) else {
            return Ok(None);
        };
        let packed: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT record FROM incident WHERE no = ?1")?
            .query_row([no], |row| row.get(0))
            .optional()?;
        packed
            .map(|packed| unpack(&packed, || format!("incident {id}")))
            .transpose()
    }

    /// The events that tell of an incident, with what people said of them, in the order of the record.
    pub fn claims(&self, incident: &Incident) -> Result<Vec<StoredEvent>> {
        let mut claims = Vec::new();
        for id in &incident.claims {
            let found = self.event_row(id)?;
            let row = found.ok_or_else(|| {
                Error::record(
                    format!("incident {}", incident.id),
                    "an event of it is gone",
                )
            })?;
            claims.push(self.reviewed(row)?);
        }
        Ok(claims)
    }

    /// The id of the incident that an event tells of.
    pub fn incident_of(&self, event: &Event) -> Result<Option<String>> {
        let no: Option<Option<i64>> = self
            .connection
            .prepare_cached(
                "SELECT incident FROM event JOIN report ON report.no = event.report \
                 WHERE event.id = ?1 AND current LIMIT 1",
            )?
            .query_row([&event.id], |row| row.get(0))
            .optional()?;
        Ok(no
            .flatten()
            .map(|no| format!("{:016x}", crate::archive::hash(no))))
    }
}

/// The number of the incident with this id.
fn number(id: &str) -> Option<i64> {
    let is_hex = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex
        .then(|| u64::from_str_radix(id, 16).ok().map(stored))
        .flatten()
}
