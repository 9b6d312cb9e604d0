//! Who is meant in reports, over the real model and the project's codebook.

#[path = "../../codebook/tests/common/mod.rs"]
mod common;

use common::tools;
use dateline_actor::{Parties, Setting, vote};
use dateline_clause::Tree;
use jiff::civil::date;
use proptest::prelude::*;

/// Runs `work` over the parties of a report of 8 August 2019.
fn with_parties<T>(
    text: &str,
    work: impl FnOnce(&Parties<'_>, &dyn Fn(&std::ops::Range<usize>) -> String) -> T,
) -> T {
    let (pipeline, codebook) = tools();
    let mut doc = pipeline.annotate(text);
    vote(&mut doc, codebook);
    let tree = Tree::new(&doc);
    let whole = 0..text.len();
    let parties = Parties::new(
        &tree,
        codebook,
        &Setting {
            date: Some(date(2019, 8, 8)),
            places: None,
            paragraphs: std::slice::from_ref(&whole),
        },
    );
    let words = |r: &std::ops::Range<usize>| {
        doc.text[doc.tokens[r.start].start..doc.tokens[r.end - 1].end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    work(&parties, &words)
}

/// Checks one mention, by its words and number among equal ones (from 0): its name, country, sectors,
/// and the words that it was resolved through.
#[track_caller]
fn check(text: &str, mention: &str, nth: usize, expected: &str) {
    let found = with_parties(text, |parties, words| {
        let all = parties.mentions();
        let Some(who) = all.iter().filter(|w| words(&w.tokens) == mention).nth(nth) else {
            let known: Vec<String> = all.iter().map(|w| words(&w.tokens)).collect();
            panic!("no {mention:?} among {known:?}");
        };
        format!(
            "{} {} {}{}",
            who.name.as_deref().unwrap_or("-"),
            who.country.as_deref().unwrap_or("-"),
            if who.sectors.is_empty() {
                "-".to_string()
            } else {
                who.sectors.join(",")
            },
            who.coreferent
                .as_ref()
                .map_or(String::new(), |c| format!(" < {}", words(c)))
        )
    });
    assert_eq!(found, expected, "{mention:?} in {text:?}");
}

/// Checks that the mentions stand in one chain together.
#[track_caller]
fn chain(text: &str, expected: &[&str]) {
    let all: Vec<Vec<String>> = with_parties(text, |parties, words| {
        let list = |c: &Vec<std::ops::Range<usize>>| c.iter().map(words).collect();
        parties.chains().iter().map(list).collect()
    });
    assert!(all.iter().any(|c| c == expected), "{all:#?}");
}

const ELECTION: &str = "Peru's former defence minister Ana Quispe was arrested in Lima on Monday. \
    The former minister had left office in May. Quispe told judges that she was innocent. \
    Her supporters clashed with police outside the court.";

#[test]
fn a_surname_a_title_and_a_pronoun() {
    check(ELECTION, "Quispe", 0, "Ana Quispe PER ELI < Ana Quispe");
    check(
        ELECTION,
        "former minister",
        0,
        "Ana Quispe PER ELI < Ana Quispe",
    );
    check(ELECTION, "she", 0, "Ana Quispe PER ELI < Ana Quispe");
    check(ELECTION, "Her supporters", 0, "- PER OPP");
    check(ELECTION, "police", 0, "- PER COP");
    chain(
        ELECTION,
        &[
            "Peru's former defence minister Ana Quispe",
            "former minister",
            "Quispe",
            "she",
            "Her",
        ],
    );
}

const TALKS: &str = "The Front for Rural Justice (FRJ) rejected the offer of the Malian government on Tuesday. \
    The FRJ said its fighters would hold the town. The group has fought the army since 2012.";

#[test]
fn an_acronym_and_the_group() {
    check(
        TALKS,
        "FRJ",
        0,
        "Front for Rural Justice - - < Front for Rural Justice",
    );
    check(TALKS, "army", 0, "- MLI MIL");
}

#[test]
fn the_office_without_a_country_is_that_of_the_report() {
    let text = "NAIROBI, Kenya — The interior minister resigned on Friday. Kenyan lawmakers welcomed it. \
        Foreign troops stayed in their camps.";
    check(text, "interior minister", 0, "- KEN GOV");
    check(text, "Foreign troops", 0, "- - MIL");
    check(text, "Kenyan lawmakers", 0, "- KEN LEG");
}

#[test]
fn directory_and_date_decide() {
    let text = "Emmanuel Macron met Angela Merkel in Paris. Macron said he would visit Berlin.";
    check(text, "Emmanuel Macron", 0, "Emmanuel Macron FRA GOV");
    check(
        text,
        "Macron",
        0,
        "Emmanuel Macron FRA GOV < Emmanuel Macron",
    );
    check(text, "he", 0, "Emmanuel Macron FRA GOV < Emmanuel Macron");
    check(
        "Former US president Bill Clinton opened the school.",
        "Former US president Bill Clinton",
        0,
        "Bill Clinton USA ELI",
    );
}

#[test]
fn a_seat_that_speaks_is_the_government() {
    let text = "Tehran rejected the sanctions. A bomb exploded in Tehran on Sunday.";
    check(text, "Tehran", 0, "Tehran IRN GOV");
}

#[test]
fn the_security_council_of_a_country() {
    let home = "Georgia's president called a meeting of the security council in Tbilisi.";
    check(home, "security council", 0, "- GEO GOV");
}

#[test]
fn in_a_quotation_he_is_not_the_speaker() {
    let text =
        "The governor, Omar Diallo, left the city. \"He took the money,\" Moussa Keita said.";
    check(text, "He", 0, "Omar Diallo - GOV < Omar Diallo");
}

#[test]
fn whose_people_they_are() {
    let text = "Hundreds of supporters of opposition leader Joseph Banda marched in Lusaka, Zambia. \
        Banda's lawyer said the marchers were peaceful.";
    check(text, "Banda", 0, "Joseph Banda ZMB OPP,PTY < Joseph Banda");
}

#[test]
fn a_name_only_spoken_of_as_a_place_is_one() {
    let text =
        "Residents of the village of Koru fled. Shots were heard in Koru. Troops stayed in Koru.";
    let (pipeline, codebook) = tools();
    let mut doc = pipeline.annotate(text);
    vote(&mut doc, codebook);
    assert!(
        doc.entities
            .iter()
            .filter(|e| doc.word(e.tokens.start) == "Koru")
            .all(|e| !matches!(&*e.label, "PERSON" | "ORG")),
        "{:?}",
        doc.entities
    );
}

/// A day whose name a politician bears was taken for him, and his party's country for the report's.
#[test]
fn a_day_is_nobody() {
    let text = "The minister will meet farmers in Cusco on Friday, his office said.";
    check(text, "his", 0, "- PER GOV < minister");
    let named = with_parties(text, |parties, words| {
        let all = parties.mentions();
        all.iter().any(|w| words(&w.tokens) == "Friday")
    });
    assert!(!named);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_has_parties_in_bounds_and_in_order(
        text in prop::collection::vec(
            prop_oneof![
                Just("The president of Chad".to_string()),
                Just("(UN)".to_string()),
                Just("\"".to_string()),
                Just("his supporters".to_string()),
                Just("said that the former minister".to_string()),
                Just("\n\n".to_string()),
                Just("Ana Ruiz".to_string()),
                "\\PC{0,12}",
            ],
            0..12,
        )
    ) {
        let text = text.join(" ");
        let n = tools().0.annotate(&text).tokens.len();
        with_parties(&text, |parties, _| {
            let mentions = parties.mentions();
            for w in &mentions {
                assert!(w.tokens.start < w.tokens.end && w.tokens.end <= n);
                if let Some(c) = &w.coreferent {
                    assert!(c.start < c.end && c.end <= n);
                }
            }
            assert!(mentions.windows(2).all(|p| p[0].tokens.start <= p[1].tokens.start));
            for chain in parties.chains() {
                assert!(chain.len() > 1);
                assert!(chain.windows(2).all(|p| p[0].start <= p[1].start));
            }
            for head in 0..n {
                parties.party(head);
                parties.party_without_of(head);
            }
        });
    }
}
