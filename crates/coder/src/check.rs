//! Runs the codebook's examples: they are its tests.

use dateline_codebook::{CrosswalkRule, Entry, Example, Expectation, Implied, Mistake, Subject};
use dateline_record::{Event, Party, Span};
use dateline_report::{CharIndex, Published, Report};

use crate::Coder;

/// What running the examples gave.
#[derive(Debug, Default)]
pub struct Checked {
    /// How many examples, counter-examples and silent sentences were run.
    pub run: usize,
    /// What went wrong, each at its place.
    pub mistakes: Vec<Mistake>,
}

enum Case<'c> {
    Example(&'c Entry, &'c Example),
    Never(&'c Entry, std::ops::Range<usize>),
    Rule(&'c CrosswalkRule, std::ops::Range<usize>),
    RuleNever(&'c CrosswalkRule, std::ops::Range<usize>),
    Subject(&'c Subject, std::ops::Range<usize>, bool),
    Implied(&'c Implied, &'c str, std::ops::Range<usize>),
    ImpliedNever(&'c Implied, std::ops::Range<usize>),
    Silent(
        &'c std::sync::Arc<dateline_codebook::File>,
        std::ops::Range<usize>,
    ),
}

impl Coder {
    /// Runs every example of the codebook, or those of the entry or rule `only`, and looks for ties
    /// among the entries, or between `only` and others.
    pub fn check(&self, only: Option<&str>) -> Checked {
        let mut cases = Vec::new();
        let mut reports = Vec::new();
        let mut checked = Checked {
            run: 0,
            mistakes: self.codebook.ties(only),
        };
        let mut report = |text: &str, published: Option<&str>| {
            let mut r = Report::from_text(text);
            r.published = published.and_then(|p| Published::parse(p).ok());
            reports.push(r);
        };
        for entry in &self.codebook.entries {
            if only.is_some_and(|id| id != entry.id) {
                continue;
            }
            for example in &entry.examples {
                if let Some(p) = &example.published
                    && Published::parse(p).is_err()
                {
                    checked.mistakes.push(Mistake::new(
                        &entry.file,
                        example.span.clone(),
                        format!("\"{p}\" is no date"),
                    ));
                }
                report(&example.text, example.published.as_deref());
                cases.push(Case::Example(entry, example));
            }
            for (text, span) in &entry.never {
                report(text, None);
                cases.push(Case::Never(entry, span.clone()));
            }
        }
        for rule in self.codebook.crosswalk.rules() {
            if only.is_some_and(|id| id != rule.id) {
                continue;
            }
            for (text, span) in &rule.examples {
                report(text, None);
                cases.push(Case::Rule(rule, span.clone()));
            }
            for (text, span) in &rule.never {
                report(text, None);
                cases.push(Case::RuleNever(rule, span.clone()));
            }
        }
        for rule in &self.codebook.implied.rules {
            if only.is_some_and(|id| id != rule.id) {
                continue;
            }
            for (text, actor, span) in &rule.examples {
                report(text, None);
                cases.push(Case::Implied(rule, actor, span.clone()));
            }
            for (text, span) in &rule.never {
                report(text, None);
                cases.push(Case::ImpliedNever(rule, span.clone()));
            }
        }
        if only.is_none() {
            for subject in &self.codebook.subjects {
                for (texts, about) in [(&subject.examples, true), (&subject.never, false)] {
                    for (text, span) in texts {
                        report(text, None);
                        cases.push(Case::Subject(subject, span.clone(), about));
                    }
                }
            }
            for (text, file, span) in &self.codebook.silent {
                report(text, None);
                cases.push(Case::Silent(file, span.clone()));
            }
        }
        checked.run = cases.len();
        let coded = self.code_batch(&reports);
        for (case, (events, report)) in cases.iter().zip(coded.iter().zip(&reports)) {
            match case {
                Case::Example(entry, example) => {
                    example_mistakes(entry, example, events, report, &mut checked.mistakes)
                }
                Case::Never(entry, span) => {
                    if let Some(e) = events.iter().find(|e| fired(e, entry)) {
                        let words = words(report, e.evidence.trigger);
                        checked.mistakes.push(
                            Mistake::new(
                                &entry.file,
                                span.clone(),
                                format!("{} fires where it must not, on \"{words}\"", entry.id),
                            )
                            .label("never"),
                        );
                    }
                }
                Case::Rule(rule, span) => {
                    if !events.iter().any(|e| decided(e, rule)) {
                        checked.mistakes.push(
                            Mistake::new(
                                &rule.file,
                                span.clone(),
                                format!("{} does not decide", rule.id),
                            )
                            .label(deciders(events, rule)),
                        );
                    }
                }
                Case::RuleNever(rule, span) => {
                    if events.iter().any(|e| decided(e, rule)) {
                        checked.mistakes.push(
                            Mistake::new(
                                &rule.file,
                                span.clone(),
                                format!("{} decides where it must not", rule.id),
                            )
                            .label("never"),
                        );
                    }
                }
                Case::Subject(subject, span, about) => {
                    let found = self.subject(report).is_some_and(|s| s.name == subject.name);
                    if found != *about {
                        let what = if found {
                            "is read as"
                        } else {
                            "is not read as"
                        };
                        checked.mistakes.push(Mistake::new(
                            &subject.file,
                            span.clone(),
                            format!("{what} a report about {}", subject.name),
                        ));
                    }
                }
                Case::Implied(rule, actor, span) => {
                    let given = inferred(events, rule);
                    if !given.iter().any(|p| plain(&p.text) == plain(actor)) {
                        let found: Vec<String> =
                            given.iter().map(|p| format!("\"{}\"", p.text)).collect();
                        checked.mistakes.push(
                            Mistake::new(
                                &rule.file,
                                span.clone(),
                                format!("{} does not give \"{actor}\" as the doer", rule.id),
                            )
                            .label(if found.is_empty() {
                                doers(events)
                            } else {
                                format!("it gives {}", found.join(", "))
                            }),
                        );
                    }
                }
                Case::ImpliedNever(rule, span) => {
                    for p in inferred(events, rule) {
                        checked.mistakes.push(
                            Mistake::new(
                                &rule.file,
                                span.clone(),
                                format!("{} gives \"{}\" where it must not", rule.id, p.text),
                            )
                            .label("never"),
                        );
                    }
                }
                Case::Silent(file, span) => {
                    for e in events {
                        let words = words(report, e.evidence.trigger);
                        checked.mistakes.push(
                            Mistake::new(
                                file,
                                span.clone(),
                                format!(
                                    "{} fires where nothing may, on \"{words}\"",
                                    e.evidence.rule
                                ),
                            )
                            .label("silent"),
                        );
                    }
                }
            }
        }
        checked
    }
}

/// Whether the entry read the event, alone or beside another.
fn fired(event: &Event, entry: &Entry) -> bool {
    event.evidence.rule == entry.id || event.evidence.also.iter().any(|t| t.rule == entry.id)
}

/// The doers that the rule lets follow.
fn inferred<'e>(events: &'e [Event], rule: &Implied) -> Vec<&'e Party> {
    events
        .iter()
        .flat_map(|e| &e.actors)
        .filter(|p| p.inferred.as_ref() == Some(&rule.id))
        .collect()
}

/// Who is coded as the doer of what, and by which rule.
fn doers(events: &[Event]) -> String {
    let all: Vec<String> = events
        .iter()
        .map(|e| {
            let who: Vec<String> = e
                .actors
                .iter()
                .map(|p| match &p.inferred {
                    Some(rule) => format!("\"{}\" by {rule}", p.text),
                    None => format!("\"{}\"", p.text),
                })
                .collect();
            let who = if who.is_empty() {
                "nobody".to_string()
            } else {
                who.join(", ")
            };
            format!("{}: {who}", e.evidence.rule)
        })
        .collect();
    if all.is_empty() {
        "nothing is coded".to_string()
    } else {
        format!("instead: {}", all.join("; "))
    }
}

/// The rules of an event in the three ontologies.
fn rules(event: &Event) -> [Option<&str>; 3] {
    let rules = &event.codes.rules;
    [&rules.cameo, &rules.acled, &rules.ucdp].map(Option::as_deref)
}

/// Whether the rule of the crosswalk decided an event's code.
fn decided(event: &Event, rule: &CrosswalkRule) -> bool {
    rules(event).contains(&Some(&rule.id))
}

/// What decided instead, among the rules of the same file.
fn deciders(events: &[Event], rule: &CrosswalkRule) -> String {
    let scheme = rule.id.split('.').next().unwrap_or_default();
    let all: Vec<String> = events
        .iter()
        .map(|e| {
            let by = rules(e)
                .into_iter()
                .flatten()
                .find(|r| r.starts_with(scheme))
                .unwrap_or("no rule");
            let mode = e
                .mode
                .as_deref()
                .map(|m| format!(" {m}"))
                .unwrap_or_default();
            format!("{}{mode}: {by}", e.kind)
        })
        .collect();
    if all.is_empty() {
        "nothing is coded".to_string()
    } else {
        format!("instead: {}", all.join("; "))
    }
}

fn words(report: &Report, span: Span) -> String {
    let chars = CharIndex::new(&report.text);
    report.text[chars.byte_at(span.0)..chars.byte_at(span.1)].to_string()
}

/// Lower case, without a leading article, single blanks.
fn plain(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let skip = usize::from(words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an"));
    words[skip..].join(" ")
}

/// The texts a party may be called by: its own words, and those it was resolved to.
fn called(report: &Report, party: &Party) -> Vec<String> {
    let mut all = vec![plain(&party.text)];
    all.extend(party.coreferent.map(|c| plain(&words(report, c))));
    all
}

fn same_parties(report: &Report, expected: &[String], parties: &[Party]) -> bool {
    expected.len() == parties.len()
        && expected.iter().all(|e| {
            let e = plain(e);
            parties.iter().any(|p| called(report, p).contains(&e))
        })
}

fn texts(parties: &[Party]) -> String {
    if parties.is_empty() {
        return "nobody".to_string();
    }
    parties
        .iter()
        .map(|p| format!("\"{}\"", p.text))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What is wrong with one event, held against what was expected.
fn differences(
    example: &Example,
    event: &Event,
    report: &Report,
) -> Vec<(std::ops::Range<usize>, String)> {
    let mut wrong = Vec::new();
    for (expected, span) in &example.expected {
        let message = match expected {
            Expectation::Actor(names) => (!same_parties(report, names, &event.actors))
                .then(|| format!("actor: expected {names:?}, coded {}", texts(&event.actors))),
            Expectation::Recipient(names) => (!same_parties(report, names, &event.recipients))
                .then(|| {
                    format!(
                        "recipient: expected {names:?}, coded {}",
                        texts(&event.recipients)
                    )
                }),
            Expectation::Count(what, n) => {
                let coded: Vec<u64> = event
                    .counts
                    .iter()
                    .filter(|c| c.what == *what)
                    .filter_map(|c| c.best.or(c.low))
                    .collect();
                (!coded.contains(n) && coded.iter().sum::<u64>() != *n)
                    .then(|| format!("{}: expected {n}, coded {coded:?}", what.name()))
            }
            Expectation::Mode(mode) => {
                let coded = event.mode.as_deref().unwrap_or("");
                (coded != mode && !event.modes.contains(mode))
                    .then(|| format!("mode: expected {mode:?}, coded {:?}", event.modes))
            }
            Expectation::Context(contexts) => contexts
                .iter()
                .any(|c| !event.context.contains(c))
                .then(|| format!("context: expected {contexts:?}, coded {:?}", event.context)),
            Expectation::Status(status) => (event.status != *status).then(|| {
                format!(
                    "status: expected {}, coded {}",
                    status.name(),
                    event.status.name()
                )
            }),
            Expectation::Hedged(hedged) => (event.hedged != *hedged)
                .then(|| format!("hedged: expected {hedged}, coded {}", event.hedged)),
            Expectation::Type(kind) => (event.kind != *kind)
                .then(|| format!("type: expected {kind}, coded {}", event.kind)),
            Expectation::Weapon(text) => {
                let coded = event
                    .weapon
                    .as_ref()
                    .map(|w| plain(&w.text))
                    .unwrap_or_default();
                (!coded.contains(&plain(text)))
                    .then(|| format!("weapon: expected {text:?}, coded {coded:?}"))
            }
            Expectation::Source(text) => {
                let named = event
                    .attribution
                    .iter()
                    .filter_map(|a| a.source.as_ref())
                    .any(|s| called(report, s).contains(&plain(text)));
                let coded: Vec<Party> = event
                    .attribution
                    .iter()
                    .filter_map(|a| a.source.clone())
                    .collect();
                (!named).then(|| format!("source: expected {text:?}, coded {}", texts(&coded)))
            }
            Expectation::Time(text) => {
                let coded = event.time.as_ref();
                let fits = coded.is_some_and(|t| {
                    t.value.as_deref() == Some(text) || plain(&t.text) == plain(text)
                });
                (!fits).then(|| {
                    format!(
                        "time: expected {text:?}, coded {:?}",
                        coded.map(|t| (&t.text, &t.value))
                    )
                })
            }
            Expectation::Place(text) => {
                let coded = event.place.as_ref();
                let fits = coded.is_some_and(|p| {
                    plain(&p.text) == plain(text)
                        || p.name.as_deref().map(plain) == Some(plain(text))
                });
                (!fits).then(|| {
                    format!(
                        "place: expected {text:?}, coded {:?}",
                        coded.map(|p| &p.text)
                    )
                })
            }
        };
        if let Some(message) = message {
            let span = if span.is_empty() {
                example.span.clone()
            } else {
                span.clone()
            };
            wrong.push((span, message));
        }
    }
    wrong
}

fn example_mistakes(
    entry: &Entry,
    example: &Example,
    events: &[Event],
    report: &Report,
    mistakes: &mut Vec<Mistake>,
) {
    let own: Vec<&Event> = events.iter().filter(|e| fired(e, entry)).collect();
    if own.is_empty() {
        let others: Vec<&str> = events.iter().map(|e| e.evidence.rule.as_str()).collect();
        let instead = if others.is_empty() {
            "nothing fires".to_string()
        } else {
            format!("instead: {}", others.join(", "))
        };
        mistakes.push(
            Mistake::new(
                &entry.file,
                example.span.clone(),
                format!("{} does not fire", entry.id),
            )
            .label(instead),
        );
        return;
    }
    // Where it fires more than once, the event that fits best is the one meant.
    let best = own
        .iter()
        .map(|e| differences(example, e, report))
        .min_by_key(Vec::len)
        .unwrap_or_default();
    for (span, message) in best {
        mistakes
            .push(Mistake::new(&entry.file, span, format!("{}: {message}", entry.id)).label(""));
    }
}
