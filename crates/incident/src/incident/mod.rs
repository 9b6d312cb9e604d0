//! The record of an incident: what its events tell together, and where they differ.
//!
//! *Type, mode, codes* are those most of its reports have. *Status*: it happened where anybody says
//! so, and is `disputed` as `happened` where somebody else denies it. *Place* and *time* are the most
//! exact that are told; *actors* and *recipients* those that most independent reports name. Of the
//! *tolls* the latest official one counts (sources of the sectors in `linking.toml`), without one the
//! latest. Every value that was told stays in `fields`.

mod dispute;
mod fields;
mod parties;
mod toll;

use std::collections::BTreeMap;

use dateline_record::{Event, INCIDENT_SCHEMA, Incident, Place, Scope, Status, Time, TimeFrom};

use crate::rules::LinkRules;

/// An event of an incident.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The event.
    pub event: &'a Event,
    /// Id of the report whose text its report prints: its own where that is no reprint.
    pub original: &'a str,
}

impl Member<'_> {
    /// Who says so: the source nearest to what is said, else the publisher.
    fn source(&self) -> Option<&str> {
        let named = self.event.attribution.iter().rev();
        let named = named.filter_map(|a| a.source.as_ref()).next();
        named.map(|s| s.name.as_deref().unwrap_or(&s.text)).or(self
            .event
            .report
            .publisher
            .as_deref())
    }

    fn published(&self) -> Option<&str> {
        self.event.report.published.as_deref()
    }
}

/// The record of the incident with this id (16 hex digits) and these events, in any order.
pub fn record(id: &str, members: &[Member<'_>], rules: &LinkRules) -> Incident {
    let mut members = members.to_vec();
    members.sort_by(|a, b| rank(a).cmp(&rank(b)));
    let main = main_event(&members);
    let mut incident = Incident {
        schema: INCIDENT_SCHEMA.to_string(),
        id: id.to_string(),
        status: status(&members),
        place: place(&members).cloned(),
        time: time(&members).cloned(),
        actors: parties::chosen(&members, |e| &e.actors, rules),
        recipients: parties::chosen(&members, |e| &e.recipients, rules),
        claims: members.iter().map(|m| m.event.id.clone()).collect(),
        publishers: publishers(&members),
        fields: fields::all(&members, rules),
        toll: toll::series(&members),
        ..Incident::default()
    };
    if let Some(main) = main {
        incident.kind.clone_from(&main.kind);
        incident.mode = mode(&members, &main.kind);
        incident.codes = main.codes.clone();
    }
    incident.context = contexts(&members);
    incident.counts = toll::latest(&members, rules);
    incident.disputed = dispute::all(&members, rules);
    for member in &members {
        let event = member.event;
        match event.status {
            Status::Future | Status::Hypothetical => incident.planned.push(event.id.clone()),
            Status::Historical => incident.recalled.push(event.id.clone()),
            _ => {}
        }
        let report = &event.report;
        if !incident.reports.contains(&report.id) {
            incident.reports.push(report.id.clone());
        }
        let published = report.published.as_ref();
        incident.last_seen = incident.last_seen.max(published.cloned());
        if incident.first_seen.is_none() {
            incident.first_seen = published.cloned();
        }
    }
    incident
}

/// The order of claims: by publication (those without a date last), report, place in the text.
fn rank<'a>(m: &Member<'a>) -> (bool, Option<&'a str>, &'a str, (usize, usize), &'a str) {
    let report = &m.event.report;
    let trigger = m.event.evidence.trigger;
    (
        report.published.is_none(),
        report.published.as_deref(),
        &report.id,
        (trigger.0, trigger.1),
        &m.event.id,
    )
}

/// What most independent reports tell, each of them once: the value with its number of reports; of
/// equally frequent ones the one told first.
fn most<'a, T: PartialEq + Copy>(
    members: &[Member<'a>],
    value: impl Fn(&Member<'a>) -> Option<T>,
) -> Option<T> {
    let mut told: Vec<(T, Vec<&str>)> = Vec::new();
    for member in members {
        let Some(v) = value(member) else { continue };
        let reports = match told.iter_mut().find(|(t, _)| *t == v) {
            Some((_, reports)) => reports,
            None => {
                told.push((v, Vec::new()));
                let last = told.len() - 1;
                &mut told[last].1
            }
        };
        if !reports.contains(&member.original) {
            reports.push(member.original);
        }
    }
    // The first of the greatest: `max_by_key` would give the last.
    told.iter()
        .rev()
        .max_by_key(|(_, reports)| reports.len())
        .map(|(v, _)| *v)
}

/// Whether a claim tells that it happened or will: what is denied says little of how it was.
fn affirms(event: &Event) -> bool {
    event.status != Status::Negated
}

/// The event whose coding stands for the incident: of the most frequent type, of the reconciled
/// status, the surest; of equally sure ones the first.
fn main_event<'a>(members: &[Member<'a>]) -> Option<&'a Event> {
    let kind = most(members, |m| {
        affirms(m.event).then_some(m.event.kind.as_str())
    })
    .or_else(|| most(members, |m| Some(m.event.kind.as_str())))?;
    let status = status(members);
    let of_kind = members.iter().filter(|m| m.event.kind == kind);
    of_kind.map(|m| m.event).rev().max_by(|a, b| {
        let key = |e: &Event| (Some(e.status) == status, e.codes.acled.is_some());
        key(a)
            .cmp(&key(b))
            .then(a.confidence.total_cmp(&b.confidence))
    })
}

fn mode(members: &[Member<'_>], kind: &str) -> Option<String> {
    let of_kind = |m: &Member<'_>| m.event.kind == kind;
    let of_kind: Vec<Member<'_>> = members.iter().filter(|m| of_kind(m)).copied().collect();
    most(&of_kind, |m| m.event.mode.as_deref()).map(str::to_string)
}

/// Contexts that at least half of the independent reports tell, in order of the alphabet.
fn contexts(members: &[Member<'_>]) -> Vec<String> {
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut reports: Vec<&str> = Vec::new();
    for m in members {
        if !reports.contains(&m.original) {
            reports.push(m.original);
        }
        for context in &m.event.context {
            let by = told.entry(context).or_default();
            if !by.contains(&m.original) {
                by.push(m.original);
            }
        }
    }
    told.into_iter()
        .filter(|(_, by)| by.len() * 2 >= reports.len())
        .map(|(context, _)| context.to_string())
        .collect()
}

/// Whether it happened: the most real status told. What is told as background did happen.
fn status(members: &[Member<'_>]) -> Option<Status> {
    let real = |s: Status| match s {
        Status::Actual => 0,
        Status::Historical => 1,
        Status::Attempted => 2,
        Status::Negated => 3,
        Status::Future => 4,
        Status::Hypothetical => 5,
    };
    members
        .iter()
        .map(|m| m.event.status)
        .min_by_key(|s| real(*s))
}

/// The most exact place: a settlement before a region, told by the clause before told by the
/// sentence; of equally exact ones the one that most tell.
fn place<'a>(members: &[Member<'a>]) -> Option<&'a Place> {
    let exactness = |p: &Place| {
        (
            p.geonames_id.is_none() && p.name.is_none(),
            p.demonym,
            p.precision.unwrap_or(4),
            p.scope != Some(Scope::Clause),
        )
    };
    let places = || members.iter().filter_map(|m| m.event.place.as_ref());
    let best = places().map(exactness).min()?;
    // Spots by the same name are near each other: precision 1 and 2 count alike for which it is.
    let id = most(members, |m| {
        let place = m.event.place.as_ref()?;
        let settled = place.precision.unwrap_or(4) <= 2 || exactness(place) == best;
        (settled && exactness(place).0 == best.0)
            .then_some((place.geonames_id, place.name.as_deref()))
    })?;
    places()
        .filter(|p| (p.geonames_id, p.name.as_deref()) == id)
        .rev()
        .min_by_key(|p| exactness(p))
}

/// The most exact time: one told in a text, the shortest, of equally short ones the one most tell.
fn time<'a>(members: &[Member<'a>]) -> Option<&'a Time> {
    let length = |t: &Time| {
        let begin = t.begin.as_deref().and_then(crate::account::minute);
        let end = t.end.as_deref().and_then(crate::account::minute);
        match (begin, end) {
            (Some(b), Some(e)) => i64::from(e) - i64::from(b),
            _ => i64::MAX,
        }
    };
    // Hours told by one do not outweigh the day that all others tell.
    let exactness = |t: &Time| {
        let day = i64::from(crate::account::MINUTES_A_DAY);
        (t.from != TimeFrom::Text, length(t).max(day))
    };
    let affirming = || members.iter().filter(|m| affirms(m.event));
    let times = || affirming().filter_map(|m| m.event.time.as_ref());
    let best = times().map(exactness).min();
    let Some(best) = best else {
        return members.iter().find_map(|m| m.event.time.as_ref());
    };
    let day = |t: &'a Time| t.begin.as_deref().and_then(|b| b.get(..10));
    let told: Vec<Member<'_>> = affirming().copied().collect();
    let most_told = most(&told, |m| {
        let time = m.event.time.as_ref()?;
        (exactness(time) == best).then_some(day(time))
    })?;
    told.iter()
        .filter_map(|m| m.event.time.as_ref())
        .filter(|t| exactness(t) == best && day(t) == most_told)
        .rev()
        .min_by_key(|t| length(t))
}

/// The publishers of independent reports: of reports of one text the first to print it.
fn publishers(members: &[Member<'_>]) -> Vec<String> {
    let mut publishers: Vec<String> = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    for m in members {
        let Some(publisher) = &m.event.report.publisher else {
            continue;
        };
        let itself = m.event.report.id == m.original;
        let present = |m: &Member<'_>, id: &str| m.event.report.id == id;
        // The original speaks for its text; where it is not among them, the first reprint does.
        if !itself && members.iter().any(|o| present(o, m.original)) {
            continue;
        }
        if !itself && texts.contains(&m.original) {
            continue;
        }
        texts.push(m.original);
        if !publishers.contains(publisher) {
            publishers.push(publisher.clone());
        }
    }
    publishers
}
