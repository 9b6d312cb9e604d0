//! Reads reports: plain text and JSON Lines.
//!
//! A reader is an iterator of `Result<Report, ReadError>`. Bad input is normal: what cannot be
//! read is an error that names the file, the record and what is wrong, and the next record
//! follows. Files are read as a stream; only one record is in memory at a time, and every size
//! is bounded by a named limit ([`MAX_LINE_BYTES`], [`MAX_TEXT_BYTES`]).
//!
//! ```
//! use dateline_report::{Defaults, Format, read_from};
//!
//! let lines = concat!(
//!     r#"{"id": "a", "text": "Rebels attacked a village.", "published": "2019-08-08"}"#, "\n",
//!     r#"{"id": "b", "text": 7}"#, "\n",
//!     r#"{"text": "Talks began."}"#, "\n",
//! );
//! let mut good = Vec::new();
//! let mut bad = Vec::new();
//! for item in read_from(lines.as_bytes(), "wire.jsonl", Some(Format::JsonLines), &Defaults::default()) {
//!     match item {
//!         Ok(report) => good.push(report),
//!         Err(error) => bad.push(error.to_string()),
//!     }
//! }
//! assert_eq!(good.len(), 2);
//! assert_eq!(good[0].published.as_ref().unwrap().date().to_string(), "2019-08-08");
//! assert_eq!(good[1].id.len(), 16); // from the text's SHA-256
//! assert_eq!(bad, [r#"wire.jsonl:2: field "text": expected a string, found a number"#]);
//! ```
//!
//! Beside the readers are helpers that others need: [`paragraphs`], [`CharIndex`], which turns byte
//! offsets into the code point offsets of Dateline's records, and [`read_line`], which reads lines of
//! any length within a bound.
#![deny(missing_docs)]

mod chars;
mod error;
mod jsonl;
mod paragraphs;
mod plain;
mod read;
mod report;

pub use chars::CharIndex;
pub use error::{Problem, ReadError};
pub use jsonl::{Line, read_line};
pub use paragraphs::paragraphs;
pub use read::{Format, Reports, read_from, read_path, read_stdin};
pub use report::{Defaults, InvalidDate, Published, Report};

/// The longest line of a JSON Lines file that is read, its line break not counted.
///
/// A longer line is an error; it is skipped without being held in memory.
pub const MAX_LINE_BYTES: usize = 32 * 1024 * 1024;

/// The longest text of one report, in bytes of UTF-8: twice the length of *War and Peace*.
///
/// A longer one is an error, whichever format it came in.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;
