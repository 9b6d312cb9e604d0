//! Sorts more than fits into memory: sorted runs on the disk, merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// How much of what is sorted is held in memory.
const MEMORY_BYTES: usize = 96 << 20;

/// What a run's reader and writer buffer.
const BUFFER_BYTES: usize = 256 << 10;

/// Takes records (strings of bytes) in any order; gives them in order, equal ones as often as they came.
pub(super) struct Sorter {
    folder: PathBuf,
    name: &'static str,
    memory: usize,
    text: Vec<u8>,
    records: Vec<(u32, u32)>,
    runs: Vec<PathBuf>,
}

impl Sorter {
    /// Runs are files in `folder` whose names begin with `name`.
    pub(super) fn new(folder: &Path, name: &'static str) -> Self {
        Self::within(folder, name, MEMORY_BYTES)
    }

    fn within(folder: &Path, name: &'static str, memory: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            name,
            memory,
            text: Vec::new(),
            records: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let held = self.text.len() + record.len() + 8 * (self.records.len() + 1);
        if held > self.memory && !self.records.is_empty() {
            self.spill()?;
        }
        // Both fit: the memory is far below 4 GiB, and so are single records.
        self.records
            .push((self.text.len() as u32, record.len() as u32));
        self.text.extend_from_slice(record);
        Ok(())
    }

    fn sort(&mut self) {
        let text = &self.text;
        let of = |&(at, len): &(u32, u32)| &text[at as usize..][..len as usize];
        self.records.sort_unstable_by(|a, b| of(a).cmp(of(b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let path = self
            .folder
            .join(format!("{}.{}", self.name, self.runs.len()));
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, File::create(&path)?);
        for &(at, len) in &self.records {
            out.write_all(&len.to_le_bytes())?;
            out.write_all(&self.text[at as usize..][..len as usize])?;
        }
        out.flush()?;
        self.runs.push(path);
        self.text.clear();
        self.records.clear();
        Ok(())
    }

    /// Ends the taking and begins the giving.
    pub(super) fn sorted(mut self) -> io::Result<Sorted> {
        self.sort();
        let mut heads = BinaryHeap::new();
        let mut runs = Vec::new();
        for (index, path) in self.runs.iter().enumerate() {
            let mut run = Run {
                path: path.clone(),
                reader: BufReader::with_capacity(BUFFER_BYTES, File::open(path)?),
            };
            if let Some(record) = run.next()? {
                heads.push(Reverse((record, index)));
            }
            runs.push(run);
        }
        Ok(Sorted {
            text: self.text,
            records: self.records.into_iter(),
            heads,
            runs,
        })
    }
}

struct Run {
    path: PathBuf,
    reader: BufReader<File>,
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0; 4];
        match self.reader.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut record = vec![0; u32::from_le_bytes(length) as usize];
        self.reader.read_exact(&mut record)?;
        Ok(Some(record))
    }
}

/// The records in order.
pub(super) struct Sorted {
    text: Vec<u8>,
    /// What never left memory.
    records: std::vec::IntoIter<(u32, u32)>,
    heads: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    runs: Vec<Run>,
}

impl Sorted {
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let memory = self
            .records
            .as_slice()
            .first()
            .map(|&(at, len)| &self.text[at as usize..][..len as usize]);
        let from_memory = match (&memory, self.heads.peek()) {
            (Some(memory), Some(Reverse((head, _)))) => *memory <= head.as_slice(),
            (memory, _) => memory.is_some(),
        };
        if from_memory {
            let record = memory.map(<[u8]>::to_vec);
            self.records.next();
            return Ok(record);
        }
        let Some(Reverse((record, index))) = self.heads.pop() else {
            return Ok(None);
        };
        if let Some(next) = self.runs[index].next()? {
            self.heads.push(Reverse((next, index)));
        }
        Ok(Some(record))
    }
}

impl Drop for Sorted {
    fn drop(&mut self) {
        for run in &self.runs {
            // The folder is cleared as a whole afterwards; this only frees the disk earlier.
            let _ = std::fs::remove_file(&run.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_with_any_memory(
            records in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..200),
            memory in 1usize..2000,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::within(folder.path(), "t", memory);
            for record in &records {
                sorter.push(record).unwrap();
            }
            let mut sorted = sorter.sorted().unwrap();
            let mut got = Vec::new();
            while let Some(record) = sorted.next().unwrap() {
                got.push(record);
            }
            let mut wanted = records;
            wanted.sort();
            prop_assert_eq!(got, wanted);
        }
    }
}
