//! The schema and its history.
//!
//! A store says what it is by SQLite's `application_id`, and of which schema by its `user_version`.
//! Every schema is the one before it and a script; a store of an old schema is brought forward, script
//! by script, in one transaction when it is opened for writing. A file of every old schema is kept
//! under `tests/schemas` and opened by a test.

use rusqlite::Connection;

use crate::error::{Error, Result};

/// SQLite's `application_id` of a store: "DtLn".
pub const APPLICATION_ID: i32 = 0x4474_4c6e;

/// The scripts, one a schema, the first making an empty file a store of schema 1.
const SCRIPTS: [&str; 2] = [include_str!("1.sql"), include_str!("2.sql")];

/// The schema that this program writes.
pub const VERSION: u32 = SCRIPTS.len() as u32;

/// What a file says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing is in it yet: new, or left by a process that ended before it made the schema.
    Empty,
    /// A store of this schema.
    Store(u32),
}

/// What the file is.
pub(crate) fn found(connection: &Connection) -> Result<Found> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = number("application_id")?;
    let version = number("user_version")?;
    if application == i64::from(APPLICATION_ID) && version >= 1 {
        return match u32::try_from(version) {
            Ok(version) if version <= VERSION => Ok(Found::Store(version)),
            _ => Err(Error::Newer { version }),
        };
    }
    let things: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && version == 0 && things == 0 {
        Ok(Found::Empty)
    } else {
        Err(Error::NotAStore)
    }
}

/// Makes the file a store of this program's schema. Within a transaction, which the caller commits.
/// Returns the schema that was there.
pub(crate) fn bring_forward(connection: &Connection) -> Result<Found> {
    let before = found(connection)?;
    let from = match before {
        Found::Empty => 0,
        Found::Store(version) => version as usize,
    };
    for script in SCRIPTS.iter().skip(from) {
        connection.execute_batch(script)?;
    }
    if from < SCRIPTS.len() {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", VERSION)?;
    }
    Ok(before)
}
