//! The words beside a name.

use std::ops::Range;

use super::Detector;
use crate::lexicon::{Is, Kind, MAX_KIND_WORDS, Side};
use crate::page::Label;

/// How far behind a name the word is looked for that says what bears it, in tokens.
const MAX_HEAD_TOKENS: usize = 9;

/// From which weight on a word behind a name is one for what belongs to a place.
const BELONGS: i32 = 4;

/// From which weight on a word before a name says where something is.
const LOCATED: i32 = 3;

/// The word beside a name that says what it names.
pub(super) struct Beside<'l> {
    pub(super) kind: &'l Kind,
    /// Where it stands.
    pub(super) tokens: Range<usize>,
    pub(super) capital: bool,
    pub(super) side: Side,
}

/// Whether a word makes a possessive of the one before.
pub(super) fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

impl Detector<'_, '_> {
    pub(super) fn kind_after_is(&self, j: usize, end: usize, is: Is) -> bool {
        self.kind_after(j, end).is_some_and(|b| b.kind.is == is)
    }

    /// The longest kind that begins with token `j`.
    pub(super) fn kind_after(&self, j: usize, end: usize) -> Option<Beside<'_>> {
        if j >= end
            || !self.lexicon.begins_kind(Side::After, self.page.low(j))
                && !self.lexicon.begins_kind(Side::After, self.page.lemma(j))
        {
            return None;
        }
        let mut found = None;
        let mut words = String::new();
        for n in 0..MAX_KIND_WORDS.min(end.saturating_sub(j)) {
            if n > 0 {
                words.push(' ');
            }
            let before = words.len();
            words.push_str(self.page.low(j + n));
            let kind = self.lexicon.kind(Side::After, &words).or_else(|| {
                // "Benton and Warren counties".
                let mut base = words[..before].to_string();
                base.push_str(self.page.lemma(j + n));
                self.lexicon.kind(Side::After, &base)
            });
            if let Some(kind) = kind {
                let capital = self.page.named(j);
                if capital || kind.common {
                    found = Some(Beside {
                        kind,
                        tokens: j..j + n + 1,
                        capital,
                        side: Side::After,
                    });
                }
            }
        }
        found
    }

    /// The longest kind that ends before token `i`, with "of" and an article passed over.
    pub(super) fn kind_before(&self, i: usize) -> Option<Beside<'_>> {
        let page = self.page;
        let mut stop = i;
        let mut of = false;
        if stop > 0 && page.low(stop - 1) == "the" && !page.named(stop - 1) {
            stop -= 1;
        }
        if stop > 0 && page.low(stop - 1) == "of" {
            stop -= 1;
            of = true;
        } else if stop != i {
            return None;
        }
        if stop == 0 || !self.lexicon.begins_kind(Side::Before, page.low(stop - 1)) {
            return None;
        }
        let mut found = None;
        let mut words = String::new();
        for n in 1..=MAX_KIND_WORDS.min(stop) {
            let at = stop - n;
            words = if words.is_empty() {
                page.low(at).to_string()
            } else {
                format!("{} {words}", page.low(at))
            };
            if let Some(kind) = self.lexicon.kind(Side::Before, &words) {
                let capital = page.named(at);
                // Nature is named without "of" ("Lake X", "Gulf of X"), the others with it.
                let fits = match kind.is {
                    Is::Place | Is::Site => capital,
                    Is::Cue => of || kind.common && !capital,
                    Is::Name => capital && !of,
                    _ => of && capital,
                };
                if fits {
                    found = Some(Beside {
                        kind,
                        tokens: at..stop,
                        capital,
                        side: Side::Before,
                    });
                }
            }
        }
        found
    }

    /// What the rest of a longer name says that it is: the last word of a kind before "of" or the end;
    /// and whether that says little.
    pub(super) fn head(
        &self,
        j: usize,
        end: usize,
        entity: Option<&(Range<usize>, Label)>,
    ) -> Option<(Is, bool)> {
        let page = self.page;
        let mut k = j;
        let mut found = None;
        let limit = end.min(j + MAX_HEAD_TOKENS);
        let stop = entity.map_or(j, |(e, _)| e.end);
        while k < limit {
            if !(page.named(k) || k < stop) {
                if k > j && matches!(page.low(k), "and" | "&" | "for") && page.named(k + 1) {
                    k += 1;
                    continue;
                }
                break;
            }
            if page.low(k) == "of" && found.is_some() {
                break;
            }
            match self.kind_after(k, limit) {
                Some(beside)
                    if beside.capital
                        && (matches!(beside.kind.is, Is::Body | Is::Site)
                            || beside.kind.is == Is::Name && !beside.kind.common) =>
                {
                    found = Some((beside.kind.is, beside.kind.weak));
                    k = beside.tokens.end;
                }
                _ => k += 1,
            }
        }
        found
    }

    /// Whether a word right behind a name is one for what belongs to a place.
    pub(super) fn belongs(&self, j: usize) -> bool {
        let page = self.page;
        j < page.len()
            && self
                .lexicon
                .after(page.low(j))
                .is_some_and(|w| w >= BELONGS)
    }

    /// Whether a word right before a name says where something is.
    pub(super) fn located(&self, i: usize) -> bool {
        let at = i.checked_sub(1).map(|b| {
            if self.page.low(b) == "the" {
                b.saturating_sub(1)
            } else {
                b
            }
        });
        at.and_then(|b| self.lexicon.before(self.page.low(b)))
            .is_some_and(|w| w >= LOCATED)
    }

    /// Whether "-based" or the like stands behind a name that ends before `j`.
    pub(super) fn based(&self, j: usize) -> bool {
        self.page.word(j.min(self.page.len().saturating_sub(1))) == "-"
            && self.lexicon.compounds.contains(self.page.low(j + 1))
    }
}
