//! Why two events were put together, or not.

use std::io::{self, Write};

use dateline_incident::account::id;
use dateline_incident::judge::{EXCLUDES, Reason, Told, Verdict, explain};
use dateline_incident::{Account, Node, Telling, hash};
use dateline_record::Event;

use super::desk::Desk;
use crate::commands::input::Output;
use crate::commands::{BOLD, DIM};

/// Says what speaks for and against two events being one happening, and what became of them.
pub(super) fn events(out: &mut Output, desk: &Desk, a: &str, b: &str) -> io::Result<()> {
    let to = &mut out.stream;
    let (Some(x), Some(y)) = (found(desk, a), found(desk, b)) else {
        for id in [a, b].iter().filter(|id| desk.event(id).is_none()) {
            writeln!(to, "no event has the id {id}")?;
        }
        return Ok(());
    };
    for (event, ..) in [&x, &y] {
        let report = &event.report;
        let from = [&report.publisher, &report.published];
        let from: Vec<&str> = from.iter().filter_map(|s| s.as_deref()).collect();
        writeln!(
            to,
            "{BOLD}{}{BOLD:#}  {} {DIM}({}){DIM:#}",
            event.id,
            event.kind,
            from.join(", ")
        )?;
        writeln!(to, "    {}", event.evidence.text)?;
    }
    let incidents = (desk.home(x.2), desk.home(y.2));
    let together = incidents.0 == incidents.1;
    writeln!(to)?;
    if x.0.report.id == y.0.report.id {
        let (verdict, why) = dateline_incident::account::explain(x.0, y.0, &desk.rules);
        reasons(to, verdict, why)?;
        return match (x.2 == y.2, together) {
            (true, _) => writeln!(to, "One incident: the report tells them as one happening."),
            (false, true) => writeln!(to, "One incident, by way of other reports."),
            (false, false) => writeln!(to, "Two incidents."),
        };
    }
    let (told, other) = (account(&x), account(&y));
    let (Some(told), Some(other)) = (told, other) else {
        return Ok(());
    };
    let (verdict, why) = explain(told, other, &desk.rules);
    reasons(to, verdict, why)?;
    match (together, verdict) {
        (true, Verdict::Score(s)) if s > 0 => writeln!(to, "One incident."),
        (true, _) => writeln!(to, "One incident, by way of others that tell of it."),
        (false, Verdict::Score(s)) if s > 0 => writeln!(
            to,
            "Two incidents: what others tell of the one speaks against the other."
        ),
        (false, _) => writeln!(to, "Two incidents."),
    }
}

/// The sum, a reason a line.
fn reasons(to: &mut impl Write, verdict: Verdict, why: Vec<Reason>) -> io::Result<()> {
    for Reason { what, points } in why {
        match points {
            EXCLUDES => writeln!(to, "  excluded  {what}")?,
            points => writeln!(to, "  {points:+8}  {what}")?,
        }
    }
    if let Verdict::Score(sum) = verdict {
        writeln!(to, "  {sum:+8}  in sum")?;
    }
    writeln!(to)
}

type Found<'a> = (&'a Event, std::sync::Arc<Telling>, Node);

fn found<'a>(desk: &'a Desk, event: &str) -> Option<Found<'a>> {
    let event = desk.event(event)?;
    let report = hash(event.report.id.as_bytes());
    let telling = desk.telling(report)?;
    let number = id(&event.id);
    let holds = |a: &Account| a.events.contains(&number);
    let account = telling.accounts.iter().position(holds)?;
    let account = u32::try_from(account).ok()?;
    Some((event, telling, Node { report, account }))
}

fn account<'a>(found: &'a Found<'_>) -> Option<Told<'a>> {
    let account = usize::try_from(found.2.account).ok()?;
    Some(Told(&found.1, found.1.accounts.get(account)?))
}
