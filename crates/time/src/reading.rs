//! What an expression says, before it is known which day it means.

use crate::calendar::{Clock, Edge, Season, Unit};
use crate::lexicon::{Pointer, Reference, Shift};

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// In tenths, so that "two and a half" is exact.
    Tenths(i64),
    /// "Several".
    Vague,
}

impl Amount {
    pub(crate) const ONE: Amount = Amount::Tenths(10);

    /// Whole number, rounded down.
    pub(crate) fn whole(self) -> Option<i64> {
        match self {
            Amount::Tenths(t) => Some(t / 10),
            Amount::Vague => None,
        }
    }
}

/// A year as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// Astronomical: 0 is 1 BC.
    Full(i16),
    /// "'89".
    Short(i16),
}

/// What is said of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) year: Option<Year>,
    pub(crate) month: Option<i8>,
    pub(crate) day: Option<i8>,
    pub(crate) weekday: Option<i8>,
    pub(crate) season: Option<Season>,
    pub(crate) quarter: Option<i8>,
    pub(crate) half: Option<i8>,
    /// Index of a holiday in the lexicon.
    pub(crate) holiday: Option<usize>,
    pub(crate) decade: Option<Year>,
    pub(crate) century: Option<i16>,
    /// "The current quarter", not the one that is reported on.
    pub(crate) current: bool,
    /// The week of the day.
    pub(crate) week: bool,
    pub(crate) clock: Option<Clock>,
}

/// How the expression finds its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// By its fields; those that are missing come from what was told before.
    Fields,
    /// The unit around the anchor, or one away from it: "last week", "that year", "the next day".
    Unit(Pointer, Unit),
    /// The nearest time with these fields: "last October", "this summer".
    Nearest(Pointer),
    /// Counted from the anchor: "two years ago", "three days later".
    Count(Amount, Unit, Shift),
    /// A stretch that ends or begins at the anchor, or hangs on none: "the past three years", "two hours".
    Stretch(Amount, Unit, Option<Pointer>),
    /// How often.
    Set,
    /// Only pointing.
    Reference(Reference),
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) base: Base,
    pub(crate) fields: Fields,
    pub(crate) edge: Option<Edge>,
    /// Value of a set.
    pub(crate) set: Option<String>,
    pub(crate) age: bool,
    /// Only the nth unit of it, from its end if negative: "the last week of August".
    pub(crate) nth: Option<(Unit, i8)>,
    /// An adjective with hyphens: "two-week", "third-quarter": it takes no article.
    pub(crate) adjectival: bool,
}

impl Reading {
    pub(crate) fn new(base: Base) -> Reading {
        Reading {
            base,
            fields: Fields::default(),
            edge: None,
            set: None,
            age: false,
            nth: None,
            adjectival: false,
        }
    }

    pub(crate) fn of(fields: Fields) -> Reading {
        Reading {
            fields,
            ..Reading::new(Base::Fields)
        }
    }

    pub(crate) fn set(value: String) -> Reading {
        Reading {
            set: Some(value),
            ..Reading::new(Base::Set)
        }
    }
}

/// The value of a duration.
pub(crate) fn duration(amount: Amount, unit: Unit) -> String {
    let (letter, clock, many) = unit.letter();
    let t = if clock { "T" } else { "" };
    match amount {
        Amount::Vague => {
            let letter = match unit {
                Unit::Decade => "E",
                Unit::Century => "C",
                Unit::Millennium => "L",
                _ => letter,
            };
            format!("P{t}X{letter}")
        }
        Amount::Tenths(tenths) => {
            let tenths = tenths.saturating_mul(many);
            let (whole, rest) = (tenths / 10, tenths % 10);
            let front = |letter: &str| {
                if whole == 0 {
                    String::new()
                } else {
                    format!("{whole}{letter}")
                }
            };
            match (rest, unit) {
                (0, _) => format!("P{t}{whole}{letter}"),
                (5, Unit::Year) => format!("P{}6M", front("Y")),
                (5, Unit::Hour) => format!("PT{}30M", front("H")),
                (5, Unit::Minute) => format!("PT{}30S", front("M")),
                (5, Unit::Day) if whole == 0 => "PT12H".to_string(),
                _ => format!("P{t}{whole}.{rest}{letter}"),
            }
        }
    }
}
