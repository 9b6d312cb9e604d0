//! Entity labels that the model got wrong, overruled by the whole report.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use dateline_codebook::{Codebook, Naming, spelling};
use dateline_nlp::{Doc, Pos};
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
