//! What a whole report is about: `subjects.toml`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use dateline_clause::{ClassId, Classes, Tree, matches_word, spellings};
use dateline_record::CountKind;

use crate::mistake::{File, Mistake};
use crate::read::parse;

/// A subject that is neither politics nor violence.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// What an event must count to stay.
    pub keep: Vec<CountKind>,
    /// Reports that are about it, and their places.
    pub examples: Vec<(String, Range<usize>)>,
    /// Reports that are not.
    pub never: Vec<(String, Range<usize>)>,
    /// Where it is written.
    pub file: Arc<File>,
    /// Words by their first one, lower case.
    words: HashMap<String, Vec<Vec<String>>>,
    classes: Vec<ClassId>,
    /// How many of its words a thousand words must hold.
    share: usize,
    /// How many different ones.
    kinds: usize,
}

impl Subject {
    /// Whether the report is about this: enough of its words, and enough different ones.
    pub fn holds(&self, tree: &Tree<'_>, classes: &Classes) -> bool {
        let mut words = 0;
        let mut found = 0;
        let mut kinds: HashSet<&str> = HashSet::new();
        for i in (0..tree.len()).filter(|&i| tree.lower(i).starts_with(char::is_alphabetic)) {
            words += 1;
            let named = [tree.lemma(i), tree.lower(i)].iter().any(|first| {
                self.words.get(*first).is_some_and(|all| {
                    all.iter().any(|parts| {
                        i + parts.len() <= tree.len()
                            && (0..parts.len()).all(|k| matches_word(tree, i + k, &parts[k]))
                    })
                })
            });
            let set = classes.of_word(tree.lemma(i));
            if named || self.classes.iter().any(|&id| set.contains(id)) {
                found += 1;
                kinds.insert(tree.lemma(i));
            }
        }
        words > 0 && found * 1000 >= words * self.share && kinds.len() >= self.kinds
    }
}

pub(crate) fn read(
    file: &Arc<File>,
    classes: &Classes,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Subject> {
    let mut subjects = Vec::new();
    parse(file, mistakes, |root, mistakes| {
        for mut t in root.tables("subject", mistakes) {
            t.text("about", mistakes);
            let name = t.required("name", mistakes);
            let mut subject = Subject {
                name: name.map_or_else(String::new, |n| n.value),
                keep: Vec::new(),
                examples: Vec::new(),
                never: Vec::new(),
                file: file.clone(),
                words: HashMap::new(),
                classes: Vec::new(),
                share: 0,
                kinds: 0,
            };
            for word in t.words("words", mistakes) {
                match word.value.strip_prefix('@') {
                    Some(class) => match classes.id(class) {
                        Some(id) => subject.classes.push(id),
                        None => mistakes.push(Mistake::new(
                            file,
                            word.span,
                            format!("there is no word class \"@{class}\""),
                        )),
                    },
                    None => {
                        for parts in spellings(&word.value) {
                            if let Some(first) = parts.first() {
                                subject.words.entry(first.clone()).or_default().push(parts);
                            }
                        }
                    }
                }
            }
            for (key, value) in [("share", &mut subject.share), ("kinds", &mut subject.kinds)] {
                if let Some(n) = t.number(key, mistakes) {
                    match n.value.parse() {
                        Ok(n) => *value = n,
                        Err(_) => mistakes.push(Mistake::new(
                            file,
                            n.span,
                            format!("\"{key}\" must be a whole number"),
                        )),
                    }
                }
            }
            for what in t.words("keep", mistakes) {
                match CountKind::from_name(&what.value) {
                    Some(kind) => subject.keep.push(kind),
                    None => mistakes.push(Mistake::new(
                        file,
                        what.span,
                        format!("\"{}\" is nothing that is counted", what.value),
                    )),
                }
            }
            let reports = |texts: Vec<crate::read::Text>| {
                texts.into_iter().map(|t| (t.value, t.span)).collect()
            };
            subject.examples = reports(t.words("examples", mistakes));
            subject.never = reports(t.words("never", mistakes));
            t.finish(mistakes);
            subjects.push(subject);
        }
    });
    subjects
}
