//! Word classes: `@people`, `@weapon` … as codebook entries and lexicons use them.

use std::collections::HashMap;

use dateline_nlp::Pos;

use crate::tree::Tree;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// How many classes there can be.
    pub const CAPACITY: usize = 256;

    fn insert(&mut self, id: ClassId) {
        self.0[id.0 as usize / 64] |= 1 << (id.0 % 64);
    }

    /// Whether `id` is in the set.
    pub fn contains(&self, id: ClassId) -> bool {
        self.0[id.0 as usize / 64] >> (id.0 % 64) & 1 == 1
    }

    /// Everything in either.
    pub fn union(mut self, other: ClassSet) -> ClassSet {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a |= b;
        }
        self
    }
}

/// One word class, by its place in [`Classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClassId(u8);

/// What a class is made of, as the codebook has it.
#[derive(Clone, Debug, Default)]
pub struct ClassSpec {
    /// Its name, without `@`.
    pub name: String,
    /// Names of the classes it includes.
    pub include: Vec<String>,
    /// Entity labels that belong.
    pub labels: Vec<String>,
    /// Base forms, lower case; several words belong together.
    pub words: Vec<String>,
    /// Whether personal pronouns belong.
    pub pronouns: bool,
    /// Whether bare numbers belong.
    pub numbers: bool,
    /// Whether a name belongs that begins with one of the words: "Typhoon Ketsana".
    pub names: bool,
}

/// All word classes, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    names: HashMap<String, ClassId>,
    by_word: HashMap<String, ClassSet>,
    by_last_word: HashMap<String, Vec<(Vec<String>, ClassSet)>>,
    by_label: HashMap<String, ClassSet>,
    /// Classes of names that begin with the word.
    by_first_word: HashMap<String, ClassSet>,
    /// Classes that hold people or organisations by label, for names the model gave no label.
    by_name: ClassSet,
    pronouns: ClassSet,
    numbers: ClassSet,
}

impl Classes {
    /// Builds the classes. Errors name the class and what is wrong with it.
    pub fn new(specs: &[ClassSpec]) -> Result<Classes, String> {
        if specs.len() > ClassSet::CAPACITY {
            return Err(format!("more than {} classes", ClassSet::CAPACITY));
        }
        let mut classes = Classes::default();
        for (i, spec) in specs.iter().enumerate() {
            if classes
                .names
                .insert(spec.name.clone(), ClassId(i as u8))
                .is_some()
            {
                return Err(format!("class \"{}\" is there twice", spec.name));
            }
        }
        // above[i]: the classes that a member of class i belongs to.
        let mut above = vec![ClassSet::default(); specs.len()];
        for (i, set) in above.iter_mut().enumerate() {
            set.insert(ClassId(i as u8));
        }
        // Includes may be chained; as many rounds as classes reach every end, and a cycle is harmless.
        for _ in 0..specs.len() {
            let before = above.clone();
            for (i, spec) in specs.iter().enumerate() {
                for name in &spec.include {
                    let name = name.trim_start_matches('@');
                    let Some(&below) = classes.names.get(name) else {
                        return Err(format!(
                            "class \"{}\" includes \"@{name}\", which is not there",
                            spec.name
                        ));
                    };
                    above[below.0 as usize] = above[below.0 as usize].union(above[i]);
                }
            }
            if before == above {
                break;
            }
        }
        for (spec, &set) in specs.iter().zip(&above) {
            for word in &spec.words {
                if spec.names {
                    let slot = classes.by_first_word.entry(word.clone()).or_default();
                    *slot = slot.union(set);
                }
                for parts in spellings(word) {
                    match parts.as_slice() {
                        [] => {}
                        [one] => {
                            let slot = classes.by_word.entry(one.clone()).or_default();
                            *slot = slot.union(set);
                        }
                        [.., last] => classes
                            .by_last_word
                            .entry(last.clone())
                            .or_default()
                            .push((parts.clone(), set)),
                    }
                }
            }
            for label in &spec.labels {
                let slot = classes.by_label.entry(label.clone()).or_default();
                *slot = slot.union(set);
                if matches!(label.as_str(), "PERSON" | "ORG" | "GPE" | "NORP") {
                    classes.by_name = classes.by_name.union(set);
                }
            }
            if spec.pronouns {
                classes.pronouns = classes.pronouns.union(set);
            }
            if spec.numbers {
                classes.numbers = classes.numbers.union(set);
            }
        }
        Ok(classes)
    }

    /// The class of that name (without `@`).
    pub fn id(&self, name: &str) -> Option<ClassId> {
        self.names.get(name).copied()
    }

    /// The name of a class, without `@`.
    pub fn name(&self, id: ClassId) -> &str {
        let found = self.names.iter().find(|&(_, &i)| i == id);
        found.map_or("", |(name, _)| name)
    }

    /// The classes of a base form alone.
    pub fn of_word(&self, word: &str) -> ClassSet {
        self.by_word.get(word).copied().unwrap_or_default()
    }

    /// The classes that token `i` belongs to as the head of a phrase.
    pub fn of(&self, tree: &Tree<'_>, i: usize) -> ClassSet {
        // The word right before a name says what bears it, however the parser ties the two.
        if tree.pos(i) == Pos::Propn {
            let named = i
                .checked_sub(1)
                .and_then(|before| self.by_first_word.get(tree.lower(before)));
            if let Some(&named) = named {
                return named;
            }
        }
        // "Rice", "Bill", "Cook": a person's name is no common noun.
        if tree.pos(i) == Pos::Propn && tree.label(i) == Some("PERSON") {
            return self.by_label.get("PERSON").copied().unwrap_or_default();
        }
        let mut set = self.of_word(tree.lemma(i));
        if tree.lemma(i) != tree.lower(i) {
            set = set.union(self.of_word(tree.lower(i)));
        }
        for last in [tree.lemma(i), tree.lower(i)] {
            for (parts, classes) in self.by_last_word.get(last).into_iter().flatten() {
                let n = parts.len();
                if i + 1 >= n && (0..n).all(|k| matches_word(tree, i + 1 + k - n, &parts[k])) {
                    set = set.union(*classes);
                }
            }
            if tree.lemma(i) == tree.lower(i) {
                break;
            }
        }
        // "step down": a verb with the particle behind it.
        if tree.pos(i) == Pos::Verb && i + 1 < tree.len() {
            for (parts, classes) in self
                .by_last_word
                .get(tree.lower(i + 1))
                .into_iter()
                .flatten()
            {
                if parts.len() == 2 && matches_word(tree, i, &parts[0]) {
                    set = set.union(*classes);
                }
            }
        }
        match tree.label(i) {
            Some(label) => {
                if let Some(&more) = self.by_label.get(label) {
                    set = set.union(more);
                }
            }
            None if tree.pos(i) == Pos::Propn => set = set.union(self.by_name),
            None => {}
        }
        match tree.pos(i) {
            Pos::Pron
                if !matches!(
                    tree.lower(i),
                    "it" | "this" | "these" | "that" | "which" | "what" | "itself"
                ) =>
            {
                set = set.union(self.pronouns);
            }
            Pos::Num => set = set.union(self.numbers),
            _ => {}
        }
        set
    }
}

/// The ways a word or phrase of the codebook is cut into tokens: at blanks, and at hyphens too,
/// which the tokenizer makes tokens of their own ("cease-fire").
pub fn spellings(words: &str) -> Vec<Vec<String>> {
    let plain: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut all = vec![plain];
    if words.contains('-') {
        let spaced = words.replace('-', " - ");
        all.push(spaced.split_whitespace().map(str::to_lowercase).collect());
    }
    all
}

/// Whether token `i` is the word `word` (lower case), by base form or as written.
pub fn matches_word(tree: &Tree<'_>, i: usize, word: &str) -> bool {
    tree.lemma(i) == word || tree.lower(i) == word
}
