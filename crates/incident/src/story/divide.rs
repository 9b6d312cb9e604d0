//! Cutting a component of reports into stories.

use super::points;
use super::rules::StoryRules;

/// A group of reports that grows.
struct Group {
    members: Vec<usize>,
    /// Sum of the likenesses within, none counted above [`StoryRules::most`].
    within: i64,
}

impl Group {
    /// Mean likeness within; of a report alone there is none.
    fn cohesion(&self) -> Option<f64> {
        let n = self.members.len();
        (n > 1).then(|| self.within as f64 / (n * (n - 1) / 2) as f64)
    }
}

/// Groups `n` reports by the likeness of each pair. Returns for each the least of its group.
///
/// The two groups with the greatest mean likeness across are joined first, of equal ones the first,
/// as long as that mean does not fall below [`StoryRules::joined`]; but never where it is less
/// than [`StoryRules::cohesion`] of the mean within the two (their geometric mean), which shows
/// that they are two matters in common words. Means over few pairs waver; so the share asked for
/// is lowered by [`StoryRules::doubt`] over the size of the smaller group.
pub(super) fn divide(
    n: usize,
    rules: &StoryRules,
    likeness: impl Fn(usize, usize) -> i64,
) -> Vec<usize> {
    let most = i64::from(points(rules.most));
    // Sums of likeness between groups, plain and bounded; both halves are kept.
    let mut plain = vec![0_i64; n * n];
    let mut bounded = vec![0_i64; n * n];
    for i in 0..n {
        for j in i + 1..n {
            let l = likeness(i, j).max(0);
            for at in [i * n + j, j * n + i] {
                plain[at] = l;
                bounded[at] = l.min(most);
            }
        }
    }
    let mut refused = vec![false; n * n];
    let mut groups: Vec<Group> = (0..n)
        .map(|i| Group {
            members: vec![i],
            within: 0,
        })
        .collect();
    let mut live: Vec<usize> = (0..n).collect();
    while let Some((i, j)) = best(&live, &groups, &plain, &refused, rules) {
        if !coherent(&groups[i], &groups[j], bounded[i * n + j], rules) {
            refused[i * n + j] = true;
            continue;
        }
        live.retain(|k| *k != j);
        for &k in live.iter().filter(|k| **k != i) {
            for sums in [&mut plain, &mut bounded] {
                sums[i * n + k] += sums[j * n + k];
                sums[k * n + i] = sums[i * n + k];
            }
            // What was refused is asked again of the greater group.
            refused[i.min(k) * n + i.max(k)] = false;
        }
        groups[i].within += groups[j].within + bounded[i * n + j];
        let joined = std::mem::take(&mut groups[j].members);
        groups[i].members.extend(joined);
    }
    let mut least = vec![0; n];
    for &i in &live {
        for &member in &groups[i].members {
            least[member] = i;
        }
    }
    least
}

/// The two live groups with the greatest mean likeness that is great enough, the lesser first.
fn best(
    live: &[usize],
    groups: &[Group],
    plain: &[i64],
    refused: &[bool],
    rules: &StoryRules,
) -> Option<(usize, usize)> {
    let n = groups.len();
    let mut best: Option<(i64, i64, (usize, usize))> = None;
    for (at, &i) in live.iter().enumerate() {
        for &j in &live[at + 1..] {
            if refused[i * n + j] {
                continue;
            }
            let sum = plain[i * n + j];
            let pairs = (groups[i].members.len() * groups[j].members.len()) as i64;
            if sum < i64::from(points(rules.joined)) * pairs {
                continue;
            }
            // sum / pairs > s / p, without rounding: both are below 2^32.
            if best.is_none_or(|(s, p, _)| sum * p > s * pairs) {
                best = Some((sum, pairs, (i, j)));
            }
        }
    }
    best.map(|(.., pair)| pair)
}

/// Whether two groups are not much less alike across than within.
fn coherent(a: &Group, b: &Group, across: i64, rules: &StoryRules) -> bool {
    let (Some(within_a), Some(within_b)) = (a.cohesion(), b.cohesion()) else {
        return true;
    };
    let (n, m) = (a.members.len(), b.members.len());
    let mean = across as f64 / (n * m) as f64;
    let share = f64::from(rules.cohesion) / 100.0 * (1.0 - rules.doubt / n.min(m) as f64);
    mean >= share * (within_a * within_b).sqrt()
}
