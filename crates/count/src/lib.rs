//! Reads how many people a report tells of: killed, hurt, taken, displaced, marching.
//!
//! [`of`] reads the number of one noun phrase ("at least 36 people, including 15 officers"), [`tolls`]
//! what a report states as a sum ("bringing the death toll to nine"), [`sum`] adds up what is
//! coordinated ("a man and his two sons"). Positions are tokens of the annotated document. Words come
//! from the codebook's `numbers.toml`.
#![deny(missing_docs)]

mod numeral;
mod phrase;
mod sum;
mod toll;

use std::ops::Range;

pub use numeral::value;
pub use phrase::of;
pub use sum::sum;
pub use toll::{Toll, tolls};

/// A number of people or things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// At least so many; `None` where the text sets no lower bound.
    pub low: Option<u64>,
    /// The number told; `None` for "dozens".
    pub best: Option<u64>,
    /// At most so many; `None` where the text sets no upper bound.
    pub high: Option<u64>,
    /// The words that give the number.
    pub text: Range<usize>,
    /// The words that say whom it counts.
    pub of: Option<Range<usize>>,
    /// Parts of it: "36 people, including 15 officers".
    pub including: Vec<Number>,
    /// Whether only an article, a bare singular or a name says that it is one.
    pub implied: bool,
    /// Whether it comes on top of what was told before: "two more died".
    pub added: bool,
}
