//! Where.

use super::{Around, EXCLUDES, Reason};
use crate::account::{Account, Extent, Site};
use crate::rules::LinkRules;

/// What the places of two accounts say: the best of any two sites. Where one names none, what else
/// its report tells stands in, and excludes nothing.
pub(super) fn weigh(
    a: (&Account, Around<'_>),
    b: (&Account, Around<'_>),
    within: bool,
    rules: &LinkRules,
) -> Option<Reason> {
    let named = |account: &Account| account.sites.iter().any(|s| s.name.is_some());
    if within || (named(a.0) && named(b.0)) {
        return best(&a.0.sites, &b.0.sites, within, rules);
    }
    let own = |x: &(&Account, Around<'_>)| match named(x.0) {
        true => x.0.sites.clone(),
        false => x.1.sites.to_vec(),
    };
    let (x, y) = (own(&a), own(&b));
    let around = best(&x, &y, within, rules).filter(|r| r.points > 0);
    let around = around.map(|r| Reason {
        what: "its report tells of the place",
        points: r.points.min(rules.place.elsewhere),
    });
    // The smaller places of the one are named somewhere in the other's report.
    let mentions = |x: &(&Account, Around<'_>), names: &[u32]| {
        let small = x.0.sites.iter().filter(|s| s.extent < Extent::Country);
        let mut small = small.filter_map(|s| s.name);
        small.any(|n| names.binary_search(&n).is_ok())
    };
    let mentioned = mentions(&a, b.1.names) || mentions(&b, a.1.names);
    let mentioned = mentioned.then_some(Reason {
        what: "its report names the place",
        points: rules.place.mentions,
    });
    around.into_iter().chain(mentioned).max_by_key(|r| r.points)
}

fn best(a: &[Site], b: &[Site], within: bool, rules: &LinkRules) -> Option<Reason> {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    pairs
        .filter_map(|(x, y)| of_two(x, y, within, rules))
        .max_by_key(|r| r.points)
}

fn of_two(x: &Site, y: &Site, within: bool, rules: &LinkRules) -> Option<Reason> {
    let rule = &rules.place;
    let reason = |what, points| Some(Reason { what, points });
    let same_country = match (x.country, y.country) {
        (Some(a), Some(b)) => Some(a == b),
        _ => None,
    };
    let namesakes = x.name.is_some() && x.name == y.name;
    if x.id.is_some() && x.id == y.id || namesakes && same_country != Some(false) {
        return match x.extent.max(y.extent) {
            Extent::Country => reason("the same country", rule.country),
            Extent::Region if x.extent == y.extent => reason("the same region", rule.region),
            Extent::Region => reason("a town and its region", rule.inside),
            _ if x.id.is_some() && x.id == y.id => reason("the same place", rule.same),
            _ => reason("places of one name", rule.namesake),
        };
    }
    if namesakes {
        return reason("places of one name", rule.namesake);
    }
    if same_country == Some(false) {
        return reason("two countries", EXCLUDES);
    }
    let country = x.extent == Extent::Country || y.extent == Extent::Country;
    if country {
        return same_country.and_then(|_| reason("the country that holds it", rule.country));
    }
    let holds = |x: &Site, y: &Site| {
        x.extent == Extent::Region
            && x.name.is_some()
            && x.name == y.admin1
            && same_country.is_some()
    };
    if holds(x, y) || holds(y, x) {
        return reason("the region that holds it", rule.inside);
    }
    let same_region = same_country.is_some() && x.admin1.is_some() && x.admin1 == y.admin1;
    let (Some(p), Some(q)) = (x.at, y.at) else {
        return if same_region {
            reason("one region", rule.region)
        } else {
            None
        };
    };
    if x.extent == Extent::Region || y.extent == Extent::Region {
        return if same_region {
            reason("one region", rule.region)
        } else if same_country.is_some() && x.admin1.is_some() && y.admin1.is_some() {
            reason("two regions", EXCLUDES)
        } else {
            None
        };
    }
    let reach = rule.reach[usize::from(x.precision) - 1] + rule.reach[usize::from(y.precision) - 1];
    let distance = kilometres(p, q);
    // What was not said of the happening itself excludes nothing.
    let sure = x.clause && y.clause;
    if distance <= reach {
        reason("near each other", rule.near)
    } else if distance > reach + rule.far && (sure || !within) {
        reason("far from each other", EXCLUDES)
    } else {
        reason("two places", rule.apart)
    }
}

/// Distance of two points in degrees.
fn kilometres(p: (f32, f32), q: (f32, f32)) -> f64 {
    let wide = |at: (f32, f32)| (f64::from(at.0), f64::from(at.1));
    dateline_gazetteer::km_between(wide(p), wide(q))
}
