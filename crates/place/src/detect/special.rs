//! Names that are told by their form: roads, demonyms, abbreviations, datelines.

use std::ops::Range;

use dateline_gazetteer::normal;
use dateline_nlp::Pos;

use super::judge::standing;
use super::{ACCEPTED, Detector, KNOWN, MAX_NAME_TOKENS, Mention, STRONG};
use crate::lexicon::{Is, MAX_KIND_WORDS, Side};
use crate::names::Candidates;
use crate::page::{Label, all_capitals};

/// How many tokens behind its place a dateline may go on.
const MAX_DATELINE_TOKENS: usize = 12;

/// The most letters of an acronym.
const MAX_ACRONYM: usize = 5;

impl<'g> Detector<'_, 'g> {
    /// A street or highway that begins with token `i`: "Oak Street", "Interstate 9".
    pub(super) fn road(&self, i: usize, end: usize) -> Option<Mention<'g>> {
        let page = self.page;
        let mut words = String::new();
        for n in 0..MAX_KIND_WORDS.min(end.saturating_sub(i)) {
            if n > 0 {
                words.push(' ');
            }
            words.push_str(page.low(i + n));
            if !page.named(i) {
                break;
            }
            let mut number = i + n + 1;
            if number < end && page.word(number) == "-" {
                number += 1;
            }
            if number < end
                && self.lexicon.kind(Side::Number, &words).is_some()
                && page.word(number).starts_with(|c: char| c.is_ascii_digit())
                && page.word(number).chars().all(char::is_alphanumeric)
                && page.word(number).chars().count() <= 4
                && !(i > 0 && page.word(i - 1) == "$")
            {
                return Some(self.road_mention(i..number + 1));
            }
        }
        if !page.named(i)
            || self.kind_after_is(i, end, Is::Road)
            || !matches!(
                page.doc.tokens[i].pos,
                Pos::Propn | Pos::Noun | Pos::Adj | Pos::Num
            )
        {
            return None;
        }
        let mut j = i + 1;
        while j < end && j - i <= 4 {
            if !page.named(j) {
                return None;
            }
            if let Some(beside) = self.kind_after(j, end)
                && beside.capital
            {
                if beside.kind.is != Is::Road {
                    // "Mill River Road" goes on, "Mill River" does not.
                    if beside.tokens.end < end
                        && self.kind_after_is(beside.tokens.end, end, Is::Road)
                    {
                        j += 1;
                        continue;
                    }
                    return None;
                }
                // "Ohio Highway Patrol" is no road, nor is "Clay County Road 9" a Clay.
                let county = (i + 1..j).any(|k| self.kind_after_is(k, end, Is::Place));
                let known = self
                    .names
                    .longest(page, i..j)
                    .is_some_and(|(t, c)| t.end == j && standing(&c, &[]) > KNOWN + 1);
                let goes_on = page.named(beside.tokens.end)
                    && page.doc.tokens[beside.tokens.end].pos == Pos::Propn
                    && self.kind_after_is(beside.tokens.end, end, Is::Body);
                if county || known && goes_on {
                    return None;
                }
                // "St." is a saint before a name and a street behind one.
                let stop = beside.tokens.end;
                if page.low(j).ends_with('.') && page.low(j).len() <= 3 && page.named(stop) {
                    return None;
                }
                // "Carson City Road" is a road, "Carson City" none.
                let listed = self.names.longest(page, self.run(i, end));
                if listed.is_some_and(|(t, _)| t.end >= stop) {
                    return None;
                }
                if page.entity(i).is_some_and(|(_, l)| matches!(l, Label::Org)) && page.named(stop)
                {
                    return None;
                }
                // Persons are called Lane and Street, too.
                let initial = page.word(j - 1).len() == 2 && page.word(j - 1).ends_with('.');
                if initial && j - i > 1
                    || page
                        .entity(i)
                        .is_some_and(|(e, l)| l == Label::Person && e.end >= stop && e.start == i)
                        && !(i > 0 && self.lexicon.before(page.low(i - 1)).is_some_and(|w| w > 0))
                {
                    return None;
                }
                return Some(self.road_mention(i..stop));
            }
            j += 1;
        }
        None
    }

    pub(super) fn road_mention(&self, tokens: Range<usize>) -> Mention<'g> {
        let name = self.page.text(tokens.clone()).to_string();
        Mention {
            key: normal(&name),
            name,
            candidates: Candidates::default(),
            features: Vec::new(),
            is: Some(Is::Road),
            nested: false,
            demonym: None,
            country: None,
            near: false,
            evidence: ACCEPTED + 1,
            tokens,
        }
    }

    /// A demonym.
    pub(super) fn demonym(&self, i: usize, end: usize) -> Option<Mention<'g>> {
        let page = self.page;
        if !page.named(i) {
            return None;
        }
        for n in (1..=self
            .lexicon
            .longest_demonym()
            .min(end - i)
            .min(MAX_NAME_TOKENS))
            .rev()
        {
            let tokens = i..i + n;
            let text = page.text(tokens.clone());
            if self.lexicon.country(&normal(text)).is_some() {
                continue;
            }
            let Some(of) = self.lexicon.demonym(&text.to_lowercase()) else {
                continue;
            };
            // "British Columbia" is no Britain.
            if let Some((longest, _)) = self.names.longest(page, self.run(i, end))
                && longest.end > tokens.end
            {
                return None;
            }
            return Some(Mention {
                name: text.to_string(),
                key: normal(text),
                candidates: Candidates::default(),
                features: Vec::new(),
                is: None,
                nested: false,
                demonym: Some(of.to_string()),
                country: None,
                near: false,
                evidence: STRONG,
                tokens,
            });
        }
        None
    }

    /// A state in few letters.
    pub(super) fn abbreviation(
        &self,
        i: usize,
        end: usize,
        before: Option<&Mention<'g>>,
    ) -> Option<Mention<'g>> {
        let page = self.page;
        if !page.named(i) {
            return None;
        }
        for n in (1..=3.min(end - i)).rev() {
            let text = page.text(i..i + n);
            let with_point = format!("{text}.");
            let Some(short) = self
                .lexicon
                .abbreviation(text)
                .or_else(|| self.lexicon.abbreviation(&with_point))
            else {
                continue;
            };
            // "500 B.C."
            if i > 0 && page.word(i - 1).starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let comma = i > 0 && page.word(i - 1) == ",";
            let chained = comma && before.is_some_and(|m| m.tokens.end + 1 == i);
            let party = i > 1
                && page.word(i - 1) == "-"
                && self.lexicon.membership.contains(page.low(i - 2));
            let placed = page.entity(i).is_some_and(|(_, l)| l == Label::Place);
            // Without its point, and two letters without a place before them, it may be anything.
            let pointed = text.contains('.');
            if !(pointed && !short.behind_comma || chained || party || comma && placed) {
                continue;
            }
            let evidence = if chained || party {
                STRONG + 2
            } else if placed || page.entity(i).is_none() {
                ACCEPTED + 1
            } else if page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Person && e.len() > 1)
            {
                ACCEPTED - 3
            } else {
                ACCEPTED
            };
            let candidates = self.names.named(&short.name);
            return Some(Mention {
                key: normal(&short.name),
                name: short.name.clone(),
                candidates,
                features: vec!["A.ADM1".to_string()],
                is: None,
                nested: false,
                demonym: None,
                country: Some(short.country.clone()),
                near: false,
                evidence,
                tokens: i..i + n,
            });
        }
        None
    }

    /// Whether a name is the place of a dateline: "BISHKEK (Agency) —", "LIMA, Peru -".
    pub(super) fn dateline(&self, i: usize, j: usize) -> bool {
        let page = self.page;
        let opens = page.opens.get(i).copied().unwrap_or(false)
            || i == 0
            || page.begins(i)
            || matches!(page.word(i - 1), "." | "!" | "?" | "\"" | "”");
        let capitals = (i..j).all(|k| all_capitals(page.word(k), 2) || !page.named(k));
        if !opens || !capitals || !all_capitals(page.word(i), 3) {
            return false;
        }
        let limit = (j + MAX_DATELINE_TOKENS).min(page.len());
        let dash = (j..limit).find(|&k| {
            !page.word(k).is_empty()
                && page
                    .word(k)
                    .chars()
                    .all(|c| matches!(c, '-' | '–' | '—' | '―' | '_' | ':'))
        });
        // Only other places, the agency and the day stand before the dash.
        let plain = dash.is_some_and(|k| {
            let mut deep = 0;
            (j..k).all(|m| {
                let word = page.word(m);
                deep += i32::from(word == "(") - i32::from(word == ")");
                deep > 0 || page.named(m) || !word.chars().any(char::is_alphabetic) || word == "/"
            })
        });
        if !plain || j == i + 1 && self.lexicon.is_ordinary(page.low(i)) {
            return false;
        }
        // A whole headline in capitals is none.
        dash.is_some_and(|k| {
            !(all_capitals(page.word((k + 1).min(page.len() - 1)), 4)
                || k > j && all_capitals(page.word(j), 4))
        })
    }
}

/// Whether a word is a few capital letters.
pub(super) fn is_acronym(word: &str) -> bool {
    word.chars().count() <= MAX_ACRONYM
        && all_capitals(word, 2)
        && word.chars().all(char::is_alphabetic)
}
