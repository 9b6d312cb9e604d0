//! `dateline link`: reports in, stories and incidents out.

mod desk;
mod explain;
mod table;

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;

use clap::Args;

use self::desk::Desk;
use super::events::read_events;
use super::input::{self, InputArgs, Output};
use super::{CodebookArgs, Format, load_codebook, plural};
use crate::exit::Exit;

/// Print which reports tell of one story and what happened once, however often it is told
///
/// Prints for each report its story, and each incident with all that was told of it: every rival value
/// with its sources, and where they cannot all be true.
#[derive(Args)]
pub(crate) struct LinkArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Link these events, as `dateline code` prints them, instead of reading reports; - for standard
    /// input
    #[arg(long, value_name = "FILE", conflicts_with = "files")]
    events: Option<PathBuf>,
    /// Say why two events, given by their ids, were put together or not
    #[arg(long, num_args = 2, value_names = ["EVENT", "EVENT"])]
    explain: Option<Vec<String>>,
    /// How to print: records one a line, or incidents for people
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

pub(crate) fn run(args: &LinkArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    if let Some(file) = &args.events {
        let rules = load_codebook(codebook.dir.as_deref())?.linking;
        let (events, unreadable) = read_events(file)?;
        let mut desk = Desk::new(rules);
        desk.take_events(events);
        return input::print("incidents", unreadable, |out| {
            finish(args, &desk, out, unreadable)
        });
    }
    let desk: RefCell<Option<Desk>> = RefCell::new(None);
    input::run(
        &args.input,
        codebook,
        "incidents",
        |coder, reports| {
            let rules = &coder.codebook().linking;
            let read = coder.read_batch(reports, true);
            let mut open = desk.borrow_mut();
            let desk = open.get_or_insert_with(|| Desk::new(rules.clone()));
            desk.take_reports(reports, read)
        },
        |out, _, events| {
            out.done(|| format!(", {}", plural(events, "event")));
            Ok(())
        },
        |out, unreadable| match &*desk.borrow() {
            Some(desk) => finish(args, desk, out, unreadable),
            None => Ok(()),
        },
    )
}

/// Links what came in and prints it.
fn finish(args: &LinkArgs, desk: &Desk, out: &mut Output, unreadable: usize) -> io::Result<()> {
    if let Some(ids) = &args.explain {
        return explain::events(out, desk, &ids[0], &ids[1]);
    }
    for story in desk.stories() {
        if args.format == Format::Jsonl {
            out.line(&story)?;
        }
    }
    let (mut incidents, mut disputed) = (0, 0);
    for incident in desk.incidents() {
        incidents += 1;
        disputed += usize::from(!incident.disputed.is_empty());
        match args.format {
            Format::Jsonl => out.line(&incident)?,
            Format::Table => table::incident(&mut out.stream, desk, &incident)?,
        }
    }
    match args.format {
        Format::Jsonl => Ok(()),
        Format::Table => table::closing(&mut out.stream, desk, incidents, disputed, unreadable),
    }
}
