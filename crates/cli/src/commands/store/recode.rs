//! `dateline recode`: reads stored reports anew.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use dateline_report::Report;

use super::reader::Reader;
use super::{StoreArgs, link_rest, told};
use crate::commands::input::{BATCH_REPORTS, CoderArgs, Output};
use crate::commands::{CodebookArgs, plural};
use crate::exit::Exit;

/// Read the reports of a store anew, where another codebook, model, gazetteer or program read them
#[derive(Args)]
pub(crate) struct RecodeArgs {
    #[command(flatten)]
    coder: CoderArgs,
    /// Take the events from this output of `dateline code` instead of reading the reports
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
}

pub(crate) fn run(
    args: &RecodeArgs,
    store: &StoreArgs,
    codebook: &CodebookArgs,
) -> anyhow::Result<Exit> {
    let file = store.file()?;
    let mut out = Output::new(false);
    let mut store = store.write(false, out.voice())?;
    let mut reader = Reader::new(args.events.as_deref(), &args.coder, codebook)?;
    let coding = reader.coding();
    link_rest(&mut store, file, &reader.linking, out.voice())?;
    let tell = |e| told(file, e);
    let (mut reports, mut events, mut reviewed, mut kept) = (0, 0, 0, 0);
    let mut after = 0;
    loop {
        let batch = store
            .outdated(&coding, after, BATCH_REPORTS)
            .map_err(tell)?;
        let Some(last) = batch.last() else { break };
        after = last.no;
        let read = reader.read(&batch.iter().map(|o| &o.report).collect::<Vec<&Report>>())?;
        let mut writing = store.batch(&reader.linking).map_err(tell)?;
        for (outdated, coded) in batch.iter().zip(read) {
            let done = writing.recode(outdated.no, &coded, &coding).map_err(tell)?;
            events += done.events;
            reviewed += done.reviewed;
            kept += done.kept;
        }
        writing.commit().map_err(tell)?;
        for _ in &batch {
            reports += 1;
            out.done(|| format!(", {}", plural(events, "event")));
        }
    }
    out.end_progress();
    write!(
        out.stream,
        "{} read anew; {}",
        plural(reports, "report"),
        plural(events, "event")
    )?;
    if reviewed + kept > 0 {
        write!(
            out.stream,
            "; of those with reviews {reviewed} found again, {kept} kept as they were"
        )?;
    }
    writeln!(out.stream)?;
    out.stream.flush()?;
    Ok(Exit::Done)
}
