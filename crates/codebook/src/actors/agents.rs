//! Common nouns for actors.

use std::collections::HashMap;
use std::sync::Arc;

use dateline_record::PartyKind;

use super::spelling;
use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::Table;

/// A common noun for actors.
#[derive(Clone, Debug)]
pub struct Agent {
    /// PLOVER sectors, primary first.
    pub sectors: Vec<String>,
    /// What it is.
    pub kind: Option<PartyKind>,
    /// PLOVER code of those that belong to no country.
    pub country: Option<String>,
}

/// `agents.toml`.
#[derive(Clone, Debug, Default)]
pub struct Agents {
    all: HashMap<String, Arc<Agent>>,
    /// How many words the longest noun has that begins with this one.
    starts: HashMap<String, usize>,
}

impl Agents {
    /// The noun of these words, as [`spelling::key`] writes them, in the singular or the plural.
    pub fn get(&self, key: &str) -> Option<&Agent> {
        if let Some(agent) = self.all.get(key) {
            return Some(agent);
        }
        let (before, last) = key.rsplit_once(' ').map_or(("", key), |(b, l)| (b, l));
        spelling::singulars(last).find_map(|one| {
            if before.is_empty() {
                self.all.get(&one)
            } else {
                self.all.get(&format!("{before} {one}"))
            }
            .map(|a| &**a)
        })
    }

    /// How many words the longest noun has that begins with this one; 0 where there is none. A
    /// single noun in the plural begins with itself.
    pub fn longest_from(&self, first: &str) -> usize {
        self.starts
            .get(first)
            .copied()
            .unwrap_or_else(|| usize::from(self.get(first).is_some()))
    }

    /// Every noun, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    pub(crate) fn read(
        &mut self,
        file: &Arc<File>,
        t: &mut Table<'_>,
        plover: &Plover,
        mistakes: &mut Vec<Mistake>,
    ) {
        t.text("about", mistakes);
        let words = t.words("words", mistakes);
        let sectors = t.words("sectors", mistakes);
        for s in &sectors {
            if !plover.sectors.contains(&s.value) {
                mistakes.push(Mistake::new(
                    file,
                    s.span.clone(),
                    format!("there is no sector \"{}\"", s.value),
                ));
            }
        }
        let kind = t.text("kind", mistakes).and_then(|k| {
            let kind = match k.value.as_str() {
                "person" => Some(PartyKind::Person),
                "group" => Some(PartyKind::Group),
                "organisation" => Some(PartyKind::Organisation),
                "country" => Some(PartyKind::Country),
                "place" => Some(PartyKind::Place),
                "thing" => Some(PartyKind::Thing),
                _ => None,
            };
            if kind.is_none() {
                mistakes.push(Mistake::new(
                    file,
                    k.span,
                    format!("there is no kind \"{}\"", k.value),
                ));
            }
            kind
        });
        let country = t.text("country", mistakes);
        if let Some(c) = &country
            && !plover.nonstate.contains(&c.value)
        {
            mistakes.push(Mistake::new(
                file,
                c.span.clone(),
                format!(
                    "\"{}\" is no code of those that belong to no country",
                    c.value
                ),
            ));
        }
        t.finish(mistakes);
        let agent = Arc::new(Agent {
            sectors: sectors.into_iter().map(|s| s.value).collect(),
            kind,
            country: country.map(|c| c.value),
        });
        let mut written: Vec<String> = Vec::new();
        for w in words {
            let key = spelling::key(&w.value);
            let lower = w.value.to_lowercase();
            let first = key.split(' ').next().unwrap_or_default().to_string();
            let longest = self.starts.entry(first).or_default();
            *longest = (*longest).max(key.split(' ').count());
            let old = self.all.insert(key, agent.clone());
            // Two spellings of one word in one block do no harm: "co-pilot", "co pilot".
            let same_block = old.as_ref().is_some_and(|o| Arc::ptr_eq(o, &agent));
            if old.is_some() && (!same_block || written.contains(&lower)) {
                mistakes.push(Mistake::new(
                    file,
                    w.span,
                    format!("\"{}\" is there twice", w.value),
                ));
            }
            written.push(lower);
        }
    }
}
