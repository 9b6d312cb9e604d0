//! Durations, and times counted by them: "two years", "three days later", "a year ago", "58-year-old".

use super::{Found, Grammar};
use crate::calendar::{Edge, Unit};
use crate::lexicon::{Anchor, Pointer, Shift};
use crate::piece::PieceKind;
use crate::reading::{Amount, Base, Reading, duration};

impl Grammar<'_> {
    /// A unit behind an amount, adjectives between them skipped: "three more years", "two bloody weeks".
    pub(crate) fn counted_unit(&self, i: usize) -> Option<(Unit, usize)> {
        let mut at = self.hyphen(i);
        for _ in 0..3 {
            let entry = self.entry(at);
            if let Some(unit) = entry.unit {
                // "Two second quarters": an ordinal.
                if unit == Unit::Second && !entry.plural && !self.glued(at)
                    || entry.short && !(at > 0 && self.digits(at - 1).is_some())
                {
                    return None;
                }
                return Some((unit, at + 1));
            }
            let word = self
                .pieces
                .get(at)
                .is_some_and(|p| p.kind == PieceKind::Word);
            if !word
                || !entry.between && self.tag(at) != "JJ"
                || self.sign(at, '-')
                || entry.ordinal.is_some()
                || entry.cardinal.is_some()
                || entry.pointer.is_some_and(|p| p.anchor == Anchor::Report)
            {
                return None;
            }
            at = self.hyphen(at + 1);
        }
        None
    }

    /// "Or so", "or more" behind an amount.
    pub(crate) fn or_so(&self, i: usize) -> usize {
        if self.is(i, "or") && self.any(i + 1, &["so", "more", "longer", "less"]) {
            i + 2
        } else {
            i
        }
    }

    /// "Ago", "later", "from now" behind an amount.
    pub(crate) fn shift(&self, i: usize) -> Option<(Shift, usize)> {
        if self.is(i, "from") && self.is(i + 1, "now") {
            return Some((Shift::After, i + 2));
        }
        let shift = self.entry(i).shift?;
        // "Two days before the vote" counts from an event; "two days before" and "two years earlier" do not.
        let free = self.entry(i).comparative.is_some() || shift == Shift::Ago || self.closes(i + 1);
        (free && !self.is(i + 1, "than")).then_some((shift, i + 1))
    }

    /// Whether a phrase ends before `i`.
    fn closes(&self, i: usize) -> bool {
        self.pieces.get(i).is_none_or(|p| {
            matches!(p.kind, PieceKind::Sign(c) if c != '\'' && c != '$' && c != '"')
                || matches!(self.pos(i), dateline_nlp::Pos::Cconj)
        })
    }

    pub(super) fn counted(&self, i: usize) -> Option<Found> {
        let (amount, number) = self.amount(i)?;
        let article = self.any(i, &["a", "an"]) && number == i + 1;
        // "A few" of the amount may be the end of "the first few weeks".
        let (unit, mut end) = self.counted_unit(number)?;
        // "A sad day" is no length of time.
        if article && end > self.hyphen(number) + 1 && !self.entry(end - 2).between {
            return None;
        }
        let hyphen = self.hyphen(number) > number;
        let joined = self.hyphen(end) > end
            && (self.entry(self.hyphen(end)).shift.is_some() || self.is(self.hyphen(end), "long"));
        if article && (self.entry(end - 1).plural || joined) {
            return None;
        }
        // "Three-quarters of", "a quarter of": a fraction; "the 1988 quarter": one of that year.
        if unit == Unit::Quarter
            && (article
                || hyphen
                || self.is(end, "of") && amount != Amount::Vague
                || self.year(i).is_some_and(|y| y.1 == number))
        {
            return None;
        }
        // "A several-year tenure": the article is the noun's.
        if hyphen && self.any(i, &["a", "an"]) {
            return None;
        }
        let mut amount = amount;
        // "A year and a half", "two years and a half"
        if self.is(end, "and")
            && self.any(end + 1, &["a", "one"])
            && self.is(end + 2, "half")
            && let Amount::Tenths(t) = amount
        {
            amount = Amount::Tenths(t.saturating_add(5));
            end += 3;
        } else if self.hyphen(end) > end
            && self.is(end + 1, "and")
            && self.is(end + 3, "a")
            && self.is(end + 5, "half")
            && let Amount::Tenths(t) = amount
        {
            amount = Amount::Tenths(t.saturating_add(5));
            end += 6;
        } else if article
            && self.is(end, "or")
            && self.entry(end + 1).cardinal.is_some()
            && self.entry(end + 2).unit.is_none()
        {
            end += 2;
        }
        // "Weeks or months"
        end = self.or_so(end);
        let old = self.hyphen(end);
        if self.entry(old).age || self.is(end, "of") && self.entry(end + 1).age {
            let end = if self.entry(old).age {
                old + 1
            } else {
                end + 2
            };
            let reading = Reading {
                age: true,
                adjectival: hyphen,
                ..Reading::new(Base::Stretch(amount, unit, None))
            };
            return Some((reading, end));
        }
        if let Some((shift, end)) = self.shift(end) {
            return Some((Reading::new(Base::Count(amount, unit, shift)), end));
        }
        let long = self.hyphen(end);
        if self.is(long, "long")
            && (long > end || hyphen || self.pos(long + 1) == dateline_nlp::Pos::Noun)
        {
            end = long + 1;
        }
        if article && self.is_rate(i, end - 1) {
            return Some((Reading::set(duration(amount, unit)), end));
        }
        // "A three-year period"
        let period = hyphen && self.entry(end).period && self.entry(end).unit.is_none();
        if period {
            end += 1;
        }
        let reading = Reading {
            adjectival: hyphen && !period,
            ..Reading::new(Base::Stretch(amount, unit, None))
        };
        Some((reading, end))
    }

    /// "$5 a day", "twice a week", "30 attacks a month".
    fn is_rate(&self, article: usize, unit: usize) -> bool {
        let (Some(before), Some(u)) = (article.checked_sub(1), self.piece(unit)) else {
            return false;
        };
        let t = &self.doc.tokens[u.token];
        let told = self.digits(before).is_some()
            || matches!(
                self.pos(before),
                dateline_nlp::Pos::Noun | dateline_nlp::Pos::Num | dateline_nlp::Pos::Adv
            )
            || self.sign(before, '%');
        &*t.dep == "npadvmod" && t.head < u.token && told && self.entry(unit + 1).shift.is_none()
    }

    /// Units without an amount: "for years", "the year", "year-ago", "year's end", "days later".
    pub(super) fn bare_unit(&self, i: usize) -> Option<Found> {
        let entry = self.entry(i);
        let unit = entry.unit?;
        let here = Pointer {
            anchor: Anchor::Report,
            way: 0,
        };
        if entry.plural {
            // "The years 1955 to 1957"
            if unit == Unit::Year
                && let Some((year, end)) = self.year(i + 1).filter(|_| self.digits(i + 1).is_some())
            {
                let fields = crate::reading::Fields {
                    year: Some(year),
                    ..Default::default()
                };
                return Some((Reading::of(fields), end));
            }
            if let Some((shift, end)) = self.shift(i + 1) {
                return Some((Reading::new(Base::Count(Amount::Vague, unit, shift)), end));
            }
            let mut end = i + 1;
            if self.any(end, &["or", "and"])
                && self.entry(end + 1).plural
                && self.entry(end + 1).unit.is_some()
            {
                end += 2;
            }
            let long = self.hyphen(end);
            if long > end && (self.is(long, "long") || self.entry(long).age)
                || self.is(end, "ahead")
            {
                end = long + 1;
            }
            let noun = (self.tag(i) == "NNS" || end > i + 2)
                && unit != Unit::Quarter
                && !entry.short
                && !(self.is(end, "of") && unit <= Unit::Hour);
            return noun.then(|| (Reading::new(Base::Stretch(Amount::Vague, unit, None)), end));
        }
        let hyphen = self.hyphen(i + 1);
        if hyphen > i + 1 {
            if let Some((shift, end)) = self.entry(hyphen).shift.map(|s| (s, hyphen + 1)) {
                let mut end = end;
                let mut reading = Reading {
                    adjectival: true,
                    ..Reading::new(Base::Count(Amount::ONE, unit, shift))
                };
                if let Some((quarter, at)) = self.quarter(end)
                    && quarter.fields.year.is_none()
                {
                    reading.fields = quarter.fields;
                    reading.adjectival = false;
                    end = at;
                } else if self.entry(end).period {
                    reading.adjectival = false;
                    end += 1;
                }
                return Some((reading, end));
            }
            if self.is(hyphen, "end") && unit >= Unit::Week {
                let reading = Reading {
                    edge: Some(Edge::End),
                    ..Reading::new(Base::Unit(here, unit))
                };
                return Some((reading, hyphen + 1));
            }
            if self.is(hyphen, "long") {
                let reading = Reading {
                    adjectival: true,
                    ..Reading::new(Base::Stretch(Amount::ONE, unit, None))
                };
                return Some((reading, hyphen + 1));
            }
        }
        let of = self.possessive(i + 1);
        if (of > i + 1 || self.is(i, "year")) && self.is(of, "end") && unit >= Unit::Week {
            let reading = Reading {
                edge: Some(Edge::End),
                ..Reading::new(Base::Unit(here, unit))
            };
            return Some((reading, of + 1));
        }
        if unit == Unit::Year
            && let Some((year, end)) = self.year(i + 1)
        {
            let fields = crate::reading::Fields {
                year: Some(year),
                ..Default::default()
            };
            return Some((Reading::of(fields), end));
        }
        let the = i > 0
            && (self.is(i - 1, "the")
                || i > 1 && self.entry(i - 1).fiscal && self.is(i - 2, "the")
                || self.is(i - 1, "full") && self.is(i - 2, "the"));
        let inside = matches!(
            unit,
            Unit::Week | Unit::Weekend | Unit::Month | Unit::Quarter | Unit::Year
        ) || unit == Unit::Day
            && i > 2
            && self.is(i - 2, "in")
            && self.entry(i - 3).comparative.is_some();
        let noun = matches!(self.tag(i), "NN" | "NNP") && !self.is(i + 1, "of");
        if the && noun && unit == Unit::Year && self.entry(i + 1).closing {
            return Some((Reading::new(Base::Stretch(Amount::ONE, unit, None)), i + 1));
        }
        (the && inside && noun).then(|| (Reading::new(Base::Unit(here, unit)), i + 1))
    }
}
