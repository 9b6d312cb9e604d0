//! Quarters, halves, business years, decades, centuries, sets, and words that only point.

use dateline_nlp::Pos;

use super::{Found, Grammar};
use crate::calendar::Unit;
use crate::lexicon::{PhraseKind, Reference};
use crate::reading::{Amount, Base, Fields, Reading, Year, duration};

impl Grammar<'_> {
    /// "Third quarter", "fiscal second-quarter", "the 1988 period", "first half of 1989", "fiscal 1990".
    pub(super) fn quarter(&self, i: usize) -> Option<Found> {
        let mut at = i;
        let mut year = None;
        if self.digits(i).is_some()
            && let Some((y, end)) = self.year(i)
        {
            if self.entry(end).period && self.entry(end).unit.is_none() {
                let fields = Fields {
                    year: Some(y),
                    ..Fields::default()
                };
                return Some((Reading::of(fields), end + 1));
            }
            if self.entry(end).unit == Some(Unit::Quarter) && !self.entry(end).plural {
                // "The 1988 quarter": the one that was told of, in that year.
                let fields = Fields {
                    year: Some(y),
                    quarter: Some(0),
                    ..Fields::default()
                };
                return Some((Reading::of(fields), end + 1));
            }
            year = Some(y);
            at = end;
        }
        let fiscal = self.entry(at).fiscal;
        if fiscal {
            at = self.hyphen(at + 1);
            let named = if self.is(at, "year") { at + 1 } else { at };
            if let Some((y, end)) = self.year(named) {
                let fields = Fields {
                    year: Some(y),
                    ..Fields::default()
                };
                return Some((Reading::of(fields), end));
            }
            if named > at && year.is_none() {
                let here = crate::lexicon::Pointer {
                    anchor: crate::lexicon::Anchor::Report,
                    way: 0,
                };
                let the = i > 0 && self.is(i - 1, "the");
                if the && self.entry(named).closing {
                    return Some((
                        Reading::new(Base::Stretch(Amount::ONE, Unit::Year, None)),
                        named,
                    ));
                }
                return the.then(|| (Reading::new(Base::Unit(here, Unit::Year)), named));
            }
        }
        let last = self.entry(at).pointer.is_some_and(|p| p.way < 0);
        let (nth, next) = match self.ordinal(at) {
            Some(found) => found,
            None if last => (-1, at + 1),
            None => return None,
        };
        // "The first nine months", "the first two years"
        if year.is_none()
            && !fiscal
            && nth != 0
            && let Some((amount, number)) =
                self.amount(next).filter(|_| !self.any(next, &["a", "an"]))
            && let Some((unit, end)) = self.counted_unit(number)
            && nth == 1
        {
            return Some((Reading::new(Base::Stretch(amount, unit, None)), end));
        }
        if year.is_none()
            && let Some(unit) = self.entry(next).unit.filter(|_| !self.entry(next).plural)
            && let Ok(nth) = i8::try_from(nth)
            && let Some(found) = self.unit_of(unit, nth, next + 1)
        {
            return Some(found);
        }
        let mut noun = self.hyphen(next);
        if self.entry(noun).fiscal {
            noun = self.hyphen(noun + 1);
        }
        let mut fields = Fields {
            year,
            ..Fields::default()
        };
        let hyphen = noun > next && self.sign(noun - 1, '-');
        if self.entry(noun).unit == Some(Unit::Quarter) && !self.entry(noun).plural {
            let q = if nth == -1 { 4 } else { nth };
            fields.quarter = Some(i8::try_from(q).ok().filter(|q| (1..=4).contains(q))?);
        } else if self.entry(noun).half {
            let h = if nth == -1 { 2 } else { nth };
            fields.half = Some(i8::try_from(h).ok().filter(|h| (1..=2).contains(h))?);
        } else {
            return None;
        }
        let mut end = noun + 1;
        if fields.year.is_none() {
            let of = if self.is(end, "of") { end + 1 } else { end };
            let fiscal = if self.entry(of).fiscal { of + 1 } else { of };
            if let Some((y, behind)) = self.year(fiscal) {
                fields.year = Some(y);
                end = behind;
            } else if let Some((told, behind)) = self
                .pointed(of)
                .filter(|f| matches!(f.0.base, Base::Unit(_, Unit::Year)))
            {
                return Some((Reading { fields, ..told }, behind));
            } else {
                let the = if of > end && self.is(of, "the") {
                    of + 1
                } else {
                    of
                };
                if let Some((told, behind)) = self.decade(the).filter(|_| of > end) {
                    return Some((told, behind));
                }
            }
        }
        if fields.half.is_some() && fields.year.is_none() && !(hyphen || fiscal) && nth != -1 {
            return None;
        }
        if nth == -1 && fields.year.is_none() {
            return None;
        }
        Some((
            Reading {
                adjectival: hyphen,
                ..Reading::of(fields)
            },
            end,
        ))
    }

    /// "1990s", "1990's", "'90s", "nineties", "480s BC".
    pub(super) fn decade(&self, i: usize) -> Option<Found> {
        let apostrophe = usize::from(self.sign(i, '\''));
        let (n, len) = match self.digits(i + apostrophe) {
            Some(found) => found,
            None => {
                let tens = self.entry(i).decade.filter(|_| i > 0)?;
                let fields = Fields {
                    decade: Some(Year::Short(i16::try_from(tens).ok()?)),
                    ..Fields::default()
                };
                return Some((Reading::of(fields), i + 1));
            }
        };
        let at = i + apostrophe + 1;
        let s = if self.sign(at, '\'') && self.glued(at) {
            at + 1
        } else {
            at
        };
        if !self.is(s, "s") || !self.glued(s) || n % 10 != 0 {
            return None;
        }
        let mut end = s + 1;
        let n = i16::try_from(n).ok()?;
        let decade = match len {
            2 => Year::Short(n),
            3 | 4 => {
                let era = self.era(end);
                end = era.map_or(end, |e| e.1);
                // "480s" without an era is read by what was told before.
                Year::Full(if era.is_some_and(|e| e.0) { 1 - n } else { n })
            }
            _ => return None,
        };
        if apostrophe == 0
            && len == 2
            && !(i > 0
                && (self.is(i - 1, "the")
                    || self.entry(i - 1).edge.is_some()
                    || self.sign(i - 1, '-')))
        {
            return None;
        }
        if len == 2 && self.entry(end).unit.is_some() {
            return None;
        }
        Some((
            Reading::of(Fields {
                decade: Some(decade),
                ..Fields::default()
            }),
            end,
        ))
    }

    /// "19th century", "the 4th century BC".
    pub(super) fn century(&self, i: usize) -> Option<Found> {
        let (n, at) = self.ordinal(i)?;
        let noun = self.hyphen(at);
        let entry = self.entry(noun);
        if entry.unit != Some(Unit::Century) {
            return None;
        }
        let era = self.era(noun + 1);
        let bc = era.is_some_and(|e| e.0);
        let n = i16::try_from(n).ok().filter(|n| (1..=30).contains(n))?;
        // The first year of the century, as `Granule::Century` has it.
        let century = if bc { -(n - 1) * 100 } else { (n - 1) * 100 };
        let fields = Fields {
            century: Some(century),
            ..Fields::default()
        };
        let reading = Reading {
            adjectival: noun > at,
            ..Reading::of(fields)
        };
        Some((reading, era.map_or(noun + 1, |e| e.1)))
    }

    /// How often: "every Friday", "each year", "every two weeks", "per month", "daily", "Fridays".
    pub(super) fn every(&self, i: usize) -> Option<Found> {
        let entry = self.entry(i);
        if let Some(value) = &entry.adverb {
            let name = self.pos(i) == Pos::Propn || self.capital(i) && self.capital(i + 1);
            let noun = self.pos(i) == Pos::Noun && entry.unit.is_none();
            return (!name && !noun).then(|| (Reading::set(value.clone()), i + 1));
        }
        let part = self.part(i + 1);
        let nights = part.is_some_and(|(_, end)| self.entry(end - 1).plural);
        if entry.weekday.is_some() && (entry.plural || nights) && self.capital(i) {
            let value = format!(
                "XXXX-WXX-{}{}",
                entry.weekday?,
                part.map(|p| format!("T{}", p.0.name())).unwrap_or_default()
            );
            return Some((Reading::set(value), part.map_or(i + 1, |p| p.1)));
        }
        if entry.per {
            let unit = self
                .entry(i + 1)
                .unit
                .filter(|_| !self.entry(i + 1).plural)?;
            return Some((Reading::set(duration(Amount::ONE, unit)), i + 2));
        }
        if !entry.every {
            return None;
        }
        let mut at = i + 1;
        let mut amount = Amount::ONE;
        if self.is(at, "other") {
            amount = Amount::Tenths(20);
            at += 1;
        } else if let Some((nth, end)) = self.ordinal(at) {
            amount = Amount::Tenths(nth.checked_mul(10)?);
            at = end;
        } else if let Some((n, end)) = self.amount(at).filter(|_| !self.any(at, &["a", "an"])) {
            amount = n;
            at = end;
        } else if self.is(at, "single") {
            at += 1;
        }
        let next = self.entry(at);
        if let Some(unit) = next.unit {
            return Some((Reading::set(duration(amount, unit)), at + 1));
        }
        let value = if let Some(day) = next.weekday {
            let part = self.part(at + 1);
            let value = format!(
                "XXXX-WXX-{day}{}",
                part.map(|p| format!("T{}", p.0.name())).unwrap_or_default()
            );
            return Some((Reading::set(value), part.map_or(at + 1, |p| p.1)));
        } else if let Some(month) = next.month {
            format!("XXXX-{month:02}")
        } else if let Some(season) = next.season {
            format!("XXXX-{}", season.name())
        } else {
            let (part, end) = self.part(at)?;
            return Some((Reading::set(format!("XXXX-XX-XXT{}", part.name())), end));
        };
        Some((Reading::set(value), at + 1))
    }

    /// "Now", "recently", "the future", "current".
    pub(super) fn reference(&self, i: usize) -> Option<Found> {
        let found = self.phrase(i, |k| match k {
            PhraseKind::Reference(r) => Some(r),
            _ => None,
        });
        if let Some((reference, end)) = found {
            let last = self.tag(end - 1);
            let alone = end == i + 1;
            // "Future earnings", "as soon as he came", "soon after"
            let adjective = alone && last == "JJ" && self.pos(i + 1) == Pos::Noun;
            let conjunction = alone
                && (self.any(i + 1, &["as", "after", "that"])
                    || i > 0 && self.any(i - 1, &["as", "how", "too"]));
            let premodifies = self.is(i, "the")
                && (matches!(last, "JJ" | "VBN") || self.pos(end) == Pos::Noun && last != "RB");
            let noun = !adjective || reference == Reference::Future && self.tag(i) == "NN";
            return (noun && !conjunction && !premodifies)
                .then(|| (Reading::new(Base::Reference(reference)), end));
        }
        let reference = self.entry(i).adjective?;
        let adjective = matches!(self.tag(i), "JJ")
            && matches!(
                self.pos(i + 1),
                Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num
            );
        let reading = Reading {
            adjectival: true,
            ..Reading::new(Base::Reference(reference))
        };
        adjective.then_some((reading, i + 1))
    }
}
