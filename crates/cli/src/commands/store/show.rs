//! `dateline show`: one thing of a store, as a person wants to read it.

use std::io::{self, Write};

use anyhow::anyhow;
use clap::Args;
use dateline_record::{Attribution, Event, Incident};
use dateline_store::{Standing, Store, StoredEvent, StoredReport, Verdict};
use serde::Serialize;

use super::incidents::{number, side};
use super::{StoreArgs, chart, line, told};
use crate::commands::{BOLD, DIM, Format, one_line, piped, plural};
use crate::exit::{Exit, usage};

/// Show an incident, event or report of a store: what was told, by whom, and where they differ
#[derive(Args)]
pub(crate) struct ShowArgs {
    /// Id of an incident, an event or a report
    id: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// An event as it stands, with what people said of it.
#[derive(Serialize)]
struct Told<'a> {
    event: &'a Event,
    standing: Standing,
    reviews: &'a [dateline_store::Review],
    incident: Option<String>,
}

pub(crate) fn run(args: &ShowArgs, store: &StoreArgs) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let store = store.read()?;
    let tell = |e| told(file, e);
    if let Some(incident) = store.incident(&args.id).map_err(tell)? {
        let claims = store.claims(&incident).map_err(tell)?;
        return piped(|out| match args.format {
            Format::Jsonl => line(out, &incident),
            Format::Table => show_incident(out, &incident, &claims),
        });
    }
    if let Some(event) = store.event(&args.id).map_err(tell)? {
        let incident = store.incident_of(&event.event).map_err(tell)?;
        return piped(|out| match args.format {
            Format::Jsonl => line(out, &record(&event, incident)),
            Format::Table => {
                show_claim(out, &event, true)?;
                match incident {
                    Some(incident) => writeln!(out, "    of incident {incident}"),
                    None => writeln!(out, "    of no incident"),
                }
            }
        });
    }
    if let Some(report) = store.report(&args.id).map_err(tell)? {
        let incidents = incidents_of(&store, &report).map_err(tell)?;
        return piped(|out| match args.format {
            Format::Jsonl => report
                .events
                .iter()
                .zip(incidents)
                .try_for_each(|(event, incident)| line(out, &record(event, incident))),
            Format::Table => show_report(out, &report, &incidents),
        });
    }
    Err(usage(anyhow!(
        "{} holds no incident, event or report {}",
        file.display(),
        args.id
    )))
}

fn incidents_of(
    store: &Store,
    report: &StoredReport,
) -> dateline_store::Result<Vec<Option<String>>> {
    let events = report.events.iter();
    events.map(|e| store.incident_of(&e.event)).collect()
}

fn record(event: &StoredEvent, incident: Option<String>) -> Told<'_> {
    Told {
        event: &event.event,
        standing: event.standing,
        reviews: &event.reviews,
        incident,
    }
}

fn show_incident(out: &mut dyn Write, i: &Incident, claims: &[StoredEvent]) -> io::Result<()> {
    let mode = i.mode.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    let status = i.status.map(|s| s.name()).unwrap_or_default();
    writeln!(
        out,
        "{BOLD}{}{mode}{BOLD:#}  {status}  {DIM}incident {}{DIM:#}",
        i.kind, i.id
    )?;
    if !i.disputed.is_empty() {
        row(
            out,
            "disputed",
            &format!("{BOLD}{}{BOLD:#}", i.disputed.join(", ")),
        )?;
    }
    row(
        out,
        "who",
        &format!("{} → {}", side(&i.actors), side(&i.recipients)),
    )?;
    if let Some(value) = i.time.as_ref().and_then(|t| t.value.as_ref()) {
        row(out, "when", value)?;
    }
    if let Some(place) = place(i) {
        row(out, "where", &place)?;
    }
    for toll in &i.counts {
        let source = toll.source.as_ref().map(|s| format!(" ({})", one_line(s)));
        let told = format!("{}{}", number(toll), source.unwrap_or_default());
        row(out, toll.what.name(), &told)?;
    }
    let seen = seen(i.first_seen.as_deref(), i.last_seen.as_deref());
    row(
        out,
        "told",
        &format!(
            "{} in {}{seen}",
            plural(i.claims.len(), "claim"),
            plural(i.reports.len(), "report")
        ),
    )?;
    if !i.publishers.is_empty() {
        row(out, "by", &i.publishers.join(", "))?;
    }
    chart::toll(out, i)?;
    differences(out, i)?;
    writeln!(out, "\n{BOLD}Who says what{BOLD:#}")?;
    let mut last = None;
    for claim in claims {
        let report = &claim.event.report;
        if last != Some(&report.id) {
            writeln!(out)?;
            head(out, &claim.event)?;
            last = Some(&report.id);
        }
        show_claim(out, claim, false)?;
        if i.planned.contains(&claim.event.id) {
            writeln!(out, "    {DIM}told while it lay ahead{DIM:#}")?;
        }
        if i.recalled.contains(&claim.event.id) {
            writeln!(out, "    {DIM}recalled as history{DIM:#}")?;
        }
    }
    Ok(())
}

/// The fields of which more than one value was told.
fn differences(out: &mut dyn Write, i: &Incident) -> io::Result<()> {
    let several = || i.fields.iter().filter(|(_, values)| values.len() > 1);
    if several().next().is_none() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}Where they differ{BOLD:#}")?;
    for (field, values) in several() {
        let mark = if i.disputed.contains(field) {
            " – cannot all be true"
        } else {
            ""
        };
        writeln!(out, "  {field}{mark}")?;
        for value in values {
            let told = chart::value(&value.value);
            let seen = seen(value.first.as_deref(), value.last.as_deref());
            let sources: Vec<String> = value.sources.iter().map(|s| one_line(s)).collect();
            let by = if sources.is_empty() {
                plural(value.claims.len(), "claim")
            } else {
                sources.join("; ")
            };
            writeln!(out, "    {:<28} {by}{DIM}{seen}{DIM:#}", one_line(&told))?;
        }
    }
    Ok(())
}

fn head(out: &mut dyn Write, event: &Event) -> io::Result<()> {
    let report = &event.report;
    let from: Vec<&str> = [report.published.as_deref(), report.publisher.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let title = report.title.as_deref().map(one_line).unwrap_or_default();
    writeln!(
        out,
        "  {BOLD}{}{BOLD:#}  {title}  {DIM}report {}{DIM:#}",
        from.join(", "),
        report.id
    )
}

/// One claim: who says it, its sentence, and what people said of it. `whole`: with the report.
fn show_claim(out: &mut dyn Write, claim: &StoredEvent, whole: bool) -> io::Result<()> {
    let e = &claim.event;
    if whole {
        head(out, e)?;
    }
    let mode = e.mode.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    let hedged = if e.hedged { ", hedged" } else { "" };
    writeln!(
        out,
        "    {}{mode}, {}{hedged}: {} → {}  {DIM}event {}{DIM:#}",
        e.kind,
        e.status.name(),
        side(&e.actors),
        side(&e.recipients),
        e.id
    )?;
    if !e.attribution.is_empty() {
        let said: Vec<String> = e.attribution.iter().map(source).collect();
        writeln!(out, "      {}", said.join(", as told by "))?;
    }
    writeln!(out, "      “{}”", one_line(&e.evidence.text))?;
    for review in &claim.reviews {
        let said = match &review.verdict {
            Verdict::Confirm => "is right".to_owned(),
            Verdict::Reject => "is wrong".to_owned(),
            Verdict::Correct { field, value } => format!("{field} should be {value}"),
        };
        let note = review.note.as_ref().map(|n| format!(": {n}"));
        writeln!(
            out,
            "      {BOLD}{} ({}): {said}{}{BOLD:#}",
            review.who,
            review.at,
            note.unwrap_or_default()
        )?;
    }
    Ok(())
}

fn show_report(
    out: &mut dyn Write,
    stored: &StoredReport,
    incidents: &[Option<String>],
) -> io::Result<()> {
    let report = &stored.report;
    let title = report.title.as_deref().unwrap_or(&report.id);
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}  {DIM}report {}{DIM:#}",
        one_line(title),
        report.id
    )?;
    for (name, value) in [
        ("publisher", report.publisher.as_deref()),
        ("published", report.published.as_ref().map(|p| p.as_str())),
        ("address", report.url.as_deref()),
    ] {
        if let Some(value) = value {
            row(out, name, value)?;
        }
    }
    if stored.versions > 1 {
        row(
            out,
            "version",
            &format!("{} of {}", stored.version, stored.versions),
        )?;
    }
    if let Some((story, reports)) = &stored.story {
        let others: Vec<&str> = reports
            .iter()
            .map(String::as_str)
            .filter(|r| *r != report.id)
            .collect();
        let with = match others[..] {
            [] => String::new(),
            _ => format!(", with {}", others.join(", ")),
        };
        row(out, "story", &format!("{story}{with}"))?;
    }
    writeln!(out, "\n{}\n", report.text.trim())?;
    for (event, incident) in stored.events.iter().zip(incidents) {
        show_claim(out, event, false)?;
        if let Some(incident) = incident {
            writeln!(out, "      {DIM}of incident {incident}{DIM:#}")?;
        }
    }
    writeln!(out, "{DIM}{}{DIM:#}", plural(stored.events.len(), "event"))
}

fn source(a: &Attribution) -> String {
    let name = a
        .source
        .as_ref()
        .map(|s| s.name.as_deref().unwrap_or(&s.text));
    let name = name.map_or_else(|| "somebody unnamed".to_owned(), one_line);
    let quoted = if a.quoted { ", quoted" } else { "" };
    format!("{name} {}{quoted}", a.stance.name())
}

/// Where an incident happened, in words and degrees.
pub(super) fn place(i: &Incident) -> Option<String> {
    let place = i.place.as_ref()?;
    let mut told = one_line(place.name.as_ref().unwrap_or(&place.text));
    if let Some(admin1) = place.admin1.as_ref().filter(|a| **a != told) {
        told += &format!(", {admin1}");
    }
    if let Some(country) = &place.country {
        told += &format!(" [{country}]");
    }
    Some(told)
}

fn seen(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) | (None, Some(day)) => format!(", {day}"),
        (None, None) => String::new(),
    }
}

fn row(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<10} {value}")
}
