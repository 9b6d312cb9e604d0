//! Reading stored reports anew, with what people said of their events kept.

use std::collections::HashSet;

use dateline_record::Event;
use dateline_report::Report;
use rusqlite::params;

use super::{Batch, Coded, Coding, events};
use crate::error::Result;
use crate::open::Store;
use crate::pack::pack;

/// A stored report that something else than the coding asked for has read.
#[derive(Clone, Debug, PartialEq)]
pub struct Outdated {
    /// Its number in the store.
    pub no: i64,
    /// The report.
    pub report: Report,
}

/// What became of the events of a report that was read anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recoded {
    /// Events it has now.
    pub events: usize,
    /// Events with reviews that were found again.
    pub reviewed: usize,
    /// Events with reviews that were not found again, and are kept as they were.
    pub kept: usize,
}

impl Store {
    /// The next reports, at most `limit`, whose current version something else than this coding read;
    /// only those with a number greater than `after`.
    pub fn outdated(&self, coding: &Coding, after: i64, limit: usize) -> Result<Vec<Outdated>> {
        let coding = self.coding_no(coding)?.unwrap_or(0);
        let numbers: Vec<i64> = self
            .connection
            .prepare_cached(
                "SELECT no FROM report JOIN coded ON coded.report = report.no \
                 WHERE current AND no > ?1 AND coding <> ?2 ORDER BY no LIMIT ?3",
            )?
            .query_map(params![after, coding, limit as i64], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        numbers
            .into_iter()
            .map(|no| {
                Ok(Outdated {
                    no,
                    report: self.report_no(no)?,
                })
            })
            .collect()
    }

    /// How many current reports something else than this coding read.
    pub fn count_outdated(&self, coding: &Coding) -> Result<u64> {
        let coding = self.coding_no(coding)?.unwrap_or(0);
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM coded JOIN report ON no = report WHERE coding <> ?1 AND current",
            [coding],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }
}

impl Batch<'_> {
    /// Replaces what was read in a report by what was read anew. Events with reviews keep their number,
    /// and their reviews with it; where the new reading has no such event, the old one is kept as it was.
    pub fn recode(&mut self, no: i64, coded: &Coded, coding: &Coding) -> Result<Recoded> {
        let before = self.store.events_of(no)?;
        let reviewed = self.reviewed(no)?;
        let old: Vec<Event> = before.iter().map(|row| row.event.clone()).collect();
        let found = events::again(&old, &coded.events);

        let mut now = coded.events.clone();
        let mut told = Recoded::default();
        // Events whose record was lost are known by their id alone.
        let lost = self.lost(no)?;
        // An id is free only when its row has gone or got another.
        self.execute(
            "UPDATE event SET id = 'recoding ' || no WHERE report = ?1",
            no,
        )?;
        let mut placed: HashSet<usize> = HashSet::new();
        let mut ids: HashSet<String> = HashSet::new();
        for (row, found) in before.iter().zip(found) {
            let is_reviewed = reviewed.contains(&row.no);
            match found {
                Some(place) if ids.insert(now[place].id.clone()) => {
                    placed.insert(place);
                    told.reviewed += usize::from(is_reviewed);
                    let id = now[place].id.clone();
                    self.place(row.no, &id, place as i64, false)?;
                }
                None if is_reviewed && ids.insert(row.event.id.clone()) => {
                    told.kept += 1;
                    now.push(row.event.clone());
                    placed.insert(now.len() - 1);
                    self.place(row.no, &row.event.id, now.len() as i64 - 1, true)?;
                }
                _ if is_reviewed => {
                    // Its id is now another's: it keeps a name that is still its own.
                    told.kept += 1;
                    let id = format!("{}-{}", row.event.id, row.no);
                    ids.insert(id.clone());
                    now.push(Event {
                        id: id.clone(),
                        ..row.event.clone()
                    });
                    placed.insert(now.len() - 1);
                    self.place(row.no, &id, now.len() as i64 - 1, true)?;
                }
                _ => self.execute("DELETE FROM event WHERE no = ?1", row.no)?,
            }
        }
        for (row, id) in lost {
            let found = now.iter().position(|event| event.id == id);
            match found.filter(|place| placed.insert(*place)) {
                Some(place) => self.place(row, &id, place as i64, false)?,
                None => self.place(row, &format!("{id}-{row}"), -1, true)?,
            }
            ids.insert(id);
        }
        for (place, event) in now.iter().enumerate() {
            if !placed.contains(&place) && ids.insert(event.id.clone()) {
                self.store
                    .connection
                    .prepare_cached("INSERT INTO event (id, report, place) VALUES (?1, ?2, ?3)")?
                    .execute(params![event.id, no, place as i64])?;
            }
        }
        self.to_link.insert(no);
        told.events = ids.len();
        let coding = self.coding(coding)?;
        let annotation = coded.annotation.as_ref().map(pack).transpose()?;
        self.store
            .connection
            .prepare_cached(
                "UPDATE coded SET coding = ?2, annotation = ?3, events = ?4 WHERE report = ?1",
            )?
            .execute(params![no, coding, annotation, pack(&now)?])?;
        Ok(told)
    }

    /// Events of the report that have no record, which [`Store::mend`] left because of their reviews.
    fn lost(&self, report: i64) -> Result<Vec<(i64, String)>> {
        let mut query = self.store.connection.prepare_cached(
            "SELECT no, id FROM event WHERE report = ?1 AND place < 0 ORDER BY no",
        )?;
        let rows = query.query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Numbers of the report's events that have reviews.
    pub(super) fn reviewed(&self, report: i64) -> Result<HashSet<i64>> {
        let mut query = self.store.connection.prepare_cached(
            "SELECT DISTINCT event FROM review JOIN event ON event.no = review.event WHERE report = ?1",
        )?;
        let numbers = query.query_map([report], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    fn place(&self, no: i64, id: &str, place: i64, kept: bool) -> Result<()> {
        self.store
            .connection
            .prepare_cached("UPDATE event SET id = ?2, place = ?3, kept = ?4 WHERE no = ?1")?
            .execute(params![no, id, place, kept])?;
        Ok(())
    }

    pub(crate) fn execute(&self, sql: &str, no: i64) -> Result<()> {
        self.store.connection.prepare_cached(sql)?.execute([no])?;
        Ok(())
    }
}
