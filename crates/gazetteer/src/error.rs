//! What can go wrong.

/// Why a gazetteer cannot be used or made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is truncated, altered, or no gazetteer at all.
    #[error("the gazetteer is damaged: {0}")]
    Damaged(String),
    /// It was written for another version of this program.
    #[error("{0}")]
    Unsupported(String),
    /// What a gazetteer shall be made of is not as expected.
    #[error("{0}")]
    Source(String),
    /// More than a gazetteer can hold.
    #[error("{0}")]
    TooLarge(String),
}

impl Error {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Io(e) if e.kind() == std::io::ErrorKind::StorageFull)
    }

    /// Whether the file is not there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(e) if e.kind() == std::io::ErrorKind::NotFound)
    }

    /// Whether what the file holds is not what was written to it.
    pub fn is_damaged(&self) -> bool {
        matches!(self, Self::Damaged(_))
    }
}
