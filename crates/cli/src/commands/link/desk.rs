//! What one run links: tellings in memory, events beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use dateline_incident::account::id;
use dateline_incident::incident::{Member, record};
use dateline_incident::{
    Archive, Layer, LinkRules, Linker, Memory, Node, Source, Telling, hash, reprint,
};
use dateline_record::{Annotation, Event, Incident, STORY_SCHEMA, Story};
use dateline_report::Report;

/// All that was read so far.
pub(super) struct Desk {
    pub(super) rules: LinkRules,
    memory: Memory,
    /// Every event by its number.
    events: BTreeMap<u64, Event>,
    /// Ids of the reports by their hash.
    reports: BTreeMap<u64, String>,
}

impl Desk {
    pub(super) fn new(rules: LinkRules) -> Desk {
        Desk {
            rules,
            memory: Memory::default(),
            events: BTreeMap::new(),
            reports: BTreeMap::new(),
        }
    }

    /// Takes in reports and what was read in them; gives back how many events each tells of.
    pub(super) fn take_reports(
        &mut self,
        reports: &[Report],
        read: Vec<(Annotation, Vec<Event>)>,
    ) -> Vec<usize> {
        let told = reports.iter().zip(&read).map(|(report, read)| Source {
            id: &report.id,
            title: report.title.as_deref(),
            publisher: report.publisher.as_deref(),
            published: report.published.as_ref().map(|p| p.as_str()),
            text: &report.text,
            annotation: Some(&read.0),
            events: &read.1,
        });
        let tellings = told
            .map(|source| Telling::of(&source, &self.rules))
            .collect();
        self.reports.extend(
            reports
                .iter()
                .map(|r| (hash(r.id.as_bytes()), r.id.clone())),
        );
        self.put(tellings);
        read.into_iter()
            .map(|(_, events)| {
                let n = events.len();
                self.events
                    .extend(events.into_iter().map(|e| (id(&e.id), e)));
                n
            })
            .collect()
    }

    /// Takes in events that were coded before, those of a report together.
    pub(super) fn take_events(&mut self, reports: Vec<Vec<Event>>) {
        let told = reports.iter().filter_map(|events| {
            let report = &events.first()?.report;
            Some(Source {
                id: &report.id,
                title: report.title.as_deref(),
                publisher: report.publisher.as_deref(),
                published: report.published.as_deref(),
                text: "",
                annotation: None,
                events,
            })
        });
        let tellings = told
            .map(|source| Telling::of(&source, &self.rules))
            .collect();
        self.put(tellings);
        for event in reports.into_iter().flatten() {
            let report = &event.report.id;
            self.reports
                .entry(hash(report.as_bytes()))
                .or_insert_with(|| report.clone());
            self.events.insert(id(&event.id), event);
        }
    }

    fn put(&mut self, tellings: Vec<Telling>) {
        let Ok(_) = Linker::new(&self.rules).add(&mut self.memory, tellings);
    }

    pub(super) fn telling(&self, report: u64) -> Option<Arc<Telling>> {
        let Ok(telling): Result<_, Infallible> = self.memory.telling(report);
        telling
    }

    pub(super) fn event(&self, event: &str) -> Option<&Event> {
        self.events.get(&id(event)).filter(|e| e.id == event)
    }

    /// The incident of a node.
    pub(super) fn home(&self, node: Node) -> Option<u64> {
        let Ok(home) = self.memory.home(Layer::Accounts, node);
        home.map(|h| h.cluster)
    }

    pub(super) fn counts(&self) -> (usize, usize) {
        (self.reports.len(), self.events.len())
    }

    /// The report that each of these prints the text of, by hashes of ids.
    fn originals(&self, reports: &BTreeSet<u64>) -> BTreeMap<u64, u64> {
        let tellings: Vec<Arc<Telling>> = reports.iter().filter_map(|r| self.telling(*r)).collect();
        let of: Vec<&Telling> = tellings.iter().map(|t| &**t).collect();
        let originals = reprint::originals(&of);
        of.iter()
            .zip(originals)
            .map(|(t, original)| (t.report, of[original].report))
            .collect()
    }

    /// The story of each report, in the order of publication.
    pub(super) fn stories(&self) -> Vec<Story> {
        let mut stories: Vec<(Option<i32>, Story)> = Vec::new();
        for (story, nodes) in self.memory.clusters(Layer::Reports) {
            let reports = nodes.iter().map(|n| n.report).collect();
            for (report, original) in self.originals(&reports) {
                let Some(name) = self.reports.get(&report) else {
                    continue;
                };
                let day = self.telling(report).and_then(|t| t.day);
                let printed = self.reports.get(&original).filter(|_| original != report);
                let record = Story {
                    schema: STORY_SCHEMA.to_string(),
                    report: name.clone(),
                    story: format!("{story:016x}"),
                    reprint_of: printed.cloned(),
                };
                stories.push((day, record));
            }
        }
        stories.sort_by(|(d, a), (e, b)| {
            (d.is_none(), d, &a.report).cmp(&(e.is_none(), e, &b.report))
        });
        stories.into_iter().map(|(_, story)| story).collect()
    }

    /// The incidents, by when they were told first.
    pub(super) fn incidents(&self) -> Vec<Incident> {
        let clusters = self.memory.clusters(Layer::Accounts);
        let mut incidents: Vec<Incident> = clusters
            .iter()
            .map(|(name, nodes)| self.incident(*name, nodes))
            .collect();
        incidents.sort_by(|a, b| {
            let rank = |i: &Incident| (i.first_seen.is_none(), i.first_seen.clone(), i.id.clone());
            rank(a).cmp(&rank(b))
        });
        incidents
    }

    fn incident(&self, name: u64, nodes: &[Node]) -> Incident {
        let reports: BTreeSet<u64> = nodes.iter().map(|n| n.report).collect();
        let originals = self.originals(&reports);
        let mut members = Vec::new();
        for node in nodes {
            let Some(telling) = self.telling(node.report) else {
                continue;
            };
            let account = usize::try_from(node.account)
                .ok()
                .and_then(|a| telling.accounts.get(a));
            for event in account.iter().flat_map(|a| &a.events) {
                let Some(event) = self.events.get(event) else {
                    continue;
                };
                let original = originals
                    .get(&node.report)
                    .and_then(|o| self.reports.get(o))
                    .unwrap_or(&event.report.id);
                members.push(Member { event, original });
            }
        }
        record(&format!("{name:016x}"), &members, &self.rules)
    }
}
