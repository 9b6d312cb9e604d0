//! What holds of linking whatever the events.

use std::collections::{BTreeMap, BTreeSet};

use dateline_incident::incident::{Member, record};
use dateline_incident::{Archive, Layer, LinkRules, Linker, Memory, Node, Source, Telling};
use dateline_record::{
    Codes, Count, CountKind, EVENT_SCHEMA, Event, Evidence, Party, PartyKind, Place, ReportRef,
    Span, Status, Time, TimeFrom, TimeKind,
};
use proptest::prelude::*;

fn rules() -> LinkRules {
    LinkRules::built_in().expect("linking.toml")
}

/// What an event is made of: numbers that choose from short lists, and any words.
type Dice = (usize, usize, usize, usize, usize, u64, String);

fn event(report: usize, n: usize, published: usize, dice: &Dice) -> Event {
    let (kind, place, day, party, status, number, words) = dice;
    let of = |list: &[&str], n: usize| list[n % list.len()].to_string();
    let day_of = |n: usize| format!("2021-03-{:02}", 1 + n % 28);
    let text = format!("The soldiers {words} behind two days after it.");
    let someone = |n: usize| Party {
        text: of(
            &[
                "two soldiers",
                "Farmers of Koro",
                "Mr Ilves",
                "a bridge",
                "",
                "1",
            ],
            n,
        ),
        span: Span(n, n + 1),
        kind: [PartyKind::Group, PartyKind::Person, PartyKind::Thing][n % 3],
        name: (n.is_multiple_of(4)).then(|| of(&["Juhan Ilves", "Kenya"], n / 4)),
        country: (n.is_multiple_of(3)).then(|| of(&["EST", "KEN", "MLI"], n / 3)),
        sectors: (n.is_multiple_of(2))
            .then(|| of(&["MIL", "CVL"], n / 2))
            .into_iter()
            .collect(),
        wikidata: None,
        coreferent: None,
        inferred: (n.is_multiple_of(7)).then(|| "implied.x".to_string()),
    };
    Event {
        schema: EVENT_SCHEMA.to_string(),
        id: format!("{report:08x}{n:08x}"),
        report: ReportRef {
            id: format!("r{report}"),
            publisher: Some(of(&["A", "B", "C"], report)),
            published: (!published.is_multiple_of(5)).then(|| day_of(published)),
            ..ReportRef::default()
        },
        kind: of(&["ASSAULT", "PROTEST", "CONSULT", "NONE"], *kind),
        mode: None,
        modes: vec![of(&["abduct", "explosives"], *kind)],
        context: Vec::new(),
        status: Status::ALL[status % 6],
        hedged: false,
        actors: vec![someone(*party)],
        recipients: vec![someone(party / 3)],
        counts: vec![Count {
            what: CountKind::ALL[status % 9],
            low: (number.is_multiple_of(2)).then_some(*number),
            best: (!number.is_multiple_of(3)).then_some(number / 2),
            high: (number.is_multiple_of(5)).then_some(number / 3),
            of: Some(words.clone()),
            of_span: None,
            text: String::new(),
            span: Span(0, 0),
            including: Vec::new(),
        }],
        weapon: None,
        place: (!place.is_multiple_of(3)).then(|| Place {
            text: of(&["Koro", "the market in Mopti", "Mali"], *place),
            name: Some(of(&["Koro", "Mopti", "Mali"], *place)),
            geonames_id: (place.is_multiple_of(2)).then_some(*place as u64),
            lat: Some([f64::NAN, 14.0, 1e300, -3.5][place % 4]),
            lon: Some(-3.0),
            feature: Some(of(&["P.PPL", "A.ADM1", "A.PCLI"], *place)),
            country: Some("MLI".to_string()),
            precision: Some((place % 300) as u8),
            ..Place::default()
        }),
        time: (!day.is_multiple_of(4)).then(|| Time {
            text: of(&["Monday", "two days after", ""], *day),
            span: None,
            kind: TimeKind::Date,
            value: None,
            begin: Some(of(
                &[&day_of(*day), "-9999-01-01", "2021-03-04T99:99", ""],
                day / 28,
            )),
            end: (!day.is_multiple_of(3)).then(|| day_of(day + 1)),
            from: [TimeFrom::Text, TimeFrom::Published][day % 2],
            scope: None,
        }),
        attribution: Vec::new(),
        evidence: Evidence {
            sentence: Span(n / 2 * 60, n / 2 * 60 + 60),
            trigger: Span(n / 2 * 60 + 20 + n % 2, usize::MAX - n),
            rule: of(&["assault.kill.kill", "consult.x", ""], *kind),
            text,
            also: Vec::new(),
            signs: Vec::new(),
        },
        confidence: 0.5,
        codes: Codes::default(),
    }
}

fn reports() -> impl Strategy<Value = Vec<Vec<Event>>> {
    let dice = (
        0..4_usize,
        0..12_usize,
        0..112_usize,
        0..24_usize,
        0..54_usize,
        any::<u64>(),
        "\\PC{0,20}",
    );
    let report = (0..9_usize, prop::collection::vec(dice, 0..5));
    prop::collection::vec(report, 0..9).prop_map(|all| {
        let made = all.iter().enumerate().map(|(r, (published, dice))| {
            let events = dice.iter().enumerate();
            events.map(|(n, d)| event(r, n, *published, d)).collect()
        });
        made.collect()
    })
}

fn telling(events: &[Event], n: usize, rules: &LinkRules) -> Telling {
    let id = format!("r{n}");
    let source = Source {
        id: &id,
        title: None,
        publisher: None,
        published: events.first().and_then(|e| e.report.published.as_deref()),
        text: "",
        annotation: None,
        events,
    };
    Telling::of(&source, rules)
}

type Clusters = Vec<BTreeMap<u64, Vec<Node>>>;

fn clusters(memory: &Memory) -> Clusters {
    Layer::ALL.map(|layer| memory.clusters(layer)).to_vec()
}

proptest! {
    #[test]
    fn every_event_is_in_one_incident_whatever_the_order(
        reports in reports(),
        order in any::<prop::sample::Index>(),
    ) {
        let rules = rules();
        let linker = Linker::new(&rules);
        let tellings: Vec<Telling> = reports
            .iter()
            .enumerate()
            .map(|(n, events)| telling(events, n, &rules))
            .collect();
        let mut together = Memory::default();
        let Ok(_) = linker.add(&mut together, tellings.clone());
        let expected = clusters(&together);

        let mut told = BTreeSet::new();
        for nodes in expected[1].values() {
            for node in nodes {
                let Ok(Some(telling)) = together.telling(node.report) else {
                    panic!("a node without a telling");
                };
                for event in &telling.accounts[node.account as usize].events {
                    prop_assert!(told.insert(*event), "an event is in two incidents");
                }
            }
        }
        prop_assert_eq!(told.len(), reports.iter().map(Vec::len).sum::<usize>());
        prop_assert_eq!(expected[0].values().map(Vec::len).sum::<usize>(), reports.len());

        // One by one, begun anywhere, and backwards.
        let mut single = Memory::default();
        let from = if tellings.is_empty() { 0 } else { order.index(tellings.len()) };
        let mut rest = tellings.clone();
        rest.rotate_left(from);
        rest.reverse();
        for telling in rest {
            let Ok(_) = linker.add(&mut single, vec![telling]);
        }
        prop_assert_eq!(&clusters(&single), &expected);

        // Taken out and put in again.
        if let Some(telling) = tellings.get(from) {
            let Ok(removed) = linker.remove(&mut single, telling.report);
            let mut without = Memory::default();
            let others = tellings.iter().filter(|t| t.report != telling.report);
            let Ok(_) = linker.add(&mut without, others.cloned().collect());
            prop_assert_eq!(clusters(&single), clusters(&without));
            // What is said to be gone is gone, and what is said to have changed is as it is said.
            let now = clusters(&without);
            for (layer, id) in &removed.gone {
                prop_assert!(!now[*layer as usize].contains_key(id));
            }
            for ((layer, id), nodes) in &removed.changed {
                prop_assert_eq!(now[*layer as usize].get(id), Some(nodes));
            }
            let Ok(_) = linker.add(&mut single, vec![telling.clone()]);
            prop_assert_eq!(&clusters(&single), &expected);
        }
    }

    #[test]
    fn a_record_keeps_every_claim(reports in reports()) {
        let rules = rules();
        let events: Vec<&Event> = reports.iter().flatten().collect();
        let members = |events: &[&Event]| -> Vec<(String, Event)> {
            events.iter().map(|e| (e.report.id.clone(), (*e).clone())).collect()
        };
        let of = |all: &[(String, Event)]| {
            let members: Vec<Member<'_>> = all
                .iter()
                .map(|(original, event)| Member { event, original })
                .collect();
            record("00", &members, &rules)
        };
        let all = members(&events);
        let made = of(&all);
        prop_assert_eq!(made.claims.len(), events.len());
        for event in &events {
            prop_assert!(made.claims.contains(&event.id));
            let status = &made.fields["status"];
            prop_assert!(status.iter().any(|v| v.claims.contains(&event.id)));
        }
        prop_assert_eq!(made.toll.len(), events.iter().map(|e| e.counts.len()).sum::<usize>());
        let mut backwards = all;
        backwards.reverse();
        prop_assert_eq!(serde_json::to_string(&of(&backwards)).ok(), serde_json::to_string(&made).ok());
    }
}
