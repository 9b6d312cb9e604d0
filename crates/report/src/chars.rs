//! Byte offsets to code point offsets and back.

use std::ops::Range;

/// Bytes that one checkpoint covers: one bit each in a `u64`.
const BLOCK: usize = 64;

/// Maps byte offsets of a text to offsets in Unicode code points, and back.
///
/// Built once for a text, it answers in constant time; for ASCII text it holds nothing at all.
///
/// ```
/// use dateline_report::CharIndex;
///
/// let text = "Кой-Таш: raid";
/// let index = CharIndex::new(text);
/// let byte = text.find("raid").unwrap();
/// assert_eq!((byte, index.char_at(byte)), (15, 9));
/// assert_eq!(index.byte_at(9), 15);
/// assert_eq!(index.span(15..19), 9..13);
/// ```
#[derive(Clone, Debug)]
pub struct CharIndex {
    bytes: usize,
    chars: usize,
    /// Per block: code points that begin before it, and which of its bytes begin one. Empty
    /// where every byte does.
    blocks: Vec<(usize, u64)>,
}

impl CharIndex {
    /// Builds the index of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.len();
        if text.is_ascii() {
            return Self {
                bytes,
                chars: bytes,
                blocks: Vec::new(),
            };
        }
        let mut chars = 0;
        let blocks = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let begins = block.iter().enumerate().fold(0u64, |mask, (i, byte)| {
                    mask | u64::from(byte & 0xC0 != 0x80) << i
                });
                let before = chars;
                chars += begins.count_ones() as usize;
                (before, begins)
            })
            .collect();
        Self {
            bytes,
            chars,
            blocks,
        }
    }

    /// The number of code points that begin before byte `byte`.
    ///
    /// At a character's first byte that is the character's offset. An offset behind the text
    /// counts as its end.
    pub fn char_at(&self, byte: usize) -> usize {
        if byte >= self.bytes {
            return self.chars;
        }
        match self.blocks.get(byte / BLOCK) {
            None => byte,
            Some(&(before, begins)) => {
                let earlier = (1u64 << (byte % BLOCK)) - 1;
                before + (begins & earlier).count_ones() as usize
            }
        }
    }

    /// The byte offset at which code point `char` begins; the text's end where it has no such.
    pub fn byte_at(&self, char: usize) -> usize {
        if char >= self.chars {
            return self.bytes;
        }
        if self.blocks.is_empty() {
            return char;
        }
        // The last block that begins at or before it. Blocks are shorter than a character only
        // at the end of the text, so this one holds its first byte.
        let block = self.blocks.partition_point(|&(before, _)| before <= char) - 1;
        let (before, mut begins) = self.blocks[block];
        for _ in before..char {
            begins &= begins - 1;
        }
        block * BLOCK + begins.trailing_zeros() as usize
    }

    /// A byte range as a range of code points.
    pub fn span(&self, bytes: Range<usize>) -> Range<usize> {
        self.char_at(bytes.start)..self.char_at(bytes.end)
    }

    /// How many code points the text has.
    pub fn len(&self) -> usize {
        self.chars
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) {
        let index = CharIndex::new(text);
        for (char, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.char_at(byte), char);
            assert_eq!(index.byte_at(char), byte);
        }
        let chars = text.chars().count();
        assert_eq!(index.len(), chars);
        assert_eq!(index.char_at(text.len()), chars);
        assert_eq!(index.byte_at(chars), text.len());
        assert_eq!(index.char_at(usize::MAX), chars);
    }

    #[test]
    fn at_the_edges_of_blocks() {
        check("");
        for pad in 0..140 {
            check(&("a".repeat(pad) + "é😀" + &"я".repeat(70)));
        }
    }

    proptest! {
        #[test]
        fn as_counting_would(text in "\\PC{0,300}|[a😀é\r\n]{0,300}") {
            check(&text);
        }
    }
}
