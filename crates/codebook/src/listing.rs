//! Every rule of a codebook in one list, to be looked up and filtered.

use std::ops::Range;
use std::sync::Arc;

use crate::condition::{Condition, Item};
use crate::entry::Pattern;
use crate::mistake::File;
use crate::{Codebook, CrosswalkRule, Entry, Implied, Refinement};

/// What kind of rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// An entry of `events/`.
    Entry,
    /// A refinement of `refine.toml`.
    Refinement,
    /// A rule of `implied.toml`.
    Implied,
    /// A rule of `crosswalk/`.
    Crosswalk,
}

/// A rule as it is listed.
#[derive(Clone, Debug)]
pub struct Listing<'c> {
    /// What kind of rule it is.
    pub sort: Sort,
    /// Its id. A refinement has none of its own and is called by what it adds to which type:
    /// `refine.assault.drone`, `refine.any.corruption`.
    pub id: String,
    /// What it catches.
    pub about: &'c str,
    /// Types it gives or asks for; empty: any.
    pub kinds: Vec<&'c str>,
    /// Modes it gives or asks for.
    pub modes: Vec<&'c str>,
    /// Contexts it gives or asks for.
    pub context: Vec<&'c str>,
    /// Codes it gives in another ontology.
    pub codes: Vec<&'c str>,
    /// Words and word classes that it names, in order, each once.
    pub words: Vec<String>,
    /// The file it stands in.
    pub file: &'c Arc<File>,
    /// Where it is found in the file, in bytes.
    pub span: Range<usize>,
}

impl Listing<'_> {
    /// The rule as its author wrote it: from its heading to the next.
    pub fn written(&self) -> &str {
        let text = &self.file.text;
        let at = self.span.start.min(text.len());
        // The heading may be what the span points at.
        let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let from = text[..line_end].rfind("\n[").map_or(0, |n| n + 1);
        let to = text[line_end..]
            .find("\n[")
            .map_or(text.len(), |n| line_end + n);
        let block = text[from..to].trim_end();
        // Remarks above the next heading are its own.
        let mut end = block.len();
        while let Some(last) = block[..end].rfind('\n') {
            let line = block[last + 1..end].trim();
            if !line.is_empty() && !line.starts_with('#') {
                break;
            }
            end = last;
        }
        block[..end].trim_end()
    }

    /// File and line.
    pub fn place(&self) -> String {
        self.file.place(self.span.start)
    }

    /// Whether the rule names the word, alone or among others ("air raid"), or the class `@word`.
    pub fn names(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.words
            .iter()
            .any(|w| *w == word || w.split(' ').any(|part| part == word))
    }
}

fn add(words: &mut Vec<String>, word: String) {
    if !words.contains(&word) {
        words.push(word);
    }
}

impl Codebook {
    fn words_of<'a>(
        &self,
        conditions: impl Iterator<Item = &'a Condition>,
        words: &mut Vec<String>,
    ) {
        for item in conditions.flat_map(|c| c.one_of.iter().chain(&c.none_of)) {
            add(words, self.written(item));
        }
    }

    /// An alternative of a condition as it is written: a word, several, or `@class`.
    pub fn written(&self, item: &Item) -> String {
        match item {
            Item::Word(parts) => parts.join(" "),
            Item::Class(id) => format!("@{}", self.lexicon.classes.name(*id)),
        }
    }

    fn words_of_patterns(&self, patterns: &[Pattern]) -> Vec<String> {
        let mut words = Vec::new();
        for p in patterns {
            for (_, lemma) in &p.predicates {
                add(&mut words, lemma.clone());
            }
            let roles = p.roles.iter().map(|(_, c)| c);
            self.words_of(roles.chain(&p.near).chain(&p.weapon), &mut words);
        }
        words
    }

    fn entry_listing<'c>(&self, e: &'c Entry) -> Listing<'c> {
        Listing {
            sort: Sort::Entry,
            id: e.id.clone(),
            about: &e.about,
            kinds: vec![&e.kind],
            modes: strs(&e.modes),
            context: strs(&e.context),
            codes: Vec::new(),
            words: self.words_of_patterns(&e.patterns),
            file: &e.file,
            span: e.span.clone(),
        }
    }

    fn refinement_listing<'c>(&self, r: &'c Refinement) -> Listing<'c> {
        let any = r.kind == "*";
        let kind = if any {
            "any".to_string()
        } else {
            r.kind.to_lowercase()
        };
        let adds = r.modes.first().or(r.context.first());
        Listing {
            sort: Sort::Refinement,
            id: format!("refine.{kind}.{}", adds.map_or("", String::as_str)),
            about: &r.about,
            kinds: if any { Vec::new() } else { vec![&r.kind] },
            modes: strs(&r.modes),
            context: strs(&r.context),
            codes: Vec::new(),
            words: self.words_of_patterns(&r.patterns),
            file: &r.file,
            span: r.span.clone(),
        }
    }

    fn implied_listing<'c>(&self, r: &'c Implied) -> Listing<'c> {
        let mut words = Vec::new();
        self.words_of(r.unless.iter().chain(&r.except), &mut words);
        Listing {
            sort: Sort::Implied,
            id: r.id.clone(),
            about: &r.about,
            kinds: r.events.iter().map(|(kind, _)| kind.as_str()).collect(),
            modes: r.events.iter().filter_map(|(_, m)| m.as_deref()).collect(),
            context: Vec::new(),
            codes: Vec::new(),
            words,
            file: &r.file,
            span: r.span.clone(),
        }
    }

    fn crosswalk_listing<'c>(&self, r: &'c CrosswalkRule) -> Listing<'c> {
        let mut words = Vec::new();
        self.words_of(r.conditions(), &mut words);
        Listing {
            sort: Sort::Crosswalk,
            id: r.id.clone(),
            about: &r.about,
            kinds: r.kinds(),
            modes: r.modes(),
            context: r.contexts(),
            codes: r
                .code
                .iter()
                .chain(r.by_context.iter().map(|(_, code)| code))
                .map(String::as_str)
                .collect(),
            words,
            file: &r.file,
            span: r.span.clone(),
        }
    }

    /// Every entry, refinement, rule for implied doers and rule of the crosswalk, in order of files and lines within each.
    pub fn listings(&self) -> Vec<Listing<'_>> {
        let entries = self.entries.iter().map(|e| self.entry_listing(e));
        let refinements = self.refinements.iter().map(|r| self.refinement_listing(r));
        let implied = self.implied.rules.iter().map(|r| self.implied_listing(r));
        let crosswalk = self.crosswalk.rules().map(|r| self.crosswalk_listing(r));
        entries
            .chain(refinements)
            .chain(implied)
            .chain(crosswalk)
            .collect()
    }
}

fn strs(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
