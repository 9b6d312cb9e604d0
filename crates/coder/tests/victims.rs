//! Who was killed and who was hurt, over the real model and the project's codebook: one line a case.

mod common;

use common::coder;
use dateline_record::{Count, CountKind, Status};
use dateline_report::Report;
use proptest::prelude::*;

/// The largest number of killed and of hurt that an actual event of the report counts.
#[track_caller]
fn check(text: &str, killed: u64, hurt: u64) {
    let events = coder().code(&Report::from_text(text));
    let counts: Vec<&Count> = events
        .iter()
        .filter(|e| e.status == Status::Actual)
        .flat_map(|e| &e.counts)
        .collect();
    let most = |kinds: &[CountKind]| {
        let of = counts.iter().filter(|c| kinds.contains(&c.what));
        of.filter_map(|c| c.best).max().unwrap_or(0)
    };
    let found = (
        most(&[CountKind::Killed]),
        most(&[CountKind::Injured, CountKind::Hospitalised]),
    );
    assert_eq!(
        found,
        (killed, hurt),
        "killed and hurt: {text}\n{counts:#?}"
    );
}

#[test]
fn who_is_shot_or_stabbed_is_hurt() {
    check(
        "A docker was shot in the leg near the harbour of Genoa.",
        0,
        1,
    );
    check("Two brothers were stabbed in a Bremen tram.", 0, 2);
    check("One round struck a woman in the knee.", 0, 1);
    check(
        "Officers found a 20-year-old man with a gunshot wound to the arm.",
        0,
        1,
    );
    check(
        "A shooting in the old town left a baker in critical condition.",
        0,
        1,
    );
    check("A man shot at a bus and missed.", 0, 0);
}

#[test]
fn who_died_of_it_is_killed_alone() {
    check(
        "A docker was shot in the chest. He was taken to a hospital, where he died.",
        1,
        0,
    );
    check(
        "A 30-year-old man was shot on Monday. The victim was rushed to a clinic. \
         He was pronounced dead an hour later.",
        1,
        0,
    );
    check(
        "Two boys were shot in a park. They were taken to a hospital, where they died.",
        2,
        0,
    );
    check(
        "The fatal shooting of a barber in Leon led to an arrest.",
        1,
        0,
    );
    check(
        "A mechanic was charged in the shooting death of Ann Lee, 38.",
        1,
        0,
    );
    check(
        "Police are trying to find out who shot and killed a teenage girl.",
        1,
        0,
    );
}

#[test]
fn the_noun_tells_how_many() {
    check(
        "Detectives are investigating a homicide on Elm Street.",
        1,
        0,
    );
    check(
        "Detectives are investigating a double homicide on Elm Street.",
        2,
        0,
    );
    check(
        "Gunmen raided the hamlet. The bodies of four herders were found in a well.",
        4,
        0,
    );
}

#[test]
fn one_is_told_from_another() {
    check(
        "A guard was shot dead. Another guard was wounded in the leg.",
        1,
        1,
    );
    check(
        "Gunmen killed a man and wounded a woman outside a bar in Celaya.",
        1,
        1,
    );
    check(
        "A gunman shot his wife before turning the gun on himself.",
        1,
        1,
    );
    check(
        "Tom Roe, 22, was shot dead at the door. Ann Lee, 31, was shot in the arm.",
        1,
        1,
    );
    check(
        "Police shot and killed a gunman in Lille. An officer was wounded in the shoulder.",
        1,
        1,
    );
}

#[test]
fn told_one_by_one_they_add_up() {
    check(
        "Ann Lee died at the scene of the shooting, and Bo Roe, 25, died in hospital.",
        2,
        0,
    );
    check(
        "A man was shot dead at the door and a woman was stabbed to death upstairs.",
        2,
        0,
    );
    // Two happenings.
    check(
        "Ann Lee was shot dead on 2 May 2015. Bo Roe was shot dead on 9 June 2015.",
        1,
        0,
    );
}

#[test]
fn mishaps_stay_silent() {
    check(
        "A lorry overturned near Graz. The driver was pronounced dead at the scene.",
        0,
        0,
    );
    check(
        "A gas leak in a colliery killed nine miners. Their bodies were found on Sunday.",
        0,
        0,
    );
    check(
        "The old painter was pronounced dead at a clinic in Nice.",
        0,
        0,
    );
    check("A shooting was reported at 700 Elm Street.", 0, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_is_coded(
        text in "((a |the |another |two |his |both )?(man|woman|guard|victim|Ann Lee|he|they|43-year-old)( was| were| and)? (shot|killed|wounded|dead|died|homicide|bodies of|taken to hospital)[.,]? ){0,12}"
    ) {
        for event in coder().code(&Report::from_text(&text)) {
            let end = text.chars().count();
            for count in &event.counts {
                prop_assert!(count.span.0 < count.span.1 && count.span.1 <= end);
                for part in &count.including {
                    prop_assert!(part.best.unwrap_or(0) <= count.best.unwrap_or(u64::MAX));
                }
            }
        }
    }
}
