//! How many people an event counts, and the sums that the report states.

use std::collections::HashSet;

use dateline_clause::{Clause, Dep, Kind, Role};
use dateline_count::{self as count, Number};
use dateline_record::{Count, CountKind, Event, Status};

use super::victims::is_outcome;
use super::{Desk, Draft};

/// In an entry's `counts`: the event noun itself.
const TRIGGER: &str = "trigger";

impl Desk<'_> {
    pub(super) fn counts(&self, clause: &Clause, d: &Draft<'_>) -> Vec<Count> {
        // An event that did not happen has no toll.
        if matches!(d.status, Status::Negated) {
            return Vec::new();
        }
        let mut counts = Vec::new();
        let mut seen: HashSet<(usize, &str)> = HashSet::new();
        for (what, role) in &d.fired.entry.counts {
            // "A homicide", "three shooting deaths": the event noun tells it where nobody else does.
            if *role == Role::Prep(TRIGGER.into()) {
                let told = counts.iter().any(|c: &Count| c.what == *what);
                if clause.kind == Kind::Noun && !told {
                    let number = self.number_of_event(clause.token);
                    counts.extend(number.map(|n| self.count(&n, *what)));
                }
                continue;
            }
            // Heads with their numbers, `None` where a phrase tells none.
            let mut found: Vec<(usize, Option<Number>)> = Vec::new();
            for arg in clause.role(role) {
                if arg.borrowed
                    || !seen.insert((arg.head, what.name()))
                    || clause.kind == Kind::Noun && arg.role == Role::Modifier
                {
                    continue;
                }
                found.extend(self.numbers(arg.head, *what, d.status));
            }
            // "a man and his two sons" are three.
            let together = found
                .first()
                .is_some_and(|f| found[1..].iter().all(|o| self.coordinated(f.0, o.0)));
            let numbers: Option<Vec<Number>> = found.iter().map(|f| f.1.clone()).collect();
            match numbers.filter(|_| together).and_then(|n| count::sum(&n)) {
                Some(sum) => counts.push(self.count(&sum, *what)),
                None => counts.extend(
                    found
                        .iter()
                        .filter_map(|f| f.1.as_ref())
                        .map(|n| self.count(n, *what)),
                ),
            }
        }
        counts
    }

    /// The number that the phrase of `head` tells, with the head it is of; `None` where it tells none.
    /// A plural pronoun has the numbers of those it means: "two men were shot and they died".
    fn numbers(
        &self,
        head: usize,
        what: CountKind,
        status: Status,
    ) -> Vec<(usize, Option<Number>)> {
        let t = self.tree;
        let meant = self.parties.meant(head);
        let plural = matches!(t.lower(head), "they" | "them");
        let heads = if plural && meant != head {
            t.conjuncts(meant)
        } else {
            vec![head]
        };
        let numbers = &self.codebook.numbers;
        let outcome = is_outcome(what);
        let read = |h: usize| {
            // "a total of 24 fighters": the number stands under `of`, and "the bodies of two men" are
            // two men, unless a number stands before them.
            let behind = if numbers.total.contains(t.lemma(h)) {
                self.scene.part_of(h)
            } else if numbers.victims.remains.contains(t.lemma(h)) {
                let own = count::of(t, numbers, h).is_some_and(|n| !n.implied);
                let of = t.children(h).find(|&c| c > h && t.lower(c) == "of");
                let whose = of.and_then(|p| t.child(p, Dep::Pobj));
                whose
                    .or_else(|| t.child(h, Dep::Poss))
                    .map(|w| self.parties.meant(w))
                    .filter(|_| !own)
            } else {
                None
            };
            let at = behind.unwrap_or(h);
            let place =
                matches!(t.label(at), Some("FAC" | "GPE" | "LOC")) || self.is_in(at, "place");
            let number = count::of(t, numbers, at).filter(|n| {
                // "a policeman" is one, "a crowd" is not; what only lies ahead is not counted by an
                // article, and no house or dog is among the dead.
                let group = self.is_in(at, "crowd")
                    || (self.is_in(at, "org") || self.is_in(at, "group"))
                        && !self.is_in(at, "person");
                let only_ahead = !matches!(status, Status::Actual | Status::Historical);
                let no_person = outcome && (place || n.implied && self.is_in(at, "thing"));
                !no_person && !(n.implied && (group || only_ahead))
            });
            (h, number)
        };
        heads.into_iter().map(read).collect()
    }

    /// How many an event noun says it was done to: "three killings", "a homicide", "a double murder".
    fn number_of_event(&self, noun: usize) -> Option<Number> {
        let t = self.tree;
        let numbers = &self.codebook.numbers;
        let mut number = count::of(t, numbers, noun)?;
        let one = t.children(noun).any(|c| {
            t.dep(c) == Dep::Det && matches!(t.lower(c), "a" | "an" | "the" | "this" | "that")
        });
        if number.implied
            && let Some(word) = t
                .children(noun)
                .find(|&c| numbers.manifold.contains_key(t.lower(c)))
        {
            let many = numbers.manifold.get(t.lower(word)).copied();
            (number.low, number.best, number.high) = (many, many, many);
            number.text = word..word + 1;
            return Some(number);
        }
        (one || !number.implied).then_some(number)
    }

    fn coordinated(&self, first: usize, other: usize) -> bool {
        self.tree.conjuncts(first).contains(&other)
    }

    /// Gives each sum that the report states ("bringing the death toll to nine") to the event that it
    /// sums up: one of its own sentence, else the last before it, else the first behind. What the
    /// sentence tells as new is part of it.
    pub(super) fn tolls(&self, events: &mut [Event]) {
        for toll in count::tolls(self.tree, &self.codebook.numbers) {
            let mut record = self.count(&toll.number, toll.what);
            let told = |c: &Count| {
                c.span == record.span || c.including.iter().any(|i| i.span == record.span)
            };
            if events.iter().any(|e| e.counts.iter().any(told)) {
                continue;
            }
            let at = self.span_of_tokens(toll.noun..toll.noun + 1);
            let sums_up = |e: &Event| {
                matches!(e.status, Status::Actual | Status::Historical)
                    && (e.counts.iter().any(|c| c.what == toll.what)
                        || self
                            .codebook
                            .plover
                            .kind(&e.kind)
                            .is_some_and(|k| k.counts.contains(&toll.what)))
            };
            let same = |e: &Event| e.evidence.sentence.0 <= at.0 && at.1 <= e.evidence.sentence.1;
            let rank = |e: &Event| {
                let side = if same(e) {
                    0
                } else if e.evidence.trigger.0 < at.0 {
                    1
                } else {
                    2
                };
                let counts_others = e.counts.iter().all(|c| c.what != toll.what);
                (side, counts_others, e.evidence.trigger.0.abs_diff(at.0))
            };
            let Some(event) = events
                .iter_mut()
                .filter(|e| sums_up(e))
                .min_by_key(|e| rank(e))
            else {
                continue;
            };
            if same(event) {
                let (new, rest) = std::mem::take(&mut event.counts)
                    .into_iter()
                    .partition(|c| c.what == record.what && c.best < record.best);
                event.counts = rest;
                record.including.extend::<Vec<Count>>(new);
            }
            event.counts.push(record);
        }
    }

    pub(super) fn count(&self, n: &Number, what: CountKind) -> Count {
        let of = n.of.clone().map(|r| self.trim(r)).filter(|r| !r.is_empty());
        Count {
            what,
            low: n.low,
            best: n.best,
            high: n.high,
            of: of.clone().map(|r| self.mention(r).text),
            of_span: of.map(|r| self.span_of_tokens(r)),
            text: self.mention(n.text.clone()).text,
            span: self.span_of_tokens(n.text.clone()),
            including: n.including.iter().map(|i| self.count(i, what)).collect(),
        }
    }
}
