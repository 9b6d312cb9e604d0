//! Which countries a report is about.

use std::collections::BTreeMap;

use dateline_clause::Tree;
use dateline_codebook::spelling::{self, Word};
use dateline_codebook::{Codebook, CountryNaming};

use super::Setting;

/// A country is the one that a report is about where it has this share of its votes.
const SHARE: f64 = 0.5;

/// What a dateline is worth, in mentions.
const DATELINE_VOTES: usize = 2;

/// How often each country is named.
#[derive(Default)]
pub(super) struct Votes {
    /// Votes and order of the first one, by code.
    by_code: BTreeMap<String, (usize, usize)>,
    bodies: Vec<String>,
}

impl Votes {
    /// Counts the countries, demonyms and seats of government that a report names.
    pub(super) fn new(tree: &Tree<'_>, codebook: &Codebook, setting: &Setting<'_>) -> Votes {
        let text = &tree.doc.text;
        let mut votes = Votes::default();
        let words: Vec<Word<'_>> = spelling::words(text).collect();
        let dateline = setting
            .paragraphs
            .first()
            .filter(|p| p.len() < 100)
            .map_or(0, |p| p.end);
        let countries = &codebook.actors.countries;
        let mut key = String::new();
        let mut i = 0;
        while i < words.len() {
            let capital = |w: &Word<'_>| text[w.bytes.clone()].starts_with(char::is_uppercase);
            let longest = if capital(&words[i]) {
                countries.longest_from(&words[i].key)
            } else {
                0
            };
            let mut next = i + 1;
            for n in (1..=longest.min(words.len() - i)).rev() {
                key.clear();
                for w in &words[i..i + n] {
                    if !key.is_empty() {
                        key.push(' ');
                    }
                    key.push_str(&w.key);
                }
                if let Some((country, how)) = countries.named(&key, setting.date) {
                    let weight = if words[i].bytes.start < dateline {
                        DATELINE_VOTES
                    } else {
                        usize::from(how != CountryNaming::Town)
                    };
                    votes.add(&country.code, weight);
                    next = i + n;
                    break;
                }
            }
            // "UN", "United Nations": bodies that belong to no country.
            if next == i + 1
                && capital(&words[i])
                && let Some(agent) = codebook.actors.agents.get(&words[i].key).or_else(|| {
                    let two = words.get(i + 1)?;
                    codebook
                        .actors
                        .agents
                        .get(&format!("{} {}", words[i].key, two.key))
                })
                && let Some(code) = &agent.country
                && !votes.bodies.contains(code)
            {
                votes.bodies.push(code.clone());
            }
            i = next;
        }
        votes
    }

    fn add(&mut self, code: &str, weight: usize) {
        let order = self.by_code.len();
        let slot = self.by_code.entry(code.to_string()).or_insert((0, order));
        slot.0 += weight;
    }

    /// The countries, the most named first.
    pub(super) fn chief(&self) -> Vec<String> {
        let mut all: Vec<(&String, &(usize, usize))> = self.by_code.iter().collect();
        all.sort_by_key(|(_, (n, order))| (std::cmp::Reverse(*n), *order));
        all.into_iter().map(|(code, _)| code.clone()).collect()
    }

    /// The one country that the report is about.
    pub(super) fn home(&self) -> Option<String> {
        let total: usize = self.by_code.values().map(|v| v.0).sum();
        let first = self.chief().into_iter().next()?;
        let votes = self.by_code.get(&first)?.0;
        (votes as f64 > SHARE * total as f64).then_some(first)
    }

    /// Codes of the bodies of no country that the report names.
    pub(super) fn bodies(&self) -> Vec<String> {
        self.bodies.clone()
    }
}
