//! Checking what was linked.

use std::collections::BTreeMap;

use dateline_incident::Telling;
use dateline_record::Incident;

use super::{Check, Finding, some};
use crate::archive::hash;
use crate::error::Result;
use crate::open::Store;
use crate::pack::unpack;
use crate::write::Linking;

const LINK: &str = "`dateline --store {store} doctor --mend` links them anew";

/// Rows of linking that do not fit together: what they are, and a query for how many.
const LOOSE: [(&str, &str); 6] = [
    (
        "linked reports are not current",
        "telling WHERE no NOT IN (SELECT no FROM report WHERE current)",
    ),
    (
        "linked reports have no story",
        "telling WHERE report NOT IN (SELECT report FROM home WHERE layer = 0)",
    ),
    (
        "places of incidents are of none",
        "incident_box WHERE no NOT IN (SELECT no FROM incident)",
    ),
    (
        "incidents are not listed by who took part",
        "incident WHERE no NOT IN (SELECT rowid FROM incident_who)",
    ),
    (
        "events of reports that are not current have an incident",
        "event JOIN report ON report.no = event.report WHERE incident IS NOT NULL AND NOT current",
    ),
    (
        "incidents belong to no account",
        "incident WHERE no NOT IN (SELECT cluster FROM home WHERE layer = 1)",
    ),
];

impl Store {
    /// Whether what is linked fits together and with the events; returns whether it has to be linked
    /// anew.
    pub(super) fn check_linked(&self, check: &mut Check, linking: &Linking) -> Result<bool> {
        let before = check.findings.len();
        for (what, of) in LOOSE {
            let count = self.count(of)?;
            if count > 0 {
                check.fault(format!("{count} {what}"), LINK, true);
            }
        }
        self.check_incidents(check)?;
        self.check_tellings(check)?;
        let boxes = self.lines("SELECT rtreecheck('incident_box')")?;
        if boxes != ["ok"] {
            check.fault(
                format!("the places of incidents: {}", some(&boxes)),
                LINK,
                true,
            );
        }
        let who = self.connection.execute(
            "INSERT INTO incident_who (incident_who) VALUES ('integrity-check')",
            [],
        );
        if let Err(error) = who {
            check.fault(format!("who took part in incidents: {error}"), LINK, true);
        }
        let anew = check.findings.len() > before;
        let unlinked = self.count_unlinked(linking)?;
        if unlinked > 0 && !anew {
            check.findings.push(Finding {
                what: format!("{unlinked} reports are not linked by the rules of this program"),
                mend: "`dateline --store {store} add` or `doctor --mend` links them",
                mends_itself: true,
                is_fault: false,
            });
        }
        Ok(anew)
    }

    /// Every incident can be read and is told by the events that say so.
    fn check_incidents(&self, check: &mut Check) -> Result<()> {
        let mut told: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        let mut query = self
            .connection
            .prepare("SELECT incident, id FROM event WHERE incident IS NOT NULL")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            told.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        let (mut unreadable, mut astray) = (Vec::new(), Vec::new());
        let mut query = self
            .connection
            .prepare("SELECT no, record FROM incident ORDER BY no")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let no: i64 = row.get(0)?;
            let id = format!("{:016x}", hash(no));
            let record = row.get_ref(1)?;
            let record: Result<Incident> =
                unpack(record.as_blob().unwrap_or_default(), String::new);
            let mut by = told.remove(&no).unwrap_or_default();
            match record {
                Ok(mut incident) => {
                    by.sort();
                    incident.claims.sort();
                    if incident.id != id || incident.claims != by {
                        astray.push(id);
                    }
                }
                Err(_) => unreadable.push(id),
            }
        }
        for (ids, what) in [
            (unreadable, "are damaged"),
            (astray, "are told by other events than their record says"),
        ] {
            if !ids.is_empty() {
                let what = format!("{} incidents {what}: {}", ids.len(), some(&ids));
                check.fault(what, LINK, true);
            }
        }
        Ok(())
    }

    /// Every telling can be read.
    fn check_tellings(&self, check: &mut Check) -> Result<()> {
        let mut query = self.connection.prepare(
            "SELECT report.id, packed FROM telling JOIN report ON report.no = telling.no",
        )?;
        let mut rows = query.query([])?;
        let mut unreadable = Vec::new();
        while let Some(row) = rows.next()? {
            let packed = row.get_ref(1)?;
            let telling = postcard::from_bytes::<Telling>(packed.as_blob().unwrap_or_default());
            if telling.is_err() {
                unreadable.push(row.get::<_, String>(0)?);
            }
        }
        if !unreadable.is_empty() {
            let what = format!(
                "what linking keeps of {} reports is damaged: {}",
                unreadable.len(),
                some(&unreadable)
            );
            check.fault(what, LINK, true);
        }
        Ok(())
    }
}
