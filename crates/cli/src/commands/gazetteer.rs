//! `dateline gazetteer`: add to the gazetteer, or look a name up in it.

use std::cell::Cell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use dateline_gazetteer::build::{Builder, Progress};
use dateline_gazetteer::dump::{Counts, Dump};
use dateline_gazetteer::{Entry, Error, Gazetteer, Naming, Source, feature_in_words};
use serde::Serialize;

use super::{DIM, Format, plural};
use crate::exit::{Exit, resource};
use crate::resources::{GazetteerArgs, gazetteer_file, load_gazetteer};
use crate::setup::gazetteer::{grouped, lock_file};
use crate::setup::work::{Work, lock};
use crate::setup::{digest, is_disk_full, progress};
use crate::tell::tell;

#[derive(Subcommand)]
pub(crate) enum GazetteerCommand {
    /// Add GeoNames dumps: places of the same GeoNames number are replaced
    Add(AddArgs),
    /// Show what a name may mean, the likeliest first
    Find(FindArgs),
}

#[derive(Args)]
pub(crate) struct AddArgs {
    /// Tables as GeoNames offers them (https://download.geonames.org/export/dump/), .txt or .zip: a
    /// country's or allCountries
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

#[derive(Args)]
pub(crate) struct FindArgs {
    /// Name to look up; case, accents and hyphens make no difference
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    /// How to print places: a table for people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print at most so many places
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

pub(crate) fn run(command: &GazetteerCommand) -> anyhow::Result<Exit> {
    match command {
        GazetteerCommand::Add(args) => add(args),
        GazetteerCommand::Find(args) => find(args),
    }
}

/// The most rows of a file that are told of one by one.
const MAX_TOLD: u64 = 20;

fn add(args: &AddArgs) -> anyhow::Result<Exit> {
    let target = gazetteer_file(&args.gazetteer)?;
    let folder = target.with_extension("dlg.work");
    let _lock = lock(&lock_file(&target), "`dateline gazetteer add`").map_err(resource)?;
    let old = load_gazetteer(&args.gazetteer)?;
    let work = Work::begin(&folder).map_err(resource)?;
    let done = merge(args, old, &target, &work);
    done.map_err(|error| {
        if is_disk_full(&error) {
            resource(error.context(format!(
                "the disk is full: make room where {} lies (about three times the size of the \
                 table), and run this again; the gazetteer is as it was",
                target.display()
            )))
        } else {
            error
        }
    })
}

fn merge(args: &AddArgs, old: Gazetteer, target: &Path, work: &Work) -> anyhow::Result<Exit> {
    let step = Cell::new(None::<progress::Step>);
    let told = |progress: Progress| {
        let what = match progress {
            Progress::Places(n) => format!("writing places: {}", grouped(n)),
            Progress::Names(n) => format!("writing names: {}", grouped(n)),
            Progress::Assembling => "putting the gazetteer together".to_owned(),
        };
        match step.take() {
            Some(under_way) => {
                under_way.message(what);
                step.set(Some(under_way));
            }
            None => step.set(Some(progress::spin(what))),
        }
    };
    let mut builder = Builder::new(&work.folder, &told);
    let mut unreadable = false;
    let mut all = Counts::default();
    for file in &args.files {
        let counts = match read(file, &mut builder) {
            Ok(counts) => counts,
            // A disk that takes no more ends it; a file that cannot be read is passed over.
            Err(error) if error.is_disk_full() => return Err(error.into()),
            Err(error) => {
                tell(format_args!("dateline: {}: {error}", file.display()));
                unreadable = true;
                continue;
            }
        };
        if counts.malformed > 0 {
            unreadable = true;
            tell(format_args!(
                "dateline: {}: {} left out, {} taken",
                file.display(),
                plural(counts.malformed as usize, "row"),
                grouped(counts.taken)
            ));
        }
        if counts.taken == 0 {
            unreadable = true;
            tell(format_args!(
                "dateline: {}: it holds no place; is it a GeoNames dump?",
                file.display()
            ));
            continue;
        }
        let (_, sha256) = digest(file)?;
        builder.source(Source {
            name: file
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            sha256,
            licence: "as its maker says; GeoNames: CC BY 4.0".to_owned(),
            places: counts.taken,
        });
        all.taken += counts.taken;
    }
    if all.taken == 0 {
        return Err(anyhow!("nothing was added; the gazetteer is as it was"));
    }
    let made = work.path("gazetteer.dlg");
    let summary = builder.finish(Some(&old), &made)?;
    drop(old);
    drop(step.take());
    let hash = Gazetteer::open_verified(&made)
        .context("what was made")?
        .digest();
    fs::rename(&made, target).with_context(|| format!("cannot write {}", target.display()))?;
    println!(
        "{} places added, {} of them in place of others; the gazetteer has {} now.",
        grouped(all.taken),
        grouped(summary.replaced),
        grouped(summary.places)
    );
    println!("  lies in  {}", target.display());
    println!("  sha256   {hash}");
    Ok(if unreadable {
        Exit::Unreadable
    } else {
        Exit::Done
    })
}

/// Reads one dump; malformed rows are told of.
fn read(file: &Path, builder: &mut Builder<'_>) -> Result<Counts, Error> {
    let dump = Dump::open(file)?;
    let step = progress::bytes(format!("reading {}", file.display()), dump.bytes);
    let mut malformed = 0;
    dump.read(builder, &mut |bytes| step.add(bytes), &mut |row| {
        malformed += 1;
        if malformed <= MAX_TOLD {
            step.suspend(|| {
                tell(format_args!(
                    "dateline: {}:{}: {}",
                    file.display(),
                    row.line,
                    row.why
                ));
            });
        }
        if malformed == MAX_TOLD {
            step.suspend(|| tell("dateline: more of them are counted only"));
        }
    })
}

fn find(args: &FindArgs) -> anyhow::Result<Exit> {
    let gazetteer = load_gazetteer(&args.gazetteer)?;
    let name = args.name.join(" ");
    let mut found = gazetteer.named(&name);
    found.sort_by(|(a, x), (b, y)| {
        let weight = |naming: &Naming, entry: &Entry<'_>| likelihood(*naming, entry);
        weight(b, y)
            .total_cmp(&weight(a, x))
            .then(x.row.cmp(&y.row))
    });
    if found.is_empty() {
        let near = gazetteer.similar(&name, 5);
        let hint = if near.is_empty() {
            String::new()
        } else {
            format!("; did you mean {}?", near.join(", "))
        };
        tell(format_args!(
            "dateline: no place is called \"{name}\"{hint}"
        ));
        return Ok(Exit::Unreadable);
    }
    let shown = &found[..found.len().min(args.limit)];
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    let done = match args.format {
        Format::Jsonl => shown.iter().try_for_each(|(naming, entry)| {
            serde_json::to_writer(&mut out, &Found::of(&gazetteer, *naming, entry))?;
            writeln!(out)
        }),
        Format::Table => table(&mut out, &gazetteer, shown, found.len() - shown.len()),
    };
    match done.and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e).context("cannot write"),
        _ => Ok(Exit::Done),
    }
}

/// How likely a place is meant, for the order of a listing alone: by its inhabitants, less where the
/// name is not its usual one. Regions and seas of Dateline's own table are there because they are
/// spoken of; a district that is called like its town counts the same people and seldom is meant.
fn likelihood(naming: Naming, entry: &Entry<'_>) -> f64 {
    const REGION: f64 = 1e6;
    let weight = match naming {
        Naming::Usual => 1.0,
        Naming::Alternate | Naming::Abbreviation => 0.1,
        Naming::Code => 0.001,
    };
    let district = entry.class == 'A' && entry.code.starts_with("ADM") && entry.code != "ADM1";
    let size = match entry.geonames_id {
        None => REGION,
        Some(_) if district => entry.population as f64 * 0.01,
        Some(_) => entry.population as f64,
    };
    weight * (size + 1.0)
}

/// A place as `--format jsonl` prints it.
#[derive(Serialize)]
struct Found<'g> {
    name: &'g str,
    naming: &'static str,
    what: &'static str,
    feature: String,
    admin2: Option<&'g str>,
    admin1: Option<&'g str>,
    country: Option<&'g str>,
    country_name: Option<&'g str>,
    population: Option<u64>,
    lat: f64,
    lon: f64,
    geonames_id: Option<u64>,
}

impl<'g> Found<'g> {
    fn of(gazetteer: &'g Gazetteer, naming: Naming, entry: &Entry<'g>) -> Self {
        Self {
            name: entry.name,
            naming: match naming {
                Naming::Usual => "usual",
                Naming::Alternate => "alternate",
                Naming::Abbreviation => "abbreviation",
                Naming::Code => "code",
            },
            what: feature_in_words(entry.class, entry.code),
            feature: format!("{}.{}", entry.class, entry.code),
            admin2: entry.admin2_name,
            admin1: entry.admin1_name,
            country: entry.country,
            country_name: entry
                .country
                .and_then(|code| gazetteer.country(code))
                .map(|country| country.name),
            population: (entry.population > 0).then_some(entry.population),
            lat: entry.lat,
            lon: entry.lon,
            geonames_id: entry.geonames_id,
        }
    }
}

const HEADS: [&str; 7] = [
    "NAME",
    "WHAT",
    "IN",
    "COUNTRY",
    "INHABITANTS",
    "COORDINATES",
    "GEONAMES",
];

fn table(
    out: &mut impl Write,
    gazetteer: &Gazetteer,
    shown: &[(Naming, Entry<'_>)],
    more: usize,
) -> io::Result<()> {
    let rows: Vec<[String; 7]> = shown
        .iter()
        .map(|(naming, entry)| cells(&Found::of(gazetteer, *naming, entry)))
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.max().unwrap_or(0).max(HEADS[at].len())
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    let line = |row: &[&str; 7]| {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let blank = " ".repeat(widths[at] - cell.chars().count());
            // Numbers stand to the right.
            line += &match at {
                4 => format!("{blank}{cell}  "),
                _ => format!("{cell}{blank}  "),
            };
        }
        line.trim_end().to_owned()
    };
    writeln!(out, "{DIM}{}{DIM:#}", line(&HEADS))?;
    for row in &rows {
        writeln!(out, "{}", line(&row.each_ref().map(String::as_str)))?;
    }
    if more > 0 {
        writeln!(out, "{DIM}and {more} more: see --limit{DIM:#}")?;
    }
    Ok(())
}

fn cells(found: &Found<'_>) -> [String; 7] {
    let within: Vec<&str> = [found.admin2, found.admin1]
        .into_iter()
        .flatten()
        .filter(|name| *name != found.name)
        .collect();
    let text = |text: Option<&str>| text.unwrap_or("–").to_owned();
    [
        found.name.to_owned(),
        found.what.to_owned(),
        if within.is_empty() {
            "–".to_owned()
        } else {
            within.join(", ")
        },
        text(found.country_name.or(found.country)),
        found.population.map_or_else(|| "–".to_owned(), grouped),
        format!("{:.4} {:.4}", found.lat, found.lon),
        found
            .geonames_id
            .map_or_else(|| "–".to_owned(), |id| id.to_string()),
    ]
}
