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
    let mut best: Vec<Option<Pair>> = (0..n)
        .map(|i| partner(i, &live, &groups, &plain, &refused, rules))
        .collect();
    loop {
        let mut top: Option<(usize, Pair)> = None;
        for &i in &live {
            if let Some(pair) = best[i]
                && top.is_none_or(|(_, t)| pair.above(t))
            {
                top = Some((i, pair));
            }
        }
        let Some((i, Pair { other: j, .. })) = top else {
            break;
        };
        if !coherent(&groups[i], &groups[j], bounded[i * n + j], rules) {
            refused[i * n + j] = true;
            best[i] = partner(i, &live, &groups, &plain, &refused, rules);
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
        for &k in &live {
            let stale = k == i || best[k].is_some_and(|p| p.other == i || p.other == j);
            if stale {
                best[k] = partner(k, &live, &groups, &plain, &refused, rules);
            } else if k < i
                && let Some(pair) = pair(k, i, &groups, &plain, &refused, rules)
                && best[k].is_none_or(|b| pair.above(b) || (!b.above(pair) && i < b.other))
            {
                best[k] = Some(pair);
            }
        }
    }
    let mut least = vec![0; n];
    for &i in &live {
        for &member in &groups[i].members {
            least[member] = i;
        }
    }
    least
}

/// A group's partner: the sum of likeness across, over so many pairs of reports.
#[derive(Clone, Copy)]
struct Pair {
    sum: i64,
    pairs: i64,
    other: usize,
}

impl Pair {
    /// Whether its mean is greater, without rounding: sums and numbers of pairs are below 2^31.
    fn above(self, other: Pair) -> bool {
        self.sum * other.pairs > other.sum * self.pairs
    }
}

/// Two groups that are alike enough to be joined, and were not refused.
fn pair(
    i: usize,
    j: usize,
    groups: &[Group],
    plain: &[i64],
    refused: &[bool],
    rules: &StoryRules,
) -> Option<Pair> {
    let at = i * groups.len() + j;
    let pairs = (groups[i].members.len() * groups[j].members.len()) as i64;
    let enough = plain[at] >= i64::from(points(rules.joined)) * pairs;
    (enough && !refused[at]).then_some(Pair {
        sum: plain[at],
        pairs,
        other: j,
    })
}

/// The partner behind a group with the greatest mean likeness, of equal ones the first.
fn partner(
    i: usize,
    live: &[usize],
    groups: &[Group],
    plain: &[i64],
    refused: &[bool],
    rules: &StoryRules,
) -> Option<Pair> {
    let mut best: Option<Pair> = None;
    for &j in live.iter().filter(|j| **j > i) {
        if let Some(pair) = pair(i, j, groups, plain, refused, rules)
            && best.is_none_or(|b| pair.above(b))
        {
            best = Some(pair);
        }
    }
    best
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
