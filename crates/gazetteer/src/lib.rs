//! A gazetteer: names of places with their coordinates, in one memory-mapped, checksummed file.
//!
//! [`Gazetteer`] looks places up; [`build`] makes the file, of the [packages and
//! tables](defaults) of `dateline setup` and of the [dumps](dump) that GeoNames offers.
#![deny(missing_docs)]

pub mod build;
pub mod defaults;
mod distance;
pub mod dump;
mod entry;
mod error;
mod feature;
mod find;
mod format;
mod normal;
mod table;
#[cfg(test)]
mod tests;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use distance::km_between;
pub use entry::{Entry, Naming};
pub use error::Error;
pub use feature::feature_in_words;
pub use find::Longest;
use format::{Layout, Section};
pub use normal::{MAX_NAME_BYTES, normal};

/// Names of places with their coordinates.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    bytes: Backing,
    layout: Layout,
    names: Option<fst::Map<Names>>,
    meta: Meta,
}

/// What a gazetteer says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// How many places it has.
    pub places: u64,
    /// Where they come from, in the order in which they were added.
    pub sources: Vec<Source>,
}

/// Where places come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name: a package with its version, or a file.
    pub name: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Under what terms it comes.
    pub licence: String,
    /// How many places it gave.
    pub places: u64,
}

#[derive(Clone)]
enum Backing {
    Mapped(Arc<memmap2::Mmap>),
    Static(&'static [u8]),
}

impl Deref for Backing {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Backing::Mapped(map) => map,
            Backing::Static(bytes) => bytes,
        }
    }
}

impl std::fmt::Debug for Backing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// The section of names.
#[derive(Clone, Debug)]
struct Names {
    bytes: Backing,
    range: std::ops::Range<usize>,
}

impl AsRef<[u8]> for Names {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

impl Gazetteer {
    /// Opens the file that `dateline setup` or `dateline gazetteer add` wrote. It is not read but
    /// mapped; what is checked now and what later, the format says.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, or is no gazetteer.
    pub fn open(path: &Path) -> Result<Gazetteer, Error> {
        Self::of(Backing::Mapped(Arc::new(format::map(path)?)))
    }

    /// Opens a file as [`Gazetteer::open`] does, after it was read from beginning to end and held
    /// against its checksum.
    ///
    /// # Errors
    /// As there.
    pub fn open_verified(path: &Path) -> Result<Gazetteer, Error> {
        let gazetteer = Self::open(path)?;
        format::verify_file(path)?;
        Ok(gazetteer)
    }

    /// Uses a gazetteer that lies in the program.
    ///
    /// # Errors
    /// Where it is damaged, or is no gazetteer.
    pub fn from_static(bytes: &'static [u8]) -> Result<Gazetteer, Error> {
        Self::of(Backing::Static(bytes))
    }

    fn of(bytes: Backing) -> Result<Gazetteer, Error> {
        let layout = format::parse(&bytes)?;
        let meta = serde_json::from_slice(&bytes[layout.range(Section::Meta)])
            .map_err(|e| Error::damaged(format!("what it says of itself: {e}")))?;
        let range = layout.range(Section::Names);
        let names = if range.is_empty() {
            None
        } else {
            let names = Names {
                bytes: bytes.clone(),
                range,
            };
            Some(fst::Map::new(names).map_err(|e| Error::damaged(format!("its names: {e}")))?)
        };
        Ok(Gazetteer {
            bytes,
            layout,
            names,
            meta,
        })
    }

    /// Reads it from beginning to end and holds it against its checksum.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn verify(&self) -> Result<(), Error> {
        format::verify(&self.bytes)
    }

    /// What it says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Its version: SHA-256 of its content, in hex. The same places in the same order have the same.
    pub fn digest(&self) -> String {
        (self.bytes.get(format::DIGEST).unwrap_or_default().iter())
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// How many places it has.
    pub fn len(&self) -> u32 {
        let rows = self.layout.range(Section::Rows).len() / format::ROW;
        u32::try_from(rows).unwrap_or(u32::MAX)
    }

    /// Whether it has no place.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A section.
    fn section(&self, section: Section) -> &[u8] {
        self.bytes
            .get(self.layout.range(section))
            .unwrap_or_default()
    }

    /// A row of a section whose rows have this size.
    fn row_of(&self, section: Section, size: usize, row: usize) -> Option<&[u8]> {
        let at = row.checked_mul(size)?;
        self.section(section).get(at..at.checked_add(size)?)
    }

    /// The string that six bytes of a row point to.
    fn text(&self, row: &[u8], at: usize) -> Option<&str> {
        let offset = usize::try_from(format::u32_at(row, at)?).ok()?;
        let length = usize::from(format::u16_at(row, at + 4)?);
        let bytes = self.section(Section::Text);
        std::str::from_utf8(bytes.get(offset..offset.checked_add(length)?)?).ok()
    }
}
