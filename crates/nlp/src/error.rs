//! What can go wrong when a model is read or written.

use std::path::{Path, PathBuf};

/// Why a model could not be loaded, converted or written.
///
/// Annotating never fails; only the files of a model can be at fault.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct Error {
    path: PathBuf,
    #[source]
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
enum Kind {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("the model is damaged: {0}")]
    Damaged(String),
    #[error("this kind of model cannot be run: {0}")]
    Unsupported(String),
}

impl Error {
    pub(crate) fn io(path: impl AsRef<Path>, source: std::io::Error) -> Self {
        Error {
            path: path.as_ref().to_owned(),
            kind: Kind::Io(source),
        }
    }

    pub(crate) fn damaged(path: impl AsRef<Path>, what: impl ToString) -> Self {
        Error {
            path: path.as_ref().to_owned(),
            kind: Kind::Damaged(what.to_string()),
        }
    }

    pub(crate) fn unsupported(path: impl AsRef<Path>, what: impl ToString) -> Self {
        Error {
            path: path.as_ref().to_owned(),
            kind: Kind::Unsupported(what.to_string()),
        }
    }

    /// The file, or the folder, that is at fault.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a file is missing, so that fetching the model may help.
    pub fn is_missing(&self) -> bool {
        matches!(&self.kind, Kind::Io(e) if e.kind() == std::io::ErrorKind::NotFound)
    }

    /// Whether the content of a file is not what a model holds: truncated, altered, or foreign.
    pub fn is_damaged(&self) -> bool {
        matches!(self.kind, Kind::Damaged(_))
    }

    /// Whether the model is sound but of an architecture or version that this crate does not run.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.kind, Kind::Unsupported(_))
    }
}
