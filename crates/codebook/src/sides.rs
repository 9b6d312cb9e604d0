//! `sides.toml`: whom an event is aimed at where its entry leaves that open.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dateline_clause::{ClassId, Classes, Role};

use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::{Text, parse};

/// Where a party stands within a thing that stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// *Israel's plan*.
    Possessor,
    /// *the Israeli plan*.
    Modifier,
    /// *a plan drawn up by Israel*.
    Doer,
    /// *claims that Israel spied*.
    Content,
    /// *a plan by Israel*: the object of this preposition.
    Prep(String),
}

impl Within {
    fn from_name(name: &str) -> Within {
        match name {
            "possessor" => Within::Possessor,
            "modifier" => Within::Modifier,
            "doer" => Within::Doer,
            "content" => Within::Content,
            other => Within::Prep(other.to_string()),
        }
    }
}

/// Where in a clause a party stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In a role of the clause.
    Role(Role),
    /// As the subject of what it is made to depend on: *unless Israel withdraws*.
    Condition,
}

/// Where the recipient of an event is looked for, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// Where in the clause.
    pub reach: Vec<Reach>,
    /// Places within a thing that stands there.
    pub inside: Vec<Within>,
    /// What the act is done with, and so is no recipient where it is the actor's: *its troops*.
    pub own: Option<ClassId>,
    /// The same where nothing says whose it is: *refused to send troops*.
    pub tools: Option<ClassId>,
}

/// How somebody answers for a deed: *blamed the army for the murder*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answerable {
    /// Words of which one must stand in the clause; none: nothing must.
    pub with: HashSet<String>,
    /// The roles in which the deed stands.
    pub event: Vec<Role>,
    /// The role of whoever answers for it.
    pub doer: Role,
}

/// `sides.toml`.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    aims: HashMap<String, Aim>,
    answerable: HashMap<String, Vec<Answerable>>,
    /// Where the doer stands within a thing that an entry's role names instead of one.
    pub doer: Vec<Within>,
    /// Where somebody stands within a thing in what is said, asked or promised.
    pub content: Vec<Within>,
    /// Words that make a condition: *unless*, *until*.
    pub conditions: HashSet<String>,
    /// Verbs whose subject does the thing that they govern and nobody else is said to do.
    pub holders: HashSet<String>,
}

impl Sides {
    /// Where the recipient of an event of that type is looked for.
    pub fn aim(&self, kind: &str) -> Option<&Aim> {
        self.aims.get(kind)
    }

    /// How the subject or object of that verb answers for a deed.
    pub fn answerable(&self, verb: &str) -> &[Answerable] {
        self.answerable.get(verb).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn read(
        file: &Arc<File>,
        plover: &Plover,
        classes: &Classes,
        mistakes: &mut Vec<Mistake>,
    ) -> Sides {
        let mut sides = Sides::default();
        let class = |name: Option<Text>, mistakes: &mut Vec<Mistake>| -> Option<ClassId> {
            let name = name?;
            let id = classes.id(name.value.trim_start_matches('@'));
            if id.is_none() {
                mistakes.push(Mistake::new(
                    file,
                    name.span,
                    format!("there is no word class \"{}\"", name.value),
                ));
            }
            id
        };
        let within = |words: Vec<Text>| -> Vec<Within> {
            words.iter().map(|w| Within::from_name(&w.value)).collect()
        };
        parse(file, mistakes, |root, mistakes| {
            for mut t in root.tables("aim", mistakes) {
                t.required("about", mistakes);
                let types = t.words("types", mistakes);
                let reach = t
                    .words("roles", mistakes)
                    .iter()
                    .map(|w| match w.value.as_str() {
                        "condition" => Reach::Condition,
                        role => Reach::Role(Role::from_name(role)),
                    })
                    .collect();
                let inside = within(t.words("inside", mistakes));
                let own = class(t.text("own", mistakes), mistakes);
                let tools = class(t.text("tools", mistakes), mistakes);
                t.finish(mistakes);
                let aim = Aim {
                    reach,
                    inside,
                    own,
                    tools,
                };
                for kind in types {
                    if plover.kind(&kind.value).is_none() {
                        mistakes.push(Mistake::new(
                            file,
                            kind.span,
                            format!("there is no type \"{}\"", kind.value),
                        ));
                    } else if sides.aims.insert(kind.value.clone(), aim.clone()).is_some() {
                        mistakes.push(Mistake::new(
                            file,
                            kind.span,
                            format!("\"{}\" is there twice", kind.value),
                        ));
                    }
                }
            }
            for mut t in root.tables("answerable", mistakes) {
                t.required("about", mistakes);
                let words = t.words("words", mistakes);
                let with = t.words("with", mistakes);
                let event = t.words("event", mistakes);
                let doer = t.required("doer", mistakes);
                t.finish(mistakes);
                let Some(doer) = doer else { continue };
                let answerable = Answerable {
                    with: with.into_iter().map(|w| w.value).collect(),
                    event: event.iter().map(|w| Role::from_name(&w.value)).collect(),
                    doer: Role::from_name(&doer.value),
                };
                for word in words {
                    let all = sides.answerable.entry(word.value).or_default();
                    all.push(answerable.clone());
                }
            }
            sides.doer = within(root.words("doer", mistakes));
            sides.content = within(root.words("content", mistakes));
            let set = |words: Vec<Text>| words.into_iter().map(|w| w.value).collect();
            sides.holders = set(root.words("holders", mistakes));
            sides.conditions = set(root.words("conditions", mistakes));
            root.finish(mistakes);
        });
        sides
    }
}
