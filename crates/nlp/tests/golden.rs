//! Annotations are those of spaCy, which `golden/make.py` wrote down.

mod common;

use common::pipeline;
use dateline_nlp::Doc;
use serde_json::Value;

/// The share of tokens that must be the same. Margins below about 1e-5 may fall otherwise on another
/// processor.
const AT_LEAST: f64 = 0.9998;

/// A line of the golden file: the text; length, space, tag, head, label, part of speech and morphology
/// of each token; lemmas by token where they are not the word in lower case; entities; sentences.
type Line = (
    String,
    Vec<String>,
    Value,
    Vec<(usize, usize, String)>,
    Vec<usize>,
);

/// A text and, for each token, what spaCy says of it.
fn golden() -> Vec<(String, Vec<String>)> {
    let lines = include_str!("golden/md.jsonl").lines();
    lines
        .map(|line| {
            let (text, tokens, lemmas, entities, starts): Line =
                serde_json::from_str(line).expect("a line of the golden file");
            let mut at = 0;
            let tokens = tokens
                .iter()
                .enumerate()
                .map(|(i, token)| {
                    let (len, rest) = token.split_once(' ').expect("a length");
                    let (space, rest) = rest.split_once(' ').expect("a space");
                    let start = at;
                    at += len.parse::<usize>().expect("a number");
                    let end = at - usize::from(space == "1");
                    let lower = text[start..end].to_lowercase();
                    let lemma = lemmas[&i.to_string()].as_str().unwrap_or(&lower);
                    let entity = entities.iter().find(|e| (e.0..e.1).contains(&i));
                    format!(
                        "{start}..{end} {rest} {lemma} {entity:?} {}",
                        starts.contains(&i)
                    )
                })
                .collect();
            (text, tokens)
        })
        .collect()
}

/// The same of our annotation.
fn ours(doc: &Doc) -> Vec<String> {
    let tokens = doc.tokens.iter().enumerate();
    tokens
        .map(|(i, t)| {
            let entity = doc.entities.iter().find(|e| e.tokens.contains(&i));
            let entity = entity.map(|e| (e.tokens.start, e.tokens.end, e.label.to_string()));
            let head = t.head as i64 - i as i64;
            format!(
                "{}..{} {} {head} {} {} {} {} {entity:?} {}",
                t.start,
                t.end,
                t.tag,
                t.dep,
                t.pos.name(),
                t.morph,
                t.lemma,
                doc.sentences.iter().any(|s| s.start == i)
            )
        })
        .collect()
}

#[test]
fn annotations_are_spacys() {
    let golden = golden();
    let texts: Vec<&str> = golden.iter().map(|(text, _)| text.as_str()).collect();
    let (mut total, mut same, mut shown) = (0, 0, 0);
    for (doc, (text, expected)) in pipeline().annotate_batch(&texts).iter().zip(&golden) {
        let got = ours(doc);
        total += expected.len();
        if got.len() != expected.len() {
            println!(
                "{} tokens, expected {}: {text:?}",
                got.len(),
                expected.len()
            );
            continue;
        }
        for (got, expected) in got.iter().zip(expected) {
            if got == expected {
                same += 1;
            } else if shown < 20 {
                shown += 1;
                println!("in {text:?}\n  expected {expected}\n  got      {got}");
            }
        }
    }
    assert!(total > 10_000, "only {total} tokens in the golden file");
    let share = f64::from(same) / total as f64;
    assert!(
        share >= AT_LEAST,
        "{:.3} % of {total} tokens are the same",
        100.0 * share
    );
}

#[test]
fn a_text_alone_and_among_others_is_annotated_alike() {
    let golden = golden();
    let texts: Vec<&str> = golden.iter().map(|(text, _)| text.as_str()).collect();
    let together = pipeline().annotate_batch(&texts);
    let one_thread = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let backwards: Vec<&str> = texts.iter().rev().copied().collect();
    let mut reversed = one_thread.install(|| pipeline().annotate_batch(&backwards));
    reversed.reverse();
    assert!(together == reversed, "order and threads make a difference");
    for (text, doc) in texts.iter().zip(&together).step_by(7) {
        assert!(pipeline().annotate(text) == *doc, "{text:?}");
    }
}
