//! `dateline search`: reports of a store that hold words.

use std::io::{self, Write};

use clap::Args;
use dateline_store::{Hit, Search};

use super::filter::{DatesArgs, IncidentArgs, PageArgs};
use super::{StoreArgs, line, told};
use crate::commands::{BOLD, DIM, Format, piped, plural};
use crate::exit::Exit;

/// Search the reports of a store for words
///
/// Dates are those of publication. What is asked of incidents holds of one that the report tells of.
#[derive(Args)]
pub(crate) struct SearchArgs {
    /// Words that a report holds, all of them, in any form; those in quotation marks side by side
    #[arg(required = true)]
    words: Vec<String>,
    /// Read the words as an expression of SQLite's FTS5: `market NEAR bomb*`, `title : raid`
    #[arg(long)]
    expression: bool,
    /// The newest first, not those that fit best
    #[arg(long)]
    newest: bool,
    /// Published by this publisher; may be given more than once
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    #[command(flatten)]
    dates: DatesArgs,
    #[command(flatten)]
    incident: IncidentArgs,
    #[command(flatten)]
    page: PageArgs,
}

pub(crate) fn run(args: &SearchArgs, store: &StoreArgs) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let incident = args.incident.filter(&args.dates)?;
    let store = store.read()?;
    let hits = store
        .search(&Search {
            words: args.words.join(" "),
            expression: args.expression,
            incident,
            publishers: args.publisher.clone(),
            newest_first: args.newest,
            limit: args.page.limit,
            offset: args.page.skip,
        })
        .map_err(|e| told(file, e))?;
    piped(|out| match args.page.format {
        Format::Jsonl => hits.iter().try_for_each(|hit| line(out, hit)),
        Format::Table => table(out, &hits, &args.page),
    })
}

fn table(out: &mut dyn Write, hits: &[Hit], page: &PageArgs) -> io::Result<()> {
    for hit in hits {
        let title = hit.title.as_deref().unwrap_or(&hit.report);
        let from: Vec<&str> = [hit.publisher.as_deref(), hit.published.as_deref()]
            .into_iter()
            .flatten()
            .chain([hit.report.as_str()])
            .collect();
        writeln!(
            out,
            "{BOLD}{title}{BOLD:#} {DIM}({}){DIM:#}",
            from.join(", ")
        )?;
        let words: Vec<&str> = hit.snippet.split_whitespace().collect();
        writeln!(out, "    {}", words.join(" "))?;
    }
    super::filter::closing(out, hits.len(), page, |n| plural(n, "report"))
}
