//! Two accounts that tell of one happening become one.

use super::{Account, When};

impl Account {
    /// Takes in what another account of the same report tells.
    pub(crate) fn absorb(&mut self, other: &Account) {
        self.events.extend(&other.events);
        self.trigger = self.trigger.min(other.trigger);
        for status in &other.status {
            if !self.status.contains(status) {
                self.status.push(*status);
            }
        }
        self.status.sort_unstable();
        self.when = match (self.when, other.when) {
            (Some(a), Some(b)) => Some(narrower(a, b)),
            (a, b) => a.or(b),
        };
        for site in &other.sites {
            if !self.sites.contains(site) {
                self.sites.push(*site);
            }
        }
        self.sites
            .sort_by_key(|s| (!s.clause, s.extent, s.precision, s.id, s.name));
        for (mine, theirs) in [
            (&mut self.actors, &other.actors),
            (&mut self.targets, &other.targets),
        ] {
            for who in theirs {
                if !mine.contains(who) {
                    mine.push(who.clone());
                }
            }
        }
        for toll in &other.tolls {
            if !self.tolls.contains(toll) {
                self.tolls.push(*toll);
            }
        }
        for (mine, theirs) in [
            (&mut self.modes, &other.modes),
            (&mut self.weapons, &other.weapons),
            (&mut self.spot, &other.spot),
            (&mut self.sentences, &other.sentences),
            (&mut self.names, &other.names),
            (&mut self.words, &other.words),
        ] {
            mine.extend(theirs);
            mine.sort_unstable();
            mine.dedup();
        }
    }
}

/// Of two times of one happening the one that says more: a told one before the day of publication,
/// one not reckoned before one that is, the shorter before the longer, the earlier before the later.
fn narrower(a: When, b: When) -> When {
    let rank = |w: &When| {
        let length = i64::from(w.end) - i64::from(w.begin);
        (!w.told, w.slack, length, w.begin)
    };
    if rank(&b) < rank(&a) { b } else { a }
}
