//! How many: the number in a noun phrase, with its bounds and its parts.

use dateline_clause::{Dep, Tree};
use dateline_codebook::{Bound, Numbers};
use dateline_nlp::Pos;
use std::ops::Range;

/// A number of people or things, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) low: Option<u64>,
    pub(crate) best: Option<u64>,
    pub(crate) high: Option<u64>,
    /// The words that give the number.
    pub(crate) text: Range<usize>,
    /// Whom it counts.
    pub(crate) of: Option<Range<usize>>,
    pub(crate) including: Vec<Number>,
    /// Whether only an article or a bare singular says that it is one.
    pub(crate) implied: bool,
}

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

/// The value of adjacent number words: "two hundred", "1.2 million", "twenty-five", "a dozen".
pub(crate) fn value(words: &[&str], numbers: &Numbers) -> Option<u64> {
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

fn is_number(tree: &Tree<'_>, i: usize, numbers: &Numbers) -> bool {
    let w = tree.lower(i);
    tree.pos(i) == Pos::Num && figures(w).is_some()
        || numbers.exact.contains_key(w)
        || numbers.scale.contains_key(w)
        || w.contains('-') && value(&[w], numbers).is_some()
}

/// The number that the noun phrase of `head` tells. `singular`: whether a bare singular counts as one.
pub(crate) fn of(tree: &Tree<'_>, numbers: &Numbers, head: usize) -> Option<Number> {
    let phrase = tree.phrase(head);
    // Money, percentages, measures and times count no people.
    if matches!(
        tree.label(head),
        Some("MONEY" | "PERCENT" | "QUANTITY" | "DATE" | "TIME" | "ORDINAL")
    ) {
        return None;
    }
    let mut including = Vec::new();
    for p in tree
        .children(head)
        .filter(|&c| c > head && matches!(tree.dep(c), Dep::Prep))
    {
        if numbers.part.iter().any(|w| w == tree.lower(p)) {
            for object in tree
                .children(p)
                .filter(|&c| tree.dep(c) == Dep::Pobj)
                .flat_map(|c| tree.conjuncts(c))
            {
                including.extend(of(tree, numbers, object).map(|mut n| {
                    n.including.clear();
                    n
                }));
            }
        }
    }
    let first = phrase.start;
    let noun_phrase = |from: usize| (from <= head).then(|| from..phrase.end.max(head + 1));
    // Vague amounts: "dozens of people", "hundreds of thousands".
    let start = (first..=head).find(|&i| {
        numbers.vague.contains_key(tree.lower(i)) && (i == head || tree.head(i) == Some(head))
    });
    if let Some(i) = start {
        let long = (i + 2 < tree.len()).then(|| {
            format!(
                "{} {} {}",
                tree.lower(i),
                tree.lower(i + 1),
                tree.lower(i + 2)
            )
        });
        let (low, end) = match long.as_ref().and_then(|l| numbers.vague.get(l)) {
            Some(&n) => (n, i + 3),
            None => (numbers.vague[tree.lower(i)], i + 1),
        };
        let of = if end < phrase.end && tree.lower(end) == "of" {
            Some(end + 1..phrase.end)
        } else {
            noun_phrase(end).filter(|r| !r.is_empty())
        };
        return Some(Number {
            low: Some(low),
            best: None,
            high: None,
            text: i..end,
            of: of.filter(|r| !r.is_empty()),
            including,
            implied: false,
        });
    }
    // A run of number words before the head, or the head itself.
    let number_at = |i: usize| is_number(tree, i, numbers);
    let run_start = (first..=head).find(|&i| number_at(i) && belongs(tree, i, head));
    if let Some(from) = run_start {
        let mut to = from + 1;
        while to <= head
            && (number_at(to) || tree.doc.word(to) == "-" && to < head && number_at(to + 1))
        {
            to += 1;
        }
        let words: Vec<&str> = (from..to)
            .map(|i| tree.lower(i))
            .filter(|w| *w != "-")
            .collect();
        let mut best = value(&words, numbers)?;
        let mut text = from..to;
        let (mut low, mut high) = (Some(best), Some(best));
        // "10 to 15", "between 10 and 15"
        let range_end = (to + 1 < tree.len()
            && to < head
            && matches!(tree.lower(to), "to" | "and" | "or" | "–" | "-")
            && number_at(to + 1))
        .then(|| to + 1);
        if let Some(second) = range_end
            && let Some(upper) = value(&[tree.lower(second)], numbers)
        {
            high = Some(upper);
            low = Some(best);
            text = from..second + 1;
            let mid = (best + upper) / 2;
            best = mid;
            let of = if second < head {
                Some(second + 1..phrase.end)
            } else {
                None
            };
            return Some(Number {
                low,
                best: Some(best),
                high,
                text,
                of,
                including,
                implied: false,
            });
        }
        // "at least", "up to", "about" stand right before the number.
        for (words, bound) in &numbers.bounds {
            let n = words.len();
            if from >= n && (0..n).all(|k| tree.lower(from - n + k) == words[k]) {
                match bound {
                    Bound::Low => high = None,
                    Bound::High => low = None,
                    Bound::About => (low, high) = (None, None),
                }
                text = from - n..to;
                break;
            }
        }
        // "three of the hostages", "36 people": whom.
        let of = if to <= head {
            Some(to..phrase.end)
        } else if to < phrase.end && tree.lower(to) == "of" {
            Some(to + 1..phrase.end)
        } else {
            None
        };
        let of = of.map(|r| {
            let mut r = r;
            while r.start < r.end
                && matches!(
                    tree.lower(r.start),
                    "the" | "a" | "an" | "more" | "other" | "further"
                )
            {
                r.start += 1;
            }
            r
        });
        return Some(Number {
            low,
            best: Some(best),
            high,
            text,
            of: of.filter(|r| !r.is_empty()),
            including,
            implied: false,
        });
    }
    // "A policeman was killed", "the officer", a person's name: one.
    let one = match tree.tag(head) {
        "NN" => tree.pos(head) == Pos::Noun,
        "NNP" => tree.label(head) == Some("PERSON"),
        "PRP" => matches!(tree.lower(head), "he" | "she" | "him" | "her"),
        _ => false,
    };
    one.then(|| Number {
        low: Some(1),
        best: Some(1),
        high: Some(1),
        text: article(tree, head).unwrap_or(phrase.clone()),
        of: Some(phrase),
        including,
        implied: true,
    })
}

fn article(tree: &Tree<'_>, head: usize) -> Option<Range<usize>> {
    let det = tree.child(head, Dep::Det)?;
    matches!(tree.lower(det), "a" | "an").then_some(det..det + 1)
}

/// Whether the number word `i` counts `head`, and does not stand inside a name or a measure.
fn belongs(tree: &Tree<'_>, i: usize, head: usize) -> bool {
    if i == head {
        return true;
    }
    let mut at = i;
    for _ in 0..6 {
        match tree.head(at) {
            Some(h) if h == head => {
                return matches!(
                    tree.dep(at),
                    Dep::Nummod
                        | Dep::Quantmod
                        | Dep::Amod
                        | Dep::Compound
                        | Dep::Nmod
                        | Dep::Det
                        | Dep::Predet
                        | Dep::Other
                );
            }
            Some(h)
                if matches!(
                    tree.dep(at),
                    Dep::Compound | Dep::Quantmod | Dep::Nummod | Dep::Advmod
                ) && is_count_word(tree, h) =>
            {
                at = h
            }
            _ => return false,
        }
    }
    false
}

fn is_count_word(tree: &Tree<'_>, i: usize) -> bool {
    tree.pos(i) == Pos::Num || tree.lower(i) == "dozen"
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
