//! One at a time, and what lies about while one is at it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::progress::say;

/// Waits until no other process holds this lock. It goes with the file, however this process ends.
pub(crate) fn lock(path: &Path, other: &str) -> anyhow::Result<File> {
    let lock = || -> io::Result<File> {
        let file = File::create(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                say(&format!("waiting for another {other} to end"));
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        Ok(file)
    };
    lock().with_context(|| format!("cannot lock {}", path.display()))
}

/// The folder of things under way, which is gone afterwards.
pub(crate) struct Work {
    pub(crate) folder: PathBuf,
}

impl Work {
    /// Clears what an interrupted process left; the lock is held, so nobody else is at it.
    pub(crate) fn begin(folder: &Path) -> anyhow::Result<Self> {
        let begin = || -> io::Result<()> {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir(folder)
        };
        begin().with_context(|| format!("cannot write {}", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next one, or named by it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
