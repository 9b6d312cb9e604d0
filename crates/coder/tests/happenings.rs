//! One happening, one event, over the real model and the project's codebook: one line a case.

mod common;

use common::coder;
use dateline_record::{Attribution, CountKind, Event, Span};
use dateline_report::Report;

/// An event in one line: type, status, the words that tell of it, each with its sources, and what is
/// known of it.
fn line(e: &Event) -> String {
    let evidence = &e.evidence;
    let words = |text: &str, sentence: Span, trigger: Span, by: &[Attribution]| {
        let from = trigger.0 - sentence.0;
        let word: String = text
            .chars()
            .skip(from)
            .take(trigger.1 - trigger.0)
            .collect();
        let sources = by.iter().filter_map(|a| a.source.as_ref());
        let sources: String = sources.map(|p| format!(" ({})", p.text)).collect();
        word + &sources
    };
    let mut told = vec![words(
        &evidence.text,
        evidence.sentence,
        evidence.trigger,
        &e.attribution,
    )];
    told.extend(
        (evidence.also.iter()).map(|a| words(&a.text, a.sentence, a.trigger, &a.attribution)),
    );
    let kind = format!("{} {:?}", e.kind, e.status).to_lowercase();
    let mut line = format!("{kind}: {}", told.join(" + "));
    if let Some(place) = &e.place {
        line += &format!(" in {}", place.text);
    }
    if let Some(text) = e.time.as_ref().map(|t| &t.text).filter(|t| !t.is_empty()) {
        line += &format!(" at {text}");
    }
    for count in e.counts.iter().filter(|c| c.what == CountKind::Killed) {
        line += &format!(", {} killed", count.text);
    }
    line
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let events = coder().code(&Report::from_text(text));
    let found: Vec<String> = events.iter().map(line).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn two_towns_stay_two() {
    check(
        "A bomb exploded in Herat. A bomb exploded in Kabul.",
        &[
            "assault actual: exploded in Herat",
            "assault actual: exploded in Kabul",
        ],
    );
    check(
        "A bomb exploded in Herat on Monday. Another bomb exploded in Kabul on Tuesday. The blast in \
         Kabul was heard for miles.",
        &[
            "assault actual: exploded in Herat at Monday",
            "assault actual: exploded + blast in Kabul at Tuesday",
        ],
    );
    check(
        "Soldiers attacked a camp near Goma. The attack in Bunia was the second of the week.",
        &[
            "assault actual: attacked in camp near Goma",
            "assault actual: attack in Bunia at the week",
        ],
    );
}

#[test]
fn days_without_a_date() {
    check(
        "The army shelled Homs on Monday. The army shelled Homs on Thursday.",
        &[
            "assault actual: shelled in Homs at Monday",
            "assault actual: shelled in Homs at Thursday",
        ],
    );
    check(
        "The army shelled Homs on Monday. The army shelled Homs again on Monday.",
        &["assault actual: shelled + shelled in Homs at Monday"],
    );
    check(
        "Gunmen attacked a bus near Taiz on Friday. Sunday's attack was the work of bandits.",
        &[
            "assault actual: attacked in Taiz at Friday",
            "assault actual: attack at Sunday",
        ],
    );
}

#[test]
fn rival_tolls_and_rival_sources_stay_apart() {
    check(
        "Soldiers killed nine villagers in Kidal, the rebels said. Soldiers killed four villagers in \
         Kidal, the army said.",
        &[
            "assault actual: killed (rebels) in Kidal, nine killed",
            "assault actual: killed (army) in Kidal, four killed",
        ],
    );
    check(
        "Soldiers killed nine villagers in Kidal. Soldiers killed four villagers in Kidal, the army said.",
        &[
            "assault actual: killed in Kidal, nine killed",
            "assault actual: killed (army) in Kidal, four killed",
        ],
    );
    check(
        "Soldiers killed the villagers, the rebels said. Soldiers killed the villagers, a priest said.",
        &[
            "assault actual: killed (rebels)",
            "assault actual: killed (priest)",
        ],
    );
}

#[test]
fn who_says_so_stays_with_the_words() {
    check(
        "Gunmen attacked a police post near Nampula. The attack took place on Monday, the mayor said.",
        &["assault actual: attacked + attack (mayor) in Nampula at Monday"],
    );
    check(
        "An officer was killed on Wednesday when troops stormed a farm. The officer died of a gunshot \
         wound, the ministry said.",
        &[
            "assault actual: killed + died (ministry) at Wednesday, An killed",
            "assault actual: stormed at Wednesday",
        ],
    );
}

#[test]
fn a_plan_is_not_its_execution() {
    check(
        "Rebels plan to attack the airport in Goma. Rebels attacked the airport in Goma.",
        &[
            "assault future: attack (Rebels) in Goma",
            "assault actual: attacked in Goma",
        ],
    );
    check(
        "The army plans to storm the camp. The attack will begin on Friday.",
        &["assault future: storm (army) + attack at Friday"],
    );
}

#[test]
fn a_denial_is_not_what_it_denies() {
    check(
        "Residents said soldiers burned the market. The army denied that soldiers burned the market.",
        &[
            "assault actual: burned (Residents)",
            "assault negated: burned (army)",
        ],
    );
    check(
        "Soldiers burned the market in Kidal. The army denied the attack.",
        &[
            "assault actual: burned in Kidal",
            "assault negated: attack (army)",
        ],
    );
}

#[test]
fn a_noun_that_points_back() {
    for (text, expected) in [
        (
            "Gunmen attacked a police post near Nampula. The attack on Monday was the third in a month.",
            "assault actual: attacked + attack in Nampula at Monday",
        ),
        (
            "A car bomb exploded outside a bank in Quetta on Tuesday. The blast broke windows.",
            "assault actual: exploded + blast in bank in Quetta at Tuesday",
        ),
        (
            "Farmers protested in Lyon. The protest on Monday was peaceful.",
            "protest actual: protested + protest at Monday",
        ),
        (
            "Gunmen attacked a village in Plateau. Schools were closed for a week. Prayers were held. \
             Nobody slept. The attack on Tuesday was the worst.",
            "assault actual: attacked + attack in Plateau at Tuesday",
        ),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn a_noun_that_points_elsewhere() {
    for (first, then, told) in [
        (
            "shot dead a judge",
            "The bombing shocked the town.",
            "shot / bombing",
        ),
        (
            "shot dead a judge",
            "The knife attack shocked the town.",
            "shot / attack",
        ),
        (
            "attacked a convoy",
            "The attacks worry the drivers.",
            "attacked / attacks",
        ),
        (
            "attacked a convoy",
            "The second attack was worse.",
            "attacked / attack",
        ),
        (
            "attacked a convoy",
            "The attack that shook Lima in May was worse.",
            "attacked / attack at May",
        ),
    ] {
        let expected: Vec<String> = (told.split(" / "))
            .map(|t| format!("assault actual: {t}"))
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&format!("Gunmen {first}. {then}"), &expected);
    }
}

#[test]
fn other_parties_are_another_happening() {
    check(
        "Police detained the editor. Police detained the editor and two reporters.",
        &["coerce actual: detained", "coerce actual: detained"],
    );
    check(
        "A soldier was killed in Kidal. A soldier died of his wounds.",
        &[
            "assault actual: killed, A killed",
            "assault actual: died, A killed",
        ],
    );
}

#[test]
fn a_killing_and_what_it_came_of() {
    check(
        "Nine people were killed in an ambush by rebels on Monday.",
        &["assault actual: killed + ambush at Monday, Nine killed"],
    );
    check(
        "In an ambush near Gao, rebels killed nine soldiers.",
        &["assault actual: killed + ambush, nine killed"],
    );
    // Aimed at somebody else, or between two sides.
    check(
        "A soldier was killed in the raid on the camp.",
        &["assault actual: killed, A killed", "assault actual: raid"],
    );
    check(
        "Four soldiers died during a clash with rebels.",
        &["assault actual: died, Four killed", "assault actual: clash"],
    );
}

#[test]
fn the_words_that_tell_of_it() {
    for (text, expected) in [
        (
            "The patrol came under heavy gunfire.",
            "assault actual: came under heavy gunfire",
        ),
        ("Three men are in custody.", "coerce actual: are in custody"),
        (
            "A coded warning was given before the explosion.",
            "threaten actual: warning was given",
        ),
        ("Police detained the editor.", "coerce actual: detained"),
    ] {
        let found: Vec<String> = (coder().code(&Report::from_text(text)).iter())
            .map(line)
            .collect();
        assert!(found.iter().any(|f| f == expected), "{text}\n{found:?}");
    }
}
