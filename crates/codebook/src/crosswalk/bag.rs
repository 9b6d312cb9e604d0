//! The words of a stretch of a report, as conditions of the crosswalk look at them.

use dateline_clause::{ClassSet, Classes, Tree};

use crate::condition::{Condition, Item};

/// A token of a [`Bag`].
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    at: usize,
    lemma: &'a str,
    lower: &'a str,
}

/// Words, in order of the text, with all their word classes. Looking one up costs a binary search, so
/// that many rules can ask about one sentence.
#[derive(Clone, Debug, Default)]
pub struct Bag<'a> {
    words: Vec<Word<'a>>,
    /// Base forms and forms as written, sorted.
    known: Vec<&'a str>,
    classes: ClassSet,
}

impl<'a> Bag<'a> {
    /// The bag of these tokens; numbers outside the tree are passed over.
    pub fn new(
        tree: &'a Tree<'_>,
        classes: &Classes,
        tokens: impl IntoIterator<Item = usize>,
    ) -> Bag<'a> {
        let mut at: Vec<usize> = tokens.into_iter().filter(|&i| i < tree.len()).collect();
        at.sort_unstable();
        at.dedup();
        let mut bag = Bag::default();
        for i in at {
            bag.words.push(Word {
                at: i,
                lemma: tree.lemma(i),
                lower: tree.lower(i),
            });
            bag.known.extend([tree.lemma(i), tree.lower(i)]);
            bag.classes = bag.classes.union(classes.of(tree, i));
        }
        bag.known.sort_unstable();
        bag.known.dedup();
        bag
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn has(&self, word: &str) -> bool {
        self.known.binary_search(&word).is_ok()
    }

    fn holds(&self, item: &Item) -> bool {
        match item {
            Item::Class(id) => self.classes.contains(*id),
            Item::Word(parts) => {
                parts.iter().all(|p| self.has(p))
                    && (parts.len() < 2
                        || self.words.windows(parts.len()).any(|run| {
                            run.iter().zip(parts).enumerate().all(|(k, (w, part))| {
                                w.at == run[0].at + k && (w.lemma == part || w.lower == part)
                            })
                        }))
            }
        }
    }
}

/// Whether the words of the bags together meet the condition: some alternative stands in one of
/// them, and nothing excluded in any.
pub(crate) fn meets(bags: &[&Bag<'_>], condition: &Condition) -> bool {
    let holds = |i: &Item| bags.iter().any(|b| b.holds(i));
    if condition.none_of.iter().any(holds) {
        return false;
    }
    if condition.one_of.iter().any(holds) {
        return true;
    }
    if bags.iter().all(|b| b.is_empty()) {
        // Exclusions alone ask for nothing to be there.
        return condition.absent || condition.one_of.is_empty() && !condition.written.contains('*');
    }
    condition.any
}
