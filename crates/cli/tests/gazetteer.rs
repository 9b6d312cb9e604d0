//! Drives `dateline gazetteer`, and what the other commands do without a gazetteer.

mod common;
#[path = "../src/home.rs"]
mod home;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Ran;
use dateline_gazetteer::build::{Builder, Country, Place};
use tempfile::TempDir;

/// A data folder with a small gazetteer.
struct Home(TempDir);

impl Home {
    fn empty() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn new() -> Self {
        let home = Self::empty();
        let work = home.path("made");
        fs::create_dir(&work).expect("a folder");
        let mut builder = Builder::new(&work, &|_| ());
        builder.country(&Country {
            alpha2: "LK".to_owned(),
            alpha3: "LKA".to_owned(),
            key: 1,
        });
        for (key, name, feature, admin1, population) in [
            (1, "Lakania", ('A', "PCLI"), "", 5_000_000),
            (2, "Upper Vale", ('A', "ADM1"), "UV", 0),
            (3, "Brenholm", ('P', "PPLC"), "UV", 800_000),
            (4, "Brenholm", ('P', "PPL"), "", 400),
        ] {
            builder
                .push(&Place {
                    key,
                    name: name.to_owned(),
                    lat: 10.0 + key as f64,
                    lon: 20.5,
                    class: feature.0,
                    code: feature.1.to_owned(),
                    country: "LK".to_owned(),
                    admin1: admin1.to_owned(),
                    population,
                    ..Place::default()
                })
                .expect("a disk");
        }
        builder.finish(None, &home.gazetteer()).expect("a disk");
        fs::remove_dir_all(&work).expect("a folder");
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn gazetteer(&self) -> PathBuf {
        self.path(home::GAZETTEER)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = common::command(arguments);
        command
            .env("DATELINE_HOME", self.0.path())
            .env_remove("DATELINE_GAZETTEER");
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program"))
    }

    /// Nothing lies about but the gazetteer and its lock.
    #[track_caller]
    fn assert_tidy(&self) {
        assert!(!self.gazetteer().with_extension("dlg.work").exists());
    }
}

/// A row of a GeoNames dump.
fn row(
    id: u32,
    name: &str,
    alternates: &str,
    feature: &str,
    admin1: &str,
    population: u64,
) -> String {
    let (class, code) = feature.split_once('.').expect("class and code");
    format!(
        "{id}\t{name}\t{name}\t{alternates}\t11.25\t21.75\t{class}\t{code}\tLK\t\t{admin1}\t\t\t\t\
         {population}\t\t9\tX/Y\t2020-01-01\n"
    )
}

#[test]
fn what_is_added_is_found() {
    let home = Home::new();
    let dump = home.write(
        "LK.txt",
        row(50, "Karsund", "Karsoond,KSD", "P.PPLA", "UV", 120_000)
            + &row(4, "Brenholm Mill", "", "S.ML", "UV", 0),
    );
    let added = home.run(&["gazetteer", "add", &dump]);
    added.ends(0, &[]);
    assert!(
        added.out.starts_with(
            "2 places added, 1 of them in place of others; the gazetteer has 5 now.\n"
        ),
        "{added:?}"
    );
    home.assert_tidy();

    let found = home.run(&["gazetteer", "find", "--format", "jsonl", "karsoond"]);
    found.ends(0, &[]);
    let places = found.events();
    assert_eq!(places.len(), 1);
    for (field, value) in [
        ("name", serde_json::json!("Karsund")),
        ("naming", serde_json::json!("alternate")),
        ("what", serde_json::json!("seat of a first-level division")),
        ("feature", serde_json::json!("P.PPLA")),
        ("admin1", serde_json::json!("Upper Vale")),
        ("country", serde_json::json!("LKA")),
        ("country_name", serde_json::json!("Lakania")),
        ("population", serde_json::json!(120_000)),
        ("lat", serde_json::json!(11.25)),
        ("geonames_id", serde_json::json!(50)),
    ] {
        assert_eq!(places[0][field], value, "{field}");
    }
    let table = home.run(&["gazetteer", "find", "Brenholm", "Mill"]);
    table.ends(0, &[]);
    let lines: Vec<&str> = table.out.lines().collect();
    assert!(lines[0].starts_with("NAME "), "{table:?}");
    assert!(
        lines[1].contains("Brenholm Mill")
            && lines[1].contains("Upper Vale")
            && lines[1].ends_with("  4"),
        "{table:?}"
    );
    // The code of an airport is told from a word.
    home.run(&["gazetteer", "find", "KSD"]).ends(0, &[]);
    home.run(&["gazetteer", "find", "ksd"])
        .ends(1, &["no place is called \"ksd\""]);
    home.run(&["gazetteer", "find", "brenhom"])
        .ends(1, &["did you mean Brenholm?"]);
}

#[test]
fn the_likeliest_stands_first_and_the_rest_is_counted() {
    let home = Home::new();
    let ran = home.run(&["gazetteer", "find", "brenholm", "--limit", "1"]);
    ran.ends(0, &[]);
    assert!(
        ran.out.contains("capital") && ran.out.contains("800,000"),
        "{ran:?}"
    );
    assert!(ran.out.ends_with("and 1 more: see --limit\n"), "{ran:?}");
}

#[test]
fn malformed_rows_are_left_out_and_told() {
    let home = Home::new();
    let dump = home.write(
        "bad.txt",
        row(60, "Good", "", "P.PPL", "", 1) + "not a row\n" + &row(0, "Bad", "", "P.PPL", "", 1),
    );
    let ran = home.run(&["gazetteer", "add", &dump]);
    ran.ends(
        1,
        &[
            &format!("{dump}:2: it has 1 column, not 19"),
            &format!("{dump}:3: \"0\" is no GeoNames number"),
            "2 rows left out, 1 taken",
        ],
    );
    assert!(ran.out.starts_with("1 places added"), "{ran:?}");
    home.run(&["gazetteer", "find", "Good"]).ends(0, &[]);

    // Not each of thousands is told of.
    let many = home.write(
        "many.txt",
        "nothing\n".repeat(5000) + &row(61, "Fine", "", "P.PPL", "", 1),
    );
    let ran = home.run(&["gazetteer", "add", &many]);
    ran.ends(1, &["5000 rows left out, 1 taken", "counted only"]);
    assert!(ran.err.lines().count() < 30, "{}", ran.err);
}

#[test]
fn a_file_that_gives_nothing_changes_nothing() {
    let home = Home::new();
    let before = fs::read(home.gazetteer()).expect("a file");
    let text = home.write("text.txt", "This is no dump.\n");
    let missing = home.path("missing.txt");
    let zip = home.write("a.zip", b"PK\x03\x04 and no more");
    for (file, told) in [
        (text.as_str(), "is it a GeoNames dump?"),
        (missing.to_str().expect("UTF-8"), "missing.txt: "),
        (zip.as_str(), "cannot be unzipped"),
        (home.0.path().to_str().expect("UTF-8"), "directory"),
    ] {
        let ran = home.run(&["gazetteer", "add", file]);
        ran.ends(1, &[told, "the gazetteer is as it was"]);
        assert_eq!(ran.out, "");
    }
    assert!(fs::read(home.gazetteer()).expect("a file") == before);
    home.assert_tidy();
    // Others are added all the same.
    let good = home.write("good.txt", row(70, "Good", "", "P.PPL", "", 1));
    home.run(&["gazetteer", "add", &text, &good])
        .ends(1, &["is it a GeoNames dump?"]);
    home.run(&["gazetteer", "find", "Good"]).ends(0, &[]);
}

#[test]
fn a_zip_is_read_as_geonames_offers_it() {
    let home = Home::new();
    let path = home.path("LK.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    for (name, content) in [
        ("readme.txt", "Readme for GeoNames.\n".to_owned()),
        ("LK.txt", row(80, "Zipped", "", "P.PPL", "", 1)),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a file");
        zip.write_all(content.as_bytes()).expect("a file");
    }
    zip.finish().expect("a file");
    home.run(&["gazetteer", "add", path.to_str().expect("UTF-8")])
        .ends(0, &[]);
    home.run(&["gazetteer", "find", "Zipped"]).ends(0, &[]);
}

#[test]
fn two_at_once_both_count_and_a_killed_one_harms_nothing() {
    let home = Home::new();
    let rows = |from: u32| {
        (from..from + 3000)
            .map(|id| row(id, &format!("Place {id}"), "", "P.PPL", "", 1))
            .collect::<String>()
    };
    let dumps = [
        home.write("1.txt", rows(1000)),
        home.write("2.txt", rows(5000)),
    ];
    let start = |dump: &str| {
        let mut command = home.command(&["gazetteer", "add", dump]);
        command.spawn().expect("the program")
    };
    let both = [start(&dumps[0]), start(&dumps[1])];
    for child in both {
        Ran::of(child.wait_with_output().expect("the program")).ends(0, &[]);
    }
    for name in ["Place 1000", "Place 7999"] {
        home.run(&["gazetteer", "find", name]).ends(0, &[]);
    }
    let more = home.write("3.txt", rows(20_000));
    for wait in [1, 5, 20] {
        let mut child = start(&more);
        std::thread::sleep(std::time::Duration::from_millis(wait));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("the program");
        home.run(&["gazetteer", "find", "Place 7999"]).ends(0, &[]);
    }
    home.run(&["gazetteer", "add", &more]).ends(0, &[]);
    home.assert_tidy();
}

/// The model that the tests of other commands use, whatever the data folder of this one.
#[cfg(not(feature = "embedded"))]
fn model() -> PathBuf {
    home::data_folder()
        .expect("a data folder")
        .join(home::model_file("md"))
}

// A binary that carries its gazetteer needs none in the data folder.
#[cfg(not(feature = "embedded"))]
#[test]
fn without_a_sound_gazetteer_it_is_exit_3_and_says_what_mends_it() {
    let home = Home::empty();
    let dump = home.write("d.txt", row(1, "A", "", "P.PPL", "", 1));
    let report = home.write("r.txt", "Rebels attacked Goma.\n");
    let model = model();
    let model = model.to_str().expect("UTF-8");
    let commands: [&[&str]; 5] = [
        &["gazetteer", "find", "Goma"],
        &["gazetteer", "add", &dump],
        &["code", "--model", model, &report],
        &["annotate", "--model", model, &report],
        &["explain", "--model", model, &report],
    ];
    for arguments in commands {
        home.run(arguments)
            .ends(3, &["there is no gazetteer at", "run `dateline setup`"]);
    }
    let good = fs::read(Home::new().gazetteer()).expect("a file");
    let mut flipped = good.clone();
    flipped[100] ^= 1;
    for content in [&good[..good.len() / 2], &flipped, b"no gazetteer", b""] {
        fs::write(home.gazetteer(), content).expect("a file");
        for arguments in &commands[..2] {
            home.run(arguments)
                .ends(3, &["the gazetteer is damaged", "run `dateline setup`"]);
        }
    }
    let other = home.path("nowhere.dlg");
    home.run(&[
        "gazetteer",
        "find",
        "Goma",
        "--gazetteer",
        other.to_str().expect("UTF-8"),
    ])
    .ends(3, &["nowhere.dlg", "name another with --gazetteer"]);
}

#[test]
fn wrong_usage_is_exit_2() {
    let home = Home::new();
    for arguments in [
        &["gazetteer"][..],
        &["gazetteer", "add"],
        &["gazetteer", "find"],
        &["gazetteer", "find", "A", "--format", "xml"],
        &["gazetteer", "find", "A", "--limit", "many"],
    ] {
        assert_eq!(home.run(arguments).code, Some(2), "{arguments:?}");
    }
}

#[test]
fn another_gazetteer_may_be_named() {
    let home = Home::new();
    let elsewhere = Home::empty();
    let file = elsewhere.path("mine.dlg");
    fs::copy(home.gazetteer(), &file).expect("a file");
    let dump = home.write("d.txt", row(90, "Mine", "", "P.PPL", "", 1));
    let named = |arguments: &[&str], path: &Path| {
        let mut all = arguments.to_vec();
        all.extend(["--gazetteer", path.to_str().expect("UTF-8")]);
        home.run(&all)
    };
    named(&["gazetteer", "add", &dump], &file).ends(0, &[]);
    named(&["gazetteer", "find", "Mine"], &file).ends(0, &[]);
    home.run(&["gazetteer", "find", "Mine"]).ends(1, &[]);
}
