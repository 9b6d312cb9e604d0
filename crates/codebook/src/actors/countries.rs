//! Countries, their people, capitals and towns, each in its time.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::dates::{self, Term};
use super::spelling;
use crate::mistake::{File, Mistake};
use crate::read::{Table, Text};

/// A country.
#[derive(Clone, Debug, Default)]
pub struct Country {
    /// ISO 3166-1 alpha-3, or a PLOVER code.
    pub code: String,
    /// Usual name.
    pub name: String,
    /// Capital.
    pub capital: Option<String>,
    /// When it existed.
    pub term: Term,
    /// Code of the country that answers to its name today.
    pub successor: Option<String>,
}

/// How a word names a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Naming {
    /// By its name.
    Name,
    /// By its people: "Chadian".
    Demonym,
    /// By the capital or another seat of government, which stands for the government.
    Seat,
    /// By a town or region in it.
    Town,
}

/// `countries.toml`.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    all: Vec<Country>,
    by_code: HashMap<String, usize>,
    names: HashMap<String, Vec<(usize, Naming)>>,
    /// How many words the longest name has that begins with this one.
    starts: HashMap<String, usize>,
}

impl Countries {
    /// The country of that code.
    pub fn by_code(&self, code: &str) -> Option<&Country> {
        self.by_code.get(code).map(|&i| &self.all[i])
    }

    /// Every code.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// The country that a word names at `date` and how: a name, a demonym before a seat, a seat before
    /// a town. Countries that are no more give way to those that answer to their names; where no date
    /// is given, today. `key`: as [`spelling::key`] writes it.
    pub fn named(&self, key: &str, date: Option<Date>) -> Option<(&Country, Naming)> {
        let all = self.names.get(key)?;
        let best = all.iter().min_by_key(|(i, naming)| {
            let term = &self.all[*i].term;
            // Among those of one kind the one that exists then; of two that do, the one that ends first.
            (*naming, !term.holds(date), term.to.is_none(), *i)
        })?;
        let country = &self.all[best.0];
        if country.term.over(date)
            && let Some(successor) = &country.successor
            && let Some(today) = self.by_code(successor)
        {
            return Some((today, best.1));
        }
        Some((country, best.1))
    }

    /// How many words the longest name has that begins with this one; 0 where there is none.
    pub fn longest_from(&self, first: &str) -> usize {
        self.starts.get(first).copied().unwrap_or(0)
    }

    /// Every name, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    pub(crate) fn read(
        &mut self,
        file: &Arc<File>,
        t: &mut Table<'_>,
        mistakes: &mut Vec<Mistake>,
    ) {
        let Some(code) = t.required("code", mistakes) else {
            return;
        };
        let Some(name) = t.required("name", mistakes) else {
            return;
        };
        let at = self.all.len();
        if let Some(&first) = self.by_code.get(&code.value) {
            mistakes.push(
                Mistake::new(
                    file,
                    code.span,
                    format!("\"{}\" is there twice", code.value),
                )
                .label(format!("it is {} already", self.all[first].name)),
            );
            return;
        }
        let capital = t.text("capital", mistakes);
        let mut words: Vec<(Text, Naming)> = vec![(name.clone(), Naming::Name)];
        let with = |words: Vec<Text>, naming| words.into_iter().map(move |w| (w, naming));
        words.extend(with(t.words("names", mistakes), Naming::Name));
        words.extend(with(t.words("demonyms", mistakes), Naming::Demonym));
        words.extend(with(
            capital.iter().cloned().collect::<Vec<_>>(),
            Naming::Seat,
        ));
        words.extend(with(t.words("seats", mistakes), Naming::Seat));
        words.extend(with(t.words("towns", mistakes), Naming::Town));
        let mut year = |key: &'static str, mistakes: &mut Vec<Mistake>| {
            let year = t.number(key, mistakes)?;
            let date = dates::parse(&year.value);
            if date.is_none() {
                mistakes.push(Mistake::new(
                    file,
                    year.span,
                    format!("\"{}\" is no year", year.value),
                ));
            }
            date
        };
        let term = Term {
            from: year("from", mistakes).map(|d| d.0),
            to: year("until", mistakes).map(|d| d.1),
        };
        let successor = t.text("successor", mistakes);
        t.finish(mistakes);
        for (word, naming) in words {
            let key = spelling::key(&word.value);
            if key.is_empty() {
                continue;
            }
            let of = self.names.entry(key.clone()).or_default();
            let clash = of.iter().find(|(i, n)| {
                // What is no more may share its words with what came after it.
                *n <= Naming::Demonym
                    && naming <= Naming::Demonym
                    && self.all.get(*i).is_some_and(|c| c.term.to.is_none())
                    && term.to.is_none()
            });
            if let Some(&(other, _)) = clash {
                mistakes.push(Mistake::new(
                    file,
                    word.span.clone(),
                    format!(
                        "\"{}\" is a name of {} already",
                        word.value, self.all[other].code
                    ),
                ));
            }
            if !of.contains(&(at, naming)) {
                of.push((at, naming));
            }
            let n = key.split(' ').count();
            let first = key.split(' ').next().unwrap_or_default();
            let longest = self.starts.entry(first.to_string()).or_default();
            *longest = (*longest).max(n);
        }
        self.by_code.insert(code.value.clone(), at);
        self.all.push(Country {
            code: code.value,
            name: name.value,
            capital: capital.map(|c| c.value),
            term,
            successor: successor.map(|s| s.value),
        });
    }
}
