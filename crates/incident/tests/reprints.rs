//! Which reports print one text, and whose it is.

use std::sync::LazyLock;

use dateline_incident::{LinkRules, Source, Telling, reprint};

static RULES: LazyLock<LinkRules> = LazyLock::new(|| LinkRules::built_in().expect("linking.toml"));

const WIRE: &str = "PORT LUNA, March 4 (Coastal Wire) - A ferry with 212 people aboard ran onto rocks off Port Luna \
    late on Tuesday after its engine failed in heavy seas, the coast guard said. Fishing boats took off most of the \
    passengers before the vessel began to list. At least nine people drowned and 14 were missing on Wednesday \
    morning, said Captain Rosa Beltran, who leads the search. \"The current carries everything towards the \
    cape,\" she told reporters on the quay.\n\nThe ferry had left the island of Sarn three hours late. Its owners, \
    Sarn Lines, said that the engine had been overhauled in January. Two years ago a sister ship lost power in the \
    same strait and was towed to port without anybody coming to harm. The transport ministry ordered an inquiry \
    and kept the company's three other vessels in port.";

const OTHER: &str = "Nine dead as Sarn ferry founders. Rescuers searched the waters off Port Luna on Wednesday for 14 \
    people who were missing after a ferry struck rocks the night before, killing nine. The engine of the vessel, which \
    was on its way from the island of Sarn with more than 200 aboard, stopped shortly before ten in the evening, a \
    survivor told this newspaper. \"The current carries everything towards the cape,\" Captain Rosa Beltran of the \
    coast guard said. Most passengers owe their lives to the crews of fishing boats that put out at once. Families \
    waited in the harbour hall, where a list of names was read out every hour. The ministry of transport has opened an \
    inquiry.";

fn telling(id: &str, publisher: &str, published: &str, text: &str) -> Telling {
    let source = Source {
        id,
        title: None,
        publisher: Some(publisher),
        published: Some(published),
        text,
        annotation: None,
        events: &[],
    };
    Telling::of(&source, &RULES)
}

/// The first `share` per cent of the wire's words.
fn cut(share: usize) -> String {
    let words: Vec<&str> = WIRE.split_whitespace().collect();
    words[..words.len() * share / 100].join(" ")
}

#[test]
fn one_text_is_known_again() {
    let check = |text: &str, same: bool| {
        let (a, b) = (
            telling("a", "Coastal Wire", "2031-03-05", WIRE),
            telling("b", "Morning Post", "2031-03-05", text),
        );
        let found = reprint::same_text(&a.profile.text, &b.profile.text, &RULES.reprints);
        assert_eq!(found, same, "{text}");
        let back = reprint::same_text(&b.profile.text, &a.profile.text, &RULES.reprints);
        assert_eq!(back, same, "the other way: {text}");
    };
    let body = WIRE.split_once(") - ").expect("a line").1;
    check(WIRE, true);
    check(&WIRE.replace(['\n', '"'], " "), true);
    check(&WIRE.to_uppercase(), true);
    check(&cut(75), true);
    check(&cut(50), true);
    check(&cut(33), true);
    check(body, true);
    check(&format!("Nine drown off Port Luna\n\n{WIRE}"), true);
    check(
        &format!(
            "Ferry disaster: rescuers race against the tide\n\nBy Ines Marat, shipping correspondent\n\n{body}"
        ),
        true,
    );
    check(
        &format!("{body}\n\nAdditional reporting by Tom Aldous in Sarn; editing by Ada Fenn"),
        true,
    );
    check(&format!("By Ines Marat\n\n{}", cut(60)), true);
    check(OTHER, false);
    check(&format!("{OTHER}\n\n{OTHER}"), false);
    check("", false);
    check("Nine people drowned off Port Luna.", false);
}

#[test]
fn the_original_is_the_earliest_or_the_agency_s_own() {
    let check = |reports: &[(&str, &str, &str)], expected: &[usize]| {
        let tellings: Vec<Telling> = reports
            .iter()
            .enumerate()
            .map(|(i, (publisher, day, text))| telling(&i.to_string(), publisher, day, text))
            .collect();
        let of: Vec<&Telling> = tellings.iter().collect();
        assert_eq!(
            reprint::originals(&of, &RULES.reprints),
            expected,
            "{reports:?}"
        );
    };
    let (short, body) = (cut(60), WIRE.split_once(") - ").expect("a line").1);
    let (day, next) = ("2031-03-05", "2031-03-06");
    check(
        &[("Morning Post", next, WIRE), ("Coastal Wire", day, body)],
        &[1, 1],
    );
    check(
        &[("Coastal Wire", next, WIRE), ("Morning Post", day, WIRE)],
        &[1, 1],
    );
    check(
        &[("Morning Post", day, WIRE), ("Coastal Wire", day, body)],
        &[1, 1],
    );
    check(
        &[("Coastal Wire", day, body), ("Morning Post", day, WIRE)],
        &[0, 0],
    );
    check(
        &[("Morning Post", day, body), ("Evening Echo", day, WIRE)],
        &[1, 1],
    );
    check(
        &[("Morning Post", day, &short), ("Evening Echo", day, WIRE)],
        &[1, 1],
    );
    check(
        &[("Morning Post", day, OTHER), ("Evening Echo", day, WIRE)],
        &[0, 1],
    );
    let initials = WIRE.replace("(Coastal Wire)", "(CW)");
    check(
        &[
            ("Morning Post", day, &initials),
            ("The Coastal Wire", day, body),
        ],
        &[1, 1],
    );
    check(&[], &[]);
}

#[test]
fn an_independent_report_is_found_beside_reprints() {
    // Of five papers, three print the agency's text: two independent publishers besides the agency.
    let (a, b) = (cut(70), format!("By Ines Marat\n\n{WIRE}"));
    let texts = [
        WIRE,
        &a,
        OTHER,
        &b,
        "The transport ministry said on Thursday that it would raise the wreck of a ferry in which nine people died off Port Luna, and that it would pay for it.",
    ];
    let tellings: Vec<Telling> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            telling(
                &i.to_string(),
                "Paper",
                &format!("2031-03-{:02}", 5 + i),
                text,
            )
        })
        .collect();
    let of: Vec<&Telling> = tellings.iter().collect();
    assert_eq!(reprint::originals(&of, &RULES.reprints), [0, 0, 2, 0, 4]);
}
