//! `dateline explain`: how a user finds the rule to mend.

use std::path::PathBuf;

use clap::Args;
use dateline_coder::Coder;
use dateline_report::{Defaults, read_path, read_stdin};

use super::{CodebookArgs, load_codebook, piped};
use crate::exit::Exit;
use crate::resources::{GazetteerArgs, ModelArgs, load_gazetteer, load_model};
use crate::tell::tell;

/// Show what each sentence was read as
#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// Report to read: .txt or .jsonl, or - for standard input
    file: PathBuf,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

pub(crate) fn run(args: &ExplainArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let coder = Coder::new(
        load_model(&args.model)?,
        load_codebook(codebook.dir.as_deref())?,
    )
    .with_gazetteer(load_gazetteer(&args.gazetteer)?);
    let defaults = Defaults::default();
    let reports = if args.file.as_os_str() == "-" {
        read_stdin(&defaults)
    } else {
        read_path(&args.file, &defaults)
    };
    let mut unreadable = false;
    let done = piped(|out| {
        for item in reports {
            match item {
                Ok(report) => out.write_all(coder.explain(&report).as_bytes())?,
                Err(error) => {
                    unreadable = true;
                    tell(format_args!("dateline: {error}"));
                }
            }
        }
        Ok(())
    })?;
    Ok(if unreadable { Exit::Unreadable } else { done })
}
