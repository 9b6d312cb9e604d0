//! Who did it and to whom, by all who say so.

use dateline_record::{Decided, Event, Party, Value};

use super::fields::{add, one_line, tell};
use super::{Member, affirms};
use crate::account::{Who, who};
use crate::judge::share;
use crate::rules::LinkRules;

/// A side of an event.
pub(super) type Side = fn(&Event) -> &Vec<Party>;

/// Who did it.
pub(super) const ACTORS: Side = |e| &e.actors;

/// To whom.
pub(super) const RECIPIENTS: Side = |e| &e.recipients;

/// A party of the incident with those who name it.
pub(super) struct Named<'a> {
    /// Its mentions, by members in order.
    pub(super) mentions: Vec<(Member<'a>, &'a Party)>,
    /// What is known of it.
    pub(super) who: Vec<Who>,
}

/// The parties on one side: mentions of one name or noun are one party. What the codebook inferred is
/// left out: nobody says it.
pub(super) fn named<'a>(members: &[Member<'a>], side: Side, rules: &LinkRules) -> Vec<Named<'a>> {
    let mut all: Vec<Named<'a>> = Vec::new();
    for m in members {
        for party in side(m.event).iter().filter(|p| p.inferred.is_none()) {
            let of_it = who(party, rules);
            match all
                .iter_mut()
                .find(|n| n.who.iter().any(|w| one(w, &of_it)))
            {
                Some(known) => {
                    known.mentions.push((*m, party));
                    if !known.who.contains(&of_it) {
                        known.who.push(of_it);
                    }
                }
                None => all.push(Named {
                    mentions: vec![(*m, party)],
                    who: vec![of_it],
                }),
            }
        }
    }
    all
}

/// Whether two mentions are of one party.
fn one(a: &Who, b: &Who) -> bool {
    if a.name.is_some() && b.name.is_some() {
        return a.name == b.name;
    }
    a.head.is_some() && a.head == b.head && !differ(a, b)
}

fn differ(a: &Who, b: &Who) -> bool {
    a.country.is_some() && b.country.is_some() && a.country != b.country
}

/// Whether two parties cannot be the same: both say who they are, and neither name, noun, other words
/// nor sector are in common, or they are of two countries.
pub(super) fn exclusive(a: &Named<'_>, b: &Named<'_>, rules: &LinkRules) -> bool {
    let anybody = |n: &Named<'_>| {
        n.mentions.iter().any(|(_, p)| {
            let known = |s: &String| !rules.record.anybody.has(s);
            p.name.is_none() && !p.sectors.iter().any(known)
        })
    };
    if anybody(a) || anybody(b) {
        return false;
    }
    let pairs = a.who.iter().flat_map(|x| b.who.iter().map(move |y| (x, y)));
    let mut any = false;
    for (x, y) in pairs {
        let known = |w: &Who| w.name.is_some() || (w.head.is_some() && !w.generic);
        if !known(x) || !known(y) {
            return false;
        }
        let names = x.name.is_some() && y.name.is_some();
        let sectors = x.sectors.iter().any(|s| y.sectors.contains(s));
        let unsure = x.sectors.is_empty() || y.sectors.is_empty();
        let alike = share(&x.words, &y.words) || (!names && (sectors || unsure) && !differ(x, y));
        if alike || (names && x.name == y.name) {
            return false;
        }
        any = true;
    }
    any
}

/// The values of one side.
pub(super) fn values(members: &[Member<'_>], side: Side, rules: &LinkRules) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for party in named(members, side, rules) {
        let words = one_line(party.name());
        let mut of_it: Vec<Value> = Vec::new();
        for (m, _) in &party.mentions {
            match of_it.first_mut() {
                Some(value) => add(value, m),
                None => tell(&mut of_it, Decided::Words(words.clone()), m),
            }
        }
        values.extend(of_it);
    }
    values
}

impl Named<'_> {
    /// Its name, else its longest words.
    pub(super) fn name(&self) -> &str {
        let names = self.mentions.iter().find_map(|(_, p)| p.name.as_deref());
        let words = self.mentions.iter().map(|(_, p)| p.text.as_str());
        names
            .or_else(|| words.rev().max_by_key(|t| t.chars().count()))
            .unwrap_or_default()
    }

    /// How many independent reports affirm an event it takes part in.
    fn reports(&self) -> usize {
        let mut reports: Vec<&str> = self
            .mentions
            .iter()
            .filter(|(m, _)| affirms(m.event))
            .map(|(m, _)| m.original)
            .collect();
        reports.sort_unstable();
        reports.dedup();
        reports.len()
    }
}

/// The parties that stand for one side: the one that most independent reports name, and those named
/// beside it; of equally often named ones one with a name, then the first.
pub(super) fn chosen(members: &[Member<'_>], side: Side, rules: &LinkRules) -> Vec<Party> {
    let all = named(members, side, rules);
    let has_name = |n: &Named<'_>| n.mentions.iter().any(|(_, p)| p.name.is_some());
    let best = all
        .iter()
        .rev()
        .filter(|n| n.reports() > 0)
        .max_by_key(|n| (n.reports(), has_name(n)))
        .or(all.first());
    let Some(best) = best else {
        return Vec::new();
    };
    // The mention that says most: with a name, with a country, then the longest.
    let fullest = best
        .mentions
        .iter()
        .filter(|(m, _)| affirms(m.event) || best.reports() == 0)
        .rev()
        .max_by_key(|(_, p)| {
            (
                p.name.is_some(),
                p.country.is_some(),
                p.text.chars().count(),
            )
        });
    fullest
        .map(|(m, _)| side(m.event).clone())
        .unwrap_or_default()
}
