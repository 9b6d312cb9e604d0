//! Predicates that the codebook says nothing of.

use dateline_clause::{Clauses, Kind, Tree};
use dateline_report::Report;

use crate::Coder;

impl Coder {
    /// The predicates of the reports that have a person, group, organisation or country among their
    /// arguments and that no entry names, each as often as it stands there: what kind of word it is,
    /// and its base form.
    pub fn gaps(&self, reports: &[Report]) -> Vec<(Kind, String)> {
        let classes = &self.codebook.lexicon.classes;
        let party = classes.id("party");
        self.each(reports, |_, read| {
            let tree = Tree::new(&read.doc);
            let clauses = Clauses::new(&tree, &self.codebook.lexicon, &read.pieces);
            clauses
                .iter()
                .filter(|clause| {
                    clause.args.iter().any(|arg| {
                        !arg.borrowed
                            && party.is_some_and(|p| classes.of(&tree, arg.head).contains(p))
                    })
                })
                .filter(|clause| {
                    clause
                        .lemmas
                        .iter()
                        .all(|l| self.codebook.candidates(l.kind, &l.lemma).is_empty())
                })
                .filter_map(|clause| {
                    let own = clause.lemmas.first()?;
                    Some((own.kind, own.lemma.clone()))
                })
                .collect::<Vec<_>>()
        })
        .into_iter()
        .flatten()
        .collect()
    }
}
