//! Sentences with a small gazetteer. Entities are marked as the model might: `{GPE Lima}`.

use std::sync::{Arc, OnceLock};

use dateline_gazetteer::build::{Builder, Country, Place};
use dateline_gazetteer::{Gazetteer, Naming};
use dateline_nlp::{Doc, Entity, Pos, Token};
use proptest::prelude::*;

use crate::{Context, Found, Lexicon, Places, find};

/// A world of the tests' own: name, other name, feature, country, division, district, north, east,
/// inhabitants.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    f64,
    u64,
);

const WORLD: &[Row] = &[
    ("Arvania", "", "A.PCLI", "AV", "", "", 45.0, 20.0, 9_000_000),
    (
        "United States",
        "",
        "A.PCLI",
        "US",
        "",
        "",
        39.8,
        -98.5,
        300_000_000,
    ),
    (
        "Ohio", "", "A.ADM1", "US", "OH", "", 40.3, -83.0, 11_000_000,
    ),
    ("Iowa", "", "A.ADM1", "US", "IA", "", 42.0, -93.5, 3_000_000),
    (
        "North Arvania",
        "",
        "A.ADM1",
        "AV",
        "01",
        "",
        46.5,
        20.0,
        2_000_000,
    ),
    (
        "Mellin", "", "P.PPLC", "AV", "01", "", 46.6, 20.1, 1_500_000,
    ),
    ("Mellin", "", "P.PPL", "US", "OH", "C1", 40.1, -82.1, 4_000),
    (
        "Tarn County",
        "",
        "A.ADM2",
        "US",
        "OH",
        "C1",
        40.1,
        -82.2,
        40_000,
    ),
    ("Gorham", "", "P.PPL", "US", "OH", "C1", 40.2, -82.3, 2_000),
    ("Gorham", "", "P.PPL", "US", "IA", "", 42.5, -95.0, 60_000),
    (
        "Port Ebbe",
        "Ebbe",
        "P.PPL",
        "AV",
        "01",
        "",
        46.0,
        19.0,
        80_000,
    ),
    ("Koy-Sary", "", "P.PPL", "AV", "01", "", 46.9, 20.5, 700),
    ("Lake Ulm", "", "H.LK", "AV", "01", "", 46.2, 20.9, 0),
    ("Union", "", "P.PPL", "US", "IA", "", 42.1, -93.0, 30_000),
    ("Lambert", "", "P.PPL", "US", "IA", "", 42.2, -93.1, 30_000),
];

fn gazetteer() -> &'static Gazetteer {
    static MADE: OnceLock<Gazetteer> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::new(folder.path(), &|_| ());
        for (alpha2, alpha3, key) in [("AV", "ARV", 1), ("US", "USA", 2)] {
            builder.country(&Country {
                alpha2: alpha2.to_owned(),
                alpha3: alpha3.to_owned(),
                key,
            });
        }
        for (at, row) in WORLD.iter().enumerate() {
            let (class, code) = row.2.split_once('.').expect("class and code");
            let other = (!row.1.is_empty()).then(|| (Naming::Alternate, row.1.to_owned()));
            builder
                .push(&Place {
                    key: at as u64 + 1,
                    name: row.0.to_owned(),
                    names: other.into_iter().collect(),
                    lat: row.6,
                    lon: row.7,
                    class: class.chars().next().expect("a class"),
                    code: code.to_owned(),
                    country: row.3.to_owned(),
                    admin1: row.4.to_owned(),
                    admin2: row.5.to_owned(),
                    population: row.8,
                })
                .expect("room on the disk");
        }
        let target = folder.path().join("small.dlg");
        builder.finish(None, &target).expect("room on the disk");
        let bytes = std::fs::read(&target).expect("what was written");
        Gazetteer::from_static(Box::leak(bytes.into_boxed_slice())).expect("a sound gazetteer")
    })
}

fn lexicon() -> &'static Lexicon {
    static READ: OnceLock<Lexicon> = OnceLock::new();
    READ.get_or_init(|| {
        Lexicon::parse(include_str!("../../../codebook/places.toml"))
            .expect("a codebook without mistakes")
            .with_countries(
                "[[country]]\ncode = \"ARV\"\nname = \"Arvania\"\ndemonyms = \"Arvanian\"",
            )
            .expect("a country without mistakes")
    })
}

/// A tokenizer and tagger that do for these sentences: words, marks apart, capitals are names.
fn doc(marked: &str) -> Doc {
    let mut doc = Doc::default();
    let mut open: Option<(usize, Arc<str>)> = None;
    let mut rest = marked;
    let mut begins = true;
    let mut first = 0;
    while let Some(c) = rest.chars().next() {
        let pos;
        let len = if c == '{' {
            let label: String = rest[1..]
                .chars()
                .take_while(char::is_ascii_uppercase)
                .collect();
            rest = rest[1 + label.len()..].trim_start();
            open = Some((doc.tokens.len(), label.as_str().into()));
            continue;
        } else if c == '}' {
            if let Some((start, label)) = open.take().filter(|(s, _)| *s < doc.tokens.len()) {
                let tokens = start..doc.tokens.len();
                doc.entities.push(Entity { tokens, label });
            }
            rest = &rest[1..];
            continue;
        } else if c.is_whitespace() {
            doc.text.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        } else if c.is_alphanumeric() {
            let word = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            let short = matches!(&rest[..word], "St" | "Mr" | "Fla");
            let dot = short && rest[word..].starts_with('.');
            pos = if c.is_ascii_digit() {
                Pos::Num
            } else if c.is_uppercase() && !(begins && matches!(&rest[..word], "In" | "The" | "A")) {
                Pos::Propn
            } else if matches!(&rest[..word], "in" | "of" | "from" | "near" | "In" | "with") {
                Pos::Adp
            } else {
                Pos::Noun
            };
            word + usize::from(dot)
        } else {
            pos = Pos::Punct;
            let possessive = rest.starts_with("'s") || rest.starts_with("--");
            if possessive { 2 } else { c.len_utf8() }
        };
        let start = doc.text.len();
        doc.text.push_str(&rest[..len]);
        let word: Arc<str> = rest[..len].to_lowercase().trim_end_matches('s').into();
        begins = &rest[..len] == ".";
        doc.tokens.push(Token {
            start,
            end: doc.text.len(),
            space_after: rest[len..].starts_with(' '),
            head: doc.tokens.len(),
            dep: "dep".into(),
            tag: "X".into(),
            pos,
            lemma: word,
            morph: "".into(),
        });
        if begins {
            doc.sentences.push(first..doc.tokens.len());
            first = doc.tokens.len();
        }
        rest = &rest[len..];
    }
    if first < doc.tokens.len() {
        doc.sentences.push(first..doc.tokens.len());
    }
    doc
}

fn places(marked: &str, context: &Context<'_>) -> (Doc, Vec<Found>) {
    let doc = doc(marked);
    let whole = 0..doc.text.len();
    let found = find(
        &doc,
        std::slice::from_ref(&whole),
        gazetteer(),
        lexicon(),
        context,
    );
    (doc, found)
}

/// What is found: each place's words, with the division or country that it lies in.
fn told(doc: &Doc, found: &[Found]) -> String {
    let one = |f: &Found| {
        let text = &doc.text[f.bytes.clone()];
        let at = f.admin1.as_deref().or(f.country.as_deref()).unwrap_or("?");
        let mark = if f.demonym { "~" } else { "" };
        format!("{mark}{text}: {at}")
    };
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    let (doc, found) = places(marked, &Context::default());
    assert_eq!(told(&doc, &found), expected, "{marked}");
}

#[test]
fn names_and_what_stands_around_them() {
    for (marked, expected) in [
        ("Troops entered {GPE Mellin}.", "Mellin: North Arvania"),
        ("In Port Ebbe the docks burned.", "Port Ebbe: North Arvania"),
        // A title, a surname, an initial.
        ("They met Mr. Lambert.", ""),
        (
            "{PERSON Ann Lambert} spoke. Later {PERSON Lambert} left.",
            "",
        ),
        ("{PERSON Union} agreed.", ""),
        // A word that is more often none of a place.
        ("The Union said so.", ""),
        ("A Lambert man was held.", "Lambert: Iowa"),
        // In the names of bodies it counts, in those of papers not.
        ("{ORG Ohio Department of Health} said so.", "Ohio: Ohio"),
        ("{ORG University of Iowa} said so.", "Iowa: Iowa"),
        ("He wrote for the {ORG Mellin Times}.", ""),
        // The words beside it tell what it is.
        ("Police searched Tarn County.", "Tarn County: Ohio"),
        ("They swam in Lake Ulm.", "Lake Ulm: North Arvania"),
        // Demonyms.
        (
            "{NORP Arvanian} troops and Arvanians came.",
            "~Arvanian: ARV; ~Arvanians: ARV",
        ),
        // What the model took for a place with words around it.
        ("It rained in {LOC Northeast Ohio}.", "Ohio: Ohio"),
        ("Rep. Jane Roe, D-Lambert, spoke.", "Lambert: Iowa"),
        ("A Mellin-based firm closed.", "Mellin: North Arvania"),
        ("It cost $ {GPE US} 5.", ""),
    ] {
        check(marked, expected);
    }
}

#[test]
fn datelines() {
    for (marked, expected) in [
        ("MELLIN (Agency) -- Rain fell.", "MELLIN: North Arvania"),
        ("OTTERBY, Ohio — Rain fell.", "OTTERBY: Ohio; Ohio: Ohio"),
        ("RAIN FELL ON ALL OF US -- TWICE", ""),
    ] {
        check(marked, expected);
    }
}

#[test]
fn one_decision_over_the_report() {
    for (marked, expected) in [
        // Bigger, where nothing else is known.
        ("He came to {GPE Gorham}.", "Gorham: Iowa"),
        // What is named right behind holds it.
        (
            "He came to {GPE Gorham}, {GPE Ohio}.",
            "Gorham: Ohio; Ohio: Ohio",
        ),
        // Big places are not moved by small namesakes that happen to lie together.
        (
            "Shares fell in {GPE Mellin} and in {GPE Gorham}.",
            "Mellin: North Arvania; Gorham: Iowa",
        ),
        // The others lie near by, and the same name is the same place throughout.
        (
            "{GPE Gorham} is small. Police of {GPE Tarn County} drove from {GPE Mellin} to {GPE Gorham} in {GPE Ohio}.",
            "Gorham: Ohio; Tarn County: Ohio; Mellin: Ohio; Gorham: Ohio; Ohio: Ohio",
        ),
        (
            "{GPE Mellin} and {GPE Port Ebbe} were hit.",
            "Mellin: North Arvania; Port Ebbe: North Arvania",
        ),
    ] {
        check(marked, expected);
    }
    // The publisher's home.
    let context = Context {
        publisher: Some("Tarn County Gazette"),
        url: None,
    };
    let (doc, found) = places("He came to {GPE Gorham}.", &context);
    assert_eq!(told(&doc, &found), "Gorham: Ohio");
    let sure = found[0].confidence.expect("it is resolved");
    assert!((0.0..=1.0).contains(&sure), "{sure}");
}

#[test]
fn spellings_and_places_that_no_gazetteer_has() {
    for (marked, expected) in [
        // Another spelling counts in a country that the report speaks of.
        (
            "A fire in {GPE Koi-Sary}, {GPE Arvania}.",
            "Koi-Sary: North Arvania; Arvania: ARV",
        ),
        (
            "A fire in {GPE KoySary}, {GPE Arvania}.",
            "KoySary: North Arvania; Arvania: ARV",
        ),
        ("A fire in {GPE Koi-Sary}.", "Koi-Sary: ?"),
        // Known to be a place, but not where.
        ("A fire in {GPE Quorra}.", "Quorra: ?"),
        (
            "The village of Quorra, near {GPE Mellin}, burned.",
            "Quorra: North Arvania; Mellin: North Arvania",
        ),
    ] {
        check(marked, expected);
    }
    let (_, found) = places(
        "The village of Quorra, 20 km north of {GPE Mellin}, burned.",
        &Context::default(),
    );
    let quorra = &found[0];
    assert_eq!(quorra.precision, Some(2));
    assert_eq!((quorra.geonames_id, quorra.name.as_deref()), (None, None));
    let north = quorra.lat.expect("it lies north of a known place") - 46.6;
    assert!((0.17..0.19).contains(&north), "{north}");
}

#[test]
fn phrases() {
    let (doc, found) = places(
        "They fired 20 miles ( 32 km ) south of {GPE Mellin} and near the border with {GPE Arvania}.",
        &Context::default(),
    );
    let places = Places::new(found);
    let mellin = doc
        .tokens
        .iter()
        .position(|t| &doc.text[t.start..t.end] == "Mellin")
        .expect("it is there");
    assert_eq!(
        places.at(mellin).and_then(|f| f.name.as_deref()),
        Some("Mellin")
    );
    assert_eq!(places.at(0), None);
    let south = places
        .of_phrase(&doc, lexicon(), 0..mellin + 1)
        .expect("a place");
    assert_eq!(south.precision, Some(2));
    let km = (46.6 - south.lat.expect("a position")) * 111.2;
    assert!((32.0..32.4).contains(&km), "{km}");
    let border = places
        .of_phrase(&doc, lexicon(), mellin + 1..doc.tokens.len())
        .expect("a place");
    assert_eq!(
        (border.name.as_deref(), border.precision),
        (Some("Arvania"), Some(3))
    );
    assert_eq!(places.of_phrase(&doc, lexicon(), 0..2), None);
}

#[test]
fn a_mistake_in_the_codebook_is_reported() {
    for (text, part) in [
        (
            "[[kind]]\nabout = \"x\"\nwords = \"river\"\nside = \"under\"\nis = \"place\"",
            "under",
        ),
        ("[transliteration]\npairs = \"kh\"", "kh"),
        ("nothing = 1", "nothing"),
    ] {
        let errors = Lexicon::parse(text).expect_err(text);
        assert!(
            errors.iter().any(|e| e.message.contains(part)),
            "{errors:?}"
        );
    }
}

/// Whether the places lie in the text, in order, and none over another.
fn sound(doc: &Doc, found: &[Found]) {
    let mut last = 0;
    for f in found {
        assert!(
            f.tokens.start >= last && f.tokens.start < f.tokens.end,
            "{f:?}"
        );
        assert!(f.tokens.end <= doc.tokens.len());
        last = f.tokens.end;
        assert_eq!(f.bytes.start, doc.tokens[f.tokens.start].start);
        assert!(doc.text.get(f.bytes.clone()).is_some());
        assert!(f.lat.is_none_or(|x| (-90.0..=90.0).contains(&x)));
        assert!(f.lon.is_none_or(|x| (-180.0..=180.0).contains(&x)));
        assert!(f.confidence.is_none_or(|x| (0.0..=1.0).contains(&x)));
        assert_eq!(f.lat.is_some(), f.precision.is_some());
    }
}

proptest! {
    #[test]
    fn any_text_is_safe(text in any::<String>()) {
        let (doc, found) = places(&text, &Context { publisher: Some(&text), url: Some(&text) });
        sound(&doc, &found);
    }

    #[test]
    fn any_words_are_safe(
        words in proptest::collection::vec(
            prop_oneof![
                Just("{GPE Mellin}"), Just("{PERSON Ann Lambert}"), Just("Gorham"), Just("{ORG Ohio"), Just("}"),
                Just("Lake"), Just("County"), Just("{LOC"), Just(","), Just("-"), Just("."), Just("of"), Just("the"),
                Just("20"), Just("km"), Just("north"), Just("D"), Just("St."), Just("'s"), Just("Arvanian"),
                Just("Street"), Just("Highway"), Just("MELLIN"), Just("--"), Just("$"), Just("University"),
                Just("and"), Just("\n"), Just("é"), Just("Koi"), Just("U.S."), Just("in"),
            ],
            0..60,
        ),
    ) {
        let text = words.join(" ");
        let (doc, found) = places(&text, &Context::default());
        sound(&doc, &found);
        prop_assert_eq!(&places(&text, &Context::default()).1, &found);
        let places = Places::new(found);
        for i in 0..doc.tokens.len() {
            places.of_phrase(&doc, lexicon(), i..doc.tokens.len());
        }
    }
}
