//! The parties of one report: each mention resolved by itself, then told apart or put together.

mod chain;
mod country;
mod labels;
mod phrase;
mod pronoun;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use dateline_clause::Tree;
use dateline_codebook::Codebook;
use dateline_nlp::Pos;
use dateline_record::PartyKind;
use jiff::civil::Date;

use crate::mention::{Places, Resolver};
use chain::Chains;
pub use labels::vote;
use phrase::{Names as _, Phrase};
use pronoun::{Antecedent, Quoted};

/// A party, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Its words, without a leading article.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: PartyKind,
    /// Usual full name.
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3, or PLOVER's code for those that belong to no country.
    pub country: Option<String>,
    /// PLOVER sectors, primary first.
    pub sectors: Vec<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// The fuller mention it was resolved through.
    pub coreferent: Option<Range<usize>>,
}

/// What is known of a report beside its words.
#[derive(Clone, Copy, Default)]
pub struct Setting<'s> {
    /// When it was published: roles are those of that day.
    pub date: Option<Date>,
    /// Looks up towns and regions that the codebook does not know.
    pub places: Option<Places<'s>>,
    /// Its paragraphs, in bytes; a dateline stands in one of its own.
    pub paragraphs: &'s [Range<usize>],
}

/// Resolves the mentions of one report.
pub struct Parties<'a> {
    tree: &'a Tree<'a>,
    codebook: &'a Codebook,
    resolver: Resolver<'a>,
    date: Option<Date>,
    /// Countries that the report is about, the chief one first.
    countries: Vec<String>,
    /// The one country that it is about, where it is one.
    home: Option<String>,
    /// Whether the report names a body of these codes.
    bodies: Vec<String>,
    /// Surnames of persons that the report names in full.
    surnames: HashSet<&'a str>,
    /// Phrases that may be parties, in order of their heads.
    phrases: Vec<Phrase>,
    /// Which phrase a token heads.
    by_head: HashMap<usize, usize>,
    antecedents: Vec<Antecedent>,
    quotations: Vec<Quoted>,
    chains: Chains,
}

/// How many tokens back the same pronoun is looked for.
const MAX_SAME: usize = 48;

/// How deep pronouns are followed through pronouns.
const MAX_DEPTH: usize = 4;

impl<'a> Parties<'a> {
    /// Reads the parties of a report.
    pub fn new(tree: &'a Tree<'a>, codebook: &'a Codebook, setting: &Setting<'_>) -> Parties<'a> {
        let resolver = Resolver::new(&codebook.actors);
        let votes = country::Votes::new(tree, codebook, setting);
        let mut parties = Parties {
            tree,
            codebook,
            resolver,
            date: setting.date,
            home: votes.home(),
            bodies: votes.bodies(),
            countries: votes.chief(),
            surnames: tree
                .doc
                .entities
                .iter()
                .filter(|e| &*e.label == "PERSON" && e.tokens.len() > 1)
                .map(|e| tree.doc.word(e.tokens.end - 1))
                .collect(),
            phrases: Vec::new(),
            by_head: HashMap::new(),
            antecedents: Vec::new(),
            quotations: Vec::new(),
            chains: Chains::default(),
        };
        for i in 0..tree.len() {
            if parties.may_be_party(i) {
                let phrase = parties.read_phrase(i, setting.places);
                parties.by_head.insert(i, parties.phrases.len());
                parties.phrases.push(phrase);
            }
        }
        parties.antecedents = parties.find_antecedents();
        parties.quotations = parties.find_quotations();
        parties.chains = Chains::new(&parties);
        parties
    }

    /// Whether token `i` heads a phrase that may be a party.
    fn may_be_party(&self, i: usize) -> bool {
        let t = self.tree;
        let named = matches!(t.label(i), Some("NORP" | "GPE" | "ORG" | "PERSON"));
        // "on Friday" is a day, whoever else is called so.
        if t.pos(i) == Pos::Propn && matches!(t.label(i), Some("DATE" | "TIME")) {
            return false;
        }
        matches!(t.pos(i), Pos::Noun | Pos::Propn) && !t.inside_name(i)
            || named && t.pos(i) == Pos::Adj && !t.inside_name(i)
    }

    /// ISO code of the country that the report is about, where it is about one.
    pub fn country(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// The party whose head is token `head`.
    pub fn party(&self, head: usize) -> Who {
        self.party_at(head, 0, &[])
    }

    /// The party whose head is token `head`, where it cannot be any of `excluded`: "a judge ordered
    /// his arrest" is not the judge's.
    pub fn party_but(&self, head: usize, excluded: &[usize]) -> Who {
        self.party_at(head, 0, excluded)
    }

    /// The party whose head is token `head`, its `of` phrase left out.
    pub fn party_without_of(&self, head: usize) -> Who {
        let mut who = self.party(head);
        if let Some(of) = self
            .tree
            .children(head)
            .find(|&c| c > head && self.tree.lower(c) == "of")
            && who.tokens.contains(&of)
            && self.tree.pos(head) != Pos::Num
        {
            who.tokens.end = of;
        }
        who
    }

    /// The head of the phrase that the one at token `head` means: its own, or for a pronoun that of
    /// its antecedent, where it has one. "They were taken to a clinic, where they died": a pronoun
    /// means what the same word meant before it in its sentence.
    pub fn meant(&self, head: usize) -> usize {
        let t = self.tree;
        let mut at = head;
        for _ in 0..MAX_DEPTH {
            if t.pos(at) != Pos::Pron || self.is_partitive(at) {
                break;
            }
            let begin = t.doc.sentences[t.sentence(at)].start;
            let first = (begin.max(at.saturating_sub(MAX_SAME))..at)
                .find(|&i| t.pos(i) == Pos::Pron && t.lower(i) == t.lower(at))
                .unwrap_or(at);
            match self.antecedent(first, &[]) {
                Some(antecedent) => at = antecedent,
                None => break,
            }
        }
        at
    }

    /// The chain of the phrase whose head is token `head`: mentions of one chain mean one party.
    /// `None` for a phrase that stands alone, and for a pronoun; see [`meant`](Parties::meant).
    pub fn chain(&self, head: usize) -> Option<usize> {
        self.chains.number(*self.by_head.get(&head)?)
    }

    fn party_at(&self, head: usize, depth: usize, excluded: &[usize]) -> Who {
        if self.tree.pos(head) == Pos::Pron && !self.is_partitive(head) {
            return self.pronoun(head, depth, excluded);
        }
        match self.by_head.get(&head) {
            Some(&at) => self.who(at),
            None => self.alone(&self.read_phrase(head, None)),
        }
    }

    /// "Some of the rebels", "many of them".
    fn is_partitive(&self, head: usize) -> bool {
        let t = self.tree;
        t.children(head).any(|c| c > head && t.lower(c) == "of")
    }

    /// What a pronoun means.
    fn pronoun(&self, head: usize, depth: usize, excluded: &[usize]) -> Who {
        let tokens = head..head + 1;
        if depth < MAX_DEPTH
            && let Some(antecedent) = self.antecedent(head, excluded)
        {
            let meant = self.party_at(antecedent, depth + 1, &[]);
            let coreferent = meant.coreferent.clone().unwrap_or(meant.tokens.clone());
            return Who {
                tokens,
                coreferent: Some(coreferent),
                ..meant
            };
        }
        let kind = match self.tree.lower(head) {
            "they" | "them" | "we" | "us" | "some" | "others" | "many" | "themselves" => {
                PartyKind::Group
            }
            "it" | "itself" | "this" | "that" => PartyKind::Thing,
            _ => PartyKind::Person,
        };
        Who {
            tokens,
            kind,
            name: None,
            country: None,
            sectors: Vec::new(),
            wikidata: None,
            coreferent: None,
        }
    }

    /// A phrase by itself.
    fn alone(&self, phrase: &Phrase) -> Who {
        Who {
            tokens: phrase.tokens.clone(),
            kind: phrase.kind,
            name: phrase.name.clone(),
            country: phrase.country.clone(),
            sectors: phrase.sectors.clone(),
            wikidata: self.resolver.wikidata(phrase.actor),
            coreferent: None,
        }
    }

    /// A phrase with what its chain knows.
    fn who(&self, at: usize) -> Who {
        let phrase = &self.phrases[at];
        let mut who = self.alone(phrase);
        if let Some(owned) = self.chains.owned(at) {
            who.sectors.clone_from(&owned.sectors);
            who.country.clone_from(&owned.country);
        }
        let Some(chain) = self.chains.of(at) else {
            return who;
        };
        if matches!(phrase.kind, PartyKind::Thing | PartyKind::Place) && phrase.name.is_some() {
            return who;
        }
        if who.name.is_none() || phrase.actor.is_none() {
            who.name = chain.name.clone().or(who.name);
        }
        if phrase.actor.is_none() {
            who.wikidata = self.resolver.wikidata(chain.actor);
        }
        who.country = who.country.or_else(|| chain.country.clone());
        let named = phrase.kind == PartyKind::Person && !chain.sectors.is_empty();
        if who.sectors.is_empty() || named || phrase.actor.is_none() && chain.actor.is_some() {
            who.sectors.clone_from(&chain.sectors);
        }
        if chain.full != phrase.named_tokens() && !phrase.full {
            who.coreferent = Some(chain.full.clone());
        }
        who
    }

    /// Mentions of actors: named ones, common nouns for them, pronouns that mean one. In order of
    /// the text.
    pub fn mentions(&self) -> Vec<Who> {
        let mut all: Vec<Who> = (0..self.phrases.len())
            .filter(|&at| {
                let phrase = &self.phrases[at];
                let country = phrase.kind == PartyKind::Country && self.chains.of(at).is_some();
                self.is_actor(phrase) || country
            })
            .map(|at| self.who(at))
            .collect();
        let pronouns = (0..self.tree.len()).filter(|&i| self.tree.pos(i) == Pos::Pron);
        all.extend(
            pronouns
                .map(|i| self.party(i))
                .filter(|w| w.coreferent.is_some()),
        );
        all.sort_by_key(|w| (w.tokens.start, w.tokens.end));
        all.dedup_by(|a, b| a.tokens == b.tokens);
        all
    }

    fn is_actor(&self, phrase: &Phrase) -> bool {
        let words = self.slice(&phrase.tokens);
        if !words.contains(char::is_alphanumeric) {
            return false;
        }
        match phrase.kind {
            PartyKind::Country => phrase.country.is_some() || phrase.actor.is_some(),
            PartyKind::Thing => false,
            PartyKind::Place => phrase.actor.is_some(),
            PartyKind::Person | PartyKind::Group | PartyKind::Organisation => true,
        }
    }

    /// Mentions of one party each, in tokens, every list in order of the text; lists in order of
    /// their first mention. Mentions that stand alone are in none.
    pub fn chains(&self) -> Vec<Vec<Range<usize>>> {
        let mut lists: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
        for at in 0..self.phrases.len() {
            if let Some(chain) = self.chains.number(at) {
                lists
                    .entry(chain)
                    .or_default()
                    .push(self.phrases[at].tokens.clone());
            }
        }
        for i in 0..self.tree.len() {
            if self.tree.pos(i) != Pos::Pron || self.is_partitive(i) {
                continue;
            }
            if let Some(chain) = self.chain(self.meant(i)) {
                lists.entry(chain).or_default().push(i..i + 1);
            }
        }
        let mut all: Vec<Vec<Range<usize>>> = lists
            .into_values()
            .map(|mut list| {
                list.sort_by_key(|r| (r.start, r.end));
                list.dedup();
                list
            })
            .filter(|list| list.len() > 1)
            .collect();
        all.sort_by_key(|list| (list[0].start, list[0].end));
        all
    }
}
