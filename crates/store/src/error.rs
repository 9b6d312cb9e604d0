//! What can go wrong with a store.

use rusqlite::ffi::{self, ErrorCode};

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a store cannot do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No file is there.
    #[error("there is no store")]
    Missing,
    /// The file is something else.
    #[error("it is not a store of Dateline")]
    NotAStore,
    /// A later version of Dateline made it.
    #[error("it has schema {version}, which this version of dateline is too old for")]
    Newer {
        /// Its schema.
        version: i64,
    },
    /// It has an old schema and is open for reading only.
    #[error("it has schema {version}, and bringing it forward takes leave to write")]
    Older {
        /// Its schema.
        version: u32,
    },
    /// The disk is full, or the file may not grow.
    #[error("there is no room to write: the disk is full or the file may not grow")]
    Full,
    /// The file or its folder cannot be written.
    #[error("it cannot be written: the file or its folder is read-only or not yours")]
    ReadOnly,
    /// Another process wrote for longer than [`WAIT_LIMIT`](crate::WAIT_LIMIT).
    #[error("another dateline has been writing for {} minutes", crate::WAIT_LIMIT.as_secs() / 60)]
    Busy,
    /// Its pages are damaged.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// What stands in it cannot be read as what it should be.
    #[error("{what} is damaged: {why}")]
    Record {
        /// Which record.
        what: String,
        /// What is wrong.
        why: String,
    },
    /// A correction that leaves no event.
    #[error("{0}")]
    Correction(String),
    /// A search that cannot be read.
    #[error("the search cannot be read: {0}")]
    Query(String),
    /// Anything else that SQLite says.
    #[error("{0}")]
    Sql(rusqlite::Error),
}

impl Error {
    /// Whether no file is there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Error::Missing)
    }

    /// Whether the caller asked for what cannot be: nothing is wrong with the store.
    pub fn is_usage(&self) -> bool {
        matches!(self, Error::Correction(_) | Error::Query(_))
    }

    /// Whether there was no room to write.
    pub fn is_full(&self) -> bool {
        matches!(self, Error::Full)
    }

    /// Whether it cannot be written.
    pub fn is_read_only(&self) -> bool {
        matches!(self, Error::ReadOnly)
    }

    /// Whether it has an old schema, which opening it for writing brings forward.
    pub fn is_old(&self) -> bool {
        matches!(self, Error::Older { .. })
    }

    /// Whether what stands in it is damaged.
    pub fn is_damaged(&self) -> bool {
        matches!(self, Error::Damaged(_) | Error::Record { .. })
    }

    pub(crate) fn record(what: impl Into<String>, why: impl ToString) -> Error {
        Error::Record {
            what: what.into(),
            why: why.to_string(),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        let (code, extended) = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => (failure.code, failure.extended_code),
            _ => return Error::Sql(error),
        };
        match code {
            ErrorCode::DiskFull => Error::Full,
            // A limit on the size of files is told as a write that failed.
            ErrorCode::SystemIoFailure
                if matches!(
                    extended,
                    ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_FSYNC
                ) =>
            {
                Error::Full
            }
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Error::ReadOnly
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy,
            ErrorCode::NotADatabase => Error::NotAStore,
            ErrorCode::DatabaseCorrupt => Error::Damaged(error.to_string()),
            _ => Error::Sql(error),
        }
    }
}
