//! One entry: what it says, and what is wrong with it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use dateline_record::PartyKind;
use jiff::civil::Date;

use super::raw::{Piece, Raw};
use super::{Actor, Role, Sectors};
use crate::actors::dates::{self, Term};
use crate::actors::{Composition, spelling};
use crate::mistake::{File, Mistake};

/// What entries are held against.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) sectors: Vec<String>,
    /// Codes of countries and of those that belong to none.
    pub(crate) countries: HashSet<String>,
    /// What is over, for entries that do not say.
    pub(crate) composition: Composition,
}

/// Reads entries of one file.
pub(crate) struct Reader<'a> {
    pub(crate) known: &'a Known,
    pub(crate) file: &'a Arc<File>,
}

impl Reader<'_> {
    fn sectors(&self, text: &str, span: &Range<usize>, mistakes: &mut Vec<Mistake>) -> Sectors {
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
        all.into()
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
    fn role(&self, piece: &Piece<'_>, person: bool, mistakes: &mut Vec<Mistake>) -> Option<Role> {
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
        let sectors = self.sectors(codes, &place(codes), mistakes);
        let after = if person {
            let left = self.known.composition.former(&sectors);
            if *left == *sectors {
                sectors.clone()
            } else {
                left.into()
            }
        } else {
            sectors.clone()
        };
        Some(Role {
            term,
            sectors,
            after,
            office: spelling::key(office).into(),
        })
    }

    /// What an entry says; mistakes are pointed at.
    pub(crate) fn actor(&self, raw: &Raw<'_>, rank: u32, mistakes: &mut Vec<Mistake>) -> Actor {
        let name = raw.get("name").map_or("", |n| n.text.trim());
        if name.is_empty() {
            mistakes.push(Mistake::new(
                self.file,
                raw.span.clone(),
                "\"name\" is missing".to_string(),
            ));
        }
        let country = raw.get("country").map(|c| {
            if !self.known.countries.contains(&*c.text) {
                mistakes.push(Mistake::new(
                    self.file,
                    c.span.clone(),
                    format!("there is no country \"{}\"", c.text),
                ));
            }
            Box::from(&*c.text)
        });
        let kind = raw.kind();
        if let Some(written) = raw.get("kind")
            && kind.is_none()
        {
            mistakes.push(
                Mistake::new(
                    self.file,
                    written.span.clone(),
                    format!("there is no kind \"{}\"", written.text),
                )
                .label("person, organisation or group"),
            );
        }
        let kind = kind.unwrap_or(PartyKind::Organisation);
        let mut roles: Vec<Role> = raw
            .roles
            .iter()
            .filter_map(|r| self.role(r, kind == PartyKind::Person, mistakes))
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
        let mut sectors = |key: &str| {
            raw.get(key)
                .map(|p| self.sectors(&p.text, &p.span, mistakes))
        };
        let own = sectors("sectors").unwrap_or_default();
        if let (Some(after), Some(last)) = (sectors("after"), roles.last_mut()) {
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
        Actor {
            name: name.into(),
            country,
            kind,
            roles: roles.into(),
            sectors: own,
            term: Term {
                from: from.map(|d| d.0),
                to: to.map(|d| d.1),
            },
            wikidata: raw.get("wikidata").map(|w| (&*w.text).into()),
            rank,
        }
    }
}

/// A name of an actor, and the file and byte where it stands.
type First = (Box<str>, Arc<File>, usize);

/// Names told already, by country and lower-case spelling.
#[derive(Default)]
pub(crate) struct Told(HashMap<(Option<Box<str>>, String), First>);

impl Told {
    /// Points at names of an entry that stand twice for one country: nobody could tell who is meant.
    pub(crate) fn check(
        &mut self,
        file: &Arc<File>,
        raw: &Raw<'_>,
        actor: &Actor,
        mistakes: &mut Vec<Mistake>,
    ) {
        let name = raw.get("name");
        let words = raw.get("words");
        let each =
            name.into_iter()
                .map(|n| (n.text.trim(), &n.span))
                .chain(words.into_iter().flat_map(|w| {
                    w.text
                        .split('|')
                        .map(str::trim)
                        .filter(|p| !p.is_empty())
                        .map(|p| (p, &w.span))
                }));
        let mut own: Vec<String> = Vec::new();
        for (word, span) in each {
            let lower = word.to_lowercase();
            if spelling::key(word).is_empty() {
                mistakes.push(Mistake::new(
                    file,
                    span.clone(),
                    format!("\"{word}\" is no name"),
                ));
            }
            if own.contains(&lower) {
                mistakes.push(Mistake::new(
                    file,
                    span.clone(),
                    format!("\"{word}\" is there twice"),
                ));
                continue;
            }
            own.push(lower.clone());
            match self.0.entry((actor.country.clone(), lower)) {
                std::collections::hash_map::Entry::Occupied(told) => {
                    let (other, first, at) = told.get();
                    mistakes.push(
                        Mistake::new(
                            file,
                            span.clone(),
                            format!("\"{word}\" is a name of {other} already"),
                        )
                        .label(format!(
                            "first in {}:{}",
                            first.path,
                            first.line(*at)
                        )),
                    );
                }
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert((actor.name.clone(), file.clone(), span.start));
                }
            }
        }
    }
}
