//! Years: in figures, in words, with their era; and which numbers are none.

use super::Grammar;
use crate::reading::{Fields, Year};

/// Bare numbers that are years in news without more being said.
const YEARS_OF_NEWS: std::ops::RangeInclusive<u32> = 1900..=2039;
/// Numbers that can be years where the sentence says so.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;
/// Numbers that are years unless they count something.
const YEARS_OF_STORIES: std::ops::RangeInclusive<u32> = 1400..=2100;
impl Grammar<'_> {
    /// "BC", "B.C.", "BCE" (true), "AD", "CE" (false) and the piece behind it.
    pub(super) fn era(&self, i: usize) -> Option<(bool, usize)> {
        let (bc, end) = if self.any(i, &["bc", "bce", "ad", "ce"]) && self.capital(i) {
            (self.any(i, &["bc", "bce"]), i + 1)
        } else if self.any(i, &["b", "a"])
            && self.sign(i + 1, '.')
            && self.any(i + 2, &["c", "d"])
            && self.glued(i + 2)
        {
            (self.is(i, "b"), i + 3)
        } else {
            return None;
        };
        let end = if self.sign(end, '.')
            && self.glued(end)
            && end > i + 1
            && self
                .piece(end)
                .is_some_and(|p| p.token == self.pieces[i].token)
        {
            end + 1
        } else {
            end
        };
        Some((bc, end))
    }

    /// A year in figures or words, with its era.
    pub(crate) fn year(&self, i: usize) -> Option<(Year, usize)> {
        // "AD 70"
        if let Some((false, at)) = self.era(i)
            && let Some((n, 1..=4)) = self.digits(at)
        {
            return Some((Year::Full(i16::try_from(n).ok()?), at + 1));
        }
        if self.sign(i, '\'') {
            let (n, len) = self.digits(i + 1)?;
            let fits = len == 2
                && self.glued(i + 1)
                && !self.followed_by_letters(i + 2)
                && self.entry(i + 2).unit.is_none();
            return fits.then_some((Year::Short(i16::try_from(n).ok()?), i + 2));
        }
        if let Some((n, len)) = self.digits(i) {
            if len > 4 || self.decimal(i) {
                return None;
            }
            if let Some((bc, end)) = self.era(i + 1) {
                let n = i16::try_from(n).ok()?;
                return Some((Year::Full(if bc { 1 - n } else { n }), end));
            }
            let fits = len == 4 && YEARS.contains(&n) && !self.followed_by_letters(i + 1);
            return fits.then_some((Year::Full(i16::try_from(n).ok()?), i + 1));
        }
        self.year_in_words(i)
    }

    /// "Nineteen ninety-six", "two thousand and four".
    fn year_in_words(&self, i: usize) -> Option<(Year, usize)> {
        let first = self.entry(i).cardinal?;
        if self.is(i, "two") && self.is(i + 1, "thousand") {
            let and = if self.is(i + 2, "and") { i + 3 } else { i + 2 };
            if let Some((n, end)) = self
                .cardinal(and)
                .filter(|(n, _)| (1..100).contains(n) && self.digits(and).is_none())
            {
                return Some((Year::Full(i16::try_from(2000 + n).ok()?), end));
            }
            return Some((Year::Full(2000), i + 2));
        }
        if !(11..=20).contains(&first) {
            return None;
        }
        let at = self.hyphen(i + 1);
        let (n, end) = if self.any(at, &["oh", "o"]) {
            let (n, end) = self.cardinal(at + 1)?;
            (n, end)
        } else {
            let (n, end) = self.cardinal(at)?;
            if n < 10 || self.digits(at).is_some() {
                return None;
            }
            (n, end)
        };
        (n < 100).then_some((Year::Full(i16::try_from(first * 100 + n).ok()?), end))
    }

    pub(super) fn followed_by_letters(&self, i: usize) -> bool {
        self.glued(i)
            && self
                .text(i)
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric)
    }

    /// Digits within a longer number: "1,995", "3.1999", "$1999", "1999%".
    pub(super) fn decimal(&self, i: usize) -> bool {
        let inside = |sign: usize, digits: usize| {
            (self.sign(sign, ',') || self.sign(sign, '.') || self.sign(sign, ':'))
                && self.glued(sign.max(digits))
                && self.digits(digits).is_some()
        };
        let after = self.glued(i + 1) && self.glued(i + 2) && inside(i + 1, i + 2);
        let before = i >= 2 && self.glued(i) && self.glued(i - 1) && inside(i - 1, i - 2);
        let marked =
            i >= 1 && self.glued(i) && ["$", "£", "€", "¥", "#", "/"].contains(&self.text(i - 1));
        after || before || marked || self.sign(i + 1, '%')
    }

    /// "[,] 1999" or "of 1999" behind a date without a year.
    pub(super) fn with_year(&self, fields: &mut Fields, i: usize) -> usize {
        let at = if self.is(i, "of") || self.sign(i, ',') || self.sign(i, '-') && self.glued(i) {
            i + 1
        } else {
            i
        };
        match self.year(at) {
            // A number behind a comma may begin the next thing: "in May, 1200 people …".
            Some((year, end))
                if at == i
                    || self.is(i, "of")
                    || matches!(year, Year::Full(y) if (1000..2200).contains(&y) || y < 1000)
                        && !self.counts(end - 1) =>
            {
                fields.year = Some(year);
                end
            }
            _ => i,
        }
    }

    /// Whether the figures count the noun behind them.
    pub(super) fn counts(&self, i: usize) -> bool {
        let Some(p) = self.pieces.get(i) else {
            return false;
        };
        let t = &self.doc.tokens[p.token];
        t.head > p.token
            && &*t.dep == "nummod"
            && &*self.doc.tokens[t.head].tag == "NNS"
            && t.head - p.token <= 2
    }

    /// "13 JAN 90", as agencies write it: a month in capitals and two figures.
    pub(super) fn agency_year(&self, month: usize, i: usize) -> Option<Year> {
        let (n, 2) = self.digits(i)? else { return None };
        let capitals = self.text(month).bytes().all(|b| b.is_ascii_uppercase());
        let free =
            !self.followed_by_letters(i + 1) && !self.decimal(i) && !self.counts(i) && n > 31
                || self.sign(i + 1, '(')
                || self.sign(i + 1, ')');
        (capitals && free).then_some(Year::Short(i16::try_from(n).ok()?))
    }

    /// Whether figures that could be a year are one.
    pub(super) fn is_year(&self, i: usize) -> bool {
        let Some((n, _)) = self.digits(i) else {
            return true;
        };
        if self.era(i + 1).is_some() {
            return true;
        }
        if self.glued(i)
            && i > 0
            && self.sign(i - 1, '-')
            && self.digits(i.wrapping_sub(2)).is_some_and(|(_, l)| l != 4)
        {
            return false;
        }
        if self.entry(self.hyphen(i + 1)).measure {
            return false;
        }
        // "MI-1630": part of a name.
        if self.glued(i)
            && i > 1
            && self.sign(i - 1, '-')
            && self.glued(i - 1)
            && self.entry(i - 2).edge.is_none()
            && self.digits(i - 2).is_none()
        {
            return false;
        }
        if YEARS_OF_NEWS.contains(&n) {
            return true;
        }
        let prompted = i > 0
            && (self.entry(i - 1).before_year
                || self.sign(i - 1, '-')
                || self.entry(i - 1).edge.is_some())
            && (n >= *YEARS_OF_STORIES.start() || !self.is(i - 1, "the"));
        let spans = self.sign(i + 1, '-') && self.digits(i + 2).is_some();
        let counts = self.counts(i) && !(i > 0 && self.is(i - 1, "the"));
        (prompted || spans || self.tag(i) == "CD" && YEARS_OF_STORIES.contains(&n)) && !counts
    }
}
