//! Any text at all is annotated: without a panic, and so that the tokens account for all of it.

mod common;

use common::pipeline;
use dateline_nlp::{Doc, MAX_TOKENS_TOGETHER};
use proptest::prelude::*;

/// Checks what holds of every annotation.
fn check(doc: &Doc, text: &str) {
    assert_eq!(doc.text, text);
    let mut at = 0;
    for (i, token) in doc.tokens.iter().enumerate() {
        assert_eq!(token.start, at, "token {i} of {text:?}");
        assert!(
            token.end > token.start && text.is_char_boundary(token.end),
            "token {i} of {text:?}"
        );
        assert!(token.head < doc.tokens.len());
        at = token.end;
        if token.space_after {
            assert_eq!(text.as_bytes()[at], b' ', "behind token {i} of {text:?}");
            at += 1;
        }
    }
    assert_eq!(at, text.len(), "{text:?}");
    let mut sentence = 0;
    for range in &doc.sentences {
        assert!(
            range.start == sentence && range.end > range.start,
            "sentences of {text:?}"
        );
        sentence = range.end;
    }
    assert_eq!(sentence, doc.tokens.len(), "sentences of {text:?}");
    let mut entity = 0;
    for e in &doc.entities {
        assert!(
            e.tokens.start >= entity
                && e.tokens.end > e.tokens.start
                && e.tokens.end <= doc.tokens.len()
        );
        entity = e.tokens.end;
    }
}

#[test]
fn empty_and_blank_texts() {
    for text in [
        "",
        " ",
        "\0",
        "\r\n",
        "\u{85}",
        "\u{feff}",
        " a",
        "a ",
        "\n\n a \t",
    ] {
        check(&pipeline().annotate(text), text);
    }
    assert!(pipeline().annotate("").tokens.is_empty());
    assert!(pipeline().annotate_batch(&[]).is_empty());
}

#[test]
fn very_long_texts() {
    let long = [
        "a".repeat(1_000_000),
        ".".repeat(200_000),
        "\u{1f525}".repeat(20_000),
        " ".repeat(100_000),
        "http://".repeat(20_000),
        "a@b:".repeat(10_000),
    ];
    for text in &long {
        check(&pipeline().annotate(text), text);
    }
}

#[test]
fn texts_of_many_tokens_are_annotated_in_stretches() {
    let text =
        "The army said on Monday that it had taken the town. ".repeat(2 * MAX_TOKENS_TOGETHER / 10);
    let doc = pipeline().annotate(&text);
    assert!(doc.tokens.len() > 2 * MAX_TOKENS_TOGETHER);
    check(&doc, &text);
    for sentence in &doc.sentences {
        assert!(
            doc.tokens[sentence.clone()]
                .iter()
                .all(|t| sentence.contains(&t.head))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_characters(text in "\\PC{0,80}|(?s:.){0,60}") {
        check(&pipeline().annotate(&text), &text);
    }

    #[test]
    fn bits_of_news(text in "([A-Za-z]{1,9}|[0-9,.]{1,6}|['\"$(){}\\[\\]<>/:;!?&@#*+=_-]|n't|'s|U\\.S\\.|\u{201c}|\u{2014}|\u{20ac}|é|中|[ \n\t\r]){0,60}") {
        check(&pipeline().annotate(&text), &text);
    }
}

#[test]
fn word_vectors() {
    let vector = |word| pipeline().vector(word);
    assert_eq!(vector("police").map(<[f32]>::len), Some(300));
    assert!(vector("police") != vector("village"));
    assert!(vector("qzxvkjwhq").is_none() && vector("").is_none());
}
