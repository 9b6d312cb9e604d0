//! The commands, one file each.

pub(crate) mod annotate;
pub(crate) mod code;
pub(crate) mod codebook;
mod events;
pub(crate) mod explain;
pub(crate) mod gazetteer;
mod input;
mod lines;
pub(crate) mod link;
pub(crate) mod resolve;
pub(crate) mod store;
mod table;

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use dateline_codebook::{Codebook, Mistake};

use crate::exit::resource;

/// Which codebook to use.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct CodebookArgs {
    /// Use the codebook in this folder instead of the one in the program
    #[arg(long = "codebook", value_name = "DIR", global = true)]
    pub(crate) dir: Option<PathBuf>,
}

/// Loads the codebook; mistakes are printed with file, line and caret.
pub(crate) fn load_codebook(dir: Option<&Path>) -> anyhow::Result<Codebook> {
    let loaded = match dir {
        Some(dir) => Codebook::load(dir),
        None => Codebook::built_in(),
    };
    loaded.map_err(|mistakes| {
        print_mistakes(&mistakes);
        let (which, check) = match dir {
            Some(d) => (
                format!("the codebook in {}", d.display()),
                format!("dateline codebook check {}", d.display()),
            ),
            None => (
                "the codebook in this program".to_string(),
                "dateline codebook check".to_string(),
            ),
        };
        resource(anyhow!(
            "{which} has {}; mend it, and look with `{check}`",
            plural(mistakes.len(), "mistake")
        ))
    })
}

/// Dimmed on a terminal.
pub(crate) const DIM: anstyle::Style = anstyle::Style::new().dimmed();

/// Bold on a terminal.
pub(crate) const BOLD: anstyle::Style = anstyle::Style::new().bold();

/// Writes to standard output, without colours where it is no terminal; a closed pipe is no error.
pub(crate) fn piped(
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> anyhow::Result<crate::exit::Exit> {
    use std::io::Write as _;
    let stdout = anstream::AutoStream::auto(std::io::stdout().lock());
    let mut out = std::io::BufWriter::new(stdout);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(anyhow!("cannot write: {e}")),
        _ => Ok(crate::exit::Exit::Done),
    }
}

/// Prints mistakes on standard error.
pub(crate) fn print_mistakes(mistakes: &[Mistake]) {
    use std::io::{IsTerminal, Write};
    let coloured = std::io::stderr().is_terminal();
    let mut err = std::io::stderr().lock();
    for m in mistakes {
        // Nobody is left to tell where standard error is closed.
        let _ = writeln!(err, "{}\n", m.render(coloured));
    }
}

/// How to print what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// One JSON object a line
    Jsonl,
}

/// Words on one line, with single blanks between them.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "1 mistake", "3 mistakes".
pub(crate) fn plural(n: usize, noun: &str) -> String {
    if n == 1 {
        format!("1 {noun}")
    } else {
        format!("{n} {noun}s")
    }
}
