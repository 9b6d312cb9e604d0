//! Numbers in words and figures.

use dateline_clause::Tree;
use dateline_codebook::Numbers;
use dateline_nlp::Pos;

/// Reads a numeral written in figures: `1,200`, `36`, `1.2` (with a scale behind it).
fn figures(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain: String = word.chars().filter(|&c| c != ',').collect();
    if plain.len() > 12 || !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    plain.parse().ok()
}

/// The value of adjacent number words (lower case): "two hundred", "1.2 million", "twenty-five", "a
/// dozen". `None` where one of them is no number, or the whole is beyond a million million.
pub fn value(words: &[&str], numbers: &Numbers) -> Option<u64> {
    let mut total = 0.0f64;
    let mut part: Option<f64> = None;
    for word in words
        .iter()
        .flat_map(|w| w.split('-'))
        .filter(|w| !w.is_empty())
    {
        if let Some(&scale) = numbers
            .scale
            .get(word)
            .or_else(|| numbers.scale.get(word.trim_end_matches('s')))
        {
            let scale = scale as f64;
            let before = part.unwrap_or(1.0);
            if scale >= 1000.0 {
                total += before * scale;
                part = None;
            } else {
                part = Some(before * scale);
            }
        } else if let Some(&n) = numbers.exact.get(word) {
            part = Some(part.unwrap_or(0.0) + n as f64);
        } else if let Some(n) = figures(word) {
            part = Some(part.unwrap_or(0.0) + n);
        } else if matches!(word, "a" | "an" | "and") {
            continue;
        } else {
            return None;
        }
    }
    let all = total + part.unwrap_or(0.0);
    ((total > 0.0 || part.is_some()) && all.is_finite() && (0.0..1e12).contains(&all))
        .then_some(all.round() as u64)
}

pub(crate) fn is_number(tree: &Tree<'_>, i: usize, numbers: &Numbers) -> bool {
    let w = tree.lower(i);
    tree.pos(i) == Pos::Num && figures(w).is_some()
        || numbers.exact.contains_key(w)
        || numbers.scale.contains_key(w)
        || w.contains('-') && value(&[w], numbers).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_codebook::Codebook;

    #[track_caller]
    fn check(words: &str, expected: Option<u64>) {
        let codebook = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
        let words: Vec<&str> = words.split(' ').collect();
        assert_eq!(value(&words, &codebook.numbers), expected, "{words:?}");
    }

    #[test]
    fn numbers_in_words_and_figures() {
        check("36", Some(36));
        check("1,200", Some(1200));
        check("twenty-five", Some(25));
        check("two hundred", Some(200));
        check("1.2 million", Some(1_200_000));
        check("a dozen", Some(12));
        check("two dozen", Some(24));
        check("three hundred and twelve", Some(312));
        check("two thousand five hundred", Some(2500));
    }

    #[test]
    fn what_is_no_number() {
        check("soldiers", None);
        check("a", None);
        check("9999999999999999999999", None);
        check("1.2.3", None);
        check("-", None);
    }
}
