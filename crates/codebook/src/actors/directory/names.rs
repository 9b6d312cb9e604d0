//! The names of a file's entries, read without the rest of them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, OnceLock};

use dateline_record::PartyKind;

use super::entry::{self, Known};
use super::raw::{self, Raw};
use super::{Actor, Naming};
use crate::actors::spelling;
use crate::mistake::File;

/// Where an entry stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) file: u32,
    /// Bytes of the file.
    pub(super) begin: u32,
    pub(super) end: u32,
    pub(super) rank: u32,
}

/// A hash of a name or word, and an actor that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) hash: u64,
    pub(super) actor: u32,
    pub(super) naming: Naming,
    /// How many words the name has.
    pub(super) words: u8,
}

/// A fixed hash, the same in every run.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// What one file gives.
#[derive(Default)]
pub(super) struct Part {
    pub(super) places: Vec<Place>,
    pub(super) actors: Vec<OnceLock<Box<Actor>>>,
    pub(super) names: Vec<Row>,
    pub(super) firsts: Vec<Row>,
    pub(super) surnames: Vec<Row>,
    pub(super) weights: HashMap<Box<str>, u32>,
    pub(super) last: Option<(Box<str>, u32)>,
}

impl Part {
    fn add(&mut self, file: u32, head: &raw::Head<'_>) {
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let id = place(self.places.len());
        let rank = match &mut self.last {
            Some((last, rank)) if **last == *head.country => {
                *rank += 1;
                *rank
            }
            _ => {
                self.close();
                self.last = Some(((&*head.country).into(), 0));
                0
            }
        };
        self.places.push(Place {
            file,
            begin: place(head.span.start),
            end: place(head.span.end),
            rank,
        });
        self.actors.push(OnceLock::new());
        let mut key = String::new();
        self.name(id, &head.name, Some(Naming::Name), &mut key);
        if head.person {
            self.person(id, &key);
        }
        for word in head.words.split('|').filter(|w| !w.is_empty()) {
            self.name(id, word, None, &mut key);
        }
    }

    /// Counts the last country's run.
    fn close(&mut self) {
        if let Some((country, rank)) = self.last.take() {
            *self.weights.entry(country).or_default() += rank + 1;
        }
    }

    fn name(&mut self, id: u32, name: &str, naming: Option<Naming>, key: &mut String) {
        spelling::key_into(name, key);
        let naming = if is_acronym(name.trim()) {
            Naming::Acronym
        } else {
            naming.unwrap_or(Naming::Other)
        };
        self.row(id, key, naming);
    }

    fn row(&mut self, id: u32, key: &str, naming: Naming) {
        if key.is_empty() {
            return;
        }
        let words = key.bytes().filter(|b| *b == b' ').count() + 1;
        let words = u8::try_from(words).unwrap_or(u8::MAX);
        let row = |text: &str| Row {
            hash: hash(text),
            actor: id,
            naming,
            words,
        };
        self.names.push(row(key));
        let first = key.split(' ').next().unwrap_or_default();
        self.firsts.push(row(first));
    }

    /// A person's surname, and the name without initials in its middle.
    fn person(&mut self, id: u32, key: &str) {
        let words: Vec<&str> = key.split(' ').collect();
        let [first, middle @ .., last] = words.as_slice() else {
            return;
        };
        self.surnames.push(Row {
            hash: hash(last),
            actor: id,
            naming: Naming::Name,
            words: 1,
        });
        if middle.iter().any(|w| w.len() == 1) {
            let kept: Vec<&str> = std::iter::once(*first)
                .chain(middle.iter().copied().filter(|w| w.len() > 1))
                .chain([*last])
                .collect();
            self.row(id, &kept.join(" "), Naming::Short);
        }
    }
}

/// Whether a name is written in capitals that stand for words.
fn is_acronym(name: &str) -> bool {
    if name.contains(' ') {
        return false;
    }
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    capitals >= 2 && 2 * capitals > letters
}

/// A file and, where it is not in the common layout, its tables as the parser read them.
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Arc<File>,
    pub(crate) tables: Option<Vec<Raw<'static>>>,
}

/// The names in each of these files; `None` for a file that is not in the common layout. Files are
/// read side by side, and what comes of it is the same on any number of threads.
pub(crate) fn names_in(files: &[&Arc<File>]) -> Vec<Option<Names>> {
    let read = |number: usize| {
        let file = u32::try_from(number).unwrap_or(u32::MAX);
        let mut part = Part::default();
        let plain = raw::heads(&files[number].text, |head| part.add(file, head));
        part.close();
        plain.map(|()| Names(part))
    };
    let lanes = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8);
    let mut all: Vec<(usize, Option<Names>)> = std::thread::scope(|scope| {
        let read = &read;
        let lane_of = |lane: usize| (lane..files.len()).step_by(lanes);
        let others: Vec<_> = (1..lanes)
            .map(|lane| {
                scope.spawn(move || lane_of(lane).map(|n| (n, read(n))).collect::<Vec<_>>())
            })
            .collect();
        let mut all: Vec<_> = lane_of(0).map(|n| (n, read(n))).collect();
        for other in others {
            match other.join() {
                Ok(parts) => all.extend(parts),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(n, _)| *n);
    all.into_iter().map(|(_, names)| names).collect()
}

/// The names in one file.
pub(crate) struct Names(pub(super) Part);

/// The tables of a file that the parser read.
pub(super) fn parsed_part(number: u32, source: &Source<'_>, known: &Known) -> Part {
    let mut part = Part::default();
    let reader = entry::Reader {
        known,
        file: source.file,
    };
    for raw in source.tables.iter().flatten() {
        let text = |key| raw.get(key).map_or(Default::default(), |p| p.text.clone());
        part.add(
            number,
            &raw::Head {
                span: raw.span.clone(),
                name: text("name"),
                words: text("words"),
                country: text("country"),
                person: raw.kind() == Some(PartyKind::Person),
            },
        );
        let rank = part.places.last().map_or(0, |p| p.rank);
        if let Some(slot) = part.actors.last() {
            // It was empty: the entry is new.
            let _ = slot.set(Box::new(reader.actor(raw, rank, &mut Vec::new())));
        }
    }
    part.close();
    part
}
