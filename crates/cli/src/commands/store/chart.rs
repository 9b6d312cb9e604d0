//! The toll of an incident over time, drawn in characters.

use std::io::{self, Write};

use dateline_record::{CountKind, Decided, Incident, Range, Toll};

use super::incidents::number;
use crate::commands::{BOLD, DIM, one_line};

/// The longest bar, in characters.
const WIDTH: u64 = 32;

/// The tolls of each kind that was told more than once, in the order they were told.
pub(super) fn toll(out: &mut dyn Write, incident: &Incident) -> io::Result<()> {
    for what in CountKind::ALL {
        let of_kind = incident.toll.iter().filter(|t| t.what == what);
        let mut told: Vec<&Toll> = Vec::new();
        for toll in of_kind {
            let same = |t: &&Toll| key(t) == key(toll);
            if !told.iter().any(same) {
                told.push(toll);
            }
        }
        if told.len() < 2 {
            continue;
        }
        writeln!(out, "\n{BOLD}Toll over time: {}{BOLD:#}", what.name())?;
        let most = told.iter().map(|t| bounds(t).1).max().unwrap_or(0);
        for toll in told {
            let published = toll.published.as_deref().unwrap_or("no date");
            let day = published.get(..10).unwrap_or(published);
            let source = toll.source.as_deref().map(one_line).unwrap_or_default();
            writeln!(
                out,
                "  {day:<10}  {} {}  {DIM}{source}{DIM:#}",
                bar(bounds(toll), most),
                number(toll),
            )?;
        }
    }
    Ok(())
}

/// By the day it was told, then its bounds, then who told it.
fn key(t: &Toll) -> (Option<&str>, [Option<u64>; 3], Option<&str>) {
    (
        t.published.as_deref(),
        [t.low, t.best, t.high],
        t.source.as_deref(),
    )
}

/// What is certain, and what is possible.
fn bounds(toll: &Toll) -> (u64, u64) {
    let sure = toll.low.or(toll.best).unwrap_or(0);
    let possible = toll.high.or(toll.best).unwrap_or(sure);
    (sure.min(possible), possible.max(sure))
}

/// A bar: full as far as it is certain, light as far as it is possible.
fn bar((sure, possible): (u64, u64), most: u64) -> String {
    let length = |n: u64| {
        let scaled = u128::from(n) * u128::from(WIDTH);
        usize::try_from(scaled.div_ceil(u128::from(most.max(1)))).unwrap_or(0)
    };
    let (full, all) = (length(sure), length(possible));
    let drawn = "█".repeat(full) + &"░".repeat(all - full);
    drawn + &" ".repeat(usize::try_from(WIDTH).unwrap_or(0).saturating_sub(all))
}

/// A value that was told, in words.
pub(super) fn value(value: &Decided) -> String {
    match value {
        Decided::Words(words) => words.clone(),
        Decided::Range(Range { low, best, high }) => number(&Toll {
            published: None,
            what: CountKind::Other,
            low: *low,
            best: *best,
            high: *high,
            source: None,
            claim: String::new(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_the_numbers() {
        for (told, most, expected) in [
            (
                (16, 16),
                32,
                "████████████████".to_owned() + &" ".repeat(16),
            ),
            ((1, 2), 32, "█░".to_owned() + &" ".repeat(30)),
            ((0, 0), 0, " ".repeat(32)),
            ((u64::MAX, u64::MAX), u64::MAX, "█".repeat(32)),
        ] {
            assert_eq!(bar(told, most), expected);
        }
    }
}
