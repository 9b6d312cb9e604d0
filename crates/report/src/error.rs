//! What can be wrong with an input.

use std::fmt;
use std::io;

/// Why a report could not be read, and where it stood.
///
/// Displayed as `file: problem` or `file:line: problem`, always in one line.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", one_line(source_name), Line(*line))]
pub struct ReadError {
    source_name: String,
    line: Option<u64>,
    // Part of what is displayed, so no source of its own: chains would say it twice.
    problem: Problem,
}

impl ReadError {
    pub(crate) fn new(source_name: &str, line: Option<u64>, problem: Problem) -> Self {
        Self {
            source_name: source_name.to_owned(),
            line,
            problem,
        }
    }

    /// The name of the file, or what the caller called the stream.
    pub fn source_name(&self) -> &str {
        &self.source_name
    }

    /// The line it stands on, counted from 1; `None` where the whole input is meant.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// What is wrong with a record or a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It could not be opened or read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A file whose kind no reader knows.
    #[error(
        "cannot tell what kind of file this is from its ending \".{0}\": known are .txt and .jsonl"
    )]
    UnknownFormat(String),
    /// Bytes that no text holds.
    #[error("looks like a binary file (it holds NUL bytes)")]
    Binary,
    /// Text in another encoding, recognised by its byte order mark.
    #[error("is UTF-16 text: convert it to UTF-8 first")]
    Utf16,
    /// Bytes that are not UTF-8.
    #[error("invalid UTF-8 at byte {0}")]
    InvalidUtf8(
        /// Offset of the first bad byte, from 0, in the file or (JSON Lines) the line.
        usize,
    ),
    /// Nothing but white space.
    #[error("holds no text")]
    NoText,
    /// A JSON Lines file without a line.
    #[error("holds no report")]
    NoReport,
    /// A line longer than [`MAX_LINE_BYTES`](crate::MAX_LINE_BYTES).
    #[error("line is longer than {} MiB", .0 >> 20)]
    LineTooLong(
        /// The limit in bytes.
        usize,
    ),
    /// A text longer than [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES).
    #[error("text is longer than {} MiB", .0 >> 20)]
    TextTooLong(
        /// The limit in bytes.
        usize,
    ),
    /// A line that is not JSON.
    #[error("not valid JSON at column {column}: {message}")]
    Json {
        /// Byte column, from 1.
        column: usize,
        /// What the JSON parser says.
        message: String,
    },
    /// A line that is JSON, but no object.
    #[error("expected a JSON object, found {0}")]
    NotAnObject(
        /// What stands there, with its article.
        &'static str,
    ),
    /// A field that must be there.
    #[error("field \"{0}\" is missing")]
    Missing(
        /// Its name.
        &'static str,
    ),
    /// A field of another type.
    #[error("field \"{field}\": expected {expected}, found {found}")]
    WrongType {
        /// Its name.
        field: &'static str,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A date that cannot be read.
    #[error("field \"published\": {0}")]
    Date(#[from] crate::InvalidDate),
    /// A front matter block that cannot be read.
    #[error("front matter: {0}")]
    FrontMatter(
        /// What is wrong with it.
        String,
    ),
}

struct Line(Option<u64>);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(line) => write!(f, ":{line}"),
            None => Ok(()),
        }
    }
}

/// Escapes control characters, so that a value that the input chose cannot break the line.
pub(crate) fn one_line(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}
