//! From the dependency tree to clauses: predicates with their deep roles.

mod noun;
mod state;
mod subject;
mod verb;

use std::collections::HashMap;

use dateline_nlp::Pos;

use crate::clause::Clause;
use crate::lexicon::Lexicon;
use crate::tree::{Dep, Tree};

/// Who is meant by the subject of a predicate, over coordination, control, raising and relatives.
struct Subject {
    heads: Vec<usize>,
    passive: bool,
}

pub(crate) struct Extractor<'t, 'd> {
    tree: &'t Tree<'d>,
    lexicon: &'t Lexicon,
}

/// The longest sentence that is read for clauses, in tokens. News sentences have some twenty, the
/// longest of them a hundred or two; what is longer is a table, a list or no language, and the work
/// grows with the square of the length.
pub const MAX_SENTENCE_TOKENS: usize = 400;

/// How far control and coordination are followed; deeper nesting is the parser's error.
const MAX_CONTROL: usize = 8;

impl<'t, 'd> Extractor<'t, 'd> {
    pub(crate) fn new(tree: &'t Tree<'d>, lexicon: &'t Lexicon) -> Self {
        Extractor { tree, lexicon }
    }

    pub(crate) fn clauses(&self) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = self
            .tree
            .doc
            .sentences
            .iter()
            .filter(|s| s.len() <= MAX_SENTENCE_TOKENS)
            .flat_map(|s| s.clone())
            .filter_map(|i| self.clause(i))
            .collect();
        let at: HashMap<usize, usize> = clauses
            .iter()
            .enumerate()
            .map(|(c, x)| (x.token, c))
            .collect();
        self.spread_causes(&mut clauses, &at);
        clauses
    }

    fn clause(&self, i: usize) -> Option<Clause> {
        let t = self.tree;
        match t.pos(i) {
            Pos::Verb | Pos::Aux if !matches!(t.dep(i), Dep::Aux | Dep::Auxpass) => {
                if t.dep(i) == Dep::Amod || t.dep(i) == Dep::Compound {
                    // "wounded soldiers": a state told in passing, unless some entry takes the word.
                    return None;
                }
                if t.dep(i) == Dep::Prep {
                    // "including", "following", "according to": prepositions by use.
                    return None;
                }
                Some(self.verb(i))
            }
            Pos::Noun | Pos::Propn => self.noun(i),
            Pos::Adj if self.lexicon.predicate_adjectives.contains(t.lemma(i)) => self.adjective(i),
            _ => None,
        }
    }
}
