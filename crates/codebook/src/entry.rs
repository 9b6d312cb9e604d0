//! The entries: which words tell of which event.

use std::ops::Range;
use std::sync::Arc;

use dateline_clause::{Classes, Kind, Role};
use dateline_record::{CountKind, Status};

use crate::condition::Condition;
use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::{Table, Text, as_text, parse, split};

/// One entry of the codebook.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id, as records name it.
    pub id: String,
    /// What it catches, in one sentence.
    pub about: String,
    /// Note for the next editor.
    pub why: Option<String>,
    /// PLOVER event type.
    pub kind: String,
    /// PLOVER modes, the chief first.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// The patterns, any of which may hold.
    pub patterns: Vec<Pattern>,
    /// Roles that hold who did it, the first that is there.
    pub actor: Vec<Role>,
    /// Roles that hold to whom.
    pub recipient: Vec<Role>,
    /// What the number in a role counts.
    pub counts: Vec<(CountKind, Role)>,
    /// Roles that hold the weapon; empty: the usual ones.
    pub weapon: Vec<Role>,
    /// Whether both sides do it.
    pub reciprocal: bool,
    /// Status that the words themselves decide.
    pub status: Option<Status>,
    /// The report must have an event of this type from another entry.
    pub beside: Option<String>,
    /// Sentences it must code, and how.
    pub examples: Vec<Example>,
    /// Sentences in which it must not fire.
    pub never: Vec<(String, Range<usize>)>,
    /// The file it stands in.
    pub file: Arc<File>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

impl Entry {
    /// Where it stands: `codebook/events/assault.toml:12`.
    pub fn place(&self) -> String {
        self.file.place(self.span.start)
    }

    /// Where one of its patterns stands.
    pub fn pattern_place(&self, pattern: usize) -> String {
        let at = self.patterns.get(pattern).map_or(&self.span, |p| &p.span);
        self.file.place(at.start)
    }
}

/// What a clause must look like.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// Predicates, any of which fits.
    pub predicates: Vec<(Kind, String)>,
    /// Conditions on roles, all of which must hold.
    pub roles: Vec<(Role, Condition)>,
    /// Words that must (or must not) stand anywhere in the sentence.
    pub near: Option<Condition>,
    /// Condition on the weapon (refinements only).
    pub weapon: Option<Condition>,
    /// Whether the clause must be negated.
    pub negated: bool,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

/// One condition of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'p> {
    /// On what stands in a role.
    Role(&'p Role, &'p Condition),
    /// On the words of the sentence.
    Near(&'p Condition),
    /// On the weapon.
    Weapon(&'p Condition),
    /// That the clause is negated.
    Negated,
}

impl Pattern {
    /// The conditions, all of which must hold.
    pub fn asked(&self) -> impl Iterator<Item = Asked<'_>> {
        let roles = self.roles.iter().map(|(role, c)| Asked::Role(role, c));
        roles
            .chain(self.near.iter().map(Asked::Near))
            .chain(self.weapon.iter().map(Asked::Weapon))
            .chain(self.negated.then_some(Asked::Negated))
    }
}

/// A sentence and what must be coded in it.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// What is expected; what is not named is not checked.
    pub expected: Vec<(Expectation, Range<usize>)>,
    /// Publication date against which its times are read.
    pub published: Option<String>,
}

/// One thing an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// The actors' words.
    Actor(Vec<String>),
    /// The recipients' words.
    Recipient(Vec<String>),
    /// A number.
    Count(CountKind, u64),
    /// The chief mode.
    Mode(String),
    /// Contexts that hold, among others.
    Context(Vec<String>),
    /// The status.
    Status(Status),
    /// Whether it is marked as not established.
    Hedged(bool),
    /// The type, where the precedence table changes it.
    Type(String),
    /// The weapon's words.
    Weapon(String),
    /// The innermost source's words.
    Source(String),
    /// The time's value or words.
    Time(String),
    /// The place's words.
    Place(String),
}

/// Type and further modes or contexts that follow from what stands in a clause.
#[derive(Clone, Debug)]
pub struct Refinement {
    /// What it is for.
    pub about: String,
    /// The type it applies to.
    pub kind: String,
    /// Patterns, any of which may hold.
    pub patterns: Vec<Pattern>,
    /// Modes it adds.
    pub modes: Vec<String>,
    /// Contexts it adds.
    pub context: Vec<String>,
    /// The file it stands in.
    pub file: Arc<File>,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

/// What patterns are read with.
pub(crate) struct Terms<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) plover: &'a Plover,
}

fn roles(text: &Text) -> Vec<Role> {
    split(&text.value, text.span.clone())
        .iter()
        .filter(|t| t.value != "-")
        .map(|t| Role::from_name(&t.value))
        .collect()
}

impl Pattern {
    pub(crate) fn read(
        table: &mut Table<'_>,
        terms: &Terms<'_>,
        mistakes: &mut Vec<Mistake>,
    ) -> Pattern {
        let mut pattern = Pattern {
            span: table.span.clone(),
            ..Pattern::default()
        };
        table.all_asked();
        for (key, value) in table.entries() {
            let Some(text) = as_text(table.file, &key, value, mistakes) else {
                continue;
            };
            match key.value.as_str() {
                "verb" | "noun" | "adj" => {
                    let kind = match key.value.as_str() {
                        "verb" => Kind::Verb,
                        "noun" => Kind::Noun,
                        _ => Kind::Adjective,
                    };
                    for word in split(&text.value, text.span.clone()) {
                        pattern.predicates.push((kind, word.value.to_lowercase()));
                    }
                }
                "polarity" => match text.value.as_str() {
                    "negated" => pattern.negated = true,
                    _ => mistakes.push(Mistake::new(
                        table.file,
                        text.span,
                        "\"polarity\" can only be \"negated\"",
                    )),
                },
                "near" => {
                    pattern.near = Some(Condition::read(table.file, &text, terms.classes, mistakes))
                }
                "weapon" => {
                    pattern.weapon =
                        Some(Condition::read(table.file, &text, terms.classes, mistakes))
                }
                role => {
                    if !role
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c == ' ' || c == '-')
                    {
                        mistakes.push(
                            Mistake::new(table.file, key.span.clone(), format!("\"{role}\" is no role"))
                                .label("roles are agent, patient, recipient, content, modifier, cause, or a preposition"),
                        );
                    }
                    let condition = Condition::read(table.file, &text, terms.classes, mistakes);
                    pattern.roles.push((Role::from_name(role), condition));
                }
            }
        }
        pattern
    }
}

impl Example {
    fn read(
        table: &mut Table<'_>,
        terms: &Terms<'_>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Example> {
        let text = table.required("text", mistakes)?;
        let mut example = Example {
            text: text.value,
            span: text.span.clone(),
            ..Example::default()
        };
        let span = |t: &Table<'_>, key: &str| {
            t.entries()
                .find(|(k, _)| k.value == key)
                .map_or(0..0, |(_, v)| v.span())
        };
        for (key, actor) in [("actor", true), ("recipient", false)] {
            if table.has(key) {
                let at = span(table, key);
                let words: Vec<String> = table
                    .words(key, mistakes)
                    .into_iter()
                    .map(|t| t.value)
                    .filter(|w| !w.is_empty())
                    .collect();
                let what = if actor {
                    Expectation::Actor(words)
                } else {
                    Expectation::Recipient(words)
                };
                example.expected.push((what, at));
            }
        }
        if let Some(mut counts) = table.table("counts", mistakes) {
            counts.all_asked();
            for (key, value) in counts.entries() {
                let number = value
                    .get_ref()
                    .as_integer()
                    .and_then(|n| n.as_str().parse::<u64>().ok());
                match (CountKind::from_name(&key.value), number) {
                    (Some(kind), Some(n)) => example
                        .expected
                        .push((Expectation::Count(kind, n), value.span())),
                    (None, _) => mistakes.push(Mistake::new(
                        table.file,
                        key.span.clone(),
                        format!("\"{}\" is nothing that is counted", key.value),
                    )),
                    (_, None) => mistakes.push(Mistake::new(
                        table.file,
                        value.span(),
                        "a count must be a whole number",
                    )),
                }
            }
        }
        if let Some(mode) = table.text("mode", mistakes) {
            if !mode.value.is_empty() && !terms.plover.has_any_mode(&mode.value) {
                mistakes.push(Mistake::new(
                    table.file,
                    mode.span.clone(),
                    format!("there is no mode \"{}\"", mode.value),
                ));
            }
            example
                .expected
                .push((Expectation::Mode(mode.value), mode.span));
        }
        if table.has("context") {
            let at = span(table, "context");
            let context = contexts(table, terms, mistakes);
            example.expected.push((Expectation::Context(context), at));
        }
        match table.text("status", mistakes) {
            Some(status) => match Status::from_name(&status.value) {
                Some(s) => example.expected.push((Expectation::Status(s), status.span)),
                None => mistakes.push(Mistake::new(
                    table.file,
                    status.span,
                    format!("there is no status \"{}\"", status.value),
                )),
            },
            None => example
                .expected
                .push((Expectation::Status(Status::Actual), text.span)),
        }
        if table.has("hedged") {
            let at = span(table, "hedged");
            let hedged = table.flag("hedged", mistakes);
            example.expected.push((Expectation::Hedged(hedged), at));
        }
        if let Some(kind) = table.text("type", mistakes) {
            if terms.plover.kind(&kind.value).is_none() {
                mistakes.push(Mistake::new(
                    table.file,
                    kind.span.clone(),
                    format!("there is no type \"{}\"", kind.value),
                ));
            }
            example
                .expected
                .push((Expectation::Type(kind.value), kind.span));
        }
        type Make = fn(String) -> Expectation;
        let strings: [(&'static str, Make); 4] = [
            ("weapon", Expectation::Weapon),
            ("source", Expectation::Source),
            ("time", Expectation::Time),
            ("place", Expectation::Place),
        ];
        for (key, make) in strings {
            if let Some(t) = table.text(key, mistakes) {
                example.expected.push((make(t.value), t.span));
            }
        }
        example.published = table.text("published", mistakes).map(|t| t.value);
        table.finish(mistakes);
        Some(example)
    }
}

/// Reads modes and contexts and checks them against PLOVER.
fn modes_and_contexts(
    table: &mut Table<'_>,
    kind: &str,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> (Vec<String>, Vec<String>) {
    let modes = table.words("mode", mistakes);
    for mode in &modes {
        if !terms.plover.has_mode(kind, &mode.value) {
            let known = terms
                .plover
                .kind(kind)
                .map(|k| {
                    k.modes
                        .iter()
                        .map(|m| m.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                })
                .unwrap_or_default();
            mistakes.push(
                Mistake::new(
                    table.file,
                    mode.span.clone(),
                    format!("{kind} has no mode \"{}\"", mode.value),
                )
                .label(format!("its modes are: {known}")),
            );
        }
    }
    let modes = modes.into_iter().map(|t| t.value).collect();
    (modes, contexts(table, terms, mistakes))
}

/// Reads `context` and checks it against PLOVER.
fn contexts(table: &mut Table<'_>, terms: &Terms<'_>, mistakes: &mut Vec<Mistake>) -> Vec<String> {
    let words = table.words("context", mistakes);
    for c in &words {
        if !terms.plover.contexts.contains(&c.value) {
            mistakes.push(Mistake::new(
                table.file,
                c.span.clone(),
                format!("there is no context \"{}\"", c.value),
            ));
        }
    }
    words.into_iter().map(|t| t.value).collect()
}

/// Reads the entries of one file under `events/`; its name is the type.
pub(crate) fn read_entries(
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Entry> {
    let stem = file
        .path
        .rsplit('/')
        .next()
        .unwrap_or("")
        .trim_end_matches(".toml");
    let kind = stem.to_uppercase();
    if terms.plover.kind(&kind).is_none() {
        mistakes.push(Mistake::new(
            file,
            0..0,
            format!("the file's name must be a PLOVER type in lower case; there is no type {kind}"),
        ));
        return Vec::new();
    }
    let mut entries = Vec::new();
    parse(file, mistakes, |root, mistakes| {
        for mut table in root.tables("event", mistakes) {
            if let Some(entry) = read_entry(&mut table, &kind, file, terms, mistakes) {
                entries.push(entry);
            }
        }
    });
    entries
}

fn read_entry(
    table: &mut Table<'_>,
    kind: &str,
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Entry> {
    let id = table.required("id", mistakes);
    let about = table.required("about", mistakes);
    let (modes, context) = modes_and_contexts(table, kind, terms, mistakes);
    let mut patterns = Vec::new();
    let has_when = table.has("when");
    for mut when in table.tables("when", mistakes) {
        let pattern = Pattern::read(&mut when, terms, mistakes);
        if pattern.predicates.is_empty() {
            mistakes.push(Mistake::new(
                file,
                when.span.clone(),
                "a pattern needs a predicate: verb, noun or adj",
            ));
        }
        if pattern.weapon.is_some() {
            mistakes.push(Mistake::new(
                file,
                when.span.clone(),
                "\"weapon\" stands beside `when`, not in it",
            ));
        }
        patterns.push(pattern);
    }
    if !has_when {
        mistakes.push(Mistake::new(
            file,
            table.span.clone(),
            "\"when\" is missing",
        ));
    }
    let actor = table
        .text("actor", mistakes)
        .map_or_else(|| vec![Role::Agent, Role::Cause], |t| roles(&t));
    let recipient = table
        .text("recipient", mistakes)
        .map_or_else(|| vec![Role::Patient], |t| roles(&t));
    let weapon = table
        .text("weapon", mistakes)
        .map(|t| roles(&t))
        .unwrap_or_default();
    let mut counts = Vec::new();
    if let Some(mut t) = table.table("counts", mistakes) {
        t.all_asked();
        for (key, value) in t.entries() {
            let Some(text) = as_text(file, &key, value, mistakes) else {
                continue;
            };
            match CountKind::from_name(&key.value) {
                Some(what) => counts.extend(roles(&text).into_iter().map(|role| (what, role))),
                None => mistakes.push(Mistake::new(
                    file,
                    key.span.clone(),
                    format!("\"{}\" is nothing that is counted", key.value),
                )),
            }
        }
    }
    let reciprocal = table.flag("reciprocal", mistakes);
    let status = table.text("status", mistakes).and_then(|t| {
        let found = Status::from_name(&t.value);
        if found.is_none() {
            mistakes.push(Mistake::new(
                file,
                t.span,
                format!("there is no status \"{}\"", t.value),
            ));
        }
        found
    });
    let beside = table.text("beside", mistakes);
    if let Some(b) = &beside
        && terms.plover.kind(&b.value).is_none()
    {
        mistakes.push(Mistake::new(
            file,
            b.span.clone(),
            format!("there is no type \"{}\"", b.value),
        ));
    }
    let mut examples = Vec::new();
    for mut e in table.tables("examples", mistakes) {
        examples.extend(Example::read(&mut e, terms, mistakes));
    }
    let never = if table.has("never") {
        table
            .words("never", mistakes)
            .into_iter()
            .map(|t| (t.value, t.span))
            .collect()
    } else {
        Vec::new()
    };
    let why = table.text("why", mistakes).map(|t| t.value);
    table.finish(mistakes);
    let (id, about) = (id?, about?);
    if examples.len() < 2 {
        mistakes.push(Mistake::new(
            file,
            id.span.clone(),
            format!(
                "\"{}\" has {} of the two examples an entry needs",
                id.value,
                examples.len()
            ),
        ));
    }
    if !id.value.starts_with(&format!("{}.", kind.to_lowercase())) {
        mistakes.push(Mistake::new(
            file,
            id.span.clone(),
            format!("an id here must start with \"{}.\"", kind.to_lowercase()),
        ));
    }
    Some(Entry {
        id: id.value,
        about: about.value,
        why,
        kind: kind.to_string(),
        modes,
        context,
        patterns,
        actor,
        recipient,
        counts,
        weapon,
        reciprocal,
        status,
        beside: beside.map(|t| t.value),
        examples,
        never,
        file: file.clone(),
        span: id.span,
    })
}

/// Reads `refine.toml`.
pub(crate) fn read_refinements(
    file: &Arc<File>,
    terms: &Terms<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Refinement> {
    let mut all = Vec::new();
    parse(file, mistakes, |root, mistakes| {
        for mut table in root.tables("refine", mistakes) {
            let about = table
                .required("about", mistakes)
                .map(|t| t.value)
                .unwrap_or_default();
            let kind = table.required("type", mistakes);
            let name = kind.as_ref().map(|t| t.value.clone()).unwrap_or_default();
            if let Some(k) = &kind
                && k.value != "*"
                && terms.plover.kind(&k.value).is_none()
            {
                mistakes.push(Mistake::new(
                    file,
                    k.span.clone(),
                    format!("there is no type \"{}\"", k.value),
                ));
            }
            let (modes, context) = modes_and_contexts(&mut table, &name, terms, mistakes);
            let patterns = table
                .tables("when", mistakes)
                .into_iter()
                .map(|mut when| Pattern::read(&mut when, terms, mistakes))
                .collect();
            table.finish(mistakes);
            all.push(Refinement {
                about,
                kind: name,
                patterns,
                modes,
                context,
                file: file.clone(),
                span: table.span.clone(),
            });
        }
    });
    all
}
