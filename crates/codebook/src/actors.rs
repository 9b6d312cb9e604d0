//! Countries and common nouns for actors.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dateline_record::PartyKind;

use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::parse;

/// A country.
#[derive(Clone, Debug, Default)]
pub struct Country {
    /// ISO 3166-1 alpha-3, or a PLOVER code.
    pub code: String,
    /// Usual name.
    pub name: String,
    /// Capital.
    pub capital: Option<String>,
}

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

/// `actors/*.toml`.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    countries: Vec<Country>,
    by_name: HashMap<String, usize>,
    by_capital: HashMap<String, usize>,
    agents: HashMap<String, Agent>,
    longest: usize,
    former: HashSet<String>,
    former_sectors: Vec<String>,
    former_of: HashSet<String>,
}

impl Actors {
    /// The country of that name or demonym, whatever its case.
    pub fn country(&self, name: &str) -> Option<&Country> {
        self.by_name
            .get(&name.to_lowercase())
            .map(|&i| &self.countries[i])
    }

    /// The country whose capital it is.
    pub fn capital_of(&self, name: &str) -> Option<&Country> {
        self.by_capital
            .get(&name.to_lowercase())
            .map(|&i| &self.countries[i])
    }

    /// The actor noun of these words (lower case, base form or as written).
    pub fn agent(&self, words: &str) -> Option<&Agent> {
        self.agents.get(words)
    }

    /// The sectors of somebody who held an office with these sectors, where `before`, the word before
    /// the office, says that it is held no longer.
    pub fn former<'a>(&'a self, before: &str, sectors: &[String]) -> Option<&'a [String]> {
        (self.former.contains(before)
            && sectors.first().is_some_and(|s| self.former_of.contains(s)))
        .then_some(self.former_sectors.as_slice())
    }

    /// How many words the longest actor noun has.
    pub fn longest_agent(&self) -> usize {
        self.longest
    }

    pub(crate) fn read(
        file: &Arc<File>,
        plover: &Plover,
        actors: &mut Actors,
        mistakes: &mut Vec<Mistake>,
    ) {
        parse(file, mistakes, |root, mistakes| {
            for mut t in root.tables("country", mistakes) {
                let Some(code) = t.required("code", mistakes) else {
                    continue;
                };
                let Some(name) = t.required("name", mistakes) else {
                    continue;
                };
                let capital = t.text("capital", mistakes).map(|x| x.value);
                let mut names = t.words("names", mistakes);
                names.extend(t.words("demonyms", mistakes));
                t.all_asked();
                let at = actors.countries.len();
                for n in std::iter::once(&name).chain(&names) {
                    let key = n.value.to_lowercase();
                    if let Some(&old) = actors.by_name.get(&key)
                        && actors
                            .countries
                            .get(old)
                            .is_some_and(|c| c.code != code.value)
                    {
                        mistakes.push(Mistake::new(
                            file,
                            n.span.clone(),
                            format!(
                                "\"{}\" is a name of {} already",
                                n.value, actors.countries[old].code
                            ),
                        ));
                    }
                    actors.by_name.entry(key).or_insert(at);
                }
                if let Some(c) = &capital {
                    actors.by_capital.entry(c.to_lowercase()).or_insert(at);
                }
                actors.countries.push(Country {
                    code: code.value,
                    name: name.value,
                    capital,
                });
            }
            for mut t in root.tables("agent", mistakes) {
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
                let country = t.text("country", mistakes).map(|x| x.value);
                t.all_asked();
                let agent = Agent {
                    sectors: sectors.into_iter().map(|s| s.value).collect(),
                    kind,
                    country,
                };
                for w in words {
                    let key = w.value.to_lowercase();
                    actors.longest = actors.longest.max(key.split(' ').count());
                    if actors.agents.insert(key, agent.clone()).is_some() {
                        mistakes.push(Mistake::new(
                            file,
                            w.span,
                            format!("\"{}\" is there twice", w.value),
                        ));
                    }
                }
            }
            for mut t in root.tables("actor", mistakes) {
                t.all_asked();
            }
            if let Some(mut t) = root.table("former", mistakes) {
                actors
                    .former
                    .extend(t.words("words", mistakes).into_iter().map(|w| w.value));
                for s in t
                    .words("sectors", mistakes)
                    .into_iter()
                    .chain(t.words("of", mistakes))
                {
                    if !plover.sectors.contains(&s.value) {
                        mistakes.push(Mistake::new(
                            file,
                            s.span.clone(),
                            format!("there is no sector \"{}\"", s.value),
                        ));
                    }
                }
                actors.former_sectors = t
                    .words("sectors", mistakes)
                    .into_iter()
                    .map(|w| w.value)
                    .collect();
                actors
                    .former_of
                    .extend(t.words("of", mistakes).into_iter().map(|w| w.value));
                t.finish(mistakes);
            }
            root.all_asked();
        });
    }
}
