//! The incident corpus (`examples/incidents`, whose README has the definitions), linked by the program.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{dateline, dateline_reads, repository};
use serde_json::Value;

fn lines(text: &str) -> Vec<Value> {
    let line = |l: &str| serde_json::from_str(l).expect("JSON");
    text.lines().filter(|l| !l.is_empty()).map(line).collect()
}

fn corpus(file: &str) -> Vec<Value> {
    let path = repository("examples/incidents").join(file);
    lines(&fs::read_to_string(path).expect(file))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn words(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().into_iter().flatten();
    list.map(|v| text(v).to_string()).collect()
}

/// A claim of the corpus with the incidents that its events were put into.
struct Claim {
    incident: String,
    homes: Vec<String>,
}

struct Linked {
    claims: Vec<Claim>,
    missed: usize,
    incidents: Vec<Value>,
}

fn linked() -> Linked {
    let reports = repository("examples/incidents/reports.jsonl");
    let reports = reports.to_str().expect("a path");
    let events = lines(&dateline(&["code", reports]).out);
    let records = lines(&dateline(&["link", reports]).out);
    let incidents: Vec<Value> = records
        .into_iter()
        .filter(|r| r["schema"] == "dateline.incident/1")
        .collect();
    let mut home: BTreeMap<String, String> = BTreeMap::new();
    for incident in &incidents {
        for claim in words(&incident["claims"]) {
            let twice = home.insert(claim, text(&incident["id"]).to_string());
            assert_eq!(twice, None, "an event is in two incidents");
        }
    }
    assert_eq!(home.len(), events.len(), "every event is in an incident");
    let mut claims = Vec::new();
    let mut missed = 0;
    let expected = corpus("expected.jsonl");
    for incident in expected.iter().chain(&corpus("singles.jsonl")) {
        for claim in incident["claims"].as_array().expect("claims") {
            let span = |v: &Value, n: usize| v[n].as_u64().expect("a number");
            let told = events.iter().filter(|e| {
                let trigger = &e["evidence"]["trigger"];
                e["report"]["id"] == claim["report"]
                    && span(&claim["span"], 0) <= span(trigger, 0)
                    && span(trigger, 1) <= span(&claim["span"], 1)
            });
            let homes: Vec<String> = told.map(|e| home[text(&e["id"])].clone()).collect();
            missed += usize::from(homes.is_empty());
            if !homes.is_empty() {
                claims.push(Claim {
                    incident: text(&incident["incident"]).to_string(),
                    homes,
                });
            }
        }
    }
    Linked {
        claims,
        missed,
        incidents,
    }
}

#[test]
fn the_corpus_is_linked() {
    let linked = linked();
    let (mut right, mut false_ones, mut lost) = (0, 0, 0);
    let mut merged: BTreeSet<(String, String)> = BTreeSet::new();
    for (n, a) in linked.claims.iter().enumerate() {
        for b in &linked.claims[n + 1..] {
            let together = a.homes.iter().any(|h| b.homes.contains(h));
            match (a.incident == b.incident, together) {
                (true, true) => right += 1,
                (true, false) => lost += 1,
                (false, true) => {
                    false_ones += 1;
                    merged.insert((a.incident.clone(), b.incident.clone()));
                    merged.insert((b.incident.clone(), a.incident.clone()));
                }
                (false, false) => {}
            }
        }
    }
    let (mut wanted, mut found) = (0, 0);
    let mut sisters = BTreeSet::new();
    for incident in corpus("expected.jsonl") {
        let name = text(&incident["incident"]).to_string();
        for sister in words(&incident["sisters"]) {
            let pair = (name.clone().min(sister.clone()), sister.max(name.clone()));
            if merged.contains(&pair) {
                sisters.insert(pair);
            }
        }
        let mut homes: BTreeMap<&str, usize> = BTreeMap::new();
        for claim in linked.claims.iter().filter(|c| c.incident == name) {
            for home in &claim.homes {
                *homes.entry(home).or_default() += 1;
            }
        }
        let main = homes.iter().max_by_key(|(_, n)| **n).map(|(home, _)| *home);
        let record = linked.incidents.iter().find(|i| i["id"].as_str() == main);
        let told = record.map(|r| words(&r["disputed"])).unwrap_or_default();
        let expected = words(&incident["disputed"]);
        wanted += expected.len();
        found += expected.intersection(&told).count();
    }
    let f1 = 2.0 * f64::from(right) / f64::from(2 * right + false_ones + lost);
    println!(
        "{} claims, {} more that no event tells; pairs: {right} right, {false_ones} false, {lost} \
         lost, F1 {f1:.3}; disputes: {found} of {wanted}; sisters merged: {sisters:?}",
        linked.claims.len(),
        linked.missed
    );
    // A little below what was measured: the coder changes, too.
    assert!(f1 >= PAIR_F1, "pair F1 {f1:.3}");
    assert!(found >= DISPUTES, "{found} of {wanted} disputes");
    assert!(sisters.len() <= SISTERS_MERGED, "{sisters:?}");
}

const PAIR_F1: f64 = 0.89;
const DISPUTES: usize = 19;
const SISTERS_MERGED: usize = 3;

/// The same lines in ten other orders.
fn shuffled(lines: &[&str]) -> Vec<String> {
    let mut state = 1_u64;
    let mut another = || {
        let mut lines = lines.to_vec();
        for i in (1..lines.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let j = usize::try_from(state >> 33).expect("small") % (i + 1);
            lines.swap(i, j);
        }
        lines.join("\n") + "\n"
    };
    (0..10).map(|_| another()).collect()
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let path = repository("examples/incidents/reports.jsonl");
    let reports = fs::read_to_string(&path).expect("the reports");
    let expected = dateline(&["link", path.to_str().expect("a path")]).out;
    assert!(expected.lines().count() > 200);
    for order in shuffled(&reports.lines().collect::<Vec<_>>()) {
        let input = order.as_bytes();
        let linked = dateline_reads(&["link", "-"], input).out;
        // Line by line: a difference in one of a thousand lines is to be seen.
        for (line, other) in linked.lines().zip(expected.lines()) {
            assert_eq!(line, other);
        }
        assert_eq!(linked.len(), expected.len());
    }
}

#[test]
fn nor_does_the_order_of_events() {
    let path = repository("examples/incidents/reports.jsonl");
    let events = dateline(&["code", path.to_str().expect("a path")]).out;
    let linked = |input: &str| dateline_reads(&["link", "--events", "-"], input.as_bytes()).out;
    let expected = linked(&events);
    assert!(expected.lines().count() > 200);
    for order in shuffled(&events.lines().collect::<Vec<_>>()) {
        assert_eq!(linked(&order), expected);
    }
}

#[test]
fn events_that_are_none() {
    let input = b"{\"schema\":\"dateline.event/1\"}\nx\n\n";
    let ran = dateline_reads(&["link", "--events", "-"], input);
    ran.ends(
        1,
        &[
            "standard input:1: missing field",
            "standard input:2: expected value",
        ],
    );
    assert_eq!(ran.out, "");
    dateline(&["link", "--events", "nowhere.jsonl"]).ends(1, &["nowhere.jsonl"]);
    dateline(&["link", "--events", "a", "b"]).ends(2, &["cannot be used with"]);
}

#[test]
fn reasons_are_told() {
    let reports = repository("examples/incidents/reports.jsonl");
    let reports = reports.to_str().expect("a path");
    let events = lines(&dateline(&["code", reports]).out);
    let of = |report: &str| {
        let event = events.iter().find(|e| e["report"]["id"] == report);
        text(&event.expect(report)["id"]).to_string()
    };
    let why = |a: &str, b: &str| dateline(&["link", "--explain", &of(a), &of(b), reports]).out;
    let one = why("ml-1", "ml-3");
    assert!(
        one.contains("the same day") && one.contains("One incident"),
        "{one}"
    );
    let two = why("co-1", "iq-1");
    assert!(
        two.contains("excluded") && two.contains("Two incidents"),
        "{two}"
    );
    let none = dateline(&["link", "--explain", "x", "y", reports]).out;
    assert!(none.contains("no event has the id x"), "{none}");
}

/// "At least eight", said by the police on the first day, stood as the toll whatever was told later.
#[test]
fn a_later_toll_is_more_than_at_least() {
    let report = |id: &str, published: &str, text: &str| {
        serde_json::json!({"id": id, "published": published, "text": text}).to_string()
    };
    let first = report(
        "first",
        "2021-06-04",
        "A bomb exploded at a market in Kandahar on Friday, killing at least eight people, police said.",
    );
    let check = |later: &str, killed: u64| {
        let later = report("later", "2021-06-06", later);
        let out = dateline_reads(&["link"], format!("{first}\n{later}\n").as_bytes()).out;
        let tolls: Vec<u64> = lines(&out)
            .iter()
            .filter(|r| r["reports"].as_array().is_some_and(|r| r.len() == 2))
            .filter_map(|r| r["counts"][0]["best"].as_u64())
            .collect();
        assert_eq!(tolls, [killed], "{out}");
    };
    check(
        "Friday's bombing of a market in Kandahar killed 15 people, a doctor said.",
        15,
    );
    check(
        "Friday's bombing of a market in Kandahar killed six people, a trader said.",
        8,
    );
}
