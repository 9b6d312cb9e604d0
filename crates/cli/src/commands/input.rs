//! Reports that the user names, read in batches, with progress.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use dateline_coder::Coder;
use dateline_report::{Defaults, Published, ReadError, Report, read_path, read_stdin};
use indicatif::{ProgressBar, ProgressStyle};

use super::{CodebookArgs, load_codebook};
use crate::exit::{Exit, usage};
use crate::resources::{GazetteerArgs, ModelArgs, load_gazetteer, load_model};
use crate::tell::tell;

/// Reports are coded in batches of at most this many, so that memory does not grow with the input.
const BATCH_REPORTS: usize = 64;

/// A batch is closed when its texts reach this many bytes.
const BATCH_BYTES: usize = 512 * 1024;

/// Which reports to read, and with what.
#[derive(Args)]
pub(crate) struct InputArgs {
    /// Reports to read: .txt and .jsonl files, or - for standard input [default: standard input]
    files: Vec<PathBuf>,
    /// Date of publication of reports that name none: weekdays are read against it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = |s: &str| Published::parse(s).map_err(|e| e.to_string()))]
    published: Option<Published>,
    /// Publisher of reports that name none
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Headline of reports that name none
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// How many threads to use [default: all cores]
    #[arg(long, short = 'j', value_name = "N")]
    threads: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

/// Standard output, and progress on standard error.
pub(crate) struct Output {
    pub(crate) stream: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
    progress: Option<ProgressBar>,
}

impl Output {
    fn new() -> Output {
        let stdout = io::stdout();
        // Progress only where it does not run into the records themselves.
        let progress = (io::stderr().is_terminal() && !stdout.is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(
                ProgressStyle::with_template("{spinner} {pos} reports, {per_sec}{msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            bar
        });
        Output {
            stream: BufWriter::new(anstream::AutoStream::auto(stdout.lock())),
            progress,
        }
    }

    fn complain(&self, error: &ReadError) {
        match &self.progress {
            Some(bar) => bar.suspend(|| tell(format_args!("dateline: {error}"))),
            None => tell(format_args!("dateline: {error}")),
        }
    }

    /// One report is done.
    pub(crate) fn done(&self, message: impl FnOnce() -> String) {
        if let Some(bar) = &self.progress {
            bar.inc(1);
            bar.set_message(message());
        }
    }

    /// Writes a record as a line.
    pub(crate) fn line(&mut self, record: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.stream, record).map_err(io::Error::from)?;
        self.stream.write_all(b"\n")
    }
}

/// Has `write` print at once what is no report by report; an error of writing is told as one of `what`.
pub(crate) fn print(
    what: &str,
    unreadable: usize,
    write: impl FnOnce(&mut Output) -> io::Result<()>,
) -> anyhow::Result<Exit> {
    let mut out = Output::new();
    let done = write(&mut out).and_then(|()| out.stream.flush());
    exit(done, what, unreadable)
}

/// How a command ends that has printed its records.
fn exit(done: io::Result<()>, what: &str, unreadable: usize) -> anyhow::Result<Exit> {
    match done {
        Ok(()) if unreadable == 0 => Ok(Exit::Done),
        Ok(()) => Ok(Exit::Unreadable),
        // Whoever reads has seen enough: "dateline code … | head".
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(e) => Err(e).with_context(|| format!("cannot write the {what}")),
    }
}

/// Whether the name stands for standard input.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The inputs that the user names; standard input where he names none. If that is a keyboard, he is
/// told `how` to end it.
pub(crate) fn named(files: &[PathBuf], how: &str) -> anyhow::Result<Vec<PathBuf>> {
    if files.iter().filter(|f| is_stdin(f)).count() > 1 {
        return Err(usage(anyhow!("standard input can be read only once")));
    }
    if !files.is_empty() {
        return Ok(files.to_vec());
    }
    if io::stdin().is_terminal() {
        tell(format_args!("dateline: {how}"));
    }
    Ok(vec![PathBuf::from("-")])
}

/// Reads every report, does `work` on each batch of them, has `write` print what became of it, and
/// at the end `close`, which is told how many inputs could not be read. `what` names the records.
pub(crate) fn run<T>(
    args: &InputArgs,
    codebook: &CodebookArgs,
    what: &str,
    work: impl Fn(&Coder, &[Report]) -> Vec<T>,
    mut write: impl FnMut(&mut Output, &Report, T) -> io::Result<()>,
    close: impl FnOnce(&mut Output, usize) -> io::Result<()>,
) -> anyhow::Result<Exit> {
    let files = named(
        &args.files,
        "reading a report from the keyboard; end it with Ctrl-D, or name files",
    )?;
    if let Some(n) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n.get())
            .build_global()
            .context("cannot start the threads")?;
    }
    // Side by side: each takes as long as coding some hundred sentences.
    let (model, codebook) = rayon::join(
        || load_model(&args.model),
        || load_codebook(codebook.dir.as_deref()),
    );
    let coder = Coder::new(model?, codebook?).with_gazetteer(load_gazetteer(&args.gazetteer)?);
    let defaults = Defaults {
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        published: args.published.clone(),
        ..Defaults::default()
    };
    let reports = files.iter().flat_map(|f| {
        if is_stdin(f) {
            read_stdin(&defaults)
        } else {
            read_path(f, &defaults)
        }
    });
    let mut out = Output::new();
    let mut unreadable = 0;
    let all = || -> io::Result<()> {
        let mut flush = |batch: &mut Vec<Report>, out: &mut Output| {
            let done = work(&coder, batch);
            for (report, done) in batch.drain(..).zip(done) {
                write(out, &report, done)?;
            }
            // A reader at the other end of a pipe sees each batch as soon as it is done.
            out.stream.flush()
        };
        let mut batch = Vec::new();
        let mut bytes = 0;
        for item in reports {
            match item {
                Ok(report) => {
                    bytes += report.text.len();
                    batch.push(report);
                }
                Err(error) => {
                    unreadable += 1;
                    out.complain(&error);
                }
            }
            if batch.len() >= BATCH_REPORTS || bytes >= BATCH_BYTES {
                flush(&mut batch, &mut out)?;
                bytes = 0;
            }
        }
        flush(&mut batch, &mut out)
    };
    let done = all().and_then(|()| {
        if let Some(bar) = &out.progress {
            bar.finish_and_clear();
        }
        close(&mut out, unreadable)?;
        out.stream.flush()
    });
    exit(done, what, unreadable)
}
