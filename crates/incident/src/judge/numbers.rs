//! How many.

use super::Reason;
use crate::account::{Account, Toll};
use crate::rules::LinkRules;

/// What the numbers of two accounts say, the earlier first: the best of those that count the same.
pub(super) fn weigh(a: &Account, b: &Account, within: bool, rules: &LinkRules) -> Option<Reason> {
    let pairs = a
        .tolls
        .iter()
        .flat_map(|x| b.tolls.iter().map(move |y| (x, y)));
    pairs
        .filter(|(x, y)| x.what == y.what)
        .map(|(x, y)| of_two(x, y, within, rules))
        .max_by_key(|r| r.points)
}

fn of_two(x: &Toll, y: &Toll, within: bool, rules: &LinkRules) -> Reason {
    let rule = &rules.numbers;
    let (what, points) = if x.best == y.best {
        match x.best <= rule.few {
            true => ("the same small number", rule.same_few),
            false => ("the same number", rule.same),
        }
    } else if x.best.max(y.best) / rule.times.max(1) > x.best.min(y.best) {
        ("numbers far off each other", rule.far_off)
    } else if y.best > x.best && !within {
        ("a higher number later", rule.rises)
    } else if x.low <= y.high && y.low <= x.high {
        ("numbers that may be one", 0)
    } else if within && x.of.is_some() && y.of.is_some() && x.of != y.of {
        ("other numbers of others", rules.within.counted)
    } else {
        ("other numbers", rule.differs)
    };
    Reason { what, points }
}
