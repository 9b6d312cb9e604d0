//! Checking a store, and mending what it can mend of itself.

mod linked;

use std::collections::BTreeSet;

use dateline_record::{Annotation, Event};
use rusqlite::params;

use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::{pack, unpack};
use crate::schema;
use crate::write::{Coding, Linking, hash};

/// Faults of one kind that are named one by one.
const NAMED: usize = 5;

/// What the coding of a report is called whose reading is damaged: `recode` reads it anew.
const DAMAGED: &str = "damaged";

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// The schema.
    pub schema: u32,
    /// How many there are of each thing.
    pub counts: Vec<(&'static str, u64)>,
    /// What read the current reports, and how many each.
    pub codings: Vec<(Coding, u64)>,
    /// What is wrong or might be better.
    pub findings: Vec<Finding>,
}

/// Something that is wrong or might be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is, in a sentence.
    pub what: String,
    /// What to do; `{store}` stands for the store's file.
    pub mend: &'static str,
    /// Whether [`Store::mend`] mends it.
    pub mends_itself: bool,
    /// Whether something is wrong, not merely old.
    pub is_fault: bool,
}

const MEND: &str = "`dateline --store {store} doctor --mend` mends it";
const RECODE: &str = "`dateline --store {store} recode` reads them anew";
const MEND_AND_RECODE: &str = "`dateline --store {store} doctor --mend`, then `dateline --store \
                               {store} recode`, reads them anew";
const COPY: &str = "the file itself is damaged: bring back a copy of it, or make a new store and \
                    add the reports again";

/// Things that are counted: how they are called, and where they stand.
const COUNTED: [(&str, &str); 6] = [
    ("reports", "report WHERE current"),
    ("earlier", "report WHERE NOT current"),
    (
        "events",
        "event JOIN report ON report.no = event.report WHERE current",
    ),
    ("incidents", "incident"),
    ("disputed", "incident WHERE disputed"),
    ("reviews", "review"),
];

/// Rows that do not fit together: what they are, a query for how many, and what puts it right.
const LOOSE: [(&str, &str, &str); 5] = [
    (
        "versions of reports have no reading",
        "report WHERE no NOT IN (SELECT report FROM coded)",
        "INSERT INTO coded (report, coding, events) SELECT no, ?1, ?2 FROM report \
         WHERE no NOT IN (SELECT report FROM coded)",
    ),
    (
        "reviews are of no event",
        "review WHERE event NOT IN (SELECT no FROM event)",
        "SELECT ?1, ?2 WHERE 0",
    ),
    (
        "events are of no report",
        "event WHERE report NOT IN (SELECT no FROM report)",
        "DELETE FROM event WHERE report NOT IN (SELECT no FROM report) \
         AND no NOT IN (SELECT event FROM review) AND ?1 AND ?2 IS NOT NULL",
    ),
    (
        "readings are of no report",
        "coded WHERE report NOT IN (SELECT no FROM report)",
        "DELETE FROM coded WHERE report NOT IN (SELECT no FROM report) AND ?1 AND ?2 IS NOT NULL",
    ),
    (
        "reports have not their last version as the current one",
        "report AS r WHERE current <> (version = (SELECT max(version) FROM report WHERE id = r.id))",
        "UPDATE report AS r SET current = (version = (SELECT max(version) FROM report WHERE id = r.id)) \
         WHERE ?1 AND ?2 IS NOT NULL",
    ),
];

impl Store {
    /// Checks everything: the file's pages and indexes, what refers to what, that every record can be
    /// read and every text is the one that was given, the full text, and what was linked. `codebook` is
    /// the version of the codebook in use, `linking` its rules.
    pub fn check(&self, codebook: &str, linking: &Linking) -> Result<Check> {
        let mut check = Check {
            schema: schema::VERSION,
            ..Check::default()
        };
        self.check_pages(&mut check);
        // Where pages are damaged, the rest may not be readable at all.
        let rest = self.check_rows(&mut check, codebook, linking);
        if let Err(error) = rest {
            check.fault(format!("reading on was not possible: {error}"), COPY, false);
        }
        Ok(check)
    }

    fn check_pages(&self, check: &mut Check) {
        let lines = self.lines("PRAGMA integrity_check(20)");
        match lines {
            Ok(lines) if lines == ["ok"] => {}
            Ok(lines) => {
                let of_index = |line: &String| {
                    ["missing from index", "entries in index", "entry in index"]
                        .iter()
                        .any(|words| line.contains(words))
                };
                let of_text = |line: &String| line.contains("inverted index");
                for line in lines.iter().take(NAMED) {
                    let mends = of_index(line) || of_text(line);
                    check.fault(line.clone(), if mends { MEND } else { COPY }, mends);
                }
            }
            Err(error) => check.fault(error.to_string(), COPY, false),
        }
    }

    fn check_rows(&self, check: &mut Check, codebook: &str, linking: &Linking) -> Result<()> {
        for (name, of) in COUNTED {
            check.counts.push((name, self.count(of)?));
        }
        let broken = self.lines(
            "SELECT \"table\" || ' ' || coalesce(rowid, '') FROM pragma_foreign_key_check",
        )?;
        if !broken.is_empty() {
            let what = format!(
                "{} refer to rows that are not there: {}",
                broken.len(),
                some(&broken)
            );
            check.fault(what, MEND, true);
        }
        for (what, of, _) in LOOSE {
            let count = self.count(of)?;
            if count > 0 {
                check.fault(format!("{count} {what}"), MEND, true);
            }
        }
        self.check_records(check)?;
        if let Err(error) = self.check_text() {
            let what = format!("the full text is not that of the reports: {error}");
            check.fault(what, MEND, true);
        }
        self.check_linked(check, linking)?;
        self.check_codings(check, codebook)
    }

    /// Every record can be read, and every text is the one that was given.
    fn check_records(&self, check: &mut Check) -> Result<()> {
        let (mut unreadable, mut astray, mut altered) = (Vec::new(), Vec::new(), Vec::new());
        let mut query = self.connection.prepare(
            "SELECT report.no, report.id, hash, annotation, events FROM report \
             JOIN coded ON coded.report = report.no ORDER BY report.no",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (no, id): (i64, String) = (row.get(0)?, row.get(1)?);
            let same = self.report_no(no).is_ok_and(|r| {
                hash(&r)[..]
                    == row
                        .get_ref(2)
                        .ok()
                        .and_then(|h| h.as_blob().ok())
                        .unwrap_or_default()[..]
            });
            if !same {
                altered.push(id.clone());
            }
            let annotation: Option<Vec<u8>> = row.get(3)?;
            let readable = annotation.is_none_or(|a| unpack::<Annotation>(&a, String::new).is_ok());
            let events: Result<Vec<Event>> =
                unpack(row.get_ref(4)?.as_blob().unwrap_or_default(), String::new);
            match events {
                Ok(events) if readable => {
                    if !self.rows_fit(no, &events)? {
                        astray.push(id);
                    }
                }
                _ => unreadable.push(id),
            }
        }
        for (ids, what) in [
            (unreadable, "have a reading that is damaged"),
            (
                astray,
                "have other events in their reading than in the list of events",
            ),
        ] {
            if !ids.is_empty() {
                let what = format!("{} reports {what}: {}", ids.len(), some(&ids));
                check.fault(what, MEND_AND_RECODE, true);
            }
        }
        if !altered.is_empty() {
            let what = format!(
                "{} reports are not as they were given: {}",
                altered.len(),
                some(&altered)
            );
            check.fault(what, "add them again: they become new versions", false);
        }
        Ok(())
    }

    /// Whether the rows of a report's events are those of its reading.
    fn rows_fit(&self, report: i64, events: &[Event]) -> Result<bool> {
        let mut query = self
            .connection
            .prepare_cached("SELECT id, place FROM event WHERE report = ?1 AND place >= 0")?;
        let mut rows = query.query([report])?;
        let mut listed = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let place = usize::try_from(row.get::<_, i64>(1)?).unwrap_or(usize::MAX);
            if events.get(place).is_none_or(|event| event.id != id) {
                return Ok(false);
            }
            listed.insert(id);
        }
        Ok(events.iter().all(|event| listed.contains(&event.id)))
    }

    fn check_text(&self) -> Result<()> {
        self.connection.execute(
            "INSERT INTO report_text (report_text, rank) VALUES ('integrity-check', 1)",
            [],
        )?;
        Ok(())
    }

    fn check_codings(&self, check: &mut Check, codebook: &str) -> Result<()> {
        let mut query = self.connection.prepare(
            "SELECT program, codebook, model, gazetteer, count(*) FROM coding \
             JOIN coded ON coding = coding.no JOIN report ON report.no = report WHERE current \
             GROUP BY coding.no ORDER BY coding.no",
        )?;
        let rows = query.query_map([], |row| {
            let coding = Coding {
                program: row.get(0)?,
                codebook: row.get(1)?,
                model: row.get(2)?,
                gazetteer: row.get(3)?,
            };
            Ok((coding, row.get::<_, i64>(4)?.unsigned_abs()))
        })?;
        check.codings = rows.collect::<rusqlite::Result<_>>()?;
        let sum = |of: &dyn Fn(&Coding) -> bool| -> u64 {
            let those = check.codings.iter().filter(|(coding, _)| of(coding));
            those.map(|(_, count)| count).sum()
        };
        let damaged = sum(&|coding| coding.program == DAMAGED);
        let old = sum(&|coding| coding.program != DAMAGED && coding.codebook != codebook);
        if damaged > 0 {
            check.fault(
                format!("{damaged} reports wait to be read anew"),
                RECODE,
                false,
            );
        }
        if old > 0 {
            check.findings.push(Finding {
                what: format!("{old} reports were read with another codebook than this program's"),
                mend: RECODE,
                mends_itself: false,
                is_fault: false,
            });
        }
        Ok(())
    }

    /// Mends what can be mended from what the store itself holds, in one transaction: makes its indexes
    /// and its full text anew, takes away what belongs to nothing, and marks what is damaged so that
    /// `recode` reads it anew. No review is lost.
    ///
    /// What was linked is to be linked anew where it is at fault: see [`Store::link_more`].
    pub fn mend(&mut self, linking: &Linking) -> Result<()> {
        self.begin()?;
        let done = self.mend_rows(linking);
        self.end(done)
    }

    fn mend_rows(&mut self, linking: &Linking) -> Result<()> {
        self.connection.execute_batch("REINDEX")?;
        let damaged = Coding {
            program: DAMAGED.into(),
            ..Coding::default()
        };
        self.connection.execute(
            "INSERT INTO coding (program, codebook, model, gazetteer) VALUES (?1, '', '', '') \
             ON CONFLICT DO NOTHING",
            [DAMAGED],
        )?;
        let coding = self.coding_no(&damaged)?.unwrap_or(0);
        let none = pack(&Vec::<Event>::new())?;
        for (_, _, puts_right) in LOOSE {
            self.connection.execute(puts_right, params![coding, none])?;
        }
        self.mend_readings(coding, &none)?;
        self.connection.execute(
            "INSERT INTO report_text (report_text) VALUES ('rebuild')",
            [],
        )?;
        let mut check = Check::default();
        if self.check_linked(&mut check, linking)? {
            self.connection.execute("DELETE FROM linking", [])?;
        }
        Ok(())
    }

    /// Readings that are damaged become empty ones that `recode` replaces; events with reviews wait
    /// there, without a place, to be found again.
    fn mend_readings(&mut self, coding: i64, none: &[u8]) -> Result<()> {
        let readings: Vec<i64> = self
            .connection
            .prepare("SELECT report FROM coded ORDER BY report")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for report in readings {
            let (annotation, events): (Option<Vec<u8>>, Vec<u8>) = self.connection.query_row(
                "SELECT annotation, events FROM coded WHERE report = ?1",
                [report],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let readable = annotation.is_none_or(|a| unpack::<Annotation>(&a, String::new).is_ok());
            let events: Result<Vec<Event>> = unpack(&events, String::new);
            if let Ok(events) = &events
                && readable
                && self.rows_fit(report, events)?
            {
                continue;
            }
            self.connection.execute(
                "UPDATE coded SET coding = ?2, annotation = NULL, events = ?3 WHERE report = ?1",
                params![report, coding, none],
            )?;
            self.connection.execute(
                "DELETE FROM event WHERE report = ?1 AND no NOT IN (SELECT event FROM review)",
                [report],
            )?;
            self.connection
                .execute("UPDATE event SET place = -1 WHERE report = ?1", [report])?;
        }
        Ok(())
    }

    pub(crate) fn count(&self, of: &str) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM {of}");
        let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn lines(&self, sql: &str) -> Result<Vec<String>> {
        let mut query = self.connection.prepare(sql)?;
        let lines = query.query_map([], |row| row.get(0))?;
        lines.collect::<rusqlite::Result<_>>().map_err(Error::from)
    }
}

impl Check {
    fn fault(&mut self, what: String, mend: &'static str, mends_itself: bool) {
        self.findings.push(Finding {
            what,
            mend,
            mends_itself,
            is_fault: true,
        });
    }
}

/// The first few of a list.
fn some(names: &[String]) -> String {
    let mut some = names[..names.len().min(NAMED)].join(", ");
    if names.len() > NAMED {
        some.push_str(", …");
    }
    some
}
