//! `dateline code`: reports in, event records out.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use dateline_coder::Coder;
use dateline_report::{Defaults, Published, ReadError, Report, read_path, read_stdin};
use indicatif::{ProgressBar, ProgressStyle};

use super::{CodebookArgs, load_codebook, plural, table};
use crate::exit::{Exit, usage};
use crate::resources::{ModelArgs, load_model};
use crate::tell::tell;

/// Reports are coded in batches of at most this many, so that memory does not grow with the input.
const BATCH_REPORTS: usize = 64;

/// A batch is closed when its texts reach this many bytes.
const BATCH_BYTES: usize = 512 * 1024;

/// Print the events that reports tell of
#[derive(Args)]
pub(crate) struct CodeArgs {
    /// Reports to read: .txt and .jsonl files, or - for standard input [default: standard input]
    files: Vec<PathBuf>,
    /// How to print events: records one a line, or paragraphs for people
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
    /// For people: one event a paragraph
    Table,
}

pub(crate) fn run(args: &CodeArgs, codebook: &CodebookArgs) -> anyhow::Result<Exit> {
    let stdin = PathBuf::from("-");
    let files = if args.files.is_empty() {
        vec![stdin.clone()]
    } else {
        args.files.clone()
    };
    if files.iter().filter(|f| **f == stdin).count() > 1 {
        return Err(usage(anyhow!("standard input can be read only once")));
    }
    if args.files.is_empty() && io::stdin().is_terminal() {
        tell("dateline: reading a report from the keyboard; end it with Ctrl-D, or name files");
    }
    if let Some(n) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n.get())
            .build_global()
            .context("cannot start the threads")?;
    }
    let coder = Coder::new(
        load_model(&args.model)?,
        load_codebook(codebook.dir.as_deref())?,
    );
    let defaults = Defaults {
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        published: args.published.clone(),
        ..Defaults::default()
    };
    let reports = files.iter().flat_map(|f| {
        if *f == stdin {
            read_stdin(&defaults)
        } else {
            read_path(f, &defaults)
        }
    });
    let mut out = Output::new(args.format);
    match code(&coder, reports, &mut out) {
        Ok(unreadable) => Ok(if unreadable == 0 {
            Exit::Done
        } else {
            Exit::Unreadable
        }),
        // Whoever reads has seen enough: "dateline code … | head".
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(e) => Err(e).context("cannot write the events"),
    }
}

/// Codes everything; gives how many inputs could not be read.
fn code(
    coder: &Coder,
    reports: impl Iterator<Item = Result<Report, ReadError>>,
    out: &mut Output,
) -> io::Result<usize> {
    let mut unreadable = 0;
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
            flush(coder, &mut batch, out)?;
            bytes = 0;
        }
    }
    flush(coder, &mut batch, out)?;
    out.finish(unreadable)?;
    Ok(unreadable)
}

fn flush(coder: &Coder, batch: &mut Vec<Report>, out: &mut Output) -> io::Result<()> {
    let coded = coder.code_batch(batch);
    for (report, events) in batch.drain(..).zip(coded) {
        out.report(&report, &events)?;
    }
    // A reader at the other end of a pipe sees each batch as soon as it is done.
    out.stream.flush()
}

/// Standard output in the format asked for, and progress on standard error.
struct Output {
    format: Format,
    stream: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
    progress: Option<ProgressBar>,
    reports: usize,
    events: usize,
}

impl Output {
    fn new(format: Format) -> Output {
        let stdout = io::stdout();
        // Progress only where it does not run into the events themselves.
        let progress = (io::stderr().is_terminal() && !stdout.is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(
                ProgressStyle::with_template("{spinner} {pos} reports, {per_sec}{msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            bar
        });
        let stream = BufWriter::new(anstream::AutoStream::auto(stdout.lock()));
        Output {
            format,
            stream,
            progress,
            reports: 0,
            events: 0,
        }
    }

    fn complain(&self, error: &ReadError) {
        match &self.progress {
            Some(bar) => bar.suspend(|| tell(format_args!("dateline: {error}"))),
            None => tell(format_args!("dateline: {error}")),
        }
    }

    fn report(&mut self, report: &Report, events: &[dateline_record::Event]) -> io::Result<()> {
        self.reports += 1;
        self.events += events.len();
        match self.format {
            Format::Jsonl => {
                for event in events {
                    serde_json::to_writer(&mut self.stream, event).map_err(io::Error::from)?;
                    self.stream.write_all(b"\n")?;
                }
            }
            Format::Table => table::report(&mut self.stream, report, events)?,
        }
        if let Some(bar) = &self.progress {
            bar.inc(1);
            bar.set_message(format!(", {}", plural(self.events, "event")));
        }
        Ok(())
    }

    fn finish(&mut self, unreadable: usize) -> io::Result<()> {
        if let Some(bar) = &self.progress {
            bar.finish_and_clear();
        }
        if self.format == Format::Table {
            table::closing(&mut self.stream, self.reports, self.events, unreadable)?;
        }
        self.stream.flush()
    }
}
