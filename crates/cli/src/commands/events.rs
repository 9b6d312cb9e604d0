//! Events that were coded before, as `dateline code` prints them.

use std::collections::BTreeMap;
use std::path::Path;

use dateline_record::{EVENT_SCHEMA, Event};

use super::lines;

/// The events of a file, those of a report together and in their order, reports by their first event;
/// beside them how many lines could not be read: each is told on standard error.
pub(crate) fn read_events(path: &Path) -> std::io::Result<(Vec<Vec<Event>>, usize)> {
    let mut reports: Vec<Vec<Event>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let unreadable = lines::each(path, |line| {
        Ok(parse(line).map(|event| {
            let report = event.report.id.clone();
            let at = *places.entry(report).or_insert(reports.len());
            if at == reports.len() {
                reports.push(Vec::new());
            }
            reports[at].push(event);
        }))
    })?;
    Ok((reports, unreadable))
}

fn parse(line: &[u8]) -> Result<Event, String> {
    let event: Event = lines::record(line)?;
    if event.schema == EVENT_SCHEMA {
        Ok(event)
    } else {
        Err(format!(
            "expected the schema \"{EVENT_SCHEMA}\", found \"{}\"",
            event.schema
        ))
    }
}
