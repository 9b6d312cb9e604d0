//! What of a text is kept to know it again.

use serde::{Deserialize, Serialize};

use super::agency;
use crate::account::short;
use crate::story::ReprintRules;
use crate::telling::Source;
use crate::{hash, hash_of};

/// Hashes that a text is known by.
pub const BINS: usize = 64;

/// Bands of two hashes that a text is filed under. Of two texts with half of their runs in common,
/// 99 in 100 share one; with a quarter, two in three, and those share words besides.
const BANDS: usize = 16;

/// Stands where no hash fell.
const EMPTY: u32 = u32::MAX;

/// What of a text is kept to know it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// The least hash in each part of the range; nothing where the text has too few runs.
    least: Vec<u32>,
    /// How many different runs of words the text has.
    pub(super) runs: u32,
    /// The agency that the text names in its first line.
    pub(super) agency: Option<u32>,
    /// Names of its publisher as an agency line would have them.
    pub(super) publisher: Vec<u32>,
}

impl Sketch {
    /// The sketch of a report's text.
    pub(crate) fn of(source: &Source<'_>, rules: &ReprintRules) -> Sketch {
        let words: Vec<u64> = source
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(|w| hash(w.to_lowercase().as_bytes()))
            .collect();
        let mut runs: Vec<u64> = words.windows(rules.words.max(1)).map(hash_of).collect();
        runs.sort_unstable();
        runs.dedup();
        let n = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        let mut least = Vec::new();
        if n >= rules.least.max(1) {
            least = vec![EMPTY; BINS];
            for run in runs {
                let bin = (run >> 32) as usize % BINS;
                least[bin] = least[bin].min(run as u32);
            }
        }
        Sketch {
            least,
            runs: n,
            agency: agency::line(source.text),
            publisher: source.publisher.map(agency::names).unwrap_or_default(),
        }
    }

    /// The keys that the same text is found by.
    pub(crate) fn bands(&self) -> Vec<u64> {
        let pairs = self.least.chunks_exact(2).take(BANDS).enumerate();
        pairs
            .filter(|(_, pair)| !pair.contains(&EMPTY))
            .map(|(band, pair)| {
                hash_of(&[
                    u64::from(short("band")),
                    band as u64,
                    u64::from(pair[0]),
                    u64::from(pair[1]),
                ])
            })
            .collect()
    }

    /// The estimated share of the shorter text's runs that stand in the longer too, in per cent.
    fn contained(&self, other: &Sketch) -> i32 {
        let (mut same, mut all) = (0_i64, 0_i64);
        for (a, b) in self.least.iter().zip(&other.least) {
            if *a != EMPTY || *b != EMPTY {
                all += 1;
                same += i64::from(a == b);
            }
        }
        if all == 0 {
            return 0;
        }
        // J = same / all = common / (a + b - common); sought is common / min(a, b).
        let (a, b) = (i64::from(self.runs), i64::from(other.runs));
        let share = 100 * same * (a + b) / ((all + same) * a.min(b).max(1));
        i32::try_from(share.min(100)).unwrap_or(100)
    }
}

/// Whether two reports print one text, whole or cut, whatever stands over or under it.
pub fn same_text(a: &Sketch, b: &Sketch, rules: &ReprintRules) -> bool {
    a.contained(b) >= rules.same
}
