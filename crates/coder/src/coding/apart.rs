//! Events told by how far they lie from another: "a year after the ambush", "two days before the vote".

use dateline_clause::{Clause, Dep, Kind};
use dateline_record::{Scope, Time, TimeFrom, TimeKind};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Desk;

/// How far above an event the clause is looked for from which its distance is told.
const MAX_STEPS: usize = 8;

impl Desk<'_> {
    /// The time of what stands behind "two days after" or "a year before": that of the clause around
    /// it, else the day of publication, moved by so much; and the day behind it. A distance in years
    /// gives a year, one in months a month.
    pub(super) fn time_apart(&self, clause: &Clause) -> Option<(Time, Date)> {
        let t = self.tree;
        let sentence = &t.doc.sentences[t.sentence(clause.token)];
        let all = &self.times.expressions;
        let first = all.partition_point(|e| e.tokens.start < sentence.start);
        let last = all.partition_point(|e| e.tokens.start < sentence.end);
        all[first..last].iter().find_map(|e| {
            let after = e.tokens.end;
            if e.kind != TimeKind::Duration || after >= sentence.end {
                return None;
            }
            let back = match t.lower(after) {
                "after" => true,
                "before" => false,
                _ => return None,
            };
            let governed = match t.dep(after) {
                Dep::Mark => t.head(after),
                _ => t
                    .child(after, Dep::Pobj)
                    .or_else(|| t.child(after, Dep::Pcomp)),
            }?;
            let own = [Some(clause.token), clause.light, Some(clause.carrier())];
            if !own.contains(&Some(governed)) {
                return None;
            }
            let length: Span = e.value.as_deref()?.parse().ok()?;
            let anchor = self.day_around(governed, clause)?;
            let day = if back {
                anchor.checked_sub(length)
            } else {
                anchor.checked_add(length)
            }
            .ok()?;
            let (value, begin, end) = if length.get_years() != 0 {
                let begin = day.first_of_year();
                (
                    format!("{:04}", day.year()),
                    begin,
                    begin.checked_add(1.year()).ok()?,
                )
            } else if length.get_months() != 0 {
                let begin = day.first_of_month();
                (
                    format!("{:04}-{:02}", day.year(), day.month()),
                    begin,
                    begin.checked_add(1.month()).ok()?,
                )
            } else {
                (day.to_string(), day, day.tomorrow().ok()?)
            };
            let bytes = e.bytes.start..t.doc.tokens[after].end;
            let time = Time {
                text: self.report.text[bytes.clone()].to_string(),
                span: Some(self.span_of_bytes(bytes)),
                kind: TimeKind::Date,
                value: Some(value),
                begin: Some(begin.to_string()),
                end: Some(end.to_string()),
                from: TimeFrom::Text,
                scope: Some(Scope::Clause),
            };
            // A year is told, but it was about so long ago.
            Some((time, day.tomorrow().ok()?))
        })
    }

    /// The day of the clause above `token`, where it tells one; else that of publication.
    fn day_around(&self, token: usize, clause: &Clause) -> Option<Date> {
        let t = self.tree;
        let mut at = token;
        for _ in 0..MAX_STEPS {
            let Some(head) = t.head(at) else { break };
            at = head;
            let around = self
                .clauses
                .at(at)
                .filter(|c| c.token != clause.token && c.kind == Kind::Verb);
            if let Some(around) = around {
                let told = self
                    .time_of_clause(around)
                    .and_then(|n| self.times.dating(n));
                return match told {
                    Some(dating) if dating.days == 1 => dating.begin.get(..10)?.parse().ok(),
                    Some(_) => None,
                    None => self.published,
                };
            }
        }
        self.published
    }
}
