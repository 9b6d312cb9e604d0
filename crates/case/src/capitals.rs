//! Which stretches of a text are written all in capitals.

use std::ops::Range;

use crate::words::words;

/// Of letters that have case this share must be capitals.
const SHARE: (usize, usize) = (9, 10);

/// A paragraph of a mixed report is in capitals with so many words of two letters and more: fewer may
/// be acronyms.
const WORDS: usize = 3;

/// As [`WORDS`], for a line within a paragraph.
const WORDS_OF_LINE: usize = 4;

/// Letters with case, capitals among them, and words of two capitals or more.
fn count(text: &str) -> (usize, usize, usize) {
    let (mut cased, mut capitals) = (0, 0);
    for c in text.chars() {
        let capital = c.is_uppercase();
        cased += usize::from(capital || c.is_lowercase());
        capitals += usize::from(capital);
    }
    let long = |w: &Range<usize>| {
        let mut chars = text[w.clone()].chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_uppercase)
    };
    (cased, capitals, words(text).filter(long).count())
}

fn mostly(capitals: usize, cased: usize) -> bool {
    cased > 0 && capitals * SHARE.1 >= cased * SHARE.0
}

/// Whether a text is written all in capitals: nearly all its letters are, in three words or more.
///
/// ```
/// assert!(dateline_case::in_capitals("TROOPS LEAVE CAPITAL"));
/// assert!(!dateline_case::in_capitals("UN, EU leaders meet"));
/// ```
pub fn in_capitals(text: &str) -> bool {
    let (cased, capitals, words) = count(text);
    mostly(capitals, cased) && words >= WORDS
}

/// The stretches to be restored, in order.
pub(crate) fn stretches(text: &str, paragraphs: &[Range<usize>]) -> Vec<Range<usize>> {
    // Counting the capitals alone is quick, and most reports end here.
    let whole = {
        let (cased, capitals, words) = count(text);
        mostly(capitals, cased) && words >= WORDS
    };
    let mut found = Vec::new();
    let mut end = 0;
    for range in paragraphs {
        let Some(paragraph) = text.get(range.clone()).filter(|_| range.start >= end) else {
            continue;
        };
        end = range.end;
        let (cased, capitals, words) = count(paragraph);
        if mostly(capitals, cased) && (whole || words >= WORDS) {
            found.push(range.clone());
            continue;
        }
        if words == 0 {
            continue;
        }
        let before = found.len();
        let mut at = range.start;
        for line in paragraph.split_inclusive(['\n', '\r']) {
            let (cased, capitals, words) = count(line);
            if mostly(capitals, cased) && words >= WORDS_OF_LINE {
                found.push(at..at + line.len());
            }
            at += line.len();
        }
        if found.len() == before
            && let Some(length) = lead(paragraph)
        {
            found.push(range.start..range.start + length);
        }
    }
    found
}

/// How far two words or more in capitals reach that open a paragraph and are followed, with nothing but
/// a blank between, by a word in small letters.
fn lead(paragraph: &str) -> Option<usize> {
    let (mut end, mut run) = (0, 0);
    for w in words(paragraph) {
        let word = &paragraph[w.clone()];
        let joined = !paragraph[end..w.start].contains(|c: char| !matches!(c, ' ' | '\'' | '’'));
        if word.chars().all(char::is_uppercase) && (joined || run == 0) {
            end = w.end;
            run += 1;
            continue;
        }
        let small = word.chars().all(char::is_lowercase);
        return (run >= 2 && small && joined && end < w.start).then_some(end);
    }
    None
}
