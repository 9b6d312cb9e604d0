//! Events that are planned beforehand lie ahead where the words around them say so, over the real model
//! and the project's codebook.

mod common;

use common::coder;
use dateline_record::Status;
use dateline_report::Report;

/// The status of the event that the word tells of.
#[track_caller]
fn check(text: &str, word: &str, expected: Status) {
    let events = coder().code(&Report::from_text(text));
    let at = text.find(word).map(|byte| text[..byte].chars().count());
    let found = events
        .iter()
        .find(|e| at.is_some_and(|at| e.evidence.trigger.0 <= at && at < e.evidence.trigger.1));
    assert_eq!(found.map(|e| e.status), Some(expected), "{text}: {word}");
}

#[test]
fn what_is_planned_lies_ahead() {
    for (text, word) in [
        ("The ministerial meeting will open on Friday.", "meeting"),
        (
            "The talks between Peru and Chile will focus on fishing.",
            "talks",
        ),
        (
            "The two presidents spoke ahead of the summit in Rabat.",
            "summit",
        ),
        (
            "Police closed the streets ahead of a protest by farmers.",
            "protest",
        ),
        ("The protest will not pass the palace.", "protest"),
    ] {
        check(text, word, Status::Future);
    }
}

#[test]
fn what_took_place_does_not() {
    for (text, word) in [
        ("The attack will be investigated.", "attack"),
        (
            "The talks between Peru and Chile will be remembered for years.",
            "talks",
        ),
        (
            "Police closed the streets after a protest by farmers.",
            "protest",
        ),
        (
            "The talks between Peru and Chile focused on fishing.",
            "talks",
        ),
    ] {
        check(text, word, Status::Actual);
    }
}
