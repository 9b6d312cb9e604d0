//! From a report's text to one annotated document.

use std::collections::HashMap;
use std::ops::Range;

use dateline_codebook::spelling;
use dateline_nlp::{Doc, Entity};
use dateline_place::Found;

/// The longest stretch of text that is annotated at once, in bytes. A longer paragraph is cut at
/// white space: no sentence is that long, and memory grows with it.
pub const MAX_PARAGRAPH_BYTES: usize = 32 * 1024;

/// How far into a paragraph a dateline may reach, in bytes.
const MAX_DATELINE_BYTES: usize = 90;

/// How many words a dateline may have.
const MAX_DATELINE_WORDS: usize = 10;

/// As [`MAX_DATELINE_BYTES`] and [`MAX_DATELINE_WORDS`], where the dateline tells the date or its source
/// in brackets.
const MAX_LONG_DATELINE: (usize, usize) = (160, 20);

/// Where the dateline at the start of a paragraph ends: "PESHAWAR, Pakistan, Nov 13 — ", "LIMA (Agency)
/// -- ", "LIMA, 3 MAY 90 (AGENCY) -- [TEXT] ". `capitals`: whether the paragraph was written in
/// capitals; then what has neither a figure nor a bracket may be a headline.
fn dateline(paragraph: &str, capitals: bool) -> Option<usize> {
    let mut limit = paragraph.len().min(MAX_LONG_DATELINE.0);
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
    let begins = first.chars().count() >= 3
        && if capitals {
            first.starts_with(char::is_uppercase)
        } else {
            first.chars().all(char::is_uppercase)
        };
    let told = line.contains(|c: char| c.is_ascii_digit() || c == '(');
    let (bytes, words) = if told {
        MAX_LONG_DATELINE
    } else {
        (MAX_DATELINE_BYTES, MAX_DATELINE_WORDS)
    };
    let fits = at + dash.len() <= bytes && line.split_whitespace().count() <= words;
    // A dateline is no sentence.
    let ended = line.contains(". ") || line.contains(['"', '?', '!']);
    let body = &window[at + dash.len()..];
    let mixed = body.chars().any(char::is_lowercase);
    (begins && fits && mixed && !(capitals && (!told || ended)))
        .then(|| at + dash.len() + notes(&paragraph[at + dash.len()..]))
}

/// How far notes in square brackets reach that open a text, blanks behind them included: "[TEXT] ".
fn notes(text: &str) -> usize {
    let mut end = 0;
    while let Some(length) = (text[end..].strip_prefix('['))
        .and_then(|note| note.find(']'))
        .filter(|&at| at < MAX_DATELINE_BYTES)
    {
        let behind = end + length + 2;
        end = text.len() - text[behind..].trim_start().len();
    }
    end
}

/// The stretches that are annotated one by one: paragraphs, a dateline at their start apart (a
/// parser reads it as part of the sentence), and those longer than [`MAX_PARAGRAPH_BYTES`] cut.
/// `capitals`: whether a paragraph was written in capitals before its case was restored.
pub(crate) fn pieces(
    text: &str,
    paragraphs: Vec<Range<usize>>,
    capitals: impl Fn(Range<usize>) -> bool,
) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(paragraphs.len());
    for mut range in paragraphs {
        let end = dateline(&text[range.clone()], capitals(range.clone()));
        if let Some(end) = end.filter(|&end| end < range.len()) {
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
pub(crate) fn join(text: String, pieces: &[Range<usize>], docs: Vec<Doc>) -> Doc {
    let mut whole = Doc {
        text,
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

/// Names that are places in this report are no persons and no bodies: overrules the model's labels by
/// what was found, and takes the other mentions of such a name for the same place.
pub(crate) fn agree(doc: &mut Doc, places: &mut Vec<Found>) {
    let name_of = |doc: &Doc, tokens: &Range<usize>| {
        spelling::key(&doc.text[doc.tokens[tokens.start].start..doc.tokens[tokens.end - 1].end])
    };
    // Names, with the first place of each.
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, found) in places.iter().enumerate() {
        if !found.demonym && !found.nested {
            known.entry(name_of(doc, &found.tokens)).or_insert(at);
        }
    }
    let mut more = Vec::new();
    for i in 0..doc.entities.len() {
        let e = &doc.entities[i];
        if &*e.label != "PERSON" {
            continue;
        }
        let Some(&at) = known.get(&name_of(doc, &e.tokens)) else {
            continue;
        };
        let first = places.partition_point(|f| f.tokens.end <= e.tokens.start);
        match places.get(first) {
            Some(f) if f.tokens == e.tokens => {}
            Some(f) if f.tokens.start < e.tokens.end => continue,
            _ => more.push(Found {
                tokens: e.tokens.clone(),
                bytes: doc.tokens[e.tokens.start].start..doc.tokens[e.tokens.end - 1].end,
                ..places[at].clone()
            }),
        }
        doc.entities[i].label = "GPE".into();
    }
    places.extend(more);
    places.sort_by_key(|f| (f.tokens.start, f.tokens.end));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_paragraph_is_cut_and_nothing_is_lost() {
        let text = "A word and one more. ".repeat(10_000);
        let whole = 0..text.trim_end().len();
        let pieces = pieces(&text, vec![whole.clone()], |_| false);
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
            check_in(text, expected, false);
        }
        #[track_caller]
        fn check_in(text: &str, expected: &[&str], capitals: bool) {
            let whole = 0..text.len();
            let found = pieces(text, Vec::from([whole]), |_| capitals);
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
        // Restored from capitals.
        check_in(
            "Lima, 3 May 90 (Radio Sur) -- [Report] [by Ana Leon] The army left.",
            &[
                "Lima, 3 May 90 (Radio Sur) -- [Report] [by Ana Leon] ",
                "The army left.",
            ],
            true,
        );
        check_in(
            "Rebels attack town -- two dead",
            &["Rebels attack town -- two dead"],
            true,
        );
        check_in(
            "The army left Lima on 3 May. Rebels -- two hundred -- came.",
            &["The army left Lima on 3 May. Rebels -- two hundred -- came."],
            true,
        );
    }

    #[test]
    fn a_paragraph_without_white_space_is_cut_between_characters() {
        let text = "é".repeat(MAX_PARAGRAPH_BYTES);
        let whole = 0..text.len();
        let pieces = pieces(&text, Vec::from([whole]), |_| false);
        assert!(
            pieces
                .iter()
                .all(|p| text.is_char_boundary(p.start) && text.is_char_boundary(p.end))
        );
    }
}
