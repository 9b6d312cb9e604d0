//! Who did it and whom it is aimed at, over the real model and the project's codebook.
//!
//! One line a case: a sentence and, of its first event of that type, the actors and the recipients.

mod common;

use common::coder;
use dateline_record::Party;
use dateline_report::Report;

#[track_caller]
fn check(text: &str, kind: &str, expected: &str) {
    let events = coder().code(&Report::from_text(text));
    let names = |parties: &[Party]| {
        let all: Vec<&str> = parties.iter().map(|p| p.text.as_str()).collect();
        all.join(" + ")
    };
    let found: Vec<String> = events
        .iter()
        .filter(|e| e.kind == kind)
        .map(|e| format!("{} -> {}", names(&e.actors), names(&e.recipients)))
        .collect();
    assert!(
        found.first().is_some_and(|f| f == expected),
        "{text}\n{kind}: {found:?}, expected {expected:?}"
    );
}

#[test]
fn a_thing_stands_for_whose_it_is() {
    for (text, kind, expected) in [
        (
            "Peru rejected a proposal by Chile.",
            "REJECT",
            "Peru -> Chile",
        ),
        (
            "The court rejected an appeal filed by the mayor.",
            "REJECT",
            "court -> mayor",
        ),
        (
            "Peru vetoed a Bolivian draft resolution.",
            "REJECT",
            "Peru -> Bolivian",
        ),
        (
            "Bolivia repeated its demand that Chile open the border.",
            "REQUEST",
            "Bolivia -> Chile",
        ),
    ] {
        check(text, kind, expected);
    }
}

#[test]
fn a_thing_stands_for_whom_it_bears_upon() {
    for (text, kind, expected) in [
        (
            "The council imposed sanctions against Bolivia.",
            "COERCE",
            "council -> Bolivia",
        ),
        (
            "Peru has agreed to allow the return of the refugees.",
            "CONCEDE",
            "Peru -> refugees",
        ),
        (
            "The prosecutors opened an inquiry into claims that the governor took bribes.",
            "ACCUSE",
            "prosecutors -> governor",
        ),
    ] {
        check(text, kind, expected);
    }
}

#[test]
fn whom_it_depends_on() {
    check(
        "The miners threatened to strike unless the government paid them.",
        "THREATEN",
        "miners -> government",
    );
}

#[test]
fn what_is_sent_is_no_recipient() {
    check(
        "Peru withdrew its troops from Bolivia.",
        "RETREAT",
        "Peru -> Bolivia",
    );
    check(
        "Peru refused to send troops to Haiti.",
        "REJECT",
        "Peru -> Haiti",
    );
}

#[test]
fn who_stands_behind_it() {
    for (text, kind, expected) in [
        (
            "The missiles fired by the Peruvian army struck a depot.",
            "ASSAULT",
            "Peruvian army -> depot",
        ),
        (
            "The army announced the arrest of twelve students.",
            "COERCE",
            "army -> twelve students",
        ),
        (
            "A Chilean-led strike on a school bus killed ten children.",
            "ASSAULT",
            "Chilean -> school bus",
        ),
    ] {
        check(text, kind, expected);
    }
}

#[test]
fn peoples_that_share_a_noun_are_two_sides() {
    check(
        "Chilean and Peruvian soldiers exchanged fire near the border.",
        "ASSAULT",
        "Chilean -> Peruvian",
    );
}
