//! Who did it where the sentence does not say: `implied.toml`.

use std::ops::Range;
use std::sync::Arc;

use crate::condition::Condition;
use crate::entry::Terms;
use crate::mistake::{File, Mistake};
use crate::read::{Table, Text, as_text, parse};

/// Where the doer of an event may be looked for when its own clause names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What it happened in, at or after, in the same sentence: its doer.
    Circumstance,
    /// The same happening, told before and named again: "the raid".
    Again,
    /// Who says so.
    Source,
    /// A party named in the sentence.
    Sentence,
    /// The doer of an event in the sentence before.
    Before,
    /// The doer of the nearest other event of its type and mode.
    Likewise,
    /// The one such party that the report names.
    Report,
}

impl Look {
    /// Every place to look, with its name in the codebook.
    pub const ALL: [(&'static str, Look); 7] = [
        ("circumstance", Look::Circumstance),
        ("again", Look::Again),
        ("source", Look::Source),
        ("sentence", Look::Sentence),
        ("before", Look::Before),
        ("likewise", Look::Likewise),
        ("report", Look::Report),
    ];
}

/// One way by which the doer of an event follows from what stands around it.
#[derive(Clone, Debug)]
pub struct Implied {
    /// Its id, as the parties that it gives name it.
    pub id: String,
    /// What it catches, in one sentence.
    pub about: String,
    /// Note for the next editor.
    pub why: Option<String>,
    /// Types and modes (`None`: any mode) of the events whose doer it gives.
    pub events: Vec<(String, Option<String>)>,
    /// Words that tell of events which it leaves alone.
    pub unless: Option<Condition>,
    /// What the event must count: a name as in entries; empty where that is of no matter.
    pub counts: Vec<String>,
    /// Sectors, one of which the doer must have; empty: anybody.
    pub doer: Vec<String>,
    /// Words of which none may stand in the mention of the doer.
    pub except: Option<Condition>,
    /// Where it looks, in this order; the first place that has a doer gives it.
    pub look: Vec<Look>,
    /// Types and modes of the events whose doers may be meant.
    pub told: Vec<(String, Option<String>)>,
    /// Texts in which it must give a doer, with that doer's words.
    pub examples: Vec<(String, String, Range<usize>)>,
    /// Texts in which it must give none.
    pub never: Vec<(String, Range<usize>)>,
    /// The file it stands in.
    pub file: Arc<File>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

/// What `implied.toml` says.
#[derive(Clone, Debug, Default)]
pub struct ImpliedDoers {
    /// The rules, in the order in which they are asked.
    pub rules: Vec<Implied>,
    /// Words that join a circumstance to what happened in it.
    pub joined_by: Vec<String>,
    /// Event nouns by which any event of their type may be named again.
    pub again: Vec<String>,
    /// Words at an event noun that tell it apart from those told before.
    pub another: Vec<String>,
}

impl Implied {
    /// Whether the rule is for events of that type with these modes.
    pub fn is_for(&self, kind: &str, modes: &[String]) -> bool {
        fits(&self.events, kind, modes)
    }

    /// Whether the doer of an event of that type with these modes may be meant.
    pub fn may_be_told_by(&self, kind: &str, modes: &[String]) -> bool {
        fits(&self.told, kind, modes)
    }

    /// Whether a party of these sectors may be the doer.
    pub fn allows(&self, sectors: &[String]) -> bool {
        self.doer.is_empty() || sectors.iter().any(|s| self.doer.contains(s))
    }
}

fn fits(list: &[(String, Option<String>)], kind: &str, modes: &[String]) -> bool {
    list.iter()
        .any(|(k, m)| k == kind && m.as_ref().is_none_or(|m| modes.contains(m)))
}

/// Reads `TYPE` or `TYPE.mode`.
fn kinds(
    texts: Vec<Text>,
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<(String, Option<String>)> {
    let mut all = Vec::new();
    for t in texts {
        let (kind, mode) = match t.value.split_once('.') {
            Some((kind, mode)) => (kind.to_string(), Some(mode.to_string())),
            None => (t.value.clone(), None),
        };
        let known = terms.plover.kind(&kind).is_some()
            && mode
                .as_ref()
                .is_none_or(|m| terms.plover.has_mode(&kind, m));
        if known {
            all.push((kind, mode));
        } else {
            mistakes.push(
                Mistake::new(file, t.span, format!("there is no type \"{}\"", t.value))
                    .label("a PLOVER type, or TYPE.mode"),
            );
        }
    }
    all
}

fn looks(texts: Vec<Text>, file: &Arc<File>, mistakes: &mut Vec<Mistake>) -> Vec<Look> {
    let mut all = Vec::new();
    for t in texts {
        match Look::ALL.iter().find(|(name, _)| *name == t.value) {
            Some(&(_, look)) => all.push(look),
            None => {
                let known: Vec<&str> = Look::ALL.iter().map(|(name, _)| *name).collect();
                mistakes.push(
                    Mistake::new(file, t.span, format!("\"{}\" is no place to look", t.value))
                        .label(format!("known are: {}", known.join(", "))),
                );
            }
        }
    }
    all
}

fn read_rule(
    table: &mut Table<'_>,
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Implied> {
    let id = table.required("id", mistakes);
    let about = table.required("about", mistakes);
    let why = table.text("why", mistakes).map(|t| t.value);
    let events = table.words("type", mistakes);
    let told = table.words("told", mistakes);
    let unless = table
        .text("unless", mistakes)
        .map(|t| Condition::read(file, &t, terms.classes, mistakes));
    let counts = table.words("counts", mistakes);
    let doer = table.words("doer", mistakes);
    for sector in &doer {
        if !terms.plover.sectors.contains(&sector.value) {
            mistakes.push(Mistake::new(
                file,
                sector.span.clone(),
                format!("there is no sector \"{}\"", sector.value),
            ));
        }
    }
    for what in &counts {
        if dateline_record::CountKind::from_name(&what.value).is_none() {
            mistakes.push(Mistake::new(
                file,
                what.span.clone(),
                format!("\"{}\" is nothing that is counted", what.value),
            ));
        }
    }
    let except = table
        .text("except", mistakes)
        .map(|t| Condition::read(file, &t, terms.classes, mistakes));
    let look = table.words("look", mistakes);
    let look = looks(look, file, mistakes);
    let mut examples = Vec::new();
    for mut example in table.tables("examples", mistakes) {
        example.all_asked();
        let mut texts = [None, None];
        for (key, value) in example.entries() {
            let slot = match key.value.as_str() {
                "text" => 0,
                "actor" => 1,
                _ => {
                    mistakes.push(Mistake::new(
                        file,
                        key.span.clone(),
                        format!("\"{}\" is not known here", key.value),
                    ));
                    continue;
                }
            };
            texts[slot] = as_text(file, &key, value, mistakes);
        }
        match texts {
            [Some(text), Some(actor)] => examples.push((text.value, actor.value, text.span)),
            _ => mistakes.push(Mistake::new(
                file,
                example.span.clone(),
                "an example needs `text` and `actor`",
            )),
        }
    }
    let never = table
        .words("never", mistakes)
        .into_iter()
        .map(|t| (t.value, t.span))
        .collect();
    table.finish(mistakes);
    let (id, about) = (id?, about?);
    if examples.len() < 2 {
        mistakes.push(Mistake::new(
            file,
            id.span.clone(),
            format!(
                "\"{}\" has {} of the two examples a rule needs",
                id.value,
                examples.len()
            ),
        ));
    }
    if !id.value.starts_with("implied.") {
        mistakes.push(Mistake::new(
            file,
            id.span.clone(),
            "an id here must start with \"implied.\"",
        ));
    }
    Some(Implied {
        id: id.value,
        about: about.value,
        why,
        events: kinds(events, file, terms, mistakes),
        unless,
        counts: counts.into_iter().map(|t| t.value).collect(),
        doer: doer.into_iter().map(|t| t.value).collect(),
        except,
        look,
        told: kinds(told, file, terms, mistakes),
        examples,
        never,
        file: file.clone(),
        span: id.span,
    })
}

/// Reads `implied.toml`.
pub(crate) fn read(
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> ImpliedDoers {
    let mut all = ImpliedDoers::default();
    parse(file, mistakes, |root, mistakes| {
        let mut list = |key, mistakes: &mut Vec<Mistake>| {
            root.words(key, mistakes)
                .into_iter()
                .map(|t| t.value)
                .collect()
        };
        all.joined_by = list("joined_by", mistakes);
        all.again = list("again", mistakes);
        all.another = list("another", mistakes);
        for mut table in root.tables("implied", mistakes) {
            let rule = read_rule(&mut table, file, terms, mistakes);
            all.rules.extend(rule);
        }
    });
    all
}
