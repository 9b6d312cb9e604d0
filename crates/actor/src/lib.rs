//! Says who a mention means: name, country and sectors at a date; and which mentions of a report mean
//! the same.
//!
//! [`Resolver::resolve`] reads a mention by itself: whom the codebook's directory names, what office
//! stands beside the name, whose people they are ("supporters of …", "… police"). [`Parties`] reads a
//! whole report: full names, surnames, titles, acronyms, "the former president", "the group" and
//! pronouns become one party, each with the span of the fuller mention it was resolved through.
#![deny(missing_docs)]

mod mention;
mod report;

pub use mention::{Context, Identity, Located, Places, Resolver};
pub use report::{Parties, Setting, Who, vote};
