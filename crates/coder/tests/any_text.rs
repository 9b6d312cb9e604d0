//! Whatever the text: nothing panics, and every span lies within it and cuts out its own words.

mod common;

use common::coder;
use dateline_record::{Count, Event, Party, Span};
use dateline_report::{Published, Report};
use proptest::prelude::*;

/// Every span of an event, with the words it must cut out where the record holds them.
fn spans(e: &Event) -> Vec<(Span, Option<&str>)> {
    fn party<'e>(p: &'e Party, all: &mut Vec<(Span, Option<&'e str>)>) {
        all.push((p.span, Some(&p.text)));
        all.extend(p.coreferent.map(|c| (c, None)));
    }
    fn count<'e>(c: &'e Count, all: &mut Vec<(Span, Option<&'e str>)>) {
        all.push((c.span, Some(&c.text)));
        all.extend(c.of_span.map(|s| (s, c.of.as_deref())));
        c.including.iter().for_each(|c| count(c, all));
    }
    let mut all = vec![
        (e.evidence.sentence, Some(&*e.evidence.text)),
        (e.evidence.trigger, None),
    ];
    let parties = e.actors.iter().chain(&e.recipients);
    parties
        .chain(e.attribution.iter().filter_map(|a| a.source.as_ref()))
        .for_each(|p| party(p, &mut all));
    e.counts.iter().for_each(|c| count(c, &mut all));
    all.extend(e.weapon.iter().map(|w| (w.span, Some(&*w.text))));
    all.extend(e.place.iter().map(|p| (p.span, Some(&*p.text))));
    all.extend(
        e.time
            .iter()
            .filter_map(|t| Some((t.span?, Some(&*t.text)))),
    );
    for a in &e.attribution {
        all.extend(a.cue_span.map(|s| (s, a.cue.as_deref())));
        all.extend(a.content.iter().map(|s| (*s, None)));
    }
    all
}

#[track_caller]
fn check(text: &str, published: Option<&str>) -> Result<(), TestCaseError> {
    let mut report = Report::from_text(text);
    report.published = published.map(|p| Published::parse(p).expect("a date"));
    let events = coder().code(&report);
    let chars: Vec<char> = text.chars().collect();
    for e in &events {
        for (span, words) in spans(e) {
            prop_assert!(span.0 < span.1 && span.1 <= chars.len(), "{span:?} {e:?}");
            let cut: String = chars[span.0..span.1].iter().collect();
            prop_assert!(words.is_none_or(|w| w == cut), "{words:?} {cut:?} {e:?}");
        }
        let (sentence, trigger) = (e.evidence.sentence, e.evidence.trigger);
        prop_assert!(sentence.0 <= trigger.0 && trigger.1 <= sentence.1, "{e:?}");
        prop_assert!((0.0..=1.0).contains(&e.confidence), "{e:?}");
        prop_assert_eq!(e.mode.as_ref(), e.modes.first());
    }
    prop_assert_eq!(coder().code(&report), events);
    Ok(())
}

/// Words that fire entries, take roles and turn sentences around, in any order.
fn news() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Rebels",
        "police",
        "the army",
        "a judge",
        "two people",
        "36",
        "dozens",
        "Goma",
        "Turkish",
        "who",
        "that",
        "and",
        "or",
        "of",
        "by",
        "in",
        "on Monday",
        "in 1986",
        "yesterday",
        "not",
        "never",
        "will",
        "may",
        "would",
        "tried to",
        "failed to",
        "if",
        "unless",
        "denied",
        "said",
        "according to",
        "accused",
        "killed",
        "attack",
        "attacked",
        "arrested",
        "talks",
        "strike",
        "was",
        "were",
        "been",
        "including",
        "at least",
        "up to",
        "hostage",
        "took",
        "left",
        "dead",
        "wounded",
        "\"",
        "“",
        "”",
        "'s",
        "(",
        ")",
        ",",
        ".",
        ";",
        ":",
        "—",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "🔥",
        "e\u{301}",
        "𝔊",
        "#Goma",
        "@x",
        "https://a.b/c",
        "'",
        "99999999999999999999",
    ]);
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\u{a0}", "\n", "  "]);
    prop::collection::vec((word, gap), 0..60)
        .prop_map(|words| words.into_iter().flat_map(|(w, g)| [w, g]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_characters(text in "\\PC{0,300}|[\\PC\\s]{0,300}|(\\PC|[\n\r\t \u{a0}\u{2028}\"'.,]){0,200}") {
        check(&text, None)?;
    }

    #[test]
    fn of_the_words_of_news(text in news(), dated in any::<bool>()) {
        check(&text, dated.then_some("2019-08-08"))?;
    }

    /// Dates at the ends of the calendar.
    #[test]
    fn at_any_date(
        text in "(Rebels attacked (on Monday|yesterday|last year|next month|in 1986|tomorrow|on \\d{1,2} May( \\d{4})?|two (days|years) ago|on \\d{4}-\\d{2}-\\d{2})\\. ){1,4}",
        date in prop::sample::select(vec!["0000-01-01", "0001-01-01", "9999-12-31", "9999-12-25", "2020-02-29"]),
    ) {
        check(&text, Some(date))?;
    }
}

#[test]
fn long_runs_of_one_thing() {
    for piece in [
        "a",
        "(",
        "\"",
        "“",
        "🔥",
        ". ",
        "\n",
        "and ",
        "that ",
        "Rebels killed ",
        "of the attack ",
    ] {
        check(&piece.repeat(150), None).unwrap();
    }
    check(&"a".repeat(200_000), None).unwrap();
}
