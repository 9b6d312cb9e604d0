//! Cutting a component into clusters.

use crate::judge::Verdict;

/// Groups `n` members by what `judge` says of each pair: the two clusters with the greatest mean
/// score are joined as long as that is above zero, never across a pair that is different; of equal
/// ones the first. Returns for each member the least member of its cluster, so that the result
/// depends on the order of the members alone.
pub fn agglomerate(n: usize, judge: impl Fn(usize, usize) -> Verdict) -> Vec<usize> {
    // Sums of scores between clusters, `None` where a pair is different; both halves are kept.
    let mut sums: Vec<Option<i64>> = vec![Some(0); n * n];
    for i in 0..n {
        for j in i + 1..n {
            let sum = match judge(i, j) {
                Verdict::Score(s) => Some(i64::from(s)),
                Verdict::Different => None,
            };
            sums[i * n + j] = sum;
            sums[j * n + i] = sum;
        }
    }
    let mut sizes = vec![1_i64; n];
    let mut cluster: Vec<usize> = (0..n).collect();
    let mut live: Vec<usize> = (0..n).collect();
    // For each cluster, its best partner behind it.
    let best_of = |i: usize, live: &[usize], sums: &[Option<i64>], sizes: &[i64]| {
        let mut best: Option<(i64, i64, usize)> = None;
        for &j in live.iter().filter(|j| **j > i) {
            let Some(sum) = sums[i * n + j].filter(|s| *s > 0) else {
                continue;
            };
            let weight = sizes[i] * sizes[j];
            // sum / weight > s / w, without rounding.
            if best.is_none_or(|(s, w, _)| {
                i128::from(sum) * i128::from(w) > i128::from(s) * i128::from(weight)
            }) {
                best = Some((sum, weight, j));
            }
        }
        best
    };
    let mut best: Vec<_> = (0..n).map(|i| best_of(i, &live, &sums, &sizes)).collect();
    loop {
        let mut top: Option<(i64, i64, usize, usize)> = None;
        for &i in &live {
            if let Some((sum, weight, j)) = best[i]
                && top.is_none_or(|(s, w, _, _)| {
                    i128::from(sum) * i128::from(w) > i128::from(s) * i128::from(weight)
                })
            {
                top = Some((sum, weight, i, j));
            }
        }
        let Some((_, _, i, j)) = top else { break };
        live.retain(|k| *k != j);
        for &k in live.iter().filter(|k| **k != i) {
            let sum = match (sums[i * n + k], sums[j * n + k]) {
                (Some(a), Some(b)) => Some(a + b),
                _ => None,
            };
            sums[i * n + k] = sum;
            sums[k * n + i] = sum;
        }
        sizes[i] += sizes[j];
        for c in cluster.iter_mut().filter(|c| **c == j) {
            *c = i;
        }
        for &k in &live {
            if k <= i || best[k].is_some_and(|(_, _, p)| p == j) {
                best[k] = best_of(k, &live, &sums, &sizes);
            }
        }
    }
    cluster
}
