//! Reprints: one text in several papers.
//!
//! A text is known by its runs of words (shingles). Of their hashes the least in each of
//! [`BINS`] equal parts of the range is kept (MinHash by one permutation, Li, Owen and Zhang 2012);
//! how many are the same estimates what share of all runs two texts have in common, and with the
//! number of runs of each what share of the shorter one stands in the longer. That share stays near
//! one when a paper cuts an agency's text from the end, puts its own headline over it or its
//! reporter's name under it. Bands of the kept hashes are the keys by which reprints find each other.

mod agency;
mod sketch;

pub use self::sketch::{BINS, Sketch, same_text};
use crate::story::ReprintRules;
use crate::telling::Telling;

/// For each report the first among them that prints its text, directly or by way of another.
pub fn groups(reports: &[&Telling], rules: &ReprintRules) -> Vec<usize> {
    let mut of: Vec<usize> = (0..reports.len()).collect();
    for i in 0..reports.len() {
        for j in i + 1..reports.len() {
            if of[i] != of[j]
                && same_text(&reports[i].profile.text, &reports[j].profile.text, rules)
            {
                let (to, from) = (of[i].min(of[j]), of[i].max(of[j]));
                for o in of.iter_mut().filter(|o| **o == from) {
                    *o = to;
                }
            }
        }
    }
    of
}

/// For each report the one among them whose text it prints, itself where it is that one: of reports of
/// one text the earliest by day of publication, of equally early ones the agency's own that one of
/// them names in its first line, then one that names an agency, then the longest, then the least.
pub fn originals(reports: &[&Telling], rules: &ReprintRules) -> Vec<usize> {
    let of = groups(reports, rules);
    let mut original: Vec<usize> = (0..reports.len()).collect();
    for first in 0..reports.len() {
        if of[first] != first {
            continue;
        }
        let prints: Vec<usize> = (first..reports.len()).filter(|i| of[*i] == first).collect();
        let agencies: Vec<u32> = prints
            .iter()
            .filter_map(|i| reports[*i].profile.text.agency)
            .collect();
        let best = prints.iter().copied().min_by_key(|i| {
            let text = &reports[*i].profile.text;
            let own = text.publisher.iter().any(|p| agencies.contains(p));
            (
                reports[*i].day.unwrap_or(i32::MAX),
                !own,
                text.agency.is_none(),
                std::cmp::Reverse(text.runs),
                reports[*i].report,
            )
        });
        for i in prints {
            original[i] = best.unwrap_or(i);
        }
    }
    original
}
