//! Says things on standard error.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Says one thing, in one write. Where standard error is closed nobody is left to tell, and that
/// is no reason to leave the work undone.
pub(crate) fn tell(what: impl Display) {
    let _ = io::stderr().write_all(format!("{what}\n").as_bytes());
}
