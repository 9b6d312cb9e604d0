//! The codebook in the program, and what is said of one with a mistake in it.

mod common;

use std::collections::HashMap;
use std::fs;

use common::{copy_folder, dateline, repository};
use dateline_codebook::Codebook;

#[test]
fn every_example_of_the_codebook_is_coded_as_it_says() {
    let ran = dateline(&["codebook", "check"]);
    ran.ends(0, &[" examples run, no mistakes"]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn every_type_has_its_entries() {
    let book = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let mut by_type: HashMap<&str, usize> = HashMap::new();
    for entry in &book.entries {
        *by_type.entry(&entry.kind).or_default() += 1;
        assert!(entry.examples.len() >= 2, "{}", entry.id);
    }
    assert!(book.entries.len() >= 250, "{} entries", book.entries.len());
    assert_eq!(by_type.len(), 16, "{by_type:?}");
    assert!(by_type.values().all(|&n| n >= 8), "{by_type:?}");
    let listed = dateline(&["codebook", "list"]);
    listed.ends(0, &[]);
    assert_eq!(listed.out.lines().count(), book.listings().len());
}

#[test]
fn rules_are_listed_by_type_mode_context_and_word() {
    #[track_caller]
    fn check(filters: &[&str], listed: &[&str], not: &[&str]) {
        let mut arguments = vec!["codebook", "list"];
        arguments.extend_from_slice(filters);
        let ran = dateline(&arguments);
        ran.ends(0, &[]);
        let ids: Vec<&str> = ran
            .out
            .lines()
            .filter_map(|l| l.split_whitespace().next())
            .collect();
        for id in listed {
            assert!(ids.contains(id), "no {id} in {ids:#?}");
        }
        for prefix in not {
            assert!(!ids.iter().any(|id| id.starts_with(prefix)), "{prefix}");
        }
    }
    check(
        &["--type", "ASSAULT"],
        &[
            "assault.kill.kill",
            "refine.assault.drone",
            "refine.any.corruption",
            "acled.armed-clash",
        ],
        &["retreat.", "coerce.", "refine.protest."],
    );
    check(
        &["--type", "assault", "--mode", "abduct"],
        &["assault.abduct.take-hostage"],
        &["assault.kill.kill", "refine."],
    );
    check(
        &["--word", "hostage", "--mode", "abduct"],
        &["assault.abduct.take-hostage"],
        &["refine.", "coerce."],
    );
    check(
        &["--context", "corruption"],
        &["refine.any.corruption"],
        &["refine.any.illegal_drugs"],
    );
    check(
        &["--word", "@drone"],
        &["refine.assault.drone"],
        &["refine.protest."],
    );
    dateline(&["codebook", "list", "--type", "ASSAULTS"])
        .ends(2, &["there is no type \"ASSAULTS\""]);
}

#[test]
fn every_kind_of_rule_is_shown_as_it_is_written() {
    for (id, parts) in [
        (
            "acled.armed-clash",
            &[
                "  type      ASSAULT",
                "  code      Armed clash",
                "codebook/crosswalk/acled.toml:",
                "    [[rule]]",
            ][..],
        ),
        (
            "refine.assault.drone",
            &[
                "  mode      drone",
                "codebook/refine.toml:",
                "    [[refine]]",
                "@drone",
            ],
        ),
        (
            "cameo.root.retreat",
            &["  code      ", "codebook/crosswalk/cameo.toml:"],
        ),
    ] {
        let ran = dateline(&["codebook", "show", id]);
        ran.ends(0, &[]);
        assert_eq!(ran.out.lines().next(), Some(id));
        for part in parts {
            assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
        }
    }
}

/// Event records as an older and a newer coding might print them.
#[test]
fn two_codings_are_held_against_each_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let event = |report: &str, trigger: u64, kind: &str, status: &str, rule: &str| {
        serde_json::json!({
            "schema": "dateline.event/1",
            "id": format!("{report}{trigger}{kind}"),
            "report": {"id": report},
            "type": kind, "modes": [], "context": [], "status": status, "hedged": false,
            "actors": [{"text": "rebels", "sectors": ["REB"]}], "recipients": [],
            "counts": [{"what": "killed", "low": 2, "best": 2, "high": 2}],
            "evidence": {"sentence": [0, 90], "trigger": [trigger, trigger + 5], "rule": rule,
                         "text": "Rebels attacked.", "also": []},
            "confidence": 0.8,
        })
        .to_string()
    };
    let file = |name: &str, lines: &[String]| {
        let path = folder.path().join(name);
        fs::write(&path, lines.join("\n")).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let before = file(
        "before.jsonl",
        &[
            event("a", 10, "ASSAULT", "actual", "assault.x"),
            event("a", 30, "COERCE", "actual", "coerce.x"),
            event("b", 10, "AID", "actual", "aid.x"),
        ],
    );
    let after = file(
        "after.jsonl",
        &[
            event("a", 10, "ASSAULT", "future", "assault.x"),
            event("b", 10, "AID", "actual", "aid.x"),
            event("b", 50, "PROTEST", "actual", "protest.x"),
        ],
    );
    let ran = dateline(&["codebook", "diff", &before, &after]);
    ran.ends(0, &[]);
    for part in [
        "3 events of 2 reports before, 3 of 2 after: 1 gained, 1 lost, 1 changed, 1 the same",
        "\nchanged in: status 1\n",
        "+ PROTEST, actual: rebels [REB] → –  (protest.x)",
        "- COERCE, actual: rebels [REB] → –  (coerce.x)",
        "~ ASSAULT, future: rebels [REB] → –  (assault.x)\n      status      actual ⇒ future\n      a: Rebels attacked.",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
    }
    // The order of the arguments is that of time.
    let back = dateline(&["codebook", "diff", &after, &before]);
    assert!(
        back.out.contains("status      future ⇒ actual"),
        "{}",
        back.out
    );
    let same = dateline(&["codebook", "diff", &after, &after]);
    assert_eq!(same.out.lines().count(), 1, "{}", same.out);
    // Limits.
    let many: Vec<String> = (0..9)
        .map(|n| event("c", 10 * n, "AID", "actual", "aid.x"))
        .collect();
    let many = file("many.jsonl", &many);
    let none = file("none.jsonl", &[]);
    let listed = |limit: &str| {
        let ran = dateline(&["codebook", "diff", "--limit", limit, &none, &many]);
        (
            ran.out.matches("\n  + ").count(),
            ran.out.contains("… and 4 more"),
        )
    };
    assert_eq!(listed("5"), (5, true));
    assert_eq!(listed("0"), (9, false));
    // What is no record is told of.
    let bad = file(
        "bad.jsonl",
        &["{}".to_owned(), event("a", 1, "AID", "actual", "aid.x")],
    );
    let ran = dateline(&["codebook", "diff", &bad, &after]);
    ran.ends(1, &["bad.jsonl:1: no event record"]);
    dateline(&["codebook", "diff", &before, "missing.jsonl"]).ends(2, &["missing.jsonl"]);
}

/// An entry for the end of `events/retreat.toml`; the places where a mistake goes are named.
const ENTRY: &str = r#"
[[event]]
id        = "retreat.test.planted"
about     = "Nothing: it was planted by a test."
mode      = "withdraw"
when      = { verb = "repaint", agent = "@people" }
examples  = [
  { text = "Rebels repainted a village.", actor = "Rebels" },
  { text = "Soldiers repainted a bridge.", actor = "Soldiers" },
]
"#;

/// Checks a copy of the codebook in which `ENTRY` stands with `from` replaced by `to`. The mistake
/// must be told with `message`, a caret, and the line of `ENTRY` that begins with `line`.
#[track_caller]
fn check(from: &str, to: &str, line: &str, message: &str) {
    assert!(ENTRY.contains(from));
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&repository("codebook"), folder.path());
    let file = folder.path().join("events/retreat.toml");
    let whole = fs::read_to_string(&file).expect("retreat.toml");
    let planted = ENTRY.replacen(from, to, 1);
    fs::write(&file, format!("{whole}\n{planted}")).expect("a file");
    let within = planted
        .lines()
        .position(|l| l.trim_start().starts_with(line))
        .unwrap_or_else(|| panic!("no line {line}"));
    let place = format!(
        "{}:{}:",
        file.display().to_string().replace('\\', "/"),
        whole.lines().count() + 2 + within
    );
    let dir = folder.path().to_str().expect("UTF-8");
    let ran = dateline(&["codebook", "check", dir, "--entry", "retreat.test.planted"]);
    ran.ends(1, &[message, &place, "^", " mistake"]);
    assert_eq!(ran.out, "");
}

#[test]
fn a_mistake_is_told_with_its_place() {
    check(
        "@people",
        "@peopel",
        "when",
        "there is no word class \"@peopel\"",
    );
    check(
        "\"withdraw\"",
        "\"withdrawl\"",
        "mode",
        "RETREAT has no mode \"withdrawl\"",
    );
    check("verb = \"repaint\"", "verb = 7", "when", "\"verb\" must be");
    check(
        "about     =",
        "abuot     =",
        "abuot",
        "\"abuot\" is not known here",
    );
    // Where a bracket is missing is only seen behind it.
    check("@people\" }", "@people\"", "examples", "missing comma");
    check(
        "retreat.test.planted",
        "retire.test.planted",
        "id",
        "an id here must start with \"retreat.\"",
    );
    check(
        "  { text = \"Soldiers repainted a bridge.\", actor = \"Soldiers\" },\n",
        "",
        "id",
        "has 1 of the two examples an entry needs",
    );
    check(
        "actor = \"Rebels\"",
        "actor = \"Rebels\", status = \"happened\"",
        "{ text = \"Rebels",
        "there is no status \"happened\"",
    );
}

#[test]
fn entries_that_match_alike_are_warned_of() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_folder(&repository("codebook"), folder.path());
    let dir = folder.path().to_str().expect("UTF-8");
    for (file, id) in [
        ("retreat", "retreat.test.planted"),
        ("coerce", "coerce.test.planted"),
    ] {
        let path = folder.path().join(format!("events/{file}.toml"));
        let whole = fs::read_to_string(&path).expect("a file");
        let planted = ENTRY.replace("retreat.test.planted", id);
        let planted = planted.replace("mode      = \"withdraw\"\n", "");
        fs::write(&path, format!("{whole}\n{planted}")).expect("a file");
    }
    let told = "retreat.test.planted loses on repaint, agent @people: coerce.test.planted matches alike, \
                and COERCE goes before RETREAT";
    let id = "coerce.test.planted";
    // A warning is no mistake.
    dateline(&["codebook", "check", dir, "--entry", id])
        .ends(0, &["warning: ", told, "no mistakes, 1 warning"]);
    // The loser's examples are coded by the other.
    let ran = dateline(&["codebook", "check", dir]);
    ran.ends(
        1,
        &[
            "retreat.test.planted does not fire",
            "(--warnings shows them)",
        ],
    );
    assert!(!ran.err.contains(told), "{}", ran.err);
    dateline(&["codebook", "check", dir, "--warnings"]).ends(1, &[told]);
}

#[test]
fn an_id_given_twice_is_told_with_its_place() {
    let first = fs::read_to_string(repository("codebook/events/retreat.toml")).unwrap();
    let id = first
        .lines()
        .find_map(|l| l.strip_prefix("id        = "))
        .expect("an id")
        .trim_matches('"');
    check(
        "retreat.test.planted",
        id,
        "id",
        &format!("the id \"{id}\" is there twice"),
    );
}

/// These run the examples.
#[test]
fn an_example_that_is_not_coded_so_is_told_with_its_place() {
    let actor = "{ text = \"Rebels";
    for (from, to, line, message) in [
        (
            "actor = \"Rebels\"",
            "actor = \"Judges\"",
            actor,
            "retreat.test.planted: actor: expected [\"Judges\"], coded \"Rebels\"",
        ),
        (
            "Rebels repainted",
            "Rebels did not repaint",
            "{ text = \"Rebels did",
            "retreat.test.planted: status: expected actual, coded negated",
        ),
        (
            "Rebels repainted a village",
            "Rebels left a village",
            "{ text = \"Rebels left",
            "retreat.test.planted does not fire",
        ),
    ] {
        check(from, to, line, message);
    }
}

#[test]
fn entries_are_shown_by_id_and_by_its_beginning() {
    let book = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let entry = &book.entries[0];
    let shown = dateline(&["codebook", "show", &entry.id]);
    shown.ends(0, &[]);
    let first = |n: usize| shown.out.lines().nth(n).unwrap_or_default();
    assert_eq!(first(0), entry.id);
    assert_eq!(first(1), format!("  {}", entry.about));
    let place = format!("{}:{}", entry.file.path, entry.file.line(entry.span.start));
    for part in [&place, &entry.kind, &entry.examples[0].text, "[[event]]"] {
        assert!(shown.out.contains(part), "no {part:?} in {}", shown.out);
    }

    let prefix = entry.id.split_once('.').unwrap().0.to_owned() + ".";
    let shown = dateline(&["codebook", "show", &prefix]);
    shown.ends(0, &[]);
    for e in book.entries.iter().filter(|e| e.id.starts_with(&prefix)) {
        assert!(shown.out.lines().any(|l| l == e.id), "no {}", e.id);
    }

    // Another codebook.
    let dir = repository("codebook");
    let own = dateline(&[
        "--codebook",
        dir.to_str().unwrap(),
        "codebook",
        "show",
        &entry.id,
    ]);
    own.ends(0, &[]);
    assert!(own.out.contains(dir.to_str().unwrap()));
}

#[test]
fn an_unknown_entry_is_exit_2_with_the_nearest() {
    let book = Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0]));
    let id = &book.entries[0].id;
    let misspelt = format!("{id}s");
    let ran = dateline(&["codebook", "show", &misspelt]);
    ran.ends(
        2,
        &[&format!(
            "there is no entry \"{misspelt}\"; did you mean {id}"
        )],
    );
    dateline(&["codebook", "check", "--entry", &misspelt]).ends(2, &[id.as_str()]);
    dateline(&["codebook", "show", "xyzzy"]).ends(2, &["`dateline codebook list` lists them"]);
}
