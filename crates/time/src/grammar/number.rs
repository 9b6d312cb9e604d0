//! Numbers: in figures, in words, and amounts that are none.

use super::Grammar;
use crate::reading::Amount;

/// Larger numbers count no time in news.
const MAX_NUMBER: i64 = 1_000_000;

impl Grammar<'_> {
    /// A cardinal in figures or words.
    pub(crate) fn cardinal(&self, i: usize) -> Option<(i64, usize)> {
        if let Some((n, len)) = self.digits(i) {
            let (mut n, mut at) = (i64::from(n), i + 1);
            if len <= 3 {
                while self.sign(at, ',')
                    && self.glued(at)
                    && self.glued(at + 1)
                    && self.digits(at + 1).is_some_and(|(_, l)| l == 3)
                {
                    n = n
                        .checked_mul(1000)?
                        .checked_add(i64::from(self.digits(at + 1)?.0))?;
                    at += 2;
                }
            }
            let joined = self.glued(at) && self.any(at, &["st", "nd", "rd", "th"]);
            return (n <= MAX_NUMBER && !joined).then_some((n, at));
        }
        let mut at = i;
        let (mut total, mut part, mut any) = (0i64, 0i64, false);
        loop {
            let next = if any { self.hyphen(at) } else { at };
            // "Two hundred and fifty"
            let next = if any && self.is(next, "and") && part >= 100 {
                next + 1
            } else {
                next
            };
            let entry = self.entry(next);
            if let Some(n) = entry.cardinal {
                // "Twenty" takes a unit behind it, "hundred" anything smaller; nothing else follows.
                let room = part == 0
                    || (part % 10 == 0 && part % 100 != 0 && n < 10)
                    || (part % 100 == 0 && n < 100);
                if !room {
                    break;
                }
                part += n;
            } else if let Some(scale) = entry.scale {
                if !any && scale == 0 {
                    break;
                }
                part = part.max(1).checked_mul(scale)?;
                if scale >= 1000 {
                    total = total.checked_add(part)?;
                    part = 0;
                }
            } else {
                break;
            }
            any = true;
            at = next + 1;
            if total + part > MAX_NUMBER {
                return None;
            }
        }
        any.then_some((total + part, at))
    }

    /// An ordinal in figures ("7th") or words ("twenty-first").
    pub(crate) fn ordinal(&self, i: usize) -> Option<(i64, usize)> {
        if let Some((n, len)) = self.digits(i) {
            let suffix = self.glued(i + 1) && self.any(i + 1, &["st", "nd", "rd", "th"]);
            return (suffix && len <= 2).then_some((i64::from(n), i + 2));
        }
        let entry = self.entry(i);
        if let Some(n) = entry.ordinal {
            return Some((n, i + 1));
        }
        let tens = entry.cardinal.filter(|n| *n >= 20 && n % 10 == 0)?;
        let at = self.hyphen(i + 1);
        let n = self.entry(at).ordinal.filter(|n| *n < 10)?;
        Some((tens + n, at + 1))
    }

    /// An amount before a unit: "two", "2.5", "1 1/2", "a", "half a", "several", "a couple of", "two or three".
    pub(crate) fn amount(&self, i: usize) -> Option<(Amount, usize)> {
        if self.is(i, "half") && self.any(i + 1, &["a", "an"]) {
            return Some((Amount::Tenths(5), i + 2));
        }
        if self.any(i, &["a", "an"]) {
            let next = self.entry(i + 1);
            if next.pair {
                let at = if self.is(i + 2, "of") { i + 3 } else { i + 2 };
                return Some((Amount::Tenths(20), at));
            }
            if next.vague || next.scale.is_some() {
                return self.amount(i + 1);
            }
            if self.is(i + 1, "half") {
                return Some((Amount::Tenths(5), i + 2));
            }
            return Some((Amount::ONE, i + 1));
        }
        let entry = self.entry(i);
        if entry.pair {
            let at = if self.is(i + 1, "of") { i + 2 } else { i + 1 };
            return Some((Amount::Tenths(20), at));
        }
        if self.is(i, "another") {
            return self.cardinal_amount(i + 1).or(Some((Amount::ONE, i + 1)));
        }
        if entry.vague && entry.cardinal.is_none() {
            let at = if self.is(i + 1, "of") { i + 2 } else { i + 1 };
            return Some((Amount::Vague, at));
        }
        self.cardinal_amount(i)
    }

    fn cardinal_amount(&self, i: usize) -> Option<(Amount, usize)> {
        let (n, mut at) = self.cardinal(i)?;
        let mut tenths = n.checked_mul(10)?;
        let digits = self.digits(i).is_some();
        if digits && self.sign(at, '.') && self.glued(at) && self.glued(at + 1) {
            let (d, len) = self.digits(at + 1)?;
            tenths += i64::from(d / 10u32.saturating_pow(u32::from(len).saturating_sub(1)));
            at += 2;
        } else if self.digits(at) == Some((1, 1))
            && self.sign(at + 1, '/')
            && self.digits(at + 2) == Some((2, 1))
        {
            tenths += 5;
            at += 3;
        } else if self.sign(at, '½') {
            tenths += 5;
            at += 1;
        } else {
            // "Two and a half", "one-and-a-half"
            let and = self.hyphen(at);
            if self.is(and, "and") {
                let a = self.hyphen(and + 1);
                let half = if self.is(a, "a") {
                    self.hyphen(a + 1)
                } else {
                    a
                };
                if self.is(half, "half") {
                    tenths += 5;
                    at = half + 1;
                }
            }
        }
        if (self.any(at, &["or", "to"]) || self.sign(at, '-'))
            && self.cardinal(at + 1).is_some_and(|(m, _)| m > n)
        {
            at = self.cardinal(at + 1)?.1;
        }
        Some((Amount::Tenths(tenths), at))
    }
}
