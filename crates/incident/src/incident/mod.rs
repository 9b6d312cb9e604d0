//! The record of an incident: what its events tell together, and where they differ.

use dateline_record::{Event, INCIDENT_SCHEMA, Incident, Link};

use crate::rules::LinkRules;

/// An event of an incident.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The event.
    pub event: &'a Event,
    /// Id of the report whose text its report prints: its own where that is no reprint.
    pub original: &'a str,
}

/// The record of the incident with this id (16 hex digits) and these events, in any order.
pub fn record(id: &str, members: &[Member<'_>], links: Vec<Link>, _rules: &LinkRules) -> Incident {
    let mut members = members.to_vec();
    members.sort_by(|a, b| {
        let rank = |m: &Member<'_>| {
            let report = &m.event.report;
            (
                report.published.is_none(),
                report.published.clone(),
                report.id.clone(),
                m.event.evidence.trigger,
                m.event.id.clone(),
            )
        };
        rank(a).cmp(&rank(b))
    });
    let mut incident = Incident {
        schema: INCIDENT_SCHEMA.to_string(),
        id: id.to_string(),
        links,
        ..Incident::default()
    };
    for member in &members {
        let event = member.event;
        incident.claims.push(event.id.clone());
        if !incident.reports.contains(&event.report.id) {
            incident.reports.push(event.report.id.clone());
        }
    }
    incident
}
