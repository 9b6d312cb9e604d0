//! `dateline incidents`: the incidents of a store.

use std::io::{self, Write};

use clap::Args;
use dateline_record::{CountKind, Incident, Party, Toll};

use super::filter::{DatesArgs, IncidentArgs, PageArgs, closing};
use super::{StoreArgs, line, told};
use crate::commands::{BOLD, DIM, Format, piped, plural};
use crate::exit::Exit;

/// Print the incidents of a store, the latest first, those that are asked for
///
/// Dates are those on which it happened. What is asked for under several names holds all at once.
#[derive(Args)]
pub(crate) struct IncidentsArgs {
    #[command(flatten)]
    dates: DatesArgs,
    #[command(flatten)]
    incident: IncidentArgs,
    /// Told by this publisher, not as a reprint: its name or words of it; may be given more than once
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    #[command(flatten)]
    page: PageArgs,
}

pub(crate) fn run(args: &IncidentsArgs, store: &StoreArgs) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let mut filter = args.incident.filter(&args.dates)?;
    filter.publishers.clone_from(&args.publisher);
    let incidents = store
        .read()?
        .incidents(&filter, args.page.limit, args.page.skip)
        .map_err(|e| told(file, e))?;
    piped(|out| match args.page.format {
        Format::Jsonl => incidents.iter().try_for_each(|i| line(out, i)),
        Format::Table => {
            for i in &incidents {
                incident(out, i)?;
            }
            closing(out, incidents.len(), &args.page, |n| plural(n, "incident"))
        }
    })
}

/// One incident in two lines.
fn incident(out: &mut dyn Write, i: &Incident) -> io::Result<()> {
    let when = i
        .time
        .as_ref()
        .and_then(|t| t.begin.as_deref())
        .unwrap_or("no date");
    let when = when.get(..10).unwrap_or(when);
    let place = super::show::place(i).unwrap_or_else(|| "no place".to_owned());
    let mode = i.mode.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    let status = i.status.map(|s| s.name()).unwrap_or_default();
    writeln!(
        out,
        "{BOLD}{when}  {}{mode}{BOLD:#}  {place}  {status}  {DIM}{}{DIM:#}",
        i.kind, i.id
    )?;
    let mut facts = vec![format!("{} → {}", side(&i.actors), side(&i.recipients))];
    for what in CountKind::ALL {
        if let Some(toll) = i.counts.iter().find(|t| t.what == what) {
            facts.push(format!("{} {}", number(toll), what.name()));
        }
    }
    facts.push(format!(
        "{} in {}",
        plural(i.claims.len(), "claim"),
        plural(i.reports.len(), "report")
    ));
    if !i.disputed.is_empty() {
        facts.push(format!("disputed: {}", i.disputed.join(", ")));
    }
    writeln!(out, "    {}", facts.join("; "))
}

/// A side of an incident, by name.
pub(super) fn side(parties: &[Party]) -> String {
    let names: Vec<String> = parties
        .iter()
        .map(|p| p.name.as_ref().unwrap_or(&p.text))
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    if names.is_empty() {
        "–".to_owned()
    } else {
        names.join(" and ")
    }
}

/// A number with its bounds.
pub(super) fn number(toll: &Toll) -> String {
    match (toll.low, toll.best, toll.high) {
        (Some(l), Some(b), None) if l == b => format!("{b} or more"),
        (None, Some(b), Some(_)) => format!("up to {b}"),
        (Some(l), Some(b), Some(h)) if l != h => format!("{b} ({l}–{h})"),
        (_, Some(b), _) => b.to_string(),
        (Some(l), None, _) => format!("{l} or more"),
        (None, None, Some(h)) => format!("up to {h}"),
        (None, None, None) => "some".to_owned(),
    }
}
