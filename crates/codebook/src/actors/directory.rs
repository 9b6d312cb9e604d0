//! Named actors and the roles they held, each in its time.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use dateline_record::PartyKind;
use jiff::civil::Date;

use super::dates::{self, Term};
use super::raw::{Piece, Raw};
use super::spelling;
use crate::mistake::{File, Mistake};

/// Sectors, primary first; those of thousands of roles are shared.
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
    pub country: Option<Arc<str>>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

#[derive(Clone, Debug)]
struct Link {
    actor: u32,
    next: u32,
    naming: Naming,
    /// Where the word stands: file and bytes, to tell a mistake by.
    file: u16,
    span: (u32, u32),
}

const NONE: u32 = u32::MAX;

/// Names that begin with one word.
#[derive(Clone, Debug, Default)]
struct Start {
    longest: usize,
    actors: Vec<u32>,
}

/// Every `[[actor]]` of the codebook.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    actors: Vec<Actor>,
    names: HashMap<Box<str>, u32>,
    links: Vec<Link>,
    starts: HashMap<Box<str>, Start>,
    surnames: HashMap<Box<str>, Vec<u32>>,
    files: Vec<Arc<File>>,
}

/// What the directory's readers ask of the rest of the codebook.
pub(crate) struct Known<'a> {
    pub(crate) sectors: &'a [String],
    /// Codes of countries and of those that belong to none.
    pub(crate) countries: &'a std::collections::HashSet<String>,
    /// Sectors of somebody who held an office with these, where the entry does not say.
    pub(crate) after: &'a dyn Fn(&[String]) -> Vec<String>,
}

/// Reads one file's tables into the directory.
pub(crate) struct Reader<'a> {
    directory: &'a mut Directory,
    known: &'a Known<'a>,
    file: &'a Arc<File>,
    number: u16,
    shared: HashMap<String, Sectors>,
    codes: HashMap<String, Arc<str>>,
    rank: (Option<Arc<str>>, u32),
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        directory: &'a mut Directory,
        known: &'a Known<'a>,
        file: &'a Arc<File>,
    ) -> Reader<'a> {
        let number = u16::try_from(directory.files.len()).unwrap_or(u16::MAX);
        directory.files.push(file.clone());
        Reader {
            directory,
            known,
            file,
            number,
            shared: HashMap::new(),
            codes: HashMap::new(),
            rank: (None, 0),
        }
    }

    fn sectors(&mut self, text: &str, span: &Range<usize>, mistakes: &mut Vec<Mistake>) -> Sectors {
        if let Some(known) = self.shared.get(text) {
            return known.clone();
        }
        let mut all: Vec<String> = Vec::new();
        for code in text.split(',').map(str::trim).filter(|c| !c.is_empty()) {
            if !self.known.sectors.iter().any(|s| s == code) {
                mistakes.push(Mistake::new(
                    self.file,
                    span.clone(),
                    format!("there is no sector \"{code}\""),
                ));
            }
            if !all.iter().any(|s| s == code) {
                all.push(code.to_string());
            }
        }
        let all: Sectors = all.into();
        self.shared.insert(text.to_string(), all.clone());
        all
    }

    /// Sectors of somebody who held an office with these.
    fn left(&mut self, sectors: &Sectors) -> Sectors {
        let after = (self.known.after)(sectors);
        if after == **sectors {
            return sectors.clone();
        }
        self.shared
            .entry(after.join(","))
            .or_insert_with(|| after.into())
            .clone()
    }

    fn date(&self, piece: &Piece<'_>, mistakes: &mut Vec<Mistake>) -> Option<(Date, Date)> {
        let date = dates::parse(&piece.text);
        if date.is_none() {
            mistakes.push(
                Mistake::new(
                    self.file,
                    piece.span.clone(),
                    format!("\"{}\" is no date", piece.text),
                )
                .label("YYYY, YYYY-MM or YYYY-MM-DD"),
            );
        }
        date
    }

    /// `FROM..TO SECTOR[,SECTOR…] office`.
    fn role(&mut self, piece: &Piece<'_>, mistakes: &mut Vec<Mistake>) -> Option<Role> {
        let text = &*piece.text;
        // A role stands in quotation marks: its parts are found again behind the first of them.
        let inside = piece.span.start + 1;
        let place = |part: &str| {
            let at = inside + (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
            at..at + part.len()
        };
        let mut wrong = |span: Range<usize>, message: String| {
            mistakes.push(
                Mistake::new(self.file, span, message)
                    .label("a role is \"FROM..TO SECTOR[,SECTOR] office\""),
            );
        };
        let (dates_of, rest) = text.split_once(' ').unwrap_or((text, ""));
        let Some((from, to)) = dates_of.split_once("..") else {
            wrong(
                piece.span.clone(),
                format!("\"{text}\" does not begin with its dates"),
            );
            return None;
        };
        let mut read = |part: &str| {
            let date = dates::parse(part);
            if date.is_none() && !part.is_empty() {
                wrong(place(part), format!("\"{part}\" is no date"));
            }
            date
        };
        let term = Term {
            from: read(from).map(|d| d.0),
            to: read(to).map(|d| d.1),
        };
        if let (Some(first), Some(last)) = (term.from, term.to)
            && first > last
        {
            wrong(
                place(dates_of),
                format!("the role ends before it begins: {dates_of}"),
            );
        }
        let rest = rest.trim_start();
        let (codes, office) = rest.split_once(' ').unwrap_or((rest, ""));
        if codes.is_empty() {
            wrong(piece.span.clone(), format!("\"{text}\" names no sector"));
            return None;
        }
        let span = place(codes);
        let sectors = self.sectors(codes, &span, mistakes);
        Some(Role {
            term,
            after: sectors.clone(),
            sectors,
            office: spelling::key(office).into(),
        })
    }

    fn code(&mut self, piece: &Piece<'_>, mistakes: &mut Vec<Mistake>) -> Arc<str> {
        if let Some(code) = self.codes.get(&*piece.text) {
            return code.clone();
        }
        if !self.known.countries.contains(&*piece.text) {
            mistakes.push(Mistake::new(
                self.file,
                piece.span.clone(),
                format!("there is no country \"{}\"", piece.text),
            ));
        }
        let code: Arc<str> = (&*piece.text).into();
        self.codes.insert(piece.text.to_string(), code.clone());
        code
    }

    /// Takes one entry in.
    pub(crate) fn add(&mut self, raw: &Raw<'_>, mistakes: &mut Vec<Mistake>) {
        let Some(name) = raw.get("name").filter(|n| !n.text.trim().is_empty()) else {
            mistakes.push(Mistake::new(
                self.file,
                raw.span.clone(),
                "\"name\" is missing".to_string(),
            ));
            return;
        };
        let country = raw.get("country").map(|c| self.code(c, mistakes));
        let kind = match raw.get("kind").map(|k| &*k.text) {
            None | Some("organisation") => PartyKind::Organisation,
            Some("person") => PartyKind::Person,
            Some("group") => PartyKind::Group,
            Some(other) => {
                let span = raw.get("kind").map(|k| k.span.clone()).unwrap_or_default();
                mistakes.push(
                    Mistake::new(self.file, span, format!("there is no kind \"{other}\""))
                        .label("person, organisation or group"),
                );
                PartyKind::Organisation
            }
        };
        let mut roles: Vec<Role> = raw
            .roles
            .iter()
            .filter_map(|r| self.role(r, mistakes))
            .collect();
        for (pair, piece) in roles.windows(2).zip(raw.roles.iter().skip(1)) {
            if let (Some(a), Some(b)) = (pair[0].term.from, pair[1].term.from)
                && b < a
            {
                mistakes.push(Mistake::new(
                    self.file,
                    piece.span.clone(),
                    "roles stand in order of time".to_string(),
                ));
            }
        }
        let mut sectors = |key: &str, mistakes: &mut Vec<Mistake>| {
            raw.get(key)
                .map(|p| self.sectors(&p.text, &p.span, mistakes))
        };
        let own = sectors("sectors", mistakes).unwrap_or_default();
        let after = sectors("after", mistakes);
        if kind == PartyKind::Person {
            for role in &mut roles {
                role.after = self.left(&role.sectors);
            }
        }
        if let (Some(after), Some(last)) = (after, roles.last_mut()) {
            last.after = after;
        }
        let from = raw.get("from").and_then(|p| self.date(p, mistakes));
        let to = raw.get("to").and_then(|p| self.date(p, mistakes));
        if let (Some((a, _)), Some((_, b))) = (from, to)
            && a > b
        {
            mistakes.push(Mistake::new(
                self.file,
                raw.get("to").map(|p| p.span.clone()).unwrap_or_default(),
                "it ends before it begins".to_string(),
            ));
        }
        if self.rank.0 == country {
            self.rank.1 += 1;
        } else {
            self.rank = (country.clone(), 0);
        }
        let id = u32::try_from(self.directory.actors.len()).unwrap_or(NONE);
        self.directory.actors.push(Actor {
            name: name.text.trim().into(),
            country,
            kind,
            roles: roles.into(),
            sectors: own,
            term: Term {
                from: from.map(|d| d.0),
                to: to.map(|d| d.1),
            },
            wikidata: raw.get("wikidata").map(|w| (&*w.text).into()),
            rank: self.rank.1,
        });
        self.name(
            id,
            name.text.trim(),
            &name.span,
            Some(Naming::Name),
            mistakes,
        );
        if let Some(words) = raw.get("words") {
            let mut written = vec![name.text.trim().to_lowercase()];
            for word in words.text.split('|').map(str::trim) {
                let lower = word.to_lowercase();
                if written.contains(&lower) {
                    mistakes.push(Mistake::new(
                        self.file,
                        words.span.clone(),
                        format!("\"{word}\" is there twice"),
                    ));
                } else if !word.is_empty() {
                    self.name(id, word, &words.span, None, mistakes);
                }
                written.push(lower);
            }
        }
        if kind == PartyKind::Person {
            self.person(id, name);
        }
    }

    /// A person's surname, and the name without initials in its middle.
    fn person(&mut self, id: u32, name: &Piece<'_>) {
        let key = spelling::key(&name.text);
        let words: Vec<&str> = key.split(' ').collect();
        if let [_, .., last] = words.as_slice() {
            self.directory
                .surnames
                .entry((*last).into())
                .or_default()
                .push(id);
            let middle = &words[1..words.len() - 1];
            if middle.iter().any(|w| w.len() == 1) {
                let kept: Vec<&str> = std::iter::once(words[0])
                    .chain(middle.iter().copied().filter(|w| w.len() > 1))
                    .chain([*last])
                    .collect();
                self.link(id, kept.join(" "), &name.span, Naming::Short);
            }
        }
    }

    fn name(
        &mut self,
        id: u32,
        word: &str,
        span: &Range<usize>,
        naming: Option<Naming>,
        mistakes: &mut Vec<Mistake>,
    ) {
        let key = spelling::key(word);
        if key.is_empty() {
            mistakes.push(Mistake::new(
                self.file,
                span.clone(),
                format!("\"{word}\" is no name"),
            ));
            return;
        }
        let naming = if is_acronym(word) {
            Naming::Acronym
        } else {
            naming.unwrap_or(Naming::Other)
        };
        // The same spelling for two of one country tells nobody who is meant.
        let directory = &*self.directory;
        let mine = &directory.actors[id as usize];
        let mut at = directory.names.get(&*key).copied().unwrap_or(NONE);
        while let Some(link) = directory.links.get(at as usize) {
            let other = &directory.actors[link.actor as usize];
            if link.actor == id {
                // Another spelling of the same word.
                return;
            }
            if other.country == mine.country && link.naming != Naming::Short {
                let file = &directory.files[usize::from(link.file)];
                let place = link.span.0 as usize..link.span.1 as usize;
                let lower = word.to_lowercase();
                let same = file.text.get(place.clone()).is_some_and(|text| {
                    text.trim_matches('"')
                        .split('|')
                        .any(|w| w.trim().to_lowercase() == lower)
                });
                if same {
                    let twice = format!("\"{word}\" is a name of {} already", other.name);
                    mistakes.push(Mistake::new(self.file, span.clone(), twice).label(format!(
                        "first in {}:{}",
                        file.path,
                        file.line(place.start)
                    )));
                    return;
                }
            }
            at = link.next;
        }
        self.link(id, key, span, naming);
    }

    fn link(&mut self, actor: u32, key: String, span: &Range<usize>, naming: Naming) {
        let directory = &mut *self.directory;
        let first = key.split(' ').next().unwrap_or_default();
        let words = key.bytes().filter(|b| *b == b' ').count() + 1;
        match directory.starts.get_mut(first) {
            Some(start) => {
                start.longest = start.longest.max(words);
                if start.actors.last() != Some(&actor) {
                    start.actors.push(actor);
                }
            }
            None => {
                directory.starts.insert(
                    first.into(),
                    Start {
                        longest: words,
                        actors: vec![actor],
                    },
                );
            }
        }
        let at = u32::try_from(directory.links.len()).unwrap_or(NONE);
        let next = directory
            .names
            .insert(key.into_boxed_str(), at)
            .unwrap_or(NONE);
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        directory.links.push(Link {
            actor,
            next,
            naming,
            file: self.number,
            span: (place(span.start), place(span.end)),
        });
    }
}

/// Whether a name is written in capitals that stand for words.
fn is_acronym(name: &str) -> bool {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    !name.contains(' ') && capitals >= 2 && 2 * capitals > letters
}

impl Directory {
    /// How many actors there are.
    pub fn len(&self) -> usize {
        self.actors.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// The actor of that number, counted in order of files and lines.
    ///
    /// # Panics
    /// Where there is none.
    pub fn actor(&self, id: u32) -> &Actor {
        &self.actors[id as usize]
    }

    /// All actors with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Actor)> {
        (0..).zip(&self.actors)
    }

    /// Whom a name names, in order of files and lines. `key`: as [`spelling::key`] writes it.
    pub fn named(&self, key: &str) -> Vec<(u32, Naming)> {
        let mut at = self.names.get(key).copied().unwrap_or(NONE);
        let mut all = Vec::new();
        while let Some(link) = self.links.get(at as usize) {
            all.push((link.actor, link.naming));
            at = link.next;
        }
        all.sort_unstable_by_key(|(id, _)| *id);
        all.dedup_by_key(|(id, _)| *id);
        all
    }

    /// How many words the longest name has that begins with this one; 0 where there is none.
    pub fn longest_from(&self, first: &str) -> usize {
        self.starts.get(first).map_or(0, |s| s.longest)
    }

    /// Actors one of whose names begins with this word.
    pub fn starting(&self, first: &str) -> &[u32] {
        self.starts.get(first).map_or(&[], |s| &s.actors)
    }

    /// Persons whose name ends with this word.
    pub fn surnamed(&self, last: &str) -> &[u32] {
        self.surnames.get(last).map_or(&[], Vec::as_slice)
    }

    /// Every name, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(|k| &**k)
    }
}
