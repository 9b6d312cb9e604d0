//! From a report's text to one annotated document.

use std::ops::Range;

use dateline_nlp::{Doc, Entity};

/// The longest stretch of text that is annotated at once, in bytes. A longer paragraph is cut at
/// white space: no sentence is that long, and memory grows with it.
pub const MAX_PARAGRAPH_BYTES: usize = 32 * 1024;

/// How far into a paragraph a dateline may reach, in bytes.
const MAX_DATELINE_BYTES: usize = 90;

/// Where the dateline at the start of a paragraph ends: "PESHAWAR, Pakistan, Nov 13 — ", "LIMA (Agency) -- ".
fn dateline(paragraph: &str) -> Option<usize> {
    let mut limit = paragraph.len().min(MAX_DATELINE_BYTES);
    while !paragraph.is_char_boundary(limit) {
        limit -= 1;
    }
    let window = &paragraph[..limit];
    let (at, dash) = [" — ", " – ", " -- ", " - "]
        .iter()
        .filter_map(|d| window.find(d).map(|at| (at, *d)))
        .min()?;
    let line = &window[..at];
    let first = line
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let capitals = first.chars().count() >= 3 && first.chars().all(char::is_uppercase);
    // A whole text in capitals has no dateline that could be told from it.
    let body = &window[at + dash.len()..];
    let mixed = body.chars().any(char::is_lowercase);
    (capitals && mixed && line.split_whitespace().count() <= 10).then_some(at + dash.len())
}

/// The stretches that are annotated one by one: paragraphs, a dateline at their start apart (a
/// parser reads it as part of the sentence), and those longer than [`MAX_PARAGRAPH_BYTES`] cut.
pub(crate) fn pieces(text: &str, paragraphs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(paragraphs.len());
    for mut range in paragraphs {
        if let Some(end) = dateline(&text[range.clone()]).filter(|&end| end < range.len()) {
            pieces.push(range.start..range.start + end);
            range.start += end;
        }
        while range.len() > MAX_PARAGRAPH_BYTES {
            let mut limit = range.start + MAX_PARAGRAPH_BYTES;
            while !text.is_char_boundary(limit) {
                limit -= 1;
            }
            let window = &text[range.start..limit];
            let cut = window
                .rfind(". ")
                .map(|at| at + 1)
                .or_else(|| window.rfind(char::is_whitespace))
                .filter(|&at| at > 0)
                .map_or(limit, |at| range.start + at);
            pieces.push(range.start..cut);
            range.start = cut;
        }
        if !range.is_empty() {
            pieces.push(range);
        }
    }
    pieces
}

/// Joins the documents of a text's pieces into one; offsets become those of the text.
pub(crate) fn join(text: &str, pieces: &[Range<usize>], docs: Vec<Doc>) -> Doc {
    let mut whole = Doc {
        text: text.to_string(),
        ..Doc::default()
    };
    whole
        .tokens
        .reserve(docs.iter().map(|d| d.tokens.len()).sum());
    for (piece, doc) in pieces.iter().zip(docs) {
        let first = whole.tokens.len();
        for mut token in doc.tokens {
            token.start += piece.start;
            token.end += piece.start;
            token.head += first;
            whole.tokens.push(token);
        }
        let shift = |r: Range<usize>| r.start + first..r.end + first;
        whole
            .entities
            .extend(doc.entities.into_iter().map(|e| Entity {
                tokens: shift(e.tokens),
                ..e
            }));
        whole.sentences.extend(doc.sentences.into_iter().map(shift));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paragraph_is_cut_and_nothing_is_lost() {
        let text = "A word and one more. ".repeat(10_000);
        let whole = 0..text.trim_end().len();
        let pieces = pieces(&text, vec![whole.clone()]);
        assert!(pieces.len() > 3);
        assert!(
            pieces
                .iter()
                .all(|p| p.len() <= MAX_PARAGRAPH_BYTES && !p.is_empty())
        );
        assert_eq!(pieces.first().unwrap().start, whole.start);
        assert_eq!(pieces.last().unwrap().end, whole.end);
        assert!(pieces.windows(2).all(|w| w[0].end == w[1].start));
    }

    #[test]
    fn datelines_stand_apart() {
        #[track_caller]
        fn check(text: &str, expected: &[&str]) {
            let whole = 0..text.len();
            let found = pieces(text, Vec::from([whole]));
            assert_eq!(
                found.into_iter().map(|r| &text[r]).collect::<Vec<_>>(),
                expected
            );
        }
        check(
            "QUETTA, Pakistan — A bomb went off.",
            &["QUETTA, Pakistan — ", "A bomb went off."],
        );
        check(
            "LIMA (Agency) -- Talks began.",
            &["LIMA (Agency) -- ", "Talks began."],
        );
        check(
            "The army — 300 men — left.",
            &["The army — 300 men — left."],
        );
        check(
            "REBELS ATTACK TOWN - TWO DEAD",
            &["REBELS ATTACK TOWN - TWO DEAD"],
        );
        check("LIMA — ", &["LIMA — "]);
    }

    #[test]
    fn a_paragraph_without_white_space_is_cut_between_characters() {
        let text = "é".repeat(MAX_PARAGRAPH_BYTES);
        let whole = 0..text.len();
        let pieces = pieces(&text, Vec::from([whole]));
        assert!(
            pieces
                .iter()
                .all(|p| text.is_char_boundary(p.start) && text.is_char_boundary(p.end))
        );
    }
}
