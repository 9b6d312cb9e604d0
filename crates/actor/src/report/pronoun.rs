//! What pronouns mean: the nearest fitting mention, subjects first.

use std::ops::Range;

use dateline_clause::{ClassId, Dep};
use dateline_nlp::Pos;
use dateline_record::PartyKind;

use super::Parties;

/// A mention that a pronoun may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Antecedent {
    head: usize,
    plural: bool,
    person: bool,
    collective: bool,
    subject: bool,
    named: bool,
}

/// Words in quotation marks and who says them.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    tokens: Range<usize>,
    /// Head of the speaker's mention.
    speaker: usize,
}

/// How many phrases back a possessive reaches at most.
const MAX_BACK: usize = 400;

/// How many tokens a reporting verb may stand from the quotation.
const CUE_REACH: usize = 8;

/// How many sentences back a pronoun may reach.
const PRONOUN_REACH: usize = 2;

type Fits = fn(&Antecedent) -> bool;

/// What a pronoun asks of its antecedent; `None` for one that has none.
fn fitting(pronoun: &str) -> Option<Fits> {
    Some(match pronoun {
        "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself" => {
            |a| a.person && !a.plural
        }
        "they" | "them" | "their" | "theirs" | "themselves" | "some" | "others" | "many" => {
            |a| a.plural || a.collective && !a.person
        }
        "it" | "its" | "itself" => |a| a.collective && !a.plural && !a.person,
        _ => return None,
    })
}

impl Parties<'_> {
    /// Common nouns and names that pronouns may mean, in order of the text.
    pub(super) fn find_antecedents(&self) -> Vec<Antecedent> {
        let t = self.tree;
        let classes = &self.codebook.lexicon.classes;
        let (person, group, org, country) = (
            classes.id("person"),
            classes.id("people"),
            classes.id("org"),
            classes.id("country"),
        );
        let mut all = Vec::new();
        for i in 0..t.len() {
            if !matches!(t.pos(i), Pos::Noun | Pos::Propn)
                || matches!(t.dep(i), Dep::Compound | Dep::Nmod | Dep::Amod)
            {
                continue;
            }
            let set = classes.of(t, i);
            let has = |id: Option<ClassId>| id.is_some_and(|id| set.contains(id));
            let known = self
                .by_head
                .get(&i)
                .map(|&p| &self.phrases[p])
                .filter(|p| p.actor.is_some());
            let is_person = match known {
                Some(phrase) => phrase.kind == PartyKind::Person,
                None if t.pos(i) == Pos::Propn => t.label(i) == Some("PERSON"),
                None => has(person),
            };
            let collective = has(org)
                || has(country)
                || has(group) && !is_person
                || known.is_some_and(|p| p.kind == PartyKind::Organisation);
            if is_person || collective {
                all.push(Antecedent {
                    head: i,
                    plural: matches!(t.tag(i), "NNS" | "NNPS"),
                    person: is_person,
                    collective,
                    subject: matches!(t.dep(i), Dep::Nsubj | Dep::Nsubjpass),
                    named: t.pos(i) == Pos::Propn,
                });
            }
        }
        all
    }

    /// Quotations with their speakers, in order of the text. One that opens again before it closes, as
    /// over paragraphs, begins anew.
    pub(super) fn find_quotations(&self) -> Vec<Quoted> {
        let t = self.tree;
        let mut all: Vec<Quoted> = Vec::new();
        let mut open = None;
        for i in 0..t.len() {
            let word = t.doc.word(i);
            if t.pos(i) == Pos::Space && word.contains('\n') {
                open = None;
            }
            match (word, open) {
                ("“" | "``", _) | ("\"", None) => open = Some(i),
                ("”" | "''" | "\"", Some(from)) => {
                    open = None;
                    if let Some(speaker) = self.speaker(&(from..i + 1), all.last()) {
                        all.push(Quoted {
                            tokens: from..i + 1,
                            speaker,
                        });
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Who says what stands in these quotation marks: the subject of the reporting verb right behind
    /// or before them, else who said the last quotation, if it is near.
    fn speaker(&self, tokens: &Range<usize>, last: Option<&Quoted>) -> Option<usize> {
        let t = self.tree;
        let subject = |v: usize| {
            self.codebook
                .lexicon
                .cues
                .contains_key(t.lemma(v))
                .then(|| t.child(v, Dep::Nsubj))
                .flatten()
        };
        let same_paragraph = |a: usize, b: usize| {
            (a..b).all(|k| !(t.pos(k) == Pos::Space && t.doc.word(k).contains('\n')))
        };
        (tokens.end..(tokens.end + CUE_REACH).min(t.len()))
            .find_map(subject)
            .or_else(|| {
                (tokens.start.saturating_sub(CUE_REACH)..tokens.start)
                    .rev()
                    .find_map(subject)
            })
            .filter(|&s| same_paragraph(s.min(tokens.start), s.max(tokens.start)))
            .or_else(|| {
                last.filter(|q| same_paragraph(q.tokens.start, tokens.start))
                    .map(|q| q.speaker)
            })
    }

    /// Whether a mention is the speaker of the quotation that token `i` stands in: "he" in somebody's
    /// words is another.
    fn is_speaker(&self, mention: usize, i: usize) -> bool {
        let t = self.tree;
        let at = self.quotations.partition_point(|q| q.tokens.end <= i);
        self.quotations
            .get(at)
            .is_some_and(|q| q.tokens.contains(&i) && t.lower(q.speaker) == t.lower(mention))
    }

    /// The phrase of the nearest mention before a possessive pronoun that fits it: a first guess,
    /// made before all phrases are read.
    pub(super) fn nearest(&self, pronoun: usize) -> Option<usize> {
        let t = self.tree;
        let wanted: fn(PartyKind) -> bool = match t.lower(pronoun) {
            "his" | "her" => |k| k == PartyKind::Person,
            "its" => |k| matches!(k, PartyKind::Organisation | PartyKind::Country),
            "their" => |k| {
                matches!(
                    k,
                    PartyKind::Group | PartyKind::Organisation | PartyKind::Country
                )
            },
            _ => return None,
        };
        let reach = t.sentence(pronoun).saturating_sub(PRONOUN_REACH);
        let fits = |p: usize| {
            let phrase = &self.phrases[p];
            phrase.country.is_some() && wanted(phrase.kind)
        };
        let near: Vec<usize> = (0..self.phrases.len())
            .rev()
            .take(MAX_BACK)
            .take_while(|&p| t.sentence(self.phrases[p].head) >= reach)
            .filter(|&p| fits(p))
            .collect();
        near.iter()
            .copied()
            .find(|&p| matches!(t.dep(self.phrases[p].head), Dep::Nsubj | Dep::Nsubjpass))
            .or(near.first().copied())
    }

    /// What a pronoun means: the nearest fitting mention before it, subjects first.
    pub(super) fn antecedent(&self, i: usize, excluded: &[usize]) -> Option<usize> {
        let t = self.tree;
        let fits = fitting(t.lower(i))?;
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
                    .is_some_and(|v| self.codebook.lexicon.stance(t.lemma(v)).is_some())
        };
        let speaker = speaks(i);
        let subject = matches!(t.dep(i), Dep::Nsubj | Dep::Nsubjpass);
        let candidates: Vec<&Antecedent> = self.antecedents[from..to]
            .iter()
            .filter(|a| !excluded.contains(&a.head))
            .filter(|a| fits(a))
            .filter(|a| !clause_mates(a))
            .filter(|a| !(a.person && self.is_speaker(a.head, i)))
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
                .filter(|&m| !self.is_speaker(m, i))
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
            let distance = 2 * i32::try_from(sentence - t.sentence(a.head)).unwrap_or(0);
            let role = match (a.subject, subject) {
                (true, _) => 0,
                (false, true) => 3,
                (false, false) => 1,
            };
            // A name is rather taken up than a noun.
            let noun = i32::from(a.person && !a.named);
            distance + role + noun - if speaker && speaks(a.head) { 4 } else { 0 }
        };
        candidates
            .into_iter()
            .min_by_key(|a| (cost(a), !a.named, std::cmp::Reverse(a.head)))
            .map(|a| a.head)
    }
}
