//! Who, and to whom.

use super::{EXCLUDES, Reason, share};
use crate::account::{Account, Who};
use crate::rules::LinkRules;

/// What those it was done to say.
pub(super) fn targets(a: &Account, b: &Account, within: bool, rules: &LinkRules) -> Option<Reason> {
    if a.targets.is_empty() || b.targets.is_empty() {
        return None;
    }
    if rules.names_persons(a.group)
        && let ([x], [y]) = (
            persons(&a.targets).as_slice(),
            persons(&b.targets).as_slice(),
        )
        && a.targets.len() == 1
        && b.targets.len() == 1
        && x.name != y.name
        && x.head != y.head
    {
        return Some(Reason {
            what: "two persons",
            points: EXCLUDES,
        });
    }
    let more = if within { rules.within.targets } else { 0 };
    let other = match crossed(a, b, rules) {
        Some(_) => 0,
        None => rules.parties.other + more,
    };
    best(&a.targets, &b.targets, rules, other)
}

fn persons(parties: &[Who]) -> Vec<&Who> {
    parties.iter().filter(|w| w.person).collect()
}

/// What those who did it say.
pub(super) fn actors(a: &Account, b: &Account, within: bool, rules: &LinkRules) -> Option<Reason> {
    let more = if within { rules.within.doers } else { 0 };
    let other = match crossed(a, b, rules) {
        Some(_) => 0,
        None if rules.by_doer(a.group) => rules.parties.other + more,
        None => rules.parties.other_doer + more,
    };
    best(&a.actors, &b.actors, rules, other)
}

/// Whether who did it in the one suffered it in the other.
pub(super) fn crossed(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    let across =
        |x: &[Who], y: &[Who]| best(x, y, rules, 0).is_some_and(|r| r.points >= rules.parties.kind);
    let straight = across(&a.actors, &b.actors) || across(&a.targets, &b.targets);
    let crossed = across(&a.actors, &b.targets) || across(&a.targets, &b.actors);
    (crossed && !straight).then_some(Reason {
        what: "each side did it to the other",
        points: rules.parties.crossed,
    })
}

/// The best of any two parties; `other` where all that is known of them differs.
fn best(a: &[Who], b: &[Who], rules: &LinkRules, other: i32) -> Option<Reason> {
    let rule = &rules.parties;
    let mut found: Option<Reason> = None;
    let mut known = false;
    for x in a {
        for y in b {
            let generic = x.generic || y.generic;
            let countries = x.country.is_some() && y.country.is_some() && x.country != y.country;
            let surname = x.person && y.person && x.head.is_some() && x.head == y.head;
            let named = x.name.is_some() && x.name == y.name;
            let (what, points) = if named || surname {
                ("the same name", rule.name)
            } else if x.head.is_some() && x.head == y.head && !countries {
                match generic {
                    true => ("the same common noun", rule.generic),
                    false => ("the same noun", rule.head),
                }
            } else if !countries && share(&x.words, &y.words) {
                ("a word in common", rule.word)
            } else if alike(x, y) {
                ("the same country or sector", rule.kind)
            } else {
                let comparable = x.head.is_some() && y.head.is_some() && x.thing == y.thing;
                known |= !generic && comparable;
                continue;
            };
            if found.as_ref().is_none_or(|f| points > f.points) {
                found = Some(Reason { what, points });
            }
        }
    }
    let differs = Reason {
        what: "other parties",
        points: other,
    };
    found.or((known && other != 0).then_some(differs))
}

/// Whether two parties have the primary sector in common and no two countries, or the country and no
/// two sectors.
fn alike(x: &Who, y: &Who) -> bool {
    let sectors = x.sectors.iter().any(|s| y.sectors.contains(s));
    let country = x.country.is_some() && x.country == y.country;
    let countries_differ = x.country.is_some() && y.country.is_some() && !country;
    let sectors_differ = !x.sectors.is_empty() && !y.sectors.is_empty() && !sectors;
    (sectors && !countries_differ) || (country && !sectors_differ)
}
