//! Words as runs of letters, and how a report itself writes them.

use std::collections::HashMap;
use std::ops::Range;

/// Runs of letters, as byte ranges.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let end = text[start..]
            .find(|c: char| !c.is_alphabetic())
            .map_or(text.len(), |n| start + n);
        at = end;
        Some(start..end)
    })
}

/// A case that a word may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// All small.
    Small,
    /// The first letter a capital.
    Title,
    /// All capitals.
    Capitals,
}

/// How a report writes its words where they are not in capitals: how often small, with a capital inside
/// a sentence, all in capitals.
#[derive(Debug, Default)]
pub(crate) struct Own(HashMap<String, [u32; 3]>);

impl Own {
    /// Counts the words of the paragraphs outside the stretches.
    pub(crate) fn new(text: &str, paragraphs: &[Range<usize>], stretches: &[Range<usize>]) -> Own {
        let mut own = Own::default();
        for range in paragraphs {
            let Some(paragraph) = text.get(range.clone()) else {
                continue;
            };
            let within: Vec<&Range<usize>> =
                (stretches.iter()).filter(|s| overlap(s, range)).collect();
            if within.contains(&range) {
                continue;
            }
            let mut end = 0;
            for w in words(paragraph) {
                let word = &paragraph[w.clone()];
                let between = &paragraph[end..w.start];
                let begins = end == 0 || between.contains(['.', '!', '?', ':', '"', '“', '\n']);
                end = w.end;
                let at = range.start + w.start;
                if within.iter().any(|s| s.contains(&at)) {
                    continue;
                }
                let long = word.chars().nth(1).is_some();
                let case = if word.chars().all(char::is_lowercase) {
                    Case::Small
                } else if long && word.chars().all(char::is_uppercase) {
                    Case::Capitals
                } else if !begins && word.chars().skip(1).all(char::is_lowercase) {
                    Case::Title
                } else {
                    continue;
                };
                own.0.entry(word.to_lowercase()).or_default()[case as usize] += 1;
            }
        }
        own
    }

    /// How the report writes this word most, if anywhere.
    pub(crate) fn case(&self, lower: &str) -> Option<Case> {
        let [small, title, capitals] = *self.0.get(lower)?;
        Some(if small >= title.max(capitals) {
            Case::Small
        } else if title >= capitals {
            Case::Title
        } else {
            Case::Capitals
        })
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The word in that case, letter by letter; a letter whose other case takes more or fewer bytes, or
/// more than one character, stays as it is.
pub(crate) fn write(word: &str, case: Case, joined: Option<usize>) -> String {
    let mut out = String::with_capacity(word.len());
    for (n, c) in word.chars().enumerate() {
        let keep = match case {
            Case::Capitals => true,
            Case::Title => n == 0 || joined == Some(n),
            Case::Small => false,
        };
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if !keep && l.len_utf8() == c.len_utf8() => out.push(l),
            _ => out.push(c),
        }
    }
    out
}
