//! The hashes under which accounts are filed and sought: who does not find the other is never compared.

use super::{Account, Extent, MINUTES_A_DAY, Site};
use crate::hash_of;
use crate::judge::share;

/// A key names two neighbouring spans of this many days. An account is filed under two such keys, so
/// that any two of times less than this apart share one.
const SPAN_DAYS: i32 = 8;

/// What takes longer than this is filed by months instead.
const LONG_DAYS: i32 = 16;

/// Days of a bucket for what takes long: half a month.
const BUCKET_DAYS: i32 = 16;

/// What takes longer than this many days is found by other keys or not at all.
const LONGEST_DAYS: i32 = 400;

/// By so many names of its sentences it is filed.
const NAMES: usize = 6;

/// The keys of an account or a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Under these it is filed.
    pub filed: Vec<u64>,
    /// Under these it looks for others.
    pub sought: Vec<u64>,
}

impl Keys {
    /// Keys under which both are filed and sought.
    pub fn both(keys: Vec<u64>) -> Keys {
        let sought = keys.clone();
        Keys {
            filed: keys,
            sought,
        }
        .sorted()
    }

    fn sorted(mut self) -> Keys {
        for keys in [&mut self.filed, &mut self.sought] {
            keys.sort_unstable();
            keys.dedup();
        }
        self
    }

    /// Whether each would find the other: only then are they compared, whichever comes first.
    pub fn meet(&self, other: &Keys) -> bool {
        share(&self.filed, &other.sought) && share(&self.sought, &other.filed)
    }
}

impl Account {
    /// Its keys: its group with a place, a region, a name, a noun, each with a span of days; its group
    /// with a sentence. `published` is the day of its report, `around` where else that happened which its report tells.
    pub fn keys(&self, published: Option<i32>, around: &[Site]) -> Keys {
        let about = self.about(around);
        let mut keys = Keys::default();
        let span = |day: i32| day.div_euclid(SPAN_DAYS);
        let bucket = |day: i32| day.div_euclid(BUCKET_DAYS);
        let day = |minute: i32| minute.div_euclid(MINUTES_A_DAY);
        let days = self.when.map(|w| (day(w.begin), day(w.end - 1)));
        let days = days.or(published.map(|d| (d, d)));
        for about in about {
            let short = |n: i32| hash_of(&[about, 1, n as u64]);
            let long = |n: i32| hash_of(&[about, 2, n as u64]);
            match days {
                Some((first, last)) if last - first <= LONG_DAYS => {
                    let own = [short(span(first) - 1), short(span(first))];
                    keys.filed.extend(own);
                    keys.sought.extend(own);
                    keys.sought.push(long(bucket(first)));
                }
                Some((first, last)) if last - first <= LONGEST_DAYS => {
                    keys.filed.extend((bucket(first)..=bucket(last)).map(long));
                    keys.sought.extend((bucket(first)..=bucket(last)).map(long));
                    keys.sought
                        .extend((span(first) - 1..=span(last)).map(short));
                }
                _ => {}
            }
        }
        for sentence in &self.sentences {
            let key = hash_of(&[u64::from(self.group), 5, u64::from(*sentence)]);
            keys.filed.push(key);
            keys.sought.push(key);
        }
        keys.sorted()
    }

    /// Hashes of its group with each place, region, name and noun.
    fn about(&self, around: &[Site]) -> Vec<u64> {
        let mut about: Vec<u64> = Vec::new();
        let group = u64::from(self.group);
        let mut add = |kind: u64, of: u64| about.push(hash_of(&[group, kind, of]));
        let placed = self.sites.iter().any(|s| s.name.is_some());
        let around = if placed { &[] } else { around };
        let sites = self.sites.iter().chain(around);
        for site in sites.filter(|s| s.extent < Extent::Country) {
            if let Some(name) = site.name {
                add(1, u64::from(name));
            }
            if let Some(admin1) = site.admin1 {
                let country = site.country.map_or(0, u64::from);
                add(2, hash_of(&[u64::from(admin1), country]));
            }
            if let (Extent::Region, Some(name), Some(country)) =
                (site.extent, site.name, site.country)
            {
                add(2, hash_of(&[u64::from(name), u64::from(country)]));
            }
        }
        for who in self.actors.iter().chain(&self.targets) {
            if let Some(name) = who.name {
                add(3, u64::from(name));
            }
            if let Some(head) = who.head.filter(|_| !who.generic) {
                add(4, u64::from(head));
            }
        }
        for name in self.names.iter().take(NAMES) {
            add(3, u64::from(*name));
        }
        for word in &self.spot {
            add(4, u64::from(*word));
        }
        about.sort_unstable();
        about.dedup();
        about
    }
}
