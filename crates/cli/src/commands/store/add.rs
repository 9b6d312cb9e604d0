//! `dateline add`: reports in, a store that holds them.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use dateline_report::Report;
use dateline_store::{Coding, Put, Store};
use serde::Serialize;

use super::reader::Reader;
use super::{StoreArgs, link_rest, told};
use crate::commands::input::{self, InputArgs, Output};
use crate::commands::{CodebookArgs, Format, plural};
use crate::exit::Exit;

/// Read reports and keep them, with the events they tell of, in a store
#[derive(Args)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Take the events from this output of `dateline code` instead of reading the reports
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// What to print: a summary when all is done, or a line for each report once it is on the disk
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A report that is on the disk.
#[derive(Serialize)]
struct Stored<'a> {
    report: &'a str,
    state: &'static str,
    version: Option<u32>,
    events: Option<usize>,
}

/// How many of each.
#[derive(Default)]
struct Sums {
    new: usize,
    changed: usize,
    known: usize,
    events: usize,
}

pub(crate) fn run(
    args: &AddArgs,
    store: &StoreArgs,
    codebook: &CodebookArgs,
) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let files = input::named_reports(&args.input)?;
    let mut out = Output::new(args.format == Format::Jsonl);
    // Before the model is loaded: what is wrong with the store is told at once.
    let mut store = store.write(true, out.voice())?;
    let mut reader = Reader::new(args.events.as_deref(), &args.input.coder, codebook)?;
    let coding = reader.coding();
    link_rest(&mut store, file, &reader.linking, out.voice())?;
    let mut sums = Sums::default();
    let unreadable = input::batches(&args.input, &files, &mut out, |out, reports| {
        let stored =
            add(&mut store, &mut reader, &coding, &reports).map_err(|e| failed(file, e))?;
        // Only now, when the batch is on the disk.
        for (report, put) in reports.iter().zip(&stored) {
            sums.count(*put);
            if args.format == Format::Jsonl {
                printed(out.line(&acknowledged(report, *put)))?;
            }
            out.done(|| format!(", {}", plural(sums.events, "event")));
        }
        printed(out.stream.flush())
    })?;
    out.end_progress();
    if args.format == Format::Table {
        let told = writeln!(out.stream, "{}", sums.told(unreadable));
        printed(told.and_then(|()| out.stream.flush()))?;
    }
    Ok(if unreadable == 0 {
        Exit::Done
    } else {
        Exit::Unreadable
    })
}

/// What went wrong with a batch.
enum Failed {
    Store(dateline_store::Error),
    Reader(anyhow::Error),
}

impl From<dateline_store::Error> for Failed {
    fn from(error: dateline_store::Error) -> Failed {
        Failed::Store(error)
    }
}

fn failed(file: &std::path::Path, error: Failed) -> anyhow::Error {
    match error {
        Failed::Store(error) => told(file, error),
        Failed::Reader(error) => error,
    }
}

/// Stores a batch; when this returns it is on the disk.
fn add(
    store: &mut Store,
    reader: &mut Reader,
    coding: &Coding,
    reports: &[Report],
) -> Result<Vec<Put>, Failed> {
    let mut unknown = Vec::new();
    for report in reports {
        if !store.knows(report)? {
            unknown.push(report);
        }
    }
    let mut read = reader.read(&unknown).map_err(Failed::Reader)?.into_iter();
    if unknown.is_empty() {
        return Ok(vec![Put::Known; reports.len()]);
    }
    let mut unknown = unknown.into_iter().peekable();
    let mut batch = store.batch(&reader.linking)?;
    let mut stored = Vec::with_capacity(reports.len());
    for report in reports {
        let is_next = unknown
            .peek()
            .is_some_and(|next| std::ptr::eq(*next, report));
        let coded = if is_next {
            unknown.next();
            read.next()
        } else {
            None
        };
        stored.push(match coded {
            Some(coded) => batch.put(report, &coded, coding)?,
            None => Put::Known,
        });
    }
    batch.commit()?;
    Ok(stored)
}

fn acknowledged(report: &Report, put: Put) -> Stored<'_> {
    let (state, version, events) = match put {
        Put::New { events } => ("new", Some(1), Some(events)),
        Put::Changed { version, events } => ("changed", Some(version), Some(events)),
        Put::Known => ("known", None, None),
    };
    Stored {
        report: &report.id,
        state,
        version,
        events,
    }
}

/// Whoever read the lines has gone; what is to be stored is stored all the same.
fn printed(done: io::Result<()>) -> anyhow::Result<()> {
    match done {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e).context("cannot write"),
        _ => Ok(()),
    }
}

impl Sums {
    fn count(&mut self, put: Put) {
        match put {
            Put::New { events } => {
                self.new += 1;
                self.events += events;
            }
            Put::Changed { events, .. } => {
                self.changed += 1;
                self.events += events;
            }
            Put::Known => self.known += 1,
        }
    }

    fn told(&self, unreadable: usize) -> String {
        let mut told = format!(
            "{} added, {} changed, {} known; {}",
            plural(self.new, "report"),
            self.changed,
            self.known,
            plural(self.events, "event")
        );
        if unreadable > 0 {
            told += &format!("; {} could not be read", plural(unreadable, "input"));
        }
        told
    }
}
