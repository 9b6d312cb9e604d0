//! From the names of a report to its places.

use std::collections::HashMap;
use std::ops::Range;

use crate::detect::Mention;
use crate::home::home;
use crate::lexicon::{Is, Lexicon, Side};
use crate::names::{Candidates, Names};
use crate::page::Page;
use crate::resolve::{Choice, Group, elsewhere, resolve};
use crate::size::{Rank, rank};
use crate::{Context, Found, anchor};

/// How much a demonym counts as context, a name being 1.
const DEMONYM: f64 = 0.4;

/// How much the publisher's home counts as context, a name being 1.
const HOME: f64 = 2.0;

/// How much the country of the publisher's address counts as context.
const HOME_COUNTRY: f64 = 0.5;

/// The most names beside it in lists that count for a name.
const MAX_PEERS: usize = 6;

/// How many words may stand between a name and the one that holds it.
const MAX_HOLDING: usize = 4;

/// How sure the country of a demonym is.
const DEMONYM_CONFIDENCE: f64 = 0.95;

/// The places of a report, from the names in it.
pub(crate) fn places<'g>(
    page: &Page<'_>,
    names: &Names<'g>,
    lexicon: &Lexicon,
    context: &Context<'_>,
    mentions: Vec<Mention<'g>>,
) -> Vec<Found> {
    let (groups, of) = group(names, lexicon, context, &mentions, page);
    let mut choices = resolve(&groups);
    doubt(&groups, &mut choices);
    let mut found: Vec<Found> = mentions
        .iter()
        .zip(&of)
        .map(|(m, &g)| place(page, m, choices.get(g).copied().flatten()))
        .collect();
    anchor::anchor(page, lexicon, &mentions, &mut found);
    found
}

/// The names of a report, each with its mentions: the group of each mention.
fn group<'g>(
    names: &Names<'g>,
    lexicon: &Lexicon,
    context: &Context<'_>,
    mentions: &[Mention<'g>],
    page: &Page<'_>,
) -> (Vec<Group<'g>>, Vec<usize>) {
    let mut groups: Vec<Group<'g>> = Vec::new();
    let mut by_key: HashMap<(String, Vec<String>, bool), usize> = HashMap::new();
    let mut of = Vec::with_capacity(mentions.len());
    for m in mentions {
        let key = (m.key.clone(), m.features.clone(), m.demonym.is_some());
        let at = *by_key.entry(key).or_insert_with(|| {
            groups.push(new_group(names, lexicon, m));
            groups.len() - 1
        });
        let g = &mut groups[at];
        g.weight += match (&m.demonym, g.weight) {
            (Some(_), 0.0) => DEMONYM,
            (Some(_), _) => DEMONYM / 4.0,
            (None, 0.0) => 1.0,
            (None, _) => 0.25,
        };
        of.push(at);
    }
    for (i, pair) in mentions.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let (ga, gb) = (of[i], of[i + 1]);
        let comma =
            b.tokens.start == a.tokens.end + 1 && matches!(page.word(a.tokens.end), "," | "(");
        let inside = holding(page, lexicon, a.tokens.end..b.tokens.start);
        let holds = groups[gb]
            .candidates
            .iter()
            .any(|c| matches!(c.entry.class, 'A' | 'L'));
        let between = a.tokens.end..b.tokens.start;
        let list = !between.is_empty()
            && between.len() <= 3
            && between
                .clone()
                .all(|k| matches!(page.low(k), "," | "and" | "or" | "&" | ";"));
        if list && ga != gb && a.demonym.is_none() && b.demonym.is_none() {
            for (x, y) in [(ga, gb), (gb, ga)] {
                if groups[x].peers.len() < MAX_PEERS && !groups[x].peers.contains(&y) {
                    groups[x].peers.push(y);
                }
            }
        }
        // "Iraq, Iran" and "Ohio, Texas" are lists.
        let (x, y) = (rank(&groups[ga].candidates), rank(&groups[gb].candidates));
        let list = x == Rank::Country || x == Rank::Division && y != Rank::Country;
        if ga != gb
            && a.demonym.is_none()
            && b.demonym.is_none()
            && holds
            && !list
            && (comma || inside)
            && !groups[ga].within.contains(&gb)
        {
            groups[ga].within.push(gb);
            groups[gb].holds.push(ga);
        }
    }
    let home = home(context, lexicon, names);
    let land = home
        .country
        .as_deref()
        .and_then(|code| names.gazetteer().country(code));
    if let Some(entry) = land {
        groups.push(silent(Names::only(entry), HOME_COUNTRY));
    }
    if !home.candidates.is_empty() {
        let mut within = Vec::new();
        if land.is_some() {
            within.push(groups.len() - 1);
        }
        if let Some(name) = &home.within {
            groups.push(silent(names.named(name), HOME / 2.0));
            within.push(groups.len() - 1);
        }
        let mut g = silent(home.candidates, HOME);
        g.within = within;
        groups.push(g);
    }
    (groups, of)
}

/// Whether the words between two names say that the second holds the first: "in", "in northern",
/// "district of".
fn holding(page: &Page<'_>, lexicon: &Lexicon, between: Range<usize>) -> bool {
    let (first, last) = (between.start, between.end);
    match between.len() {
        1..=MAX_HOLDING if page.low(first) == "in" => (first + 1..last)
            .all(|k| page.low(k) == "the" || lexicon.before(page.low(k)).is_some_and(|w| w > 0)),
        2 | 3 => {
            let article = usize::from(page.low(last - 1) == "the");
            let of = last.checked_sub(1 + article).filter(|&k| k > first);
            of.is_some_and(|k| {
                page.low(k) == "of"
                    && k == first + 1
                    && lexicon
                        .kind(Side::After, page.low(first))
                        .is_some_and(|kind| kind.common && kind.is == Is::Place)
            })
        }
        _ => false,
    }
}

/// Takes back what cannot be: a place in another country than the one that is named as holding it, and
/// a place that was found under another spelling in a country that the report does not speak of. The
/// gazetteer does not have what is meant.
fn doubt(groups: &[Group<'_>], choices: &mut [Option<Choice<'_>>]) {
    for g in 0..groups.len() {
        let Some(choice) = choices[g] else { continue };
        let held = groups[g]
            .within
            .iter()
            .filter_map(|&h| choices.get(h).copied().flatten())
            .any(|holder| elsewhere(&choice, &holder));
        let strange = groups[g].respelled
            && !(0..groups.len()).any(|o| {
                o != g && choices[o].is_some_and(|c| c.entry.country == choice.entry.country)
            });
        if held && !groups[g].home || strange {
            choices[g] = None;
        }
    }
}

fn silent(candidates: Candidates<'_>, weight: f64) -> Group<'_> {
    Group {
        candidates,
        features: Vec::new(),
        country: None,
        home: true,
        respelled: false,
        weight,
        within: Vec::new(),
        holds: Vec::new(),
        peers: Vec::new(),
    }
}

fn new_group<'g>(names: &Names<'g>, lexicon: &Lexicon, m: &Mention<'g>) -> Group<'g> {
    let mut candidates = m.candidates.clone();
    let mut respelled = false;
    if let Some(of) = &m.demonym {
        candidates = match names.gazetteer().country(of) {
            Some(entry) => Names::only(entry),
            None => names.named(of),
        };
    } else if candidates.is_empty() && !matches!(m.is, Some(Is::Road)) {
        candidates = names.respelled(&m.name, lexicon);
        respelled = true;
    }
    // A country's name in the codebook is that country, where the gazetteer has it under another.
    if let Some(code) = lexicon.country(&m.key)
        && m.demonym.is_none()
        && rank(&candidates) == Rank::Other
        && let Some(entry) = names.gazetteer().country(code)
    {
        candidates = Names::with(&candidates, entry);
    }
    Group {
        candidates,
        features: m.features.clone(),
        country: m.country.clone(),
        home: false,
        respelled,
        weight: 0.0,
        within: Vec::new(),
        holds: Vec::new(),
        peers: Vec::new(),
    }
}

fn place(page: &Page<'_>, m: &Mention<'_>, choice: Option<Choice<'_>>) -> Found {
    let tokens: Range<usize> = m.tokens.clone();
    let mut found = Found {
        bytes: page.bytes(tokens.clone()),
        tokens,
        name: None,
        geonames_id: None,
        lat: None,
        lon: None,
        feature: None,
        admin1: None,
        country: None,
        precision: None,
        confidence: None,
        demonym: m.demonym.is_some(),
        nested: m.nested,
    };
    if let Some(choice) = choice {
        let e = choice.entry;
        found.name = Some(e.name.to_string());
        found.geonames_id = e.geonames_id;
        found.lat = Some(e.lat);
        found.lon = Some(e.lon);
        found.feature = Some(format!("{}.{}", e.class, e.code));
        found.admin1 = e.admin1_name.map(str::to_string);
        found.country = e.country.map(str::to_string);
        found.precision = Some(match (e.class, e.code) {
            ('P' | 'S' | 'R', _) if !m.near => 1,
            ('A', "ADM1") | ('L', _) => 3,
            ('A', code) if code.starts_with("PCL") => 3,
            _ => 2,
        });
        let sure = if m.demonym.is_some() {
            DEMONYM_CONFIDENCE
        } else {
            choice.confidence
        };
        found.confidence = Some((sure * 1000.0).round() / 1000.0);
    }
    found
}
