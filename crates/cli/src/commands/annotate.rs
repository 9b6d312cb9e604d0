//! `dateline annotate`: reports in, what was read in them out.

use clap::Args;

use super::CodebookArgs;
use super::input::{self, InputArgs};
use crate::exit::Exit;

/// Print what is read in reports before events are coded
#[derive(Args)]
pub(crate) struct AnnotateArgs {
    #[command(flatten)]
    input: InputArgs,
    /// With every token: lemma, part of speech, tag, dependency
    #[arg(long)]
    tokens: bool,
}

pub(crate) fn run(args: &AnnotateArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    input::run(
        &args.input,
        codebook,
        "annotations",
        |coder, reports| coder.annotate_batch(reports, args.tokens),
        |out, _, annotation| {
            out.line(&annotation)?;
            out.done(String::new);
            Ok(())
        },
        |_, _| Ok(()),
    )
}
