//! Event nouns that tell of no happening but speak of such happenings in general.

use dateline_clause::{Clause, Dep, Kind};
use dateline_nlp::Pos;
use dateline_record::{Count, Place, Time, TimeFrom};

use super::Desk;

/// Sentences at the head of a report in which nothing is a mere remark: its dateline and its lead.
const LEAD: usize = 2;

impl Desk<'_> {
    /// Whether an event noun is said in general: "attacks and kidnappings have driven people away". It
    /// is a plural that nothing makes definite, its parties are too, and neither number, time nor place
    /// is told of it. What a verb carries out ("carried out attacks") happened.
    ///
    /// ACE's annotation calls such events generic (LDC 2005, English guidelines for events, 3.3).
    pub(super) fn is_remark(
        &self,
        clause: &Clause,
        parties: impl IntoIterator<Item = usize>,
        counts: &[Count],
        time: Option<&Time>,
        place: Option<&Place>,
    ) -> bool {
        clause.kind == Kind::Noun
            && clause.light.is_none()
            && self.tree.sentence(clause.token) >= LEAD
            && counts.is_empty()
            && time.is_none_or(|t| t.from == TimeFrom::Published)
            && place.is_none()
            && self.is_general(clause.token)
            && !self.is_of_circumstance(clause.token)
            && parties.into_iter().all(|h| self.is_general(h))
    }

    /// Whether something is said to have happened after or during it: "made after negotiations with rebels".
    fn is_of_circumstance(&self, h: usize) -> bool {
        let t = self.tree;
        t.dep(h) == Dep::Pobj
            && t.head(h).is_some_and(|p| {
                matches!(
                    t.lower(p),
                    "after" | "before" | "during" | "following" | "amid"
                )
            })
    }

    /// Whether a noun is a plural without article, number, owner or name.
    fn is_general(&self, h: usize) -> bool {
        let t = self.tree;
        t.tag(h) == "NNS"
            && !t.children(h).any(|c| {
                matches!(t.dep(c), Dep::Det | Dep::Nummod | Dep::Poss | Dep::Quantmod)
                    || t.pos(c) == Pos::Propn
            })
    }
}
