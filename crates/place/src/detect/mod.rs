//! Which spans of a report may be names of places, and what speaks for each.
//!
//! A span comes from the gazetteer's longest name at a token, from what the model took for a name, or
//! from the words around it. Evidence is counted in small whole numbers, so that it can be followed by
//! hand; what the words count is said in the codebook.

mod beside;
mod judge;
mod special;
mod together;

use std::ops::Range;

use dateline_nlp::Pos;

use crate::lexicon::{Is, Lexicon};
use crate::names::{Candidates, Names};
use crate::page::{Label, Page};
use beside::is_possessive;
use judge::standing;

/// The most tokens of a name.
const MAX_NAME_TOKENS: usize = 7;

/// From which evidence on a name is taken for a place.
const ACCEPTED: i32 = 3;

/// From which evidence on a mention speaks for the others of its name.
const STRONG: i32 = 6;

/// From which standing on a place is known well enough to be meant by a part of a name.
const KNOWN: i32 = 2;

/// A span that may name a place.
#[derive(Clone, Debug)]
pub(crate) struct Mention<'g> {
    pub(crate) tokens: Range<usize>,
    /// What is looked up: the name without words around it, or an abbreviation in full.
    pub(crate) name: String,
    /// The same, as names are compared.
    pub(crate) key: String,
    /// The places of that name; none for one that the gazetteer lacks.
    pub(crate) candidates: Candidates<'g>,
    /// How GeoNames class and code should begin, as the word beside the name has it.
    pub(crate) features: Vec<String>,
    pub(crate) is: Option<Is>,
    pub(crate) nested: bool,
    /// Country or place of a demonym.
    pub(crate) demonym: Option<String>,
    /// The country in which an abbreviation is to be looked for.
    pub(crate) country: Option<String>,
    /// Whether its candidates are only near it.
    pub(crate) near: bool,
    pub(crate) evidence: i32,
}

/// How much of what the model took for a place is one.
enum Whole {
    Name,
    /// Only what the gazetteer has at its beginning.
    Part,
    /// Only what the gazetteer has further on.
    Later,
}

/// Looks for names of places in one report.
pub(crate) struct Detector<'a, 'g> {
    pub(crate) page: &'a Page<'a>,
    pub(crate) names: &'a Names<'g>,
    pub(crate) lexicon: &'a Lexicon,
}

impl<'g> Detector<'_, 'g> {
    /// The names of places, in order of the text.
    pub(crate) fn mentions(&self) -> Vec<Mention<'g>> {
        let mut found = Vec::new();
        for sentence in &self.page.doc.sentences {
            let mut i = sentence.start;
            let end = sentence.end.min(self.page.len());
            while i < end {
                match self.at(i, end, found.last()) {
                    Some(mut mention) => {
                        // "Lake" may belong to the name before and after it.
                        let free = found.last().map_or(0, |m: &Mention<'g>| m.tokens.end);
                        mention.tokens.start = mention.tokens.start.max(free);
                        i = mention.tokens.end.max(i + 1);
                        found.push(mention);
                    }
                    None => i += 1,
                }
            }
        }
        self.share_kinds(&mut found);
        self.chains(&mut found);
        self.vote(&mut found);
        found.retain(|m| m.evidence >= ACCEPTED);
        self.echoes(found)
    }

    /// The mention that begins with token `i`, if any may.
    fn at(&self, i: usize, end: usize, before: Option<&Mention<'g>>) -> Option<Mention<'g>> {
        let page = self.page;
        if let Some(m) = self.demonym(i, end) {
            return Some(m);
        }
        if let Some(m) = self.abbreviation(i, end, before) {
            return Some(m);
        }
        if let Some(m) = self.road(i, end) {
            return Some(m);
        }
        if !page.named(i) {
            return None;
        }
        let run = self.run(i, end);
        let listed = self.names.longest(page, run.clone());
        let alone = page
            .entity(i)
            .is_none_or(|(e, _)| self.trim(e.clone()).len() <= 1);
        let mut best: Option<(Range<usize>, Candidates<'g>)> = listed.filter(|(t, _)| {
            let word = page.low(i);
            let function = matches!(
                page.doc.tokens[i].pos,
                Pos::Adp
                    | Pos::Det
                    | Pos::Pron
                    | Pos::Cconj
                    | Pos::Sconj
                    | Pos::Aux
                    | Pos::Part
                    | Pos::Intj
            );
            let article =
                t.len() == 2 && word == "the" && self.lexicon.is_ordinary(page.low(i + 1));
            // "South West England" is no South West.
            let directions = t.len() > 1
                && page.entity(i).is_some_and(|(e, _)| e.end > t.end)
                && t.clone().all(|k| self.lexicon.is_ordinary(page.low(k)));
            t.len() > 1 && !article && !directions
                || !function
                    && !word.ends_with('-')
                    && word.chars().nth(1).is_some()
                    && (alone || !self.lexicon.is_ordinary(word))
        });
        // What the model took for a place and the gazetteer has only a part of, or nothing.
        if let Some((entity, Label::Place | Label::Facility)) = page.entity(i)
            && (entity.start == i || (entity.start + 1 == i && page.low(entity.start) == "the"))
            && best.as_ref().is_none_or(|(t, _)| t.end < entity.end)
        {
            let tokens = self.trim(i..entity.end.min(end));
            match self.whole(&tokens, best.as_ref(), end) {
                Whole::Name => {
                    let candidates = self.names.named(page.text(tokens.clone()));
                    best = Some((tokens, candidates));
                }
                Whole::Part => {}
                Whole::Later => return None,
            }
        }
        // A name that only the word beside it tells: "the Otok refugee camp", "Lake Sava".
        let (tokens, candidates) = match best {
            Some(found) => found,
            None => (self.unlisted(i, end)?, Candidates::default()),
        };
        self.judge(tokens, candidates, end)
    }

    /// The tokens from `i` on that a name may take: it begins and ends with a capital letter, whatever
    /// stands between ("Stratford-upon-Avon").
    fn run(&self, i: usize, end: usize) -> Range<usize> {
        let page = self.page;
        let mut stop = i + 1;
        for j in i + 1..end.min(i + MAX_NAME_TOKENS) {
            if matches!(page.word(j), "," | "." | ";" | ":" | "(" | ")") {
                break;
            }
            if page.named(j)
                || is_possessive(page.low(j))
                || page.word(j).starts_with(|c: char| c.is_ascii_digit())
            {
                stop = j + 1;
            }
        }
        i..stop
    }

    /// Whether what the model took for a place, and the gazetteer does not have, is a name as a whole,
    /// or one that the gazetteer has with words around it.
    fn whole(
        &self,
        tokens: &Range<usize>,
        part: Option<&(Range<usize>, Candidates<'g>)>,
        end: usize,
    ) -> Whole {
        let page = self.page;
        let titled = tokens.len() > 1
            && tokens
                .clone()
                .any(|k| self.lexicon.before(page.low(k)).is_some_and(|w| w < 0));
        if tokens.is_empty() || titled {
            return Whole::Part;
        }
        if let Some((t, candidates)) = part {
            // "Boston Public Garden" names Boston; "San Pedro Sula" no San Pedro.
            let known = standing(candidates, &[]) >= KNOWN || self.kind_after(t.end, end).is_some();
            return if known || t.end >= tokens.end {
                Whole::Part
            } else {
                Whole::Name
            };
        }
        for k in tokens.start + 1..tokens.end {
            let Some((_, candidates)) = self.names.longest(page, k..tokens.end) else {
                continue;
            };
            // "Northeast Texas", "D-Ohio", "Rio Tinto Canada".
            let led = (tokens.start..k)
                .all(|b| self.lexicon.before(page.low(b)).is_some() || !page.named(b));
            let parted = !page.word(k - 1).chars().any(char::is_alphanumeric);
            if led || parted || standing(&candidates, &[]) > KNOWN {
                return Whole::Later;
            }
        }
        Whole::Name
    }

    /// Without an article before and a possessive behind.
    fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
        while tokens.start < tokens.end && self.page.low(tokens.start) == "the" {
            tokens.start += 1;
        }
        while tokens.end > tokens.start
            && (is_possessive(self.page.low(tokens.end - 1))
                || self.page.doc.tokens[tokens.end - 1].pos == Pos::Punct
                    && self.page.word(tokens.end - 1) != ")")
        {
            tokens.end -= 1;
        }
        tokens
    }

    /// A name that no gazetteer has, told by the word beside it or by a clear cue before it.
    fn unlisted(&self, i: usize, end: usize) -> Option<Range<usize>> {
        let page = self.page;
        if i > 0
            && page.named(i - 1)
            && page.doc.tokens[i - 1].pos == Pos::Propn
            && self.kind_before(i).is_none()
        {
            return None;
        }
        let mut j = i;
        while j < end
            && j - i < 4
            && (page.named(j)
                && (page.doc.tokens[j].pos == Pos::Propn
                    || i > 0 && matches!(page.doc.tokens[j].pos, Pos::Adj | Pos::Noun))
                || j > i && page.word(j) == "-" && page.named(j + 1))
        {
            // The word that says what it is belongs to it and ends it.
            if j > i
                && let Some(beside) = self.kind_after(j, end)
                && matches!(beside.kind.is, Is::Place | Is::Site)
                && beside.capital
            {
                return Some(i..j);
            }
            j += 1;
        }
        if j == i {
            return None;
        }
        let told = self
            .kind_after(j, end)
            .is_some_and(|b| matches!(b.kind.is, Is::Place) && (b.kind.common || b.capital))
            || self
                .kind_before(i)
                .is_some_and(|b| matches!(b.kind.is, Is::Cue | Is::Place))
            || self.based(j)
            || self.dateline(i, j);
        if told {
            return Some(i..j);
        }
        // What else the model took for a name may be told by its place in a list or behind "in".
        let (entity, label) = page.entity(i)?;
        let tokens = self.trim(i..entity.end.min(end));
        let whole = entity.start == i || entity.start + 1 == i && page.low(entity.start) == "the";
        let titled = tokens
            .clone()
            .any(|k| self.lexicon.before(page.low(k)).is_some_and(|w| w < 0));
        let maybe = !titled
            && tokens.len() <= 3
            && matches!(label, Label::Person | Label::Org | Label::Group);
        // "D-Ohio" and "University of Lima" hold a name that is looked at by itself.
        let holds = || {
            (tokens.start + 1..tokens.end).any(|k| {
                page.named(k)
                    && (label != Label::Person || page.word(k - 1) == "-")
                    && self.names.longest(page, k..tokens.end).is_some()
            })
        };
        (whole && maybe && !tokens.is_empty() && !holds()).then_some(tokens)
    }
}
