//! Whether nothing that two mentions say keeps them from being one happening.

use dateline_record::{Count, Event, Party, Place, Scope, Stance, Time, TimeFrom, TimeKind};

/// Whether two words of one sentence tell the same: same type and status, and the same people on both
/// sides, by the same mentions.
pub(super) fn same_words(a: &Event, b: &Event) -> bool {
    let spans = |p: &[Party]| p.iter().map(|p| p.span).collect::<Vec<_>>();
    a.kind == b.kind
        && a.status == b.status
        && !a.recipients.is_empty()
        && spans(&a.actors) == spans(&b.actors)
        && spans(&a.recipients) == spans(&b.recipients)
        // Two modes that exclude each other are two acts: an arrest and a deportation.
        && (a.mode.is_none() || b.mode.is_none() || a.mode == b.mode)
}

/// Whether nothing that two events of one type say keeps them from being one. `loose`: times and places
/// that only stand in the same sentence say nothing.
pub(super) fn can_be_one(later: &Event, before: &Event, loose: bool) -> bool {
    later.status == before.status
        && is_denied(later) == is_denied(before)
        && modes_fit(later, before)
        && times_fit(later.time.as_ref(), before.time.as_ref(), loose)
        && places_fit(later.place.as_ref(), before.place.as_ref(), loose)
        && counts_fit(&later.counts, &before.counts)
}

/// Whether who says it with that stance stands by it.
pub(super) fn supports(stance: Stance) -> bool {
    matches!(stance, Stance::Says | Stance::Confirms | Stance::Reports)
}

fn is_denied(event: &Event) -> bool {
    event.attribution.iter().any(|a| a.stance == Stance::Denies)
}

fn modes_fit(a: &Event, b: &Event) -> bool {
    a.mode.is_none() || b.mode.is_none() || a.modes.iter().any(|m| b.modes.contains(m))
}

fn times_fit(a: Option<&Time>, b: Option<&Time>, loose: bool) -> bool {
    // How long it went on says nothing of when.
    let told = |t: &&Time| {
        t.from == TimeFrom::Text
            && matches!(t.kind, TimeKind::Date | TimeKind::Time)
            && (!loose || t.scope == Some(Scope::Clause))
    };
    let (Some(a), Some(b)) = (a.filter(told), b.filter(told)) else {
        return true;
    };
    // A weekday in a report without a date is known by nothing but its name.
    if a.begin.is_none() || b.begin.is_none() {
        return a.text.to_lowercase() == b.text.to_lowercase();
    }
    // ISO dates and date-times sort as they follow one another.
    let before = |end: &Option<String>, begin: &Option<String>| match (end, begin) {
        (Some(end), Some(begin)) => end <= begin,
        _ => false,
    };
    !before(&a.end, &b.begin) && !before(&b.end, &a.begin)
}

fn places_fit(a: Option<&Place>, b: Option<&Place>, loose: bool) -> bool {
    let told = |p: &&Place| p.name.is_some() && (!loose || p.scope == Some(Scope::Clause));
    let (Some(a), Some(b)) = (a.filter(told), b.filter(told)) else {
        return true;
    };
    a.country == b.country && (a.name == b.name || lies_in(a, b) || lies_in(b, a))
}

/// Whether a place lies in the region or country `around`, of the same country.
fn lies_in(place: &Place, around: &Place) -> bool {
    let country = around
        .feature
        .as_deref()
        .is_some_and(|f| f.starts_with("A.PCL"));
    around.country.is_some()
        && around.precision == Some(3)
        && (country || around.admin1.is_some() && around.admin1 == place.admin1)
}

/// Whether no number contradicts another of the same kind.
fn counts_fit(a: &[Count], b: &[Count]) -> bool {
    a.iter()
        .all(|x| b.iter().filter(|y| y.what == x.what).all(|y| agree(x, y)))
}

/// Whether two counts of the same kind tell the same number.
pub(super) fn agree(a: &Count, b: &Count) -> bool {
    a.span == b.span || (a.low, a.best, a.high) == (b.low, b.best, b.high)
}
