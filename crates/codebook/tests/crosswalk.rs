//! Every type and mode has codes that exist, whoever takes part and whatever the status.

use std::collections::HashSet;
use std::sync::OnceLock;

use dateline_clause::Tree;
use dateline_codebook::{Bag, Case, Codebook, Figure};
use dateline_nlp::{Doc, Pos, Token};
use dateline_record::{Codes, Count, CountKind, PartyKind, Span, Status};
use proptest::prelude::*;

fn codebook() -> &'static Codebook {
    static CODEBOOK: OnceLock<Codebook> = OnceLock::new();
    CODEBOOK.get_or_init(|| Codebook::built_in().unwrap_or_else(|m| panic!("{}", m[0])))
}

fn killed(n: u64) -> Count {
    Count {
        what: CountKind::Killed,
        low: Some(n),
        best: Some(n),
        high: Some(n),
        of: None,
        of_span: None,
        text: n.to_string(),
        span: Span(0, 1),
        including: Vec::new(),
    }
}

/// An event whose parties have these sectors, `None` where a side is missing.
struct Given<'a> {
    kind: &'a str,
    modes: &'a [&'a str],
    status: Status,
    actor: Option<&'a [&'a str]>,
    recipient: Option<&'a [&'a str]>,
    /// Country of both parties, and of the place.
    countries: [Option<&'a str>; 2],
    killed: u64,
}

fn codes(given: &Given<'_>) -> Codes {
    let strings = |list: &[&str]| list.iter().map(|s| s.to_string()).collect::<Vec<_>>();
    let (actor, recipient) = (given.actor.map(strings), given.recipient.map(strings));
    let figure = |sectors: &'_ Option<Vec<String>>| -> Vec<(PartyKind, Vec<String>)> {
        sectors
            .iter()
            .map(|s| (PartyKind::Group, s.clone()))
            .collect()
    };
    let sides = [figure(&actor), figure(&recipient)];
    let figures = |n: usize| -> Vec<Figure<'_>> {
        sides[n]
            .iter()
            .map(|(kind, sectors)| Figure {
                kind: *kind,
                country: given.countries[0],
                sectors,
                words: Bag::default(),
            })
            .collect()
    };
    let (modes, nothing) = (strings(given.modes), Bag::default());
    let counts = [killed(given.killed)];
    codebook().crosswalk.codes(&Case {
        kind: given.kind,
        modes: &modes,
        context: &[],
        status: given.status,
        actors: figures(0),
        recipients: figures(1),
        counts: &counts,
        weapon: Bag::default(),
        trigger: Bag::default(),
        clause: Bag::default(),
        near: &nothing,
        around: vec![&nothing],
        near_events: Vec::new(),
        around_events: Vec::new(),
        country: given.countries[1],
    })
}

const SIDES: [Option<&[&str]>; 8] = [
    None,
    Some(&["MIL"]),
    Some(&["COP"]),
    Some(&["REB"]),
    Some(&["UAF"]),
    Some(&["CRM"]),
    Some(&["CVL"]),
    Some(&["OPP", "CVL"]),
];

#[test]
fn every_type_and_mode_has_codes_that_exist() {
    let walk = &codebook().crosswalk;
    let cameo: HashSet<&str> = walk.cameo_codes().iter().map(String::as_str).collect();
    assert_eq!(cameo.len(), 315);
    assert_eq!(walk.acled_types().len(), 25);
    let mut seen = 0;
    for kind in &codebook().plover.kinds {
        let mut all: Vec<Vec<&str>> = vec![Vec::new()];
        all.extend(kind.modes.iter().map(|m| vec![m.name.as_str()]));
        seen += kind.modes.len();
        for modes in &all {
            for status in Status::ALL {
                for actor in SIDES {
                    for recipient in SIDES {
                        let codes = codes(&Given {
                            kind: &kind.name,
                            modes,
                            status,
                            actor,
                            recipient,
                            countries: [None, None],
                            killed: 2,
                        });
                        let code = codes.cameo.as_deref().unwrap_or_default();
                        assert!(cameo.contains(code), "{} {modes:?}: {code:?}", kind.name);
                        if let Some(acled) = codes.acled {
                            let pair = (acled.sub_event_type.clone(), acled.event_type.clone());
                            assert!(walk.acled_types().contains(&pair), "{acled:?}");
                            assert!(
                                !matches!(status, Status::Negated | Status::Hypothetical),
                                "{} {modes:?} {status:?}",
                                kind.name
                            );
                        }
                        if let Some(ucdp) = codes.ucdp {
                            assert!(matches!(ucdp.type_of_violence, Some(1..=3)));
                            assert_eq!(kind.name, "ASSAULT");
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen, 67, "PLOVER's modes");
}

#[test]
fn sides_interaction_and_type_of_violence() {
    /// Type, mode, actor, recipient, countries → CAMEO, ACLED, interaction, UCDP.
    type Row<'a> = (
        &'a str,
        &'a str,
        Option<&'a [&'a str]>,
        Option<&'a [&'a str]>,
        [Option<&'a str>; 2],
        [&'a str; 4],
    );
    let home = [Some("MLI"), Some("MLI")];
    let away = [Some("FRA"), Some("MLI")];
    let rows: [Row<'_>; 9] = [
        (
            "ASSAULT",
            "firearms",
            Some(&["MIL"]),
            Some(&["REB"]),
            home,
            ["193", "Armed clash", "12", "1"],
        ),
        (
            "ASSAULT",
            "firearms",
            Some(&["REB"]),
            Some(&["MIL"]),
            home,
            ["193", "Armed clash", "12", "1"],
        ),
        (
            "ASSAULT",
            "firearms",
            Some(&["PRM"]),
            Some(&["REB"]),
            home,
            ["193", "Armed clash", "23", "2"],
        ),
        (
            "ASSAULT",
            "beat",
            Some(&["UAF"]),
            Some(&["CVL"]),
            home,
            ["1823", "Attack", "37", "3"],
        ),
        (
            "ASSAULT",
            "aerial",
            Some(&["MIL"]),
            Some(&["REB"]),
            away,
            ["195", "Air/drone strike", "28", "1"],
        ),
        (
            "ASSAULT",
            "abduct",
            Some(&["REB"]),
            Some(&["CVL"]),
            home,
            ["181", "Abduction/forced disappearance", "27", "3"],
        ),
        (
            "PROTEST",
            "demo",
            Some(&["OPP"]),
            Some(&["GOV"]),
            home,
            ["141", "Peaceful protest", "60", ""],
        ),
        (
            "PROTEST",
            "riot",
            Some(&["OPP"]),
            Some(&["COP"]),
            home,
            ["145", "Violent demonstration", "15", ""],
        ),
        (
            "CONSULT",
            "visit",
            Some(&["GOV"]),
            Some(&["GOV"]),
            home,
            ["042", "", "", ""],
        ),
    ];
    for (kind, mode, actor, recipient, countries, expected) in rows {
        let codes = codes(&Given {
            kind,
            modes: &[mode],
            status: Status::Actual,
            actor,
            recipient,
            countries,
            killed: 1,
        });
        let acled = codes.acled.as_ref();
        let ucdp = codes.ucdp.and_then(|u| u.type_of_violence);
        let got = [
            codes.cameo.clone().unwrap_or_default(),
            acled.map(|a| a.sub_event_type.clone()).unwrap_or_default(),
            acled
                .and_then(|a| a.interaction.clone())
                .unwrap_or_default(),
            ucdp.map(|n| n.to_string()).unwrap_or_default(),
        ];
        assert_eq!(got, expected, "{kind} {mode} {actor:?} {recipient:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_words_and_names(
        words in proptest::collection::vec("\\PC{1,8}", 0..12),
        at in proptest::collection::vec(0usize..20, 0..8),
        kind in "ASSAULT|COERCE|PROTEST|\\PC{0,6}",
        mode in "abduct|riot|\\PC{0,6}",
        sector in "MIL|REB|\\PC{0,4}",
        country in "\\PC{0,3}",
        status in 0usize..6,
    ) {
        let mut doc = Doc::default();
        for (n, word) in words.iter().enumerate() {
            let start = doc.text.len();
            doc.text.push_str(word);
            doc.tokens.push(Token {
                start,
                end: doc.text.len(),
                space_after: false,
                head: n,
                dep: "ROOT".into(),
                tag: "NN".into(),
                pos: Pos::Noun,
                lemma: word.as_str().into(),
                morph: "".into(),
            });
        }
        doc.sentences.push(0..words.len());
        let tree = Tree::new(&doc);
        let bag = Bag::new(&tree, &codebook().lexicon.classes, at);
        let (modes, sectors) = ([mode], [sector]);
        let figure = Figure {
            kind: PartyKind::Group,
            country: Some(&country),
            sectors: &sectors,
            words: bag.clone(),
        };
        let codes = codebook().crosswalk.codes(&Case {
            kind: &kind,
            modes: &modes,
            context: &modes,
            status: Status::ALL[status],
            actors: vec![figure.clone()],
            recipients: vec![figure],
            counts: &[killed(3)],
            weapon: bag.clone(),
            trigger: bag.clone(),
            clause: bag.clone(),
            near: &bag,
            around: vec![&bag, &bag],
            near_events: vec![kind.clone()],
            around_events: Vec::new(),
            country: Some(&country),
        });
        if let Some(acled) = codes.acled {
            prop_assert!(acled.interaction.is_none_or(|i| i.len() == 2));
        }
    }
}
