//! Times found by pointing: "last week", "the next morning", "that year", "this past spring".

use super::{Found, Grammar};
use crate::calendar::{Clock, Unit};
use crate::lexicon::{Anchor, PhraseKind, Pointer, Reference};
use crate::reading::{Amount, Base, Fields, Reading};

impl Grammar<'_> {
    /// The pointing word at `i`, with a second one behind it: "this coming", "that same".
    fn pointer(&self, i: usize) -> Option<(Pointer, bool, usize)> {
        let entry = self.entry(i);
        let mut pointer = entry.pointer?;
        let mut through = entry.through;
        let mut at = i + 1;
        let tag = self.tag(i);
        // "to last", "that" before a clause
        if matches!(tag, "VB" | "VBP" | "VBZ" | "IN" | "WDT" | "RB")
            && self.entry(at).unit.is_none()
        {
            return None;
        }
        if pointer.way == 0
            && let Some(second) = self.entry(at).pointer
        {
            if second.way != 0 {
                pointer.way = second.way;
            }
            if second.anchor == Anchor::Story {
                pointer.anchor = Anchor::Story;
            }
            through = through || self.entry(at).through && self.entry(at + 1).plural;
            at += 1;
        }
        // "The next day" counts from the story, "next week" from the report.
        if pointer.way > 0 && i > 0 && self.is(i - 1, "the") && entry.definite {
            pointer.anchor = Anchor::Story;
        }
        Some((pointer, through, at))
    }

    pub(super) fn pointed(&self, i: usize) -> Option<Found> {
        let (pointer, through, mut at) = self.pointer(i)?;
        while self.entry(at).fiscal || self.entry(at).between && self.entry(at + 1).unit.is_some() {
            at = self.hyphen(at + 1);
        }
        if !self.any(at, &["a", "an", "another"])
            && let Some((amount, number)) = self.amount(at)
            && let Some((unit, end)) = self.counted_unit(number)
        {
            // "This 6-year-old"
            if self.entry(self.hyphen(end)).age {
                return None;
            }
            let mut end = self.or_so(end);
            // "The same 28-day period"
            if self.hyphen(number) > number
                && self.entry(end).period
                && self.entry(end).unit.is_none()
            {
                end += 1;
            }
            return Some((
                Reading::new(Base::Stretch(amount, unit, Some(pointer))),
                end,
            ));
        }
        if let Some(unit) = self.entry(at).unit.filter(|_| !self.entry(at).short) {
            // "This Week" with capitals is a name.
            if self.capital(at) && self.capital(i) && self.text(at).chars().any(char::is_lowercase)
            {
                return None;
            }
            let long = matches!(unit, Unit::Hour | Unit::Minute | Unit::Second);
            if self.entry(at).plural {
                let also = self.is(at + 1, "and")
                    && self.entry(at + 2).unit.is_some()
                    && self.entry(at + 2).plural;
                let end = if also { at + 3 } else { at + 1 };
                if self.entry(i).open && (pointer.way > 0 || unit >= Unit::Year) {
                    let reference = if pointer.way < 0 {
                        Reference::Past
                    } else {
                        Reference::Future
                    };
                    return Some((Reading::new(Base::Reference(reference)), end));
                }
                return Some((
                    Reading::new(Base::Stretch(Amount::Vague, unit, Some(pointer))),
                    end,
                ));
            }
            if self.entry(i).open && pointer.way > 0 {
                return None;
            }
            // "The last week of August"
            if pointer.way == -1
                && let Some(found) = self.unit_of(unit, -1, at + 1)
            {
                return Some(found);
            }
            if pointer.way != 0 && (through || long) {
                let end = self.or_so(at + 1);
                return Some((
                    Reading::new(Base::Stretch(Amount::ONE, unit, Some(pointer))),
                    end,
                ));
            }
            let mut reading = Reading::new(Base::Unit(pointer, unit));
            reading.fields.current = self.entry(i).adjective == Some(Reference::Present);
            let mut end = self.or_so(at + 1);
            // "This year's third quarter", "next year's first half"
            let of = self.possessive(end);
            if unit == Unit::Year
                && of > end
                && let Some((quarter, behind)) = self.quarter(of)
                && quarter.fields.year.is_none()
            {
                reading.fields = quarter.fields;
                end = behind;
            }
            return Some((reading, end));
        }
        if self.entry(at).period && pointer.way == 0 {
            return Some((Reading::new(Base::Unit(pointer, Unit::Quarter)), at + 1));
        }
        if let Some((part, end)) = self.part(at) {
            if self.entry(end - 1).plural {
                return None;
            }
            let mut reading = Reading::new(Base::Unit(pointer, Unit::Day));
            reading.fields.clock = Some(Clock::Part(part));
            return Some((reading, end));
        }
        self.pointed_name(at, pointer)
    }

    /// "(The last) week of August", "(the first) day of 1999": `nth` of the units in the time behind "of".
    pub(super) fn unit_of(&self, unit: Unit, nth: i8, i: usize) -> Option<Found> {
        if !self.is(i, "of")
            || !matches!(unit, Unit::Day | Unit::Week | Unit::Weekend | Unit::Month)
        {
            return None;
        }
        let the = if self.is(i + 1, "the") { i + 2 } else { i + 1 };
        let (whole, end) = self
            .dated(the)
            .or_else(|| self.pointed(the))
            .or_else(|| self.bare_unit(the))?;
        let f = &whole.fields;
        let fits = f.day.is_none()
            && f.weekday.is_none()
            && f.clock.is_none()
            && !matches!(whole.base, Base::Stretch(..) | Base::Count(..));
        fits.then_some((
            Reading {
                nth: Some((unit, nth)),
                ..whole
            },
            end,
        ))
    }

    /// "Last Friday", "next October", "this summer", "last Christmas".
    fn pointed_name(&self, at: usize, pointer: Pointer) -> Option<Found> {
        let entry = self.entry(at);
        if let Some(season) = entry.season {
            let fields = Fields {
                season: Some(season),
                ..Fields::default()
            };
            return Some((
                Reading {
                    fields,
                    ..Reading::new(Base::Nearest(pointer))
                },
                at + 1,
            ));
        }
        let named = entry.weekday.is_some() && !entry.plural
            || entry.month.is_some()
            || self
                .phrase(at, |k| matches!(k, PhraseKind::Holiday(_)).then_some(()))
                .is_some();
        if !named || !self.capital(at) {
            return None;
        }
        // The pointing word makes even "May" and "Sun" times.
        let (mut reading, end) = self.dated(at).or_else(|| {
            let fields = Fields {
                month: entry.month,
                weekday: entry.weekday,
                ..Fields::default()
            };
            Some((Reading::of(fields), self.stop(at + 1)))
        })?;
        let whole = reading.fields.year.is_some()
            || reading.fields.month.is_some() && reading.fields.day.is_some();
        if !whole {
            reading.base = Base::Nearest(pointer);
        }
        Some((reading, end))
    }
}
