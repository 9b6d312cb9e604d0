//! Makes gazetteers, in bounded memory however many places there are.
//!
//! Places are sorted by key on the disk, merged with those of the gazetteer at hand, and written
//! row by row, while each name goes with its row into a second sort; that one gives the names in
//! the order in which the map of names is built. Of each place only a dozen bytes stay in memory.

mod place;
mod sort;
mod tables;
mod write;

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

pub use place::Place;
use sort::Sorter;
use tables::Tables;
use write::Sections;

use crate::error::Error;
use crate::format::{self, Section};
use crate::normal::{capitals, is_latin, normal};
use crate::{Gazetteer, Meta, Naming, Source};

/// A country as [`Builder::country`] takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// The key of its place.
    pub key: u64,
}

/// How far the making is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many places have been written.
    Places(u64),
    /// So many names have been written.
    Names(u64),
    /// All is put into one file.
    Assembling,
}

/// How often [`Progress`] is told: every so many places or names.
const TOLD_EVERY: u64 = 1 << 16;

/// Makes a gazetteer.
pub struct Builder<'p> {
    folder: PathBuf,
    places: Sorter,
    pushed: u64,
    tables: Tables,
    sources: Vec<Source>,
    progress: &'p dyn Fn(Progress),
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Places in it.
    pub places: u64,
    /// Names in it.
    pub names: u64,
    /// Places of the gazetteer at hand that gave way to new ones.
    pub replaced: u64,
}

impl<'p> Builder<'p> {
    /// A builder that works in a folder of its own, which is there and empty.
    pub fn new(folder: &Path, progress: &'p dyn Fn(Progress)) -> Self {
        Self {
            folder: folder.to_owned(),
            places: Sorter::new(folder, "places"),
            pushed: 0,
            tables: Tables::default(),
            sources: Vec::new(),
            progress,
        }
    }

    /// Makes a country known. Places of countries that are not known count as of none.
    pub fn country(&mut self, country: &Country) {
        self.tables.country(country);
    }

    /// Names a source that places come from.
    pub fn source(&mut self, source: Source) {
        self.sources.retain(|s| s.name != source.name);
        self.sources.push(source);
    }

    /// Takes a place.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn push(&mut self, place: &Place) -> Result<(), Error> {
        self.places.push(&place.record(self.pushed))?;
        self.pushed += 1;
        Ok(())
    }

    /// Writes the gazetteer to `target`, as a whole or not at all: of what was taken, and of the
    /// places of `old` that were not replaced.
    ///
    /// # Errors
    /// Where the disk does not take it, or it is more than a gazetteer can hold.
    pub fn finish(mut self, old: Option<&Gazetteer>, target: &Path) -> Result<Made, Error> {
        if let Some(old) = old {
            for country in old.country_table() {
                self.tables.country(&country);
            }
            let named: Vec<&str> = self.sources.iter().map(|s| s.name.as_str()).collect();
            let mut sources: Vec<Source> = (old.meta().sources.iter())
                .filter(|s| !named.contains(&s.name.as_str()))
                .cloned()
                .collect();
            sources.append(&mut self.sources);
            self.sources = sources;
        }
        let mut rows = Rows {
            out: Sections::new(&self.folder)?,
            tables: self.tables,
            names: Sorter::new(&self.folder, "names"),
            populations: Vec::new(),
            cells: Vec::new(),
        };
        let mut sorted = self.places.sorted()?;
        // For each row of the old gazetteer, its row in the new one.
        let mut moved: Vec<u32> = Vec::new();
        let mut replaced = 0;
        let mut next = sorted.next()?;
        let mut old_row = 0u32;
        let mut last_key = None;
        loop {
            let old_key = old.and_then(|old| old.key(old_row));
            let new_key = next.as_deref().and_then(|r| r.first_chunk()).copied();
            let new_key = new_key.map(u64::from_be_bytes);
            match (old_key, new_key) {
                (None, None) => break,
                (Some(o), n) if n.is_none_or(|n| o < n) => {
                    let place = old.and_then(|old| old.row_place(old_row));
                    let place = place.ok_or_else(|| Error::damaged("a row does not fit"))?;
                    moved.push(rows.write(&place, false)?);
                    old_row += 1;
                }
                (o, n) => {
                    if o.is_some() && o == n {
                        moved.push(format::NONE);
                        replaced += 1;
                        old_row += 1;
                    }
                    // Of the places with one key the one that came last stands first.
                    if last_key != n {
                        let place = next.as_deref().and_then(Place::read);
                        let place = place.ok_or_else(|| Error::damaged("a record does not fit"))?;
                        rows.write(&place, true)?;
                        last_key = n;
                    }
                    next = sorted.next()?;
                }
            }
            let written = rows.populations.len() as u64;
            if written.is_multiple_of(TOLD_EVERY) {
                (self.progress)(Progress::Places(written));
            }
        }
        drop(sorted);
        if let Some(old) = old {
            old.each_name(|name, naming, row| {
                match moved.get(row as usize) {
                    Some(&new) if new != format::NONE => rows.name(name, naming, new)?,
                    _ => {}
                }
                Ok::<(), Error>(())
            })?;
        }
        drop(moved);
        let places = rows.populations.len() as u64;
        let names = rows.finish(self.progress, |mut out| {
            let meta = Meta {
                places,
                sources: self.sources,
            };
            let text = serde_json::to_vec(&meta).map_err(std::io::Error::from)?;
            out.section(Section::Meta)?.write_all(&text)?;
            out.assemble(target)
        })?;
        Ok(Made {
            places,
            names,
            replaced,
        })
    }
}

/// The rows under way.
struct Rows {
    out: Sections,
    tables: Tables,
    names: Sorter,
    /// Of each row.
    populations: Vec<u64>,
    /// Of each row.
    cells: Vec<u32>,
}

impl Rows {
    /// Writes a place as the next row, its names too where they are told.
    fn write(&mut self, place: &Place, with_names: bool) -> Result<u32, Error> {
        let row = self.populations.len() as u32;
        if row >= format::MAX_ROWS {
            return Err(Error::TooLarge(format!(
                "a gazetteer can hold {} places",
                format::MAX_ROWS
            )));
        }
        let located = self.tables.locate(place, row)?;
        let name = self.out.text(&place.name)?;
        let out = self.out.section(Section::Rows)?;
        out.write_all(&place.key.to_le_bytes())?;
        out.write_all(&place.population.to_le_bytes())?;
        out.write_all(&fixed(place.lat).to_le_bytes())?;
        out.write_all(&fixed(place.lon).to_le_bytes())?;
        out.write_all(&name)?;
        out.write_all(&located.code.to_le_bytes())?;
        out.write_all(&located.country.to_le_bytes())?;
        out.write_all(&[0; 2])?;
        out.write_all(&located.admin1.to_le_bytes())?;
        out.write_all(&located.admin2.to_le_bytes())?;
        out.write_all(&[0; 4])?;
        self.populations.push(place.population);
        self.cells.push(format::cell(place.lat, place.lon) as u32);
        if with_names {
            for (key, naming) in keys(place) {
                self.name(&key, naming, row)?;
            }
        }
        Ok(row)
    }

    /// One name of a row, in the order that postings are in.
    fn name(&mut self, key: &str, naming: Naming, row: u32) -> Result<(), Error> {
        let population = self.populations.get(row as usize).copied().unwrap_or(0);
        let mut record = Vec::with_capacity(key.len() + 14);
        record.extend_from_slice(key.as_bytes());
        record.push(0);
        record.push(naming as u8);
        record.extend_from_slice(&(u64::MAX - population).to_be_bytes());
        record.extend_from_slice(&row.to_be_bytes());
        Ok(self.names.push(&record)?)
    }

    /// Writes all that hangs on the rows; gives the number of names.
    fn finish(
        mut self,
        progress: &dyn Fn(Progress),
        last: impl FnOnce(Sections) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        self.tables.write(&mut self.out)?;
        self.write_cells()?;
        self.populations = Vec::new();
        self.cells = Vec::new();
        let names = write_names(self.names, &mut self.out, progress)?;
        progress(Progress::Assembling);
        last(self.out)?;
        Ok(names)
    }

    fn write_cells(&mut self) -> Result<(), Error> {
        // Where each cell begins: sorted by counting, so that rows stay in order.
        let mut starts = vec![0u32; format::CELLS + 1];
        for &cell in &self.cells {
            starts[cell as usize + 1] += 1;
        }
        for cell in 0..format::CELLS {
            starts[cell + 1] += starts[cell];
        }
        let out = self.out.section(Section::Cells)?;
        for start in &starts {
            out.write_all(&start.to_le_bytes())?;
        }
        let mut sorted = vec![0u32; self.cells.len()];
        for (row, &cell) in self.cells.iter().enumerate() {
            let at = &mut starts[cell as usize];
            sorted[*at as usize] = row as u32;
            *at += 1;
        }
        let out = self.out.section(Section::CellRows)?;
        for row in &sorted {
            out.write_all(&row.to_le_bytes())?;
        }
        Ok(())
    }
}

/// Degrees as they are kept.
fn fixed(degrees: f64) -> i32 {
    // `as` saturates.
    (degrees * 1e7).round() as i32
}

/// The keys that a place is found under, each once, with the first naming of it.
fn keys(place: &Place) -> Vec<(String, Naming)> {
    let mut keys: Vec<(String, Naming)> = Vec::new();
    let usual = std::iter::once((Naming::Usual, place.name.as_str()));
    let others = place.names.iter().map(|(n, name)| (*n, name.as_str()));
    let mut add = |key: String, naming: Naming| {
        if !key.is_empty() && !keys.iter().any(|(k, _)| *k == key) {
            keys.push((key, naming));
        }
    };
    for (naming, name) in usual.chain(others) {
        if !is_latin(name) {
            continue;
        }
        match (naming, capitals(name)) {
            // Not everything in capitals is short for something: "OSLO" is not.
            (Naming::Abbreviation | Naming::Code, Some(key)) => add(key, naming),
            _ => {
                let key = normal(name);
                if let Some(bare) = key.strip_prefix("the ") {
                    add(bare.to_owned(), naming.max(Naming::Alternate));
                }
                add(key, naming);
            }
        }
    }
    keys
}

fn write_names(
    names: Sorter,
    out: &mut Sections,
    progress: &dyn Fn(Progress),
) -> Result<u64, Error> {
    let mut sorted = names.sorted()?;
    let file = BufWriter::with_capacity(1 << 20, File::create(out.path(Section::Names))?);
    let mut map = fst::MapBuilder::new(file).map_err(fst_error)?;
    let mut list: Vec<u32> = Vec::new();
    let mut key: Vec<u8> = Vec::new();
    let mut at = 0u64;
    let mut count = 0u64;
    loop {
        let record = sorted.next()?;
        let split = record
            .as_deref()
            .and_then(|r| Some(r.split_at(r.len().checked_sub(14)?)));
        if split.is_none_or(|(k, _)| k != key) && !list.is_empty() {
            let value = if let [one] = list[..] {
                u64::from(one) << 1 | 1
            } else {
                let postings = out.section(Section::Postings)?;
                postings.write_all(&(list.len() as u32).to_le_bytes())?;
                for posting in &list {
                    postings.write_all(&posting.to_le_bytes())?;
                }
                at += 1 + list.len() as u64;
                (at - 1 - list.len() as u64) << 1
            };
            map.insert(&key, value).map_err(fst_error)?;
            count += 1;
            if count.is_multiple_of(TOLD_EVERY) {
                progress(Progress::Names(count));
            }
            list.clear();
        }
        let Some((k, rest)) = split else { break };
        if list.is_empty() {
            key.clear();
            key.extend_from_slice(k);
        }
        let row = rest.last_chunk().copied().map_or(0, u32::from_be_bytes);
        list.push(u32::from(rest[1]) << 30 | row);
    }
    let mut file = map.into_inner().map_err(fst_error)?;
    file.flush()?;
    // The map lies in its own file, as a section does.
    Ok(count)
}

fn fst_error(error: fst::Error) -> Error {
    match error {
        fst::Error::Io(error) => Error::Io(error),
        fst::Error::Fst(error) => Error::damaged(error.to_string()),
    }
}

/// Empties a folder for [`Builder::new`], and makes it where it is not there.
///
/// # Errors
/// Where the disk does not let it.
pub fn clear(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}
