//! Arguments that choose among what is stored.

use anyhow::anyhow;
use clap::Args;
use dateline_record::Status;
use dateline_store::{Box, Filter};

use crate::commands::Format;
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

/// What incidents to choose.
#[derive(Args)]
pub(super) struct IncidentArgs {
    /// It happened in this country, by its ISO 3166-1 alpha-3 code; may be given more than once
    #[arg(long, value_name = "ISO3", value_parser = upper)]
    country: Vec<String>,
    /// It happened in this box, in degrees; west may be greater than east
    #[arg(long = "box", value_name = "SOUTH,WEST,NORTH,EAST", value_parser = within, allow_hyphen_values = true)]
    within: Option<Box>,
    /// Of this PLOVER type, such as ASSAULT; may be given more than once
    #[arg(long = "type", value_name = "TYPE", value_parser = upper)]
    kind: Vec<String>,
    /// Whether it happened: actual, attempted, negated, future, hypothetical or historical; may be
    /// given more than once
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,
    /// Who takes part, on either side: a name or words of it, a country, a sector such as REB, a
    /// Wikidata item; each that is given takes part
    #[arg(long, value_name = "WHO")]
    actor: Vec<String>,
    /// So many or more were killed
    #[arg(long, value_name = "N")]
    killed: Option<u64>,
    /// So many or more were injured
    #[arg(long, value_name = "N")]
    injured: Option<u64>,
    /// Some of what is told cannot all be true
    #[arg(long)]
    disputed: bool,
}

impl IncidentArgs {
    /// What is asked for.
    pub(super) fn filter(&self, dates: &DatesArgs) -> anyhow::Result<Filter> {
        dates.check()?;
        Ok(Filter {
            from: dates.from,
            until: dates.to,
            countries: self.country.clone(),
            within: self.within,
            types: self.kind.clone(),
            statuses: self.status.iter().map(|s| s.name().to_owned()).collect(),
            actors: self.actor.clone(),
            publishers: Vec::new(),
            killed: self.killed,
            injured: self.injured,
            disputed: self.disputed,
        })
    }
}

fn upper(given: &str) -> Result<String, String> {
    let is_name = !given.is_empty() && given.bytes().all(|b| b.is_ascii_alphabetic());
    is_name
        .then(|| given.to_ascii_uppercase())
        .ok_or_else(|| "expected a code of letters".to_owned())
}

fn status(given: &str) -> Result<Status, String> {
    Status::from_name(given).ok_or_else(|| {
        let names: Vec<&str> = Status::ALL.iter().map(|s| s.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn within(given: &str) -> Result<Box, String> {
    let wrong = || "expected four numbers of degrees: south,west,north,east".to_owned();
    let numbers: Vec<f64> = given
        .split(',')
        .map(|n| n.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    let [south, west, north, east] = numbers[..] else {
        return Err(wrong());
    };
    let is_degree = |n: f64, most: f64| (-most..=most).contains(&n);
    let on_earth = [(south, 90.0), (north, 90.0), (west, 180.0), (east, 180.0)]
        .into_iter()
        .all(|(n, most)| is_degree(n, most));
    if !on_earth {
        return Err("latitudes lie between -90 and 90, longitudes between -180 and 180".to_owned());
    }
    if south > north {
        return Err("south lies north of north".to_owned());
    }
    Ok(Box {
        south,
        west,
        north,
        east,
    })
}
