//! Named actors and the roles they held, each in its time.
//!
//! There are tens of thousands of them and a report names a dozen, so at the start only their names
//! are read, into sorted tables of hashes; an entry is read when somebody asks for it.

mod entry;
mod names;
mod raw;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use dateline_record::PartyKind;
use jiff::civil::Date;

use super::dates::Term;
use crate::mistake::{File, Mistake};

use names::{Place, Row, hash, parsed_part};

pub(crate) use entry::Known;
pub(crate) use names::{Names, Source, names_in};
pub(crate) use raw::{Raw, parsed};

/// Sectors, primary first.
pub type Sectors = Arc<[String]>;

/// A role and when it was held.
#[derive(Clone, Debug)]
pub struct Role {
    /// When it was held.
    pub term: Term,
    /// Sectors, primary first.
    pub sectors: Sectors,
    /// Sectors when it is over and no other has begun.
    pub after: Sectors,
    /// The office in a few words, as [`spelling::key`] writes them.
    pub office: Box<str>,
}

/// A named person, organisation or group.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The usual full name.
    pub name: Box<str>,
    /// Country code, or PLOVER's code for those that belong to none.
    pub country: Option<Box<str>>,
    /// What it is.
    pub kind: PartyKind,
    /// Roles in order of time.
    pub roles: Box<[Role]>,
    /// Sectors where there are no roles.
    pub sectors: Sectors,
    /// When it existed.
    pub term: Term,
    /// Wikidata item.
    pub wikidata: Option<Box<str>>,
    /// How many of its country stand before it in its file: the head of the list is the most in the news.
    pub rank: u32,
}

/// How an actor's sectors at a date were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// They are those of a role held at that date, or never change.
    Held,
    /// Its last role is over.
    Over,
    /// Its first role lies ahead.
    Ahead,
}

/// What an actor is at a date.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// Sectors, primary first.
    pub sectors: &'a [String],
    /// The role held then, or the nearest.
    pub role: Option<&'a Role>,
    /// How they were found.
    pub when: When,
}

impl Actor {
    /// What it is at `date`; where no date is given, in the latest state known: open roles hold,
    /// closed ones are over.
    pub fn at(&self, date: Option<Date>) -> State<'_> {
        if self.roles.is_empty() {
            return State {
                sectors: &self.sectors,
                role: None,
                when: When::Held,
            };
        }
        if let Some(role) = self.roles.iter().rev().find(|r| r.term.holds(date)) {
            return State {
                sectors: &role.sectors,
                role: Some(role),
                when: When::Held,
            };
        }
        match self.roles.iter().rev().find(|r| r.term.over(date)) {
            Some(role) => State {
                sectors: &role.after,
                role: Some(role),
                when: When::Over,
            },
            None => {
                let role = self.roles.first();
                State {
                    sectors: role.map_or(&[], |r| &*r.sectors),
                    role,
                    when: When::Ahead,
                }
            }
        }
    }
}

/// How a name names an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// It is the usual full name.
    Name,
    /// It is another name.
    Other,
    /// It is an acronym: written in capitals.
    Acronym,
    /// It is the full name without initials in the middle.
    Short,
}

/// Every `[[actor]]` of the codebook.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    known: Arc<Known>,
    files: Vec<Arc<File>>,
    places: Vec<Place>,
    actors: Vec<OnceLock<Box<Actor>>>,
    /// By whole name.
    names: Vec<Row>,
    /// By first word: hash, first row among `firsts`, longest name.
    starts: Vec<(u64, u32, u8)>,
    firsts: Vec<Row>,
    /// Persons by last word.
    surnames: Vec<Row>,
    /// How many actors each country has: how much it is in the news.
    weights: HashMap<Box<str>, u32>,
}

impl Directory {
    /// Puts the names of all files together; those of files that the parser read are taken from there.
    pub(crate) fn new(
        sources: &[Source<'_>],
        names: Vec<Option<Names>>,
        known: Known,
    ) -> Directory {
        let mut whole = Directory {
            files: sources.iter().map(|s| s.file.clone()).collect(),
            ..Directory::default()
        };
        for ((number, source), names) in (0..).zip(sources).zip(names) {
            let part = match names {
                Some(Names(part)) => part,
                None => parsed_part(number, source, &known),
            };
            let first = u32::try_from(whole.places.len()).unwrap_or(u32::MAX);
            let moved = |row: Row| Row {
                actor: row.actor.saturating_add(first),
                ..row
            };
            whole.places.extend(part.places);
            whole.actors.extend(part.actors);
            whole.names.extend(part.names.into_iter().map(moved));
            whole.firsts.extend(part.firsts.into_iter().map(moved));
            whole.surnames.extend(part.surnames.into_iter().map(moved));
            for (country, n) in part.weights {
                *whole.weights.entry(country).or_default() += n;
            }
        }
        whole.known = Arc::new(known);
        whole.names.sort_unstable();
        whole.firsts.sort_unstable();
        whole.surnames.sort_unstable();
        for (at, row) in (0..).zip(&whole.firsts) {
            match whole.starts.last_mut() {
                Some((hash, _, longest)) if *hash == row.hash => {
                    *longest = (*longest).max(row.words);
                }
                _ => whole.starts.push((row.hash, at, row.words)),
            }
        }
        whole
    }

    /// Points at what is wrong in any entry, or with two of them.
    pub(crate) fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut told = entry::Told::default();
        for file in &self.files {
            let reader = entry::Reader {
                known: &self.known,
                file,
            };
            let mut found = Vec::new();
            let mut one = |raw: &Raw<'_>| {
                let actor = reader.actor(raw, 0, &mut found);
                told.check(file, raw, &actor, &mut found);
            };
            let plain = raw::plain(&file.text, |_, _| {}).is_some();
            if plain {
                raw::plain(&file.text, |raw, _| one(raw));
            } else {
                // What the parser finds wrong was said when the file was read, unless it looked plain.
                let mut syntax = Vec::new();
                tables(file, &mut syntax).iter().for_each(&mut one);
                if raw::heads(&file.text, |_| {}).is_some() {
                    mistakes.extend(syntax);
                }
            }
            mistakes.extend(found);
        }
        mistakes
    }

    /// How many actors there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The actor of that number, counted in order of files and lines.
    ///
    /// # Panics
    /// Where there is none.
    pub fn actor(&self, id: u32) -> &Actor {
        self.actors[id as usize].get_or_init(|| {
            let place = self.places[id as usize];
            let file = &self.files[place.file as usize];
            let reader = entry::Reader {
                known: &self.known,
                file,
            };
            let table = File {
                path: String::new(),
                text: file.text[place.begin as usize..place.end as usize].to_string(),
            };
            let mut actor = None;
            let plain = raw::plain(&table.text, |raw, _| {
                actor = Some(reader.actor(raw, place.rank, &mut Vec::new()));
            });
            let read = actor.filter(|_| plain.is_some()).unwrap_or_else(|| {
                let tables = tables(&Arc::new(table), &mut Vec::new());
                let raw = tables.into_iter().next().unwrap_or_default();
                reader.actor(&raw, place.rank, &mut Vec::new())
            });
            Box::new(read)
        })
    }

    fn rows<'r>(rows: &'r [Row], key: &str) -> &'r [Row] {
        let hash = hash(key);
        let from = rows.partition_point(|r| r.hash < hash);
        let n = rows[from..].iter().take_while(|r| r.hash == hash).count();
        &rows[from..from + n]
    }

    /// Whom a name names, in order of files and lines. `key`: as [`spelling::key`] writes it.
    pub fn named(&self, key: &str) -> Vec<(u32, Naming)> {
        let mut all: Vec<(u32, Naming)> = Self::rows(&self.names, key)
            .iter()
            .map(|r| (r.actor, r.naming))
            .collect();
        all.dedup_by_key(|(id, _)| *id);
        all
    }

    /// How many words the longest name has that begins with this one; 0 where there is none.
    pub fn longest_from(&self, first: &str) -> usize {
        let hash = hash(first);
        self.starts
            .binary_search_by_key(&hash, |s| s.0)
            .map_or(0, |at| usize::from(self.starts[at].2))
    }

    /// Actors one of whose names begins with this word.
    pub fn starting(&self, first: &str) -> impl Iterator<Item = u32> + '_ {
        Self::rows(&self.firsts, first).iter().map(|r| r.actor)
    }

    /// Persons whose name ends with this word.
    pub fn surnamed(&self, last: &str) -> impl Iterator<Item = u32> + '_ {
        Self::rows(&self.surnames, last).iter().map(|r| r.actor)
    }

    /// How many actors of that country there are.
    pub fn weight(&self, country: &str) -> u32 {
        self.weights.get(country).copied().unwrap_or(0)
    }
}

/// The tables of a file as the parser reads them.
fn tables(file: &Arc<File>, mistakes: &mut Vec<Mistake>) -> Vec<Raw<'static>> {
    let mut all = Vec::new();
    crate::read::parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("actor", mistakes) {
            all.push(parsed(&mut t, mistakes));
        }
        root.all_asked();
    });
    all
}
