//! What the names of a report say of one another.

use std::collections::HashMap;

use super::{ACCEPTED, Detector, Mention, STRONG};
use crate::lexicon::Is;
use crate::page::Label;

/// From which evidence on a name before a place that may hold it is one.
const CHAINED: i32 = -5;

/// From which evidence on a place speaks for the others of its list.
const LIST_FROM: i32 = 4;

/// How much standing in a list beside a sure place speaks for a place.
const LISTED: i32 = 4;

impl<'g> Detector<'_, 'g> {
    /// "Benton and Warren counties": the word at the last name is the others' too.
    pub(super) fn share_kinds(&self, found: &mut [Mention<'g>]) {
        for at in (1..found.len()).rev() {
            let (left, right) = found.split_at_mut(at);
            let (a, b) = (&mut left[at - 1], &right[0]);
            let plural = b.is == Some(Is::Place)
                && !b.features.is_empty()
                && self
                    .page
                    .low(b.tokens.end.min(self.page.len().saturating_sub(1)))
                    .ends_with('s');
            if plural
                && a.is.is_none()
                && a.demonym.is_none()
                && self.listed(a.tokens.end, b.tokens.start)
            {
                a.is = b.is;
                a.features.clone_from(&b.features);
                a.evidence += 4;
                // So that the next to the left takes it over as well.
            }
        }
    }

    /// Whether only what parts the items of a list stands between two tokens.
    pub(super) fn listed(&self, from: usize, to: usize) -> bool {
        from < to
            && to - from <= 2
            && (from..to).all(|k| matches!(self.page.low(k), "," | "and" | "&" | "or" | "/" | ";"))
    }

    /// "Troy, Ohio", and "Oslo, Lima and Quito": names beside names of places are places.
    pub(super) fn chains(&self, found: &mut [Mention<'g>]) {
        for at in 1..found.len() {
            let (left, right) = found.split_at_mut(at);
            let (a, b) = (&mut left[at - 1], &mut right[0]);
            if a.demonym.is_some() || b.demonym.is_some() {
                continue;
            }
            let comma = b.tokens.start == a.tokens.end + 1 && self.page.word(a.tokens.end) == ",";
            if comma
                && holds(b)
                && b.evidence >= ACCEPTED
                && a.evidence >= CHAINED
                && !matches!(a.is, Some(Is::Road))
            {
                a.evidence += 4;
            } else if comma && holds(b) && a.evidence >= ACCEPTED {
                b.evidence += 2;
            }
        }
        // From left to right, and back.
        for at in 1..found.len() {
            self.listed_with(found, at - 1, at);
        }
        for at in (1..found.len()).rev() {
            self.listed_with(found, at, at - 1);
        }
    }

    /// What a sure place gives to the next item of its list.
    pub(super) fn listed_with(&self, found: &mut [Mention<'g>], sure: usize, other: usize) {
        let (Some(a), Some(b)) = (found.get(sure), found.get(other)) else {
            return;
        };
        let (left, right) = if sure < other { (a, b) } else { (b, a) };
        if a.evidence >= LIST_FROM
            && b.evidence < STRONG
            && b.demonym.is_none()
            && a.demonym.is_none()
            && a.is != Some(Is::Road)
            && self.listed(left.tokens.end, right.tokens.start)
        {
            let b = &mut found[other];
            b.evidence += LISTED;
        }
    }

    /// A name that is a place for certain somewhere in the report is one elsewhere.
    pub(super) fn vote(&self, found: &mut [Mention<'g>]) {
        let mut best: HashMap<String, i32> = HashMap::new();
        for m in found.iter() {
            let entry = best.entry(m.key.clone()).or_insert(m.evidence);
            *entry = (*entry).max(m.evidence);
        }
        for m in found.iter_mut() {
            if m.evidence < ACCEPTED
                && m.evidence >= ACCEPTED - 4
                && best.get(&m.key).is_some_and(|&e| e >= STRONG)
            {
                m.evidence = ACCEPTED;
            }
        }
    }

    /// Adds what a name is called for short: "the Neretva" where the report has "the Neretva River".
    pub(super) fn echoes(&self, found: Vec<Mention<'g>>) -> Vec<Mention<'g>> {
        let page = self.page;
        let mut short: HashMap<&str, usize> = HashMap::new();
        for (at, m) in found.iter().enumerate() {
            let first = m.tokens.start;
            if m.is == Some(Is::Place)
                && m.tokens.len() == 2
                && !self.lexicon.is_ordinary(page.low(first))
            {
                short.entry(page.word(first)).or_insert(at);
            }
        }
        if short.is_empty() {
            return found;
        }
        let mut covered = vec![false; page.len()];
        for m in &found {
            covered[m.tokens.clone()].fill(true);
        }
        let mut more = Vec::new();
        for i in (0..page.len()).filter(|&i| !covered[i] && page.named(i)) {
            let Some(&at) = short.get(page.word(i)) else {
                continue;
            };
            let person = page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Person && e.len() > 1);
            if person || page.is_surname(page.low(i)) {
                continue;
            }
            let mut m = found[at].clone();
            m.tokens = i..i + 1;
            m.nested = page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Org && e.len() > 1);
            more.push(m);
        }
        let mut all = found;
        all.extend(more);
        all.sort_by_key(|m| m.tokens.start);
        all
    }
}

/// Whether a mention may be a place that holds others: a country, a state, a county.
fn holds(m: &Mention<'_>) -> bool {
    m.candidates
        .iter()
        .any(|c| c.entry.class == 'A' || c.entry.class == 'L')
}
