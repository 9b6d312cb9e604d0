//! The flat file: a whole model in one file that is mapped into memory.
//!
//! ```text
//! offset  bytes
//!      0      8  magic
//!      8      4  version of the format
//!     12      4  number of sections, n
//!     16      8  length of the file
//!     24     32  SHA-256 of bytes 0 to 24 and 56 to the end
//!     56      8  zeros
//!     64  128 n  table of sections:
//!                  0  64  name, padded with zeros
//!                 64   4  kind: 1 single floats, 2 u64, 3 u32, 4 JSON
//!                 68   4  number of dimensions (floats only)
//!                 72  32  dimensions
//!                104   8  offset in the file, a multiple of 64
//!                112   8  length in bytes
//!                120   8  zeros
//!    ...         sections, in order of the table, zeros between them
//! ```
//!
//! All numbers are little-endian. Readers refuse other versions. The weights lie as in thinc's
//! arrays; what the kernels want packed otherwise is packed at load, since that depends on the
//! processor.

use super::{Array, Backing, Part, Parts};
use crate::error::Error;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

const MAGIC: [u8; 8] = *b"\x89DLNLP\r\n";
const VERSION: u32 = 1;
const HEADER: usize = 64;
const ENTRY: usize = 128;
const NAME: usize = 64;
const DIMENSIONS: usize = 4;
const ALIGNMENT: usize = 64;
const DIGEST: Range<usize> = 24..56;
/// The most sections that a file may have.
const MAX_SECTIONS: usize = 1024;

/// Opens a flat file by mapping it.
pub(crate) fn read(path: &Path) -> Result<Parts, Error> {
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let length = file.metadata().map_err(|e| Error::io(path, e))?.len();
    if length < HEADER as u64 {
        return Err(Error::damaged(
            path,
            "it is shorter than the header of a model file",
        ));
    }
    // SAFETY: the mapping is read-only, and model files are replaced as a whole, by renaming (see
    // `write`), never changed in place. Whoever does change or truncate one while it is in use can
    // make this process fail, as they could by changing the program.
    let map = unsafe { memmap2::Mmap::map(&file) }.map_err(|e| Error::io(path, e))?;
    parse(Backing::Mapped(Arc::new(map)), path)
}

/// Reads a flat file that lies in memory. `name` stands for its path in errors.
pub(crate) fn parse(backing: Backing, name: &Path) -> Result<Parts, Error> {
    let damaged = |what: &str| Error::damaged(name, what);
    let bytes: &[u8] = &backing;
    let Some(header) = bytes.first_chunk::<HEADER>() else {
        return Err(damaged("it is shorter than the header of a model file"));
    };
    if header[..8] != MAGIC {
        return Err(damaged("it is not a model file of Dateline's"));
    }
    let (version, count) = (u32_at(header, 8), u32_at(header, 12) as usize);
    if version != VERSION {
        return Err(Error::unsupported(
            name,
            format!("format {version} of model files; this program reads {VERSION}"),
        ));
    }
    if u64_at(header, 16) != bytes.len() as u64 {
        return Err(damaged("its length is not the one it was written with"));
    }
    if digest(bytes) != header[DIGEST] {
        return Err(damaged("its checksum does not hold"));
    }
    if count > MAX_SECTIONS || HEADER + count * ENTRY > bytes.len() {
        return Err(damaged("its table of sections does not fit"));
    }
    let mut parts = Parts::new(name);
    for entry in bytes[HEADER..HEADER + count * ENTRY].as_chunks::<ENTRY>().0 {
        let end = entry[..NAME].iter().position(|&b| b == 0).unwrap_or(NAME);
        let section = std::str::from_utf8(&entry[..end])
            .map_err(|_| damaged("a section without a proper name"))?;
        let range = usize::try_from(u64_at(entry, 104))
            .ok()
            .zip(usize::try_from(u64_at(entry, 112)).ok())
            .and_then(|(offset, length)| Some(offset..offset.checked_add(length)?))
            .ok_or_else(|| damaged("a section beyond the end"))?;
        let misfit = || Error::damaged(name, format!("section '{section}' does not fit"));
        let part = match u32_at(entry, 64) {
            1 => {
                let rank = u32_at(entry, 68) as usize;
                if rank > DIMENSIONS {
                    return Err(misfit());
                }
                let shape = (0..rank)
                    .map(|d| usize::try_from(u64_at(entry, 72 + 8 * d)).map_err(|_| misfit()))
                    .collect::<Result<_, _>>()?;
                Part::Floats(shape, Array::within(&backing, range).ok_or_else(misfit)?)
            }
            2 => Part::Words(Array::within(&backing, range).ok_or_else(misfit)?),
            3 => Part::Numbers(Array::within(&backing, range).ok_or_else(misfit)?),
            4 => Part::Json(Array::within(&backing, range).ok_or_else(misfit)?),
            kind => {
                return Err(Error::damaged(
                    name,
                    format!("section '{section}' is of the unknown kind {kind}"),
                ));
            }
        };
        parts.insert(section, part);
    }
    Ok(parts)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// The checksum over everything but itself.
fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&bytes[..DIGEST.start]);
    hash.update(&bytes[DIGEST.end..]);
    hash.finalize().into()
}

/// The content of a section as little-endian bytes.
fn section_bytes(part: &Part) -> (u32, &[usize], Vec<u8>) {
    match part {
        Part::Floats(shape, values) => (
            1,
            shape,
            values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        ),
        Part::Words(values) => (
            2,
            &[],
            values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        ),
        Part::Numbers(values) => (
            3,
            &[],
            values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        ),
        Part::Json(bytes) => (4, &[], bytes.to_vec()),
    }
}

/// Lays the parts out as a flat file.
pub(crate) fn to_bytes(parts: &Parts) -> Result<Vec<u8>, Error> {
    let count = parts.parts.len();
    let mut out = vec![0u8; (HEADER + count * ENTRY).next_multiple_of(ALIGNMENT)];
    for (i, (name, part)) in parts.parts.iter().enumerate() {
        let (kind, shape, content) = section_bytes(part);
        if name.len() > NAME || shape.len() > DIMENSIONS || count > MAX_SECTIONS {
            return Err(parts.damaged(format!("'{name}' does not fit a model file")));
        }
        let entry = &mut out[HEADER + i * ENTRY..][..ENTRY];
        entry[..name.len()].copy_from_slice(name.as_bytes());
        entry[64..68].copy_from_slice(&kind.to_le_bytes());
        entry[68..72].copy_from_slice(&(shape.len() as u32).to_le_bytes());
        for (d, &size) in shape.iter().enumerate() {
            entry[72 + 8 * d..][..8].copy_from_slice(&(size as u64).to_le_bytes());
        }
        let offset = out.len() as u64;
        let entry = &mut out[HEADER + i * ENTRY..][..ENTRY];
        entry[104..112].copy_from_slice(&offset.to_le_bytes());
        entry[112..120].copy_from_slice(&(content.len() as u64).to_le_bytes());
        out.extend_from_slice(&content);
        out.resize(out.len().next_multiple_of(ALIGNMENT), 0);
    }
    let length = out.len() as u64;
    out[..8].copy_from_slice(&MAGIC);
    out[8..12].copy_from_slice(&VERSION.to_le_bytes());
    out[12..16].copy_from_slice(&(count as u32).to_le_bytes());
    out[16..24].copy_from_slice(&length.to_le_bytes());
    let checksum = digest(&out);
    out[DIGEST].copy_from_slice(&checksum);
    Ok(out)
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = path
        .file_name()
        .ok_or_else(|| Error::damaged(path, "it is not the name of a file"))?
        .to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let done = written.and_then(|()| std::fs::rename(&temporary, path));
    if done.is_err() {
        // What went wrong already is what the caller has to hear of.
        let _ = std::fs::remove_file(&temporary);
    }
    done.map_err(|e| Error::io(path, e))
}

/// Sets length and checksum of bytes that were changed on purpose.
#[cfg(test)]
pub(super) fn seal(bytes: &mut [u8]) {
    if bytes.len() >= HEADER {
        let length = bytes.len() as u64;
        bytes[16..24].copy_from_slice(&length.to_le_bytes());
        let checksum = digest(bytes);
        bytes[DIGEST].copy_from_slice(&checksum);
    }
}
