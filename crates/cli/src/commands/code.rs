//! `dateline code`: reports in, event records out.

use clap::Args;
use dateline_coder::Coder;

use super::input::{self, InputArgs};
use super::{CodebookArgs, Format, plural, table};
use crate::exit::Exit;

/// Print the events that reports tell of
#[derive(Args)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to print events: records one a line, or paragraphs for people
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

pub(crate) fn run(args: &CodeArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let told = std::cell::Cell::new((0, 0));
    input::run(
        &args.input,
        codebook,
        "events",
        Coder::code_batch,
        |out, report, events| {
            let (reports, before) = told.get();
            told.set((reports + 1, before + events.len()));
            match args.format {
                Format::Jsonl => events.iter().try_for_each(|event| out.line(event))?,
                Format::Table => table::report(&mut out.stream, report, &events)?,
            }
            out.done(|| format!(", {}", plural(told.get().1, "event")));
            Ok(())
        },
        |out, unreadable| {
            let (reports, events) = told.get();
            match args.format {
                Format::Jsonl => Ok(()),
                Format::Table => table::closing(&mut out.stream, reports, events, unreadable),
            }
        },
    )
}
