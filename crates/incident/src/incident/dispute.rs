//! Which fields have values that cannot all be true.

use dateline_record::{Party, Stance, Status};

use super::parties::{ACTORS, RECIPIENTS, Side, exclusive, named};
use super::toll::{Stated, official, source, stated};
use super::{Member, affirms};
use crate::account::{Who, day, who};
use crate::judge::share;
use crate::rules::LinkRules;

/// Names of the disputed fields, in order of the alphabet.
pub(super) fn all(members: &[Member<'_>], rules: &LinkRules) -> Vec<String> {
    let mut disputed: Vec<String> = Vec::new();
    for (kind, tolls) in stated(members) {
        if rival_tolls(&tolls, rules) {
            disputed.push(kind.name().to_string());
        }
    }
    let rivals = rival_doers(members, rules);
    let (doers_deny, others_deny) = denials(members, rules);
    if rivals || doers_deny || crossed(members, rules) {
        disputed.push("actors".to_string());
    }
    // Who is said to have done it and denies it disputes that it was he where there are others to
    // have done it, else that it happened.
    if others_deny || (doers_deny && !rivals) {
        disputed.push("happened".to_string());
    }
    disputed.sort_unstable();
    disputed.dedup();
    disputed
}

/// Whether some tolls cannot be true together: out of each other's bounds and
/// - told in one report by two sources, or
/// - told by sources of two camps within days, or
/// - the lower one told later by somebody who does not correct himself: the dead do not rise.
fn rival_tolls(tolls: &[Stated<'_>], rules: &LinkRules) -> bool {
    let pairs = tolls
        .iter()
        .enumerate()
        .flat_map(|(i, a)| tolls[i + 1..].iter().map(move |b| (a, b)));
    pairs.into_iter().any(|(a, b)| {
        let ((low, high), (other_low, other_high)) = (a.bounds(), b.bounds());
        if low <= other_high && other_low <= high {
            return false;
        }
        let (x, y) = (source(&a.member), source(&b.member));
        let both_named = x.is_some() && y.is_some();
        let days = match (
            a.member.published().and_then(day),
            b.member.published().and_then(day),
        ) {
            (Some(p), Some(q)) => (q - p).abs(),
            _ => 0,
        };
        let one_report = a.member.event.report.id == b.member.event.report.id;
        // What one report tells as history ("seven had been killed") is no rival of what it tells now.
        if one_report {
            return both_named && !same_source(x, y, rules);
        }
        let rises = b.best() > a.best();
        let camps = both_named && official(&a.member, rules) != official(&b.member, rules);
        if rises {
            return camps && days <= rules.record.rival_days;
        }
        camps || (both_named && !same_source(x, y, rules) && days <= rules.record.rival_days)
    })
}

fn same_source(a: Option<&Party>, b: Option<&Party>, rules: &LinkRules) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let (x, y) = (who(a, rules), who(b, rules));
            (x.name.is_some() && x.name == y.name) || (x.head.is_some() && x.head == y.head)
        }
        (None, None) => true,
        _ => false,
    }
}

/// Whether some say that one party did it and others that another did that cannot be the same.
fn rival_doers(members: &[Member<'_>], rules: &LinkRules) -> bool {
    let affirmed: Vec<Member<'_>> = members
        .iter()
        .filter(|m| affirms(m.event))
        .copied()
        .collect();
    let all = named(&affirmed, ACTORS, rules);
    let pairs = all
        .iter()
        .enumerate()
        .flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (a, b)));
    pairs.into_iter().any(|(a, b)| {
        // Both in one event are partners.
        let together = a
            .mentions
            .iter()
            .any(|(m, _)| b.mentions.iter().any(|(n, _)| m.event.id == n.event.id));
        // Without a source of its own, the report says so; two reports that call them otherwise do
        // not contradict each other.
        let said = |n: &super::parties::Named<'_>| {
            n.mentions.iter().any(|(m, _)| {
                m.event.attribution.iter().any(|a| {
                    matches!(
                        a.stance,
                        Stance::Claims | Stance::Accuses | Stance::Says | Stance::Denies
                    )
                })
            })
        };
        !together && exclusive(a, b) && said(a) && said(b)
    })
}

/// Whether each side is said to have done it to the other.
fn crossed(members: &[Member<'_>], rules: &LinkRules) -> bool {
    let sides = |m: &Member<'_>, side: Side| -> Vec<Who> {
        let parties = side(m.event).iter().filter(|p| p.inferred.is_none());
        parties.map(|p| who(p, rules)).collect()
    };
    let alike = |xs: &[Who], ys: &[Who]| {
        xs.iter().any(|x| {
            ys.iter().any(|y| {
                (x.name.is_some() && x.name == y.name)
                    || (x.head.is_some() && x.head == y.head && !x.generic)
                    || x.sectors
                        .first()
                        .is_some_and(|s| y.sectors.first() == Some(s))
            })
        })
    };
    members.iter().enumerate().any(|(i, m)| {
        members[i + 1..].iter().any(|n| {
            let (ma, mr) = (sides(m, ACTORS), sides(m, RECIPIENTS));
            let (na, nr) = (sides(n, ACTORS), sides(n, RECIPIENTS));
            alike(&ma, &nr) && alike(&na, &mr) && !alike(&ma, &na)
        })
    })
}

/// Whether those who are said to have done it deny it, and whether others deny that it happened.
fn denials(members: &[Member<'_>], rules: &LinkRules) -> (bool, bool) {
    let affirmed = members
        .iter()
        .any(|m| matches!(m.event.status, Status::Actual | Status::Historical));
    if !affirmed {
        return (false, false);
    }
    let mut found = (false, false);
    for m in members.iter().filter(|m| m.event.status == Status::Negated) {
        let by = source(m).map(|s| who(s, rules));
        let doer = m.event.actors.iter().map(|p| who(p, rules)).any(|a| {
            by.as_ref().is_none_or(|b| {
                (b.name.is_some() && b.name == a.name)
                    || (b.head.is_some() && b.head == a.head)
                    || share(&b.words, &a.words)
                    || b.sectors.iter().any(|s| a.sectors.contains(s))
            })
        });
        if doer {
            found.0 = true;
        } else {
            found.1 = true;
        }
    }
    found
}
