//! `dateline codebook`: check the rules, or show one.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Subcommand;
use dateline_clause::Kind;
use dateline_codebook::{Codebook, Entry};
use dateline_coder::Coder;

use super::input::{self, InputArgs};
use super::{CodebookArgs, load_codebook, piped, plural, print_mistakes};
use crate::exit::{Exit, usage};
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
        #[command(flatten)]
        model: ModelArgs,
    },
    /// Show an entry: what it catches, and its examples
    Show {
        /// Id of the entry, or its beginning
        id: String,
    },
    /// List the entries
    List,
    /// List the predicates of reports that no entry names, the commonest first
    Gaps(GapsArgs),
}

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
fn gaps(args: &GapsArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let counts = std::cell::RefCell::new(BTreeMap::<(String, &'static str), usize>::new());
    input::run(
        &args.input,
        codebook,
        "gaps",
        |coder, reports| {
            let mut counts = counts.borrow_mut();
            for (kind, word) in coder.gaps(reports) {
                let kind = match kind {
                    Kind::Verb => "verb",
                    Kind::Noun => "noun",
                    Kind::Adjective => "adjective",
                };
                *counts.entry((word, kind)).or_default() += 1;
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

pub(crate) fn run(command: &CodebookCommand, args: &CodebookArgs) -> anyhow::Result<Exit> {
    match command {
        CodebookCommand::Gaps(gaps_args) => gaps(gaps_args, args),
        CodebookCommand::Check { dir, entry, model } => {
            let dir = dir.as_deref().or(args.dir.as_deref());
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
                known(&codebook, id)?;
            }
            let coder = Coder::new(load_model(model)?, codebook);
            let checked = coder.check(entry.as_deref());
            print_mistakes(&checked.mistakes);
            let entries = coder.codebook().entries.len();
            tell(format_args!(
                "{}, {} run, {}",
                if entries == 1 {
                    "1 entry".to_string()
                } else {
                    format!("{entries} entries")
                },
                plural(checked.run, "example"),
                if checked.mistakes.is_empty() {
                    "no mistakes".to_string()
                } else {
                    plural(checked.mistakes.len(), "mistake")
                }
            ));
            Ok(if checked.mistakes.is_empty() {
                Exit::Done
            } else {
                Exit::Unreadable
            })
        }
        CodebookCommand::Show { id } => {
            let codebook = load_codebook(args.dir.as_deref())?;
            let found: Vec<&Entry> = codebook.entries.iter().filter(|e| e.id == *id).collect();
            let found = if found.is_empty() {
                codebook
                    .entries
                    .iter()
                    .filter(|e| e.id.starts_with(id.as_str()))
                    .collect()
            } else {
                found
            };
            if found.is_empty() {
                known(&codebook, id)?;
            }
            piped(|out| found.iter().try_for_each(|e| show(out, e)))
        }
        CodebookCommand::List => {
            let codebook = load_codebook(args.dir.as_deref())?;
            piped(|out| {
                codebook
                    .entries
                    .iter()
                    .try_for_each(|e| writeln!(out, "{:44} {}", e.id, e.about))
            })
        }
    }
}

/// An error that names the entries nearest to `id`, where there is none of that name.
fn known(codebook: &Codebook, id: &str) -> anyhow::Result<()> {
    if codebook.entry(id).is_some() || codebook.crosswalk.rules().any(|r| r.id == id) {
        return Ok(());
    }
    let parts: Vec<&str> = id.split(['.', '-']).filter(|p| p.len() > 2).collect();
    let mut near: Vec<(usize, &str)> = codebook
        .entries
        .iter()
        .map(|e| {
            (
                parts.iter().filter(|p| e.id.contains(**p)).count(),
                e.id.as_str(),
            )
        })
        .filter(|(n, _)| *n > 0)
        .collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let near: Vec<&str> = near.into_iter().take(3).map(|(_, id)| id).collect();
    let hint = if near.is_empty() {
        "`dateline codebook list` lists them".to_string()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    Err(usage(anyhow!("there is no entry \"{id}\"; {hint}")))
}

fn show(out: &mut dyn Write, e: &Entry) -> io::Result<()> {
    writeln!(out, "{}\n  {}", e.id, e.about)?;
    writeln!(
        out,
        "  type      {}{}",
        e.kind,
        if e.modes.is_empty() {
            String::new()
        } else {
            format!(" {}", e.modes.join(", "))
        }
    )?;
    if !e.context.is_empty() {
        writeln!(out, "  context   {}", e.context.join(", "))?;
    }
    // The rule as its author wrote it.
    let text = &e.file.text;
    let from = text[..e.span.start]
        .rfind("[[event]]")
        .unwrap_or(e.span.start);
    let to = text[e.span.end..]
        .find("\n[[event]]")
        .map_or(text.len(), |n| e.span.end + n);
    writeln!(
        out,
        "  file      {}:{}\n",
        e.file.path,
        e.file.line(e.span.start)
    )?;
    for line in text[from..to].trim_end().lines() {
        writeln!(out, "    {line}")?;
    }
    if let Some(why) = &e.why {
        writeln!(out, "\n  {why}")?;
    }
    writeln!(out)
}
