//! Which phrases of a report mean the same party.

use std::collections::HashMap;
use std::ops::Range;

use dateline_codebook::{CountryNaming, When, spelling};
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
}

/// How many sentences back a common noun reaches for the one it means.
const NOUN_REACH: usize = 12;

/// Phrases that a noun may mean are looked for among so many chains, the last ones first.
const MAX_CANDIDATES: usize = 64;

impl Chains {
    /// What the chain of phrase `at` knows.
    pub(super) fn of(&self, at: usize) -> Option<&Chain> {
        self.all.get((*self.number.get(at)?)?)
    }

    /// The chain of phrase `at`.
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        self.number.get(at).copied().flatten()
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
        };
        builder.names();
        builder.nouns();
        Chains {
            all: builder.all,
            number: builder.number,
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
                    let meant = aliases.get(key.as_ref()?)?;
                    self.by_name.get(meant).copied()
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
        if chain_of.sectors.is_empty() {
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

    /// Resolves common nouns behind an article: "the former president", "the group".
    fn nouns(&mut self) {
        let phrases = &self.parties.phrases;
        for (at, phrase) in phrases.iter().enumerate() {
            if self.number[at].is_some()
                || phrase.name_tokens.is_some()
                || self.parties.tree.pos(phrase.head) != Pos::Noun
            {
                continue;
            }
            let definite = self.is_definite(phrase);
            let plural = matches!(self.parties.tree.tag(phrase.head), "NNS" | "NNPS");
            let meant = if definite && !plural {
                self.office(at).or_else(|| self.anaphor(at))
            } else {
                None
            };
            let same = self.same_words(at, definite);
            match meant {
                Some(chain) => self.join(chain, at),
                None => {
                    if let Some(chain) = same.as_ref().and_then(|k| self.by_phrase.get(k)).copied()
                    {
                        self.join(chain, at);
                    } else if let Some(key) = same {
                        let chain = self.open(at);
                        self.by_phrase.insert(key, chain);
                    }
                }
            }
        }
    }

    /// Whether a phrase has a definite article, "this" or "that" before it.
    fn is_definite(&self, phrase: &Phrase) -> bool {
        let t = self.parties.tree;
        t.children(phrase.head)
            .take_while(|&c| c < phrase.head)
            .any(|c| matches!(t.lower(c), "the" | "this" | "that" | "these" | "those"))
    }

    /// What makes a phrase the same as an earlier one: its words and whose it is. `None` for one that
    /// may be new each time: "a soldier", "six soldiers".
    fn same_words(&self, at: usize, definite: bool) -> Option<String> {
        let t = self.parties.tree;
        let phrase = &self.parties.phrases[at];
        if phrase.kind == PartyKind::Thing {
            return None;
        }
        let possessor = t
            .children(phrase.head)
            .find(|&c| t.dep(c) == dateline_clause::Dep::Poss);
        let owner = possessor.and_then(|p| {
            let meant = if t.pos(p) == Pos::Pron {
                self.parties.antecedent(p, &[])?
            } else {
                p
            };
            self.number[*self.parties.by_head.get(&meant)?]
        });
        let numbered = t
            .children(phrase.head)
            .any(|c| t.pos(c) == Pos::Num || matches!(t.lower(c), "a" | "an" | "another" | "some"));
        if numbered || !(definite || possessor.is_some() || !phrase.sectors.is_empty()) {
            return None;
        }
        // "Atambayev supporters", "Atambayev's supporters", "his supporters".
        let owner = owner.or_else(|| {
            t.children(phrase.head)
                .filter(|&c| c < phrase.head)
                .find_map(|c| self.of_name(c))
        });
        let key = match owner {
            Some(chain) => format!("{chain} {}", t.lemma(phrase.head)),
            None => {
                let words = phrase
                    .tokens
                    .clone()
                    .filter(|&i| {
                        i <= phrase.head
                            && !matches!(t.pos(i), Pos::Det | Pos::Part | Pos::Punct)
                            && !self.names_country(i)
                    })
                    .map(|i| t.lower(i))
                    .collect::<Vec<_>>()
                    .join(" ");
                format!("{} {words}", phrase.country.as_deref().unwrap_or("-"))
            }
        };
        Some(key)
    }

    fn names_country(&self, token: usize) -> bool {
        let t = self.parties.tree;
        t.doc.word(token).starts_with(char::is_uppercase)
            && self
                .parties
                .codebook
                .actors
                .country(t.doc.word(token))
                .is_some()
    }

    /// The chain of a name that stands before a noun without heading a phrase of its own.
    fn of_name(&self, token: usize) -> Option<usize> {
        let key = spelling::key(self.parties.tree.doc.word(token));
        self.by_surname
            .get(&key)
            .or_else(|| self.by_name.get(&key))
            .copied()
            .filter(|&c| self.all[c].kind == PartyKind::Person)
    }

    /// Chains that a phrase may mean, the nearest mention before it first.
    fn before(&self, at: usize) -> Vec<usize> {
        let t = self.parties.tree;
        let phrases = &self.parties.phrases;
        let here = t.sentence(phrases[at].head);
        let mut seen = Vec::new();
        for other in (0..at).rev() {
            if here - t.sentence(phrases[other].head) > NOUN_REACH || seen.len() >= MAX_CANDIDATES {
                break;
            }
            if let Some(chain) = self.number[other]
                && !seen.contains(&chain)
            {
                seen.push(chain);
            }
        }
        seen
    }

    /// "The former president", "the minister": a person of the report who has or had that office.
    fn office(&self, at: usize) -> Option<usize> {
        let parties = self.parties;
        let t = parties.tree;
        let actors = &parties.codebook.actors;
        let phrase = &parties.phrases[at];
        let words: Vec<usize> = phrase
            .tokens
            .clone()
            .take_while(|&i| i <= phrase.head)
            .collect();
        let former = words
            .iter()
            .any(|&i| actors.composition.is_former(t.lower(i)));
        // Longest office that ends at the head.
        let office = (0..words.len()).find_map(|n| {
            let key = spelling::key(parties.slice(&(words[n]..phrase.head + 1)));
            let plain = !actors.composition.is_former(t.lower(words[n]));
            (plain
                && actors
                    .agents
                    .get(&key)
                    .is_some_and(|a| a.kind == Some(PartyKind::Person)))
            .then_some(key)
        })?;
        let elsewhere = |chain: &Chain| {
            phrase.country.is_some() && chain.country.is_some() && phrase.country != chain.country
        };
        let held = |chain: &Chain| -> Option<bool> {
            // Whether it is an office held once: by the directory, else by what it was called.
            if let Some(actor) = chain.actor.map(|id| actors.directory.actor(id)) {
                let ends = |o: &str| o == office || o.split(' ').next() == Some(&office);
                let state = actor.at(parties.date);
                let role = actor.roles.iter().rev().find(|r| ends(&r.office));
                if let Some(role) = role {
                    return Some(role.term.over(parties.date) || state.when == When::Over);
                }
            }
            let called = chain.nouns.iter().any(|n| {
                n == &office || n.ends_with(&office) && n[..n.len() - office.len()].ends_with(' ')
            });
            called.then(|| {
                chain.sectors.first().is_some_and(|s| {
                    actors.composition.former(std::slice::from_ref(s)) == [s.clone()]
                }) && chain
                    .nouns
                    .iter()
                    .any(|n| n.split(' ').any(|w| actors.composition.is_former(w)))
            })
        };
        let candidates = self.before(at);
        let of = |wanted: bool| {
            candidates
                .iter()
                .copied()
                .filter(|&c| self.all[c].kind == PartyKind::Person && !elsewhere(&self.all[c]))
                .find(|&c| held(&self.all[c]) == Some(wanted))
        };
        of(former).or_else(|| {
            // Later mentions count too where nobody before fits: "the president … Ann Lee said".
            (!former)
                .then(|| of(true))
                .flatten()
                .filter(|&c| self.all[c].nouns.iter().any(|n| n.ends_with(&office)))
        })
    }

    /// "The group", "the company", "the country": the nearest one named that may be called so.
    fn anaphor(&self, at: usize) -> Option<usize> {
        let parties = self.parties;
        let t = parties.tree;
        let phrase = &parties.phrases[at];
        let noun = t.lemma(phrase.head);
        if !parties
            .codebook
            .actors
            .composition
            .stands_for_one_named(noun)
            || phrase.tokens.len() > 1
            || t.children(phrase.head)
                .any(|c| c > phrase.head && t.lower(c) == "of")
        {
            return None;
        }
        let country = phrase.kind == PartyKind::Country || parties.is_country_noun(phrase.head);
        let candidates = self.before(at);
        let fits = |c: &&usize| {
            let chain = &self.all[**c];
            if country {
                chain.kind == PartyKind::Country
            } else {
                matches!(chain.kind, PartyKind::Organisation | PartyKind::Group)
                    && chain.name.is_some()
            }
        };
        let says_so = |c: &&usize| {
            let chain = &self.all[**c];
            chain.nouns.iter().any(|n| n.ends_with(noun))
                || chain
                    .name
                    .as_deref()
                    .is_some_and(|n| spelling::key(n).split(' ').any(|w| w == noun))
        };
        candidates
            .iter()
            .filter(fits)
            .find(says_so)
            .or_else(|| candidates.iter().find(fits))
            .copied()
    }
}

impl Parties<'_> {
    /// Whether a noun means a country.
    fn is_country_noun(&self, head: usize) -> bool {
        let classes = &self.codebook.lexicon.classes;
        let named = self
            .codebook
            .actors
            .countries
            .named(self.tree.lemma(head), None)
            .is_some_and(|(_, how)| how == CountryNaming::Name);
        named
            || classes
                .id("country")
                .is_some_and(|id| classes.of(self.tree, head).contains(id))
    }
}
