//! How the program ends.

use std::fmt;
use std::process::ExitCode;

/// The exit codes; they are public API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All was done.
    Done = 0,
    /// Some input could not be read; the rest was done.
    Unreadable = 1,
    /// The command line asks for what cannot be.
    Usage = 2,
    /// A model or another resource is missing or damaged; the message names what mends it.
    Resource = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// The code that an error asks for: that of the [`Failure`] in its chain, or else
    /// [`Exit::Unreadable`].
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        error
            .chain()
            .find_map(|cause| cause.downcast_ref::<Failure>())
            .map_or(Self::Unreadable, |failure| failure.exit)
    }
}

/// An error that knows the program's exit code. Made by [`usage`] and [`resource`].
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    error: anyhow::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The causes too: they are not given as sources, so that nobody prints them again.
        write!(f, "{:#}", self.error)
    }
}

impl std::error::Error for Failure {}

/// An error of [`Exit::Usage`].
pub(crate) fn usage(error: impl Into<anyhow::Error>) -> anyhow::Error {
    failure(Exit::Usage, error.into())
}

/// An error of [`Exit::Resource`].
pub(crate) fn resource(error: impl Into<anyhow::Error>) -> anyhow::Error {
    failure(Exit::Resource, error.into())
}

fn failure(exit: Exit, error: anyhow::Error) -> anyhow::Error {
    // The innermost knows best.
    if error.chain().any(|cause| cause.is::<Failure>()) {
        return error;
    }
    Failure { exit, error }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context as _, anyhow};

    #[test]
    fn the_code_is_found_through_context() {
        let error: anyhow::Result<()> = Err(resource(anyhow!("gone").context("no model")));
        let error = error.context("cannot begin").unwrap_err();
        assert_eq!(Exit::of(&error), Exit::Resource);
        assert_eq!(format!("{error:#}"), "cannot begin: no model: gone");
        assert_eq!(Exit::of(&anyhow!("other")), Exit::Unreadable);
        assert_eq!(Exit::of(&resource(usage(anyhow!("x")))), Exit::Usage);
    }
}
