//! `dateline codebook`: check the rules, show them, hold what they code against what they coded.

mod compare;
mod diff;
mod gaps;
mod show;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use dateline_codebook::{Codebook, Mistake, Severity};
use dateline_coder::Coder;

use super::{CodebookArgs, plural, print_mistakes};
use crate::exit::Exit;
use crate::resources::{ModelArgs, load_model};
use crate::tell::tell;

#[derive(Subcommand)]
pub(crate) enum CodebookCommand {
    /// Run every example of the codebook and report mistakes with file, line and caret
    Check {
        /// Codebook folder [default: the one in the program]
        dir: Option<PathBuf>,
        /// Run the examples of this entry only
        #[arg(long, value_name = "ID")]
        entry: Option<String>,
        /// Print warnings too: entries that can never fire on some words, because another matches alike
        /// and wins. Those of an entry named with --entry are always printed
        #[arg(long)]
        warnings: bool,
        #[command(flatten)]
        model: ModelArgs,
    },
    /// Show a rule as it is written, with its place: an entry, a refinement, a rule of the crosswalk
    Show {
        /// Id of the rule, or its beginning
        id: String,
    },
    /// List the rules: entries, refinements, the crosswalk
    List(show::ListArgs),
    /// List the predicates of reports that no entry names, the commonest first
    Gaps(gaps::GapsArgs),
    /// Show how what was coded changed from one set of event records to another
    Diff(diff::DiffArgs),
}

pub(crate) fn run(command: &CodebookCommand, args: &CodebookArgs) -> anyhow::Result<Exit> {
    match command {
        CodebookCommand::Gaps(gaps_args) => gaps::run(gaps_args, args),
        CodebookCommand::Diff(diff_args) => diff::run(diff_args),
        CodebookCommand::Check {
            dir,
            entry,
            warnings,
            model,
        } => {
            let dir = dir.as_deref().or(args.dir.as_deref());
            check(dir, entry.as_deref(), *warnings, model)
        }
        CodebookCommand::Show { id } => show::show(id, args),
        CodebookCommand::List(list_args) => show::list(list_args, args),
    }
}

fn check(
    dir: Option<&Path>,
    entry: Option<&str>,
    warnings: bool,
    model: &ModelArgs,
) -> anyhow::Result<Exit> {
    let codebook = match dir {
        Some(d) => Codebook::load(d),
        // Its named actors are not held against the rest when the program starts.
        None => Codebook::built_in().and_then(|c| match c.actors.mistakes() {
            none if none.is_empty() => Ok(c),
            mistakes => Err(mistakes),
        }),
    };
    // A codebook under work is an input like any other: its mistakes are what was asked for.
    let codebook = match codebook {
        Ok(codebook) => codebook,
        Err(mistakes) => {
            print_mistakes(&mistakes);
            tell(plural(mistakes.len(), "mistake"));
            return Ok(Exit::Unreadable);
        }
    };
    if let Some(id) = entry {
        known_rule(&codebook, id)?;
    }
    let coder = Coder::new(load_model(model)?, codebook);
    let checked = coder.check(entry);
    let (warned, mistakes): (Vec<Mistake>, Vec<Mistake>) = checked
        .mistakes
        .into_iter()
        .partition(|m| m.severity == Severity::Warning);
    let shown = warnings || entry.is_some();
    if shown {
        print_mistakes(&warned);
    }
    print_mistakes(&mistakes);
    let entries = coder.codebook().entries.len();
    tell(format_args!(
        "{}, {} run, {}{}",
        if entries == 1 {
            "1 entry".to_string()
        } else {
            format!("{entries} entries")
        },
        plural(checked.run, "example"),
        if mistakes.is_empty() {
            "no mistakes".to_string()
        } else {
            plural(mistakes.len(), "mistake")
        },
        match warned.len() {
            0 => String::new(),
            n if shown => format!(", {}", plural(n, "warning")),
            n => format!(", {} (--warnings shows them)", plural(n, "warning")),
        }
    ));
    Ok(if mistakes.is_empty() {
        Exit::Done
    } else {
        Exit::Unreadable
    })
}

/// An error that names the nearest, where there is neither an entry nor a rule of the crosswalk of
/// that id: only they have examples.
fn known_rule(codebook: &Codebook, id: &str) -> anyhow::Result<()> {
    if codebook.crosswalk.rules().any(|r| r.id == id) {
        return Ok(());
    }
    known_entry(codebook, id)
}

/// An error that names the nearest, where there is no entry of that id.
pub(super) fn known_entry(codebook: &Codebook, id: &str) -> anyhow::Result<()> {
    match codebook.entry(id) {
        Some(_) => Ok(()),
        None => Err(show::unknown_rule(codebook, id)),
    }
}
