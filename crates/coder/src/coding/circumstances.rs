//! When an event happened, as far as its clause and those around it tell.

use std::ops::Range;

use dateline_clause::{Clause, Dep, Kind};
use dateline_record::{Scope, Status, Time, TimeFrom, TimeKind};
use jiff::civil::Date;

use super::Desk;

impl Desk<'_> {
    /// The clauses whose times and places hold for this one too: itself, its carrier, and the
    /// governors it shares a happening with; never a reporting verb.
    pub(super) fn circle(&self, clause: &Clause) -> Vec<usize> {
        let t = self.tree;
        let mut circle = vec![clause.token];
        circle.extend(clause.light);
        let mut at = clause.carrier();
        for _ in 0..8 {
            let Some(h) = t.head(at) else { break };
            let reporting = self.codebook.lexicon.cues.contains_key(t.lemma(h))
                && matches!(t.dep(at), Dep::Ccomp | Dep::Xcomp | Dep::Dobj);
            if reporting {
                break;
            }
            circle.push(h);
            at = h;
        }
        circle
    }

    /// When it happened, and the day behind that. The time of its own clause comes first, then that of
    /// its sentence, then the report's.
    pub(super) fn time(&self, clause: &Clause, status: Status) -> (Option<Time>, Option<Date>) {
        if let Some((time, end)) = self.time_apart(clause) {
            return (Some(time), Some(end));
        }
        let found = self
            .time_of_clause(clause)
            .map(|at| (at, Scope::Clause))
            .or_else(|| Some((self.time_of_sentence(clause, status)?, Scope::Sentence)));
        if let Some((at, scope)) = found {
            // "from 2011 to 2017" lasts until the second.
            let dating = self.times.dating(at);
            let end = dating.as_ref().and_then(|d| day_of(d.end));
            let record = self.time_record(at);
            let time = Time {
                begin: dating
                    .as_ref()
                    .map_or(record.begin, |d| Some(d.begin.to_string())),
                end: dating
                    .as_ref()
                    .map_or(record.end, |d| Some(d.end.to_string())),
                scope: Some(scope),
                ..record
            };
            return (Some(time), end);
        }
        let time = self.published.map(|p| Time {
            text: String::new(),
            span: None,
            kind: TimeKind::Date,
            value: Some(p.to_string()),
            begin: Some(p.to_string()),
            end: p.tomorrow().ok().map(|d| d.to_string()),
            from: TimeFrom::Published,
            scope: Some(Scope::Report),
        });
        (time, None)
    }

    /// The times of a sentence that can date an event, by their number.
    fn times_in(&self, sentence: &Range<usize>) -> impl Iterator<Item = usize> {
        let all = &self.times.expressions;
        let first = all.partition_point(|e| e.tokens.start < sentence.start);
        let last = all.partition_point(|e| e.tokens.start < sentence.end);
        (first..last).filter(move |&at| {
            let e = &all[at];
            // "recently" is told, though not when; "the current president" tells no time of what he does.
            let vague = matches!(e.kind, TimeKind::Date | TimeKind::Time)
                && self.tree.dep(e.tokens.end - 1) != Dep::Amod;
            self.times.dating(at).is_some() || vague
        })
    }

    pub(super) fn time_of_clause(&self, clause: &Clause) -> Option<usize> {
        let t = self.tree;
        let circle = self.circle(clause);
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        self.times_in(&sentence)
            .filter_map(|number| {
                let e = &self.times.expressions[number];
                // The first member of the circle above the mention is what it dates.
                let mut at = e.tokens.end - 1;
                let mut steps = 0;
                let owner = loop {
                    if let Some(place) = circle.iter().position(|&c| c == at) {
                        break place;
                    }
                    // Another predicate in between has the time for itself.
                    let other = self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb);
                    if other && !self.is_subordinate_of_circle(at, &circle) {
                        return None;
                    }
                    steps += 1;
                    match t.head(at) {
                        Some(h) if steps < 24 => at = h,
                        _ => return None,
                    }
                };
                let unknown = e.begin.is_none();
                let distance = e.tokens.start.abs_diff(clause.token);
                Some(((owner, unknown, distance), number))
            })
            .min_by_key(|(key, _)| *key)
            .map(|(_, number)| number)
    }

    /// The one time that a sentence tells, where it is not that of somebody's words: "Police said on
    /// Monday that …" dates the saying.
    fn time_of_sentence(&self, clause: &Clause, status: Status) -> Option<usize> {
        if !matches!(status, Status::Actual | Status::Attempted) {
            return None;
        }
        let t = self.tree;
        let sentence = t.doc.sentences[t.sentence(clause.token)].clone();
        let mut told = self.times_in(&sentence);
        let only = told.next()?;
        if told.next().is_some() {
            return None;
        }
        let mut at = self.times.expressions[only].tokens.end - 1;
        for _ in 0..24 {
            if self.clauses.at(at).is_some_and(|c| c.kind == Kind::Verb) {
                let saying = self.codebook.lexicon.cues.contains_key(t.lemma(at));
                let facts = self
                    .clauses
                    .at(at)
                    .map(|c| self.clauses.factuality(c).status);
                return (!saying && facts == Some(Status::Actual)).then_some(only);
            }
            at = t.head(at)?;
        }
        None
    }

    /// A time as a record.
    pub(super) fn time_record(&self, at: usize) -> Time {
        let e = &self.times.expressions[at];
        Time {
            text: self.report.text[e.bytes.clone()].to_string(),
            span: Some(self.span_of_bytes(e.bytes.clone())),
            kind: e.kind,
            value: e.value.clone(),
            begin: e.begin.clone(),
            end: e.end.clone(),
            from: TimeFrom::Text,
            scope: None,
        }
    }

    /// "killed … when forces stormed the house on Wednesday": the subordinate's time is the main clause's.
    pub(super) fn is_subordinate_of_circle(&self, at: usize, circle: &[usize]) -> bool {
        let t = self.tree;
        t.dep(at) == Dep::Advcl
            && t.head(at).is_some_and(|h| circle.first() == Some(&h))
            && t.children(at)
                .any(|c| matches!(t.lower(c), "when" | "as" | "while"))
    }
}

/// The day that a date or date-time begins with.
fn day_of(moment: &str) -> Option<Date> {
    moment.get(..10)?.parse().ok()
}
