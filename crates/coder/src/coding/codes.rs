//! The events of a report in other ontologies, by the codebook's crosswalk.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_codebook::{Bag, Case, Figure};
use dateline_record::{Event, Party, Span, Status};

use super::Desk;

/// Statuses of what took place, achieved or not.
fn took_place(status: Status) -> bool {
    matches!(
        status,
        Status::Actual | Status::Historical | Status::Attempted
    )
}

impl Desk<'_> {
    /// Codes every event. `clauses`: for each event the clauses that tell of it, as places in `all`.
    pub(super) fn codes(&self, events: &mut [Event], clauses: &[Vec<usize>]) {
        let sentences = self.first_sentences(clauses);
        let mut bags: BTreeMap<usize, Bag<'_>> = BTreeMap::new();
        for &s in &sentences {
            for n in s.saturating_sub(1)..=s + 1 {
                if let Some(tokens) = self.tree.doc.sentences.get(n) {
                    bags.entry(n).or_insert_with(|| self.bag(tokens.clone()));
                }
            }
        }
        let coded: Vec<_> = (0..events.len())
            .map(|n| {
                let case = self.case(n, events, clauses, &sentences, &bags)?;
                Some(self.codebook.crosswalk.codes(&case))
            })
            .collect();
        for (event, codes) in events.iter_mut().zip(coded) {
            let quad = event.codes.quad.take();
            event.codes = codes.unwrap_or_default();
            event.codes.quad = quad;
        }
    }

    fn bag(&self, tokens: impl IntoIterator<Item = usize>) -> Bag<'_> {
        Bag::new(self.tree, &self.codebook.lexicon.classes, tokens)
    }

    fn case<'x>(
        &'x self,
        n: usize,
        events: &'x [Event],
        clauses: &[Vec<usize>],
        sentences: &[usize],
        bags: &'x BTreeMap<usize, Bag<'x>>,
    ) -> Option<Case<'x>> {
        let (event, here) = (&events[n], sentences[n]);
        let near = bags.get(&here)?;
        let mut trigger: Vec<usize> = Vec::new();
        let mut clause: Vec<usize> = Vec::new();
        for &c in &clauses[n] {
            let c = self.all[c];
            trigger.extend(c.trigger());
            for arg in &c.args {
                clause.extend(self.tree.phrase(arg.head));
                // What is promised or asked is told by the inner clause.
                if let Some(inner) = self.clauses.at(arg.head) {
                    clause.extend(inner.args.iter().flat_map(|a| self.tree.phrase(a.head)));
                }
            }
        }
        clause.extend(&trigger);
        let told = |others: &mut dyn Iterator<Item = usize>| {
            let mut names: Vec<String> = others
                .filter(|&o| o != n && took_place(events[o].status))
                .flat_map(|o| {
                    let e = &events[o];
                    let modes = e.modes.iter().map(|m| format!("{}.{m}", e.kind));
                    std::iter::once(e.kind.clone()).chain(modes)
                })
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let all = 0..events.len();
        Some(Case {
            kind: &event.kind,
            modes: &event.modes,
            context: &event.context,
            status: event.status,
            actors: self.figures(self.lent(n, events, sentences, |e| &e.actors)),
            recipients: self.figures(self.lent(n, events, sentences, |e| &e.recipients)),
            counts: &event.counts,
            weapon: event
                .weapon
                .as_ref()
                .map(|w| self.bag(self.tokens(w.span)))
                .unwrap_or_default(),
            trigger: self.bag(trigger),
            clause: self.bag(clause),
            near,
            around: bags
                .range(here.saturating_sub(1)..=here + 1)
                .map(|(_, b)| b)
                .collect(),
            near_events: told(&mut all.clone().filter(|&o| sentences[o] == here)),
            around_events: told(&mut all.filter(|&o| sentences[o].abs_diff(here) < 2)),
            country: event.place.as_ref().and_then(|p| p.country.as_deref()),
        })
    }

    /// A side of an event. Where its own clause names nobody, the nearest event of the same type in
    /// the sentence lends its own: "Two were killed when rebels attacked a post".
    fn lent<'x>(
        &self,
        n: usize,
        events: &'x [Event],
        sentences: &[usize],
        side: impl for<'e> Fn(&'e Event) -> &'e Vec<Party>,
    ) -> &'x [Party] {
        let event = &events[n];
        if !side(event).is_empty() || !took_place(event.status) {
            return side(event);
        }
        (0..events.len())
            .filter(|&o| {
                let e = &events[o];
                o != n
                    && sentences[o] == sentences[n]
                    && e.kind == event.kind
                    && took_place(e.status)
                    && !side(e).is_empty()
            })
            .min_by_key(|&o| {
                events[o]
                    .evidence
                    .trigger
                    .0
                    .abs_diff(event.evidence.trigger.0)
            })
            .map_or(&[], |o| side(&events[o]))
    }

    fn figures<'x>(&'x self, side: &'x [Party]) -> Vec<Figure<'x>> {
        side.iter()
            .map(|p| {
                let fuller = p.coreferent.map(|c| self.tokens(c)).unwrap_or(0..0);
                Figure {
                    kind: p.kind,
                    country: p.country.as_deref(),
                    sectors: &p.sectors,
                    words: self.bag(self.tokens(p.span).chain(fuller)),
                }
            })
            .collect()
    }

    /// The tokens that a span of the report covers.
    pub(super) fn tokens(&self, span: Span) -> Range<usize> {
        let tokens = &self.tree.doc.tokens;
        let (from, to) = (self.chars.byte_at(span.0), self.chars.byte_at(span.1));
        let first = tokens.partition_point(|t| t.end <= from);
        let last = tokens.partition_point(|t| t.start < to);
        first..last.max(first)
    }
}
