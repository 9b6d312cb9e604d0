//! `dateline explain`: how a user finds the rule to mend.

mod page;
mod picture;

use std::cell::RefCell;
use std::io::{self, Write};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use dateline_coder::Coder;
use dateline_coder::explain::{About, Explanation};
use dateline_report::Report;

use super::input::{self, InputArgs, Output};
use super::{CodebookArgs, codebook};
use crate::exit::{Exit, usage};

/// Show what each sentence was read as
///
/// For each sentence: its parse, its clauses with roles, status and sources, the entry that fired on
/// each and what met its conditions, the rules that changed it, what became of it, the entries that
/// nearly fired with the condition that stopped them, and the predicates that no entry names. A role
/// with a question mark is borrowed from a neighbour.
#[derive(Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Only this event, by its id as `dateline code` prints it, or the beginning of it
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// Only this entry of the codebook: why it fired, or did not, on each clause that it could have
    #[arg(long, value_name = "ENTRY", conflicts_with = "event")]
    rule: Option<String>,
    /// Only the report of this id
    #[arg(long, value_name = "ID")]
    report: Option<String>,
    /// How to print it: for people, or as one JSON object a report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// How many ids are told where the beginning of one fits several.
const MAX_IDS: usize = 5;

/// What was found over all reports.
#[derive(Default)]
struct Found {
    /// Whether the report asked for was there.
    report: bool,
    /// What is kept until the event asked for is known to be one alone.
    held: Vec<(Report, Explanation)>,
    /// Whether anything of the entry asked for was told.
    told: bool,
    /// The predicates that the entry names.
    predicates: Option<String>,
}

impl ExplainArgs {
    fn print(&self, out: &mut Output, report: &Report, told: &Explanation) -> io::Result<()> {
        match self.format {
            Format::Json => out.line(told),
            Format::Text if self.event.is_some() => page::event(&mut out.stream, report, told),
            Format::Text => page::report(&mut out.stream, told, self.rule.is_some()),
        }
    }

    /// Explains those of the reports that are asked for.
    fn work(
        &self,
        coder: &Coder,
        reports: &[Report],
        about: &About,
        found: &RefCell<Found>,
    ) -> Vec<Option<Explanation>> {
        let mut found = found.borrow_mut();
        if let Some(entry) = about
            .entry
            .as_deref()
            .and_then(|id| coder.codebook().entry(id))
        {
            found
                .predicates
                .get_or_insert_with(|| page::predicates(entry));
        }
        let is_asked = |r: &Report| self.report.as_ref().is_none_or(|id| *id == r.id);
        let asked: Vec<Report> = reports.iter().filter(|r| is_asked(r)).cloned().collect();
        found.report |= !asked.is_empty();
        let mut told = coder.explain_batch(&asked, about).into_iter();
        let one = |r| if is_asked(r) { told.next() } else { None };
        reports.iter().map(one).collect()
    }
}

pub(crate) fn run(args: &ExplainArgs, codebook_args: &CodebookArgs) -> anyhow::Result<Exit> {
    if let Some(id) = &args.rule {
        let book = super::load_codebook(codebook_args.dir.as_deref())?;
        codebook::known_entry(&book, id)?;
    }
    let about = About {
        event: args.event.clone(),
        entry: args.rule.clone(),
    };
    let found = RefCell::new(Found::default());
    let done = input::run(
        &args.input,
        codebook_args,
        "explanation",
        |coder, reports| args.work(coder, reports, &about, &found),
        |out, report, told| {
            let Some(told) = told else {
                out.done(String::new);
                return Ok(());
            };
            if args.event.is_some() {
                // Printed when it is known to be the only one.
                if !told.events.is_empty() {
                    found.borrow_mut().held.push((report.clone(), told));
                }
            } else if args.rule.is_none() || !told.sentences.is_empty() {
                args.print(out, report, &told)?;
                found.borrow_mut().told = true;
            }
            out.done(String::new);
            Ok(())
        },
        |out, _| {
            let found = found.borrow();
            match found.held.as_slice() {
                [(report, one)] if one.events.len() == 1 => args.print(out, report, one),
                _ => Ok(()),
            }?;
            match (&args.rule, &found.predicates) {
                (Some(rule), Some(predicates)) if !found.told => writeln!(
                    out.stream,
                    "No clause has a predicate that {rule} names: {predicates}."
                ),
                _ => Ok(()),
            }
        },
    )?;
    let found = found.into_inner();
    if let (Some(id), false) = (&args.report, found.report) {
        return Err(usage(anyhow!("there is no report with the id \"{id}\"")));
    }
    if let Some(prefix) = &args.event {
        one_event(prefix, &found.held)?;
    }
    Ok(done)
}

/// An error where the events found are none, or more than one.
fn one_event(prefix: &str, held: &[(Report, Explanation)]) -> anyhow::Result<()> {
    let all = held
        .iter()
        .flat_map(|(r, told)| told.events.iter().map(move |e| (r, e)));
    let ids: Vec<String> = all
        .map(|(r, e)| format!("{} (report {})", e.event.id, r.id))
        .collect();
    match ids.len() {
        1 => Ok(()),
        0 => Err(usage(anyhow!(
            "no event has an id that begins with \"{prefix}\"; `dateline code` prints the ids, in the \
             field \"id\" of each record, and they hold for the codebook they were made with"
        ))),
        n => {
            let first = ids[..n.min(MAX_IDS)].join(", ");
            let more = if n > MAX_IDS { ", …" } else { "" };
            Err(usage(anyhow!(
                "{n} events have an id that begins with \"{prefix}\": {first}{more}"
            )))
        }
    }
}
