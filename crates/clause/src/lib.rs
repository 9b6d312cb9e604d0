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
mod tree;

use std::ops::Range;

pub use attribution::Said;
pub use class::{ClassId, ClassSet, ClassSpec, Classes, matches_word, spellings};
pub use clause::{Arg, Clause, Kind, Predicate, Role};
pub use extract::MAX_SENTENCE_TOKENS;
pub use factuality::Factuality;
pub use lexicon::{Frame, Lexicon, LightSubject, Modification, Nominal, Signature, Source};
pub use tree::{Dep, Tree};

/// The clauses of a document.
pub struct Clauses<'a> {
    tree: &'a Tree<'a>,
    lexicon: &'a Lexicon,
    all: Vec<Clause>,
    by_token: Vec<Option<u32>>,
    quotes: Vec<attribution::Quote>,
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
        let quotes = attribution::quotes(tree, paragraphs);
        Clauses {
            tree,
            lexicon,
            all,
            by_token,
            quotes,
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

    /// Who says so, outermost first; empty where the report itself does.
    pub fn attribution(&self, clause: &Clause) -> Vec<Said> {
        attribution::of(self.tree, self.lexicon, self, clause)
    }

    /// Whether token `i` stands between quotation marks.
    pub fn is_quoted(&self, i: usize) -> bool {
        self.quote_at(i).is_some()
    }

    /// The quotation that token `i` stands in. Quotations are in order and never overlap.
    fn quote_at(&self, i: usize) -> Option<&attribution::Quote> {
        let at = self.quotes.partition_point(|q| q.tokens.end <= i);
        self.quotes.get(at).filter(|q| q.tokens.contains(&i))
    }
}
