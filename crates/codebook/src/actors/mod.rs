//! Who there is: countries, common nouns for actors, named actors with the roles they held, and how
//! the words of a mention make one party.

mod agents;
mod composition;
mod countries;
mod dates;
mod directory;
mod raw;
pub mod spelling;

use std::collections::HashSet;
use std::sync::Arc;

use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::parse;

pub use agents::{Agent, Agents};
pub use composition::{Bare, Compose, Composition, Takes};
pub use countries::{Countries, Country, Naming as CountryNaming};
pub use dates::Term;
pub use directory::{Actor, Directory, Naming, Role, Sectors, State, When};

/// `actors/*.toml`.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    /// Countries.
    pub countries: Countries,
    /// Common nouns.
    pub agents: Agents,
    /// How mentions are put together.
    pub composition: Composition,
    /// Named actors.
    pub directory: Directory,
}

impl Actors {
    /// The country of that name or demonym today, whatever its spelling.
    pub fn country(&self, name: &str) -> Option<&Country> {
        self.countries
            .named(&spelling::key(name), None)
            .filter(|(_, how)| *how <= CountryNaming::Demonym)
            .map(|(c, _)| c)
    }

    /// The country whose seat of government it is today.
    pub fn capital_of(&self, name: &str) -> Option<&Country> {
        self.countries
            .named(&spelling::key(name), None)
            .filter(|(_, how)| *how == CountryNaming::Seat)
            .map(|(c, _)| c)
    }

    /// Reads the files of the folder `actors`, in order of their paths.
    pub(crate) fn read(
        files: &[&Arc<File>],
        plover: &Plover,
        mistakes: &mut Vec<Mistake>,
    ) -> Actors {
        let mut actors = Actors::default();
        // Named actors are told apart by what the other files say; they are read behind them.
        let mut named = Vec::new();
        for file in files {
            if let Some(raws) = raw::plain(&file.text) {
                named.push((*file, raws));
                continue;
            }
            let mut raws = Vec::new();
            parse(file, mistakes, |root, mistakes| {
                for mut t in root.tables("country", mistakes) {
                    actors.countries.read(file, &mut t, mistakes);
                }
                for mut t in root.tables("agent", mistakes) {
                    actors.agents.read(file, &mut t, plover, mistakes);
                }
                actors.composition.read(file, root, plover, mistakes);
                for mut t in root.tables("actor", mistakes) {
                    raws.push(raw::parsed(&mut t, mistakes));
                }
            });
            named.push((*file, raws));
        }
        let codes: HashSet<String> = actors
            .countries
            .codes()
            .map(str::to_string)
            .chain(plover.nonstate.iter().cloned())
            .collect();
        let composition = &actors.composition;
        let known = directory::Known {
            sectors: &plover.sectors,
            countries: &codes,
            after: &|held| composition.former(held).to_vec(),
        };
        for (file, raws) in &named {
            let mut reader = directory::Reader::new(&mut actors.directory, &known, file);
            for raw in raws {
                reader.add(raw, mistakes);
            }
        }
        actors
    }
}

#[cfg(test)]
mod tests;
