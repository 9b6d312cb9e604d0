//! A store: adding, searching, choosing, showing, reviewing, reading anew.

mod common;

use std::io::Read as _;

use common::desk::{Desk, SANTIAGO, Told, many};
use serde_json::{Value, json};

fn ids<'a>(lines: &'a [Value], key: &str) -> Vec<&'a str> {
    lines
        .iter()
        .map(|line| line[key].as_str().expect("an id"))
        .collect()
}

/// Three papers on an attack, one on another elsewhere.
fn quetta() -> Vec<Told> {
    let mut santiago = Told::attack("d", "Herald", "2019-09-02", 3);
    santiago.place = SANTIAGO;
    santiago.day = "2019-09-01".into();
    santiago.actor = ("Masked robbers", "CHL", "CRM");
    vec![
        Told::attack("a", "Daily", "2019-08-05", 12),
        Told::attack("b", "Courier", "2019-08-06", 15),
        Told::attack("c", "Post", "2019-08-07", 16),
        santiago,
    ]
}

#[test]
fn reports_are_added_once_and_changed_ones_become_versions() {
    let desk = Desk::new();
    let ran = desk.add("all", &quetta());
    assert_eq!(ran.out, "4 reports added, 0 changed, 0 known; 4 events\n");
    let before = desk.dump();
    let ran = desk.add("again", &quetta());
    assert_eq!(ran.out, "0 reports added, 0 changed, 4 known; 0 events\n");
    assert_eq!(desk.dump(), before);

    let mut changed = quetta();
    changed[0].killed = 14;
    let mut arguments = desk.given("changed", &changed);
    arguments.extend(["--format".into(), "jsonl".into()]);
    let ran = desk.run(&arguments);
    ran.ends(0, &[]);
    let lines = ran.events();
    assert_eq!(
        lines[0],
        json!({"report": "a", "state": "changed", "version": 2, "events": 1})
    );
    assert_eq!(lines[1]["state"], "known");
    // The old version is kept; only the new one is searched and counts for the incident.
    let ran = desk.run(&["show", "a"]);
    ran.ends(0, &[]);
    assert!(ran.out.contains("2 of 2"), "{}", ran.out);
    assert!(ran.out.contains("killing 14 traders"), "{}", ran.out);
    assert_eq!(
        desk.lines(&["search", "\"killing 12 traders\""]),
        [] as [Value; 0]
    );
    assert_eq!(desk.lines(&["search", "\"killing 14 traders\""]).len(), 1);
    let incidents = desk.lines(&["incidents", "--country", "PAK"]);
    assert_eq!(incidents.len(), 1);
    let tolls: Vec<u64> = incidents[0]["toll"]
        .as_array()
        .expect("tolls")
        .iter()
        .map(|t| t["best"].as_u64().expect("a number"))
        .collect();
    assert_eq!(tolls, [14, 15, 16]);
    // What comes a third time as it was at first is known.
    let ran = desk.add("back", &quetta());
    assert_eq!(ran.out, "0 reports added, 0 changed, 4 known; 0 events\n");
    desk.is_sound();
}

#[test]
fn a_store_holds_what_one_run_links() {
    let desk = Desk::new();
    for (n, told) in quetta().iter().enumerate() {
        desk.add(&format!("{n}"), std::slice::from_ref(told));
    }
    let stored = desk.lines(&["incidents", "--limit", "0"]);
    let other = Desk::new();
    other.add("all", &quetta());
    assert_eq!(stored, other.lines(&["incidents", "--limit", "0"]));
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[1]["claims"].as_array().map(Vec::len), Some(3));
    assert_eq!(stored[1]["publishers"], json!(["Daily", "Courier", "Post"]));
}

#[test]
fn incidents_are_chosen() {
    let desk = Desk::new();
    desk.add("all", &quetta());
    let all = desk.lines(&["incidents"]);
    let of = |place: &str| {
        let found = all.iter().find(|i| i["place"]["name"] == place);
        found.expect("an incident")["id"].as_str().expect("an id")
    };
    let (pak, chl) = (of("Quetta"), of("Santiago"));
    for (asked, expected) in [
        (vec![], vec![chl, pak]),
        (vec!["--country", "pak"], vec![pak]),
        (vec!["--country", "PAK", "--country", "CHL"], vec![chl, pak]),
        (vec!["--from", "2019-08", "--to", "2019-08"], vec![pak]),
        (
            vec!["--from", "2019-08-05", "--to", "2019-08-05"],
            vec![pak],
        ),
        (vec!["--from", "2019-08-06"], vec![chl]),
        (vec!["--to", "2019-08-04"], vec![]),
        (vec!["--country", "PAK", "--from", "2019-09"], vec![]),
        (vec!["--box", "25,60,35,70"], vec![pak]),
        (vec!["--box", "-40,-80,0,-60"], vec![chl]),
        (vec!["--box", "-90,170,90,-60"], vec![chl]),
        (vec!["--type", "assault"], vec![chl, pak]),
        (vec!["--type", "PROTEST"], vec![]),
        (vec!["--status", "actual"], vec![chl, pak]),
        (vec!["--status", "future"], vec![]),
        (vec!["--actor", "REB"], vec![pak]),
        (vec!["--actor", "tehreek"], vec![pak]),
        (
            vec!["--actor", "CHL", "--actor", "masked robbers"],
            vec![chl],
        ),
        (vec!["--actor", "CHL", "--actor", "REB"], vec![]),
        (vec!["--actor", "\"(*"], vec![]),
        (vec!["--publisher", "Post"], vec![pak]),
        (
            vec!["--publisher", "Post", "--publisher", "Herald"],
            vec![chl, pak],
        ),
        (vec!["--killed", "4"], vec![pak]),
        (vec!["--killed", "3"], vec![chl, pak]),
        (vec!["--killed", "17"], vec![]),
        (vec!["--injured", "1"], vec![]),
        (vec!["--limit", "1"], vec![chl]),
        (vec!["--limit", "1", "--skip", "1"], vec![pak]),
        (vec!["--limit", "0", "--skip", "1"], vec![pak]),
    ] {
        let mut arguments = vec!["incidents"];
        arguments.extend(&asked);
        let found = desk.lines(&arguments);
        assert_eq!(ids(&found, "id"), expected, "{asked:?}");
    }
    for wrong in [
        vec!["--box", "1,2,3"],
        vec!["--box", "10,0,-10,0"],
        vec!["--box", "0,0,91,0"],
        vec!["--status", "perhaps"],
        vec!["--from", "2019-02-30"],
        vec!["--from", "2019-08", "--to", "2019-07"],
        vec!["--country", "P4K"],
    ] {
        let mut arguments = vec!["incidents"];
        arguments.extend(&wrong);
        assert_eq!(desk.run(&arguments).code, Some(2), "{wrong:?}");
    }
    let table = desk.run(&["incidents", "--country", "PAK"]).out;
    for part in [
        "2019-08-05",
        "ASSAULT",
        "Quetta [PAK]",
        "killed",
        "3 claims in 3 reports",
        pak,
    ] {
        assert!(table.contains(part), "no {part:?} in {table}");
    }
}

#[test]
fn long_incidents_are_found_by_any_of_their_days() {
    let desk = Desk::new();
    let told = Told::attack("long", "Daily", "2020-01-01", 5);
    let mut events = told.events();
    events[0]["time"]["begin"] = json!("2019-03-01");
    events[0]["time"]["end"] = json!("2019-12-01");
    events[0]["time"]["value"] = json!("2019");
    let reports = desk.write("long.jsonl", &[told.report()]);
    let events = desk.write("long.events.jsonl", &events);
    desk.run(&[
        "add",
        &common::desk::text(&reports),
        "--events",
        &common::desk::text(&events),
    ])
    .ends(0, &[]);
    for (from, to, found) in [
        ("2019-03-01", "2019-03-01", 1),
        ("2019-11-30", "2019-11-30", 1),
        ("2019-07", "2019-07", 1),
        ("2019-02", "2019-02", 0),
        ("2019-12-01", "2019-12-31", 0),
    ] {
        let lines = desk.lines(&["incidents", "--country", "PAK", "--from", from, "--to", to]);
        assert_eq!(lines.len(), found, "{from} {to}");
    }
}

#[test]
fn reports_are_searched() {
    let desk = Desk::new();
    desk.add("all", &quetta());
    for (asked, expected) in [
        (vec!["attacks"], vec!["d", "c", "b", "a"]),
        (vec!["quetta", "killed", "16"], vec!["c"]),
        (vec!["\"15 traders\""], vec!["b"]),
        (vec!["traders 15"], vec!["b"]),
        (vec!["Québec"], vec![]),
        (vec!["robbers", "--country", "CHL"], vec!["d"]),
        (vec!["robbers", "--country", "PAK"], vec![]),
        (vec!["attacked", "--actor", "REB"], vec!["c", "b", "a"]),
        (vec!["attacked", "--killed", "16"], vec!["c", "b", "a"]),
        (
            vec!["attacked", "--from", "2019-08-06", "--to", "2019-08"],
            vec!["c", "b"],
        ),
        (vec!["attacked", "--publisher", "Post"], vec!["c"]),
        (vec!["attacked", "--newest"], vec!["d", "c", "b", "a"]),
        (vec!["attacked", "--limit", "1", "--skip", "1"], vec!["c"]),
        (
            vec!["--expression", "robber* OR title : santiago"],
            vec!["d"],
        ),
    ] {
        let mut arguments = vec!["search"];
        arguments.extend(&asked);
        let found = desk.lines(&arguments);
        assert_eq!(ids(&found, "report"), expected, "{asked:?}");
    }
    for wrong in [vec!["--expression", "NEAR("], vec!["..."]] {
        let mut arguments = vec!["search"];
        arguments.extend(&wrong);
        assert_eq!(desk.run(&arguments).code, Some(2), "{wrong:?}");
    }
    let table = desk.run(&["search", "16 traders"]).out;
    for part in [
        "Market of Quetta attacked",
        "Post, 2019-08-07, c",
        "[traders]",
    ] {
        assert!(table.contains(part), "no {part:?} in {table}");
    }
}

#[test]
fn an_incident_is_shown() {
    let desk = Desk::new();
    let told = quetta();
    desk.add("all", &told);
    let incident = desk.lines(&["incidents", "--country", "PAK"])[0]["id"].clone();
    let shown = desk.run(&["show", incident.as_str().expect("an id")]).out;
    for part in [
        "ASSAULT",
        "Quetta [PAK]",
        "Tehreek militants → traders",
        "3 claims in 3 reports, 2019-08-05 to 2019-08-07",
        "Daily, Courier, Post",
        "Toll over time: killed",
        "2019-08-05  ████████████████████████         12",
        "2019-08-07  ████████████████████████████████ 16",
        "Where they differ",
        "police says",
        "“Tehreek militants attacked a market in Quetta, killing 15 traders, police said.”",
        "2019-08-06, Courier",
        "report b",
        &format!("event {}", told[1].event()),
    ] {
        assert!(shown.contains(part), "no {part:?} in {shown}");
    }
    let event = desk.run(&["show", &told[3].event()]).out;
    assert!(event.contains("of incident"), "{event}");
    let nothing = desk.run(&["show", "nothing"]);
    nothing.ends(2, &["holds no incident, event or report nothing"]);
}

#[test]
fn reviews_count_and_stay() {
    let desk = Desk::new();
    let told = quetta();
    desk.add("all", &told);
    let say = |arguments: &[&str]| {
        let mut all = vec!["review", "--who", "Ana", "--at", "2019-08-09"];
        all.extend(arguments);
        desk.run(&all)
    };
    let event = |n: usize| told[n].event();
    say(&["confirm", &event(0), "--note", "called the hospital"]).ends(0, &[]);
    say(&["correct", &event(1), "counts.killed.best", "17"]).ends(0, &[]);
    say(&["reject", &event(2)]).ends(0, &[]);
    say(&["correct", &event(3), "place.country", "ARG"]).ends(0, &[]);
    for (wrong, words) in [
        (
            vec!["correct", "counts.injured.best", "1"],
            "has no field counts.injured",
        ),
        (
            vec!["correct", "status", "perhaps"],
            "status cannot be \"perhaps\"",
        ),
        (vec!["correct", "id", "other"], "cannot be corrected"),
    ] {
        let first = event(0);
        let ran = say(&[wrong[0], &first, wrong[1], wrong[2]]);
        ran.ends(2, &[words]);
    }
    say(&["confirm", "ffffffffffffffff"]).ends(2, &["tells of an event ffffffffffffffff"]);

    let check = |told: &[Told]| {
        let event = |n: usize| told[n].event();
        // The rejected one no longer counts, and the corrected ones as corrected.
        let found = desk.lines(&["incidents", "--country", "PAK"]);
        assert_eq!(found[0]["claims"], json!([event(0), event(1)]));
        assert_eq!(found[0]["toll"][1]["best"], 17);
        assert_eq!(desk.lines(&["incidents", "--country", "ARG"]).len(), 1);
        assert_eq!(desk.lines(&["show", &event(2)])[0]["standing"], "rejected");
        let first = &desk.lines(&["show", &event(0)])[0];
        assert_eq!(first["standing"], "confirmed");
        assert_eq!(first["reviews"][0]["who"], "Ana");
        assert_eq!(first["reviews"][0]["note"], "called the hospital");
        // What was read stays in the reading.
        assert_eq!(first["reviews"][0]["event"], quetta()[0].event());
    };
    check(&told);

    // Another codebook gives the events other ids: the reviews go with them.
    let mut anew = quetta();
    for told in &mut anew {
        told.codebook = "1";
    }
    let mut arguments = desk.given("anew", &anew);
    let recode: Vec<String> = ["recode".to_owned()]
        .into_iter()
        .chain(arguments.drain(2..))
        .collect();
    let ran = desk.run(&recode);
    ran.ends(0, &[]);
    assert_eq!(
        ran.out,
        "4 reports read anew; 4 events; of those with reviews 4 found again, 0 kept as they were\n"
    );
    check(&anew);
    assert_eq!(desk.run(&recode).out, "0 reports read anew; 0 events\n");

    // A codebook that finds nothing any more: what people looked at is kept.
    let nothing = desk.write("nothing.jsonl", &[]);
    let ran = desk.run(&["recode", "--events", &common::desk::text(&nothing)]);
    assert_eq!(
        ran.out,
        "4 reports read anew; 4 events; of those with reviews 0 found again, 4 kept as they were\n"
    );
    check(&anew);
    desk.is_sound();

    // A report that comes changed, the sentence as it was: its reviews go with it.
    let mut changed = anew.clone();
    changed[1].before = "Correction: an earlier headline was wrong.\n\n".into();
    changed[1].codebook = "2";
    desk.add("changed", &changed[1..2]);
    check(&changed);
    let carried = &desk.lines(&["show", &changed[1].event()])[0];
    assert_eq!(carried["reviews"][0]["carried"], true);
    desk.is_sound();
}

#[test]
fn many_incidents_are_kept_apart() {
    let desk = Desk::new();
    desk.add("many", &many(120));
    let incidents = desk.lines(&["incidents", "--limit", "0"]);
    assert_eq!(incidents.len(), 30);
    for incident in &incidents {
        assert_eq!(incident["claims"].as_array().map(Vec::len), Some(4));
    }
}

#[test]
fn a_store_of_an_old_schema_is_brought_forward_by_whatever_reads_it() {
    let desk = Desk::new();
    let packed = common::repository("crates/store/tests/schemas/1.db.gz");
    let mut bytes = Vec::new();
    let packed = std::fs::File::open(packed).expect("a file");
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("a store");
    std::fs::write(desk.store(), bytes).expect("a file");
    let ran = desk.run(&["incidents", "--country", "PAK"]);
    ran.ends(0, &["linking 3 reports by the rules of this program"]);
    assert!(ran.out.contains("Quetta"), "{}", ran.out);
    assert_eq!(desk.run(&["incidents"]).err, "");
    desk.is_sound();
}

#[test]
fn what_is_wrong_with_the_command_line_is_told() {
    let desk = Desk::new();
    common::dateline(&["incidents"]).ends(2, &["which store?"]);
    desk.run(&["incidents"])
        .ends(3, &["there is no store", "add FILES` makes one"]);
    desk.run(&["recode"]).ends(3, &["there is no store"]);
    assert!(!desk.store().exists());
    std::fs::write(
        desk.store(),
        "a letter to the editor, long enough to be a page of its own",
    )
    .expect("a file");
    for command in [vec!["incidents"], vec!["doctor"], vec!["add", "x.txt"]] {
        desk.run(&command)
            .ends(3, &["it is not a store of Dateline"]);
    }
    let other = Desk::new();
    let events = other.write("bad.jsonl", &[json!({"type": "ASSAULT"})]);
    let ran = other.run(&["add", "x.txt", "--events", &common::desk::text(&events)]);
    ran.ends(2, &["bad.jsonl:1: not an event"]);
}

#[test]
fn other_databases_are_left_alone() {
    let desk = Desk::new();
    let other = rusqlite::Connection::open(desk.store()).expect("a database");
    other
        .execute_batch("CREATE TABLE letters (text TEXT)")
        .expect("a table");
    drop(other);
    let before = std::fs::read(desk.store()).expect("a file");
    desk.run(&["add", "x.txt"])
        .ends(3, &["it is not a store of Dateline"]);
    assert_eq!(std::fs::read(desk.store()).expect("a file"), before);
}
