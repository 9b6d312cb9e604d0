//! How many people a noun phrase tells of, with the bounds of the number and its parts.

use std::ops::Range;

use dateline_clause::{Dep, Tree};
use dateline_codebook::{Bound, Numbers};
use dateline_nlp::Pos;

use crate::Number;
use crate::numeral::{is_number, value};

/// The number that the noun phrase of token `head` tells; `None` where it tells none, or counts money,
/// shares, measures or time. A bare singular or a person's name is one, [`implied`](Number::implied).
pub fn of(tree: &Tree<'_>, numbers: &Numbers, head: usize) -> Option<Number> {
    read(tree, numbers, head, true)
}

/// `with_parts`: parts have no parts of their own, so that no text makes this costly.
fn read(tree: &Tree<'_>, numbers: &Numbers, head: usize, with_parts: bool) -> Option<Number> {
    let phrase = tree.phrase(head);
    // Money, percentages, measures and times count no people.
    if matches!(
        tree.label(head),
        Some("MONEY" | "PERCENT" | "QUANTITY" | "DATE" | "TIME" | "ORDINAL")
    ) {
        return None;
    }
    let added =
        (phrase.start..phrase.end.min(head + 2)).any(|i| numbers.added.contains(tree.lower(i)));
    let part = part_words(tree, numbers, head, phrase.end);
    let including = part
        .as_ref()
        .filter(|_| with_parts)
        .map(|words| parts(tree, numbers, words.end))
        .unwrap_or_default();
    // Whom it counts ends before the parts: "36 people" of "36 people, including 15 officers".
    let mut phrase = phrase;
    if let Some(words) = part {
        let p = words.start;
        let comma = usize::from(p > head + 1 && tree.pos(p - 1) == Pos::Punct);
        phrase.end = phrase.end.min(p - comma).max(head + 1);
    }
    let first = phrase.start;
    let noun_phrase = |from: usize| (from <= head).then(|| from..phrase.end.max(head + 1));
    // Vague amounts: "dozens of people", "hundreds of thousands".
    let vague = (first..=head).find_map(|i| {
        let long = MAX_VAGUE.min(tree.len() - i);
        let several = (2..=long).rev().find_map(|n| {
            let words: Vec<&str> = (i..i + n).map(|k| tree.lower(k)).collect();
            let low = *numbers.vague.get(&words.join(" "))?;
            Some((i, i + n, low))
        });
        // A word by itself must count the head.
        let own = i == head || tree.head(i) == Some(head);
        let one = || Some((i, i + 1, *numbers.vague.get(tree.lower(i)).filter(|_| own)?));
        several.or_else(one)
    });
    if let Some((i, end, low)) = vague {
        let of = if end < tree.len() && tree.lower(end) == "of" {
            // "hundreds of thousands of people": the phrase of the last word.
            let whom = tree.child(end, Dep::Pobj).map(|p| tree.phrase(p));
            (end < phrase.end)
                .then_some(end + 1..phrase.end)
                .or(whom.filter(|w| w.start > end))
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
            added,
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
            let opened = from > 0 && numbers.between.contains(tree.lower(from - 1));
            text = from - usize::from(opened)..second + 1;
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
                added,
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
            added,
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
        added: false,
    })
}

/// How many words a vague amount has at most: "tens of thousands".
const MAX_VAGUE: usize = 3;

/// How far behind a noun the words stand that introduce its parts, in tokens.
const MAX_PART_GAP: usize = 12;

/// The words that introduce the parts of `head`'s number: "including", "among them", the first behind
/// it that belong to it or follow its phrase at once.
fn part_words(
    tree: &Tree<'_>,
    numbers: &Numbers,
    head: usize,
    phrase_end: usize,
) -> Option<Range<usize>> {
    let sentence = tree.doc.sentences.get(tree.sentence(head))?.clone();
    let end = sentence.end.min(head + 1 + MAX_PART_GAP);
    (head + 1..end).find_map(|i| {
        let near = i <= phrase_end + 1 || tree.head(i) == Some(head);
        let words = numbers.part.iter().find(|words| {
            i + words.len() <= end
                && words
                    .iter()
                    .enumerate()
                    .all(|(k, w)| tree.lower(i + k) == w)
        })?;
        near.then(|| i..i + words.len())
    })
}

/// The numbers told right behind the words that introduce parts, coordinated ones too.
fn parts(tree: &Tree<'_>, numbers: &Numbers, from: usize) -> Vec<Number> {
    let end = tree.len().min(from + MAX_PART_GAP);
    let told = |i: usize| read(tree, numbers, i, false).filter(|n| n.text.start >= from);
    let Some(first) = (from..end).find(|&i| {
        tree.is_nominal(i) && !matches!(tree.dep(i), Dep::Compound | Dep::Nmod | Dep::Nummod)
    }) else {
        return Vec::new();
    };
    tree.conjuncts(first).into_iter().filter_map(told).collect()
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
