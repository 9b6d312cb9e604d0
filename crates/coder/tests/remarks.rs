//! Violence spoken of in general is background; what happened is not: one line a case. Remarks count
//! from the third sentence on, so two stand before each.

mod common;

use common::coder;
use dateline_report::Report;

const LEAD: &str = "The minister spoke in Gulu. The hall was full. ";

#[track_caller]
fn check(text: &str, kind: &str, status: &str) {
    let events = coder().code(&Report::from_text(format!("{LEAD}{text}")));
    let found: Vec<String> = events
        .iter()
        .filter(|e| e.kind == kind)
        .map(|e| format!("{:?}", e.status).to_lowercase())
        .collect();
    assert_eq!(found, [status], "{text}\n{found:?}");
}

#[test]
fn what_is_said_in_general_is_background() {
    check(
        "Kidnappings by gunmen frighten travellers.",
        "ASSAULT",
        "historical",
    );
    check(
        "Attacks by rebels keep travellers away.",
        "ASSAULT",
        "historical",
    );
}

#[test]
fn talks_after_which_something_was_decided_took_place() {
    check(
        "The order was given after negotiations with rebels.",
        "CONSULT",
        "actual",
    );
    check(
        "Order returned after negotiations with Mubiru supporters.",
        "CONSULT",
        "actual",
    );
}
