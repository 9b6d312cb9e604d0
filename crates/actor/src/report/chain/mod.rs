//! Which phrases of a report mean the same party.

mod noun;

use std::collections::HashMap;
use std::ops::Range;

use dateline_codebook::spelling;
use dateline_nlp::Pos;
use dateline_record::PartyKind;

use super::Parties;
use super::phrase::Phrase;

/// What a chain of mentions knows of its party.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Tokens of the fullest mention: the first of the longest names.
    pub(super) full: Range<usize>,
    pub(super) actor: Option<u32>,
    pub(super) name: Option<String>,
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
    kind: PartyKind,
    /// The common nouns it was called by, as names are compared.
    nouns: Vec<String>,
    last: usize,
    mentions: usize,
}

/// The chains of a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Chains {
    all: Vec<Chain>,
    /// The chain of each phrase.
    number: Vec<Option<usize>>,
    /// Sectors and country of phrases that are understood by whose they are.
    owned: HashMap<usize, Owned>,
}

/// What a phrase has from whom it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    pub(super) sectors: Vec<String>,
    pub(super) country: Option<String>,
}

impl Chains {
    /// What the chain of phrase `at` knows.
    pub(super) fn of(&self, at: usize) -> Option<&Chain> {
        self.all.get((*self.number.get(at)?)?)
    }

    /// The chain of phrase `at`.
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        self.number.get(at).copied().flatten()
    }

    /// What phrase `at` has from whom it belongs to.
    pub(super) fn owned(&self, at: usize) -> Option<&Owned> {
        self.owned.get(&at)
    }

    pub(super) fn new(parties: &Parties<'_>) -> Chains {
        let mut builder = Builder {
            parties,
            all: Vec::new(),
            number: vec![None; parties.phrases.len()],
            by_actor: HashMap::new(),
            by_name: HashMap::new(),
            by_surname: HashMap::new(),
            by_phrase: HashMap::new(),
            owned: HashMap::new(),
        };
        builder.names();
        builder.nouns();
        builder.heads();
        Chains {
            all: builder.all,
            number: builder.number,
            owned: builder.owned,
        }
    }
}

struct Builder<'p, 'a> {
    parties: &'p Parties<'a>,
    all: Vec<Chain>,
    number: Vec<Option<usize>>,
    by_actor: HashMap<u32, usize>,
    by_name: HashMap<String, usize>,
    by_surname: HashMap<String, usize>,
    by_phrase: HashMap<String, usize>,
    owned: HashMap<usize, Owned>,
}

impl Builder<'_, '_> {
    /// The key of a phrase's name.
    fn name_key(&self, phrase: &Phrase) -> Option<String> {
        let tokens = phrase.name_tokens.as_ref()?;
        let key = spelling::key(self.parties.slice(tokens));
        (!key.is_empty()).then_some(key)
    }

    /// Puts names together: one actor of the directory, one spelling, a surname with its full name, an
    /// acronym with what it stands for. Full names come first, wherever they stand.
    fn names(&mut self) {
        let phrases = &self.parties.phrases;
        let mut order: Vec<usize> = (0..phrases.len())
            .filter(|&at| phrases[at].name_tokens.is_some() || phrases[at].actor.is_some())
            .collect();
        order.sort_by_key(|&at| (!(phrases[at].full || phrases[at].actor.is_some()), at));
        let aliases = self.aliases();
        let acronyms: HashMap<&String, &String> = aliases.iter().map(|(a, b)| (b, a)).collect();
        for at in order {
            let phrase = &phrases[at];
            if phrase.kind == PartyKind::Thing {
                continue;
            }
            let key = self.name_key(phrase);
            let one_word = key.as_ref().is_some_and(|k| !k.contains(' '));
            let found = phrase
                .actor
                .filter(|_| self.is_named(phrase))
                .and_then(|id| self.by_actor.get(&id).copied())
                .or_else(|| self.by_name.get(key.as_ref()?).copied())
                .or_else(|| {
                    let key = key.as_ref().filter(|_| phrase.person && one_word)?;
                    self.by_surname.get(key).copied()
                })
                .or_else(|| {
                    let key = key.as_ref()?;
                    let other = aliases.get(key).or_else(|| acronyms.get(key).copied())?;
                    self.by_name.get(other).copied()
                })
                .filter(|&c| self.agree(c, phrase));
            let chain = match found {
                Some(chain) => {
                    self.join(chain, at);
                    chain
                }
                None if self.is_named(phrase) || phrase.person => self.open(at),
                None => continue,
            };
            if let Some(id) = phrase.actor.filter(|_| self.is_named(phrase)) {
                self.by_actor.entry(id).or_insert(chain);
            }
            if let Some(key) = key {
                if phrase.full {
                    let surname = key.rsplit(' ').next().unwrap_or_default().to_string();
                    self.by_surname.entry(surname).or_insert(chain);
                }
                self.by_name.entry(key).or_insert(chain);
            }
        }
    }

    /// Whether a phrase names its party, rather than saying whose people it is.
    fn is_named(&self, phrase: &Phrase) -> bool {
        self.parties.tree.pos(phrase.head) == Pos::Propn
    }

    fn agree(&self, chain: usize, phrase: &Phrase) -> bool {
        let chain = &self.all[chain];
        let both = |a: &Option<u32>, b: &Option<u32>| a.is_none() || b.is_none() || a == b;
        let person = |kind| kind == PartyKind::Person;
        both(&chain.actor, &phrase.actor) && person(chain.kind) == person(phrase.kind)
    }

    fn open(&mut self, at: usize) -> usize {
        let phrase = &self.parties.phrases[at];
        self.all.push(Chain {
            full: phrase.named_tokens(),
            actor: phrase.actor,
            name: phrase.name.clone(),
            country: phrase.country.clone(),
            sectors: phrase.sectors.clone(),
            kind: phrase.kind,
            nouns: self.nouns_of(phrase),
            last: at,
            mentions: 1,
        });
        self.number[at] = Some(self.all.len() - 1);
        self.all.len() - 1
    }

    fn join(&mut self, chain: usize, at: usize) {
        let phrase = &self.parties.phrases[at];
        let nouns = self.nouns_of(phrase);
        let chain_of = &mut self.all[chain];
        chain_of.last = chain_of.last.max(at);
        chain_of.mentions += 1;
        for noun in nouns {
            if !chain_of.nouns.contains(&noun) {
                chain_of.nouns.push(noun);
            }
        }
        if chain_of.actor.is_none() && phrase.actor.is_some() {
            chain_of.actor = phrase.actor;
            chain_of.name.clone_from(&phrase.name);
            chain_of.sectors.clone_from(&phrase.sectors);
        }
        // What the report calls somebody outweighs what is known of him.
        let said = phrase.kind == PartyKind::Person
            && phrase.former
            && self.is_named(phrase)
            && !phrase.sectors.is_empty();
        let chain_of = &mut self.all[chain];
        if chain_of.sectors.is_empty() || said {
            chain_of.sectors.clone_from(&phrase.sectors);
        }
        if chain_of.country.is_none() {
            chain_of.country.clone_from(&phrase.country);
        }
        self.number[at] = Some(chain);
    }

    /// Acronyms and the names that they stand for, both as names are compared: defined in brackets, or
    /// the initials of a name of the report.
    fn aliases(&self) -> HashMap<String, String> {
        let t = self.parties.tree;
        let mut all = HashMap::new();
        for phrase in &self.parties.phrases {
            let (Some(tokens), Some(key)) = (&phrase.name_tokens, self.name_key(phrase)) else {
                continue;
            };
            if phrase.person || tokens.len() < 2 {
                continue;
            }
            let initials: String = self
                .parties
                .slice(tokens)
                .split(|c: char| c.is_whitespace() || c == '-')
                .filter_map(|w| w.chars().next().filter(|c| c.is_uppercase()))
                .flat_map(char::to_lowercase)
                .collect();
            if initials.chars().count() > 1 {
                all.entry(initials).or_insert_with(|| key.clone());
            }
            // "State Committee (SC)": whatever stands in the brackets.
            let open = tokens.end;
            if open + 2 < t.len()
                && t.doc.word(open) == "("
                && t.doc.word(open + 2) == ")"
                && t.doc
                    .word(open + 1)
                    .chars()
                    .filter(|c| c.is_uppercase())
                    .count()
                    > 1
            {
                all.insert(spelling::key(t.doc.word(open + 1)), key);
            }
        }
        all
    }

    /// The common nouns before and in a phrase: "deputy interior minister", "interior minister".
    fn nouns_of(&self, phrase: &Phrase) -> Vec<String> {
        let t = self.parties.tree;
        let agents = &self.parties.codebook.actors.agents;
        let end = if t.pos(phrase.head) == Pos::Noun {
            phrase.head + 1
        } else {
            phrase
                .name_tokens
                .as_ref()
                .map_or(phrase.head + 1, |n| n.end)
                .min(phrase.tokens.end)
        };
        let mut all = Vec::new();
        for last in phrase.tokens.start..end {
            for first in phrase.tokens.start.max(last.saturating_sub(3))..=last {
                let key = spelling::key(self.parties.slice(&(first..last + 1)));
                if agents.get(&key).is_some() && !all.contains(&key) {
                    all.push(key);
                }
            }
        }
        all
    }
}
