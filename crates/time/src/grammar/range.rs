//! Pairs whose halves share what is said once ("7–9 August 1945", "1914–18"), and how far an
//! expression reaches to the left.

use super::{Found, Grammar};
use crate::lexicon::{Anchor, PhraseKind};
use crate::reading::{Base, Fields, Reading, Year};

impl Grammar<'_> {
    /// Behind what joins the halves of a pair, and whether it spans the time between them.
    pub(crate) fn joint(&self, i: usize) -> Option<(usize, bool)> {
        if self.sign(i, '-') || self.sign(i, '/') && self.glued(i) {
            return Some((i + 1, true));
        }
        if self.any(i, &["to", "through", "until", "till", "thru"]) {
            return Some((i + 1, true));
        }
        self.any(i, &["and", "or"]).then_some((i + 1, false))
    }

    /// Whether an expression that begins at `start` and ends before `end` begins a stretch that the one at
    /// `next` ends: "from 2011 to 2017", "between May and July".
    pub(crate) fn spans(&self, start: usize, end: usize, next: usize) -> bool {
        let Some((_, through)) = self.joint(end).filter(|&(behind, _)| behind == next) else {
            return false;
        };
        let opened = |word: &str| start > 0 && self.is(start - 1, word);
        if through {
            !self.any(end, &["until", "till"]) || opened("from")
        } else {
            opened("between") && self.is(end, "and")
        }
    }

    /// Two expressions of which one lacks what the other says.
    pub(super) fn range(&self, i: usize) -> Option<Vec<(usize, usize, Reading)>> {
        self.short_year(i)
            .or_else(|| self.years_before_christ(i))
            .or_else(|| self.two_days(i))
            .or_else(|| self.borrowed_year(i))
    }

    /// "1914-18"
    fn short_year(&self, i: usize) -> Option<Vec<(usize, usize, Reading)>> {
        let (first, at) = self
            .year(i)
            .filter(|_| self.digits(i).is_some_and(|(_, l)| l == 4))?;
        let Year::Full(y) = first else { return None };
        let next =
            if (self.sign(at, '-') || self.sign(at, '/')) && self.glued(at) && self.glued(at + 1) {
                at + 1
            } else {
                return None;
            };
        let (n, len) = self.digits(next)?;
        let n = i16::try_from(n).ok()?;
        // "1989-90" ends in the same century; "1999-02" is a month, if anything.
        if len != 2
            || n <= y % 100
            || self.sign(next + 1, '-')
            || self.glued(next + 1) && self.digits(next + 1).is_some()
        {
            return None;
        }
        let last = y - y % 100 + n;
        let year = |y| {
            Reading::of(Fields {
                year: Some(Year::Full(y)),
                ..Fields::default()
            })
        };
        Some(vec![(i, at, year(y)), (next, next + 1, year(last))])
    }

    /// "499-493 BC", "264 to 241 BC"
    fn years_before_christ(&self, i: usize) -> Option<Vec<(usize, usize, Reading)>> {
        let (n, len) = self.digits(i)?;
        let (next, _) = self.joint(i + 1)?;
        let (Year::Full(last), end) = self.year(next)? else {
            return None;
        };
        if last > 0 || len > 4 || self.digits(next).is_none() {
            return None;
        }
        let first = 1i16.checked_sub(i16::try_from(n).ok()?)?;
        let year = |y| {
            Reading::of(Fields {
                year: Some(Year::Full(y)),
                ..Fields::default()
            })
        };
        Some(vec![(i, i + 1, year(first)), (next, end, year(last))])
    }

    /// "7-9 August 1945", "August 7 and 8, 1945"
    fn two_days(&self, i: usize) -> Option<Vec<(usize, usize, Reading)>> {
        let day = |k: usize| {
            let (n, len) = self.digits(k)?;
            let end = self.ordinal(k).map_or(k + 1, |o| o.1);
            ((1..=31).contains(&n) && len <= 2).then_some((n as i8, end))
        };
        if let Some((first, at)) = day(i) {
            let (next, _) = self.joint(at)?;
            let (reading, end) = self.dated(next)?;
            let f = reading.fields;
            if f.day.is_none_or(|d| d <= first)
                || f.month.is_none()
                || f.weekday.is_some()
                || self.digits(next).is_none()
            {
                return None;
            }
            let first = Fields {
                day: Some(first),
                clock: None,
                ..f
            };
            return Some(vec![(i, at, Reading::of(first)), (next, end, reading)]);
        }
        let month = self.entry(i).month.filter(|_| self.capital(i))?;
        let (first, at) = day(self.stop(i + 1))?;
        let (next, _) = self.joint(at)?;
        let (last, mut end) = day(next).filter(|(d, _)| *d > first)?;
        if self.entry(end).month.is_some()
            || self.entry(end).unit.is_some()
            || self.sign(end, ':')
            || self.sign(end, '%')
        {
            return None;
        }
        let comma = self.comma(end);
        let mut fields = Fields {
            month: Some(month),
            day: Some(last),
            ..Fields::default()
        };
        if let Some((year, behind)) = self.year(comma).filter(|(y, _)| matches!(y, Year::Full(_))) {
            fields.year = Some(year);
            end = behind;
        }
        let first = Fields {
            day: Some(first),
            ..fields
        };
        Some(vec![
            (i, at, Reading::of(first)),
            (next, end, Reading::of(fields)),
        ])
    }

    /// "June to August 1942", "7 August – 9 September 1945"
    fn borrowed_year(&self, i: usize) -> Option<Vec<(usize, usize, Reading)>> {
        if self.entry(i).month.is_none() && self.digits(i).is_none() {
            return None;
        }
        let (first, at) = self.dated(i)?;
        let f = first.fields;
        if f.year.is_some() || f.month.is_none() || f.clock.is_some() {
            return None;
        }
        let (next, _) = self.joint(at)?;
        let early = if self.entry(next).edge.is_some() {
            self.hyphen(next + 1)
        } else {
            next
        };
        let (second, end) = self.dated(early)?;
        let s = second.fields;
        if s.year.is_none() || s.month.is_none() || s.month < f.month || early > next {
            return None;
        }
        let first = Reading::of(Fields { year: s.year, ..f });
        Some(vec![(i, at, first), (next, end, second)])
    }

    /// Takes in what belongs to the expression on its left: "early", "nearly", "the".
    pub(super) fn widen(
        &self,
        start: usize,
        end: usize,
        floor: usize,
        reading: &Reading,
    ) -> (usize, Reading) {
        let mut reading = reading.clone();
        let mut at = start;
        let takes_edge = !matches!(reading.base, Base::Set | Base::Reference(_));
        let counted = matches!(reading.base, Base::Stretch(..) | Base::Count(..));
        // "Earlier in the year", "later this month"
        if takes_edge && !counted {
            let the = if at > floor && self.is(at - 1, "the") {
                at - 1
            } else {
                at
            };
            let preposition = if the > floor && self.is(the - 1, "in") {
                the - 1
            } else {
                the
            };
            if preposition > floor
                && self.entry(preposition - 1).comparative.is_some()
                && (preposition < the
                    && !matches!(reading.base, Base::Unit(_, crate::calendar::Unit::Day))
                    || the == at
                        && matches!(reading.base, Base::Unit(p, _) if self.entry(at).pointer.is_some() || p.way < 0))
                && self
                    .entry(preposition - 1)
                    .shift
                    .is_some_and(|_| !self.counted_before(preposition - 1))
            {
                at = preposition - 1;
            } else if preposition < the
                && preposition > floor
                && self.entry(preposition - 1).edge.is_some()
            {
                // "Late in 1941"
                reading.edge = self.entry(preposition - 1).edge;
                at = preposition - 1;
            }
        }
        if takes_edge && !counted && at == start {
            let hyphen = if at > floor + 1 && self.sign(at - 1, '-') {
                at - 1
            } else {
                at
            };
            if hyphen > floor && self.entry(hyphen - 1).edge.is_some() {
                reading.edge = self.entry(hyphen - 1).edge;
                at = hyphen - 1;
            }
        }
        // "At least the past two years"
        let plain = matches!(reading.base, Base::Fields) && reading.fields.weekday.is_none();
        let mut articled = self.entry(at).pointer.is_some();
        // "The full year"
        if at > floor + 1
            && self.entry(at - 1).between
            && self.entry(at).unit.is_some()
            && self.is(at - 2, "the")
        {
            at -= 1;
        }
        for _ in 0..2 {
            if at > floor && self.article(at - 1, end, &reading) {
                at -= 1;
                articled = true;
            }
            let approximate = (at.saturating_sub(4).max(floor)..at).find(|&k| {
                self.phrase(k, |p| (p == PhraseKind::Approximate).then_some(()))
                    .is_some_and(|(_, e)| e == at)
            });
            // "Over the past two weeks": a preposition.
            match approximate {
                Some(k)
                    if (counted || plain)
                        && (!articled || at - k > 1)
                        && !self.spans_over(k, at) =>
                {
                    at = k
                }
                _ => break,
            }
        }
        (at, reading)
    }

    /// "Over three years": a preposition, unlike "over a year" and "over 30 years" where it goes with the number.
    fn spans_over(&self, k: usize, at: usize) -> bool {
        let Some(p) = self.piece(k).filter(|_| at == k + 1) else {
            return false;
        };
        &*self.doc.tokens[p.token].dep == "prep"
            && self.is(k, "over")
            && !self.any(at, &["a", "an", "one"])
    }

    fn counted_before(&self, i: usize) -> bool {
        i > 0 && self.entry(i - 1).unit.is_some()
    }

    /// Whether the article at `i` belongs to the expression behind it.
    fn article(&self, i: usize, end: usize, reading: &Reading) -> bool {
        let period = matches!(reading.base, Base::Stretch(..))
            && self.entry(end - 1).period
            && self.any(i, &["a", "an"]);
        if !(self.is(i, "the") || period)
            || reading.adjectival
            || matches!(reading.base, Base::Reference(_))
        {
            return false;
        }
        if reading.base == Base::Fields
            && reading.fields.weekday.is_some()
            && reading.fields.day.is_none()
        {
            return false;
        }
        // "The March 7 vote": what begins with a month takes no article of its own.
        if reading.base == Base::Fields && self.entry(i + 1).month.is_some() {
            return false;
        }
        // "The October vote": the article is the vote's.
        let (Some(first), Some(last)) = (self.piece(i + 1), self.piece(end - 1)) else {
            return false;
        };
        let modifies = (first.token..=last.token).any(|t| {
            let token = &self.doc.tokens[t];
            token.head > last.token
                && matches!(
                    &*token.dep,
                    "compound" | "amod" | "nmod" | "nummod" | "npadvmod"
                )
                && matches!(
                    self.doc.tokens[token.head].pos,
                    dateline_nlp::Pos::Noun | dateline_nlp::Pos::Propn
                )
        });
        if matches!(
            reading.base,
            Base::Stretch(crate::reading::Amount::Vague, _, None)
        ) && self.entry(i + 1).unit.is_some()
            && end == i + 2
        {
            return false;
        }
        let story = matches!(reading.base, Base::Unit(p, _) if p.anchor == Anchor::Story);
        !modifies || story
    }

    /// "The end of the month", "the middle of October".
    pub(super) fn edge_noun(&self, i: usize) -> Option<Found> {
        let (edge, at) = self.phrase(i, |k| match k {
            PhraseKind::EdgeNoun(edge) => Some(edge),
            _ => None,
        })?;
        if !self.is(at, "of") {
            return None;
        }
        let the = if self.is(at + 1, "the") {
            at + 2
        } else {
            at + 1
        };
        let (mut reading, end) = self.datelike(the)?;
        if matches!(
            reading.base,
            Base::Stretch(..) | Base::Set | Base::Reference(_)
        ) || reading.fields.clock.is_some()
        {
            return None;
        }
        reading.edge = edge;
        reading.adjectival = false;
        Some((reading, end))
    }
}
