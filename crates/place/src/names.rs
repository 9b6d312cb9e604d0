//! Looking names up: each once a report.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use dateline_gazetteer::{Entry, Gazetteer, Naming, normal};

use crate::lexicon::Lexicon;

/// The most places of one name that are weighed.
pub(crate) const MAX_CANDIDATES: usize = 40;

/// The most spellings of a name that no gazetteer has that are tried.
const MAX_SPELLINGS: usize = 24;

/// A place that a name may mean.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'g> {
    pub(crate) entry: Entry<'g>,
    /// Whether the name is its usual one.
    pub(crate) usual: bool,
}

/// The places of a name, shared by all that ask.
pub(crate) type Candidates<'g> = Rc<Vec<Candidate<'g>>>;

/// The gazetteer with a memory for one report.
pub(crate) struct Names<'g> {
    gazetteer: &'g Gazetteer,
    seen: RefCell<HashMap<String, Candidates<'g>>>,
}

impl<'g> Names<'g> {
    pub(crate) fn new(gazetteer: &'g Gazetteer) -> Names<'g> {
        Names {
            gazetteer,
            seen: RefCell::default(),
        }
    }

    /// The places of that name, as spelled.
    pub(crate) fn named(&self, name: &str) -> Candidates<'g> {
        if let Some(found) = self.seen.borrow().get(name) {
            return found.clone();
        }
        let found: Candidates<'g> = Rc::new(
            self.gazetteer
                .named(name)
                .into_iter()
                .take(MAX_CANDIDATES)
                .map(|(naming, entry)| Candidate {
                    entry,
                    usual: naming == Naming::Usual,
                })
                .collect(),
        );
        self.seen
            .borrow_mut()
            .insert(name.to_string(), found.clone());
        found
    }

    /// The places of that name in other spellings: words that were run together ("KoiTash"), and
    /// names from other scripts, in which letters stand for one another.
    pub(crate) fn respelled(&self, name: &str, lexicon: &Lexicon) -> Candidates<'g> {
        let parted = parted(name);
        if parted != name {
            let found = self.named(&parted);
            if !found.is_empty() {
                return found;
            }
        }
        let key = normal(&parted);
        let mut tried = 0;
        let mut seen = vec![key.clone()];
        // One exchange, then two: the first spelling that names a place wins.
        let mut from = 0;
        for _ in 0..2 {
            let until = seen.len();
            for i in from..until {
                for (a, b) in &lexicon.transliteration {
                    for (old, new) in [(a, b), (b, a)] {
                        if tried >= MAX_SPELLINGS {
                            return Rc::default();
                        }
                        if !seen[i].contains(old.as_str()) {
                            continue;
                        }
                        let spelling = seen[i].replace(old.as_str(), new);
                        if seen.contains(&spelling) {
                            continue;
                        }
                        tried += 1;
                        let found = self.named(&spelling);
                        if !found.is_empty() {
                            return found;
                        }
                        seen.push(spelling);
                    }
                }
            }
            from = until;
        }
        Rc::default()
    }
}

/// A name with blanks before capitals that stand within it: "KoiTash" is "Koi Tash".
fn parted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}
