//! How, with what, at which spot.

use super::{Around, Reason, share};
use crate::account::Account;
use crate::rules::LinkRules;

/// What the modes say.
pub(super) fn modes(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    if a.modes.is_empty() || b.modes.is_empty() {
        return None;
    }
    Some(if share(&a.modes, &b.modes) {
        Reason {
            what: "the same manner",
            points: rules.manner.same_mode,
        }
    } else {
        Reason {
            what: "another manner",
            points: rules.manner.other_mode,
        }
    })
}

/// What the weapons say.
pub(super) fn weapons(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    share(&a.weapons, &b.weapons).then_some(Reason {
        what: "the same weapon",
        points: rules.manner.weapon,
    })
}

/// What the words for the spot say.
pub(super) fn spot(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    if a.spot.is_empty() || b.spot.is_empty() {
        return None;
    }
    Some(if share(&a.spot, &b.spot) {
        Reason {
            what: "the same spot",
            points: rules.manner.site,
        }
    } else {
        Reason {
            what: "another spot",
            points: rules.manner.other_site,
        }
    })
}

/// What the names in their sentences say, those of their places left out.
pub(super) fn names(
    (a, near_a): (&Account, Around<'_>),
    (b, near_b): (&Account, Around<'_>),
    rules: &LinkRules,
) -> Option<Reason> {
    let sited = |n: &u32| {
        let at = |account: &Account| account.sites.iter().any(|s| s.name == Some(*n));
        at(a) || at(b)
    };
    let common = a.names.iter().filter(|n| b.names.binary_search(n).is_ok());
    let (what, points) = match common.filter(|n| !sited(n)).count() {
        0 => {
            let named = |names: &[u32], near: &[u32]| {
                let mut near = names.iter().filter(|n| near.binary_search(n).is_ok());
                near.any(|n| !sited(n))
            };
            let around = named(&a.names, near_b.names) || named(&b.names, near_a.names);
            return around.then_some(Reason {
                what: "a name of the one in the other's report",
                points: rules.manner.around,
            });
        }
        1 => ("a name in common", rules.manner.names),
        _ => ("names in common", rules.manner.more_names),
    };
    Some(Reason { what, points })
}

/// What the other words of their sentences say.
pub(super) fn words(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    let common = a.words.iter().filter(|w| b.words.binary_search(w).is_ok());
    let common = i32::try_from(common.count()).unwrap_or(i32::MAX);
    (common > 1).then_some(Reason {
        what: "words in common",
        points: (common - 1)
            .saturating_mul(rules.manner.word)
            .min(rules.manner.words),
    })
}

/// Whether they stand in the same sentence.
pub(super) fn sentences(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    share(&a.sentences, &b.sentences).then_some(Reason {
        what: "the same sentence",
        points: rules.manner.sentence,
    })
}
