//! An explanation as people read it, at most 100 columns wide where words allow; coloured on a
//! terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use dateline_codebook::Entry;
use dateline_coder::explain::{
    Clause, Condition, Explained, Explanation, Fired, Near, Outcome, Sentence,
};
use dateline_record::Event;
use dateline_report::Report;

use super::super::table;
use super::picture::{self, Row};
use crate::commands::{BOLD, DIM};

/// How wide a page is, in characters.
const COLUMNS: usize = 100;

/// The words of a picture are followed by its columns here, unless they are longer.
const PICTURE_COLUMNS: usize = 58;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();

/// The predicates that an entry names, by kind of word.
pub(super) fn predicates(entry: &Entry) -> String {
    let mut all: Vec<String> = entry
        .patterns
        .iter()
        .flat_map(|p| &p.predicates)
        .map(|(kind, lemma)| format!("{lemma} ({})", kind.name()))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.join(", ")
}

/// Writes words under an indent, broken at blanks; the first line begins with `first`.
fn fill(out: &mut impl Write, first: &str, indent: usize, text: &str) -> io::Result<()> {
    let mut line = first.to_string();
    let mut columns = first.chars().count();
    let mut empty = true;
    for word in text.split(' ') {
        let n = word.chars().count();
        if !empty && columns + 1 + n > COLUMNS {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent);
            columns = indent;
            empty = true;
        }
        if !empty {
            line.push(' ');
            columns += 1;
        }
        line.push_str(word);
        columns += n;
        empty = false;
    }
    writeln!(out, "{line}")
}

/// Cut behind `most` characters.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}

/// A whole report. `trial`: one entry is asked for, and every condition of it is shown.
pub(super) fn report(out: &mut impl Write, told: &Explanation, trial: bool) -> io::Result<()> {
    let title = told.title.as_deref().unwrap_or(&told.report);
    writeln!(out, "{BOLD}{title}{BOLD:#}\n")?;
    if let Some(subject) = &told.subject {
        let what = format!(
            "The whole report is about {subject}, and most events are left out for that              (subjects.toml)."
        );
        fill(out, "", 0, &what)?;
        writeln!(out)?;
    }
    for s in &told.sentences {
        sentence(out, s, &told.events, trial)?;
    }
    Ok(())
}

/// One event: what it is, the sentences that tell it, how it was coded elsewhere.
pub(super) fn event(out: &mut impl Write, report: &Report, told: &Explanation) -> io::Result<()> {
    let records: Vec<Event> = told.events.iter().map(|e| e.event.clone()).collect();
    table::report(out, report, &records)?;
    for s in &told.sentences {
        sentence(out, s, &told.events, false)?;
    }
    for e in &told.events {
        writeln!(
            out,
            "{BOLD}Confidence {}{BOLD:#}  {DIM}confidence.toml{DIM:#}",
            e.event.confidence
        )?;
        for s in &e.signs {
            let first = format!("  {:<+6.2} {:<9} ", s.weight, s.name);
            fill(out, &first, 19, &s.about)?;
        }
        writeln!(out, "\n{BOLD}In other ontologies{BOLD:#}")?;
        for c in &e.codes {
            let code = c.code.as_deref().unwrap_or("no code");
            writeln!(out, "  {:<5}  {code}", c.scheme)?;
            writeln!(out, "         {}  {DIM}{}{DIM:#}", c.rule, c.place)?;
            fill(out, "         ", 9, &c.about)?;
        }
    }
    Ok(())
}

fn sentence(
    out: &mut impl Write,
    s: &Sentence,
    events: &[Explained],
    trial: bool,
) -> io::Result<()> {
    write!(out, "{BOLD}")?;
    fill(out, "", 0, &s.text)?;
    writeln!(out, "{BOLD:#}")?;
    let rows = picture::rows(&s.words);
    if rows.is_empty() && !s.words.is_empty() {
        let n = s.words.len();
        writeln!(out, "  {DIM}too long to be drawn: {n} words{DIM:#}")?;
    }
    for r in &rows {
        row(out, r)?;
    }
    writeln!(out)?;
    for (n, c) in s.clauses.iter().enumerate() {
        clause(out, n, c, events, trial)?;
        writeln!(out)?;
    }
    if !s.silent.is_empty() {
        fill(out, "  silent   ", 11, &s.silent.join(", "))?;
        writeln!(out)?;
    }
    Ok(())
}

fn row(out: &mut impl Write, r: &Row) -> io::Result<()> {
    let used = [&r.lines, &r.before, &r.word, &r.behind]
        .iter()
        .map(|s| s.chars().count())
        .sum::<usize>();
    let gap = " ".repeat(PICTURE_COLUMNS.saturating_sub(used).max(1));
    let clauses: Vec<String> = r.clauses.iter().map(|c| format!("[{}]", c + 1)).collect();
    let line = format!(
        "{:<13} {:<5} {:<8} {}",
        r.dep,
        r.tag,
        r.entities.join(" "),
        clauses.join(" ")
    );
    writeln!(
        out,
        "  {DIM}{}{DIM:#}{}{BOLD}{}{BOLD:#}{}{gap}{DIM}{}{DIM:#}",
        r.lines,
        r.before,
        r.word,
        r.behind,
        line.trim_end()
    )
}

fn clause(
    out: &mut impl Write,
    number: usize,
    c: &Clause,
    events: &[Explained],
    trial: bool,
) -> io::Result<()> {
    writeln!(
        out,
        "  [{}] {BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}",
        number + 1,
        c.predicate,
        c.names.join(", ")
    )?;
    for r in &c.roles {
        let mark = if r.borrowed { "?" } else { "" };
        let role = format!("{}{mark}", r.role);
        fill(out, &format!("      {role:<11}"), 17, &short(&r.text, 240))?;
    }
    let hedged = |h: bool| if h { ", hedged" } else { "" };
    writeln!(
        out,
        "      {:<11}{}{}",
        "status",
        c.status.name(),
        hedged(c.hedged)
    )?;
    for t in &c.path {
        let to = format!("{}{}", t.status.name(), hedged(t.hedged));
        fill(out, &format!("      {:<11}→ {to}: ", ""), 19, &t.why)?;
    }
    for s in &c.sources {
        let who = s.who.as_deref().unwrap_or("nobody named");
        let quoted = if s.quoted { ", quoted" } else { "" };
        let told = format!("{} (“{}”{quoted}): {who}", s.stance.name(), s.cue);
        fill(out, &format!("      {:<11}", "source"), 17, &told)?;
    }
    if let Some(f) = &c.fired {
        fired(out, f, events)?;
    }
    for b in &c.beaten {
        let what = format!("    {:<9}{}", "beaten", b.entry);
        place(out, BAD, &what, &b.place)?;
        fill(out, "               ", 15, &b.why)?;
    }
    // The pattern that fired has been shown.
    let shown = |n: &&Near| {
        c.fired
            .as_ref()
            .is_some_and(|f| f.entry == n.entry && f.place == n.place)
    };
    for n in c.nearly.iter().filter(|n| !shown(n)) {
        near(out, n, trial)?;
    }
    Ok(())
}

/// A heading with the place in a file at the right, or on a line of its own.
fn place(out: &mut impl Write, style: Style, what: &str, place: &str) -> io::Result<()> {
    let used = what.chars().count() + place.chars().count();
    if used + 2 > COLUMNS {
        writeln!(out, "{style}{what}{style:#}")?;
        return writeln!(out, "               {DIM}{place}{DIM:#}");
    }
    let gap = " ".repeat(COLUMNS - used);
    writeln!(out, "{style}{what}{style:#}{gap}{DIM}{place}{DIM:#}")
}

fn fired(out: &mut impl Write, f: &Fired, events: &[Explained]) -> io::Result<()> {
    let what = format!("    {:<9}{}  weight {}", "fired", f.entry, f.weight);
    place(out, GOOD, &what, &f.place)?;
    fill(out, "             ", 13, &f.about)?;
    // What must not be there and is not tells nothing.
    let telling = |c: &&Condition| c.weight > 0 || !c.words.is_empty();
    for c in f.conditions.iter().filter(telling) {
        condition(out, c)?;
    }
    for r in &f.rules {
        let at = if r.place.is_empty() {
            String::new()
        } else {
            format!(" ({})", r.place)
        };
        fill(
            out,
            "             · ",
            15,
            &format!("{}: {}{at}", r.does, r.about.trim_end_matches('.')),
        )?;
    }
    let known = |id: &String| events.iter().map(|e| &e.event).find(|e| e.id == *id);
    let outcome = match &f.outcome {
        Outcome::Event(id) => format!("event {id}{}", known(id).map(brief).unwrap_or_default()),
        Outcome::Part(id) => format!(
            "part of event {id}{}",
            known(id).map(brief).unwrap_or_default()
        ),
        Outcome::Told(by, how) => format!("no event of its own: told by “{by}”, {how}"),
        Outcome::Dropped => "no event of its own".to_string(),
    };
    fill(out, "             ⇒ ", 15, &outcome)
}

fn brief(e: &Event) -> String {
    let modes = if e.modes.is_empty() {
        String::new()
    } else {
        format!(" {}", e.modes.join(", "))
    };
    let context = if e.context.is_empty() {
        String::new()
    } else {
        format!(" [{}]", e.context.join(", "))
    };
    format!(
        ": {}{modes}{context}, {}, confidence {}",
        e.kind,
        e.status.name(),
        e.confidence
    )
}

/// One condition and what met it, or did not.
fn condition(out: &mut impl Write, c: &Condition) -> io::Result<()> {
    let words = c.words.join("”, “");
    let asks = short(&c.asks, 120);
    let what = if !c.holds {
        let there = match (words.is_empty(), c.on.as_str()) {
            (false, _) => format!("; is “{words}”"),
            (true, "near" | "polarity") => String::new(),
            (true, _) => "; there is none".to_string(),
        };
        format!("must be {asks}{there}")
    } else if words.is_empty() {
        match c.on.as_str() {
            "near" | "polarity" => format!("is {asks}"),
            _ => format!("nothing there is {asks}"),
        }
    } else if c.as_what.is_empty() {
        format!("“{words}” is {asks}")
    } else {
        format!("“{words}” is {}", c.as_what)
    };
    let weight = if c.weight > 0 {
        format!("  +{}", c.weight)
    } else {
        String::new()
    };
    let mark = if c.holds { "✓" } else { "✗" };
    fill(
        out,
        &format!("             {mark} {:<9} ", c.on),
        25,
        &format!("{what}{weight}"),
    )
}

fn near(out: &mut impl Write, n: &Near, trial: bool) -> io::Result<()> {
    let label = if trial { "asked" } else { "nearly" };
    place(out, BAD, &format!("    {label:<9}{}", n.entry), &n.place)?;
    n.conditions
        .iter()
        .filter(|c| trial || !c.holds)
        .try_for_each(|c| condition(out, c))
}
