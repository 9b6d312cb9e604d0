//! Which reports tell of one story, whatever the order in which they come.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dateline_incident::{Layer, LinkRules, Linker, Memory, Source, Telling, hash};
use proptest::prelude::*;

static RULES: LazyLock<LinkRules> = LazyLock::new(|| LinkRules::built_in().expect("linking.toml"));

/// Four reports on a strike, three on another of its kind, one on neither.
const REPORTS: [(&str, &str, &str); 8] = [
    (
        "dock-1",
        "2031-05-02",
        "Dockers in Port Luna walked out on Friday over pay, leaving 31 ships at anchor. Union leader Marta Oriz said 4,200 \
        members had joined the strike and wanted nine per cent more. The harbour board called it unlawful.",
    ),
    (
        "dock-2",
        "2031-05-03",
        "The strike of 4,200 dockers in Port Luna went into its second day with 38 ships waiting. Marta Oriz, who leads the \
        union, rejected five per cent offered by the harbour board and asked for nine.",
    ),
    (
        "dock-3",
        "2031-05-05",
        "Talks between the harbour board of Port Luna and dockers led by Marta Oriz broke off on Monday. More than 40 ships lie \
        at anchor. The union asks for nine per cent.",
    ),
    (
        "dock-4",
        "2031-05-09",
        "Dockers in Port Luna went back to work on Friday after a week. Union leader Marta Oriz accepted seven per cent \
        from the harbour board; the 52 ships at anchor will be unloaded by Tuesday.",
    ),
    (
        "mine-1",
        "2031-05-03",
        "Miners at the Kestrel copper pit in Almara walked out on Saturday over pay. Union leader Jonas Veld said 1,150 members \
        had joined the strike and wanted twelve per cent more. Owner Trans Ore called it unlawful.",
    ),
    (
        "mine-2",
        "2031-05-04",
        "The strike of 1,150 miners at the Kestrel pit in Almara went into its second day. Jonas Veld, who leads the union, \
        rejected six per cent offered by Trans Ore.",
    ),
    (
        "mine-3",
        "2031-05-06",
        "Talks between Trans Ore and the miners of the Kestrel pit led by Jonas Veld broke off on Tuesday. The union in Almara \
        asks for twelve per cent.",
    ),
    (
        "bees",
        "2031-05-04",
        "Beekeepers in the valley of Orrin lost half of their hives to a mite this spring, and cherries may bear little.",
    ),
];

fn telling(id: &str, published: Option<&str>, text: &str) -> Telling {
    let source = Source {
        id,
        title: None,
        publisher: None,
        published,
        text,
        annotation: None,
        events: &[],
    };
    Telling::of(&source, &RULES)
}

/// Stories of these tellings, taken in in parts of `step`.
fn stories(tellings: &[Telling], step: usize) -> BTreeMap<u64, Vec<u64>> {
    let mut memory = Memory::default();
    for part in tellings.chunks(step.max(1)) {
        let Ok(_) = Linker::new(&RULES).add(&mut memory, part.to_vec());
    }
    memory
        .clusters(Layer::Reports)
        .into_iter()
        .map(|(id, nodes)| (id, nodes.iter().map(|n| n.report).collect()))
        .collect()
}

fn sets(reports: &[(&str, Option<&str>, &str)]) -> BTreeSet<BTreeSet<String>> {
    let of_hash: BTreeMap<u64, &str> = reports
        .iter()
        .map(|r| (hash(r.0.as_bytes()), r.0))
        .collect();
    let tellings: Vec<Telling> = reports
        .iter()
        .map(|(id, day, text)| telling(id, *day, text))
        .collect();
    stories(&tellings, 1)
        .into_values()
        .map(|s| s.iter().map(|r| of_hash[r].to_string()).collect())
        .collect()
}

fn expected(sets: &[&str]) -> BTreeSet<BTreeSet<String>> {
    sets.iter()
        .map(|s| s.split(' ').map(str::to_string).collect())
        .collect()
}

#[test]
fn a_story_unfolds_and_another_of_its_kind_stays_apart() {
    let two = [
        "dock-1 dock-2 dock-3 dock-4",
        "mine-1 mine-2 mine-3",
        "bees",
    ];
    let dated: Vec<_> = REPORTS
        .iter()
        .map(|(id, day, text)| (*id, Some(*day), *text))
        .collect();
    assert_eq!(sets(&dated), expected(&two));
    let undated: Vec<_> = REPORTS
        .iter()
        .map(|(id, _, text)| (*id, None, *text))
        .collect();
    assert_eq!(sets(&undated), expected(&two));
}

#[test]
fn what_is_far_apart_in_time_is_another_story() {
    let text = REPORTS[0].2;
    let other = "Dockers in Port Luna walked out on Friday over pay, leaving 17 ships at anchor. Their union said 3,900 members had joined \
        the strike and wanted four per cent more. The harbour board called it unlawful.";
    let check = |second: &str, day: &str, sets_expected: &[&str]| {
        let found = sets(&[("a", Some("2031-05-02"), text), ("b", Some(day), second)]);
        assert_eq!(found, expected(sets_expected), "{day} {second}");
    };
    check(other, "2031-05-10", &["a b"]);
    check(other, "2031-09-12", &["a", "b"]);
    check(other, "2033-05-02", &["a", "b"]);
    // Names in common reach further.
    check(REPORTS[1].2, "2031-06-12", &["a b"]);
    check(REPORTS[1].2, "2031-12-12", &["a", "b"]);
    // A reprint is one story whenever it comes.
    check(text, "2033-05-02", &["a b"]);
}

proptest! {
    #[test]
    fn the_order_does_not_matter(order in Just((0..REPORTS.len()).collect::<Vec<_>>()).prop_shuffle(), step in 1..9_usize) {
        let all: Vec<Telling> = REPORTS.iter().map(|(id, day, text)| telling(id, Some(day), text)).collect();
        let shuffled: Vec<Telling> = order.iter().map(|i| all[*i].clone()).collect();
        prop_assert_eq!(stories(&shuffled, step), stories(&all, 100));
    }

    #[test]
    fn each_report_is_in_one_story(texts in proptest::collection::vec("(?s).{0,200}|([a-f]{1,3} ){0,60}", 0..9), dated in any::<bool>()) {
        let day = dated.then_some("2031-05-02");
        let tellings: Vec<Telling> = texts.iter().enumerate().map(|(i, t)| telling(&i.to_string(), day, t)).collect();
        let mut members: Vec<u64> = stories(&tellings, 2).into_values().flatten().collect();
        members.sort_unstable();
        let mut reports: Vec<u64> = tellings.iter().map(|t| t.report).collect();
        reports.sort_unstable();
        prop_assert_eq!(members, reports);
    }
}
