//! Times of day.

use super::{Found, Grammar};
use crate::calendar::{Clock, Part};
use crate::lexicon::PhraseKind;
use crate::reading::{Base, Fields, Reading};

impl Grammar<'_> {
    /// "a.m.", "pm": whether it is the afternoon, and the piece behind it.
    fn half_of_day(&self, i: usize) -> Option<(bool, usize)> {
        if self.any(i, &["am", "pm"]) {
            return Some((self.is(i, "pm"), i + 1));
        }
        if self.any(i, &["a", "p"])
            && self.sign(i + 1, '.')
            && self.is(i + 2, "m")
            && self.glued(i + 1)
            && self.glued(i + 2)
        {
            let end = if self.sign(i + 3, '.') && self.glued(i + 3) {
                i + 4
            } else {
                i + 3
            };
            return Some((self.is(i, "p"), end));
        }
        None
    }

    /// A zone behind a time, and whether it is universal time.
    fn zone(&self, i: usize) -> Option<(bool, usize)> {
        let opened = usize::from(self.sign(i, '('));
        let (_, end) = self.phrase(i + opened, |k| (k == PhraseKind::Zone).then_some(()))?;
        let utc = self.any(i + opened, &["gmt", "utc", "zulu"]);
        if opened == 1 {
            return self.sign(end, ')').then_some((utc, end + 1));
        }
        Some((utc, end))
    }

    /// A time by the clock and the piece behind it, zone included.
    pub(crate) fn clock(&self, i: usize) -> Option<(Clock, usize)> {
        let entry = self.entry(i);
        if let Some(minutes) = entry.moment {
            let clock = Clock::At {
                hour: (minutes / 60) as i8,
                minute: (minutes % 60) as i8,
                second: None,
                utc: false,
            };
            let zone = self.zone(i + 1);
            return Some((clock, zone.map_or(i + 1, |z| z.1)));
        }
        let (hour, mut at, figures) = match self.digits(i) {
            Some((h, len)) => (h, i + 1, len),
            None => {
                let (h, at) = self.cardinal(i)?;
                (u32::try_from(h).ok()?, at, 0)
            }
        };
        let glued_digits = |k: usize| self.glued(k) && self.digits(k).is_some();
        let (mut hour, mut minute, mut second) = (hour, 0, None);
        let mut told = false;
        if (figures == 1 || figures == 2)
            && (self.sign(at, ':') || self.sign(at, '.') || self.is(at, "h"))
            && self.glued(at)
            && glued_digits(at + 1)
            && self.digits(at + 1).is_some_and(|(m, l)| l == 2 && m < 60)
        {
            minute = self.digits(at + 1)?.0;
            // "8.30" is a time only with "a.m." or a zone behind it.
            told = !self.sign(at, '.');
            at += 2;
            if told && self.sign(at, ':') && glued_digits(at + 1) {
                second = self
                    .digits(at + 1)
                    .filter(|(s, l)| *l == 2 && *s < 60)
                    .map(|(s, _)| s as i8);
                at = if second.is_some() { at + 2 } else { at };
            }
        }
        if let Some((afternoon, end)) = self.half_of_day(at) {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            at = end;
            told = true;
        } else if self.is(at, "o") && self.sign(at + 1, '\'') && self.is(at + 2, "clock") {
            at += 3;
            told = true;
        } else if figures == 4
            && !told
            && (self.zone(at).is_some() || self.any(at, &["hrs", "hours"]))
            && hour % 100 < 60
        {
            (hour, minute) = (hour / 100, hour % 100);
            if self.any(at, &["hrs", "hours"]) {
                at += 1;
            }
            told = true;
        } else if figures == 4
            && !told
            && hour % 100 < 60
            && (self.sign(at, '[') || self.sign(at, '('))
            && self.digits(at + 1).is_some_and(|(_, len)| len == 4)
            && self.zone(at + 2).is_some()
        {
            // "At 2330 [0530 GMT]"
            (hour, minute) = (hour / 100, hour % 100);
            told = true;
        } else if figures == 4
            && !told
            && hour % 100 < 60
            && hour < 2400
            && i > 0
            && self.is(i - 1, "at")
            && !matches!(
                self.pos(at),
                dateline_nlp::Pos::Noun | dateline_nlp::Pos::Propn | dateline_nlp::Pos::Adj
            )
            && !self.counts(i)
        {
            // "At 2030 they saw …"
            (hour, minute) = (hour / 100, hour % 100);
            told = true;
        } else if figures > 0 && figures < 3 && self.zone(at).is_some() && self.glued(at) {
            told = true;
        } else if told && self.any(at, &["hrs", "hours"]) {
            at += 1;
        }
        if !told || hour > 24 {
            return None;
        }
        let zone = self.zone(at);
        if let Some((_, end)) = zone {
            at = end;
        }
        let clock = Clock::At {
            hour: i8::try_from(hour).ok()?,
            minute: i8::try_from(minute).ok()?,
            second,
            utc: zone.is_some_and(|z| z.0),
        };
        Some((clock, at))
    }

    /// A part of the day behind a day: "Friday morning", "yesterday evening".
    pub(crate) fn part(&self, i: usize) -> Option<(Part, usize)> {
        let early = if self.entry(i).edge.is_some() {
            self.hyphen(i + 1)
        } else {
            i
        };
        let part = self.entry(early).part?;
        Some((part, early + 1))
    }

    /// "8 a.m. Friday", "noon on 3 May", "five in the morning", "the night of 7 August".
    pub(super) fn clocked(&self, i: usize) -> Option<Found> {
        if let Some((mut clock, mut at)) = self.clock(i) {
            // "Four in the morning"
            if self.is(at, "in")
                && self.is(at + 1, "the")
                && let Some((part, end)) = self.part(at + 2)
            {
                if let Clock::At { hour, .. } = &mut clock
                    && *hour < 12
                    && matches!(part, Part::Af | Part::Ev)
                {
                    *hour += 12;
                }
                at = end;
            }
            let mut reading = Reading::of(Fields {
                clock: Some(clock),
                ..Fields::default()
            });
            let next = self.comma(at);
            // "10:35 a.m. (0735 GMT) Friday": two times of one day.
            let bracket = if self.sign(at, '(') {
                self.clock(at + 1).map(|c| c.1)
            } else {
                None
            }
            .or(Some(at))
            .filter(|&k| self.sign(k, ')'));
            if let Some((day, _)) = bracket.and_then(|k| self.a_day(k + 1)) {
                reading = Reading {
                    fields: Fields {
                        clock: Some(clock),
                        ..day.fields
                    },
                    ..day
                };
            } else if let Some((day, end)) = self.a_day(next) {
                reading = day;
                reading.fields.clock = Some(clock);
                at = end;
            }
            return Some((reading, at));
        }
        if let Some((hour, at)) = self.worded_hour(i) {
            return Some((
                Reading::of(Fields {
                    clock: Some(hour),
                    ..Fields::default()
                }),
                at,
            ));
        }
        let (part, at) = self.part(i)?;
        if self.is(at, "of")
            || self.is(at, "on")
            || self.is(at + 1, "of") && self.any(at, &["hours"])
        {
            let of = if self.is(at, "hours") { at + 2 } else { at + 1 };
            let the = if self.is(of, "the") { of + 1 } else { of };
            if let Some((mut day, end)) = self.a_day(the) {
                day.fields.clock = Some(Clock::Part(part));
                return Some((day, end));
            }
        }
        let day = self.a_day(at).filter(|_| !self.entry(i).plural);
        if let Some((mut day, end)) = day {
            day.fields.clock = Some(Clock::Part(part));
            return Some((day, end));
        }
        self.bare_part(i, part, at)
    }

    /// "Four in the morning" with the number in words.
    fn worded_hour(&self, i: usize) -> Option<(Clock, usize)> {
        let (hour, at) = match self.digits(i) {
            Some((h, 1 | 2)) => (i64::from(h), i + 1),
            Some(_) => return None,
            None => self.cardinal(i)?,
        };
        let placed = self.is(at, "in") && self.is(at + 1, "the");
        let (part, end) = self
            .part(at + 2)
            .filter(|_| placed && (1..=12).contains(&hour))?;
        let late = matches!(part, Part::Af | Part::Ev) && hour < 12;
        let hour = i8::try_from(hour + if late { 12 } else { 0 }).ok()?;
        Some((
            Clock::At {
                hour,
                minute: 0,
                second: None,
                utc: false,
            },
            end,
        ))
    }

    /// "The morning", "overnight", "at night", "by dawn".
    fn bare_part(&self, i: usize, part: Part, at: usize) -> Option<Found> {
        let before = i.checked_sub(1)?;
        let noun = matches!(self.tag(at - 1), "NN" | "NNP" | "RB" | "JJ");
        let alone = self.any(
            before,
            &[
                "the", "by", "until", "till", "at", "before", "after", "during", "since", "one",
            ],
        );
        // "The night raid": the part only says what kind of raid.
        let head = self
            .piece(at - 1)
            .map(|p| (p.token, self.doc.tokens[p.token].head))?;
        let modifies = head.1 > head.0
            && matches!(&*self.doc.tokens[head.0].dep, "compound" | "amod" | "nmod");
        if !noun || !alone || modifies {
            return None;
        }
        if self.is(before, "at") && self.is(i, "night") {
            // Any night.
            let generic = Reading {
                set: Some(format!("XXXX-XX-XXT{}", part.name())),
                ..Reading::new(Base::Set)
            };
            return Some((generic, at));
        }
        let reading = Reading::of(Fields {
            clock: Some(Clock::Part(part)),
            ..Fields::default()
        });
        Some((reading, at))
    }

    /// A date to the day, or a word for one.
    fn a_day(&self, i: usize) -> Option<Found> {
        let found = self.dated(i).or_else(|| self.day_word(i))?;
        let f = &found.0.fields;
        let day = f.day.is_some()
            || f.weekday.is_some()
            || f.holiday.is_some()
            || matches!(found.0.base, Base::Unit(..));
        day.then_some(found)
            .filter(|(r, _)| r.fields.clock.is_none())
    }
}
