//! `dateline codebook gaps`: what no entry names.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;

use crate::commands::CodebookArgs;
use crate::commands::input::{self, InputArgs};
use crate::exit::Exit;

#[derive(clap::Args)]
pub(crate) struct GapsArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Leave out what stands there less often
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: usize,
}

/// Counts over all reports what no entry names, and prints a table: how often, what kind of word, the
/// word.
pub(super) fn run(args: &GapsArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let counts = RefCell::new(BTreeMap::<(String, &'static str), usize>::new());
    input::run(
        &args.input,
        codebook,
        "gaps",
        |coder, reports| {
            let mut counts = counts.borrow_mut();
            for (kind, word) in coder.gaps(reports) {
                *counts.entry((word, kind.name())).or_default() += 1;
            }
            vec![(); reports.len()]
        },
        |out, _, ()| {
            out.done(String::new);
            Ok(())
        },
        |out, _| {
            let counts = counts.borrow();
            let mut all: Vec<_> = counts.iter().filter(|(_, n)| **n >= args.least).collect();
            all.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
            all.iter()
                .try_for_each(|((word, kind), n)| writeln!(out.stream, "{n}\t{kind}\t{word}"))
        },
    )
}
