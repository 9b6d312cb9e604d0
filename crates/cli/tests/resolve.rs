//! Drives `dateline resolve actor`.

mod common;

use std::process::Command;

use common::Ran;
use serde_json::{Value, json};

/// Runs the command over `input`, in a data folder without model and gazetteer.
fn resolve(arguments: &[&str], input: &str) -> Ran {
    use std::io::Write as _;
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut command: Command = common::command(&[&["resolve", "actor"], arguments].concat());
    let mut child = command
        .env("DATELINE_HOME", home.path())
        .env_remove("DATELINE_GAZETTEER")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = child.stdin.take().expect("a pipe");
    // The program may have ended before it read everything.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    Ran::of(child.wait_with_output().expect("the program"))
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.out
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

#[test]
fn a_line_for_a_line() {
    let input = concat!(
        r#"{"id": "a", "text": "Peruvian riot police"}"#,
        "\n\n",
        r#"{"id": "b", "text": "the Defence Minister", "context": "Kenyan"}"#,
        "\n",
        r#"{"id": "c", "text": "Barack Obama", "date": "2010-06-01"}"#,
        "\n",
        r#"{"id": "d", "text": "Barack Obama", "date": "2006-06-01T10:00:00Z", "context": null}"#,
        "\n",
    );
    let ran = resolve(&[], input);
    ran.ends(0, &[]);
    let got: Vec<Value> = lines(&ran)
        .into_iter()
        .map(|l| json!([l["id"], l["country"], l["sectors"]]))
        .collect();
    assert_eq!(
        got,
        [
            json!(["a", "PER", ["COP"]]),
            json!(["b", "KEN", ["GOV", "MIL"]]),
            json!(["c", "USA", ["GOV"]]),
            json!(["d", "USA", ["LEG"]]),
        ]
    );
    let first = ran.out.lines().next().expect("a line");
    let keys: Vec<&str> = first.split('"').skip(1).step_by(2).collect();
    let order = ["id", "name", "country", "sectors", "wikidata"];
    let mut places = order.iter().map(|k| keys.iter().position(|f| f == k));
    assert!(places.all(|p| p.is_some()), "{first}");
}

#[test]
fn bad_lines_are_told_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mentions.jsonl");
    let text = concat!(
        r#"{"id": "a", "text": "nuns"}"#,
        "\n",
        r#"{"id": "b"}"#,
        "\nno json\n",
        r#"{"id": "c", "text": "nuns", "date": "soon"}"#,
        "\n",
        r#"{"id": "d", "text": 7}"#,
        "\n",
        r#"{"id": "e", "text": "monks"}"#,
    );
    std::fs::write(&file, text).expect("a file");
    let name = file.to_str().expect("UTF-8").to_string();
    let ran = resolve(&[&name, "/no/such/file"], "");
    ran.ends(
        1,
        &[
            &format!("{name}:2: missing field `text`"),
            &format!("{name}:3: "),
            &format!("{name}:4: field \"date\": "),
            &format!("{name}:5: invalid type"),
            "/no/such/file: ",
        ],
    );
    let ids: Vec<Value> = lines(&ran).into_iter().map(|l| l["id"].clone()).collect();
    assert_eq!(ids, ["a", "e"]);
}

#[test]
fn a_long_line_is_passed_over() {
    let long = format!(
        "{}\n{}\n",
        "x".repeat(dateline_report::MAX_LINE_BYTES + 10),
        r#"{"id": "a", "text": "nuns"}"#
    );
    let ran = resolve(&["-"], &long);
    ran.ends(1, &["standard input:1: the line is longer than"]);
    assert_eq!(lines(&ran).len(), 1);
}

#[test]
fn standard_input_once() {
    resolve(&["-", "-"], "").ends(2, &["standard input can be read only once"]);
}
