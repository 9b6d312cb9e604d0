//! Where an event is told to have happened: one line a case.

mod common;

use common::code_texts;

/// What the first event of that type in each text gives as its place: name, and the words that told it.
#[track_caller]
fn check(kind: &str, cases: &[(&str, &str, &str)]) {
    for (text, name, words) in cases {
        let events = code_texts([("report", *text)], &[]);
        let event = events.iter().find(|e| e["type"] == kind);
        let event = event.unwrap_or_else(|| panic!("no {kind}: {text}"));
        let found = (
            event["place"]["name"].as_str(),
            event["place"]["text"].as_str(),
        );
        assert_eq!(found, (Some(*name), Some(*words)), "{text}");
    }
}

#[test]
fn of_a_town_and_a_region_the_town_is_told() {
    check(
        "ASSAULT",
        &[
            (
                "Armed men raided a village near Koro in central Mali on Monday.",
                "Koro",
                "village near Koro",
            ),
            (
                "Armed men raided a village in central Mali on Monday.",
                "Mali",
                "central Mali",
            ),
        ],
    );
}

#[test]
fn whom_it_was_done_to_may_tell_where() {
    check(
        "ASSAULT",
        &[(
            "Gunmen opened fire on passengers at a ferry in Mombasa, the governor of Nairobi said.",
            "Mombasa",
            "ferry in Mombasa",
        )],
    );
    check(
        "AID",
        &[(
            "Sailors rescued 140 people from rooftops near Beira while the mayor flew to Maputo.",
            "Beira",
            "Beira",
        )],
    );
}
