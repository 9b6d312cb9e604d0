//! One SQLite file that holds what Dateline read: reports with their versions, annotations, events,
//! incidents
//! linked of them, and what people said of events; with full-text search over the reports.
//!
//! ```
//! use dateline_incident::LinkRules;
//! use dateline_report::Report;
//! use dateline_store::{Coded, Coding, Linking, Put, Search, Store};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let mut store = Store::create(&folder.path().join("desk.db"), || eprintln!("waiting"))?;
//! let report = Report::from_text("Rebels attacked a village.");
//! let coding = Coding { program: "0.1.0".into(), ..Coding::default() };
//! let linking = Linking::new(LinkRules::built_in().map_err(|m| m.message)?);
//! let mut batch = store.batch(&linking)?;
//! assert_eq!(batch.put(&report, &Coded::default(), &coding)?, Put::New { events: 0 });
//! assert_eq!(batch.put(&report, &Coded::default(), &coding)?, Put::Known);
//! batch.commit()?; // from here on it survives whatever happens to the process
//! assert_eq!(store.search(&Search::words("villages"))?.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! **A batch is one transaction.** Whoever opens the file sees all of a batch or nothing; once
//! [`Batch::commit`] returned, the batch is on the disk (write-ahead log, `synchronous=FULL`).
//! **Nothing is overwritten.** A report that comes again with other content is a new version beside
//! the old one; [reviews](Review) are added, never changed. **One writer at a time**: a second process
//! waits for its turn, and [says so](Store::create). Readers never wait.
#![deny(missing_docs)]

mod archive;
mod day;
mod doctor;
mod error;
mod open;
mod pack;
mod read;
mod review;
mod schema;
mod write;

pub use day::days;
pub use doctor::{Check, Finding};
pub use error::{Error, Result};
pub use open::{Store, WAIT_LIMIT};
pub use pack::MAX_UNPACKED_BYTES;
pub use read::incidents::{Box, Filter};
pub use read::search::{Hit, RANKED, Search};
pub use read::{StoredEvent, StoredReport};
pub use review::{Review, Standing, Verdict, correct, stand};
pub use schema::{APPLICATION_ID, VERSION};
pub use write::{Batch, Coded, Coding, LINKED_AT_ONCE, Linking, Outdated, Put, Recoded};
