//! Places that no gazetteer has: they lie near one that it has.

use std::collections::HashMap;
use std::ops::Range;

use dateline_nlp::Doc;

use crate::Found;
use crate::detect::Mention;
use crate::geo::shifted;
use crate::lexicon::{Is, Lexicon};
use crate::page::Page;

/// How many tokens behind a place the one that it lies near may begin.
const MAX_BEHIND: usize = 16;

/// How many tokens before a place the one that it lies in may end.
const MAX_BEFORE: usize = 10;

/// How many tokens before a place the last settlement may be named that it is taken to lie in.
const MAX_BACK: usize = 120;

/// How far from the middle place of a report the others may lie, in km, where it tells of one area.
const AREA_KM: f64 = 120.0;

/// Which share of a report's places must lie in its area, where it tells of one.
const AREA_SHARE: f64 = 0.6;

/// How sure it is that a place lies near the one that is named as near it.
const TOLD: f64 = 0.8;

/// How sure it is that a place lies near the settlement named last before it.
const NEARBY: f64 = 0.5;

/// How sure it is that a place lies in the area that a report tells of.
const AREA: f64 = 0.3;

/// How far a place lies in which direction from another, as the words before that one tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Offset {
    pub(crate) km: Option<f64>,
    /// Degrees clockwise from north.
    pub(crate) bearing: Option<f64>,
    /// Whether the words say that it lies near.
    pub(crate) near: bool,
}

/// What the words right before the name of a place that begins with token `at` tell of how far
/// something lies from it: "20 km (12 miles) north of". `from` is the first token that may belong to
/// them.
pub(crate) fn offset(doc: &Doc, lexicon: &Lexicon, from: usize, at: usize) -> Offset {
    let mut offset = Offset::default();
    let low = |i: usize| doc.word(i).to_lowercase();
    for i in (from..at.min(doc.tokens.len())).rev() {
        let word = low(i);
        let lemma = doc.tokens[i].lemma.to_lowercase();
        let of = |map: &HashMap<String, f64>| map.get(&word).or_else(|| map.get(&lemma)).copied();
        if let Some(bearing) = lexicon.degrees.get(&word) {
            offset.bearing.get_or_insert(*bearing);
        } else if let Some(unit) = of(&lexicon.kilometres) {
            let mut number = i.checked_sub(1);
            if number.is_some_and(|n| low(n) == "-") {
                number = number.and_then(|n| n.checked_sub(1));
            }
            let count = number
                .filter(|&n| n >= from)
                .and_then(|n| amount(&low(n), lexicon));
            if let Some(count) = count {
                // Of "20 km (12 miles)" the first counts.
                offset.km = Some(count * unit);
            }
        } else if lexicon.near.contains(&word) || lexicon.near.contains(&lemma) {
            offset.near = true;
        }
    }
    offset
}

/// A number in figures or in a word.
fn amount(word: &str, lexicon: &Lexicon) -> Option<f64> {
    let plain: String = word.chars().filter(|c| *c != ',').collect();
    plain
        .parse::<f64>()
        .ok()
        .or_else(|| lexicon.numbers.get(word).copied())
        .filter(|n| n.is_finite() && (0.0..=20_000.0).contains(n))
}

/// Gives places without coordinates those of the place that the text names beside them.
pub(crate) fn anchor(
    page: &Page<'_>,
    lexicon: &Lexicon,
    mentions: &[Mention<'_>],
    found: &mut [Found],
) {
    let area = area(found);
    let sentences = &page.doc.sentences;
    let mut sentence = 0;
    for at in 0..found.len() {
        if found[at].lat.is_some() || found[at].demonym {
            continue;
        }
        let tokens = found[at].tokens.clone();
        while sentence + 1 < sentences.len() && sentences[sentence].end <= tokens.start {
            sentence += 1;
        }
        let within = sentences.get(sentence).cloned().unwrap_or(0..page.len());
        // A place of the same name that was anchored before.
        let same = (0..at).rev().take(MAX_BACK).find(|&k| {
            mentions[k].key == mentions[at].key && found[k].lat.is_some() && !found[k].demonym
        });
        let told =
            behind(page, lexicon, found, at, &within).or_else(|| before(page, found, at, &within));
        let (anchor, offset, sure) = match (same, told) {
            (_, Some((anchor, offset))) => (anchor, offset, TOLD),
            (Some(k), None) => {
                let given = found[k].clone();
                copy(&mut found[at], &given, given.precision, given.confidence);
                continue;
            }
            (None, None) => {
                // Roads and sites lie in the town that is told of; of anything else only the area is known.
                let built = matches!(mentions[at].is, Some(Is::Road | Is::Site));
                let town = if built { last_town(found, at) } else { None };
                match town.or(area) {
                    Some(anchor) => (
                        anchor,
                        Offset::default(),
                        if town.is_some() { NEARBY } else { AREA },
                    ),
                    None => continue,
                }
            }
        };
        let from = found[anchor].clone();
        let precision = match from.precision {
            Some(1 | 2) if sure > AREA => 2,
            _ => 3,
        };
        let confidence = from
            .confidence
            .map(|c| (c * sure * 1000.0).round() / 1000.0);
        copy(&mut found[at], &from, Some(precision), confidence);
        if let (Some(km), Some(bearing), Some(lat), Some(lon)) =
            (offset.km, offset.bearing, from.lat, from.lon)
        {
            let (lat, lon) = shifted(lat, lon, km, bearing);
            found[at].lat = Some(lat);
            found[at].lon = Some(lon);
        }
    }
}

/// Gives a place the position of another, and no more: it is not the same place.
fn copy(to: &mut Found, from: &Found, precision: Option<u8>, confidence: Option<f64>) {
    to.lat = from.lat;
    to.lon = from.lon;
    to.country.clone_from(&from.country);
    to.admin1.clone_from(&from.admin1);
    to.precision = precision;
    to.confidence = confidence;
}

/// Whether a place is one of the gazetteer's, not itself placed near another.
fn settled(f: &Found) -> bool {
    f.lat.is_some() && !f.demonym && f.name.is_some()
}

/// The place that is named behind as near: "X, 20 km north of Y", "X in Y", "X, Y".
fn behind(
    page: &Page<'_>,
    lexicon: &Lexicon,
    found: &[Found],
    at: usize,
    within: &Range<usize>,
) -> Option<(usize, Offset)> {
    let end = found[at].tokens.end;
    for (k, f) in found.iter().enumerate().skip(at + 1) {
        let start = f.tokens.start;
        if start >= within.end || start > end + MAX_BEHIND {
            return None;
        }
        if !settled(f) || start < end {
            continue;
        }
        let offset = offset(page.doc, lexicon, end, start);
        let plain = (end..start).all(|i| {
            matches!(
                page.low(i),
                "," | "(" | "in" | "of" | "the" | "near" | "at" | "'s" | "’s"
            )
        }) || start - end <= 4
            && matches!(page.low(end), "in" | "near" | "outside" | "of");
        if offset.near || offset.km.is_some() || plain {
            return Some((k, offset));
        }
        return None;
    }
    None
}

/// The place that is named before as holding it: "Y's X neighbourhood", "in Y, on X".
fn before(
    page: &Page<'_>,
    found: &[Found],
    at: usize,
    within: &Range<usize>,
) -> Option<(usize, Offset)> {
    let start = found[at].tokens.start;
    for k in (0..at).rev() {
        let f = &found[k];
        let end = f.tokens.end;
        if f.tokens.start < within.start || end + MAX_BEFORE < start || end > start {
            return None;
        }
        if !settled(f) {
            continue;
        }
        let owns = matches!(page.low(end), "'s" | "’s");
        let list = (end..start).all(|i| matches!(page.low(i), "," | "and" | "&" | "or"));
        return (owns || list || found[at].tokens.len() < 8).then_some((k, Offset::default()));
    }
    None
}

/// The settlement that was named last.
fn last_town(found: &[Found], at: usize) -> Option<usize> {
    let start = found[at].tokens.start;
    (0..at)
        .rev()
        .take_while(|&k| found[k].tokens.end + MAX_BACK >= start)
        .find(|&k| settled(&found[k]) && found[k].precision == Some(1))
}

/// The place in the middle of a report, where most of its places lie in one area.
fn area(found: &[Found]) -> Option<usize> {
    /// The most places that are looked at for the middle.
    const MAX_PLACES: usize = 48;
    let points: Vec<usize> = (0..found.len())
        .filter(|&k| settled(&found[k]) && found[k].precision.is_some_and(|p| p <= 2))
        .take(MAX_PLACES)
        .collect();
    let (best, near) = points
        .iter()
        .map(|&k| {
            let near = points
                .iter()
                .filter(|&&o| km(&found[k], &found[o]) <= AREA_KM)
                .count();
            (k, near)
        })
        .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (near as f64 >= AREA_SHARE * points.len() as f64).then_some(best)
}

fn km(a: &Found, b: &Found) -> f64 {
    match (a.lat.zip(a.lon), b.lat.zip(b.lon)) {
        (Some(a), Some(b)) => dateline_gazetteer::km_between(a, b),
        _ => f64::INFINITY,
    }
}
