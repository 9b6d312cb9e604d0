//! Incidents as people read them: one a paragraph.

use std::io::{self, Write};

use dateline_record::{Decided, Incident, Party, Range, Value};

use super::desk::Desk;
use crate::commands::table::end_of_closing;
use crate::commands::{BOLD, DIM, plural};

/// One incident.
pub(super) fn incident(out: &mut impl Write, desk: &Desk, i: &Incident) -> io::Result<()> {
    let mode = i.mode.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    let status = i.status.map(|s| s.name()).unwrap_or_default();
    writeln!(
        out,
        "{BOLD}{}{mode}{BOLD:#}  {status}  {DIM}{}{DIM:#}",
        i.kind, i.id
    )?;
    let side = |parties: &[Party]| {
        let names = parties.iter().map(|p| p.name.as_ref().unwrap_or(&p.text));
        let names: Vec<&str> = names.map(String::as_str).collect();
        if names.is_empty() {
            "–".to_string()
        } else {
            names.join(" and ")
        }
    };
    let who = format!("{} → {}", side(&i.actors), side(&i.recipients));
    row(out, "who", &who)?;
    if let Some(value) = i.time.as_ref().and_then(|t| t.value.as_ref()) {
        row(out, "when", value)?;
    }
    if let Some(place) = &i.place {
        let name = place.name.as_ref().unwrap_or(&place.text);
        let country = place.country.as_ref().map(|c| format!(" [{c}]"));
        row(
            out,
            "where",
            &format!("{name}{}", country.unwrap_or_default()),
        )?;
    }
    for (field, values) in &i.fields {
        let disputed = i.disputed.contains(field);
        let counted = values.iter().any(|v| matches!(v.value, Decided::Range(_)));
        if !counted && (values.len() < 2 || !disputed) {
            continue;
        }
        for (n, value) in values.iter().enumerate() {
            let name = if n == 0 { field.as_str() } else { "" };
            let mark = if disputed { " (disputed)" } else { "" };
            let mark = if n == 0 { mark } else { "" };
            row(out, name, &format!("{}{mark}", told(value)))?;
        }
    }
    for field in &i.disputed {
        if !i.fields.contains_key(field) {
            row(out, field, "disputed")?;
        }
    }
    let (reports, claims) = (i.reports.len(), i.claims.len());
    let seen = [&i.first_seen, &i.last_seen];
    let mut seen: Vec<&str> = seen.iter().filter_map(|s| s.as_deref()).collect();
    seen.dedup();
    let by = if i.publishers.is_empty() {
        String::new()
    } else {
        format!("; {}", i.publishers.join(", "))
    };
    row(
        out,
        "told",
        &format!(
            "{} in {}, {}{by}",
            plural(claims, "claim"),
            plural(reports, "report"),
            seen.join(" to ")
        ),
    )?;
    let first = i.claims.first().and_then(|c| desk.event(c));
    if let Some(event) = first {
        let text = event.evidence.text.split_whitespace();
        row(out, "text", &text.collect::<Vec<_>>().join(" "))?;
    }
    writeln!(out)
}

fn row(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<12} {value}")
}

/// "7: Malian army (2021-03-10 to 2021-03-11)".
fn told(v: &Value) -> String {
    let value = match &v.value {
        Decided::Words(words) => words.clone(),
        Decided::Range(Range { low, best, high }) => match (low, best, high) {
            (Some(l), Some(b), None) if l == b => format!("{b} or more"),
            (None, Some(b), Some(_)) => format!("up to {b}"),
            (Some(l), None, _) => format!("{l} or more"),
            (Some(l), Some(b), Some(h)) if l != h => format!("{b} ({l}–{h})"),
            (_, Some(b), _) => b.to_string(),
            _ => "some".to_string(),
        },
    };
    let mut seen: Vec<&str> = [&v.first, &v.last]
        .iter()
        .filter_map(|s| s.as_deref())
        .collect();
    seen.dedup();
    format!("{value}: {} ({})", v.sources.join(", "), seen.join(" to "))
}

/// How much was linked, when all is.
pub(super) fn closing(
    out: &mut impl Write,
    desk: &Desk,
    incidents: usize,
    disputed: usize,
    unreadable: usize,
) -> io::Result<()> {
    let (reports, events) = desk.counts();
    write!(
        out,
        "{DIM}{} ({disputed} disputed) of {} in {}",
        plural(incidents, "incident"),
        plural(events, "event"),
        plural(reports, "report")
    )?;
    end_of_closing(out, unreadable)
}
