//! `dateline explain`: why a report was coded as it was.

mod common;

use common::{dateline, dateline_reads, examples, repository};
use serde_json::Value;

const TEXT: &str = "Rebels failed to seize the barracks in Goma. The army said that it would not \
                    release the four hostages. The weather was mild.\n";

fn explain(arguments: &[&str], text: &str) -> common::Ran {
    let mut all = vec!["explain"];
    all.extend_from_slice(arguments);
    dateline_reads(&all, text.as_bytes())
}

#[track_caller]
fn holds(out: &str, parts: &[&str]) {
    for part in parts {
        assert!(out.contains(part), "no {part:?} in\n{out}");
    }
}

#[test]
fn a_sentence_is_drawn_and_its_clauses_told() {
    let ran = explain(&[], TEXT);
    ran.ends(0, &[]);
    assert_eq!(ran.err, "");
    holds(
        &ran.out,
        &[
            // The parse.
            "  ┌ Rebels ",
            "  └ to seize ",
            "    ├ the barracks ",
            "prep·pobj     NNP   GPE",
            // Roles, status and how it came to be.
            "      agent      Rebels\n",
            "      patient    barracks\n",
            "      status     negated\n",
            "“failed”: its signature in factuality.toml",
            // What fired, where it stands, and what met its conditions.
            "    fired    coerce.",
            "codebook/events/coerce.toml:",
            "             ✓ verb      “seize” is seize",
            "⇒ event ",
            // What nearly did, and why not.
            "    nearly   ",
            "             ✗ ",
            "must be ",
            // Who says so.
            "says (“said”): army",
        ],
    );
    // What has no rule is named and no more.
    let weather = ran.out.split("The weather was mild.").nth(1);
    assert!(weather.is_some_and(|w| !w.contains("fired")), "{}", ran.out);
    // No colours where no terminal is.
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn pages_are_narrow_and_the_same_each_time() {
    let mut arguments = vec!["explain".into()];
    arguments.extend(examples());
    let ran = dateline(&arguments);
    ran.ends(0, &[]);
    // A word longer than a line, and a line of a picture, may stand out a little.
    let wide = |line: &&str| line.chars().count() > 108;
    let lines: Vec<&str> = ran.out.lines().filter(wide).collect();
    assert!(lines.is_empty(), "{lines:#?}");
    arguments.extend(["-j".into(), "1".into()]);
    assert_eq!(dateline(&arguments).out, ran.out);
    for record in [
        "event ",
        "part of event ",
        "told by ",
        "precedence.toml",
        "refine.toml",
    ] {
        assert!(ran.out.contains(record), "no {record:?}");
    }
}

#[test]
fn one_event_is_told_alone_with_its_codes() {
    let report = repository("examples/reports/raid-colombia-1989.txt");
    let report = report.to_str().unwrap();
    let coded = dateline(&["code", report]).events();
    let whole = dateline(&["explain", report]).out;
    for event in &coded {
        let id = event["id"].as_str().unwrap();
        let rule = event["evidence"]["rule"].as_str().unwrap();
        let ran = dateline(&["explain", "--event", id, report]);
        ran.ends(0, &[]);
        holds(
            &ran.out,
            &[
                &format!("    fired    {rule}  weight "),
                &format!("⇒ event {id}: {}", event["type"].as_str().unwrap()),
                "In other ontologies",
                event["codes"]["rules"]["cameo"].as_str().unwrap(),
                "codebook/crosswalk/cameo.toml:",
            ],
        );
        assert!(ran.out.lines().count() < whole.lines().count() / 2);
    }
    let id = coded[0]["id"].as_str().unwrap();
    // The beginning of an id will do.
    let short = dateline(&["explain", "--event", &id[..12], report]);
    assert_eq!(short.out, dateline(&["explain", "--event", id, report]).out);
    let ran = dateline(&["explain", "--event", "no-such-event", report]);
    ran.ends(
        2,
        &[
            "no event has an id that begins with \"no-such-event\"",
            "`dateline code`",
        ],
    );
    assert_eq!(ran.out, "");
    let ran = dateline(&["explain", "--event", "", report]);
    ran.ends(2, &["events have an id that begins with \"\": ", "…"]);
}

#[test]
fn one_entry_is_told_on_every_clause_it_could_have_fired_on() {
    let text = "The storm took the town by surprise. Rebels took four aid workers hostage.";
    let rule = "assault.abduct.take-hostage";
    let ran = explain(&["--rule", rule], text);
    ran.ends(0, &[]);
    let at = |part: &str| {
        ran.out
            .find(part)
            .unwrap_or_else(|| panic!("no {part:?} in {}", ran.out))
    };
    let (first, second) = ran.out.split_at(at("Rebels took"));
    holds(first, &[rule, "✗ patient   must be @people", "is “town”"]);
    assert!(!first.contains("fired    assault.abduct"), "{first}");
    holds(
        second,
        &[
            &format!("fired    {rule}"),
            "✓ patient   “workers” is @people  +3",
        ],
    );

    let ran = explain(&["--rule", rule], "Nothing happened.");
    ran.ends(0, &[]);
    holds(&ran.out, &["No clause has a predicate that", "take (verb)"]);
    explain(&["--rule", "assault.abduct.take-hostages"], text).ends(2, &[rule]);
}

#[test]
fn one_report_of_many_and_records_for_scripts() {
    let lines: String = ["a", "b"]
        .iter()
        .map(|id| serde_json::json!({"id": id, "text": TEXT}).to_string() + "\n")
        .collect();
    let ran = explain(&["--report", "b", "--format", "json"], &lines);
    ran.ends(0, &[]);
    let told: Vec<Value> = ran.events();
    let [told] = told.as_slice() else {
        panic!("{}", ran.out)
    };
    assert_eq!(told["report"], "b");
    assert_eq!(told["sentences"][0]["clauses"][0]["predicate"], "seize");
    assert_eq!(told["sentences"][0]["clauses"][0]["status"], "negated");
    assert_eq!(told["sentences"].as_array().map(Vec::len), Some(3));
    let ran = explain(&["--report", "c"], &lines);
    ran.ends(2, &["there is no report with the id \"c\""]);
    // What cannot be read is told of, and the rest is explained.
    let ran = explain(&[], &format!("{{\"id\": 7}}\n{lines}"));
    ran.ends(1, &["standard input:1"]);
    holds(&ran.out, &["  └ to seize "]);
}
