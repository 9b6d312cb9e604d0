//! How, with what, at which spot.

use super::{Reason, share};
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

/// Whether they stand in the same sentence.
pub(super) fn sentences(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    share(&a.sentences, &b.sentences).then_some(Reason {
        what: "the same sentence",
        points: rules.manner.sentence,
    })
}
