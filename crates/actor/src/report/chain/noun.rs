//! Common nouns that mean one already named: "the former president", "the group", "his supporters".

use dateline_clause::Dep;
use dateline_codebook::{CountryNaming, When, spelling};
use dateline_nlp::Pos;
use dateline_record::PartyKind;

use super::{Builder, Chain, Owned};
use crate::report::Parties;
use crate::report::phrase::Phrase;

/// How many sentences back a common noun reaches for the one it means.
const NOUN_REACH: usize = 12;

/// How many phrases back a common noun reaches at most.
const MAX_BACK: usize = 400;

/// Phrases that a noun may mean are looked for among so many chains, the last ones first.
const MAX_CANDIDATES: usize = 64;

impl Builder<'_, '_> {
    /// Resolves common nouns behind an article: "the former president", "the group".
    pub(super) fn nouns(&mut self) {
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
            if let Some(chain) = self.apposition(at) {
                self.join(chain, at);
                continue;
            }
            let meant = if definite && !plural {
                self.office(at).or_else(|| self.anaphor(at))
            } else {
                None
            };
            let same = self.same_words(at, definite);
            self.by_owner(at);
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

    /// The name behind or before a comma: "the governor, Ann Lee, …", "Ann Lee, the governor, …".
    fn apposition(&self, at: usize) -> Option<usize> {
        let t = self.parties.tree;
        let head = self.parties.phrases[at].head;
        let behind = t
            .children(head)
            .find(|&c| c > head && t.dep(c) == Dep::Appos && t.pos(c) == Pos::Propn);
        let before = t
            .head(head)
            .filter(|&h| t.dep(head) == Dep::Appos && t.pos(h) == Pos::Propn);
        let name = behind.or(before)?;
        let chain = self.number[*self.parties.by_head.get(&name)?]?;
        // A number or a plural is not one name.
        let plural = |i: usize| matches!(t.tag(i), "NNS" | "NNPS");
        (plural(head) == plural(name) && self.agree(chain, &self.parties.phrases[at]))
            .then_some(chain)
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
        let possessor = t.children(phrase.head).find(|&c| t.dep(c) == Dep::Poss);
        let owner = self.owner(at);
        let numbered = t
            .children(phrase.head)
            .any(|c| t.pos(c) == Pos::Num || matches!(t.lower(c), "a" | "an" | "another" | "some"));
        // "Police", "the army": there is one of them in a country.
        let one = self
            .parties
            .codebook
            .actors
            .composition
            .acts_for_state(&phrase.sectors);
        if numbered || !(definite || possessor.is_some() || owner.is_some() || one) {
            return None;
        }
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

    /// The chain of whom a phrase belongs to: "Yar's supporters", "his supporters", "Yar supporters",
    /// "supporters of Yar".
    fn owner(&self, at: usize) -> Option<usize> {
        let t = self.parties.tree;
        let head = self.parties.phrases[at].head;
        let of = |token: usize| {
            let meant = if t.pos(token) == Pos::Pron {
                self.parties.antecedent(token, &[])?
            } else {
                token
            };
            self.number[*self.parties.by_head.get(&meant)?]
        };
        t.children(head)
            .find(|&c| t.dep(c) == Dep::Poss)
            .and_then(of)
            .or_else(|| {
                t.children(head)
                    .filter(|&c| c < head)
                    .find_map(|c| self.of_name(c))
            })
            .or_else(|| {
                let prep = t
                    .children(head)
                    .find(|&c| c > head && t.dep(c) == Dep::Prep && t.lower(c) == "of")?;
                of(t.child(prep, Dep::Pobj)?)
            })
    }

    /// What a common noun is by whose it is: supporters of one who is opposed are opposition.
    fn by_owner(&mut self, at: usize) {
        let parties = self.parties;
        let phrase = &parties.phrases[at];
        let Some(owner) = self.owner(at).map(|c| &self.all[c]) else {
            return;
        };
        if !matches!(
            owner.kind,
            PartyKind::Person | PartyKind::Organisation | PartyKind::Group
        ) {
            return;
        }
        let Some(sectors) = parties
            .resolver
            .belonging(parties.tree.lemma(phrase.head), &owner.sectors)
        else {
            return;
        };
        // "armed supporters": a noun of several words says more than its last.
        let own = parties
            .codebook
            .actors
            .agents
            .get(parties.tree.lemma(phrase.head));
        let plain = phrase.sectors.is_empty()
            || own.is_some_and(|a| a.sectors == phrase.sectors)
            || phrase.actor.is_some();
        let country = phrase.country.clone().or_else(|| owner.country.clone());
        let sectors = if plain {
            sectors
        } else {
            phrase.sectors.clone()
        };
        self.owned.insert(at, Owned { sectors, country });
    }

    /// "A throng of Yar's supporters": what the head is made of.
    pub(super) fn heads(&mut self) {
        let parties = self.parties;
        let t = parties.tree;
        for (at, phrase) in parties.phrases.iter().enumerate() {
            let inner = t
                .children(phrase.head)
                .find(|&c| c > phrase.head && t.dep(c) == Dep::Prep && t.lower(c) == "of")
                .and_then(|p| t.child(p, Dep::Pobj))
                .and_then(|o| parties.by_head.get(&o));
            let Some(&inner) = inner else { continue };
            let own = parties.codebook.actors.agents.get(t.lemma(phrase.head));
            if own.is_none()
                && parties.phrases[inner].sectors == phrase.sectors
                && let Some(owned) = self.owned.get(&inner).cloned()
            {
                self.owned.insert(at, owned);
            }
        }
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
        for other in (at.saturating_sub(MAX_BACK)..at).rev() {
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
        let country = phrase.kind == PartyKind::Country || parties.is_country_noun(phrase.head);
        if !parties
            .codebook
            .actors
            .composition
            .stands_for_one_named(noun)
            || phrase.tokens.len() > 1 && !(country && phrase.tokens.len() == 2)
            || t.children(phrase.head)
                .any(|c| c > phrase.head && t.lower(c) == "of")
        {
            return None;
        }
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
        let at_home = |c: &&usize| parties.home.is_some() && self.all[**c].country == parties.home;
        if country && let Some(home) = candidates.iter().filter(fits).find(at_home) {
            return Some(*home);
        }
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
