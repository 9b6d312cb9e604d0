//! Who there is: countries, common nouns for actors, named actors with the roles they held, and how
//! the words of a mention make one party.

mod agents;
mod composition;
mod countries;
mod dates;
mod directory;
pub mod spelling;

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

    /// Reads the files of the folder `actors`, in order of their paths. `check`: entries of named
    /// actors are held against the rest too, which takes longer than reading them.
    pub(crate) fn read(
        files: &[&Arc<File>],
        plover: &Plover,
        check: bool,
        mistakes: &mut Vec<Mistake>,
    ) -> Actors {
        let mut actors = Actors::default();
        let names = directory::names_in(files);
        let mut sources = Vec::new();
        for (file, names) in files.iter().zip(&names) {
            let mut tables = None;
            if names.is_none() {
                let mut found = Vec::new();
                parse(file, mistakes, |root, mistakes| {
                    for mut t in root.tables("country", mistakes) {
                        actors.countries.read(file, &mut t, mistakes);
                    }
                    for mut t in root.tables("agent", mistakes) {
                        actors.agents.read(file, &mut t, plover, mistakes);
                    }
                    actors.composition.read(file, root, plover, mistakes);
                    for mut t in root.tables("actor", mistakes) {
                        found.push(directory::parsed(&mut t, mistakes));
                    }
                });
                tables = Some(found);
            }
            sources.push(directory::Source { file, tables });
        }
        let known = directory::Known {
            sectors: plover.sectors.clone(),
            countries: actors
                .countries
                .codes()
                .map(str::to_string)
                .chain(plover.nonstate.iter().cloned())
                .collect(),
            composition: actors.composition.clone(),
        };
        actors.directory = Directory::new(&sources, names, known);
        if check {
            mistakes.extend(actors.directory.mistakes());
        }
        actors
    }

    /// What is wrong in the entries of named actors, which a codebook inside the program is not asked
    /// for at every start.
    pub fn mistakes(&self) -> Vec<Mistake> {
        self.directory.mistakes()
    }
}

#[cfg(test)]
mod tests;
