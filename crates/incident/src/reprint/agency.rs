//! The agency that a report names in its first line.

use crate::account::short;

/// A line that names its agency does so within this many characters.
const LINE: usize = 120;

/// An agency's name has at most this many characters.
const NAME: usize = 40;

/// The name in brackets before a dash at the beginning of a text: "LIMA, May 3 (Agency) - ".
pub(super) fn line(text: &str) -> Option<u32> {
    let start = text.trim_start();
    let end = start
        .char_indices()
        .nth(LINE)
        .map_or(start.len(), |(at, _)| at);
    let start = &start[..end];
    let (_, behind) = start.split_once('(')?;
    let (name, behind) = behind.split_once(')')?;
    let dash = behind.trim_start().starts_with(['-', '–', '—', '_']);
    let fits = name.chars().count() <= NAME && name.chars().any(char::is_alphabetic);
    (dash && fits).then(|| short(&bare(name)))
}

/// A publisher's name as an agency line may have it: in full, and by its first letters.
pub(super) fn names(publisher: &str) -> Vec<u32> {
    let full = bare(publisher);
    let letters: String = publisher
        .split_whitespace()
        .filter(|w| w.chars().next().is_some_and(char::is_uppercase))
        .filter(|w| !w.eq_ignore_ascii_case("the"))
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    let mut names = vec![short(&full)];
    if letters.chars().nth(1).is_some() {
        names.push(short(&letters));
    }
    names
}

/// Letters and digits in small letters, without a leading article.
fn bare(name: &str) -> String {
    let small = name.trim().to_lowercase();
    let small = small.strip_prefix("the ").unwrap_or(&small);
    small.chars().filter(|c| c.is_alphanumeric()).collect()
}
