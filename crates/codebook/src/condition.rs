//! Conditions on arguments: `"hostage | captive | @people | !@athlete"`.

use dateline_clause::{ClassId, Classes, Tree, matches_word, spellings};

use crate::mistake::{File, Mistake};
use crate::read::{Text, split};
use std::sync::Arc;

/// One alternative of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A base form, or several that stand together.
    Word(Vec<String>),
    /// A word class.
    Class(ClassId),
}

/// What an argument must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Nothing must be there (`-`).
    pub absent: bool,
    /// Anything will do (`*`), or there are only exclusions.
    pub any: bool,
    /// One of these must hold.
    pub one_of: Vec<Item>,
    /// None of these may hold.
    pub none_of: Vec<Item>,
    /// As the codebook has it.
    pub written: String,
}

/// How a condition was met by one head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// By being there.
    Present,
    /// By a word class.
    Class,
    /// By a word.
    Word,
}

impl Condition {
    pub(crate) fn read(
        file: &Arc<File>,
        text: &Text,
        classes: &Classes,
        mistakes: &mut Vec<Mistake>,
    ) -> Condition {
        let mut condition = Condition {
            written: text.value.clone(),
            ..Condition::default()
        };
        for part in split(&text.value, text.span.clone()) {
            let (word, excluded) = match part.value.strip_prefix('!') {
                Some(rest) => (rest.trim(), true),
                None => (part.value.as_str(), false),
            };
            match word {
                "*" => condition.any = true,
                "-" => condition.absent = true,
                _ => {
                    let items = match word.strip_prefix('@') {
                        Some(name) => match classes.id(name) {
                            Some(id) => vec![Item::Class(id)],
                            None => {
                                mistakes.push(
                                    Mistake::new(
                                        file,
                                        text.span.clone(),
                                        format!("there is no word class \"@{name}\""),
                                    )
                                    .label("classes stand in classes.toml"),
                                );
                                continue;
                            }
                        },
                        None => spellings(word).into_iter().map(Item::Word).collect(),
                    };
                    if excluded {
                        condition.none_of.extend(items)
                    } else {
                        condition.one_of.extend(items)
                    }
                }
            }
        }
        if condition.one_of.is_empty() && !condition.absent {
            condition.any = true;
        }
        condition
    }

    fn holds(
        item: &Item,
        tree: &Tree<'_>,
        classes: &Classes,
        head: usize,
        nouns_of: &dyn Fn(&str) -> Vec<String>,
    ) -> bool {
        match item {
            Item::Word(parts) => match parts.as_slice() {
                [one] => {
                    matches_word(tree, head, one)
                        || tree
                            .name_beside(head)
                            .is_some_and(|n| matches_word(tree, n, one))
                }
                many => {
                    let n = many.len();
                    // The words end on the head, or start on it: "peace deal", "state of emergency".
                    let fits = |from: usize| {
                        from + n <= tree.len()
                            && (0..n).all(|k| matches_word(tree, from + k, &many[k]))
                    };
                    (head + 1 >= n && fits(head + 1 - n)) || fits(head)
                }
            },
            Item::Class(id) => {
                if classes.of(tree, head).contains(*id) {
                    return true;
                }
                // A clause is in the class of the event nouns that stand for its verb: "threatened to
                // bomb" names a bombing.
                matches!(tree.pos(head), dateline_nlp::Pos::Verb)
                    && nouns_of(tree.lemma(head))
                        .iter()
                        .any(|n| classes.of_word(n).contains(*id))
            }
        }
    }

    /// Whether the condition allows `head`, and how it is met.
    pub fn meets(
        &self,
        tree: &Tree<'_>,
        classes: &Classes,
        head: usize,
        nouns_of: &dyn Fn(&str) -> Vec<String>,
    ) -> Option<Met> {
        if self
            .none_of
            .iter()
            .any(|i| Condition::holds(i, tree, classes, head, nouns_of))
        {
            return None;
        }
        let mut best = self.any.then_some(Met::Present);
        for item in &self.one_of {
            let how = match item {
                Item::Word(_) => Met::Word,
                Item::Class(_) => Met::Class,
            };
            if best.is_none_or(|b| how > b) && Condition::holds(item, tree, classes, head, nouns_of)
            {
                best = Some(how);
            }
        }
        best
    }
}
