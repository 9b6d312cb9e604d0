//! Entries between which nothing written decides, or of which one can never win.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{Condition, Item};
use crate::entry::Pattern;
use crate::mistake::Mistake;
use crate::{Codebook, Entry};

/// Alternatives that two conditions on one role share: `None` where no argument meets both with equal
/// weight, empty where both only ask that something be there, or nothing.
fn common<'c>(a: &'c Condition, b: &Condition) -> Option<Vec<&'c Item>> {
    if a.absent != b.absent || a.any != b.any || a.one_of.is_empty() != b.one_of.is_empty() {
        return None;
    }
    let excluded = |i| a.none_of.contains(i) || b.none_of.contains(i);
    let shared: Vec<&Item> = a
        .one_of
        .iter()
        .filter(|i| b.one_of.contains(i) && !excluded(i))
        .collect();
    (a.one_of.is_empty() || !shared.is_empty()).then_some(shared)
}

/// What a clause has that matches both patterns with equal weight for the same reasons: by role, the
/// alternatives that both name. `None` where the patterns do not ask for the same roles, or share no
/// alternative in one.
fn shared<'p>(a: &'p Pattern, b: &Pattern) -> Option<Vec<(&'p str, Vec<&'p Item>)>> {
    if a.roles.len() != b.roles.len() || a.negated != b.negated {
        return None;
    }
    let mut all = Vec::new();
    for (role, condition) in &a.roles {
        let (_, other) = b.roles.iter().find(|(r, _)| r == role)?;
        all.push((role.name(), common(condition, other)?));
    }
    match (&a.near, &b.near) {
        (None, None) => {}
        (Some(a), Some(b)) => all.push(("near", common(a, b)?)),
        _ => return None,
    }
    all.retain(|(_, items)| !items.is_empty());
    Some(all)
}

impl Codebook {
    /// Warnings of entries that code one clause differently and match it alike: the same predicate, the
    /// same roles asked for, each by an alternative that both name.
    ///
    /// Of two types `precedence.toml` lets one win, so that the other cannot fire on what both name. Of two
    /// entries of one type with other modes the one with more modes wins, then the one whose id comes
    /// first: nothing that its author meant. Each pair of patterns is told once, at the one that loses,
    /// with the words for which it holds. `only`: pairs with the entry of this id.
    pub fn ties(&self, only: Option<&str>) -> Vec<Mistake> {
        // Loser and winner, as places of entry and pattern, and the predicates for which they tie.
        let mut pairs: BTreeMap<[(usize, usize); 2], BTreeSet<&str>> = BTreeMap::new();
        for index in &self.index {
            for (lemma, candidates) in index {
                for (n, &a) in candidates.iter().enumerate() {
                    for &b in &candidates[n + 1..] {
                        let (x, y) = (&self.entries[a.0], &self.entries[b.0]);
                        let alike = x.kind == y.kind && x.modes == y.modes;
                        if alike
                            || only.is_some_and(|id| id != x.id && id != y.id)
                            || x.beside != y.beside
                            || shared(&x.patterns[a.1], &y.patterns[b.1]).is_none()
                        {
                            continue;
                        }
                        let rank = |e: &Entry| {
                            let modes = std::cmp::Reverse(e.modes.len());
                            (self.precedence.rank(&e.kind), modes, e.id.clone())
                        };
                        let pair = if rank(x) < rank(y) { [b, a] } else { [a, b] };
                        pairs.entry(pair).or_default().insert(lemma);
                    }
                }
            }
        }
        pairs
            .into_iter()
            .map(|([lost, won], words)| {
                let (loser, winner) = (&self.entries[lost.0], &self.entries[won.0]);
                let (own, other) = (&loser.patterns[lost.1], &winner.patterns[won.1]);
                let words: Vec<&str> = words.into_iter().collect();
                let mut with = words.join(" | ");
                for (role, items) in shared(own, other).unwrap_or_default() {
                    let items: Vec<String> = items.iter().map(|i| self.written(i)).collect();
                    with += &format!(", {role} {}", items.join(" | "));
                }
                let why = if winner.kind != loser.kind {
                    format!("{} goes before {}", winner.kind, loser.kind)
                } else if winner.modes.len() != loser.modes.len() {
                    "it names more modes".to_string()
                } else {
                    "its id comes first".to_string()
                };
                let message = format!(
                    "{} loses on {with}: {} matches alike, and {why}",
                    loser.id, winner.id
                );
                Mistake::new(&loser.file, own.span.clone(), message)
                    .label(format!(
                        "the other stands in {}",
                        winner.file.place(other.span.start)
                    ))
                    .warning()
            })
            .collect()
    }
}
