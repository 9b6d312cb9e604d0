//! Says who a mention means: name, country and sectors at a date.
//!
//! [`Resolver::resolve`] reads a mention by itself: whom the codebook's directory names, what office
//! stands beside the name, whose people they are ("supporters of …", "… police").
#![deny(missing_docs)]

mod mention;

pub use mention::{Context, Identity, Located, Places, Resolver};
