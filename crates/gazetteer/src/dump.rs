//! GeoNames dumps: tables of tab-separated columns, as `allCountries.txt` or a country's file is.
//!
//! The columns are geonameid, name, asciiname, alternatenames, latitude, longitude, feature class,
//! feature code, country code, cc2, admin1 to admin4 code, population, elevation, dem, timezone,
//! modification date.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use crate::Naming;
use crate::build::{Builder, Place};
use crate::error::Error;
use crate::format::OWN_KEYS;
use crate::normal::capitals;

/// The longest line; GeoNames' own have at most some twelve thousand bytes.
pub const MAX_LINE_BYTES: u64 = 1 << 20;

/// Columns of the table.
const COLUMNS: usize = 19;

/// A row that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// What a dump held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that were taken.
    pub taken: u64,
    /// Rows that were left out.
    pub malformed: u64,
}

/// A dump that is open for reading.
pub struct Dump {
    /// Its size in bytes: of a zip's, unpacked.
    pub bytes: Option<u64>,
    kind: Kind,
}

enum Kind {
    Text(BufReader<File>),
    /// The archive, and which of its files it is.
    Zip(Box<ZipArchive<BufReader<File>>>, usize),
}

impl Dump {
    /// Opens a dump: a zip, as GeoNames offers them, or the text in it.
    ///
    /// # Errors
    /// Where it cannot be read, or is a zip without a table.
    pub fn open(path: &Path) -> Result<Dump, Error> {
        let mut file = BufReader::with_capacity(1 << 18, File::open(path)?);
        if !file.fill_buf()?.starts_with(b"PK\x03\x04") {
            let bytes = file.get_ref().metadata()?.len();
            return Ok(Dump {
                bytes: Some(bytes),
                kind: Kind::Text(file),
            });
        }
        let unzip = |e: zip::result::ZipError| Error::Source(format!("it cannot be unzipped: {e}"));
        let mut zip = ZipArchive::new(file).map_err(unzip)?;
        let mut table = None;
        for index in 0..zip.len() {
            let entry = zip.by_index(index).map_err(unzip)?;
            let name = entry.name().map_err(unzip)?.to_lowercase();
            if name.ends_with(".txt") && !name.ends_with("readme.txt") {
                table = Some((index, entry.size()));
                break;
            }
        }
        let (index, bytes) =
            table.ok_or_else(|| Error::Source("the zip holds no table (no .txt)".to_owned()))?;
        Ok(Dump {
            bytes: Some(bytes),
            kind: Kind::Zip(Box::new(zip), index),
        })
    }

    /// Gives all places to a builder. `read` is told how many bytes of the table were read since it
    /// was told before, `malformed` of each row that is left out.
    ///
    /// # Errors
    /// Where the dump cannot be read to its end, or the builder's disk takes no more.
    pub fn read(
        self,
        builder: &mut Builder<'_>,
        read: &mut dyn FnMut(u64),
        malformed: &mut dyn FnMut(Malformed),
    ) -> Result<Counts, Error> {
        match self.kind {
            Kind::Text(file) => table(file, builder, read, malformed),
            Kind::Zip(mut zip, index) => {
                let entry = zip
                    .by_index(index)
                    .map_err(|e| Error::Source(format!("it cannot be unzipped: {e}")))?;
                table(
                    BufReader::with_capacity(1 << 18, entry),
                    builder,
                    read,
                    malformed,
                )
            }
        }
    }
}

/// Reads a table; see [`Dump::read`].
///
/// # Errors
/// Where it cannot be read to its end, or the builder's disk takes no more.
pub fn table(
    mut text: impl BufRead,
    builder: &mut Builder<'_>,
    read: &mut dyn FnMut(u64),
    malformed: &mut dyn FnMut(Malformed),
) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut line = Vec::new();
    for number in 1u64.. {
        line.clear();
        let mut bytes = (&mut text)
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)? as u64;
        if bytes == 0 {
            break;
        }
        let whole = line.ends_with(b"\n") || bytes < MAX_LINE_BYTES;
        if !whole {
            bytes += skip_line(&mut text)?;
        }
        read(bytes);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let place = if whole {
            row(&line)
        } else {
            Err(format!("it is longer than {MAX_LINE_BYTES} bytes"))
        };
        match place {
            Ok(place) => {
                builder.push(&place)?;
                counts.taken += 1;
            }
            Err(why) => {
                counts.malformed += 1;
                malformed(Malformed { line: number, why });
            }
        }
    }
    Ok(counts)
}

/// Goes to the end of a line; gives the bytes that were passed.
fn skip_line(text: &mut impl BufRead) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let buffer = text.fill_buf()?;
        let end = buffer.iter().position(|&b| b == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        text.consume(length);
        passed += length as u64;
        if end.is_some() || length == 0 {
            return Ok(passed);
        }
    }
}

/// The place that a row tells of, or what is wrong with it.
fn row(line: &[u8]) -> Result<Place, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is no UTF-8".to_owned())?;
    let cells: Vec<&str> = line.trim_end_matches(['\n', '\r']).split('\t').collect();
    let cells: &[&str; COLUMNS] = (cells[..].try_into()).map_err(|_| match cells.len() {
        1 => format!("it has 1 column, not {COLUMNS}"),
        n => format!("it has {n} columns, not {COLUMNS}"),
    })?;
    let [
        id,
        name,
        ascii,
        alternates,
        lat,
        lon,
        class,
        code,
        country,
        _,
        admin1,
        admin2,
        ..,
    ] = cells;
    let key = (id.parse().ok())
        .filter(|id| (1..OWN_KEYS).contains(id))
        .ok_or_else(|| format!("\"{}\" is no GeoNames number", short(id)))?;
    if name.is_empty() {
        return Err("it has no name".to_owned());
    }
    let degrees = |cell: &str, most: f64, what: &str| {
        (cell.parse().ok())
            .filter(|degrees: &f64| degrees.abs() <= most)
            .ok_or_else(|| format!("\"{}\" is no {what}", short(cell)))
    };
    let population = match cells[14] {
        "" => 0,
        cell => (cell.parse()).map_err(|_| format!("\"{}\" is no population", short(cell)))?,
    };
    let mut names = vec![(Naming::Usual, (*ascii).to_owned())];
    names.extend(
        (alternates.split(','))
            .filter(|name| !name.is_empty() && !name.contains("//"))
            .map(|name| match capitals(name) {
                Some(_) => (Naming::Code, name.to_owned()),
                None => (Naming::Alternate, name.to_owned()),
            }),
    );
    Ok(Place {
        key,
        name: (*name).to_owned(),
        names,
        lat: degrees(lat, 90.0, "latitude")?,
        lon: degrees(lon, 180.0, "longitude")?,
        class: class.chars().next().unwrap_or(' '),
        code: (*code).to_owned(),
        country: (*country).to_owned(),
        admin1: (*admin1).to_owned(),
        admin2: (*admin2).to_owned(),
        population,
    })
}

/// The beginning of a cell, for a message.
fn short(cell: &str) -> &str {
    &cell[..cell.floor_char_boundary(40)]
}
