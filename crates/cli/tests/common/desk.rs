//! Stores for the tests: reports with events coded by hand, so that no model is loaded.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Ran, dateline};

/// A folder with a store in it.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The store's file.
    pub(crate) fn store(&self) -> PathBuf {
        self.file("desk.db")
    }

    /// Writes a file of lines.
    pub(crate) fn write(&self, name: &str, lines: &[Value]) -> PathBuf {
        let path = self.file(name);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// Writes reports and their events, and gives the arguments that add them.
    pub(crate) fn given(&self, name: &str, told: &[Told]) -> Vec<String> {
        let reports: Vec<Value> = told.iter().map(Told::report).collect();
        let events: Vec<Value> = told.iter().flat_map(Told::events).collect();
        let reports = self.write(&format!("{name}.jsonl"), &reports);
        let events = self.write(&format!("{name}.events.jsonl"), &events);
        vec![
            "add".into(),
            text(&reports),
            "--events".into(),
            text(&events),
        ]
    }

    /// Adds reports and their events.
    #[track_caller]
    pub(crate) fn add(&self, name: &str, told: &[Told]) -> Ran {
        let ran = self.run(&self.given(name, told));
        ran.ends(0, &[]);
        ran
    }

    /// Runs a command on the store.
    #[track_caller]
    pub(crate) fn run<A: AsRef<str>>(&self, arguments: &[A]) -> Ran {
        dateline(&on(&self.store(), arguments))
    }

    /// Runs a command that prints records, and gives them.
    #[track_caller]
    pub(crate) fn lines<A: AsRef<str>>(&self, arguments: &[A]) -> Vec<Value> {
        let mut all: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        all.extend(["--format", "jsonl"]);
        let ran = self.run(&all);
        ran.ends(0, &[]);
        ran.events()
    }

    /// Everything in the store but the inside of its indexes, table by table.
    pub(crate) fn dump(&self) -> Vec<String> {
        dump(&self.store())
    }

    /// The doctor finds no fault.
    #[track_caller]
    pub(crate) fn is_sound(&self) {
        let ran = self.run(&["doctor"]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }
}

/// The arguments that run a command on a store.
pub(crate) fn on<A: AsRef<str>>(store: &Path, arguments: &[A]) -> Vec<String> {
    let mut all = vec!["--store".to_owned(), text(store)];
    all.extend(arguments.iter().map(|a| a.as_ref().to_owned()));
    all
}

pub(crate) fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

/// Everything in a store but the inside of its indexes, table by table.
fn dump(store: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(store).expect("a store");
    let mut dump = Vec::new();
    for table in [
        "coding",
        "report",
        "coded",
        "event",
        "review",
        "linking",
        "telling",
        "filed",
        "home",
        "incident",
        "incident_box",
    ] {
        let mut query = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("a query");
        let columns = query.column_count();
        let mut rows = query.query([]).expect("rows");
        let mut lines = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            let values: Vec<String> = (0..columns)
                .map(|n| format!("{:?}", row.get_ref(n).expect("a value")))
                .collect();
            lines.push(format!("{table}: {}", values.join(" ")));
        }
        lines.sort();
        dump.extend(lines);
    }
    dump
}

/// A report with one event, told by hand.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) publisher: String,
    pub(crate) published: String,
    pub(crate) day: String,
    pub(crate) place: (&'static str, u64, &'static str, f64, f64),
    pub(crate) kind: &'static str,
    pub(crate) actor: (&'static str, &'static str, &'static str),
    pub(crate) killed: u64,
    /// Part of the event's id, as a codebook's version would be.
    pub(crate) codebook: &'static str,
    /// The text before the sentence.
    pub(crate) before: String,
}

const QUETTA: (&str, u64, &str, f64, f64) = ("Quetta", 1_167_528, "PAK", 30.184, 67.001);
pub(crate) const SANTIAGO: (&str, u64, &str, f64, f64) =
    ("Santiago", 3_871_336, "CHL", -33.457, -70.648);

impl Told {
    /// An attack in Quetta on 2019-08-05 with so many dead.
    pub(crate) fn attack(id: &str, publisher: &str, published: &str, killed: u64) -> Told {
        Told {
            id: id.into(),
            publisher: publisher.into(),
            published: published.into(),
            day: "2019-08-05".into(),
            place: QUETTA,
            kind: "ASSAULT",
            actor: ("Tehreek militants", "PAK", "REB"),
            killed,
            codebook: "0",
            before: String::new(),
        }
    }

    fn sentence(&self) -> String {
        let (actor, place) = (self.actor.0, self.place.0);
        format!(
            "{actor} attacked a market in {place}, killing {} traders, police said.",
            self.killed
        )
    }

    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.before, self.sentence())
    }

    pub(crate) fn report(&self) -> Value {
        json!({
            "id": self.id,
            "text": self.text(),
            "title": format!("Market of {} attacked", self.place.0),
            "publisher": self.publisher,
            "published": self.published,
        })
    }

    /// The id of its event.
    pub(crate) fn event(&self) -> String {
        let key = format!("{} {} {}", self.id, self.kind, self.codebook);
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }

    pub(crate) fn events(&self) -> Vec<Value> {
        let sentence = self.sentence();
        let from = self.before.chars().count();
        let span = |words: &str| {
            let start = sentence.find(words).expect("the words") + from;
            json!([start, start + words.chars().count()])
        };
        let party = |words: &str, kind: &str, country: Value, sectors: Value| {
            json!({
                "text": words, "span": span(words), "kind": kind, "name": null, "country": country,
                "sectors": sectors, "wikidata": null, "coreferent": null,
            })
        };
        let killed = self.killed.to_string();
        let (place, geonames, country, lat, lon) = self.place;
        let (actor, of, sector) = self.actor;
        let police = party("police", "organisation", json!(country), json!(["COP"]));
        vec![json!({
            "schema": "dateline.event/1",
            "id": self.event(),
            "report": {
                "id": self.id, "title": format!("Market of {place} attacked"), "url": null,
                "publisher": self.publisher, "published": self.published,
            },
            "type": self.kind, "mode": null, "modes": [], "context": [], "status": "actual",
            "hedged": false,
            "actors": [party(actor, "group", json!(of), json!([sector]))],
            "recipients": [party("traders", "group", Value::Null, json!(["CIV"]))],
            "counts": [{
                "what": "killed", "low": self.killed, "best": self.killed, "high": self.killed,
                "of": "traders", "of_span": span("traders"), "text": killed, "span": span(&killed),
                "including": [],
            }],
            "weapon": null,
            "place": {
                "text": place, "span": span(place), "name": place, "geonames_id": geonames,
                "lat": lat, "lon": lon, "feature": "P.PPLA", "admin1": null, "country": country,
                "precision": 1, "confidence": 0.9, "demonym": false, "nested": false,
                "scope": "clause",
            },
            "time": {
                "text": "", "span": null, "type": "DATE", "value": self.day, "begin": self.day,
                "end": next_day(&self.day), "from": "text",
            },
            "attribution": [{
                "source": police, "cue": "said", "cue_span": span("said"), "stance": "says",
                "quoted": false, "content": [],
            }],
            "evidence": {
                "sentence": [from, from + sentence.chars().count()], "trigger": span("attacked"),
                "rule": "assault.attack", "text": sentence, "also": [], "signs": [],
            },
            "confidence": 0.9,
            "codes": {"cameo": "190", "acled": null, "ucdp": null, "quad": null},
        })]
    }
}

/// The day behind; days are at most the 27th.
fn next_day(day: &str) -> String {
    let (month, number) = day.split_at(8);
    format!("{month}{:02}", number.parse::<u32>().expect("a day") + 1)
}

/// So many reports of different happenings, four reports to each.
pub(crate) fn many(count: usize) -> Vec<Told> {
    (0..count)
        .map(|n| {
            let happening = n / 4;
            let mut told = Told::attack(
                &format!("r{n:05}"),
                ["Daily", "Herald", "Courier", "Post"][n % 4],
                &format!(
                    "{}-{:02}-{:02}",
                    2010 + happening / 12,
                    1 + happening % 12,
                    10 + n % 4
                ),
                10 + (n % 4) as u64,
            );
            told.day = format!("{}-{:02}-09", 2010 + happening / 12, 1 + happening % 12);
            if happening % 2 == 1 {
                told.place = SANTIAGO;
            }
            told
        })
        .collect()
}
