//! Writing: batches of reports, each one transaction.

mod events;
mod link;
mod recode;
mod review;

pub use link::{LINKED_AT_ONCE, Linking};
pub use recode::{Outdated, Recoded};

use std::collections::BTreeSet;

use dateline_record::{Annotation, Event};
use dateline_report::Report;
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::pack;

/// What was read in one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// What was read before events; none where events were given ready-made.
    pub annotation: Option<Annotation>,
    /// The events, in order of the text.
    pub events: Vec<Event>,
}

/// What read a report. Where one of the four differs, `recode` reads the report anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coding {
    /// Version of the program.
    pub program: String,
    /// Version of the codebook.
    pub codebook: String,
    /// Name and version of the language model.
    pub model: String,
    /// Version of the gazetteer.
    pub gazetteer: String,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was not there; it tells of so many events.
    New {
        /// Number of events.
        events: usize,
    },
    /// It was there with other content, which stays as an earlier version.
    Changed {
        /// Its version, from 2.
        version: u32,
        /// Number of events.
        events: usize,
    },
    /// It was there as it is, now or as an earlier version.
    Known,
}

/// Reports that are stored together or not at all. Dropped without [`commit`](Batch::commit), it
/// leaves the store as it was.
pub struct Batch<'s> {
    pub(crate) store: &'s mut Store,
    linking: &'s Linking,
    /// Versions of reports whose events changed.
    to_link: BTreeSet<i64>,
    ended: bool,
}

impl Store {
    /// Begins a batch, when it is this process's turn. What it changes is linked by these rules before
    /// it is committed.
    pub fn batch<'s>(&'s mut self, linking: &'s Linking) -> Result<Batch<'s>> {
        self.begin()?;
        Ok(Batch {
            store: self,
            linking,
            to_link: BTreeSet::new(),
            ended: false,
        })
    }

    /// Whether the report is there as it is, now or as an earlier version.
    pub fn knows(&self, report: &Report) -> Result<bool> {
        self.known(report, &hash(report))
    }

    fn known(&self, report: &Report, hash: &[u8]) -> Result<bool> {
        let mut query = self
            .connection
            .prepare_cached("SELECT 1 FROM report WHERE id = ?1 AND hash = ?2")?;
        Ok(query.exists(params![report.id, hash])?)
    }
}

impl Batch<'_> {
    /// Stores a report and what was read in it.
    pub fn put(&mut self, report: &Report, coded: &Coded, coding: &Coding) -> Result<Put> {
        let hash = hash(report);
        if self.store.known(report, &hash)? {
            return Ok(Put::Known);
        }
        let before: Option<(i64, u32)> = self
            .store
            .connection
            .prepare_cached("SELECT no, version FROM report WHERE id = ?1 AND current")?
            .query_row([&report.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((no, _)) = before {
            self.supersede(no)?;
        }
        let version = before.map_or(1, |(_, version)| version.saturating_add(1));
        let no = self.insert(report, version, &hash)?;
        let events = self.insert_coded(no, coded, coding)?;
        self.to_link.insert(no);
        if let Some((earlier, _)) = before {
            self.carry(earlier, no, &coded.events)?;
        }
        Ok(match version {
            1 => Put::New { events },
            _ => Put::Changed { version, events },
        })
    }

    /// Links what changed and puts the batch on the disk. What is said of it before this returns may
    /// not come true.
    pub fn commit(mut self) -> Result<()> {
        let linked = self.link();
        self.ended = true;
        self.store.end(linked)
    }

    fn supersede(&mut self, no: i64) -> Result<()> {
        self.to_link.remove(&no);
        self.execute("UPDATE event SET incident = NULL WHERE report = ?1", no)?;
        self.execute("UPDATE report SET current = 0 WHERE no = ?1", no)
    }

    fn insert(&mut self, report: &Report, version: u32, hash: &[u8]) -> Result<i64> {
        let extra =
            serde_json::to_string(&report.extra).map_err(|e| Error::record(&report.id, e))?;
        let published = report.published.as_ref();
        self.store
            .connection
            .prepare_cached(
                "INSERT INTO report (id, version, current, hash, day, published, publisher, title, \
                 url, language, extra, text) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                report.id,
                version,
                hash,
                published.map(|p| crate::day::of(p.date())),
                published.map(|p| p.as_str()),
                report.publisher,
                report.title,
                report.url,
                report.language,
                extra,
                report.text,
            ])?;
        Ok(self.store.connection.last_insert_rowid())
    }

    fn insert_coded(&mut self, report: i64, coded: &Coded, coding: &Coding) -> Result<usize> {
        let coding = self.coding(coding)?;
        let annotation = coded.annotation.as_ref().map(pack).transpose()?;
        self.store
            .connection
            .prepare_cached(
                "INSERT INTO coded (report, coding, annotation, events) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![report, coding, annotation, pack(&coded.events)?])?;
        let mut insert = self.store.connection.prepare_cached(
            // Of two events that events given ready-made call the same, the first counts.
            "INSERT INTO event (id, report, place) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        let mut events = 0;
        for (place, event) in coded.events.iter().enumerate() {
            events += insert.execute(params![event.id, report, place as i64])?;
        }
        Ok(events)
    }

    /// The number of a coding.
    pub(crate) fn coding(&mut self, coding: &Coding) -> Result<i64> {
        let known = self.store.coding_no(coding)?;
        if let Some(no) = known {
            return Ok(no);
        }
        self.store.connection.execute(
            "INSERT INTO coding (program, codebook, model, gazetteer) VALUES (?1, ?2, ?3, ?4)",
            params![
                coding.program,
                coding.codebook,
                coding.model,
                coding.gazetteer
            ],
        )?;
        Ok(self.store.connection.last_insert_rowid())
    }
}

impl Store {
    /// The number of a coding that the store has seen.
    pub(crate) fn coding_no(&self, coding: &Coding) -> Result<Option<i64>> {
        let mut query = self.connection.prepare_cached(
            "SELECT no FROM coding WHERE program = ?1 AND codebook = ?2 AND model = ?3 AND gazetteer = ?4",
        )?;
        let key = params![
            coding.program,
            coding.codebook,
            coding.model,
            coding.gazetteer
        ];
        Ok(query.query_row(key, |row| row.get(0)).optional()?)
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // What cannot be undone now is undone by whoever opens the store next.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}

/// SHA-256 of all that was given, each part with its length before it.
pub(crate) fn hash(report: &Report) -> [u8; 32] {
    let extra = serde_json::Value::Object(report.extra.clone()).to_string();
    let mut sha = Sha256::new();
    for part in [
        Some(report.text.as_str()),
        report.title.as_deref(),
        report.url.as_deref(),
        report.publisher.as_deref(),
        report.language.as_deref(),
        report.published.as_ref().map(|p| p.as_str()),
        Some(&extra),
    ] {
        match part {
            Some(part) => {
                sha.update((part.len() as u64 + 1).to_le_bytes());
                sha.update(part.as_bytes());
            }
            None => sha.update(0u64.to_le_bytes()),
        }
    }
    sha.finalize().into()
}
