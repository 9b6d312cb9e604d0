//! Numbers of people over the real model and the project's codebook: one line a case.

#[path = "../../codebook/tests/common/mod.rs"]
mod common;

use common::tools;
use dateline_clause::Tree;
use dateline_count::{Number, of, tolls};
use dateline_nlp::Doc;
use proptest::prelude::*;

fn written(doc: &Doc, n: &Number) -> String {
    let words = |r: &std::ops::Range<usize>| {
        doc.text[doc.tokens[r.start].start..doc.tokens[r.end - 1].end].to_string()
    };
    let bound = |n: Option<u64>| n.map_or("-".to_string(), |n| n.to_string());
    let mut out = format!("{} {} {}", bound(n.low), bound(n.best), bound(n.high));
    out += &format!(" \"{}\"", words(&n.text));
    if let Some(of) = &n.of {
        out += &format!(" of \"{}\"", words(of));
    }
    if n.added {
        out += " added";
    }
    for part in &n.including {
        out += &format!(" including ({})", written(doc, part));
    }
    out
}

/// The number of the noun phrase whose head is `head`.
#[track_caller]
fn check(text: &str, head: &str, expected: &str) {
    let (pipeline, codebook) = tools();
    let doc = pipeline.annotate(text);
    let tree = Tree::new(&doc);
    let at = (0..tree.len())
        .find(|&i| doc.word(i) == head)
        .expect("the head stands in the text");
    let found = of(&tree, &codebook.numbers, at).map_or("none".to_string(), |n| written(&doc, &n));
    assert_eq!(found, expected, "{text}");
}

/// The tolls of the text.
#[track_caller]
fn check_tolls(text: &str, expected: &[&str]) {
    let (pipeline, codebook) = tools();
    let doc = pipeline.annotate(text);
    let tree = Tree::new(&doc);
    let found: Vec<String> = tolls(&tree, &codebook.numbers)
        .iter()
        .map(|t| format!("{} {}", t.what.name(), written(&doc, &t.number)))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn numbers_of_noun_phrases() {
    check(
        "Soldiers killed 36 people.",
        "people",
        "36 36 36 \"36\" of \"people\"",
    );
    check(
        "At least 36 people died.",
        "people",
        "36 36 - \"At least 36\" of \"people\"",
    );
    check(
        "Up to 40 villagers fled.",
        "villagers",
        "- 40 40 \"Up to 40\" of \"villagers\"",
    );
    check(
        "About 40 villagers fled.",
        "villagers",
        "- 40 - \"About 40\" of \"villagers\"",
    );
    check(
        "Dozens of miners were hurt.",
        "Dozens",
        "24 - - \"Dozens\" of \"miners\"",
    );
    check(
        "Hundreds of thousands of people marched.",
        "Hundreds",
        "200000 - - \"Hundreds of thousands\" of \"people\"",
    );
    check(
        "Several hundred people were killed.",
        "people",
        "200 - - \"Several hundred\" of \"people\"",
    );
    check(
        "A few dozen villagers fled.",
        "villagers",
        "24 - - \"few dozen\" of \"villagers\"",
    );
    check(
        "Several villagers fled.",
        "villagers",
        "3 - - \"Several\" of \"villagers\"",
    );
    check(
        "Between 10 and 15 soldiers were wounded.",
        "soldiers",
        "10 12 15 \"Between 10 and 15\" of \"soldiers\"",
    );
    check(
        "Six of the hostages were freed.",
        "Six",
        "6 6 6 \"Six\" of \"hostages\"",
    );
    check(
        "A policeman was killed.",
        "policeman",
        "1 1 1 \"A\" of \"policeman\"",
    );
    check(
        "Twenty-five monks were arrested.",
        "monks",
        "25 25 25 \"Twenty-five\" of \"monks\"",
    );
    check(
        "Some 1.2 million people were displaced.",
        "people",
        "- 1200000 - \"Some 1.2 million\" of \"people\"",
    );
    check(
        "Police detained 36 people, including 15 members of a party.",
        "people",
        "36 36 36 \"36\" of \"people\" including (15 15 15 \"15\" of \"members of a party\")",
    );
    check(
        "Two more soldiers died.",
        "soldiers",
        "2 2 2 \"Two\" of \"soldiers\" added",
    );
}

#[test]
fn what_counts_no_people() {
    check("The fine was 5 million dollars.", "dollars", "none");
    check("Some 20 percent of voters stayed home.", "percent", "none");
    check("They walked for three days.", "days", "none");
    check("Soldiers left.", "Soldiers", "none");
}

#[test]
fn sums_that_are_stated() {
    check_tolls("The death toll rose to 36.", &["killed 36 36 36 \"36\""]);
    check_tolls(
        "Two more died, bringing the toll to nine.",
        &["killed 9 9 9 \"nine\""],
    );
    check_tolls(
        "The number of wounded rose to 40.",
        &["injured 40 40 40 \"40\""],
    );
    check_tolls("The death toll rose by two.", &[]);
    check_tolls("The number of seats rose to 40.", &[]);
    check_tolls("The toll on the bridge is high.", &[]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read(text in "([a-z0-9 ,.]|two|dozens|of|toll|to|dead|the number|between|and|9,9){0,40}") {
        let (pipeline, codebook) = tools();
        let doc = pipeline.annotate(&text);
        let tree = Tree::new(&doc);
        for i in 0..tree.len() {
            if let Some(n) = of(&tree, &codebook.numbers, i) {
                prop_assert!(n.text.start < n.text.end && n.text.end <= tree.len());
            }
        }
        tolls(&tree, &codebook.numbers);
    }
}
