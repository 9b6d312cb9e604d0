//! Linking what a batch changed: tellings, stories, and the rows of incidents.

use std::collections::{BTreeMap, BTreeSet};

use dateline_incident::incident::{Member, record};
use dateline_incident::{Archive as _, Changes, LinkRules, Linker, Node, Source, Telling, reprint};
use dateline_record::{CountKind, Event, Incident, Toll};
use dateline_report::Report;
use rusqlite::{OptionalExtension as _, params};

use super::Batch;
use crate::archive::{Tables, stored};
use crate::error::{Error, Result};
use crate::open::Store;
use crate::pack::pack;
use crate::review::Standing;

/// The rules by which a store links, and how they are told from others.
#[derive(Clone, Debug)]
pub struct Linking {
    rules: LinkRules,
    version: String,
}

/// An event whose telling shows how tellings are made: every field of it is filled.
const SAMPLE: &str = include_str!("sample.json");

impl Linking {
    /// Linking by these rules.
    pub fn new(rules: LinkRules) -> Linking {
        // Rules that read the same link the same. What makes tellings otherwise, or packs them
        // otherwise, makes and packs the sample's otherwise.
        let rules_hash = dateline_incident::hash(format!("{rules:?}").as_bytes());
        let sample: Vec<Event> = serde_json::from_str(SAMPLE).into_iter().collect();
        let telling = Telling::of(
            &Source {
                id: "sample",
                title: Some("Market attacked"),
                publisher: Some("Daily"),
                published: Some("2019-08-06"),
                text: sample.first().map_or("", |event| &event.evidence.text),
                annotation: None,
                events: &sample,
            },
            &rules,
        );
        let packed = postcard::to_allocvec(&telling).unwrap_or_default();
        let made = dateline_incident::hash(&packed);
        Linking {
            version: format!("{rules_hash:016x} {made:016x}"),
            rules,
        }
    }
}

/// Reports that are linked in one transaction, where a store is linked anew.
pub const LINKED_AT_ONCE: usize = 256;

impl Store {
    /// How many current reports are not linked by these rules yet: all, where others linked them, or
    /// where the store comes from a version of Dateline that linked none.
    pub fn count_unlinked(&self, linking: &Linking) -> Result<u64> {
        let of = match self.linked_by()?.as_ref() == Some(&linking.version) {
            true => "report WHERE current AND no NOT IN (SELECT no FROM telling)",
            false => "report WHERE current",
        };
        self.count(of)
    }

    /// Links the next [`LINKED_AT_ONCE`] reports that are not linked by these rules, and returns how
    /// many they were: 0 when all are. What other rules linked is taken apart first.
    pub fn link_more(&mut self, linking: &Linking) -> Result<usize> {
        let mut batch = self.batch(linking)?;
        let numbers = batch.unlinked(LINKED_AT_ONCE)?;
        let count = numbers.len();
        batch.to_link.extend(numbers);
        batch.commit()?;
        Ok(count)
    }

    fn linked_by(&self) -> Result<Option<String>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT version FROM linking")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }
}

/// Ids of reports with the events they tell of, as these stand, by the number of the version.
type Read = BTreeMap<i64, (String, Vec<Event>)>;

impl Batch<'_> {
    /// Links the reports that this batch changed.
    pub(super) fn link(&mut self) -> Result<()> {
        self.forget_other_rules()?;
        let changed = std::mem::take(&mut self.to_link);
        if changed.is_empty() {
            return Ok(());
        }
        let linker = Linker::new(&self.linking.rules);
        let mut numbers = BTreeMap::new();
        let mut tellings = Vec::with_capacity(changed.len());
        let mut read = BTreeMap::new();
        for no in changed {
            self.execute("UPDATE event SET incident = NULL WHERE report = ?1", no)?;
            let report = self.store.report_no(no)?;
            let events = self.standing(no)?;
            let telling = self.telling(no, &report, &events)?;
            read.insert(no, (report.id, events));
            numbers.insert(telling.report, no);
            tellings.push(telling);
        }
        let mut tables = Tables::new(&self.store.connection, numbers);
        let changes = linker.add(&mut tables, tellings)?;
        self.keep_incidents(&tables, &changes, &mut read)
    }

    /// What other rules linked is taken apart.
    fn forget_other_rules(&self) -> Result<()> {
        if self.store.linked_by()?.as_ref() == Some(&self.linking.version) {
            return Ok(());
        }
        self.store.connection.execute_batch(
            "UPDATE event SET incident = NULL WHERE incident IS NOT NULL;
             INSERT INTO incident_who (incident_who) VALUES ('delete-all'); DELETE FROM incident_box; DELETE FROM incident;
             DELETE FROM home; DELETE FROM filed; DELETE FROM telling; DELETE FROM linking;",
        )?;
        self.store.connection.execute(
            "INSERT INTO linking (version) VALUES (?1)",
            [&self.linking.version],
        )?;
        Ok(())
    }

    fn unlinked(&self, most: usize) -> Result<Vec<i64>> {
        self.forget_other_rules()?;
        let mut query = self.store.connection.prepare_cached(
            "SELECT no FROM report WHERE current AND no NOT IN (SELECT no FROM telling) \
             ORDER BY no LIMIT ?1",
        )?;
        let numbers = query.query_map([most as i64], |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }

    /// What linking needs of a version of a report, as it stands after its reviews.
    fn telling(&self, no: i64, report: &Report, events: &[Event]) -> Result<Telling> {
        let annotation = self.store.annotation_no(no)?;
        Ok(Telling::of(
            &Source {
                id: &report.id,
                title: report.title.as_deref(),
                publisher: report.publisher.as_deref(),
                published: report.published.as_ref().map(|p| p.as_str()),
                text: &report.text,
                annotation: annotation.as_ref(),
                events,
            },
            &self.linking.rules,
        ))
    }

    /// The events of a version of a report that nobody rejected, corrected as people said.
    fn standing(&self, no: i64) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        let reviewed = self.reviewed(no)?;
        for row in self.store.events_of(no)? {
            if !reviewed.contains(&row.no) {
                events.push(row.event);
                continue;
            }
            let stored = self.store.reviewed(row)?;
            if stored.standing != Standing::Rejected {
                events.push(stored.event);
            }
        }
        Ok(events)
    }

    /// Writes the rows of the incidents that changed.
    fn keep_incidents(
        &self,
        tables: &Tables<'_>,
        changes: &Changes,
        read: &mut Read,
    ) -> Result<()> {
        let is_incident = |layer| layer == dateline_incident::Layer::Accounts;
        for (layer, cluster) in &changes.gone {
            if is_incident(*layer) {
                self.drop_incident(*cluster)?;
            }
        }
        for ((layer, cluster), nodes) in &changes.changed {
            if is_incident(*layer) {
                self.keep_incident(tables, *cluster, nodes, read)?;
            }
        }
        Ok(())
    }

    fn keep_incident(
        &self,
        tables: &Tables<'_>,
        cluster: u64,
        nodes: &[Node],
        read: &mut Read,
    ) -> Result<()> {
        let gone = || Error::record(format!("incident {cluster:016x}"), "a report of it is gone");
        let reports: BTreeSet<u64> = nodes.iter().map(|n| n.report).collect();
        let mut tellings = Vec::with_capacity(reports.len());
        for report in reports {
            let telling = tables.telling(report)?.ok_or_else(gone)?;
            let no = tables.number(report)?.ok_or_else(gone)?;
            if let std::collections::btree_map::Entry::Vacant(place) = read.entry(no) {
                place.insert((self.store.report_id(no)?, self.standing(no)?));
            }
            tellings.push((telling, no));
        }
        let of: Vec<&Telling> = tellings.iter().map(|(t, _)| &**t).collect();
        let originals = reprint::originals(&of, &self.linking.rules.reprints);
        let mut members = Vec::new();
        let mut told_by: Vec<(i64, &str)> = Vec::new();
        for node in nodes {
            let Ok(at) = tellings.binary_search_by_key(&node.report, |(t, _)| t.report) else {
                continue;
            };
            let (telling, no) = &tellings[at];
            let original = &read[&tellings[originals[at]].1].0;
            let account = telling
                .accounts
                .get(node.account as usize)
                .ok_or_else(gone)?;
            for event in &read[no].1 {
                if account
                    .events
                    .contains(&dateline_incident::account::id(&event.id))
                {
                    members.push(Member { event, original });
                    told_by.push((*no, &event.id));
                }
            }
        }
        let incident = record(&format!("{cluster:016x}"), &members, &self.linking.rules);
        self.write_incident(cluster, &incident)?;
        let mut tell = self
            .store
            .connection
            .prepare_cached("UPDATE event SET incident = ?3 WHERE report = ?1 AND id = ?2")?;
        for (no, id) in told_by {
            tell.execute(params![no, id, stored(cluster)])?;
        }
        Ok(())
    }

    fn write_incident(&self, cluster: u64, incident: &Incident) -> Result<()> {
        let no = stored(cluster);
        let (first, last) = days(incident);
        let place = incident.place.as_ref();
        let connection = &self.store.connection;
        connection
            .prepare_cached(
                "INSERT INTO incident (no, type, mode, status, country, first_day, last_day, killed, \
                 injured, disputed, reports, publishers, record) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                 ON CONFLICT (no) DO UPDATE SET type = excluded.type, mode = excluded.mode, \
                 status = excluded.status, country = excluded.country, \
                 first_day = excluded.first_day, last_day = excluded.last_day, \
                 killed = excluded.killed, injured = excluded.injured, \
                 disputed = excluded.disputed, reports = excluded.reports, \
                 publishers = excluded.publishers, record = excluded.record",
            )?
            .execute(params![
                no,
                incident.kind,
                incident.mode,
                incident.status.map(|s| s.name()),
                place.and_then(|p| p.country.as_deref()),
                first,
                last,
                number(&incident.counts, CountKind::Killed),
                number(&incident.counts, CountKind::Injured),
                !incident.disputed.is_empty(),
                incident.reports.len() as i64,
                incident.publishers.len() as i64,
                pack(incident)?,
            ])?;
        match place.and_then(|p| p.lat.zip(p.lon)) {
            Some((lat, lon)) => {
                connection
                    .prepare_cached(
                        "INSERT OR REPLACE INTO incident_box VALUES (?1, ?2, ?2, ?3, ?3)",
                    )?
                    .execute(params![no, lat, lon])?;
            }
            None => self.execute("DELETE FROM incident_box WHERE no = ?1", no)?,
        }
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO incident_who (rowid, parties, publishers) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![no, parties(incident), incident.publishers.join("\n")])?;
        Ok(())
    }

    fn drop_incident(&self, cluster: u64) -> Result<()> {
        let no = stored(cluster);
        for sql in [
            "UPDATE event SET incident = NULL WHERE incident = ?1",
            "DELETE FROM incident_box WHERE no = ?1",
            "DELETE FROM incident_who WHERE rowid = ?1",
            "DELETE FROM incident WHERE no = ?1",
        ] {
            self.execute(sql, no)?;
        }
        Ok(())
    }
}

/// First and last day on which it happened.
fn days(incident: &Incident) -> (Option<i64>, Option<i64>) {
    let time = incident.time.as_ref();
    let begin = time.and_then(|t| t.begin.as_deref());
    let end = time.and_then(|t| t.end.as_deref());
    let first = begin.and_then(crate::day::parse);
    // The end is the first day behind it, unless it is an hour.
    let is_day = |end: &str| end.len() == 10 || end[10..].starts_with("T00:00");
    let last = end.and_then(|end| Some(crate::day::parse(end)? - i64::from(is_day(end))));
    match (first, last) {
        (Some(first), Some(last)) => (Some(first), Some(last.max(first))),
        (first, last) => (first.or(last), first.or(last)),
    }
}

/// The number of these; what is least, where no number is told.
fn number(tolls: &[Toll], what: CountKind) -> Option<i64> {
    let of_kind = tolls.iter().filter(|t| t.what == what);
    let number = of_kind.filter_map(|t| t.best.or(t.low)).max()?;
    i64::try_from(number).ok()
}

/// Everything by which one of its parties may be looked for.
fn parties(incident: &Incident) -> String {
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for party in incident.actors.iter().chain(&incident.recipients) {
        words.insert(&party.text);
        words.extend(party.name.as_deref());
        words.extend(party.country.as_deref());
        words.extend(party.wikidata.as_deref());
        words.extend(party.sectors.iter().map(String::as_str));
    }
    for field in ["actors", "recipients"] {
        for told in incident.fields.get(field).into_iter().flatten() {
            if let dateline_record::Decided::Words(told) = &told.value {
                words.insert(told);
            }
        }
    }
    words.into_iter().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_told_in_full() {
        let event: Event = serde_json::from_str(SAMPLE).unwrap();
        let full = serde_json::to_value(&event).unwrap();
        for field in ["mode", "weapon", "place", "time"] {
            assert!(!full[field].is_null(), "{field}");
        }
        for field in ["actors", "recipients", "counts", "attribution"] {
            assert_eq!(full[field].as_array().map(Vec::len), Some(1), "{field}");
        }
        let linking = Linking::new(LinkRules::built_in().unwrap());
        assert_eq!(
            linking.version,
            Linking::new(LinkRules::built_in().unwrap()).version
        );
    }

    #[test]
    fn days_of_an_incident() {
        let time = |begin: Option<&str>, end: Option<&str>| {
            let time = dateline_record::Time {
                text: String::new(),
                span: None,
                kind: dateline_record::TimeKind::Date,
                value: None,
                begin: begin.map(str::to_owned),
                end: end.map(str::to_owned),
                from: dateline_record::TimeFrom::Text,
                scope: None,
            };
            days(&Incident {
                time: Some(time),
                ..Incident::default()
            })
        };
        let day = |iso| crate::day::parse(iso);
        for (begin, end, first, last) in [
            (
                Some("2019-08-05"),
                Some("2019-08-06"),
                "2019-08-05",
                "2019-08-05",
            ),
            (
                Some("2019-08-01"),
                Some("2019-09-01"),
                "2019-08-01",
                "2019-08-31",
            ),
            (
                Some("2019-08-05T18:00"),
                Some("2019-08-06T02:00"),
                "2019-08-05",
                "2019-08-06",
            ),
            (
                Some("2019-08-05T18:00"),
                Some("2019-08-06T00:00"),
                "2019-08-05",
                "2019-08-05",
            ),
            (Some("2019-08-05"), None, "2019-08-05", "2019-08-05"),
            (None, Some("2019-08-06"), "2019-08-05", "2019-08-05"),
            (
                Some("2019-08-05"),
                Some("2019-08-01"),
                "2019-08-05",
                "2019-08-05",
            ),
        ] {
            assert_eq!(
                time(begin, end),
                (day(first), day(last)),
                "{begin:?} {end:?}"
            );
        }
        assert_eq!(time(None, None), (None, None));
        assert_eq!(days(&Incident::default()), (None, None));
    }
}
