//! Names in a text: words with a capital behind the first of a sentence.

use super::short;
use crate::rules::LinkRules;

/// Hashes of names, as they are found.
#[derive(Default)]
pub(crate) struct Names(Vec<u32>);

impl Names {
    /// So many names are kept, the first ones: the more there are, the less each says.
    pub(crate) const MOST: usize = 64;

    /// Adds those of a text.
    pub(crate) fn read(&mut self, text: &str, rules: &LinkRules) {
        let mut first = true;
        let mut last = String::new();
        for word in text.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let bare = bare.trim_end_matches("'s").trim_end_matches("’s");
            let capital = bare.chars().next().is_some_and(char::is_uppercase);
            let small = bare.to_lowercase();
            if capital && !first && !rules.words.empty.has(&small) {
                self.add(&small);
                // Names of places are known as a whole: "el obeid".
                if !last.is_empty() {
                    self.add(&format!("{last} {small}"));
                }
                last = small;
            } else {
                last.clear();
            }
            first = word.ends_with(['.', '!', '?', ':', '—']);
        }
    }

    fn add(&mut self, name: &str) {
        let hash = short(name);
        if self.0.len() < Self::MOST && !self.0.contains(&hash) {
            self.0.push(hash);
        }
    }

    /// The names, sorted.
    pub(crate) fn sorted(mut self) -> Vec<u32> {
        self.0.sort_unstable();
        self.0
    }
}
