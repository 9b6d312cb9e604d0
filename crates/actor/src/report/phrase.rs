//! One noun phrase as a party.

use std::ops::Range;

use dateline_clause::{Dep, Tree};
use dateline_codebook::spelling;
use dateline_nlp::Pos;
use dateline_record::PartyKind;

use super::Parties;
use crate::mention::{Context, Identity, Places};

/// A noun phrase and whom it means by itself.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) head: usize,
    pub(super) tokens: Range<usize>,
    /// Tokens of the name in it.
    pub(super) name_tokens: Option<Range<usize>>,
    pub(super) kind: PartyKind,
    pub(super) name: Option<String>,
    pub(super) country: Option<String>,
    pub(super) sectors: Vec<String>,
    pub(super) actor: Option<u32>,
    /// Whether it names a person with more than one word.
    pub(super) full: bool,
    pub(super) person: bool,
}

impl Phrase {
    /// The tokens by which others are resolved to it: its name's, where it has one.
    pub(super) fn named_tokens(&self) -> Range<usize> {
        self.name_tokens.clone().unwrap_or(self.tokens.clone())
    }
}

impl<'a> Parties<'a> {
    /// The tokens' words as written, single blanks between them.
    pub(super) fn words(&self, tokens: &Range<usize>) -> String {
        self.slice(tokens)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The tokens' stretch of the text.
    pub(super) fn slice(&self, tokens: &Range<usize>) -> &'a str {
        let doc = self.tree.doc;
        if tokens.is_empty() {
            return "";
        }
        &doc.text[doc.tokens[tokens.start].start..doc.tokens[tokens.end - 1].end]
    }

    /// "About 3,000 teachers": how sure the number is belongs to the count, not to the party.
    fn without_bounds(&self, head: usize, mut tokens: Range<usize>) -> Range<usize> {
        let t = self.tree;
        for (words, _) in &self.codebook.numbers.bounds {
            let n = words.len();
            if tokens.start + n <= head && (0..n).all(|k| t.lower(tokens.start + k) == words[k]) {
                tokens.start += n;
                break;
            }
        }
        tokens
    }

    fn without_article(&self, tokens: &Range<usize>) -> Range<usize> {
        let skip = usize::from(
            matches!(self.tree.lower(tokens.start), "the" | "a" | "an") && tokens.len() > 1,
        );
        let last = usize::from(self.tree.tag(tokens.end - 1) == "POS" && tokens.len() > 1 + skip);
        tokens.start + skip..tokens.end - last
    }

    fn kind_by_class(&self, head: usize) -> PartyKind {
        let classes = &self.codebook.lexicon.classes;
        let set = classes.of(self.tree, head);
        let is = |name: &str| classes.id(name).is_some_and(|id| set.contains(id));
        if self.tree.pos(head) == Pos::Num {
            PartyKind::Group
        } else if self.tree.pos(head) == Pos::Propn && self.tree.label(head).is_none() {
            PartyKind::Organisation
        } else if is("person") {
            PartyKind::Person
        } else if is("org") {
            PartyKind::Organisation
        } else if is("people") || is("group") {
            PartyKind::Group
        } else if is("country") {
            PartyKind::Country
        } else if is("place") && !is("building") {
            PartyKind::Place
        } else {
            PartyKind::Thing
        }
    }

    /// Whether a seat of government at `head` stands for the government: it speaks, acts or is dealt
    /// with, rather than being a place where something is.
    fn acts(&self, head: usize) -> bool {
        let t = self.tree;
        let mut at = head;
        // "Moscow and Kyiv agreed".
        for _ in 0..4 {
            match t.head(at) {
                Some(h) if t.dep(at) == Dep::Conj => at = h,
                _ => break,
            }
        }
        match t.dep(at) {
            Dep::Nsubj | Dep::Agent => true,
            Dep::Pobj => t.head(at).is_some_and(|p| {
                t.dep(p) == Dep::Agent || matches!(t.lower(p), "with" | "between" | "by")
            }),
            _ => false,
        }
    }

    /// Reads the phrase whose head is token `head`.
    pub(super) fn read_phrase(&self, head: usize, places: Option<Places<'_>>) -> Phrase {
        let t = self.tree;
        let tokens = self.without_bounds(head, t.phrase(head));
        let named = t.name_beside(head).unwrap_or(head);
        let label = t.label(named);
        let entity = t
            .entity(named)
            .map(|e| t.doc.entities[e].tokens.clone())
            .filter(|e| e.contains(&named) && !e.is_empty());
        let name_tokens = match label {
            Some("PERSON" | "ORG" | "GPE" | "FAC" | "LOC" | "EVENT" | "NORP") => {
                entity.as_ref().map(|e| self.without_article(e))
            }
            _ => None,
        };
        let person = label == Some("PERSON");
        let begin = t.doc.tokens[tokens.start].start;
        let text = self.slice(&tokens);
        let range = name_tokens
            .clone()
            .filter(|n| person && n.start >= tokens.start && n.end <= tokens.end)
            .map(|n| {
                (
                    t.doc.tokens[n.start].start - begin,
                    t.doc.tokens[n.end - 1].end - begin,
                )
            });
        let context = Context {
            date: self.date,
            countries: &self.countries,
            acting: true,
            alone: false,
            places,
            person: range,
        };
        let mut found = self.resolver.resolve(text, &context);
        self.beside(head, &tokens, &mut found, &context);
        let kind = self.kind(head, label, &found);
        let mut phrase = Phrase {
            head,
            full: person && name_tokens.as_ref().is_some_and(|n| n.len() > 1),
            person,
            kind,
            name: self.name(label, &found, name_tokens.as_ref()),
            country: found.country,
            sectors: found.sectors,
            actor: found.actor,
            name_tokens,
            tokens,
        };
        // A house, a bridge, a weapon has no sector, whoever owns it.
        if phrase.kind == PartyKind::Thing {
            phrase.sectors.clear();
        }
        if phrase.kind == PartyKind::Place && found.kind == Some(PartyKind::Country) {
            let bare = self.codebook.actors.composition.bare();
            phrase.sectors = bare.town.clone();
        }
        self.at_home(&mut phrase);
        phrase
    }

    fn name(
        &self,
        label: Option<&str>,
        found: &Identity,
        name_tokens: Option<&Range<usize>>,
    ) -> Option<String> {
        if found.actor.is_some() || found.kind == Some(PartyKind::Country) {
            return found.name.clone();
        }
        match label {
            Some("PERSON" | "ORG" | "GPE" | "FAC" | "LOC" | "EVENT") => {
                name_tokens.map(|n| self.words(n))
            }
            _ => None,
        }
    }

    /// What an apposition or a noun behind a comma says of the one at `head`: "X, the interior minister,".
    fn beside(
        &self,
        head: usize,
        tokens: &Range<usize>,
        found: &mut Identity,
        context: &Context<'_>,
    ) {
        if found.actor.is_some() || !found.sectors.is_empty() && found.country.is_some() {
            return;
        }
        let t = self.tree;
        if t.pos(head) != Pos::Propn {
            return;
        }
        let said = t
            .children(head)
            .find(|&c| t.dep(c) == Dep::Appos && c >= tokens.end && t.pos(c) == Pos::Noun)
            .or_else(|| {
                // "the interior minister, X": the name is the apposition.
                t.head(head)
                    .filter(|&h| t.dep(head) == Dep::Appos && t.pos(h) == Pos::Noun)
            });
        let Some(said) = said else { return };
        let other = self.resolver.resolve(
            self.slice(&t.phrase(said)),
            &Context {
                person: None,
                ..*context
            },
        );
        if found.sectors.is_empty() {
            found.sectors = other.sectors;
        }
        if found.country.is_none() {
            found.country = other.country;
        }
    }

    fn kind(&self, head: usize, label: Option<&str>, found: &Identity) -> PartyKind {
        let t = self.tree;
        let noun = t.pos(head) == Pos::Noun;
        let of_noun = found.kind.filter(|_| noun);
        let kind = match (found.kind, label) {
            (Some(PartyKind::Country), label)
                if !noun && !matches!(label, Some("PERSON" | "NORP")) =>
            {
                let seat = found.name.as_deref().is_some_and(|n| {
                    self.codebook
                        .actors
                        .countries
                        .named(&spelling::key(n), self.date)
                        .is_some_and(|(_, how)| how == dateline_codebook::CountryNaming::Seat)
                });
                if seat && !self.acts(head) {
                    PartyKind::Place
                } else {
                    PartyKind::Country
                }
            }
            (Some(kind), _) if found.actor.is_some() && !noun => kind,
            (_, Some("PERSON")) => PartyKind::Person,
            (_, Some("ORG")) => of_noun.unwrap_or(PartyKind::Organisation),
            (_, Some("GPE" | "FAC" | "LOC")) => PartyKind::Place,
            (_, Some("NORP")) => PartyKind::Group,
            _ => of_noun.unwrap_or_else(|| self.kind_by_class(head)),
        };
        let plural = matches!(t.tag(head), "NNS" | "NNPS");
        if plural && kind == PartyKind::Person {
            PartyKind::Group
        } else {
            kind
        }
    }

    /// Who acts for a state and is of no other country is of the one that the report is about.
    fn at_home(&self, phrase: &mut Phrase) {
        let t = self.tree;
        let composition = &self.codebook.actors.composition;
        if phrase.actor.is_some() || phrase.kind == PartyKind::Thing {
            return;
        }
        // "the security council" of a country.
        let key = spelling::key(self.slice(&phrase.tokens));
        if let Some((code, sectors)) = composition.doubtful(&key)
            && phrase.country.as_deref() == Some(code)
            && !self.bodies.iter().any(|b| b == code)
        {
            phrase.country = self.home.clone();
            phrase.sectors = sectors.to_vec();
            return;
        }
        if phrase.country.is_none() && phrase.kind != PartyKind::Place {
            // "Israel's army", "its troops": whose it is tells the country.
            phrase.country = self.possessor_country(phrase.head);
        }
        let outside = || {
            phrase
                .tokens
                .clone()
                .any(|i| composition.is_from_outside(t.lower(i)))
        };
        if phrase.country.is_none()
            && composition.acts_for_state(&phrase.sectors)
            && phrase.kind != PartyKind::Place
            && !outside()
        {
            phrase.country.clone_from(&self.home);
        }
    }

    fn possessor_country(&self, head: usize) -> Option<String> {
        let possessor = self.tree.child(head, Dep::Poss)?;
        if self.tree.pos(possessor) != Pos::Pron {
            return None;
        }
        let owner = self.nearest(possessor)?;
        self.phrases[owner].country.clone()
    }
}

/// What the tree does not say by itself.
pub(super) trait Names {
    /// Whether token `i` is inside a name or compound that another token heads.
    fn inside_name(&self, i: usize) -> bool;
}

impl Names for Tree<'_> {
    fn inside_name(&self, i: usize) -> bool {
        matches!(self.dep(i), Dep::Compound | Dep::Nmod | Dep::Amod)
            || self.dep(i) == Dep::Appos
                && self.head(i).is_some_and(|h| self.name_beside(h) == Some(i))
    }
}
