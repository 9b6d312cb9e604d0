//! Stories: reports of one happening or of its unfolding.
//!
//! Two reports are as alike as the cosine of their weighted words says ([`Profile::likeness`]). A
//! word's weight comes from a fixed table of how common it is, not from the archive, so that the
//! likeness of two reports is a function of the two. Within a component, groups of reports are
//! joined by mean likeness; but not where they are much more alike within than across: two
//! floods, or two trials, are told in the same common words, and yet each in names and numbers
//! of its own. That test compares a component with itself and therefore needs no threshold that
//! fits all kinds of news.
//!
//! The window: reports more than [`StoryRules::days`] apart are of one story only if they share
//! names; beyond [`StoryRules::far_days`] only by way of others between them.

mod background;
mod divide;
mod rules;
mod terms;

use serde::{Deserialize, Serialize};

pub use self::background::Background;
pub use self::rules::{ReprintRules, StoryRules, Weights};
use crate::account::{Account, Keys};
use crate::judge::Verdict;
use crate::reprint::{Sketch, same_text};
use crate::rules::LinkRules;
use crate::telling::{Source, Telling};
use crate::{hash_of, reprint};

/// Pairs of this many of its weightiest words are what a report is found by.
const LEADS: usize = 8;

/// Pairs of this many of its weightiest names are what a report is found by after long.
const NAMES: usize = 4;

/// Likeness of the same words in the same weights.
const WHOLE: i64 = 10_000;

/// Weight of a report that has a single word.
const UNIT: f64 = 65_535.0;

/// A report as a text: what likeness is measured by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// What tells whether another report prints the same text.
    pub text: Sketch,
    /// Hashes of its words, sorted.
    words: Vec<u32>,
    /// What each weighs, as a share of [`UNIT`]: together they are a vector of that length.
    weights: Vec<u16>,
    /// The weightiest words, and the weightiest names, by hash.
    leads: Vec<u32>,
    names: Vec<u32>,
}

impl Profile {
    /// The profile of this report, which has these accounts.
    pub fn of(source: &Source<'_>, _accounts: &[Account], rules: &LinkRules) -> Profile {
        let mut terms = terms::terms(source, &rules.stories);
        let mut leads: Vec<u32> = terms.iter().take(LEADS).map(|t| t.hash).collect();
        let named = terms.iter().filter(|t| t.name);
        let mut names: Vec<u32> = named.take(NAMES).map(|t| t.hash).collect();
        leads.sort_unstable();
        names.sort_unstable();
        terms.sort_by_key(|t| t.hash);
        Profile {
            text: Sketch::of(source, &rules.reprints),
            words: terms.iter().map(|t| t.hash).collect(),
            weights: terms
                .iter()
                .map(|t| (t.weight * UNIT).round() as u16)
                .collect(),
            leads,
            names,
        }
    }

    /// The likeness of two reports, from 0 to [`WHOLE`]: the cosine of their weighted words.
    fn likeness(&self, other: &Profile) -> i64 {
        let (mut i, mut j, mut sum) = (0, 0, 0_u64);
        while i < self.words.len() && j < other.words.len() {
            match self.words[i].cmp(&other.words[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += u64::from(self.weights[i]) * u64::from(other.weights[j]);
                    i += 1;
                    j += 1;
                }
            }
        }
        // At most two vectors of length UNIT: the square of 65535 times 10000 is far from the limit.
        (sum as i64 / 65_535 * WHOLE / 65_535).min(WHOLE)
    }
}

/// The hashes a report is filed under and sought by: who does not find the other is never compared.
pub fn keys(telling: &Telling, rules: &LinkRules) -> Keys {
    let mut keys = Keys::default();
    let profile = &telling.profile;
    let mut add = |kind: u64, of: &[u32], span: i32| {
        let mut parts = vec![kind];
        parts.extend(of.iter().map(|w| u64::from(*w)));
        match telling.day.map(|d| d.div_euclid(span)) {
            None => {
                let key = hash_of(&parts);
                keys.filed.push(key);
                keys.sought.push(key);
            }
            Some(own) => {
                for near in own - 1..=own + 1 {
                    let mut parts = parts.clone();
                    parts.push(near as u64);
                    let key = hash_of(&parts);
                    if near == own {
                        keys.filed.push(key);
                    }
                    keys.sought.push(key);
                }
            }
        }
    };
    for (i, a) in profile.leads.iter().enumerate() {
        for b in &profile.leads[i + 1..] {
            add(11, &[*a, *b], rules.stories.days.max(1));
        }
    }
    // Without a day there is no window, and the pairs above suffice.
    if telling.day.is_some() {
        for (i, a) in profile.names.iter().enumerate() {
            for b in &profile.names[i + 1..] {
                add(12, &[*a, *b], rules.stories.far_days.max(1));
            }
        }
    }
    let bands = profile.text.bands();
    keys.filed.extend(&bands);
    keys.sought.extend(bands);
    keys.sorted()
}

/// Whether two reports may tell of one happening; what scores above zero is one component. The score
/// is their likeness less what it takes to be linked.
pub fn judge(a: &Telling, b: &Telling, rules: &LinkRules) -> Verdict {
    let stories = &rules.stories;
    let linked = points(stories.linked);
    if same_text(&a.profile.text, &b.profile.text, &rules.reprints) {
        return Verdict::Score(WHOLE as i32 - linked + 1);
    }
    let likeness = a.profile.likeness(&b.profile);
    let apart = match (a.day, b.day) {
        (Some(a), Some(b)) => a.saturating_sub(b).saturating_abs(),
        _ => 0,
    };
    if apart <= stories.days {
        return Verdict::Score(likeness as i32 - linked + 1);
    }
    let aged = (likeness * stories.aged / 100) as i32;
    let shared = a
        .profile
        .names
        .iter()
        .filter(|n| b.profile.names.contains(n))
        .count();
    let holds = apart <= stories.far_days
        && shared >= stories.names
        && likeness as i32 >= points(stories.far);
    let score = aged - linked + 1;
    Verdict::Score(if holds { score.max(1) } else { score.min(0) })
}

/// Cuts a component of reports into stories; `verdict` is what [`judge`] says of each pair. Returns
/// for each report the least of its story.
pub fn cluster(
    members: &[&Telling],
    rules: &LinkRules,
    verdict: impl Fn(usize, usize) -> Verdict,
) -> Vec<usize> {
    // Reprints of one text are one voice.
    let prints = reprint::groups(members, &rules.reprints);
    let voices: Vec<usize> = (0..members.len()).filter(|i| prints[*i] == *i).collect();
    let linked = points(rules.stories.linked);
    let likeness = |i: usize, j: usize| match verdict(voices[i], voices[j]) {
        Verdict::Score(s) => i64::from(s) + i64::from(linked) - 1,
        Verdict::Different => 0,
    };
    let stories = divide::divide(voices.len(), &rules.stories, likeness);
    let of_voice: Vec<usize> = stories.iter().map(|s| voices[*s]).collect();
    prints
        .iter()
        .map(|print| of_voice[voices.binary_search(print).unwrap_or(0)])
        .collect()
}

/// Per cent as likeness.
fn points(percent: i32) -> i32 {
    percent.saturating_mul(WHOLE as i32 / 100)
}
