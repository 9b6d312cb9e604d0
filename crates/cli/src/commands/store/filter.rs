//! Arguments that choose among what is stored.

use anyhow::anyhow;
use clap::Args;

use super::Format;
use crate::exit::usage;

/// How much to print, and how.
#[derive(Args)]
pub(super) struct PageArgs {
    /// At most so many; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Leave out the first so many: the next page
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) skip: usize,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(super) format: Format,
}

/// First and last day, counted from 1970-01-01, both included.
#[derive(Args)]
pub(super) struct DatesArgs {
    /// On this day or later: YYYY-MM-DD, or a month or year for its first day
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub(super) from: Option<i64>,
    /// On this day or earlier: YYYY-MM-DD, or a month or year for its last day
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub(super) to: Option<i64>,
}

impl DatesArgs {
    pub(super) fn check(&self) -> anyhow::Result<()> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                Err(usage(anyhow!("--from lies after --to: no day is meant")))
            }
            _ => Ok(()),
        }
    }
}

fn first_day(given: &str) -> Result<i64, String> {
    Ok(dateline_store::days(given).ok_or_else(wrong)?.0)
}

fn last_day(given: &str) -> Result<i64, String> {
    Ok(dateline_store::days(given).ok_or_else(wrong)?.1)
}

fn wrong() -> String {
    "expected a date such as 2019-08-07, a month such as 2019-08 or a year".to_owned()
}

/// What is said below a page.
pub(super) fn closing(
    out: &mut dyn std::io::Write,
    shown: usize,
    page: &PageArgs,
    plural: impl Fn(usize) -> String,
) -> std::io::Result<()> {
    use crate::commands::DIM;
    if page.limit != 0 && shown == page.limit {
        let next = page.skip + shown;
        writeln!(
            out,
            "{DIM}{}; for the next, --skip {next}{DIM:#}",
            plural(shown)
        )
    } else {
        writeln!(out, "{DIM}{}{DIM:#}", plural(shown))
    }
}
