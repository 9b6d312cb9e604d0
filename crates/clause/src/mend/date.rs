//! Dates that a parser takes into the subject behind them: "On 14 April armed men attacked".

use dateline_nlp::{Doc, Pos};

use super::sentence_around;

/// A day of the month has no more digits.
const DAY_DIGITS: usize = 2;

/// Gives a preposition that was left without an object the day and month right behind it, where they
/// were hung on a noun further on. The number and the name are known by their tags, so no month is
/// named here.
pub(super) fn mend(doc: &mut Doc) {
    for prep in 0..doc.tokens.len() {
        if &*doc.tokens[prep].dep != "prep" {
            continue;
        }
        let mut sentence = sentence_around(doc, prep);
        let (first, last) = (prep + 1, prep + 2);
        if !sentence.contains(&last)
            || sentence.any(|k| k != prep && doc.tokens[k].head == prep)
            || !(is_day(doc, first) && is_name(doc, last)
                || is_name(doc, first) && is_day(doc, last))
        {
            continue;
        }
        let Some(noun) = [first, last]
            .into_iter()
            .map(|k| doc.tokens[k].head)
            .find(|&h| h > last)
        else {
            continue;
        };
        let within = [first, last]
            .into_iter()
            .all(|k| matches!(doc.tokens[k].head, h if h == noun || h == first || h == last));
        // The noun itself, or a word before it: "armed men".
        let of_noun = matches!(doc.tokens[noun].pos, Pos::Noun | Pos::Propn)
            || matches!(
                &*doc.tokens[noun].dep,
                "amod" | "compound" | "nmod" | "nummod"
            );
        if !within || !of_noun {
            continue;
        }
        let (month, day) = if is_day(doc, first) {
            (last, first)
        } else {
            (first, last)
        };
        doc.tokens[month].head = prep;
        doc.tokens[month].dep = "pobj".into();
        doc.tokens[day].head = month;
        doc.tokens[day].dep = "nummod".into();
        for entity in &mut doc.entities {
            if entity.tokens.start == first && entity.tokens.end > last + 1 {
                entity.tokens.end = last + 1;
            }
        }
    }
}

fn is_day(doc: &Doc, k: usize) -> bool {
    let word = doc.word(k);
    word.len() <= DAY_DIGITS && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_name(doc: &Doc, k: usize) -> bool {
    &*doc.tokens[k].tag == "NNP"
}
