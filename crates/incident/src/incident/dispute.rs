//! Which fields have values that cannot all be true.

use dateline_record::{Party, Stance, Status};

use super::parties::{ACTORS, RECIPIENTS, Side, exclusive, named};
use super::toll::{Stated, source, stated};
use super::{Member, affirms};
use crate::account::{Who, counted, day, who};
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
    let denied = denials(members, rules);
    // Who is said to have done it and denies it disputes that it was he where he is accused of it or
    // others are to have done it, else that it happened.
    let by_others = rivals || accused(members);
    let several = several_claim(members, rules);
    if rivals || several || crossed(members, rules) || denied.part || (denied.by_doer && by_others)
    {
        disputed.push("actors".to_string());
    }
    if denied.by_others || (denied.by_doer && !by_others) {
        disputed.push("happened".to_string());
    }
    disputed.sort_unstable();
    disputed.dedup();
    disputed
}

/// Whether some tolls cannot be true together: out of each other's bounds, of the same people, and
/// - told in one report by two sources, or
/// - told by sources of two camps within days, or
/// - the lower one told later by somebody else: the dead do not rise.
fn rival_tolls(tolls: &[Stated<'_>], rules: &LinkRules) -> bool {
    let pairs = tolls
        .iter()
        .enumerate()
        .flat_map(|(i, a)| tolls[i + 1..].iter().map(move |b| (a, b)));
    pairs.into_iter().any(|(a, b)| {
        let ((low, high), (other_low, other_high)) = (a.bounds(rules), b.bounds(rules));
        if low <= other_high && other_low <= high {
            return false;
        }
        let of = (counted(a.count, rules), counted(b.count, rules));
        if let (Some(x), Some(y)) = of
            && x != y
        {
            return false;
        }
        let (x, y) = (source(&a.member), source(&b.member));
        if x.is_none() || y.is_none() || same_source(x, y, rules) {
            return false;
        }
        if a.member.event.report.id == b.member.event.report.id {
            return true;
        }
        let days = match (
            a.member.published().and_then(day),
            b.member.published().and_then(day),
        ) {
            (Some(p), Some(q)) => (q - p).abs(),
            _ => 0,
        };
        let soon = days <= rules.record.rival_days;
        let rises = b.best() > a.best();
        // One dead man among others is a part of the toll ("a third guard has died").
        let part = !rises && b.best() <= 1;
        let camps = two_camps(x, y, rules);
        let rivals = if rises { soon && camps } else { soon || camps };
        rivals && !part
    })
}

/// Whether two sources are of two camps, neither of which takes no side.
fn two_camps(a: Option<&Party>, b: Option<&Party>, rules: &LinkRules) -> bool {
    let sectors = |p: Option<&Party>| p.map(|p| p.sectors.clone()).unwrap_or_default();
    let (x, y) = (sectors(a), sectors(b));
    let neutral = |s: &[String]| s.iter().any(|s| rules.record.neutral.has(s));
    let camp = |s: &[String]| {
        let camps = rules.record.camps.iter();
        camps
            .enumerate()
            .find(|(_, c)| s.iter().any(|s| c.has(s)))
            .map(|(n, _)| n)
    };
    if neutral(&x) || neutral(&y) {
        return false;
    }
    match (camp(&x), camp(&y)) {
        (None, None) => true,
        (x, y) => x != y,
    }
}

/// Whether several claim it, each for itself: "two groups claimed that they had carried it out".
fn several_claim(members: &[Member<'_>], rules: &LinkRules) -> bool {
    members.iter().any(|m| {
        let claimed = m
            .event
            .attribution
            .iter()
            .filter(|a| a.stance == Stance::Claims);
        let mut sources = claimed.filter_map(|a| a.source.as_ref());
        let several = |s: &Party| {
            let first = s.text.split_whitespace().next().unwrap_or_default();
            rules.record.several.has(&first.to_lowercase())
        };
        // They did it themselves: "they", "its fighters".
        sources.any(|s| {
            let own = |a: &Party| a.coreferent == Some(s.span) || a.sectors == s.sectors;
            several(s) && m.event.actors.iter().any(own)
        })
    })
}

/// Whether anybody is accused of it.
fn accused(members: &[Member<'_>]) -> bool {
    members.iter().any(|m| {
        let accuses = m
            .event
            .attribution
            .iter()
            .any(|a| a.stance == Stance::Accuses);
        accuses && affirms(m.event) && !m.event.actors.is_empty()
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
        !together && exclusive(a, b, rules) && said(a) && said(b)
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
    let violent = |m: &&Member<'_>| {
        let event = m.event;
        rules.hits(&event.evidence.rule, &event.kind, event.mode.as_deref())
    };
    let members: Vec<&Member<'_>> = members.iter().filter(violent).collect();
    members.iter().enumerate().any(|(i, m)| {
        members[i + 1..].iter().any(|n| {
            let (ma, mr) = (sides(m, ACTORS), sides(m, RECIPIENTS));
            let (na, nr) = (sides(n, ACTORS), sides(n, RECIPIENTS));
            alike(&ma, &nr) && alike(&na, &mr) && !alike(&ma, &na)
        })
    })
}

/// Who denies what.
#[derive(Default)]
struct Denials {
    /// Somebody says that he had no part in it.
    part: bool,
    /// Who is said to have done it says that it was not done.
    by_doer: bool,
    /// Others say that it did not happen.
    by_others: bool,
}

fn denials(members: &[Member<'_>], rules: &LinkRules) -> Denials {
    let mut found = Denials::default();
    let real = |m: &Member<'_>| matches!(m.event.status, Status::Actual | Status::Historical);
    if !members.iter().any(real) {
        return found;
    }
    for m in members {
        let denies = m
            .event
            .attribution
            .iter()
            .any(|a| a.stance == Stance::Denies);
        if m.event.status != Status::Negated {
            found.part |= denies && source(m).is_some();
            continue;
        }
        // "No group has claimed the attack" denies nothing.
        if m.event.hedged {
            continue;
        }
        let by = source(m).map(|s| who(s, rules));
        let doer = m.event.actors.iter().map(|p| who(p, rules)).any(|a| {
            by.as_ref().is_none_or(|b| {
                (b.name.is_some() && b.name == a.name)
                    || (b.head.is_some() && b.head == a.head)
                    || share(&b.words, &a.words)
                    || b.sectors.iter().any(|s| a.sectors.contains(s))
                    || (a.head.is_none() && a.sectors.is_empty())
            })
        }) || (m.event.actors.iter().any(|a| a.sectors.is_empty()) && denies);
        found.by_doer |= doer;
        found.by_others |= !doer;
    }
    found
}
