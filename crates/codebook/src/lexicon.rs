//! The lexicons of the clause layer: word classes, event nouns, light verbs, factuality, attribution.

use std::collections::HashMap;
use std::sync::Arc;

use dateline_clause::{
    ClassSpec, Classes, Cue, Frame, Kind, Lexicon, LightSubject, Modification, Nominal, Signature,
    Source, Takes,
};
use dateline_record::{Stance, Status};

use crate::mistake::{File, Mistake};
use crate::read::{Table, Text, as_text, parse, split};

/// Reads `classes.toml`.
pub(crate) fn classes(file: &Arc<File>, mistakes: &mut Vec<Mistake>) -> Classes {
    let mut specs = Vec::new();
    parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("class", mistakes) {
            let name = t
                .required("name", mistakes)
                .map(|x| x.value)
                .unwrap_or_default();
            t.required("about", mistakes);
            let values = |list: Vec<Text>| list.into_iter().map(|x| x.value).collect();
            let include = values(t.words("include", mistakes));
            let labels = values(t.words("labels", mistakes));
            let words = t
                .words("words", mistakes)
                .into_iter()
                .map(|x| x.value.to_lowercase())
                .collect();
            let pronouns = t.flag("pronouns", mistakes);
            let numbers = t.flag("numbers", mistakes);
            let names = t.flag("names", mistakes);
            t.finish(mistakes);
            specs.push(ClassSpec {
                name,
                include,
                labels,
                words,
                pronouns,
                numbers,
                names,
            });
        }
    });
    Classes::new(&specs).unwrap_or_else(|e| {
        mistakes.push(Mistake::new(file, 0..0, e));
        Classes::default()
    })
}

fn sources(text: Option<Text>) -> Vec<Source> {
    let Some(text) = text else { return Vec::new() };
    split(&text.value, text.span)
        .into_iter()
        .map(|t| match t.value.as_str() {
            "possessor" => Source::Possessor,
            "modifier" => Source::Modifier,
            other => Source::Prep(other.to_string()),
        })
        .collect()
}

/// Reads `nominals.toml`.
pub(crate) fn nominals(file: &Arc<File>, lexicon: &mut Lexicon, mistakes: &mut Vec<Mistake>) {
    parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("nominal", mistakes) {
            t.required("about", mistakes);
            let agent = sources(t.text("agent", mistakes));
            let patient = sources(t.text("patient", mistakes));
            if let Some(mut words) = t.table("words", mistakes) {
                words.all_asked();
                for (noun, value) in words.entries() {
                    let Some(verb) = as_text(file, &noun, value, mistakes) else {
                        continue;
                    };
                    let nominal = Nominal {
                        verb: Some(verb.value),
                        agent: agent.clone(),
                        patient: patient.clone(),
                    };
                    if lexicon
                        .nominals
                        .insert(noun.value.clone(), nominal)
                        .is_some()
                    {
                        mistakes.push(Mistake::new(
                            file,
                            noun.span,
                            format!("\"{}\" is there twice", noun.value),
                        ));
                    }
                }
            }
            t.finish(mistakes);
        }
    });
    lexicon.plain_nominal = Some(Nominal {
        verb: None,
        agent: vec![
            Source::Prep("by".into()),
            Source::Possessor,
            Source::Modifier,
        ],
        patient: vec![
            Source::Prep("of".into()),
            Source::Prep("on".into()),
            Source::Prep("against".into()),
        ],
    });
}

/// Reads `light-verbs.toml`.
pub(crate) fn light_verbs(file: &Arc<File>, lexicon: &mut Lexicon, mistakes: &mut Vec<Mistake>) {
    parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("light", mistakes) {
            t.required("about", mistakes);
            let words = t.words("words", mistakes);
            let subject = t.required("subject", mistakes);
            t.finish(mistakes);
            let Some(subject) = subject else { continue };
            let subject = match subject.value.as_str() {
                "agent" => LightSubject::Agent,
                "patient" => LightSubject::Patient,
                "event" => LightSubject::Event,
                _ => {
                    mistakes.push(Mistake::new(
                        file,
                        subject.span,
                        "\"subject\" must be agent, patient or event",
                    ));
                    continue;
                }
            };
            for w in words {
                lexicon
                    .light
                    .entry(w.value.to_lowercase())
                    .or_default()
                    .push(subject);
            }
        }
        for key in ["causative", "taken_as", "joined"] {
            let set = match key {
                "causative" => &mut lexicon.causative,
                "taken_as" => &mut lexicon.taken_as,
                _ => &mut lexicon.joined,
            };
            set.extend(root.words(key, mistakes).into_iter().map(|w| w.value));
        }
    });
}

/// A status by name; `same` is `None`.
fn outcome(t: &mut Table<'_>, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Status> {
    let text = t.text(key, mistakes)?;
    if text.value == "same" {
        return None;
    }
    let status = Status::from_name(&text.value);
    if status.is_none() {
        mistakes.push(Mistake::new(
            t.file,
            text.span,
            format!("there is no status \"{}\"", text.value),
        ));
    }
    status
}

/// Reads `factuality.toml`.
pub(crate) fn factuality(file: &Arc<File>, lexicon: &mut Lexicon, mistakes: &mut Vec<Mistake>) {
    parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("signature", mistakes) {
            t.required("about", mistakes);
            let words = t.words("words", mistakes);
            let frames = t.words("frame", mistakes);
            let yes = outcome(&mut t, "yes", mistakes);
            let no = outcome(&mut t, "no", mistakes);
            let hedge = t.flag("hedge", mistakes);
            t.finish(mistakes);
            let mut all = Vec::new();
            for f in &frames {
                match Frame::from_name(&f.value) {
                    Some(frame) => all.push(Some(frame)),
                    None => mistakes.push(
                        Mistake::new(
                            file,
                            f.span.clone(),
                            format!("there is no frame \"{}\"", f.value),
                        )
                        .label("frames are to, that, ing, noun, subject"),
                    ),
                }
            }
            if frames.is_empty() {
                all.push(None);
            }
            for w in words {
                for &frame in &all {
                    lexicon
                        .signatures
                        .entry(w.value.to_lowercase())
                        .or_default()
                        .push(Signature {
                            frame,
                            yes,
                            no,
                            hedge,
                        });
                }
            }
        }
        for (key, modal) in [("modal", true), ("marker", false)] {
            for mut t in root.tables(key, mistakes) {
                t.required("about", mistakes);
                let words = t.words("words", mistakes);
                let status = outcome(&mut t, "status", mistakes);
                t.finish(mistakes);
                let Some(status) = status else { continue };
                let map: &mut HashMap<String, Status> = if modal {
                    &mut lexicon.modals
                } else {
                    &mut lexicon.markers
                };
                map.extend(words.into_iter().map(|w| (w.value.to_lowercase(), status)));
            }
        }
        for mut t in root.tables("modifier", mistakes) {
            t.required("about", mistakes);
            let words = t.words("words", mistakes);
            let status = outcome(&mut t, "status", mistakes);
            let hedge = t.flag("hedge", mistakes);
            t.finish(mistakes);
            for w in words {
                lexicon
                    .modifiers
                    .entry(w.value.to_lowercase())
                    .or_insert(Modification { status, hedge });
            }
        }
        for key in ["historical", "perception", "planned", "looks_back"] {
            for mut t in root.tables(key, mistakes) {
                t.required("about", mistakes);
                let set = match key {
                    "historical" => &mut lexicon.historical,
                    "perception" => &mut lexicon.perception,
                    "planned" => &mut lexicon.planned,
                    _ => &mut lexicon.looks_back,
                };
                set.extend(
                    t.words("words", mistakes)
                        .into_iter()
                        .map(|w| w.value.to_lowercase()),
                );
                t.finish(mistakes);
            }
        }
    });
}

/// Reads `attribution.toml`.
pub(crate) fn attribution(file: &Arc<File>, lexicon: &mut Lexicon, mistakes: &mut Vec<Mistake>) {
    parse(file, mistakes, |root, mistakes| {
        for (key, view) in [("cue", false), ("view", true)] {
            for mut t in root.tables(key, mistakes) {
                t.required("about", mistakes);
                let words = t.words("words", mistakes);
                let stance = t.required("stance", mistakes);
                let kind = cue_kind(&mut t, mistakes);
                let takes = cue_takes(&mut t, mistakes);
                t.finish(mistakes);
                let Some(stance) = stance.and_then(|s| stance_named(file, s, mistakes)) else {
                    continue;
                };
                for w in words {
                    let lower = w.value.to_lowercase();
                    let mut parts = lower.split(' ').map(str::to_string);
                    let Some(first) = parts.next() else { continue };
                    let cue = Cue {
                        kind,
                        rest: parts.collect(),
                        stance,
                        takes,
                        view,
                    };
                    lexicon.cues.entry(first).or_default().push(cue);
                }
            }
        }
        for mut t in root.tables("phrase", mistakes) {
            t.required("about", mistakes);
            let words = t.words("words", mistakes);
            let stance = t.required("stance", mistakes);
            t.finish(mistakes);
            let Some(stance) = stance.and_then(|s| stance_named(file, s, mistakes)) else {
                continue;
            };
            for w in words {
                let parts: Vec<String> = w.value.split(' ').map(str::to_lowercase).collect();
                lexicon
                    .phrases
                    .entry(parts[0].clone())
                    .or_default()
                    .push((parts, stance));
            }
        }
        for (key, set) in [
            ("holder", &mut lexicon.holders),
            ("rubric", &mut lexicon.rubrics),
        ] {
            for mut t in root.tables(key, mistakes) {
                t.required("about", mistakes);
                let words = t.words("words", mistakes);
                t.finish(mistakes);
                set.extend(words.into_iter().map(|w| w.value.to_lowercase()));
            }
        }
        // The longest is tried first: "as reported by" before "as reported". The sort is stable, so
        // that the first place a word stands in stays its chief one.
        for list in lexicon.phrases.values_mut() {
            list.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
        }
        for list in lexicon.cues.values_mut() {
            list.sort_by_key(|c| std::cmp::Reverse(c.rest.len()));
        }
    });
}

fn stance_named(file: &Arc<File>, stance: Text, mistakes: &mut Vec<Mistake>) -> Option<Stance> {
    let found = Stance::from_name(&stance.value);
    if found.is_none() {
        mistakes.push(Mistake::new(
            file,
            stance.span,
            format!("there is no stance \"{}\"", stance.value),
        ));
    }
    found
}

/// `kind` of a reporting word: a verb where it is not given.
fn cue_kind(t: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Kind {
    let Some(kind) = t.text("kind", mistakes) else {
        return Kind::Verb;
    };
    match kind.value.as_str() {
        "verb" => Kind::Verb,
        "noun" => Kind::Noun,
        "adjective" => Kind::Adjective,
        other => {
            let message = format!("\"{other}\" is neither verb, noun nor adjective");
            mistakes.push(Mistake::new(t.file, kind.span, message));
            Kind::Verb
        }
    }
}

/// `takes` of a reporting word: a clause, an infinitive and a participle where it is not given.
fn cue_takes(t: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Takes {
    let mut takes = Takes::default();
    if !t.has("takes") {
        (takes.clause, takes.to, takes.ing) = (true, true, true);
    }
    for name in t.words("takes", mistakes) {
        if !takes.add(&name.value) {
            let message = format!("nothing taken is called \"{}\"", name.value);
            mistakes.push(Mistake::new(t.file, name.span, message));
        }
    }
    takes
}
