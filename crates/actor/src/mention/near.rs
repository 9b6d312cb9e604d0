//! Misspelt words, mended where one word of the codebook is one slip away.

use std::borrow::Cow;
use std::collections::BTreeSet;

use dateline_codebook::Actors;
use dateline_codebook::spelling::{self, Word};

use super::scan::Scanned;

/// Shorter words are too like others to be mended.
const MIN_LETTERS: usize = 5;

/// The words of a mention with the misspelt ones mended; `None` where there are none.
pub(crate) fn mended<'t>(actors: &Actors, scan: &Scanned<'_, 't>) -> Option<Vec<Word<'t>>> {
    let wrong: Vec<usize> = scan
        .pieces
        .iter()
        .filter(|p| p.unknown() && p.words.len() == 1)
        .map(|p| p.words.start)
        .filter(|&i| scan.words[i].key.len() >= MIN_LETTERS)
        .collect();
    if wrong.is_empty() {
        return None;
    }
    let mut words = scan.words.clone();
    let mut any = false;
    for i in wrong {
        let key = &*scan.words[i].key;
        let forms: Vec<String> = std::iter::once(key.to_string())
            .chain(spelling::singulars(key))
            .filter(|f| f.len() >= MIN_LETTERS)
            .collect();
        // In order, so that no order of a map shows.
        let near: BTreeSet<&str> = actors
            .countries
            .names()
            .chain(actors.agents.names())
            .flat_map(|name| name.split(' '))
            .filter(|w| w.len() >= MIN_LETTERS)
            .filter(|w| forms.iter().any(|f| one_slip(f, w)))
            .collect();
        if let Some(word) = near.first() {
            words[i].key = Cow::Owned((*word).to_string());
            any = true;
        }
    }
    any.then_some(words)
}

/// Whether two words that begin alike differ by one letter put in, left out, changed or swapped with
/// its neighbour (Damerau 1964).
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.first() != b.first() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[same..], &b[same..]);
    match x.len().cmp(&y.len()) {
        std::cmp::Ordering::Less => *x == y[1..],
        std::cmp::Ordering::Greater => x[1..] == *y,
        std::cmp::Ordering::Equal => {
            x[1..] == y[1..] || x.len() > 1 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_slip;

    #[test]
    fn slips() {
        for (a, b, expected) in [
            ("dehli", "delhi", true),
            ("supremicist", "supremacist", true),
            ("moskow", "moscow", true),
            ("kiyv", "kyiv", true),
            ("army", "navy", false),
            ("police", "police", false),
            ("polices", "police", true),
            ("tokyo", "kyoto", false),
        ] {
            assert_eq!(one_slip(a, b), expected, "{a} {b}");
        }
    }
}
