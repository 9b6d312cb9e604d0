//! Events that were coded before: the output of `dateline code`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use dateline_record::Event;
use dateline_report::MAX_LINE_BYTES;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::exit::usage;

/// A file of events, found by the report they were read in. Only where they stand is in memory.
pub(crate) struct Given {
    path: PathBuf,
    file: File,
    /// By id of the report: start and length in bytes of each of its lines.
    lines: HashMap<String, Vec<(u64, u32)>>,
    /// The first 16 hex digits of the file's SHA-256.
    pub(crate) digest: String,
}

/// What of a line says where it belongs.
#[derive(Deserialize)]
struct Belongs {
    report: Of,
}

#[derive(Deserialize)]
struct Of {
    id: String,
}

impl Given {
    /// Looks through the file; a line that is no event is an error, and nothing is done.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Given> {
        let shown = path.display();
        let file = File::open(path).map_err(|e| usage(anyhow!("cannot read {shown}: {e}")))?;
        let mut stream = BufReader::with_capacity(1 << 20, &file);
        let mut lines: HashMap<String, Vec<(u64, u32)>> = HashMap::new();
        let mut sha = Sha256::new();
        let (mut at, mut line) = (0u64, Vec::new());
        for number in 1.. {
            line.clear();
            let read = (&mut stream)
                .take(MAX_LINE_BYTES as u64 + 1)
                .read_until(b'\n', &mut line)
                .with_context(|| format!("cannot read {shown}"))?;
            if read == 0 {
                break;
            }
            if read > MAX_LINE_BYTES {
                return Err(usage(anyhow!("{shown}:{number}: the line is too long")));
            }
            sha.update(&line);
            if !line.trim_ascii().is_empty() {
                let of: Belongs = serde_json::from_slice(&line)
                    .map_err(|e| usage(anyhow!("{shown}:{number}: not an event: {e}")))?;
                lines
                    .entry(of.report.id)
                    .or_default()
                    .push((at, read as u32));
            }
            at += read as u64;
        }
        let digest = sha
            .finalize()
            .iter()
            .take(8)
            .map(|b| format!("{b:02x}"))
            .collect();
        Ok(Given {
            path: path.to_owned(),
            file,
            lines,
            digest,
        })
    }

    /// The events of the report with this id, in the file's order.
    pub(crate) fn events(&mut self, report: &str) -> anyhow::Result<Vec<Event>> {
        let mut events = Vec::new();
        let mut line = Vec::new();
        for &(start, length) in self.lines.get(report).into_iter().flatten() {
            line.resize(length as usize, 0);
            self.file
                .seek(SeekFrom::Start(start))
                .and_then(|_| self.file.read_exact(&mut line))
                .with_context(|| format!("cannot read {}", self.path.display()))?;
            events.push(serde_json::from_slice(&line).map_err(|e| {
                usage(anyhow!(
                    "{}: an event of report {report}: {e}",
                    self.path.display()
                ))
            })?);
        }
        Ok(events)
    }
}
