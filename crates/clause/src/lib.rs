//! Clauses: the layer between the dependency tree and the codebook.
//!
//! Each predicate of a text, be it verb, participle, event noun or adjective, becomes one
//! [`Clause`] with deep roles, whatever the surface: "gunmen killed a judge", "a judge was killed by
//! gunmen", "the killing of a judge by gunmen" and "gunmen tried to kill a judge" all give
//! *kill(agent: gunmen, patient: judge)*. Whether it happened ([`Clauses::factuality`]) and who says
//! so ([`Clauses::attribution`]) are computed once, for every entry alike.
//!
//! What the layer knows of words is the [`Lexicon`], which the codebook fills; no verb or name
//! stands in this code. Positions are token indices of the annotated document throughout.
#![deny(missing_docs)]

mod attribution;
mod class;
mod clause;
mod climb;
mod extract;
mod factuality;
mod lexicon;
mod mend;
mod tree;

use std::ops::Range;

pub use attribution::Said;
pub use class::{ClassId, ClassSet, ClassSpec, Classes, matches_word, spellings};
pub use clause::{Arg, Clause, Kind, Predicate, Role};
pub use extract::MAX_SENTENCE_TOKENS;
pub use factuality::{Factuality, Turn, Why};
pub use lexicon::{
    Cue, Frame, Lexicon, LightSubject, Modification, Nominal, Signature, Source, Takes,
};
pub use mend::mend;
pub use tree::{Dep, Tree};

/// The clauses of a document.
pub struct Clauses<'a> {
    tree: &'a Tree<'a>,
    lexicon: &'a Lexicon,
    all: Vec<Clause>,
    by_token: Vec<Option<u32>>,
    quotes: attribution::Quotes,
    headed: Vec<attribution::Headed>,
}

impl<'a> Clauses<'a> {
    /// Reads the clauses of `tree`. `paragraphs` are byte ranges of its text; quotations end with them.
    pub fn new(
        tree: &'a Tree<'a>,
        lexicon: &'a Lexicon,
        paragraphs: &[Range<usize>],
    ) -> Clauses<'a> {
        let all = extract::Extractor::new(tree, lexicon).clauses();
        let mut by_token = vec![None; tree.len()];
        for (c, clause) in all.iter().enumerate() {
            by_token[clause.token] = Some(c as u32);
        }
        let quotes = attribution::Quotes::new(tree, paragraphs);
        let headed = attribution::headed(tree, lexicon, &quotes);
        Clauses {
            tree,
            lexicon,
            all,
            by_token,
            quotes,
            headed,
        }
    }

    /// The clauses, in order of their predicates.
    pub fn iter(&self) -> std::slice::Iter<'_, Clause> {
        self.all.iter()
    }

    /// The clause whose predicate is token `i`.
    pub fn at(&self, i: usize) -> Option<&Clause> {
        self.by_token
            .get(i)
            .copied()
            .flatten()
            .map(|c| &self.all[c as usize])
    }

    /// Whether the clause's event happened.
    pub fn factuality(&self, clause: &Clause) -> Factuality {
        factuality::of(self.tree, self.lexicon, clause)
    }

    /// The steps by which a clause came to its status; none where it stayed actual all the way.
    pub fn status_path(&self, clause: &Clause) -> Vec<Turn> {
        factuality::path(self.tree, self.lexicon, clause)
    }

    /// Who says so, outermost first; empty where the report itself does.
    pub fn attribution(&self, clause: &Clause) -> Vec<Said> {
        attribution::of(self.tree, self.lexicon, self, clause)
    }

    /// Who says what in the whole document, in order of the reporting words: each with all of what is
    /// said, be it a clause, a thing or a quotation that goes on over sentences. What is said within
    /// what another says is told too where it has a source of its own that speaks; what the speaker
    /// thinks or wants in his own words is not.
    pub fn sayings(&self) -> Vec<Said> {
        attribution::all(self.tree, self.lexicon, self)
    }

    /// Whether token `i` stands between quotation marks.
    pub fn is_quoted(&self, i: usize) -> bool {
        self.quotes.at(i).is_some()
    }
}
