//! People told one by one add up.

use std::collections::BTreeMap;

use dateline_record::{Count, CountKind, Event, Status, TimeFrom};
use jiff::civil::Date;

use super::{Place, Victim};

/// Victims of one happening die within so many days of one another, as far as sums go.
const MAX_DAYS: i32 = 7;

/// Adds up people of whom a sentence tells one by one: "Ann Lee died at once and Bo Roe, 25, in
/// hospital" are two killed, where no count of the report says so. Only those are added who are surely
/// not the same, and who were victims of one happening as far as times and places tell.
pub(super) fn add_up(events: &mut [Event], victims: &[Victim], what: CountKind) {
    let killed = what == CountKind::Killed;
    // By sentence: what stands in sentences of its own may be another happening.
    let mut sentences: BTreeMap<usize, Vec<(&Victim, Place)>> = BTreeMap::new();
    for victim in victims {
        if victim.many != 1 || victim.died() != killed {
            continue;
        }
        for told in victim.told.iter().filter(|t| t.adds) {
            let place = told.place;
            let event = &events[place.0];
            let parts = sentences.entry(told.sentence).or_default();
            let apart = parts.iter().all(|(other, at)| {
                victim.is_other_than(other) && one_happening(&events[at.0], event)
            });
            if (told.what == CountKind::Killed) == killed && apart {
                parts.push((victim, place));
            }
        }
    }
    let longest = sentences.into_values().rev().max_by_key(Vec::len);
    let parts = longest.unwrap_or_default();
    let many = parts.len() as u64;
    let stated = events
        .iter()
        .filter(|e| e.status == Status::Actual)
        .flat_map(|e| &e.counts)
        .filter(|c| c.what == what)
        .filter_map(|c| c.best.or(c.low))
        .max();
    if many < 2 || stated.is_some_and(|n| n >= many) {
        return;
    }
    let counts: Vec<Count> = parts
        .iter()
        .filter_map(|&(_, (event, count, part))| {
            let count = events[event].counts.get(count)?;
            let told = match part {
                Some(p) => count.including.get(p)?,
                None => count,
            };
            Some(Count {
                what,
                including: Vec::new(),
                ..told.clone()
            })
        })
        .collect();
    let (Some(first), Some((_, place))) = (counts.first().cloned(), parts.first()) else {
        return;
    };
    events[place.0].counts.push(Count {
        low: Some(many),
        best: Some(many),
        high: None,
        including: counts,
        ..first
    });
}

/// Whether nothing told sets two events apart in time or place.
fn one_happening(a: &Event, b: &Event) -> bool {
    let day = |e: &Event| -> Option<Date> {
        let time = e.time.as_ref().filter(|t| t.from == TimeFrom::Text)?;
        time.begin.as_ref()?.get(..10)?.parse().ok()
    };
    let days = match (day(a), day(b)) {
        (Some(a), Some(b)) => a.until(b).map_or(i32::MAX, |s| s.get_days().abs()),
        _ => 0,
    };
    let places = match (&a.place, &b.place) {
        (Some(a), Some(b)) => {
            a.geonames_id.is_none()
                || b.geonames_id.is_none()
                || a.geonames_id == b.geonames_id
                || a.admin1.is_some() && a.admin1 == b.admin1
        }
        _ => true,
    };
    days <= MAX_DAYS && places
}
