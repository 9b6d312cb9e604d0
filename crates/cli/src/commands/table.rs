//! Events as people read them: one a paragraph, coloured on a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use dateline_record::{Attribution, Count, Event, Party, Scope, Span, Status, Time, TimeFrom};
use dateline_report::{CharIndex, Report};

use super::{BOLD, DIM, one_line, plural};

const TRIGGER: Style = Style::new().bold().underline();

fn status_style(status: Status) -> Style {
    let colour = match status {
        Status::Actual => AnsiColor::Green,
        Status::Attempted | Status::Future | Status::Hypothetical => AnsiColor::Yellow,
        Status::Negated => AnsiColor::Red,
        Status::Historical => AnsiColor::Cyan,
    };
    colour.on_default()
}

/// One report with its events.
pub(super) fn report(out: &mut impl Write, report: &Report, events: &[Event]) -> io::Result<()> {
    let chars = CharIndex::new(&report.text);
    let title = report.title.as_deref().unwrap_or(&report.id);
    write!(out, "{BOLD}{title}{BOLD:#}")?;
    let from: Vec<&str> = [
        report.publisher.as_deref(),
        report.published.as_ref().map(|p| p.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if from.is_empty() {
        writeln!(out)?;
    } else {
        writeln!(out, " {DIM}({}){DIM:#}", from.join(", "))?;
    }
    if events.is_empty() {
        writeln!(out, "  no events")?;
    }
    for e in events {
        writeln!(out)?;
        event(out, e, &report.text, &chars)?;
    }
    writeln!(out)
}

/// How much was done, when all is.
pub(super) fn closing(
    out: &mut impl Write,
    reports: usize,
    events: usize,
    unreadable: usize,
) -> io::Result<()> {
    write!(
        out,
        "{DIM}{} in {}",
        plural(events, "event"),
        plural(reports, "report")
    )?;
    end_of_closing(out, unreadable)
}

/// Ends the line that says how much was done with how much could not be read.
pub(super) fn end_of_closing(out: &mut impl Write, unreadable: usize) -> io::Result<()> {
    if unreadable > 0 {
        write!(out, "; {} could not be read", plural(unreadable, "input"))?;
    }
    writeln!(out, "{DIM:#}")
}

fn event(out: &mut impl Write, e: &Event, text: &str, chars: &CharIndex) -> io::Result<()> {
    let words = |s: Span| {
        text[chars.byte_at(s.0)..chars.byte_at(s.1)]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let modes = if e.modes.is_empty() {
        String::new()
    } else {
        format!(" {}", e.modes.join(", "))
    };
    let style = status_style(e.status);
    let hedged = if e.hedged { ", hedged" } else { "" };
    writeln!(
        out,
        "  {BOLD}{}{modes}{BOLD:#}  {style}{}{hedged}{style:#}",
        e.kind,
        e.status.name()
    )?;
    let side = |parties: &[Party]| {
        if parties.is_empty() {
            "–".to_string()
        } else {
            parties
                .iter()
                .map(|p| party(p, &words))
                .collect::<Vec<_>>()
                .join(" and ")
        }
    };
    writeln!(
        out,
        "    who     {} → {}",
        side(&e.actors),
        side(&e.recipients)
    )?;
    if !e.counts.is_empty() {
        writeln!(
            out,
            "    counts  {}",
            e.counts.iter().map(count).collect::<Vec<_>>().join("; ")
        )?;
    }
    if let Some(w) = &e.weapon {
        writeln!(out, "    weapon  {}", w.text)?;
    }
    if let Some(t) = &e.time {
        writeln!(out, "    when    {}", time(t))?;
    }
    if let Some(p) = &e.place {
        let country = p
            .country
            .as_ref()
            .map(|c| format!(" [{c}]"))
            .unwrap_or_default();
        let known = match (p.lat, p.lon) {
            (Some(lat), Some(lon)) => {
                let near = if p.precision == Some(1) { "" } else { "about " };
                format!("  {near}{lat:.2}, {lon:.2}")
            }
            _ => String::new(),
        };
        let scope = match p.scope {
            Some(Scope::Sentence) => " (the only place of the sentence)",
            _ => "",
        };
        writeln!(
            out,
            "    where   {}{country}{known}{scope}",
            one_line(&p.text)
        )?;
    }
    if !e.attribution.is_empty() {
        writeln!(
            out,
            "    source  {}",
            e.attribution
                .iter()
                .map(|a| said(a, &words))
                .collect::<Vec<_>>()
                .join(" ← ")
        )?;
    }
    // The sentence, with the words it was read from marked.
    let (s, t) = (e.evidence.sentence, e.evidence.trigger);
    let before = words(Span(s.0, t.0));
    let trigger = words(t);
    let after = words(Span(t.1, s.1.max(t.1)));
    let space = |left: usize, right: usize| {
        let piece = &text[chars.byte_at(left)..chars.byte_at(right)];
        piece.chars().next().is_some_and(char::is_whitespace)
    };
    let gap_before = if t.0 > s.0 && space(t.0 - 1, t.0) {
        " "
    } else {
        ""
    };
    let gap_after = if t.1 < s.1 && space(t.1, t.1 + 1) {
        " "
    } else {
        ""
    };
    writeln!(
        out,
        "    text    {before}{gap_before}{TRIGGER}{trigger}{TRIGGER:#}{gap_after}{after}"
    )?;
    // Other words of the report that tell of it, with whoever says them.
    for also in &e.evidence.also {
        let by: Vec<String> = also.attribution.iter().map(|a| said(a, &words)).collect();
        let by = match by.is_empty() {
            true => String::new(),
            false => format!(" – {}", by.join(" ← ")),
        };
        writeln!(out, "    also    {}{by}", words(also.trigger))?;
    }
    writeln!(
        out,
        "    {DIM}rule    {} ({:.2}){DIM:#}",
        e.evidence.rule, e.confidence
    )
}

fn party(p: &Party, words: &impl Fn(Span) -> String) -> String {
    let mut told = one_line(&p.text);
    if let Some(c) = p.coreferent {
        let meant = words(c);
        if meant != told {
            told = format!("{told} (= {meant})");
        }
    }
    let codes: Vec<&str> = p
        .country
        .iter()
        .map(String::as_str)
        .chain(p.sectors.iter().map(String::as_str))
        .collect();
    if !codes.is_empty() {
        told = format!("{told} [{}]", codes.join(" "));
    }
    if p.inferred.is_some() {
        told.push_str(" (inferred)");
    }
    told
}

fn count(c: &Count) -> String {
    let number = match (c.low, c.best, c.high) {
        (_, Some(b), Some(h)) if h != b => format!("{}–{h}", c.low.unwrap_or(b)),
        (Some(l), Some(b), None) if l == b => format!("{b} or more"),
        (None, Some(b), Some(_)) => format!("up to {b}"),
        (None, Some(b), None) => format!("about {b}"),
        (_, Some(b), _) => b.to_string(),
        (Some(l), None, _) => format!("{l} or more"),
        _ => c.text.clone(),
    };
    let of =
        c.of.as_ref()
            .map(|o| format!(" ({})", one_line(o)))
            .unwrap_or_default();
    let parts = if c.including.is_empty() {
        String::new()
    } else {
        format!(
            ", including {}",
            c.including.iter().map(count).collect::<Vec<_>>().join(", ")
        )
    };
    let what = c.what.name();
    if c.including.is_empty() {
        format!("{number} {what}{of}")
    } else {
        format!("{number} {what}{of}{parts}")
    }
}

fn time(t: &Time) -> String {
    match (t.from, &t.value) {
        (TimeFrom::Published, Some(v)) => {
            format!("{v} (date of publication; the report names no time for it)")
        }
        (TimeFrom::Published, None) => "unknown".to_string(),
        (TimeFrom::Text, Some(v)) if *v != t.text => format!("{v} (“{}”)", one_line(&t.text)),
        (TimeFrom::Text, _) => format!("“{}”", one_line(&t.text)),
    }
}

fn said(a: &Attribution, words: &impl Fn(Span) -> String) -> String {
    let source = a
        .source
        .as_ref()
        .map_or_else(|| "somebody unnamed".to_string(), |s| party(s, words));
    let quoted = if a.quoted { ", quoted" } else { "" };
    format!("{source} ({}{quoted})", a.stance.name())
}
