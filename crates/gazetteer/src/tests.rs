//! Small gazetteers: what is found in them, and what becomes of damaged ones.

use std::path::Path;
use std::sync::OnceLock;

use proptest::prelude::*;

use crate::build::{self, Builder, Country, Made, Place};
use crate::dump::{self, Counts, Malformed};
use crate::format::{self, OWN_KEYS, Section};
use crate::{Error, Gazetteer, Naming, Source};

fn place(
    key: u64,
    name: &str,
    names: &[(Naming, &str)],
    at: (f64, f64),
    rest: [&str; 4],
    population: u64,
) -> Place {
    let [feature, country, admin1, admin2] = rest;
    let (class, code) = feature.split_once('.').expect("class and code");
    Place {
        key,
        name: name.to_owned(),
        names: names.iter().map(|(n, s)| (*n, (*s).to_owned())).collect(),
        lat: at.0,
        lon: at.1,
        class: class.chars().next().expect("a class"),
        code: code.to_owned(),
        country: country.to_owned(),
        admin1: admin1.to_owned(),
        admin2: admin2.to_owned(),
        population,
    }
}

/// An island state of the tests' own, and what lies about it.
fn places() -> Vec<Place> {
    use Naming::{Abbreviation, Alternate, Code};
    vec![
        place(
            10,
            "Ostrava Republic",
            &[(Alternate, "the Republic of Ostrava"), (Abbreviation, "OR")],
            (10.0, 20.0),
            ["A.PCLI", "OS", "", ""],
            900_000,
        ),
        place(
            11,
            "Saint-Élan",
            &[(Alternate, "Sent Elan"), (Alternate, "Сент-Элан")],
            (10.5, 20.5),
            ["A.ADM1", "OS", "01", ""],
            500_000,
        ),
        place(
            12,
            "North Shore",
            &[],
            (11.5, 20.0),
            ["A.ADM1", "OS", "02", ""],
            0,
        ),
        place(
            13,
            "Elan District",
            &[],
            (10.5, 20.6),
            ["A.ADM2", "OS", "01", "A7"],
            0,
        ),
        place(
            20,
            "Port Lorne",
            &[(Code, "PLO"), (Alternate, "Lorne")],
            (10.51, 20.52),
            ["P.PPLC", "OS", "01", "A7"],
            250_000,
        ),
        place(
            21,
            "Port Lorne East",
            &[],
            (10.52, 20.58),
            ["P.PPL", "OS", "01", "A7"],
            900,
        ),
        place(
            22,
            "Lorne",
            &[],
            (-33.0, 151.0),
            ["P.PPL", "XX", "07", ""],
            4_000,
        ),
        place(23, "Or", &[], (11.4, 19.9), ["P.PPL", "OS", "02", ""], 70),
        place(
            24,
            "Mt. Karu",
            &[],
            (11.2, 20.1),
            ["T.MT", "OS", "02", ""],
            0,
        ),
        place(
            OWN_KEYS,
            "Karu Sea",
            &[(Alternate, "the Sea of Karu")],
            (12.0, 179.9),
            ["H.SEA", "", "", ""],
            0,
        ),
    ]
}

fn make(places: &[Place], old: Option<&Gazetteer>, target: &Path) -> Result<Made, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::new(folder.path(), &|_| ());
    builder.country(&Country {
        alpha2: "OS".to_owned(),
        alpha3: "OST".to_owned(),
        key: 10,
    });
    for place in places {
        builder.push(place)?;
    }
    builder.source(Source {
        name: format!("{} places", places.len()),
        ..Source::default()
    });
    // The target may lie on another disk than the folder of this test.
    let made = folder.path().join("made");
    let done = builder.finish(old, &made)?;
    std::fs::copy(&made, target)?;
    Ok(done)
}

fn bytes() -> Vec<u8> {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let target = folder.path().join("g.dlg");
            make(&places(), None, &target).expect("a gazetteer");
            std::fs::read(target).expect("a file")
        })
        .clone()
}

fn opened(bytes: Vec<u8>) -> Result<Gazetteer, Error> {
    Gazetteer::from_static(Vec::leak(bytes))
}

fn gazetteer() -> Gazetteer {
    opened(bytes()).expect("a gazetteer")
}

/// What a name means, as "name/naming first letter".
fn told(found: Vec<(Naming, crate::Entry<'_>)>) -> String {
    let one = |(naming, entry): &(Naming, crate::Entry<'_>)| {
        let naming = format!("{naming:?}");
        format!("{}/{}", entry.name, &naming[..1])
    };
    found.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_are_found() {
    let g = gazetteer();
    g.verify().expect("sound");
    for (name, wanted) in [
        ("Port Lorne", "Port Lorne/U"),
        ("PORT-LORNE", "Port Lorne/U"),
        ("lorne", "Lorne/U Port Lorne/A"),
        ("Saint Elan", "Saint-Élan/U"),
        ("St. Élan", "Saint-Élan/U"),
        ("Sent Elan", "Saint-Élan/A"),
        ("Republic of Ostrava", "Ostrava Republic/A"),
        ("The Republic of Ostrava", "Ostrava Republic/A"),
        ("the Karu Sea", "Karu Sea/U"),
        ("Mount Karu", "Mt. Karu/U"),
        ("OR", "Or/U Ostrava Republic/A"),
        ("O.R.", "Or/U Ostrava Republic/A"),
        ("Or", "Or/U"),
        ("PLO", "Port Lorne/C"),
        ("plo", ""),
        ("Сент-Элан", ""),
        ("Nowhere", ""),
        ("", ""),
    ] {
        assert_eq!(told(g.named(name)), wanted, "{name}");
    }
    assert_eq!(g.similar("Port Lorme", 3), ["Port Lorne"]);
    assert_eq!(g.similar("Nord Shore", 3), ["North Shore"]);
    assert!(g.similar("Qxz", 3).is_empty());
}

#[test]
fn the_longest_name_is_found() {
    let g = gazetteer();
    for (words, wanted) in [
        ("Port Lorne East side", Some((3, "Port Lorne East/U"))),
        ("Port Lorne police", Some((2, "Port Lorne/U"))),
        ("Port of Lorne", None),
        ("Lorne Port", Some((1, "Lorne/U Port Lorne/A"))),
        ("Saint - Elan fell", Some((3, "Saint-Élan/U"))),
        ("Saint-Élan fell", Some((1, "Saint-Élan/U"))),
        ("Port , Lorne", None),
        ("Mt. Karu", Some((2, "Mt. Karu/U"))),
        ("OR said", Some((1, "Or/U Ostrava Republic/A"))),
        ("- Lorne", None),
        ("", None),
    ] {
        let split: Vec<&str> = words.split(' ').collect();
        let found = g.longest_at(&split);
        let found = found.map(|longest| (longest.words, told(longest.places)));
        let found = found.as_ref().map(|(n, told)| (*n, told.as_str()));
        assert_eq!(found, wanted, "{words}");
    }
    assert_eq!(g.longest_at(&[]), None);
}

#[test]
fn a_place_knows_where_it_belongs() {
    let g = gazetteer();
    let lorne = g.geonames(20).expect("Port Lorne");
    assert_eq!(lorne.country, Some("OST"));
    assert_eq!(
        (lorne.admin1, lorne.admin1_name),
        ("01", Some("Saint-Élan"))
    );
    assert_eq!(
        (lorne.admin2, lorne.admin2_name),
        ("A7", Some("Elan District"))
    );
    assert_eq!((lorne.class, lorne.code), ('P', "PPLC"));
    assert_eq!((lorne.lat, lorne.lon), (10.51, 20.52));
    let abroad = g.geonames(22).expect("Lorne");
    assert_eq!((abroad.country, abroad.admin1), (None, ""));
    let sea = g.named("Karu Sea")[0].1;
    assert_eq!((sea.geonames_id, sea.country), (None, None));
    assert_eq!(g.country("OST").map(|c| c.name), Some("Ostrava Republic"));
    assert_eq!(g.countries().count(), 1);
    assert_eq!(g.admin1("OST", "02").map(|d| d.name), Some("North Shore"));
    assert_eq!(
        g.admin2("OST", "01", "A7").map(|d| d.name),
        Some("Elan District")
    );
    assert_eq!(g.admin1("OST", "99"), None);
    assert_eq!(g.admin1("XXX", "01"), None);
    assert_eq!(g.geonames(19), None);
    assert_eq!(g.geonames(OWN_KEYS), None);
    assert_eq!(g.len(), 10);
    assert_eq!(g.get(10), None);
}

#[test]
fn what_is_near_is_found_across_the_date_line() {
    let g = gazetteer();
    let near = |lat, lon, km| {
        let found = g.near(lat, lon, km);
        found
            .iter()
            .map(|(_, entry)| entry.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        near(10.51, 20.52, 15.0),
        [
            "Port Lorne",
            "Saint-Élan",
            "Port Lorne East",
            "Elan District"
        ]
    );
    assert_eq!(near(12.0, -179.9, 30.0), ["Karu Sea"]);
    assert_eq!(near(12.0, -179.9, 20.0), [""; 0]);
    assert_eq!(g.near(0.0, 0.0, 30_000.0).len(), 10);
    assert_eq!(g.near(f64::NAN, 0.0, 10.0).len(), 0);
    assert_eq!(g.near(0.0, 0.0, -1.0).len(), 0);
}

#[test]
fn a_later_place_replaces_an_earlier_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("g.dlg");
    let new = [
        place(
            20,
            "New Lorne",
            &[],
            (1.0, 2.0),
            ["P.PPLC", "OS", "02", ""],
            5,
        ),
        place(
            20,
            "Newer Lorne",
            &[],
            (1.5, 2.5),
            ["P.PPLC", "OS", "02", ""],
            6,
        ),
        place(15, "Between", &[], (3.0, 4.0), ["P.PPL", "OS", "", ""], 7),
    ];
    let made = make(&new, Some(&gazetteer()), &target).expect("a gazetteer");
    assert_eq!((made.places, made.replaced), (11, 1));
    let g = Gazetteer::open_verified(&target).expect("a gazetteer");
    assert_eq!(told(g.named("Newer Lorne")), "Newer Lorne/U");
    for gone in ["New Lorne", "Port Lorne", "PLO"] {
        assert_eq!(told(g.named(gone)), "", "{gone}");
    }
    // The others keep names, divisions and country.
    assert_eq!(told(g.named("lorne")), "Lorne/U");
    assert_eq!(told(g.named("Sent Elan")), "Saint-Élan/A");
    assert_eq!(told(g.named("OR")), "Or/U Ostrava Republic/A");
    let east = g.named("Port Lorne East")[0].1;
    assert_eq!(east.admin2_name, Some("Elan District"));
    assert_eq!(g.named("Newer Lorne")[0].1.admin1_name, Some("North Shore"));
    assert_eq!(g.country("OST").map(|c| c.name), Some("Ostrava Republic"));
    let sources: Vec<&str> = g.meta().sources.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(sources, ["10 places", "3 places"]);
}

#[test]
fn the_same_places_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("g.dlg");
    let mut backwards = places();
    backwards.reverse();
    make(&backwards, None, &target).expect("a gazetteer");
    assert!(std::fs::read(&target).expect("a file") == bytes());
    // Merged with nothing it is itself, but for what it says of its sources.
    make(&[], Some(&gazetteer()), &target).expect("a gazetteer");
    let again = Gazetteer::open(&target).expect("a gazetteer");
    for name in ["Port Lorne", "OR", "Sent Elan"] {
        assert_eq!(told(again.named(name)), told(gazetteer().named(name)));
    }
}

fn read(text: &[u8]) -> (Counts, Vec<Malformed>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::new(folder.path(), &|_| ());
    let mut malformed = Vec::new();
    let mut bytes = 0;
    let counts = dump::table(text, &mut builder, &mut |n| bytes += n, &mut |row| {
        malformed.push(row)
    })
    .expect("memory");
    assert_eq!(bytes, text.len() as u64);
    (counts, malformed)
}

#[test]
fn malformed_rows_are_told_with_their_line() {
    let row = |id: &str, name: &str, lat: &str, population: &str| {
        format!(
            "{id}\t{name}\t{name}\tA,B\t{lat}\t2\tP\tPPL\tOS\t\t01\t\t\t\t{population}\t\t1\tX/Y\t2020-01-01\n"
        )
    };
    let text = [
        row("1", "Good", "1.5", "7"),
        "too\tfew\n".to_owned(),
        row("x", "Bad", "1", "0"),
        row("0", "Bad", "1", "0"),
        row("2", "", "1", "0"),
        row("3", "Bad", "91", "0"),
        row("4", "Bad", "NaN", "0"),
        row("5", "Bad", "1", "many"),
        "\n".to_owned(),
        row("6", "Good", "-1.5", ""),
    ]
    .concat();
    let (counts, malformed) = read(text.as_bytes());
    assert_eq!((counts.taken, counts.malformed), (2, 7));
    let told: Vec<String> = malformed
        .iter()
        .map(|m| format!("{}: {}", m.line, m.why))
        .collect();
    assert_eq!(
        told,
        [
            "2: it has 2 columns, not 19",
            "3: \"x\" is no GeoNames number",
            "4: \"0\" is no GeoNames number",
            "5: it has no name",
            "6: \"91\" is no latitude",
            "7: \"NaN\" is no latitude",
            "8: \"many\" is no population",
        ]
    );
    let (counts, malformed) = read(b"1\t\xff\n");
    assert_eq!(
        (counts.malformed, malformed[0].why.as_str()),
        (1, "it is no UTF-8")
    );
    let mut long = vec![b'a'; dump::MAX_LINE_BYTES as usize + 5];
    long.extend_from_slice(b"\n");
    long.extend_from_slice(row("1", "Good", "1", "").as_bytes());
    let (counts, malformed) = read(&long);
    assert_eq!(
        (counts.taken, counts.malformed, malformed[0].line),
        (1, 1, 1)
    );
}

#[test]
fn foreign_and_damaged_files_are_refused() {
    let good = bytes();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("g.dlg");
    for content in [
        Vec::new(),
        b"This is no gazetteer. ".repeat(20),
        good[..good.len() - 1].to_vec(),
        [&good[..], &[0]].concat(),
        good[..format::HEADER].to_vec(),
    ] {
        std::fs::write(&path, content).expect("a file");
        let error = Gazetteer::open(&path).expect_err("damaged");
        assert!(error.is_damaged(), "{error}");
    }
    assert!(Gazetteer::open(folder.path()).is_err());
    // A byte of the text: it is not read at opening.
    let mut flipped = good.clone();
    let text = format::parse(&good).expect("sound").range(Section::Text);
    flipped[text.start] ^= 1;
    std::fs::write(&path, flipped).expect("a file");
    Gazetteer::open(&path).expect("opened");
    assert!(
        Gazetteer::open_verified(&path)
            .expect_err("damaged")
            .is_damaged()
    );
    let missing = Gazetteer::open(&folder.path().join("nowhere")).expect_err("no such file");
    assert!(missing.is_missing());
    let mut newer = good;
    newer[8] = 9;
    let error = opened(newer).expect_err("another version");
    assert!(error.to_string().contains("format 9"), "{error}");
}

/// Asks all that can be asked.
fn exercise(g: &Gazetteer) {
    for name in ["Port Lorne", "OR", "lorne", "Karu Sea", "Saint-Élan", "PLO"] {
        for (_, entry) in g.named(name) {
            assert!(entry.row < g.len());
        }
    }
    g.longest_at(&["Port", "Lorne", "East"]);
    g.similar("Port Lorme", 3);
    g.near(10.5, 20.5, 500.0);
    for row in 0..g.len().min(20) {
        g.get(row);
    }
    g.geonames(20);
    g.countries().count();
    g.admin1("OST", "01");
    g.admin2("OST", "01", "A7");
    let _ = g.verify();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A changed byte is found at opening or by `verify`, and harms nobody until then.
    #[test]
    fn a_changed_byte_is_found(at in 0usize..1 << 20, change in 1u8..=255) {
        let mut bytes = bytes();
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok(g) = opened(bytes) {
            exercise(&g);
            prop_assert!(g.verify().is_err());
        }
    }

    /// Whoever also mends the checksums gets an error or a gazetteer that answers. The map of names
    /// is left alone: its library trusts what it is given once its checksum holds.
    #[test]
    fn a_gazetteer_that_lies_is_an_error_or_answers(
        changes in prop::collection::vec((0usize..1 << 20, any::<u8>(), any::<bool>()), 1..8),
        cut in prop::option::weighted(0.2, 0usize..1 << 20),
    ) {
        let mut bytes = bytes();
        let names = format::parse(&bytes).expect("sound").range(Section::Names);
        let table = format::HEADER + format::SECTIONS * format::ENTRY;
        for (at, value, in_table) in changes {
            let at = at % if in_table { table } else { bytes.len() };
            // Nor is the map put where something else lies.
            let entry = format::HEADER + 7 * format::ENTRY;
            if !names.contains(&at) && !(entry..entry + format::ENTRY).contains(&at) {
                bytes[at] = value;
            }
        }
        if let Some(cut) = cut {
            bytes.truncate(cut % bytes.len());
        }
        format::seal(&mut bytes);
        if let Ok(g) = opened(bytes) {
            exercise(&g);
        }
    }

    #[test]
    fn any_text_may_be_looked_up(name in any::<String>(), words in prop::collection::vec(".{0,12}", 0..6)) {
        let g = gazetteer();
        g.named(&name);
        g.similar(&name, 2);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(longest) = g.longest_at(&words) {
            prop_assert!(longest.words <= words.len() && !longest.places.is_empty());
        }
    }

    #[test]
    fn any_bytes_may_be_a_dump(text in prop::collection::vec(any::<u8>(), 0..300)) {
        read(&text);
    }

    #[test]
    fn any_bytes_may_be_a_gazetteer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(opened(bytes).is_err());
    }
}

#[test]
fn a_folder_is_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("work");
    build::clear(&inner).expect("made");
    std::fs::write(inner.join("left"), "x").expect("a file");
    build::clear(&inner).expect("cleared");
    assert_eq!(std::fs::read_dir(&inner).expect("a folder").count(), 0);
}
