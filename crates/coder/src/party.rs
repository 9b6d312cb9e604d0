//! Who: mentions as parties, with country and sectors by composition, and what they refer to.

use std::collections::HashMap;
use std::ops::Range;

use dateline_clause::{Dep, Tree};
use dateline_codebook::Codebook;
use dateline_nlp::Pos;
use dateline_record::PartyKind;

/// A party, in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) tokens: Range<usize>,
    pub(crate) kind: PartyKind,
    pub(crate) name: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sectors: Vec<String>,
    pub(crate) coreferent: Option<Range<usize>>,
}

/// Resolves the mentions of one report.
pub(crate) struct Parties<'a> {
    tree: &'a Tree<'a>,
    codebook: &'a Codebook,
    /// First full mention of each surname: (entity's tokens).
    full_names: HashMap<&'a str, Range<usize>>,
    /// Heads of the phrases that name each person, by surname, in order of the text.
    mentions: HashMap<&'a str, Vec<usize>>,
    /// Common nouns and names that pronouns may mean, in order of the text: (head, plural, person, subject).
    antecedents: Vec<Antecedent>,
}

#[derive(Clone, Copy, Debug)]
struct Antecedent {
    head: usize,
    plural: bool,
    person: bool,
    collective: bool,
    subject: bool,
}

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 2;

impl<'a> Parties<'a> {
    pub(crate) fn new(tree: &'a Tree<'a>, codebook: &'a Codebook) -> Parties<'a> {
        let mut full_names: HashMap<&str, Range<usize>> = HashMap::new();
        for e in &tree.doc.entities {
            if &*e.label == "PERSON" && e.tokens.len() > 1 {
                full_names
                    .entry(tree.doc.word(e.tokens.end - 1))
                    .or_insert(e.tokens.clone());
            }
        }
        let classes = &codebook.lexicon.classes;
        let (person, group, org, country) = (
            classes.id("person"),
            classes.id("people"),
            classes.id("org"),
            classes.id("country"),
        );
        let mut antecedents = Vec::new();
        for i in 0..tree.len() {
            if !matches!(tree.pos(i), Pos::Noun | Pos::Propn)
                || matches!(tree.dep(i), Dep::Compound | Dep::Nmod | Dep::Amod)
            {
                continue;
            }
            let set = classes.of(tree, i);
            let has = |id: Option<dateline_clause::ClassId>| id.is_some_and(|id| set.contains(id));
            let labelled = tree.label(i);
            let plural = matches!(tree.tag(i), "NNS" | "NNPS");
            let is_person = if tree.pos(i) == Pos::Propn {
                labelled == Some("PERSON")
            } else {
                has(person)
            };
            let collective = has(org) || has(country) || has(group) && !is_person;
            if is_person || collective {
                antecedents.push(Antecedent {
                    head: i,
                    plural,
                    person: is_person,
                    collective,
                    subject: matches!(tree.dep(i), Dep::Nsubj | Dep::Nsubjpass),
                });
            }
        }
        let mut parties = Parties {
            tree,
            codebook,
            full_names,
            mentions: HashMap::new(),
            antecedents,
        };
        let mut mentions: HashMap<&str, Vec<usize>> = HashMap::new();
        for e in &tree.doc.entities {
            if &*e.label == "PERSON" {
                let last = e.tokens.end - 1;
                mentions
                    .entry(tree.doc.word(last))
                    .or_default()
                    .push(parties.head_of(last));
            }
        }
        // A name told a hundred times tells no more than in its first lines.
        mentions.values_mut().for_each(|m| m.truncate(8));
        parties.mentions = mentions;
        parties
    }

    /// What a pronoun means: the nearest fitting mention before it, subjects first.
    fn antecedent(&self, i: usize, excluded: &[usize]) -> Option<usize> {
        let t = self.tree;
        let fits: fn(&Antecedent) -> bool = match t.lower(i) {
            "he" | "she" | "him" | "her" | "his" | "himself" | "herself" => {
                |a| a.person && !a.plural
            }
            "they" | "them" | "their" | "themselves" | "some" | "others" | "many" => {
                |a| a.plural || a.collective && !a.person
            }
            "it" | "its" | "itself" => |a| a.collective && !a.plural && !a.person,
            _ => return None,
        };
        let sentence = t.sentence(i);
        // In order of the text, so that a long report costs no more than a short one.
        let reach = t.doc.sentences[sentence.saturating_sub(PRONOUN_REACH)].start;
        let from = self.antecedents.partition_point(|a| a.head < reach);
        let to = self.antecedents.partition_point(|a| a.head < i);
        let clause_mates = |a: &&Antecedent| {
            // "He met him": not the subject of the pronoun's own verb, unless reflexive or possessive.
            t.dep(i) != Dep::Poss && t.head(i).is_some() && t.head(a.head) == t.head(i)
        };
        let speaks = |token: usize| {
            t.dep(token) == Dep::Nsubj
                && t.head(token)
                    .is_some_and(|v| self.codebook.lexicon.cues.contains_key(t.lemma(v)))
        };
        let speaker = speaks(i);
        let subject = matches!(t.dep(i), Dep::Nsubj | Dep::Nsubjpass);
        let candidates: Vec<&Antecedent> = self.antecedents[from..to]
            .iter()
            .filter(|a| !excluded.contains(&a.head))
            .filter(|a| fits(a))
            .filter(|a| !clause_mates(a))
            .collect();
        // "Following the lifting of his immunity, the former president vowed …": in what stands before
        // the main clause a pronoun means its subject, where nobody was named in the sentence yet.
        let this = &t.doc.sentences[sentence];
        if candidates.iter().all(|a| a.head < this.start) {
            let root = this.clone().find(|&k| t.dep(k) == Dep::Root);
            let main = root.and_then(|r| {
                t.children(r)
                    .find(|&c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass))
            });
            let later = main
                .filter(|&m| m > i && root.is_some_and(|r| i < r) && t.head(i) != root)
                .and_then(|m| {
                    let at = self.antecedents.partition_point(|a| a.head < m);
                    self.antecedents
                        .get(at)
                        .filter(|a| a.head == m && fits(a) && !excluded.contains(&m))
                });
            if let Some(later) = later {
                return Some(later.head);
            }
        }
        // Near is good, a subject is worth a sentence, and who speaks has spoken before.
        let cost = |a: &Antecedent| {
            let distance = 2 * (sentence - t.sentence(a.head)) as i32;
            distance
                + if a.subject {
                    0
                } else if subject {
                    3
                } else {
                    1
                }
                - if speaker && speaks(a.head) { 4 } else { 0 }
        };
        candidates
            .into_iter()
            .min_by_key(|a| (cost(a), std::cmp::Reverse(t.sentence(a.head)), a.head))
            .map(|a| a.head)
    }

    /// The party whose head is token `head`, its `of` phrase left out.
    pub(crate) fn party_without_of(&self, head: usize) -> Who {
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

    /// The party whose head is token `head`.
    pub(crate) fn party(&self, head: usize) -> Who {
        self.party_at(head, 0, &[])
    }

    /// The party whose head is token `head`, where it cannot be any of `excluded`: "a judge ordered
    /// his arrest" is not the judge's.
    pub(crate) fn party_but(&self, head: usize, excluded: &[usize]) -> Who {
        self.party_at(head, 0, excluded)
    }

    fn party_at(&self, head: usize, depth: usize, excluded: &[usize]) -> Who {
        let t = self.tree;
        let partitive = t.children(head).any(|c| c > head && t.lower(c) == "of");
        if t.pos(head) == Pos::Pron && !partitive {
            let tokens = head..head + 1;
            if let Some(a) = self.antecedent(head, excluded).filter(|_| depth < 4) {
                let meant = self.party_at(a, depth + 1, &[]);
                let coreferent = meant.coreferent.clone().unwrap_or(meant.tokens.clone());
                return Who {
                    tokens,
                    coreferent: Some(coreferent),
                    ..meant
                };
            }
            let kind = if matches!(
                t.lower(head),
                "they" | "them" | "we" | "us" | "some" | "others" | "many"
            ) {
                PartyKind::Group
            } else {
                PartyKind::Person
            };
            let kind = if matches!(t.lower(head), "it" | "itself" | "this" | "that") {
                PartyKind::Thing
            } else {
                kind
            };
            return Who {
                tokens,
                kind,
                name: None,
                country: None,
                sectors: Vec::new(),
                coreferent: None,
            };
        }
        let tokens = self.without_bounds(head, t.phrase(head));
        let named = t.name_beside(head).unwrap_or(head);
        let core = self.core(head, &tokens);
        let label = t.label(named);
        let mut coreferent = None;
        let mut name = None;
        let whole_entity = t
            .entity(named)
            .map(|e| t.doc.entities[e].tokens.clone())
            .filter(|e| e.contains(&named));
        match label {
            Some("PERSON") => {
                let e = whole_entity.clone().unwrap_or(named..named + 1);
                name = Some(self.words(&e));
                if e.len() == 1
                    && let Some(full) = self.full_names.get(t.doc.word(named))
                {
                    name = Some(self.words(full));
                    if *full != e {
                        coreferent = Some(full.clone());
                    }
                }
            }
            Some("ORG" | "GPE" | "FAC" | "LOC" | "EVENT") => {
                name = whole_entity
                    .as_ref()
                    .map(|e| self.words(&self.without_article(e)));
            }
            _ => {}
        }
        let country_named = self.codebook.actors.country(&self.words(&core));
        let (agent_sectors, agent_kind, agent_country) = self.agent_noun(head, &tokens);
        let kind = if country_named.is_some()
            && label != Some("PERSON")
            && t.pos(head) == Pos::Propn
            && label != Some("NORP")
        {
            PartyKind::Country
        } else {
            match label {
                Some("PERSON") => PartyKind::Person,
                Some("ORG") => agent_kind.unwrap_or(PartyKind::Organisation),
                Some("GPE") => PartyKind::Place,
                Some("FAC" | "LOC") => PartyKind::Place,
                Some("NORP") => PartyKind::Group,
                _ => agent_kind.unwrap_or_else(|| self.kind_by_class(head)),
            }
        };
        let plural = matches!(t.tag(head), "NNS" | "NNPS");
        let kind = if plural && kind == PartyKind::Person {
            PartyKind::Group
        } else {
            kind
        };
        // A house, a bridge, a weapon has no sector, whoever owns it.
        let mut sectors = if kind == PartyKind::Thing {
            Vec::new()
        } else {
            agent_sectors
        };
        let mut country = agent_country.or_else(|| self.country_in(&tokens));
        if kind == PartyKind::Country {
            if let Some(c) = country_named {
                name = Some(c.name.clone());
                country = Some(c.code.clone());
            }
            if sectors.is_empty() {
                sectors.push("GOV".to_string());
            }
        }
        // "Israel's army", "its troops": whose it is tells the country.
        if country.is_none() && kind != PartyKind::Thing {
            country = self.possessor_country(head, depth);
        }
        // A mention inherits what others say of the person: title, country.
        if label == Some("PERSON") && depth == 0 && (sectors.is_empty() || country.is_none()) {
            for &owner in self
                .mentions
                .get(t.doc.word(named))
                .into_iter()
                .flatten()
                .filter(|&&o| o != head)
            {
                let other = self.party_at(owner, 1, &[]);
                if other.kind == PartyKind::Person && (other.name == name || name.is_none()) {
                    if sectors.is_empty() {
                        sectors = other.sectors;
                    }
                    country = country.or(other.country);
                }
                if !sectors.is_empty() && country.is_some() {
                    break;
                }
            }
        }
        Who {
            tokens,
            kind,
            name,
            country,
            sectors,
            coreferent,
        }
    }

    /// The head of the noun phrase that a name belongs to: "ministry spokesman John Smith".
    fn head_of(&self, mut i: usize) -> usize {
        for _ in 0..6 {
            match self.tree.head(i) {
                Some(h) if matches!(self.tree.dep(i), Dep::Compound | Dep::Nmod) => i = h,
                Some(h)
                    if self.tree.dep(i) == Dep::Appos && self.tree.name_beside(h) == Some(i) =>
                {
                    i = h
                }
                _ => break,
            }
        }
        i
    }

    fn words(&self, tokens: &Range<usize>) -> String {
        let t = self.tree;
        if tokens.is_empty() {
            return String::new();
        }
        let text = &t.doc.text[t.doc.tokens[tokens.start].start..t.doc.tokens[tokens.end - 1].end];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
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

    /// The phrase up to its head: without `of` phrases.
    fn core(&self, head: usize, tokens: &Range<usize>) -> Range<usize> {
        let named = self.tree.name_beside(head).unwrap_or(head);
        tokens.start..(named + 1).clamp(tokens.start + 1, tokens.end.max(tokens.start + 1))
    }

    /// Sectors and kind of the longest actor noun in the phrase: at its head, else before it
    /// ("Deputy Interior Minister Kursan Asanov").
    fn agent_noun(
        &self,
        head: usize,
        tokens: &Range<usize>,
    ) -> (Vec<String>, Option<PartyKind>, Option<String>) {
        let t = self.tree;
        let actors = &self.codebook.actors;
        // Hyphens are tokens of their own: "ex-president" is three.
        let longest = 8;
        let core = self.core(head, tokens);
        // The longest actor noun that ends at `end` and begins no sooner than `start`.
        let at = |start: usize, end: usize| {
            (1..=longest.min(end - start)).rev().find_map(|n| {
                let words = end - n..end;
                actors
                    .agents
                    .get(&dateline_codebook::spelling::key(
                        &self.joined(words.clone(), false),
                    ))
                    .or_else(|| {
                        actors.agents.get(&dateline_codebook::spelling::key(
                            &self.joined(words.clone(), true),
                        ))
                    })
                    .map(|a| (a, words.start))
            })
        };
        let found = std::iter::once(head + 1)
            .filter(|&e| e <= core.end && e > core.start)
            .chain((core.start + 1..=core.end).rev())
            .find_map(|end| at(core.start, end))
            // "members of the security services": the head says nothing, its `of` phrase does.
            .or_else(|| {
                (core.end + 1..=tokens.end)
                    .rev()
                    .find_map(|end| at(core.end, end))
                    .filter(|_| takes_part_of(t, head))
            });
        match found {
            Some((a, start)) => {
                let kind = (t.pos(head) == Pos::Noun).then_some(a.kind).flatten();
                // "former governor", "ex-minister": the word before the office.
                let before = (tokens.start..start).rev().find(|&i| t.doc.word(i) != "-");
                let sectors = before
                    .filter(|b| actors.composition.is_former(t.lower(*b)))
                    .map_or(&a.sectors[..], |_| actors.composition.former(&a.sectors));
                (sectors.to_vec(), kind, a.country.clone())
            }
            None => (Vec::new(), None, None),
        }
    }

    /// The tokens in lower case as the codebook writes them: hyphens without blanks; `base`: the
    /// last word in its base form.
    fn joined(&self, tokens: Range<usize>, base: bool) -> String {
        let t = self.tree;
        let mut out = String::new();
        for i in tokens.clone() {
            let word = if base && i + 1 == tokens.end {
                t.lemma(i)
            } else {
                t.lower(i)
            };
            let glued = word == "-" || out.ends_with('-') || out.is_empty();
            if !glued {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
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

    /// The first country named or implied by a demonym in the phrase.
    fn country_in(&self, tokens: &Range<usize>) -> Option<String> {
        let t = self.tree;
        for i in tokens.clone() {
            if !matches!(t.pos(i), Pos::Propn | Pos::Adj | Pos::Noun)
                || t.doc.word(i).chars().next().is_none_or(char::is_lowercase)
            {
                continue;
            }
            for n in (1..=4usize).rev() {
                if i + n > tokens.end {
                    continue;
                }
                let words = self.words(&(i..i + n));
                if let Some(c) = self.codebook.actors.country(&words) {
                    return Some(c.code.clone());
                }
            }
        }
        None
    }

    fn possessor_country(&self, head: usize, depth: usize) -> Option<String> {
        let possessor = self.tree.child(head, Dep::Poss)?;
        if depth >= 3 || self.tree.pos(possessor) != Pos::Pron {
            return None;
        }
        let owner = self.antecedent(possessor, &[])?;
        self.party_at(owner, depth + 1, &[]).country
    }
}

/// Whether an `of` phrase hangs on `head`.
fn takes_part_of(t: &Tree<'_>, head: usize) -> bool {
    t.children(head)
        .any(|c| t.dep(c) == Dep::Prep && t.lower(c) == "of")
}
