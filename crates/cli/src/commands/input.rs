//! Reports that the user names, read in batches, with progress.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use dateline_coder::Coder;
use dateline_report::{Defaults, Published, Report, read_path, read_stdin};
use indicatif::{ProgressBar, ProgressStyle};

use super::{CodebookArgs, load_codebook};
use crate::exit::{Exit, usage};
use crate::resources::{GazetteerArgs, ModelArgs, load_gazetteer, load_model};
use crate::tell::tell;

/// Reports are coded in batches of at most this many, so that memory does not grow with the input.
pub(crate) const BATCH_REPORTS: usize = 64;

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
    #[command(flatten)]
    pub(crate) coder: CoderArgs,
}

/// What to read reports with.
#[derive(Args)]
pub(crate) struct CoderArgs {
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
    /// `records`: whether anything is printed before all is done.
    pub(crate) fn new(records: bool) -> Output {
        let stdout = io::stdout();
        // Progress only where it does not run into the records themselves.
        let alone = !records || !stdout.is_terminal();
        let progress = (io::stderr().is_terminal() && alone).then(|| {
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

    /// Says something on standard error, beside the progress.
    pub(crate) fn say(&self, what: impl std::fmt::Display) {
        say_beside(self.progress.as_ref(), what);
    }

    /// What says things beside the progress from elsewhere.
    pub(crate) fn voice(&self) -> impl Fn(String) + use<> {
        let progress = self.progress.clone();
        move |what| say_beside(progress.as_ref(), what)
    }

    /// All is done: the progress goes.
    pub(crate) fn end_progress(&self) {
        if let Some(bar) = &self.progress {
            bar.finish_and_clear();
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
    let mut out = Output::new(true);
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
    let files = named_reports(args)?;
    let coder = load_coder(&args.coder, codebook)?;
    let mut out = Output::new(true);
    let done = batches(args, &files, &mut out, |out, batch| {
        let done = work(&coder, &batch);
        for (report, done) in batch.iter().zip(done) {
            write(out, report, done)?;
        }
        // A reader at the other end of a pipe sees each batch as soon as it is done.
        out.stream.flush()
    });
    let mut unreadable = 0;
    let done = done.and_then(|errors| {
        unreadable = errors;
        out.end_progress();
        close(&mut out, unreadable)?;
        out.stream.flush()
    });
    exit(done, what, unreadable)
}

/// The reports that the user names.
pub(crate) fn named_reports(args: &InputArgs) -> anyhow::Result<Vec<PathBuf>> {
    named(
        &args.files,
        "reading a report from the keyboard; end it with Ctrl-D, or name files",
    )
}

/// Loads what coding takes, and starts its threads.
pub(crate) fn load_coder(args: &CoderArgs, codebook: &CodebookArgs) -> anyhow::Result<Coder> {
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
    Ok(Coder::new(model?, codebook?).with_gazetteer(load_gazetteer(&args.gazetteer)?))
}

/// Reads the files and does `work` on each batch of reports, until it fails. Returns how many inputs
/// could not be read; each was told of.
pub(crate) fn batches<E>(
    args: &InputArgs,
    files: &[PathBuf],
    out: &mut Output,
    mut work: impl FnMut(&mut Output, Vec<Report>) -> Result<(), E>,
) -> Result<usize, E> {
    let defaults = Defaults {
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        published: args.published.clone(),
        ..Defaults::default()
    };
    let mut unreadable = 0;
    let mut batch = Vec::new();
    let mut bytes = 0;
    for file in files {
        let reports = if is_stdin(file) {
            read_stdin(&defaults)
        } else {
            read_path(file, &defaults)
        };
        for item in reports {
            match item {
                Ok(report) => {
                    bytes += report.text.len();
                    batch.push(report);
                }
                Err(error) => {
                    unreadable += 1;
                    out.say(format_args!("dateline: {error}"));
                }
            }
            if batch.len() >= BATCH_REPORTS || bytes >= BATCH_BYTES {
                work(out, std::mem::take(&mut batch))?;
                bytes = 0;
            }
        }
    }
    work(out, batch)?;
    Ok(unreadable)
}

fn say_beside(progress: Option<&ProgressBar>, what: impl std::fmt::Display) {
    match progress {
        Some(bar) => bar.suspend(|| tell(what)),
        None => tell(what),
    }
}
