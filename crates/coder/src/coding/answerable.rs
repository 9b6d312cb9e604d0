//! Whoever is said to answer for a deed: "claimed responsibility for the attack", "blamed the army for
//! the murder", "attributed the bombing to the rebels".

use dateline_clause::{Clause, Dep};
use dateline_record::Status;

use super::Desk;

/// How many words above a deed the verb is looked for: "claimed responsibility for the attack" has two.
const STEPS: usize = 4;

impl Desk<'_> {
    /// Whoever answers for the deed that token `h` tells, where the verb above it, or one in a clause
    /// that belongs to it, says so. Who says it is the event's source, as of anything reported.
    pub(super) fn answers_for(&self, h: usize) -> Vec<usize> {
        let t = self.tree;
        let mut above = Vec::new();
        let mut at = h;
        while above.len() < STEPS
            && let Some(head) = t.head(at)
        {
            above.push(head);
            at = head;
        }
        let beside = t
            .children(h)
            .filter(|&c| matches!(t.dep(c), Dep::Relcl | Dep::Acl));
        above
            .into_iter()
            .chain(beside)
            .filter_map(|v| self.clauses.at(v))
            .map(|c| self.answering(c, h))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Whoever answers for `h` in this clause.
    fn answering(&self, clause: &Clause, h: usize) -> Vec<usize> {
        let rules = self
            .codebook
            .sides
            .answerable(self.tree.lemma(clause.token));
        let fits = rules.iter().find(|rule| {
            let said = |a: &dateline_clause::Arg| rule.with.contains(self.tree.lemma(a.head));
            rule.event
                .iter()
                .any(|role| clause.role(role).any(|a| a.head == h))
                && (rule.with.is_empty() || clause.args.iter().any(said))
        });
        let Some(rule) = fits else {
            return Vec::new();
        };
        if self.clauses.factuality(clause).status == Status::Negated {
            return Vec::new();
        }
        let mut doers = self.heads(clause, std::slice::from_ref(&rule.doer));
        doers.retain(|&d| d != h && self.can_take_part(d) && self.is_somebody(d));
        doers
    }
}
