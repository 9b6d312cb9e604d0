//! Reprints: one text in several papers.

use crate::telling::Telling;

/// For each report the one among them whose text it prints, itself where it is the first to print
/// it: of reports of one text the earliest, of equally early ones the least.
pub fn originals(reports: &[&Telling]) -> Vec<usize> {
    (0..reports.len())
        .map(|i| {
            (0..reports.len())
                .filter(|j| {
                    i == *j
                        || (reports[i].profile.text.is_some()
                            && reports[i].profile.text == reports[*j].profile.text)
                })
                .min_by_key(|j| (reports[*j].day.unwrap_or(i32::MAX), reports[*j].report))
                .unwrap_or(i)
        })
        .collect()
}
