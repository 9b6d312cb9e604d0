//! The rule lemmatizer: base forms by tables of endings, exceptions and known words.
//!
//! Follows `spacy/pipeline/lemmatizer.py` and `spacy/lang/en/lemmatizer.py` (3.8).

use crate::doc::Pos;
use crate::error::Error;
use crate::hash::string_id;
use crate::load::{Array, LemmaTable, Parts, folder::LEMMA_TABLES};
use crate::unicode::all_alpha;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

#[derive(Debug)]
struct Table {
    /// Ids of known base forms, in order.
    index: Array<u64>,
    rules: Vec<(String, String)>,
    exceptions: FxHashMap<String, Vec<String>>,
}

#[derive(Debug)]
pub(crate) struct Lemmatizer {
    /// In the order of [`LEMMA_TABLES`].
    tables: Vec<Table>,
}

impl Lemmatizer {
    pub(crate) fn new(parts: &Parts) -> Result<Self, Error> {
        let mut lemmas: BTreeMap<String, LemmaTable> = parts.json("lemmas")?;
        let mut tables = Vec::new();
        for pos in LEMMA_TABLES {
            let index = parts.words(&format!("lemmas.index.{pos}"))?;
            if !index.is_sorted() {
                return Err(parts.damaged("the lemmatizer's known words are not in order"));
            }
            let table = lemmas.remove(pos).unwrap_or_default();
            tables.push(Table {
                index,
                rules: table.rules,
                exceptions: table.exceptions.into_iter().collect(),
            });
        }
        Ok(Lemmatizer { tables })
    }

    /// Whether a word, in lower case, is a known base form or can be a form of one.
    pub(crate) fn is_known(&self, lower: &str) -> bool {
        self.tables.iter().any(|table| table.is_known(lower))
    }

    /// The base form of a word; `lower` is the word in lower case.
    pub(crate) fn lemma(&self, word: &str, lower: &str, pos: Option<Pos>, morph: &str) -> String {
        let Some(pos) = pos.filter(|&p| p != Pos::Space) else {
            return lower.to_owned();
        };
        if is_base_form(pos, morph) {
            return lower.to_owned();
        }
        let table = match pos {
            Pos::Adj => &self.tables[0],
            Pos::Adv => &self.tables[1],
            Pos::Noun => &self.tables[2],
            Pos::Verb => &self.tables[3],
            Pos::Punct => &self.tables[4],
            Pos::Propn => return word.to_owned(),
            _ => return lower.to_owned(),
        };
        if table.index.is_empty() && table.exceptions.is_empty() && table.rules.is_empty() {
            return lower.to_owned();
        }
        table.lookup(word, lower)
    }
}

impl Table {
    fn is_known(&self, lower: &str) -> bool {
        let known = |form: &str| self.index.binary_search(&string_id(form)).is_ok();
        known(lower)
            || self.exceptions.contains_key(lower)
            || self.rules.iter().any(|(old, new)| {
                (lower.strip_suffix(old.as_str()))
                    .is_some_and(|stem| !stem.is_empty() && known(&format!("{stem}{new}")))
            })
    }

    fn lookup(&self, word: &str, lower: &str) -> String {
        let (mut forms, mut unknown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (old, new) in &self.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else {
                continue;
            };
            let form = format!("{stem}{new}");
            if form.is_empty() {
            } else if self.index.binary_search(&string_id(&form)).is_ok() {
                forms.insert(0, form);
            } else if !all_alpha(&form) {
                forms.push(form);
            } else {
                unknown.push(form);
            }
        }
        // Repeats go before the exceptions are put in front, so that an exception that is among the
        // forms does not move.
        let mut seen: Vec<String> = Vec::new();
        for form in forms {
            if !seen.contains(&form) {
                seen.push(form);
            }
        }
        for exception in self.exceptions.get(lower).into_iter().flatten() {
            if !seen.contains(exception) {
                seen.insert(0, exception.clone());
            }
        }
        seen.into_iter()
            .next()
            .or_else(|| unknown.into_iter().next())
            .unwrap_or_else(|| word.to_owned())
    }
}

/// Whether the morphology says that the word is its own base form
/// (`EnglishLemmatizer.is_base_form`).
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let value = |name: &str| {
        morph
            .split('|')
            .filter_map(|f| f.split_once('='))
            .find(|f| f.0 == name)
            .map(|f| f.1)
    };
    match pos {
        Pos::Noun if value("Number") == Some("Sing") => true,
        Pos::Verb if value("VerbForm") == Some("Inf") => true,
        Pos::Verb
            if value("VerbForm") == Some("Fin")
                && value("Tense") == Some("Pres")
                && value("Number").is_none() =>
        {
            true
        }
        Pos::Adj if value("Degree") == Some("Pos") => true,
        _ => value("VerbForm") == Some("Inf") || value("Degree") == Some("Pos"),
    }
}
