//! The two hash functions that spaCy's models are built on.
//!
//! String ids come from MurmurHash64A (Appleby's public-domain `MurmurHash2`, 64 bit); rows of hash
//! embeddings from MurmurHash3 x64 128 over the eight bytes of an id.

use std::collections::HashMap;
use std::sync::OnceLock;

/// spaCy's reserved symbols, which have small numbers for ids (from `spacy.symbols`).
const SYMBOLS: &str = include_str!("../data/symbols.json");

fn symbols() -> &'static HashMap<String, u64> {
    static TABLE: OnceLock<HashMap<String, u64>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(SYMBOLS).unwrap_or_default())
}

/// MurmurHash64A.
pub(crate) fn murmur64a(data: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = seed ^ (data.len() as u64).wrapping_mul(M);
    let (words, tail) = data.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0u8; 8];
        last[..tail.len()].copy_from_slice(tail);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// The id of a string in spaCy's string store: 0 for the empty string, the number of a reserved
/// symbol, else MurmurHash64A of its UTF-8 bytes with seed 1.
pub(crate) fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    match symbols().get(s) {
        Some(&id) => id,
        None => murmur64a(s.as_bytes(), 1),
    }
}

fn fmix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// MurmurHash3 x64 128 of the eight bytes of `id`, as the four numbers that pick the rows of a hash
/// embedding (`thinc`'s `NumpyOps.hash`).
pub(crate) fn embedding_keys(id: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5);
    h1 = h1.rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = fmix(h1);
    h2 = fmix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    // The halves are taken on purpose.
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_agree_with_spacy() {
        // `nlp.vocab.strings[...]` of spaCy 3.8.
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("NORM"), 67);
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("punct"), 445);
        assert_eq!(string_id("adj"), 12_401_032_943_472_870_168);
    }
}
