//! Entity labels that the model got wrong, overruled by the whole report.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use dateline_codebook::{Codebook, Naming, spelling};
use dateline_nlp::{Doc, Entity, Pos};
use dateline_record::PartyKind;

/// Labels that are mistaken for one another.
fn is_name(label: &str) -> bool {
    matches!(
        label,
        "PERSON" | "ORG" | "GPE" | "NORP" | "FAC" | "LOC" | "PRODUCT" | "WORK_OF_ART"
    )
}

/// Tokens of an entity without article and possessive ending.
fn core(doc: &Doc, tokens: &Range<usize>) -> Range<usize> {
    let mut range = tokens.clone();
    while range.len() > 1 && matches!(&*doc.word(range.start).to_lowercase(), "the" | "a" | "an") {
        range.start += 1;
    }
    while range.len() > 1 && &*doc.tokens[range.end - 1].tag == "POS" {
        range.end -= 1;
    }
    range
}

fn text<'d>(doc: &'d Doc, tokens: &Range<usize>) -> &'d str {
    &doc.text[doc.tokens[tokens.start].start..doc.tokens[tokens.end - 1].end]
}

/// What the codebook's directory says a name is: a person, or an organisation or group. `None` where
/// it knows the name for neither or for both, or only by one word.
fn by_directory(codebook: &Codebook, name: &str) -> Option<&'static str> {
    let key = spelling::key(name);
    if !key.contains(' ') {
        return None;
    }
    let directory = &codebook.actors.directory;
    let mut kinds = directory
        .named(&key)
        .into_iter()
        .filter(|(_, how)| *how != Naming::Acronym)
        .map(|(id, _)| directory.actor(id).kind == PartyKind::Person);
    let first = kinds.next()?;
    kinds
        .all(|k| k == first)
        .then_some(if first { "PERSON" } else { "ORG" })
}

/// Overrules entity labels by what the directory knows, by titles, and by vote over the report: a
/// surname that stands alone is a person where the report names that person in full, a name behind
/// an office is a person's, and a name labelled one way most often is that everywhere.
pub fn vote(doc: &mut Doc, codebook: &Codebook) {
    without_brackets(doc);
    let mut surnames: HashMap<String, u32> = HashMap::new();
    let mut labels: HashMap<String, HashMap<Arc<str>, u32>> = HashMap::new();
    for i in 0..doc.entities.len() {
        let e = &doc.entities[i];
        if e.tokens.is_empty() || !is_name(&e.label) {
            continue;
        }
        let range = core(doc, &e.tokens);
        let known = by_directory(codebook, text(doc, &range));
        // A place may carry the name of a body: "the White House".
        if let Some(known) = known
            && (known == "PERSON") != (&*e.label == "PERSON")
        {
            doc.entities[i].label = known.into();
        } else if known.is_none() && range.len() == 1 && titled(doc, codebook, &range) {
            doc.entities[i].label = "PERSON".into();
        }
        let e = &doc.entities[i];
        if &*e.label == "PERSON" && range.len() > 1 {
            let last = range.end - 1;
            if doc.tokens[last].pos == Pos::Propn {
                *surnames.entry(doc.word(last).to_string()).or_default() += 1;
            }
        }
        *labels
            .entry(text(doc, &range).to_string())
            .or_default()
            .entry(e.label.clone())
            .or_default() += 1;
    }
    let places = places(doc, codebook);
    let person: Arc<str> = "PERSON".into();
    for i in 0..doc.entities.len() {
        let e = &doc.entities[i];
        if e.tokens.is_empty() || !is_name(&e.label) {
            continue;
        }
        let range = core(doc, &e.tokens);
        let name = text(doc, &range);
        if range.len() == 1 && surnames.contains_key(name) {
            doc.entities[i].label = person.clone();
            continue;
        }
        if places.contains(&spelling::key(name))
            && matches!(&*e.label, "PERSON" | "ORG" | "NORP")
            && by_directory(codebook, name).is_none()
        {
            doc.entities[i].label = "GPE".into();
            continue;
        }
        if let Some(votes) = labels.get(name) {
            let own = votes.get(&e.label).copied().unwrap_or(0);
            // The most frequent label; among equals the first by name, so that no order of a map shows.
            let best = votes
                .iter()
                .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            if let Some((label, &n)) = best
                && n > own
            {
                doc.entities[i].label = label.clone();
            }
        }
    }
}

/// Cuts names at an opening bracket: "State Committee (SC" is a name and its acronym.
fn without_brackets(doc: &mut Doc) {
    let mut all = Vec::with_capacity(doc.entities.len());
    for e in std::mem::take(&mut doc.entities) {
        let open = e.tokens.clone().skip(1).find(|&i| doc.word(i) == "(");
        let Some(open) = open.filter(|_| is_name(&e.label)) else {
            all.push(e);
            continue;
        };
        let inside = open + 1..e.tokens.end;
        all.push(Entity {
            tokens: e.tokens.start..open,
            label: e.label.clone(),
        });
        if inside.len() == 1 && doc.word(inside.start).chars().all(char::is_alphanumeric) {
            all.push(Entity {
                tokens: inside,
                label: e.label,
            });
        }
    }
    doc.entities = all;
}

/// Names of people that the report only speaks of as places: "in Koi-Tash", "at Koi-Tash".
fn places(doc: &Doc, codebook: &Codebook) -> HashSet<String> {
    let classes = &codebook.lexicon.classes;
    let place = classes.id("place");
    // By name: how often behind a preposition of place, and how often at all.
    let mut seen: HashMap<String, (u32, u32)> = HashMap::new();
    for e in &doc.entities {
        if e.tokens.is_empty() || !is_name(&e.label) {
            continue;
        }
        let range = core(doc, &e.tokens);
        let word = |back: usize| {
            let at = e.tokens.start.checked_sub(back)?;
            Some(doc.word(at).to_lowercase())
        };
        let at = match word(1).as_deref() {
            Some("in" | "at" | "near" | "outside" | "inside") => true,
            // "the village of Koi-Tash"
            Some("of") => {
                word(2).is_some_and(|w| place.is_some_and(|id| classes.of_word(&w).contains(id)))
            }
            _ => false,
        };
        let slot = seen.entry(spelling::key(text(doc, &range))).or_default();
        slot.0 += u32::from(at);
        slot.1 += 1;
    }
    seen.into_iter()
        .filter(|(_, (at, all))| *at > 1 && 2 * at >= *all)
        .map(|(name, _)| name)
        .collect()
}

/// Whether a name of one word stands right behind a person's office written with a capital: "President
/// Yar". A country's name does not become a person's by that.
fn titled(doc: &Doc, codebook: &Codebook, name: &Range<usize>) -> bool {
    let Some(before) = name.start.checked_sub(1) else {
        return false;
    };
    let title = doc.word(before);
    let actors = &codebook.actors;
    title.starts_with(char::is_uppercase)
        && doc.tokens[before].head != before
        && actors
            .agents
            .get(&spelling::key(title))
            .is_some_and(|a| a.kind == Some(PartyKind::Person))
        && actors.country(doc.word(name.start)).is_none()
}
