//! Whether two accounts tell of one happening.

mod manner;
mod numbers;
mod parties;
mod place;
mod time;

use crate::account::{Account, Site};
use crate::rules::LinkRules;
use crate::telling::Telling;

/// An account with the report that tells it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a>(pub &'a Telling, pub &'a Account);

/// What speaks for or against two accounts, or two reports, telling of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same, the surer the greater the number; negative where more speaks against it than for it
    /// and yet nothing excludes it; zero where it is open.
    Score(i32),
    /// Two different things: they are never put together.
    Different,
}

/// One thing that speaks for or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What it is.
    pub what: &'static str,
    /// How much; [`EXCLUDES`] where it excludes that the two are one.
    pub points: i32,
}

/// The points of what excludes that two accounts are one.
pub const EXCLUDES: i32 = i32::MIN;

/// Whether two accounts tell of one happening: a function of the two and their reports alone.
pub fn judge(a: Told<'_>, b: Told<'_>, rules: &LinkRules) -> Verdict {
    judged(a, b, rules, &mut |_| ())
}

/// What [`judge`] says, and why.
pub fn explain(a: Told<'_>, b: Told<'_>, rules: &LinkRules) -> (Verdict, Vec<Reason>) {
    let mut reasons = Vec::new();
    let verdict = judged(a, b, rules, &mut |r| reasons.push(r));
    (verdict, reasons)
}

fn judged(a: Told<'_>, b: Told<'_>, rules: &LinkRules, tell: &mut dyn FnMut(Reason)) -> Verdict {
    // What one report tells apart may be one all the same, but then others must say so.
    if a.0.report == b.0.report {
        let setting = Setting::Report { excluding: true };
        let (x, y) = ((a.1, Around::default()), (b.1, Around::default()));
        return match weigh(x, y, setting, rules, tell) {
            Some(score) => Verdict::Score(score.min(rules.within.apart)),
            None => Verdict::Different,
        };
    }
    // The order of the two must not matter.
    let (a, b) = if (a.0.day, a.0.report, a.1.trigger) <= (b.0.day, b.0.report, b.1.trigger) {
        (a, b)
    } else {
        (b, a)
    };
    let score = weigh(
        (a.1, a.0.around()),
        (b.1, b.0.around()),
        Setting::Reports,
        rules,
        tell,
    );
    score.map_or(Verdict::Different, Verdict::Score)
}

fn excludes(what: &'static str) -> Reason {
    Reason {
        what,
        points: EXCLUDES,
    }
}

/// What else the report of an account tells; nothing where two of one report are compared.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around<'a> {
    /// The names in it.
    pub(crate) names: &'a [u32],
    /// Where anything happened.
    pub(crate) sites: &'a [Site],
}

impl Telling {
    fn around(&self) -> Around<'_> {
        Around {
            names: &self.names,
            sites: &self.sites,
        }
    }
}

/// Where two accounts stand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Setting {
    /// In one report; `excluding` where what differs may exclude that they are one.
    Report { excluding: bool },
    /// In two.
    Reports,
}

/// The sum of what speaks for and against two accounts being one, the earlier first; `None` where
/// something excludes it. Each account comes with what else its report tells.
pub(crate) fn weigh(
    a: (&Account, Around<'_>),
    b: (&Account, Around<'_>),
    setting: Setting,
    rules: &LinkRules,
    tell: &mut dyn FnMut(Reason),
) -> Option<i32> {
    let mut score = match setting {
        Setting::Report { .. } => rules.base_within,
        Setting::Reports => rules.base,
    };
    tell(Reason {
        what: "to begin with",
        points: score,
    });
    if a.0.group != b.0.group {
        tell(excludes("events of two kinds"));
        return None;
    }
    let mut sum = |reason: Option<Reason>| {
        let Some(mut reason) = reason else {
            return true;
        };
        if reason.points == EXCLUDES && matches!(setting, Setting::Report { excluding: false }) {
            return true;
        }
        if reason.points == 0 {
            return true;
        }
        if reason.points == EXCLUDES {
            tell(reason);
            return false;
        }
        reason.points = reason.points.clamp(-10_000, 10_000);
        score += reason.points;
        tell(reason);
        true
    };
    let within = matches!(setting, Setting::Report { .. });
    let setting_of = |reason: Option<Reason>| match reason {
        // A report has its place and its days: what they have in common says little there.
        Some(r) if within && r.points > 0 => Some(Reason {
            points: r.points * rules.within.setting / 100,
            ..r
        }),
        other => other,
    };
    let all = sum(setting_of(time::weigh(a.0, b.0, setting, rules)))
        && sum(setting_of(place::weigh(a, b, within, rules)))
        && sum(parties::targets(a.0, b.0, within, rules))
        && sum(parties::actors(a.0, b.0, within, rules))
        && (!within || sum(time::ahead(a.0, b.0, rules)))
        && sum(parties::crossed(a.0, b.0, rules))
        && sum(numbers::weigh(a.0, b.0, within, rules))
        && sum(manner::modes(a.0, b.0, rules))
        && sum(manner::weapons(a.0, b.0, rules))
        && sum(manner::spot(a.0, b.0, rules))
        && (within || sum(manner::sentences(a.0, b.0, rules)))
        && (within || sum(manner::names(a, b, rules)))
        && (within || sum(manner::words(a.0, b.0, rules)));
    all.then_some(score)
}

/// Whether two sorted lists have something in common.
pub(crate) fn share<T: Ord>(a: &[T], b: &[T]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}
