//! What an encoder knows of words apart from their context, for the words met lately.

/// Rows of numbers by word, bounded: when there are too many, the half that was not used for longest
/// is forgotten.
#[derive(Debug, Default)]
pub(crate) struct WordVectors {
    /// The row of each key; `NONE` where there is none.
    rows: Vec<u32>,
    /// By row: its key, and the batch that used it last.
    keys: Vec<u32>,
    used: Vec<u32>,
    batch: u32,
    /// Keys that got a row in this batch, whose numbers are to be computed.
    pub(crate) missing: Vec<u32>,
    /// By row: the word's own vector.
    pub(crate) own: Vec<f32>,
    /// By row: its products as left, middle and right of a window.
    pub(crate) shares: Vec<f32>,
}

const NONE: u32 = u32::MAX;

impl WordVectors {
    /// Rows kept from one batch to the next, at most; of 96 units, they take 3.8 kB each.
    const MAX_ROWS: usize = 1 << 13;

    /// Begins a batch. Rows found from now on stay where they are until the next.
    pub(crate) fn begin_batch(&mut self) {
        self.missing.clear();
        if self.keys.len() > Self::MAX_ROWS {
            self.forget_half();
        }
        self.batch = self.batch.wrapping_add(1);
    }

    /// The row of a key. A new one is put down as missing.
    pub(crate) fn row(&mut self, key: u32) -> u32 {
        let at = key as usize;
        if at >= self.rows.len() {
            self.rows.resize(at + 1, NONE);
        }
        if self.rows[at] == NONE {
            self.rows[at] = self.keys.len() as u32;
            self.keys.push(key);
            self.used.push(self.batch);
            self.missing.push(key);
        }
        let row = self.rows[at];
        self.used[row as usize] = self.batch;
        row
    }

    /// Forgets all, as the keys change their meaning.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.keys.clear();
        self.used.clear();
        self.missing.clear();
        self.own.clear();
        self.shares.clear();
    }

    fn forget_half(&mut self) {
        let count = self.keys.len();
        let (own, shares) = (self.own.len() / count, self.shares.len() / count);
        let mut used = self.used.clone();
        let (_, &mut median, _) = used.select_nth_unstable(count / 2);
        let mut kept = 0;
        for row in 0..count {
            let key = self.keys[row];
            if self.used[row] <= median {
                self.rows[key as usize] = NONE;
                continue;
            }
            self.rows[key as usize] = kept as u32;
            self.keys[kept] = key;
            self.used[kept] = self.used[row];
            self.own.copy_within(row * own..(row + 1) * own, kept * own);
            self.shares
                .copy_within(row * shares..(row + 1) * shares, kept * shares);
            kept += 1;
        }
        self.keys.truncate(kept);
        self.used.truncate(kept);
        self.own.truncate(kept * own);
        self.shares.truncate(kept * shares);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_their_words_when_others_are_forgotten() {
        let mut words = WordVectors::default();
        let mut next = 0;
        for batch in 0..40 {
            words.begin_batch();
            // A few words are in every batch, the others in one each.
            for key in (0..10).chain(next..next + 1000) {
                let row = words.row(key) as usize;
                if row == words.own.len() {
                    words.own.push(key as f32);
                    words.shares.extend([key as f32; 2]);
                }
                assert_eq!(
                    (words.own[row], words.shares[2 * row + 1]),
                    (key as f32, key as f32)
                );
            }
            next += 1000;
            assert!(words.keys.len() <= WordVectors::MAX_ROWS + 1010);
            assert!(
                batch < 2 || words.missing.iter().all(|&k| k >= 10),
                "a word in use was forgotten"
            );
        }
    }
}
