//! Who did it and whom it is aimed at, over the real model and the project's codebook.
//!
//! One line a case: a sentence and, of its first event of that type, the actors and the recipients.

use std::path::PathBuf;
use std::sync::OnceLock;

use dateline_codebook::Codebook;
use dateline_coder::Coder;
use dateline_nlp::Pipeline;
use dateline_record::Party;
use dateline_report::Report;

fn coder() -> &'static Coder {
    static CODER: OnceLock<Coder> = OnceLock::new();
    CODER.get_or_init(|| {
        let variable = |name| std::env::var_os(name).map(PathBuf::from);
        let home = variable("DATELINE_HOME").unwrap_or_else(|| {
            let data = variable("XDG_DATA_HOME")
                .unwrap_or_else(|| variable("HOME").expect("HOME is set").join(".local/share"));
            data.join("dateline")
        });
        let model = variable("DATELINE_MODEL")
            .unwrap_or_else(|| home.join("models/en_core_web_md-3.8.nlp"));
        let pipeline = Pipeline::load(&model).unwrap_or_else(|e| panic!("{e}; run `make setup`"));
        let codebook = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
        Coder::new(pipeline, codebook)
    })
}

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
