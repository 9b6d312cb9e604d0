//! Whether two claims tell of one happening.

use crate::claim::Claim;
use crate::rules::LinkRules;
use crate::telling::Telling;

/// A claim with the report that tells it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a>(pub &'a Telling, pub &'a Claim);

/// What speaks for or against two claims, or two reports, telling of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same, the surer the greater the number; negative where more speaks against it than for it
    /// and yet nothing excludes it; zero where it is open.
    Score(i32),
    /// Two different things: they are never put together.
    Different,
}

/// Whether two claims tell of one happening: a function of the two and their reports alone.
pub fn judge(a: Told<'_>, b: Told<'_>, _rules: &LinkRules) -> Verdict {
    if a.1.group == b.1.group {
        Verdict::Score(0)
    } else {
        Verdict::Different
    }
}
