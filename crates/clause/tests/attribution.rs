//! Who says what in a whole text, over the real model and the project's codebook.
//!
//! One row a case: a text, and each saying as `source cue stance: content`, an ellipsis where the
//! content is broken.

#[path = "../../codebook/tests/common/mod.rs"]
mod common;

use std::ops::Range;

use common::tools;
use dateline_clause::{Clauses, Said, Tree};
use dateline_nlp::Doc;
use proptest::prelude::*;

/// Paragraphs as byte ranges: the lines that are not blank.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}

fn with_sayings<R>(text: &str, then: impl Fn(&Doc, &Tree<'_>, Vec<Said>) -> R) -> R {
    let (pipeline, codebook) = tools();
    let doc = pipeline.annotate(text);
    let tree = Tree::new(&doc);
    let clauses = Clauses::new(&tree, &codebook.lexicon, &paragraphs(text));
    then(&doc, &tree, clauses.sayings())
}

fn sayings(text: &str) -> Vec<String> {
    with_sayings(text, |doc, _, all| {
        all.iter()
            .map(|s| {
                let source = s.relative.or(s.source).map_or("?", |h| doc.word(h));
                let content: Vec<&str> = s
                    .content
                    .iter()
                    .map(|r| &text[doc.tokens[r.start].start..doc.tokens[r.end - 1].end])
                    .collect();
                format!(
                    "{source} {} {}{}: {}",
                    doc.word(s.cue),
                    s.stance.name(),
                    if s.quoted { " quoted" } else { "" },
                    content.join(" … ")
                )
            })
            .collect()
    })
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(sayings(text), expected, "{text}");
}

#[test]
fn clauses_infinitives_and_things() {
    check(
        "Officials said the ferry had sunk.",
        &["Officials said says: the ferry had sunk"],
    );
    check(
        "The rebels, a spokesman said, had withdrawn.",
        &["spokesman said says: The rebels … had withdrawn"],
    );
    check(
        "The army denied the charge.",
        &["army denied denies: the charge"],
    );
    check(
        "The opposition criticised the plan and called the vote a sham.",
        &[
            "opposition criticised accuses: the plan",
            "opposition called claims: the vote a sham",
        ],
    );
    check(
        "The union has promised to end the strike.",
        &["union promised intends: to end the strike"],
    );
    check(
        "Farmers complained about the new tax.",
        &["Farmers complained accuses: the new tax"],
    );
    check(
        "He said the road was open and accused the militia of lying.",
        &[
            "He said says: the road was open",
            "He accused accuses: lying",
        ],
    );
    // What is done and not said.
    check("Police charged two men.", &[]);
    check("The storm forced them to leave.", &[]);
    check("It was clear that nobody would come.", &[]);
}

#[test]
fn quotations_over_sentences_and_paragraphs() {
    check(
        "\"We will not leave,\" said General Omar Haddad. \"The bridge is ours.\"",
        &["Haddad said says quoted: We will not leave … The bridge is ours"],
    );
    check(
        "“Nobody warned us,” the farmer said. “We were all asleep.\n\n“Then the big dam broke.”",
        &[
            "farmer said says quoted: Nobody warned us … We were all asleep … Then the big dam broke",
        ],
    );
    check(
        "“We asked for help,” the envoy said, “and nobody came.”",
        &["envoy said says quoted: We asked for help … and nobody came"],
    );
    check(
        "On Friday the governor replied: \"Never.\"",
        &["governor replied says quoted: Never"],
    );
    // What the quoted one thinks and wants are his own words.
    check(
        "“I think they want war,” the envoy said.",
        &["envoy said says quoted: I think they want war"],
    );
}

#[test]
fn one_within_another() {
    check(
        "The mayor said the army had announced that the town was safe.",
        &[
            "mayor said says: the army had announced that the town was safe",
            "army announced reports: that the town was safe",
        ],
    );
    check(
        "The general quoted a captured officer as saying that the convoy had been ambushed.",
        &[
            "general quoted reports: saying that the convoy had been ambushed",
            "officer saying says: that the convoy had been ambushed",
        ],
    );
    check(
        "Officials said the minister, who denied any wrongdoing, had resigned.",
        &[
            "Officials said says: the minister, who denied any wrongdoing, had resigned",
            "who denied denies: any wrongdoing",
        ],
    );
}

#[test]
fn papers_polls_and_nouns() {
    check(
        "According to a report by the ministry, 40 villages were burned.",
        &["report According says: 40 villages were burned"],
    );
    check(
        "A survey found that most farmers had fled.",
        &["survey found confirms: that most farmers had fled"],
    );
    check(
        "The bank issued a warning that prices would rise.",
        &["bank warning says: that prices would rise"],
    );
    check(
        "There were rumours that the president had fled.",
        &["? rumours rumoured: that the president had fled"],
    );
    check(
        "Activists expressed concern about the arrests.",
        &["Activists concern believes: the arrests"],
    );
    check(
        "The ministry is confident that talks will resume.",
        &["ministry confident believes: that talks will resume"],
    );
}

#[test]
fn headings() {
    check(
        "Minister: no talks with rebels",
        &["Minister : says: no talks with rebels"],
    );
    check(
        "Gunmen will not surrender, aide says",
        &["aide says says: Gunmen will not surrender"],
    );
    check(
        "SMITH: I never saw the letter.",
        &["SMITH : says: I never saw the letter"],
    );
    check("UPDATE: Two killed in blast", &[]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Nothing panics; contents lie in the text, in order, none empty, none overlapping, and none
    /// holds its own reporting word.
    #[test]
    fn contents_are_in_order(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "said", "say", "\"", "“", "”", ":", ",", ".", "\n", "the", "minister", "who", "that",
                "denied", "claim", "of", "he", "according", "to", "and", "as", "called", "war", "SMITH",
                "é", "sources", "quoted", "it", "was", "told",
            ]),
            0..60,
        ),
    ) {
        let text = words.join(" ");
        with_sayings(&text, |_, tree, all| {
            for pair in all.windows(2) {
                assert!(pair[0].cue < pair[1].cue);
            }
            for s in &all {
                assert!(!s.content.is_empty());
                assert!(s.content.iter().all(|r| r.start < r.end && r.end <= tree.len()));
                assert!(s.content.windows(2).all(|w| w[0].end <= w[1].start));
                assert!(s.content.iter().all(|r| !r.contains(&s.cue)));
            }
        });
    }
}
