//! What three of the example reports say, against what is coded in them.

mod common;

use std::path::Path;

use common::{dateline, repository};
use serde_json::Value;

/// A fact that a report tells: type, words of an actor, words of a recipient (`""` where nobody is
/// asked for), status.
type Fact = (&'static str, &'static str, &'static str, &'static str);

const RAID: &[Fact] = &[
    ("ASSAULT", "Colombian police", "laboratory", "actual"),
    ("ASSAULT", "Colombian police", "guard", "actual"),
    ("COERCE", "Colombian police", "eleven people", "actual"),
    ("ASSAULT", "", "120 officers", "actual"),
    ("ASSAULT", "", "Two officers", "actual"),
    ("COERCE", "Police", "", "actual"),
    ("ASSAULT", "Colombian police", "buildings", "actual"),
    ("ASSAULT", "Colombian police", "airstrip", "actual"),
    ("COERCE", "", "owner", "future"),
    ("ASSAULT", "officers", "two farm workers", "actual"),
    ("SUPPORT", "interior minister", "officers", "actual"),
    ("AGREE", "interior minister", "", "actual"),
    ("PROTEST", "union", "", "hypothetical"),
    ("MOBILIZE", "", "", "hypothetical"),
];

const PROTEST: &[Fact] = &[
    ("PROTEST", "students", "", "actual"),
    ("ASSAULT", "police", "", "actual"),
    ("ASSAULT", "hooded youths", "bank", "actual"),
    ("PROTEST", "60,000 people", "", "actual"),
    ("COERCE", "", "Forty-one people", "actual"),
    ("ASSAULT", "", "Fourteen police officers", "actual"),
    ("ASSAULT", "", "patrol car", "actual"),
    ("ASSAULT", "", "thirty marchers", "actual"),
    ("ASSAULT", "", "anyone", "negated"),
    ("ACCUSE", "governor", "anarchist groups", "actual"),
    ("REJECT", "government", "", "actual"),
    ("PROTEST", "Dockers", "", "actual"),
    ("PROTEST", "Demonstrators", "coast road", "actual"),
    ("PROTEST", "secondary school pupils", "", "actual"),
    ("PROTEST", "student leaders", "", "future"),
    ("REJECT", "student leaders", "education minister", "actual"),
    ("REQUEST", "Opposition senators", "both sides", "actual"),
];

const COUP: &[Fact] = &[
    ("COERCE", "Soldiers", "government offices", "actual"),
    ("ASSAULT", "Soldiers", "radio station", "actual"),
    ("ASSAULT", "military council", "", "actual"),
    ("COERCE", "officer", "", "actual"),
    ("COERCE", "officer", "political parties", "actual"),
    ("ASSAULT", "", "two dead soldiers", "actual"),
    ("COERCE", "", "prime minister", "actual"),
    ("COERCE", "troops", "two ministers", "actual"),
    ("COERCE", "South Africa", "traffic", "actual"),
    ("ACCUSE", "South Africa", "mountain kingdom", "actual"),
    ("AGREE", "king", "army commander", "future"),
    ("REQUEST", "Organisation of African Unity", "", "actual"),
    ("ASSAULT", "group of officers", "government", "attempted"),
];

/// Facts that are not coded yet. Each must still be missing, so that it is noticed when one is
/// mended; then it goes from this list.
const KNOWN_GAPS: &[Fact] = &[
    // "accused what he called small anarchist groups of hijacking"
    ("ACCUSE", "governor", "anarchist groups", "actual"),
    // "Hospital staff spoke of two dead soldiers and seven wounded."
    ("ASSAULT", "", "two dead soldiers", "actual"),
    // "South Africa has blocked most traffic to the mountain kingdom …, accusing it of sheltering"
    ("ACCUSE", "South Africa", "mountain kingdom", "actual"),
];

/// Whether one of the parties is called so, itself or where it was named in full.
fn called(parties: &Value, words: &str, text: &[char]) -> bool {
    if words.is_empty() {
        return true;
    }
    parties.as_array().expect("parties").iter().any(|party| {
        let cut = |span: &Value| -> String {
            let end = |n: usize| span[n].as_u64().map_or(0, |n| n as usize);
            text[end(0)..end(1)].iter().collect()
        };
        cut(&party["span"]).contains(words) || cut(&party["coreferent"]).contains(words)
    })
}

#[track_caller]
fn check(report: &str, facts: &[Fact]) {
    let path = repository("examples/reports").join(report);
    let file = std::fs::read_to_string(&path).expect("a report");
    let text: Vec<char> = file
        .splitn(3, "---\n")
        .nth(2)
        .expect("a text")
        .chars()
        .collect();
    let ran = dateline(&[Path::new("code"), &path]);
    ran.ends(0, &[]);
    let events = ran.events();
    let told = |(kind, actor, recipient, status): &Fact| {
        events.iter().any(|e| {
            e["type"] == *kind
                && e["status"] == *status
                && called(&e["actors"], actor, &text)
                && called(&e["recipients"], recipient, &text)
        })
    };
    let missing: Vec<&Fact> = facts.iter().filter(|f| !told(f)).collect();
    let new: Vec<&&Fact> = missing.iter().filter(|f| !KNOWN_GAPS.contains(f)).collect();
    assert!(new.is_empty(), "not coded in {report}: {new:#?}");
    let mended: Vec<&Fact> = facts
        .iter()
        .filter(|f| KNOWN_GAPS.contains(f) && !missing.contains(f))
        .collect();
    assert!(
        mended.is_empty(),
        "mended, take it off the list: {mended:#?}"
    );
}

#[test]
fn a_raid() {
    check("raid-colombia-1989.txt", RAID);
}

#[test]
fn a_protest() {
    check("protest-chile-2011.txt", PROTEST);
}

#[test]
fn a_coup() {
    check("coup-lesotho-1986.txt", COUP);
}
