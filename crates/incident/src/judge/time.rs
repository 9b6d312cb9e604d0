//! When.

use dateline_record::Status;

use super::{EXCLUDES, Reason, Setting};
use crate::account::{Account, MINUTES_A_DAY, When};
use crate::rules::LinkRules;

/// What the times of two accounts say.
pub(super) fn weigh(
    a: &Account,
    b: &Account,
    setting: Setting,
    rules: &LinkRules,
) -> Option<Reason> {
    let (x, y) = (a.when?, b.when?);
    let rule = &rules.time;
    let lasting = rules.lasting(a.group);
    let reason = |what, points| Some(Reason { what, points });
    if x.told && y.told {
        let apart = apart(x, y);
        let within = matches!(setting, Setting::Report { .. });
        // Within a report, what is reckoned from something else is not that.
        let slack = if within { 0 } else { x.slack + y.slack };
        if apart <= 0 {
            return match length(x).max(length(y)) {
                n if n <= 2 => reason("the same day", rule.same_day),
                n if n <= 10 => reason("the same week", rule.same_week),
                _ => reason("a long time in common", rule.same_long),
            };
        }
        // Parts of one day, such as morning and afternoon, make two happenings within a report only:
        // reports differ in such.
        let days = day_gap(x, y);
        if days == 0 {
            return if within {
                reason("other times of the day", EXCLUDES)
            } else {
                reason("the same day", rule.same_day / 2)
            };
        }
        if days <= slack {
            return reason("about the same time", rule.same_week);
        }
        if days <= lasting {
            // What goes on for days is told of several; a report that names two means two, or not.
            let points = if within {
                -rule.going_on
            } else {
                rule.going_on
            };
            return reason("still going on", points);
        }
        if days == 1 && !within {
            return reason("neighbouring days", rule.next_day);
        }
        return reason("other days", EXCLUDES);
    }
    if matches!(setting, Setting::Report { .. }) {
        return None;
    }
    if !x.told && !y.told {
        let days = day_gap(x, y);
        return match days {
            n if n <= 1 => reason("reports of one day or the next", rule.published),
            n if n <= lasting => reason("still going on", rule.going_on),
            n if n <= rule.later_days => reason("reports within days", rule.days),
            n if n <= rule.old_days => reason("reports of other days", rule.stale),
            _ => reason("reports of other times", rule.old),
        };
    }
    let (told, published) = if x.told { (x, y) } else { (y, x) };
    let before = day_of(told.begin) - told.slack - day_of(published.begin);
    if before > 1 {
        // A report of what has not happened yet, or of what was to happen and was called off.
        let ahead = lies_ahead(a) || lies_ahead(b);
        return if ahead && before <= rule.old_days {
            None
        } else {
            reason("told before it happened", EXCLUDES)
        };
    }
    let after = day_of(published.begin) - day_of(told.end - 1) - told.slack;
    match after {
        n if n <= rule.later_days => reason("told within days", rule.later),
        n if n <= lasting => reason("still going on", rule.going_on),
        n if n <= rule.old_days => reason("told much later", rule.stale),
        _ => reason("told long after", rule.old),
    }
}

/// Whether it is told as lying ahead, or in part.
fn lies_ahead(account: &Account) -> bool {
    let ahead = |s: &Status| matches!(s, Status::Future | Status::Hypothetical);
    account.status.iter().any(ahead)
}

/// Within a report: one lies ahead and the other was done.
pub(super) fn ahead(a: &Account, b: &Account, rules: &LinkRules) -> Option<Reason> {
    let done = |account: &Account| account.status.contains(&Status::Actual);
    let one = |x: &Account, y: &Account| lies_ahead(x) && !done(x) && done(y) && !lies_ahead(y);
    (one(a, b) || one(b, a)).then_some(Reason {
        what: "one lies ahead, the other was done",
        points: rules.within.ahead,
    })
}

fn day_of(minute: i32) -> i32 {
    minute.div_euclid(MINUTES_A_DAY)
}

/// Days that it takes, at least one.
fn length(w: When) -> i32 {
    day_of(w.end - 1) - day_of(w.begin) + 1
}

/// Minutes between two times; none where they overlap.
fn apart(a: When, b: When) -> i32 {
    (b.begin.saturating_sub(a.end))
        .max(a.begin.saturating_sub(b.end))
        .saturating_add(1)
        .max(0)
}

/// Days between two times: 0 on one day, 1 on neighbouring ones.
fn day_gap(a: When, b: When) -> i32 {
    let gap = |x: When, y: When| day_of(y.begin) - day_of(x.end - 1);
    gap(a, b).max(gap(b, a)).max(0)
}
