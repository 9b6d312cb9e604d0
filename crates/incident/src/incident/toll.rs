//! How many, as time went by.

use std::collections::BTreeMap;

use dateline_record::{Count, CountKind, Party, Toll};

use super::Member;
use super::fields::one_line;
use crate::rules::LinkRules;

/// Every number that was told, in the order of publication.
pub(super) fn series(members: &[Member<'_>]) -> Vec<Toll> {
    members
        .iter()
        .flat_map(|m| m.event.counts.iter().map(|c| toll(m, c)))
        .collect()
}

fn toll(m: &Member<'_>, count: &Count) -> Toll {
    Toll {
        published: m.published().map(str::to_string),
        what: count.what,
        low: count.low,
        best: count.best,
        high: count.high,
        source: m.source().map(one_line),
        claim: m.event.id.clone(),
    }
}

/// A toll with who says it.
#[derive(Clone, Copy)]
pub(super) struct Stated<'a> {
    /// Who tells it.
    pub(super) member: Member<'a>,
    /// The number.
    pub(super) count: &'a Count,
}

impl Stated<'_> {
    /// The number told, or its bound.
    pub(super) fn best(&self) -> u64 {
        let c = self.count;
        c.best.or(c.low).or(c.high).unwrap_or(0)
    }

    /// The bounds of the number; open ones are the least and the greatest there are, and those of
    /// "about so many" near it.
    pub(super) fn bounds(&self, rules: &LinkRules) -> (u64, u64) {
        let best = self.best();
        if self.count.low.is_none() && self.count.high.is_none() {
            let by = best / 100 * rules.record.about + best % 100 * rules.record.about / 100;
            return (best.saturating_sub(by), best.saturating_add(by));
        }
        (
            self.count.low.unwrap_or(0).min(best),
            self.count.high.unwrap_or(u64::MAX).max(best),
        )
    }
}

/// The toll of each kind as each source has it in each report: the greatest number, since smaller
/// ones beside it count parts ("seven soldiers, one of them …"). Sources that are no mention of
/// somebody are the report itself.
pub(super) fn stated<'a>(members: &[Member<'a>]) -> BTreeMap<CountKind, Vec<Stated<'a>>> {
    let mut all: BTreeMap<CountKind, Vec<Stated<'a>>> = BTreeMap::new();
    for m in members.iter().filter(|m| super::affirms(m.event)) {
        for count in &m.event.counts {
            let kind = all.entry(count.what).or_default();
            let new = Stated { member: *m, count };
            let same = kind.iter_mut().find(|s| {
                s.member.event.report.id == m.event.report.id
                    && s.member.source().map(one_line) == m.source().map(one_line)
            });
            match same {
                Some(old) if old.best() < new.best() => *old = new,
                Some(_) => {}
                None => kind.push(new),
            }
        }
    }
    all
}

/// Who says it, where that is somebody.
pub(super) fn source<'a>(m: &Member<'a>) -> Option<&'a Party> {
    let named = m.event.attribution.iter().rev();
    named.filter_map(|a| a.source.as_ref()).next()
}

/// Whether the source is official.
pub(super) fn official(m: &Member<'_>, rules: &LinkRules) -> bool {
    source(m).is_some_and(|s| s.sectors.iter().any(|s| rules.record.official.has(s)))
}

/// The toll that counts: of each kind the latest official one, else the latest; of several of one day
/// the greatest. Where the official one only says "at least", a later one above it agrees with it and
/// counts.
pub(super) fn latest(members: &[Member<'_>], rules: &LinkRules) -> Vec<Toll> {
    stated(members)
        .into_values()
        .filter_map(|all| {
            let day = |s: &Stated<'_>| s.member.published().and_then(crate::account::day);
            // A late report may look back on an early toll: of official ones the greatest among the
            // latest two days counts.
            let last = all
                .iter()
                .max_by_key(|s| (official(&s.member, rules), day(s), s.best()))?;
            let open = last.count.low.is_some() && last.count.high.is_none();
            let risen = all
                .iter()
                .filter(|s| open && day(s) > day(last) && s.best() > last.best())
                .max_by_key(|s| (day(s), s.best()));
            let stated = risen.unwrap_or(last);
            Some(toll(&stated.member, stated.count))
        })
        .collect()
}
