//! How much speaks for a name being one of a place.

use std::ops::Range;

use dateline_gazetteer::normal;
use dateline_nlp::Pos;

use super::beside::{Beside, is_possessive};
use super::special::is_acronym;
use super::{Detector, KNOWN, Mention};
use crate::lexicon::{Bare, Is, Side};
use crate::names::Candidates;
use crate::page::Label;

/// How much standing at the head of a dateline speaks for a place.
const DATELINE: i32 = 6;

/// How well known a country is.
const COUNTRY: i32 = 4;

/// How much it speaks against a place that the name is a common word.
const ORDINARY: i32 = 12;

/// How well known a name is that no gazetteer has.
const UNLISTED: i32 = -3;

/// What the word beside a name says of it.
struct Told {
    is: Option<Is>,
    features: Vec<String>,
    /// How much it speaks for a place.
    weight: i32,
    bare: Option<Bare>,
    /// The name with the word, where that is a part of it.
    span: Range<usize>,
}

/// The entity of the model that a name stands in.
struct Standing<'e> {
    tokens: &'e Range<usize>,
    label: Label,
    /// Whether the name begins it.
    first: bool,
    /// Whether more of it follows.
    rest: bool,
    /// Whether the name is all of it.
    covers: bool,
    /// Whether "of" or the like stands before the name within it.
    of: bool,
}

impl<'g> Detector<'_, 'g> {
    /// What speaks for the name in these tokens, and what it is called with the word beside it; `None`
    /// where it is no place whatever else speaks for it.
    pub(super) fn judge(
        &self,
        tokens: Range<usize>,
        candidates: Candidates<'g>,
        end: usize,
    ) -> Option<Mention<'g>> {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        let entity = page.entity(i);
        let mut candidates = self.spelled(&tokens, candidates, entity.as_ref())?;
        if i > 0 && page.word(i - 1) == "$" || page.word(j.min(page.len() - 1)) == "$" {
            return None;
        }

        let before = self.kind_before(i);
        let body = self.head(j, end, entity.as_ref());
        let mut told = self.told(&tokens, &candidates, entity.as_ref(), before.as_ref(), end)?;
        let mut evidence = told.weight;
        let mut looked_up = page.text(tokens.clone());
        let mut near = false;
        if told.is.is_some() {
            let longer = told.span != tokens;
            let whole = page.text(told.span.clone());
            let known = self.names.named(whole);
            if longer && !known.is_empty() {
                candidates = known;
                looked_up = whole;
                told.features.clear();
            } else if told.bare == Some(Bare::Near)
                || told.bare.is_none() && told.is == Some(Is::Site)
            {
                near = true;
                looked_up = whole;
                told.features.clear();
            } else if told.bare.is_none() && longer {
                looked_up = whole;
                candidates = Candidates::default();
            }
        }

        let standing_in = entity.as_ref().map(|(e, label)| {
            let first = e.start == i || e.start + 1 == i && page.low(e.start) == "the";
            let rest = (j..e.end)
                .any(|k| !is_possessive(page.low(k)) && page.doc.tokens[k].pos != Pos::Punct);
            Standing {
                tokens: e,
                label: *label,
                first,
                rest,
                covers: first && !rest || told.span.start <= e.start && told.span.end >= e.end,
                of: i > e.start && matches!(page.low(i - 1), "of" | "in" | "for" | "at")
                    || i > e.start + 1 && page.low(i - 1) == "the" && page.low(i - 2) == "of",
            }
        });
        let body_is = body.map(|(is, _)| is);
        if let Some(s) = &standing_in {
            evidence += self.label(s, &tokens, &told, &candidates, body);
        }
        let is_body = body_is == Some(Is::Body) && told.is.is_none();
        let of_body = before.as_ref().is_some_and(|b| b.kind.is == Is::Body);
        let nested = is_body
            || of_body
            || standing_in
                .as_ref()
                .is_some_and(|s| matches!(s.label, Label::Org | Label::Other) && !s.covers);
        evidence += i32::from(is_body && entity.is_none()) + i32::from(of_body);
        if body_is == Some(Is::Name) && entity.as_ref().is_none_or(|(e, _)| e.end > j) {
            evidence -= 4;
        }

        evidence += self.form(&tokens, &candidates, &mut told, end);
        evidence += standing(&candidates, &told.features);
        if tokens.len() == 1 {
            evidence += self.word(i, &candidates, told.weight, entity.as_ref());
        }
        let outer = before.as_ref().map_or(i, |b| b.tokens.start);
        evidence += self.around(i, j, end, outer, told.is);
        if told.weight == 0 {
            evidence += self.article(&tokens, &candidates, end, entity.as_ref());
        }
        Some(Mention {
            key: normal(looked_up),
            name: looked_up.to_string(),
            candidates,
            features: told.features,
            is: told.is,
            nested,
            demonym: None,
            country: None,
            near,
            evidence,
            tokens: told.span,
        })
    }

    /// The candidates that the spelling allows: "EU" is no Eu, and an acronym of which nothing is known
    /// no place.
    fn spelled(
        &self,
        tokens: &Range<usize>,
        candidates: Candidates<'g>,
        entity: Option<&(Range<usize>, Label)>,
    ) -> Option<Candidates<'g>> {
        let name = self.page.text(tokens.clone());
        let placed = entity.is_some_and(|(_, l)| *l == Label::Place);
        if self.page.shouts && tokens.len() == 1 && name.len() == 2 && !placed {
            return None;
        }
        if tokens.len() != 1
            || self.page.shouts
            || !is_acronym(name)
            || self.dateline(tokens.start, tokens.end)
        {
            return Some(candidates);
        }
        let short: Vec<_> = candidates.iter().filter(|c| c.short).copied().collect();
        // "PA" and "LA" may be anything, where they stand by themselves.
        let state = name.len() == 2 && short.iter().all(|c| c.entry.code == "ADM1");
        (!short.is_empty() && (!state || placed)).then(|| Candidates::new(short))
    }

    /// What the words beside the name say; `None` where they say that it is none of a place.
    fn told(
        &self,
        tokens: &Range<usize>,
        candidates: &Candidates<'g>,
        entity: Option<&(Range<usize>, Label)>,
        before: Option<&Beside<'_>>,
        end: usize,
    ) -> Option<Told> {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        let mut told = Told {
            is: None,
            features: Vec::new(),
            weight: 0,
            bare: Some(Bare::Same),
            span: tokens.clone(),
        };
        let after = self.kind_after(j, end);
        let in_body =
            entity.is_some_and(|(e, l)| matches!(l, Label::Org | Label::Other) && e.end > j);
        for beside in after.as_ref().into_iter().chain(before) {
            let kind = beside.kind;
            let follows = || self.kind_after(beside.tokens.end, end);
            // The Texas Forest Service is no forest.
            if kind.bare.is_none()
                && beside.side == Side::After
                && follows().is_some_and(|b| b.capital && b.kind.is == Is::Body)
            {
                continue;
            }
            // "Ohio Department of Health" is no department of Ohio's kind.
            if kind.weak && beside.capital && in_body && kind.is == Is::Place {
                continue;
            }
            let weight = match (kind.is, kind.weak, beside.capital) {
                (Is::Cue, ..) => 6,
                (Is::Place, false, true) => 5,
                (Is::Place, false, false) => 4,
                // "Emerald City Players" is no city.
                (Is::Place, true, true)
                    if beside.side == Side::After
                        && page.named(beside.tokens.end)
                        && page.doc.tokens[beside.tokens.end].pos == Pos::Propn
                        && follows().is_none() =>
                {
                    0
                }
                (Is::Place, true, true) => 3,
                (Is::Place, true, false) | (Is::Site, ..) => 2,
                (Is::Road | Is::Body, ..) => 0,
                (Is::Name, ..) => {
                    if beside.capital || kind.common && standing(candidates, &[]) < COUNTRY {
                        return None;
                    }
                    0
                }
            };
            if weight <= told.weight {
                continue;
            }
            told.is = Some(kind.is);
            told.features.clone_from(&kind.features);
            told.weight = weight;
            told.bare = kind.bare;
            let part =
                beside.capital && kind.is != Is::Cue && !(kind.weak && beside.side == Side::Before);
            if part {
                told.span = match beside.side {
                    Side::After => i..beside.tokens.end,
                    _ => beside.tokens.start..j,
                };
            }
        }
        Some(told)
    }

    /// What it says that the model took the name, or a longer one around it, for something.
    fn label(
        &self,
        s: &Standing<'_>,
        tokens: &Range<usize>,
        told: &Told,
        candidates: &Candidates<'g>,
        body: Option<(Is, bool)>,
    ) -> i32 {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        // Clear words around it overrule the model.
        let overruled = || {
            told.weight >= 3
                || self.belongs(j)
                || self.located(i) && !(s.label == Label::Person && is_possessive(page.low(j)))
        };
        match s.label {
            Label::Place if s.covers => 4,
            Label::Place => 3,
            Label::Facility if s.covers => 2,
            Label::Facility if s.first || s.of => 1,
            Label::Facility => -2,
            // Persons are called Hill and Lake, too; hardly County.
            Label::Person
                if told.is == Some(Is::Place)
                    && told.bare != Some(Bare::Same)
                    && s.tokens.len() > 1 =>
            {
                -8
            }
            Label::Org | Label::Person | Label::Group | Label::Other if s.covers && overruled() => {
                3
            }
            Label::Org if s.covers => -1,
            Label::Org | Label::Other => match body {
                Some((Is::Body, true)) if s.first => 0,
                Some((Is::Body, _)) if s.first && standing(candidates, &[]) >= KNOWN => 2,
                Some((Is::Body | Is::Site, _)) if s.first => 1,
                Some((Is::Name, _)) => -5,
                _ if s.of && !s.rest => 1,
                _ if s.first && s.rest => 0,
                _ => -3,
            },
            Label::Person if s.covers && tokens.len() > 1 && !candidates.is_empty() => -1,
            Label::Person if s.covers => -3,
            Label::Person if told.is == Some(Is::Place) => -2,
            Label::Person if s.first && matches!(body, Some((Is::Body, _))) => -1,
            Label::Person => -8,
            Label::Group | Label::Amount => -2,
        }
    }

    /// What the words say that a longer name is made of.
    fn form(
        &self,
        tokens: &Range<usize>,
        candidates: &Candidates<'g>,
        told: &mut Told,
        end: usize,
    ) -> i32 {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        if tokens.len() < 2 || told.is.is_some() {
            return 0;
        }
        let first = self.lexicon.kind(Side::Before, page.low(i));
        let last = (i + 1..j).find_map(|k| {
            self.kind_after(k, j)
                .filter(|b| b.tokens.end == j && b.capital)
        });
        if !candidates.is_empty() {
            // "Clay County" and "Lake Van" are in the gazetteer as they stand.
            let ends = last.is_some_and(|b| b.kind.is == Is::Place && !b.kind.weak);
            if ends || first.is_some_and(|k| k.is == Is::Place) {
                told.is = Some(Is::Place);
                return 3;
            }
            return 0;
        }
        let mut evidence = 0;
        let place = |is: Is| matches!(is, Is::Place | Is::Site);
        if let Some(kind) = first
            .filter(|k| place(k.is))
            .or(last.map(|b| b.kind).filter(|k| place(k.is)))
        {
            told.is = Some(kind.is);
            if first.is_some() || !self.lexicon.is_ordinary(page.low(i)) {
                evidence += 3;
            }
        }
        // "Grand Reading Room", "Handley Middle School": what ends in such a word is no place.
        let body = |b: &Beside<'_>| matches!(b.kind.is, Is::Body | Is::Name);
        let ends = (i..j).find_map(|k| self.kind_after(k, end).filter(|b| b.tokens.end == j));
        if ends.as_ref().is_some_and(body)
            || self.lexicon.is_ordinary(page.low(j - 1))
                && self.kind_after(j - 1, end).as_ref().is_none_or(body)
        {
            evidence -= 4;
        }
        evidence
    }

    /// What a single word says: a common word or a person's last name is seldom a place.
    fn word(
        &self,
        i: usize,
        candidates: &Candidates<'g>,
        weight: i32,
        entity: Option<&(Range<usize>, Label)>,
    ) -> i32 {
        let page = self.page;
        let lower = page.low(i);
        let mut evidence = 0;
        if self.lexicon.is_ordinary(lower) {
            let placed =
                entity.is_some_and(|(e, l)| *l == Label::Place && self.trim(e.clone()).len() == 1);
            evidence -= if placed && (self.located(i) || standing(candidates, &[]) > KNOWN) {
                ORDINARY / 3
            } else {
                ORDINARY
            };
        } else if page.is_common(lower) {
            evidence -= 2;
        }
        if page.is_surname(lower) {
            evidence -= if weight >= 3 || self.located(i) { 2 } else { 5 };
        }
        evidence - i32::from(page.doc.tokens[i].pos != Pos::Propn)
    }

    /// "The White House" is no town.
    fn article(
        &self,
        tokens: &Range<usize>,
        candidates: &Candidates<'g>,
        end: usize,
        entity: Option<&(Range<usize>, Label)>,
    ) -> i32 {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        let town = !candidates.is_empty() && candidates.iter().all(|c| c.entry.class == 'P');
        let goes_on = j < end
            && !matches!(page.word(j), "," | ".")
            && matches!(page.doc.tokens[j].pos, Pos::Noun | Pos::Propn | Pos::Punct);
        let placed = entity.is_some_and(|(_, l)| *l == Label::Place);
        if i > 0 && page.low(i - 1) == "the" && town && !goes_on && !placed {
            -3
        } else {
            0
        }
    }

    /// What the words around the name say.
    pub(super) fn around(
        &self,
        i: usize,
        j: usize,
        end: usize,
        outer: usize,
        is: Option<Is>,
    ) -> i32 {
        let page = self.page;
        let mut evidence = 0;
        // Before.
        let mut b = outer.min(i);
        if b > 0 && matches!(page.low(b - 1), "the" | "and") {
            b -= 1;
        }
        if b > 0 {
            let word = page.low(b - 1);
            match self.lexicon.before(word) {
                Some(weight) if weight >= 0 || b == i => evidence += weight,
                _ => {
                    let propn = page.doc.tokens[b - 1].pos == Pos::Propn;
                    if b == i && page.named(b - 1) && propn && is.is_none() {
                        evidence -= 2;
                    }
                }
            }
            if word == "-" && b > 1 && self.lexicon.membership.contains(page.low(b - 2)) {
                evidence += 6;
            }
        }
        if i > 1
            && page.word(i - 1) == "-"
            && page.joined(i - 2)
            && page.joined(i - 1)
            && page.named(i - 2)
            && !self.lexicon.membership.contains(page.low(i - 2))
        {
            evidence -= 2;
        }
        // Behind.
        if j + 1 < end
            && page.named(j)
            && page.named(j + 1)
            && page.word(j).len() == 2
            && page.word(j).ends_with('.')
        {
            // "David L. Lawrence".
            evidence -= 6;
        }
        if j + 1 < end
            && page.word(j) == "-"
            && page.joined(j - 1)
            && page.joined(j)
            && page.named(j + 1)
        {
            evidence -= 2;
        }
        if self.based(j) {
            evidence += 4;
        } else if j < end {
            if let Some(weight) = self
                .lexicon
                .after(page.low(j))
                .or_else(|| self.lexicon.after(page.lemma(j)))
            {
                evidence += weight;
            } else if page.named(j)
                && page.doc.tokens[j].pos == Pos::Propn
                && is.is_none()
                && page.entity(j).is_none_or(|(_, l)| l == Label::Person)
                && self.kind_after(j, end).is_none()
            {
                evidence -= 1;
            }
            // "Lindsay, 19, said": a person's age.
            if page.word(j) == ","
                && j + 2 < end
                && page.word(j + 1).len() <= 3
                && page.word(j + 1).chars().all(|c| c.is_ascii_digit())
                && matches!(page.word(j + 2), "," | "." | ";")
            {
                evidence -= 3;
            }
        }
        if self.dateline(i, j) {
            evidence += DATELINE;
        }
        evidence
    }
}

/// How well known the places of a name are.
pub(super) fn standing(candidates: &Candidates<'_>, features: &[String]) -> i32 {
    let mut best = UNLISTED;
    for c in candidates.iter() {
        let e = &c.entry;
        let grade = match (e.class, e.code) {
            ('A', code) if code.starts_with("PCL") => 4,
            ('A', "ADM1") => 4,
            ('L' | 'H' | 'T', _) => 3,
            ('A', _) => 1,
            _ => match e.population {
                1_000_000.. => 4,
                100_000.. => 3,
                15_000.. => 2,
                _ => 1,
            },
        };
        let grade = if c.usual { grade } else { grade - 1 };
        best = best.max(grade.max(if features.is_empty() { 0 } else { 1 }));
    }
    best
}
