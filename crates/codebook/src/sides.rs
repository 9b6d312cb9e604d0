//! `sides.toml`: whom an event is aimed at where its entry leaves that open.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dateline_clause::Role;

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

/// Where the recipient of an event is looked for, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// Roles of the clause.
    pub roles: Vec<Role>,
    /// Places within a thing that stands in one of the roles.
    pub inside: Vec<Within>,
}

/// `sides.toml`.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    aims: HashMap<String, Aim>,
    /// Where the doer stands within a thing that an entry's role names instead of one.
    pub doer: Vec<Within>,
    /// Verbs whose subject does the thing that they govern and nobody else is said to do.
    pub holders: HashSet<String>,
}

impl Sides {
    /// Where the recipient of an event of that type is looked for.
    pub fn aim(&self, kind: &str) -> Option<&Aim> {
        self.aims.get(kind)
    }

    pub(crate) fn read(file: &Arc<File>, plover: &Plover, mistakes: &mut Vec<Mistake>) -> Sides {
        let mut sides = Sides::default();
        let within = |words: Vec<Text>| -> Vec<Within> {
            words.iter().map(|w| Within::from_name(&w.value)).collect()
        };
        parse(file, mistakes, |root, mistakes| {
            for mut t in root.tables("aim", mistakes) {
                t.required("about", mistakes);
                let types = t.words("types", mistakes);
                let roles = t
                    .words("roles", mistakes)
                    .iter()
                    .map(|w| Role::from_name(&w.value))
                    .collect();
                let inside = within(t.words("inside", mistakes));
                t.finish(mistakes);
                let aim = Aim { roles, inside };
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
            sides.doer = within(root.words("doer", mistakes));
            sides.holders = root
                .words("holders", mistakes)
                .into_iter()
                .map(|w| w.value)
                .collect();
            root.finish(mistakes);
        });
        sides
    }
}
