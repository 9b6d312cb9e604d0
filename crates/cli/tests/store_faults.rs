//! A store when things go wrong: killed writers, full disks, two writers, damage.

#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use common::desk::{Desk, Told, many, on};
use common::{Ran, command};
use serde_json::Value;

/// Reports of the store that is killed again and again.
const REPORTS: usize = 384;

/// Reports of a batch, as the program has it.
const BATCH: u64 = 64;

/// How often it is killed at least.
const KILLS: usize = 200;

/// The same on every machine: pseudo-random numbers by a fixed rule (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (n ^ (n >> 31)) % most
    }
}

fn stored(desk: &Desk) -> Option<BTreeSet<String>> {
    if !desk.store().exists() {
        return None;
    }
    let connection = rusqlite::Connection::open(desk.store()).expect("a store");
    let mut query = connection
        .prepare("SELECT id FROM report WHERE current")
        .ok()?;
    let ids = query.query_map([], |row| row.get(0)).expect("ids");
    Some(ids.collect::<Result<_, _>>().expect("ids"))
}

#[test]
fn what_was_acknowledged_survives_kill_9_at_any_moment() {
    let whole = Desk::new();
    let told = many(REPORTS);
    let start = Instant::now();
    whole.add("all", &told);
    let takes = start.elapsed();
    let expected = whole.dump();

    let mut random = Random(1);
    let (mut kills, mut stores, mut partly) = (0, 0, 0);
    while kills < KILLS {
        let desk = Desk::new();
        let mut arguments = desk.given("all", &told);
        arguments.extend(["--format".into(), "jsonl".into()]);
        stores += 1;
        let mut acknowledged: BTreeSet<String> = BTreeSet::new();
        loop {
            let mut child = command(&on(&desk.store(), &arguments))
                .spawn()
                .expect("the program");
            // As long as two of the six batches take, so that every part of the work is hit.
            let most = u64::try_from(takes.as_micros()).expect("a short time") / 3 + 1;
            std::thread::sleep(Duration::from_micros(random.below(most)));
            child.kill().expect("a signal");
            let output = child.wait_with_output().expect("the program");
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                // The last line may be cut short.
                if let Ok(line) = serde_json::from_str::<Value>(line) {
                    acknowledged.insert(line["report"].as_str().expect("an id").to_owned());
                }
            }
            let killed = output.status.signal() == Some(9);
            kills += usize::from(killed);
            if let Some(there) = stored(&desk) {
                assert!(
                    acknowledged.is_subset(&there),
                    "kill {kills}: lost what it acknowledged"
                );
                let count = there.len() as u64;
                assert_eq!(
                    count % BATCH,
                    0,
                    "kill {kills}: {count} reports, part of a batch"
                );
                partly += usize::from(killed && count > 0 && count < REPORTS as u64);
            } else {
                assert!(
                    acknowledged.is_empty(),
                    "kill {kills}: lost what it acknowledged"
                );
            }
            if !killed {
                assert_eq!(
                    output.status.code(),
                    Some(0),
                    "{}",
                    String::from_utf8_lossy(&output.stderr)
                );
                break;
            }
            if acknowledged.len() == REPORTS {
                break;
            }
        }
        desk.run(&arguments).ends(0, &[]);
        assert!(
            desk.dump() == expected,
            "store {stores} differs from one that was never killed"
        );
        desk.run(&["doctor"]).ends(0, &[]);
    }
    assert!(
        partly >= 20,
        "only {partly} of {kills} kills were in the middle of the work"
    );
    println!("{kills} kills over {stores} stores, {partly} of them in the middle of the work");
}

/// Runs the program where no file may grow beyond so many KiB.
fn limited(desk: &Desk, kib: u64, arguments: &[String]) -> Ran {
    // Bash counts in KiB; the write fails instead of ending the process.
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
    let output = Command::new("bash")
        .arg("-c")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_dateline"))
        .args(on(&desk.store(), arguments))
        .output()
        .expect("bash");
    Ran::of(output)
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let told = many(REPORTS);
    let whole = Desk::new();
    whole.add("all", &told);
    let expected = whole.dump();
    let mut failed = 0;
    for kib in [4, 64, 200, 400, 700, 1000, 1300] {
        let desk = Desk::new();
        let mut arguments = desk.given("all", &told);
        arguments.extend(["--format".into(), "jsonl".into()]);
        let ran = limited(&desk, kib, &arguments);
        if ran.code == Some(0) {
            continue;
        }
        failed += 1;
        ran.ends(
            3,
            &[
                "no room to write",
                "make room and run the same command again",
            ],
        );
        let acknowledged: BTreeSet<String> = ran
            .events()
            .iter()
            .map(|line| line["report"].as_str().expect("an id").to_owned())
            .collect();
        let there = stored(&desk).unwrap_or_default();
        assert!(
            acknowledged.is_subset(&there),
            "{kib} KiB: lost what it acknowledged"
        );
        assert_eq!(there.len() as u64 % BATCH, 0, "{kib} KiB: part of a batch");
        desk.run(&arguments).ends(0, &[]);
        assert!(
            desk.dump() == expected,
            "{kib} KiB: differs from one that had room"
        );
        desk.run(&["doctor"]).ends(0, &[]);
    }
    assert!(failed >= 4, "only {failed} runs had too little room");
}

#[test]
fn two_that_add_at_once_both_complete() {
    let told = many(REPORTS);
    let (first, second) = told.split_at(REPORTS / 2);
    let desk = Desk::new();
    let run = |name: &str, told: &[Told]| {
        let arguments = desk.given(name, told);
        command(&on(&desk.store(), &arguments))
            .spawn()
            .expect("the program")
    };
    let children = [
        run("first", first),
        run("second", second),
        run("both", &told),
    ];
    for child in children {
        Ran::of(child.wait_with_output().expect("the program")).ends(0, &[]);
    }
    assert_eq!(stored(&desk).map(|ids| ids.len()), Some(REPORTS));
    // Numbers are given in the order of arrival; the incidents are the same.
    let whole = Desk::new();
    whole.add("all", &told);
    let all = ["incidents", "--limit", "0"];
    assert_eq!(desk.lines(&all), whole.lines(&all));
    desk.run(&["doctor"]).ends(0, &[]);
}

#[test]
fn who_waits_says_so() {
    let desk = Desk::new();
    let told = many(8);
    desk.add("first", &told[..4]);
    let arguments = desk.given("rest", &told);
    let writer = rusqlite::Connection::open(desk.store()).expect("a store");
    writer
        .execute_batch("BEGIN IMMEDIATE")
        .expect("a transaction");
    let child = command(&on(&desk.store(), &arguments))
        .spawn()
        .expect("the program");
    // Readers need not wait.
    assert_eq!(desk.lines(&["incidents"]).len(), 1);
    std::thread::sleep(Duration::from_millis(1500));
    writer.execute_batch("COMMIT").expect("a commit");
    let ran = Ran::of(child.wait_with_output().expect("the program"));
    ran.ends(0, &["waiting for another dateline that is writing to"]);
    assert_eq!(ran.err.matches("waiting").count(), 1, "{}", ran.err);
    assert_eq!(stored(&desk).map(|ids| ids.len()), Some(8));
}

#[test]
fn a_store_that_cannot_be_written_is_read_and_not_written() {
    let desk = Desk::new();
    let told = many(8);
    desk.add("first", &told[..4]);
    let folder = desk.store().parent().expect("a folder").to_owned();
    let arguments = desk.given("rest", &told);
    let set = |file: u32, of: u32| {
        let mode = std::fs::Permissions::from_mode;
        std::fs::set_permissions(desk.store(), mode(file)).expect("leave");
        std::fs::set_permissions(&folder, mode(of)).expect("leave");
    };
    set(0o444, 0o555);
    // Whoever may do everything cannot be kept out.
    let kept_out = std::fs::write(folder.join("probe"), "").is_err();
    let read = desk.run(&["incidents", "--format", "jsonl"]);
    let written = desk.run(&arguments);
    set(0o644, 0o755);
    read.ends(0, &[]);
    assert_eq!(read.events().len(), 1);
    if kept_out {
        written.ends(3, &["cannot be written"]);
        assert_eq!(stored(&desk).map(|ids| ids.len()), Some(4));
    }
}

/// Does something to a store behind the program's back.
fn harm(desk: &Desk, sql: &str) {
    let connection = rusqlite::Connection::open(desk.store()).expect("a store");
    connection
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .expect("harm");
}

#[test]
fn the_doctor_finds_planted_damage_and_mends_it() {
    let told = many(12);
    let whole = Desk::new();
    whole.add("all", &told);
    let incidents = ["incidents", "--limit", "0"];
    let search = ["search", "traders", "--limit", "0"];
    let expected = (whole.lines(&incidents), whole.lines(&search));
    for (sql, words, recode) in [
        (
            "DELETE FROM report_text_data WHERE id > 10",
            "full text",
            false,
        ),
        (
            "INSERT INTO report_text (report_text, rowid, title, text) \
             SELECT 'delete', no, title, text FROM report WHERE no = 3",
            "full text",
            false,
        ),
        (
            "DELETE FROM incident WHERE no = (SELECT min(no) FROM incident)",
            "not there",
            false,
        ),
        (
            "DELETE FROM incident_who WHERE rowid = (SELECT min(no) FROM incident)",
            "who took part",
            false,
        ),
        (
            "INSERT INTO incident_box VALUES (7, 1, 1, 1, 1)",
            "places of incidents are of none",
            false,
        ),
        (
            "UPDATE incident SET record = x'00' WHERE no = (SELECT min(no) FROM incident)",
            "1 incidents are damaged",
            false,
        ),
        ("DELETE FROM home WHERE layer = 0", "have no story", false),
        (
            "UPDATE telling SET packed = x'ff'",
            "what linking keeps",
            false,
        ),
        (
            "UPDATE event SET incident = (SELECT max(incident) FROM event) WHERE no = 1",
            "other events than their record",
            false,
        ),
        (
            "INSERT INTO event (id, report, place) VALUES ('x', 99, 0)",
            "events are of no report",
            false,
        ),
        (
            "UPDATE report SET current = 0 WHERE no = 2",
            "current one",
            false,
        ),
        (
            "UPDATE coded SET events = x'789c' WHERE report = 5",
            "reading that is damaged",
            true,
        ),
        (
            "DELETE FROM coded WHERE report = 6",
            "have no reading",
            true,
        ),
        (
            "DELETE FROM event WHERE report = 7",
            "other events in their reading",
            true,
        ),
    ] {
        let desk = Desk::new();
        desk.add("all", &told);
        harm(&desk, sql);
        let ran = desk.run(&["doctor"]);
        assert_eq!(ran.code, Some(3), "{sql}: {}", ran.out);
        assert!(ran.out.contains(words), "{sql}: {}", ran.out);
        assert!(ran.out.contains("doctor --mend"), "{sql}: {}", ran.out);
        let ran = desk.run(&["doctor", "--mend"]);
        if recode {
            assert!(ran.out.contains("recode"), "{sql}: {}", ran.out);
            let mut arguments = desk.given("all", &told);
            arguments.splice(..2, ["recode".to_owned()]);
            desk.run(&arguments).ends(0, &[]);
        } else {
            assert_eq!(ran.code, Some(0), "{sql}: {}{}", ran.out, ran.err);
        }
        desk.run(&["doctor"]).ends(0, &[]);
        let found = (desk.lines(&incidents), desk.lines(&search));
        assert!(found == expected, "{sql}: mended to something else");
    }
    // Text that was changed cannot be mended, only told.
    harm(&whole, "UPDATE report SET url = 'x' WHERE no = 1");
    let ran = whole.run(&["doctor", "--mend"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.out.contains("are not as they were given: r00000"),
        "{}",
        ran.out
    );
}

#[test]
fn damaged_pages_are_told() {
    let desk = Desk::new();
    desk.add("all", &many(256));
    let mut bytes = std::fs::read(desk.store()).expect("a file");
    let half = bytes.len() / 2 / 4096 * 4096;
    for byte in &mut bytes[half..half + 3 * 4096] {
        *byte = 0x5a;
    }
    std::fs::write(desk.store(), bytes).expect("a file");
    let ran = desk.run(&["doctor"]);
    assert_eq!(ran.code, Some(3), "{}", ran.out);
    assert!(
        ran.out.contains("bring back a copy"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn reviews_cannot_be_changed() {
    let desk = Desk::new();
    let told = many(1);
    desk.add("all", &told);
    desk.run(&["review", "--who", "Ana", "confirm", &told[0].event()])
        .ends(0, &[]);
    let connection = rusqlite::Connection::open(desk.store()).expect("a store");
    for sql in ["DELETE FROM review", "UPDATE review SET who = 'Bo'"] {
        assert!(connection.execute_batch(sql).is_err(), "{sql}");
    }
}
