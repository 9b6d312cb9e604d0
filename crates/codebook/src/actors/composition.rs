//! How the words of a mention make one party: who is whose, and what that makes of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::spelling;
use crate::mistake::{File, Mistake};
use crate::plover::Plover;
use crate::read::Table;

/// What a noun takes from whom or what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Everything: "members of the party", "the rebel group X", "X fighters".
    All,
    /// Country and sectors: "a spokesman for the ministry", "the chief of the army".
    Sectors,
    /// Country and sectors of a person or body, nothing of a country: "the president's residence" is
    /// the president's, "a French house" nobody's.
    Owner,
    /// The country alone.
    Country,
}

/// What a place name stands for when it stands alone.
#[derive(Clone, Debug, Default)]
pub struct Bare {
    /// Sectors of a country that acts.
    pub country: Vec<String>,
    /// Sectors of a seat of government.
    pub seat: Vec<String>,
    /// Sectors of a town: its people.
    pub town: Vec<String>,
}

/// A noun that is understood by whom or what it belongs to.
#[derive(Clone, Debug)]
pub struct Compose {
    /// What it takes.
    pub takes: Takes,
    /// Sectors by the primary sector of the other, in place of the other's; `None`: the noun's own.
    becomes: Vec<(String, Option<Vec<String>>)>,
}

impl Compose {
    /// The sectors of somebody who belongs to a party with these; `None` where it has only its own.
    pub fn sectors<'a>(&'a self, of: &'a [String]) -> Option<&'a [String]> {
        let primary = of.first()?;
        match self.becomes.iter().find(|(from, _)| from == primary) {
            Some((_, to)) => to.as_deref(),
            None => Some(of),
        }
    }
}

/// `composition.toml`.
#[derive(Clone, Debug, Default)]
pub struct Composition {
    nouns: HashMap<String, Arc<Compose>>,
    former: HashSet<String>,
    former_sectors: Vec<String>,
    former_of: HashSet<String>,
    in_office: HashSet<String>,
    keeps: HashSet<String>,
    drops: HashSet<String>,
    prefixes: HashSet<String>,
    one: HashSet<String>,
    bare: Bare,
    state: HashSet<String>,
    not_of_state: HashSet<String>,
    doubtful: HashMap<String, (String, Vec<String>)>,
}

fn known_sectors(
    file: &Arc<File>,
    words: Vec<crate::read::Text>,
    plover: &Plover,
    mistakes: &mut Vec<Mistake>,
) -> Vec<String> {
    for s in &words {
        if !plover.sectors.contains(&s.value) {
            mistakes.push(Mistake::new(
                file,
                s.span.clone(),
                format!("there is no sector \"{}\"", s.value),
            ));
        }
    }
    words.into_iter().map(|w| w.value).collect()
}

impl Composition {
    /// What a noun, in its base form as [`spelling::key`] writes it, takes from whom it belongs to.
    pub fn noun(&self, key: &str) -> Option<&Compose> {
        self.nouns.get(key).map(|c| &**c)
    }

    /// Whether a word says that an office is held no longer: "former", "ex".
    pub fn is_former(&self, word: &str) -> bool {
        self.former.contains(word)
    }

    /// Sectors of somebody who held an office with these and holds it no longer.
    pub fn former<'a>(&'a self, sectors: &'a [String]) -> &'a [String] {
        if sectors.first().is_some_and(|s| self.former_of.contains(s)) {
            &self.former_sectors
        } else {
            sectors
        }
    }

    /// Whether somebody with these sectors holds an office of the state, so that he is no former one first.
    pub fn holds_office(&self, sectors: &[String]) -> bool {
        sectors.first().is_some_and(|s| self.in_office.contains(s))
    }

    /// Whether these are the sectors of somebody whose office is over.
    pub fn is_over(&self, sectors: &[String]) -> bool {
        !sectors.is_empty() && sectors.first() == self.former_sectors.first()
    }

    /// Whether a country before a hyphen and this word is the party's own: "Gaza-based".
    pub fn keeps_country(&self, word: &str) -> bool {
        self.keeps.contains(word)
    }

    /// Whether a country before a hyphen and this word is another's: "Libyan-backed".
    pub fn drops_country(&self, word: &str) -> bool {
        self.drops.contains(word)
    }

    /// Whether a country behind this word and a hyphen is another's: "pro-Libyan".
    pub fn is_stance(&self, word: &str) -> bool {
        self.prefixes.contains(word)
    }

    /// Whether a noun is said of one that the report has named: "the group", "the country".
    pub fn stands_for_one_named(&self, word: &str) -> bool {
        self.one.contains(word)
    }

    /// Whether somebody with these sectors acts for a state.
    pub fn acts_for_state(&self, sectors: &[String]) -> bool {
        sectors.first().is_some_and(|s| self.state.contains(s))
    }

    /// Whether a word beside somebody says that he is not of the country a report is about.
    pub fn is_from_outside(&self, word: &str) -> bool {
        self.not_of_state.contains(word)
    }

    /// What a body is at home, whose noun means another where a report speaks of that: its sectors
    /// and the code of the other.
    pub fn doubtful(&self, key: &str) -> Option<(&str, &[String])> {
        self.doubtful
            .get(key)
            .map(|(code, sectors)| (code.as_str(), sectors.as_slice()))
    }

    /// What place names stand for when they stand alone.
    pub fn bare(&self) -> &Bare {
        &self.bare
    }

    pub(crate) fn read(
        &mut self,
        file: &Arc<File>,
        root: &mut Table<'_>,
        plover: &Plover,
        mistakes: &mut Vec<Mistake>,
    ) {
        for mut t in root.tables("compose", mistakes) {
            t.text("about", mistakes);
            let words = t.words("words", mistakes);
            let takes = match t.required("takes", mistakes) {
                Some(text) => match text.value.as_str() {
                    "all" => Takes::All,
                    "sectors" => Takes::Sectors,
                    "owner" => Takes::Owner,
                    "country" => Takes::Country,
                    other => {
                        mistakes.push(
                            Mistake::new(
                                file,
                                text.span.clone(),
                                format!("nothing can take \"{other}\""),
                            )
                            .label("all, sectors, owner or country"),
                        );
                        continue;
                    }
                },
                None => continue,
            };
            let mut becomes = Vec::new();
            if let Some(mut map) = t.table("becomes", mistakes) {
                map.all_asked();
                for (key, value) in map.entries() {
                    let Some(text) = crate::read::as_text(file, &key, value, mistakes) else {
                        continue;
                    };
                    let to = text
                        .value
                        .split(',')
                        .map(|s| crate::read::Text {
                            value: s.trim().to_string(),
                            span: text.span.clone(),
                        })
                        .collect();
                    let to = (text.value.trim() != "-")
                        .then(|| known_sectors(file, to, plover, mistakes));
                    known_sectors(file, vec![key.clone()], plover, mistakes);
                    becomes.push((key.value, to));
                }
            }
            t.finish(mistakes);
            let compose = Arc::new(Compose { takes, becomes });
            for w in words {
                let old = self.nouns.insert(spelling::key(&w.value), compose.clone());
                // Two spellings of one word in one block do no harm.
                if old.is_some_and(|o| !Arc::ptr_eq(&o, &compose)) {
                    mistakes.push(Mistake::new(
                        file,
                        w.span,
                        format!("\"{}\" is there twice", w.value),
                    ));
                }
            }
        }
        if let Some(mut t) = root.table("former", mistakes) {
            let words = t.words("words", mistakes);
            self.former
                .extend(words.into_iter().map(|w| spelling::key(&w.value)));
            let to = t.words("sectors", mistakes);
            self.former_sectors = known_sectors(file, to, plover, mistakes);
            let of = t.words("of", mistakes);
            self.former_of
                .extend(known_sectors(file, of, plover, mistakes));
            let now = t.words("unless", mistakes);
            self.in_office
                .extend(known_sectors(file, now, plover, mistakes));
            t.text("about", mistakes);
            t.finish(mistakes);
        }
        if let Some(mut t) = root.table("bare", mistakes) {
            t.text("about", mistakes);
            let bare = &mut self.bare;
            for (key, slot) in [
                ("country", &mut bare.country),
                ("seat", &mut bare.seat),
                ("town", &mut bare.town),
            ] {
                let words = t.words(key, mistakes);
                *slot = known_sectors(file, words, plover, mistakes);
            }
            t.finish(mistakes);
        }
        if let Some(mut t) = root.table("hyphen", mistakes) {
            t.text("about", mistakes);
            for (key, set) in [
                ("keeps", &mut self.keeps),
                ("drops", &mut self.drops),
                ("stance", &mut self.prefixes),
            ] {
                set.extend(
                    t.words(key, mistakes)
                        .into_iter()
                        .map(|w| spelling::key(&w.value)),
                );
            }
            t.finish(mistakes);
        }
        if let Some(mut t) = root.table("state", mistakes) {
            t.text("about", mistakes);
            let words = t.words("sectors", mistakes);
            self.state
                .extend(known_sectors(file, words, plover, mistakes));
            self.not_of_state.extend(
                t.words("unless", mistakes)
                    .into_iter()
                    .map(|w| spelling::key(&w.value)),
            );
            t.finish(mistakes);
        }
        for mut t in root.tables("doubtful", mistakes) {
            t.text("about", mistakes);
            let words = t.words("words", mistakes);
            let code = t.required("unless", mistakes);
            let sectors = t.words("sectors", mistakes);
            let sectors = known_sectors(file, sectors, plover, mistakes);
            t.finish(mistakes);
            let Some(code) = code else { continue };
            for w in words {
                self.doubtful.insert(
                    spelling::key(&w.value),
                    (code.value.clone(), sectors.clone()),
                );
            }
        }
        if let Some(mut t) = root.table("anaphor", mistakes) {
            t.text("about", mistakes);
            self.one.extend(
                t.words("words", mistakes)
                    .into_iter()
                    .map(|w| spelling::key(&w.value)),
            );
            t.finish(mistakes);
        }
    }
}
