//! Records as packed JSON.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// The longest record that is unpacked, in bytes: what claims to be longer is damaged.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// How hard to press: beyond it the records get one part in twenty smaller in twice the time.
const LEVEL: u32 = 4;

/// The record as packed JSON.
pub(crate) fn pack(record: &impl Serialize) -> Result<Vec<u8>> {
    // Whole before it is pressed: a record is written in a great many small pieces.
    let json = serde_json::to_vec(record).map_err(|e| Error::record("a record", e))?;
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    packer
        .write_all(&json)
        .and_then(|()| packer.finish())
        .map_err(|e| Error::record("a record", e))
}

/// The record that was packed; `what` names it where it is damaged.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8], what: impl Fn() -> String) -> Result<T> {
    let mut json = Vec::new();
    ZlibDecoder::new(packed)
        .take(MAX_UNPACKED_BYTES)
        .read_to_end(&mut json)
        .map_err(|e| Error::record(what(), e))?;
    serde_json::from_slice(&json).map_err(|e| Error::record(what(), e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(words in proptest::collection::vec(".*", 0..20)) {
            let packed = pack(&words).unwrap();
            prop_assert_eq!(unpack::<Vec<String>>(&packed, String::new).unwrap(), words);
        }

        #[test]
        fn damaged_bytes_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(unpack::<Vec<u64>>(&bytes, || "x".into()).is_err());
        }
    }
}
