//! Looking names up: each once a report.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use dateline_gazetteer::{Entry, Gazetteer, Naming, normal};

use crate::lexicon::Lexicon;
use crate::page::Page;

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
    /// Whether the name is a short form of it.
    pub(crate) short: bool,
}

/// The places of a name, shared by all that ask.
pub(crate) type Candidates<'g> = Rc<Vec<Candidate<'g>>>;

/// The gazetteer with a memory for one report.
pub(crate) struct Names<'g> {
    gazetteer: &'g Gazetteer,
    seen: RefCell<HashMap<String, Candidates<'g>>>,
}

impl<'g> Names<'g> {
    pub(crate) fn gazetteer(&self) -> &'g Gazetteer {
        self.gazetteer
    }

    pub(crate) fn new(gazetteer: &'g Gazetteer) -> Names<'g> {
        Names {
            gazetteer,
            seen: RefCell::default(),
        }
    }

    /// Just this place.
    pub(crate) fn only(entry: Entry<'g>) -> Candidates<'g> {
        Rc::new(vec![Candidate {
            entry,
            usual: true,
            short: false,
        }])
    }

    /// These places and that one.
    pub(crate) fn with(candidates: &Candidates<'g>, entry: Entry<'g>) -> Candidates<'g> {
        if candidates.iter().any(|c| c.entry.row == entry.row) {
            return candidates.clone();
        }
        let mut all = candidates.as_ref().clone();
        all.push(Candidate {
            entry,
            usual: true,
            short: false,
        });
        Rc::new(all)
    }

    /// The places of that name, as spelled.
    pub(crate) fn named(&self, name: &str) -> Candidates<'g> {
        if let Some(found) = self.seen.borrow().get(name) {
            return found.clone();
        }
        self.remember(name, self.gazetteer.named(name))
    }

    /// Keeps what a name was found to name.
    fn remember(&self, name: &str, places: Vec<(Naming, Entry<'g>)>) -> Candidates<'g> {
        if let Some(found) = self.seen.borrow().get(name) {
            return found.clone();
        }
        let found: Candidates<'g> = Rc::new(
            places
                .into_iter()
                .filter(|(naming, _)| *naming != Naming::Code)
                .take(MAX_CANDIDATES)
                .map(|(naming, entry)| Candidate {
                    entry,
                    usual: naming != Naming::Alternate,
                    short: naming == Naming::Abbreviation,
                })
                .collect(),
        );
        self.seen
            .borrow_mut()
            .insert(name.to_string(), found.clone());
        found
    }

    /// The longest name that begins with the first of these tokens, and its places.
    pub(crate) fn longest(
        &self,
        page: &Page<'_>,
        tokens: Range<usize>,
    ) -> Option<(Range<usize>, Candidates<'g>)> {
        let words: Vec<&str> = tokens.clone().map(|i| page.word(i)).collect();
        let longest = self.gazetteer.longest_at(&words);
        let mut stop = tokens.start + longest.as_ref().map_or(1, |l| l.words);
        if let Some(longest) = longest {
            self.remember(page.text(tokens.start..stop), longest.places);
        }
        // "St. John's", "Queen Anne's County": the tokenizer parts what the gazetteer writes as one word.
        if let Some(at) = (tokens.start + 1..tokens.end).find(|&i| {
            page.low(i).ends_with('s')
                && page.low(i).chars().count() == 2
                && !page.low(i).starts_with(char::is_alphanumeric)
        }) && at <= stop
        {
            // "Canada's" is no Cañadas.
            let least = if at - tokens.start >= 2 {
                at + 1
            } else {
                at + 2
            };
            for end in (least..=tokens.end.min(at + 4)).rev() {
                if end > stop && !self.named(page.text(tokens.start..end)).is_empty() {
                    stop = end;
                    break;
                }
            }
        }
        let found = self.named(page.text(tokens.start..stop));
        (!found.is_empty()).then_some((tokens.start..stop, found))
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
