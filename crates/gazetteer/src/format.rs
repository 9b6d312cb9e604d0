//! The file: one that is mapped into memory and looked into where it lies.
//!
//! ```text
//! offset  bytes
//!      0      8  magic
//!      8      4  version of the format
//!     12      4  number of sections
//!     16      8  length of the file
//!     24     32  SHA-256 of bytes 0 to 24 and 60 to the end
//!     56      4  CRC-32 of bytes 0 to 56 and of the table of sections
//!     60      4  zeros
//!     64   32 n  table of sections, in order of their numbers:
//!                  0   4  number, from 1
//!                  4   4  CRC-32 of the section
//!                  8   8  offset in the file, a multiple of 8
//!                 16   8  length in bytes
//!                 24   8  zeros
//!    ...         sections, zeros between them
//! ```
//!
//! | section | content |
//! |---|---|
//! | 1 meta | JSON, see [`Meta`](crate::Meta) |
//! | 2 countries | rows of [`COUNTRY`] bytes: key (8), row (4), alpha-2 (2), alpha-3 (3), zeros |
//! | 3 codes | rows of [`CODE`] bytes: feature class (1), feature code, padded with zeros |
//! | 4 divisions | rows of [`DIVISION`] bytes: row (4), country (2), zeros (2), codes of the first and the second level (6 each) |
//! | 5 division order | numbers of divisions (4 each), in order of country and codes |
//! | 6 places | rows of [`ROW`] bytes in order of key: key (8), population (8), latitude and longitude in 10⁻⁷ degrees (4 each), name (6), code (2), country (2), zeros (2), divisions of the first and second level (4 each), zeros (4) |
//! | 7 text | what strings (offset 4, length 2) point into |
//! | 8 names | an `fst` map from names to postings |
//! | 9 postings | 4 bytes each; a list begins with its length |
//! | 10 cells | for each degree of latitude and longitude, where in section 11 its places begin (4) |
//! | 11 cell places | rows (4 each) |
//!
//! All numbers are little-endian. A row's key is its GeoNames number, or [`OWN_KEYS`] and more for
//! places that other sources know. A posting is a row with the [`Naming`](crate::Naming) in the two
//! highest bits. The value of a name is `2 · posting + 1` where it has one posting, and `2 · index`
//! of its list otherwise; a list is in order of naming, falling population, row.
//!
//! At opening, the header, the table and all sections but 6, 7, 9 and 11 are held against their
//! checksums; of those four, whatever is read is checked where it is read. [`verify`] checks all.

use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::Error;

pub(crate) const MAGIC: [u8; 8] = *b"\x89DLGAZ\r\n";
pub(crate) const VERSION: u32 = 1;
pub(crate) const HEADER: usize = 64;
pub(crate) const ENTRY: usize = 32;
pub(crate) const SECTIONS: usize = 11;
pub(crate) const ALIGNMENT: usize = 8;
pub(crate) const DIGEST: Range<usize> = 24..56;
pub(crate) const HEAD_CRC: Range<usize> = 56..60;

/// Sizes of rows.
pub(crate) const COUNTRY: usize = 24;
pub(crate) const CODE: usize = 16;
pub(crate) const DIVISION: usize = 20;
pub(crate) const ROW: usize = 48;

/// "None" for rows and numbers of divisions.
pub(crate) const NONE: u32 = u32::MAX;
/// "None" for numbers of countries.
pub(crate) const NO_COUNTRY: u16 = u16::MAX;
/// Keys from here on are no GeoNames numbers.
pub(crate) const OWN_KEYS: u64 = 1 << 40;
/// The most rows: two bits of a posting say how it is named.
pub(crate) const MAX_ROWS: u32 = (1 << 30) - 1;
/// Cells of one degree.
pub(crate) const CELLS: usize = 360 * 180;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub(crate) enum Section {
    Meta = 1,
    Countries,
    Codes,
    Divisions,
    DivisionOrder,
    Rows,
    Text,
    Names,
    Postings,
    Cells,
    CellRows,
}

impl Section {
    pub(crate) const ALL: [Section; SECTIONS] = [
        Section::Meta,
        Section::Countries,
        Section::Codes,
        Section::Divisions,
        Section::DivisionOrder,
        Section::Rows,
        Section::Text,
        Section::Names,
        Section::Postings,
        Section::Cells,
        Section::CellRows,
    ];

    /// Sections that may be large, and whose reader expects nothing of them.
    fn checked_when_read(self) -> bool {
        matches!(
            self,
            Section::Rows | Section::Text | Section::Postings | Section::CellRows
        )
    }
}

/// Where the sections lie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout([Range<usize>; SECTIONS]);

impl Layout {
    pub(crate) fn range(&self, section: Section) -> Range<usize> {
        self.0[section as usize - 1].clone()
    }
}

/// Reads and checks the header; see the module for what is checked.
pub(crate) fn parse(bytes: &[u8]) -> Result<Layout, Error> {
    let header: &[u8; HEADER] = bytes
        .first_chunk()
        .ok_or_else(|| Error::damaged("it is shorter than the header of a gazetteer"))?;
    if header[..8] != MAGIC {
        return Err(Error::damaged("it is no gazetteer of Dateline's"));
    }
    let version = u32_at(header, 8).unwrap_or(0);
    if version != VERSION {
        return Err(Error::Unsupported(format!(
            "it is of format {version} of gazetteers; this program reads {VERSION}"
        )));
    }
    if u64_at(header, 16) != Some(bytes.len() as u64) {
        return Err(Error::damaged(
            "its length is not the one it was written with",
        ));
    }
    let table = HEADER..HEADER + SECTIONS * ENTRY;
    if u32_at(header, 12) != Some(SECTIONS as u32) || bytes.len() < table.end {
        return Err(Error::damaged("its table of sections does not fit"));
    }
    if u32_at(header, HEAD_CRC.start) != Some(head_crc(header, &bytes[table.clone()])) {
        return Err(Error::damaged("the checksum of its header does not hold"));
    }
    let mut layout = Layout::default();
    for (index, entry) in bytes[table].chunks_exact(ENTRY).enumerate() {
        let misfit = || Error::damaged(format!("section {} does not fit", index + 1));
        let part = |at| u64_at(entry, at).and_then(|n| usize::try_from(n).ok());
        let (offset, length) = part(8).zip(part(16)).ok_or_else(misfit)?;
        let end = offset.checked_add(length).ok_or_else(misfit)?;
        if u32_at(entry, 0) != Some(index as u32 + 1) || end > bytes.len() {
            return Err(misfit());
        }
        let section = Section::ALL[index];
        if !section.checked_when_read()
            && u32_at(entry, 4) != Some(crc32fast::hash(&bytes[offset..end]))
        {
            return Err(Error::damaged(format!(
                "the checksum of section {} does not hold",
                index + 1
            )));
        }
        layout.0[index] = offset..end;
    }
    Ok(layout)
}

/// The checksum over the header before it and the table of sections.
pub(crate) fn head_crc(header: &[u8], table: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&header[..HEAD_CRC.start]);
    crc.update(table);
    crc.finalize()
}

/// Checks every byte of a gazetteer against its SHA-256.
pub(crate) fn verify(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() < HEADER || bytes[DIGEST] != digest(bytes) {
        return Err(Error::damaged("its checksum does not hold"));
    }
    Ok(())
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&bytes[..DIGEST.start]);
    hash.update(&bytes[HEAD_CRC.end..]);
    hash.finalize().into()
}

/// The same as [`verify`] of a file, which is read piece by piece: a mapped one would fill memory.
pub(crate) fn verify_file(path: &Path) -> Result<(), Error> {
    let mut file = std::fs::File::open(path)?;
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let mut hash = Sha256::new();
    hash.update(&header[..DIGEST.start]);
    hash.update(&header[HEAD_CRC.end..]);
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    if header[DIGEST] != *hash.finalize() {
        return Err(Error::damaged("its checksum does not hold"));
    }
    Ok(())
}

/// Maps a file into memory.
pub(crate) fn map(path: &Path) -> Result<memmap2::Mmap, Error> {
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Error::damaged("it is no file"));
    }
    if file.metadata()?.len() < HEADER as u64 {
        return Err(Error::damaged(
            "it is shorter than the header of a gazetteer",
        ));
    }
    // SAFETY: the mapping is read-only, and gazetteers are replaced as a whole, by renaming (see
    // `build::write`), never changed in place. Whoever does change or truncate one while it is in
    // use can make this process fail, as they could by changing the program.
    Ok(unsafe { memmap2::Mmap::map(&file) }?)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The cell of a point. Points off the globe are in the nearest cell.
pub(crate) fn cell(lat: f64, lon: f64) -> usize {
    // `as` saturates, and makes 0 of what is no number.
    let row = ((lat + 90.0).floor().clamp(0.0, 179.0)) as usize;
    let column = ((lon + 180.0).floor().clamp(0.0, 359.0)) as usize;
    row.min(179) * 360 + column.min(359)
}

/// Sets length and checksums of bytes that were changed on purpose.
#[cfg(test)]
pub(crate) fn seal(bytes: &mut [u8]) {
    let table = HEADER..HEADER + SECTIONS * ENTRY;
    if bytes.len() < table.end {
        return;
    }
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    for at in table.clone().step_by(ENTRY) {
        let part = |at| u64_at(bytes, at).and_then(|n| usize::try_from(n).ok());
        let range = part(at + 8)
            .zip(part(at + 16))
            .and_then(|(offset, length)| Some(offset..offset.checked_add(length)?));
        if let Some(crc) = range
            .and_then(|range| bytes.get(range))
            .map(crc32fast::hash)
        {
            bytes[at + 4..at + 8].copy_from_slice(&crc.to_le_bytes());
        }
    }
    let digest = digest(bytes);
    bytes[DIGEST].copy_from_slice(&digest);
    let crc = head_crc(&bytes[..HEADER], &bytes[table]);
    bytes[HEAD_CRC].copy_from_slice(&crc.to_le_bytes());
}
