//! `dateline codebook diff`: what a change of the codebook or the program does to events.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use dateline_report::{Line, MAX_LINE_BYTES, read_line};

use super::compare::{Change, Told, compare};
use crate::commands::piped;
use crate::exit::{Exit, usage};
use crate::tell::tell;

#[derive(clap::Args)]
pub(crate) struct DiffArgs {
    /// Event records as `dateline code` printed them before
    before: PathBuf,
    /// Event records of the same reports after
    after: PathBuf,
    /// List at most this many events gained, lost and changed each; 0: all
    #[arg(long, value_name = "N", default_value_t = 25)]
    limit: usize,
}

/// Reads event records; how many lines are none.
fn read(path: &Path) -> anyhow::Result<(Vec<Told>, usize)> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot read {name}"));
    let mut stream = BufReader::new(file.map_err(usage)?);
    let (mut events, mut wrong) = (Vec::new(), 0);
    let mut line = Vec::new();
    for number in 1u64.. {
        let done = read_line(&mut stream, &mut line, MAX_LINE_BYTES);
        match done.with_context(|| format!("cannot read {name}"))? {
            Line::End => break,
            Line::TooLong => {
                wrong += 1;
                tell(format_args!(
                    "dateline: {name}:{number}: the line is longer than {MAX_LINE_BYTES} bytes"
                ));
                continue;
            }
            Line::Read => {}
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let value = serde_json::from_slice(&line);
        match value.ok().as_ref().and_then(Told::read) {
            Some(event) => events.push(event),
            None => {
                wrong += 1;
                tell(format_args!("dateline: {name}:{number}: no event record"));
            }
        }
    }
    Ok((events, wrong))
}

/// How many events were gained, lost and changed.
type Sums = BTreeMap<String, [usize; 3]>;

pub(super) fn run(args: &DiffArgs) -> anyhow::Result<Exit> {
    let (before, wrong_before) = read(&args.before)?;
    let (after, wrong_after) = read(&args.after)?;
    let changes = compare(&before, &after);
    let done = piped(|out| {
        print(out, &before, &after, &changes, args.limit)?;
        Ok(())
    })?;
    Ok(if wrong_before + wrong_after == 0 {
        done
    } else {
        Exit::Unreadable
    })
}

fn print(
    out: &mut dyn Write,
    before: &[Told],
    after: &[Told],
    changes: &[Change<'_>],
    limit: usize,
) -> io::Result<()> {
    let (mut by_type, mut by_entry) = (Sums::new(), Sums::new());
    let mut by_field: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sums = [0; 3];
    let (mut same, mut surer) = (0, 0);
    let mut lists: [Vec<&Change<'_>>; 3] = Default::default();
    for change in changes {
        let (n, event) = match change {
            Change::Gained(e) => (0, e),
            Change::Lost(e) => (1, e),
            Change::Changed(a, b) => {
                for (field, _, _) in a.differences(b) {
                    *by_field.entry(field).or_default() += 1;
                }
                (2, b)
            }
            Change::Surer => {
                surer += 1;
                continue;
            }
            Change::Same => {
                same += 1;
                continue;
            }
        };
        sums[n] += 1;
        by_type.entry(event.kind.clone()).or_default()[n] += 1;
        by_entry.entry(event.rule.clone()).or_default()[n] += 1;
        lists[n].push(change);
    }
    let reports = |events: &[Told]| {
        let ids: BTreeSet<&str> = events.iter().map(|e| e.report.as_str()).collect();
        ids.len()
    };
    writeln!(
        out,
        "{} events of {} reports before, {} of {} after: {} gained, {} lost, {} changed, {same} the same{}",
        before.len(),
        reports(before),
        after.len(),
        reports(after),
        sums[0],
        sums[1],
        sums[2],
        if surer > 0 {
            format!(", {surer} other in their confidence alone")
        } else {
            String::new()
        }
    )?;
    table(out, "type", &by_type)?;
    table(out, "entry", &by_entry)?;
    if !by_field.is_empty() {
        let mut fields: Vec<_> = by_field.into_iter().collect();
        fields.sort_by_key(|&(name, n)| (std::cmp::Reverse(n), name));
        let fields: Vec<String> = fields.iter().map(|(f, n)| format!("{f} {n}")).collect();
        writeln!(out, "\nchanged in: {}", fields.join(", "))?;
    }
    for (name, list) in ["gained", "lost", "changed"].into_iter().zip(&lists) {
        if list.is_empty() {
            continue;
        }
        writeln!(out, "\n{name}")?;
        let most = if limit == 0 { list.len() } else { limit };
        for change in list.iter().take(most) {
            one(out, change)?;
        }
        if list.len() > most {
            writeln!(out, "  … and {} more", list.len() - most)?;
        }
    }
    Ok(())
}

/// Gained, lost and changed by a heading, those with the most first.
fn table(out: &mut dyn Write, heading: &str, sums: &Sums) -> io::Result<()> {
    if sums.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<_> = sums.iter().collect();
    rows.sort_by_key(|(name, n)| (std::cmp::Reverse(n.iter().sum::<usize>()), name.as_str()));
    writeln!(out, "\n{heading:<44} gained   lost changed")?;
    for (name, [gained, lost, changed]) in rows {
        writeln!(out, "{name:<44} {gained:>6} {lost:>6} {changed:>7}")?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, change: &Change<'_>) -> io::Result<()> {
    let (sign, e) = match change {
        Change::Gained(e) => ('+', e),
        Change::Lost(e) => ('-', e),
        Change::Changed(_, e) => ('~', e),
        Change::Surer | Change::Same => return Ok(()),
    };
    let [_, mode, _, status, _, actors, recipients, ..] = &e.fields;
    let mode = if mode.is_empty() {
        String::new()
    } else {
        format!(" {mode}")
    };
    let side = |s: &'_ String| {
        if s.is_empty() {
            "–".to_string()
        } else {
            s.clone()
        }
    };
    writeln!(
        out,
        "  {sign} {}{mode}, {status}: {} → {}  ({})",
        e.kind,
        side(actors),
        side(recipients),
        e.rule
    )?;
    if let Change::Changed(a, b) = change {
        for (field, from, to) in a.differences(b) {
            let shown = |s: &str| {
                if s.is_empty() {
                    "nothing".to_string()
                } else {
                    s.to_string()
                }
            };
            writeln!(out, "      {field:<11} {} ⇒ {}", shown(from), shown(to))?;
        }
    }
    writeln!(out, "      {}: {}", e.report, e.text)
}
