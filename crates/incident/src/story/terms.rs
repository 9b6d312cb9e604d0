//! The weighted words of a report.

use std::collections::BTreeMap;

use dateline_record::{Annotation, Event, Place, Status};

use super::rules::StoryRules;
use crate::account::short;
use crate::telling::Source;

/// A report keeps at most this many words, the weightiest: what comes behind them adds nothing to
/// telling stories apart.
const TERMS: usize = 96;

/// A word that weighs less than this is left out.
const LEAST: f64 = 0.05;

/// Parts of speech that say how, not what.
const CLOSED: [&str; 12] = [
    "DET", "ADP", "AUX", "PRON", "CCONJ", "SCONJ", "PART", "PUNCT", "SPACE", "SYM", "INTJ", "X",
];

/// What stands for one word: how often it counts, what it weighs each time, whether it is a name.
#[derive(Clone, Copy, Default)]
struct Sum {
    count: f64,
    weight: f64,
    name: bool,
}

/// A word of a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) hash: u32,
    /// Share of the report's length as a vector.
    pub(super) weight: f64,
    pub(super) name: bool,
}

/// The weightiest words of a report, the weightiest first.
pub(super) fn terms(source: &Source<'_>, rules: &StoryRules) -> Vec<Term> {
    let mut bag = Bag {
        sums: BTreeMap::new(),
        read: 0.0,
        rules,
    };
    if let Some(title) = source.title {
        bag.plain(title);
    }
    bag.read = 0.0;
    match source.annotation {
        Some(annotation) => bag.annotated(source.text, annotation),
        None if !source.text.is_empty() => bag.plain(source.text),
        None => bag.sentences(source.events),
    }
    bag.events(source.events, source.annotation.is_none());
    bag.weigh()
}

struct Bag<'a> {
    sums: BTreeMap<u32, Sum>,
    /// Words read so far.
    read: f64,
    rules: &'a StoryRules,
}

impl Bag<'_> {
    /// Counts a word in small letters.
    fn word(&mut self, word: &str, name: bool) {
        let w = &self.rules.weights;
        if !word.chars().any(char::is_alphanumeric) {
            return;
        }
        self.read += 1.0;
        let count = 1.0 + w.lead * w.lead_words / (w.lead_words + self.read);
        if word.chars().any(|c| c.is_ascii_digit()) {
            let plain = word.bytes().all(|b| b.is_ascii_digit());
            let weight = match word.len() {
                1 if plain => w.digit,
                2 if plain => w.digits,
                3 if plain => w.number,
                4 if plain && (word.starts_with("19") || word.starts_with("20")) => w.year,
                _ => w.figure,
            };
            return self.add(word, count, weight, false);
        }
        let stem = self.rules.background.stem(word);
        let factor = if name { w.name } else { 1.0 };
        let weight = (self.rules.background.rarity(&stem) - w.common) * factor;
        let weight = if stem.chars().nth(1).is_none() {
            weight.min(w.letter)
        } else {
            weight
        };
        self.add(&stem, count, weight, name);
    }

    fn add(&mut self, key: &str, count: f64, weight: f64, name: bool) {
        if weight < LEAST {
            return;
        }
        let sum = self.sums.entry(short(key)).or_default();
        sum.count += count;
        sum.weight = sum.weight.max(weight);
        sum.name |= name;
    }

    /// Words of a text that nobody took apart.
    fn plain(&mut self, text: &str) {
        let mut first = true;
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let bare = bare.trim_end_matches("'s").trim_end_matches("’s");
            let name = !first && bare.chars().next().is_some_and(char::is_uppercase);
            self.word(&bare.to_lowercase(), name);
            first = word.ends_with(['.', '!', '?', ':']);
        }
    }

    fn annotated(&mut self, text: &str, annotation: &Annotation) {
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let Some(tokens) = &annotation.tokens else {
            return self.plain(text);
        };
        for token in tokens {
            if CLOSED.contains(&token.pos.as_str()) {
                continue;
            }
            let name = token.pos == "PROPN";
            if name || token.pos == "NUM" {
                let ends = (bytes.get(token.span.0), bytes.get(token.span.1));
                let (Some(&from), Some(&to)) = ends else {
                    continue;
                };
                if let Some(written) = text.get(from..to) {
                    self.word(&written.to_lowercase(), name);
                }
            } else {
                self.word(&token.lemma.to_lowercase(), false);
            }
        }
        for time in &annotation.times {
            self.day(time.value.as_deref());
        }
        for place in &annotation.places {
            self.place(place);
        }
    }

    /// What the sentences of events say, where there is no text.
    fn sentences(&mut self, events: &[Event]) {
        let mut last = None;
        for event in events {
            if last != Some(event.evidence.sentence) {
                self.plain(&event.evidence.text);
                last = Some(event.evidence.sentence);
            }
        }
    }

    /// What happened, to whom by whom; with times and places where they were not read before.
    fn events(&mut self, events: &[Event], all: bool) {
        for event in events {
            if matches!(event.status, Status::Hypothetical | Status::Historical) {
                continue;
            }
            for party in event.actors.iter().chain(&event.recipients) {
                if let Some(name) = party.name.as_deref().or(party.wikidata.as_deref()) {
                    let key = format!("deed {} {name}", event.kind);
                    self.add(&key, 1.0, self.rules.weights.deed, false);
                }
            }
            if all {
                let time = event.time.as_ref().filter(|t| t.span.is_some());
                self.day(time.and_then(|t| t.value.as_deref()));
                if let Some(place) = &event.place {
                    self.place(place);
                }
            }
        }
    }

    fn day(&mut self, value: Option<&str>) {
        let date = value.and_then(|v| v.get(..10));
        if let Some(date) = date.filter(|d| d.parse::<jiff::civil::Date>().is_ok()) {
            let key = format!("day {date}");
            self.add(&key, 1.0, self.rules.weights.day, false);
        }
    }

    fn place(&mut self, place: &Place) {
        if let Some(id) = place.geonames_id
            && !place.demonym
            && !place.nested
        {
            let key = format!("place {id}");
            self.add(&key, 1.0, self.rules.weights.place, false);
        }
    }

    fn weigh(self) -> Vec<Term> {
        let mut terms: Vec<Term> = self
            .sums
            .into_iter()
            .map(|(hash, sum)| Term {
                hash,
                weight: sum.count.sqrt() * sum.weight,
                name: sum.name,
            })
            .collect();
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
        terms.truncate(TERMS);
        let length = terms
            .iter()
            .map(|t| t.weight * t.weight)
            .sum::<f64>()
            .sqrt();
        for term in &mut terms {
            term.weight /= length;
        }
        terms
    }
}
