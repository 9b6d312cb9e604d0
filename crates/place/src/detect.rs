//! Which spans of a report may be names of places, and what speaks for each.

use std::collections::HashMap;
use std::ops::Range;

use dateline_gazetteer::normal;
use dateline_nlp::Pos;

use crate::lexicon::{Bare, Is, Kind, Lexicon, MAX_KIND_WORDS, Side};
use crate::names::{Candidates, Names};
use crate::page::{Label, Page, all_capitals, starts_upper};

/// The most tokens of a name.
const MAX_NAME_TOKENS: usize = 7;

/// How far behind a name the word is looked for that says what bears it, in tokens.
const MAX_HEAD_TOKENS: usize = 9;

/// How many tokens behind its place a dateline may go on.
const MAX_DATELINE_TOKENS: usize = 12;

/// How much standing at the head of a dateline speaks for a place.
const DATELINE: i32 = 6;

/// The most letters of an acronym.
const MAX_ACRONYM: usize = 5;

/// From which evidence on a name is taken for a place.
const ACCEPTED: i32 = 3;

/// From which evidence on a name before a place that may hold it is one.
const CHAINED: i32 = -5;

/// How well known a country is.
const COUNTRY: i32 = 4;

/// How much it speaks against a place that the name is a common word.
const ORDINARY: i32 = 8;

/// From which evidence on a place speaks for the others of its list.
const LIST_FROM: i32 = 4;

/// How much standing in a list beside a sure place speaks for a place.
const LISTED: i32 = 4;

/// How well known a name is that no gazetteer has.
const UNLISTED: i32 = -2;

/// From which weight on a word behind a name is one for what belongs to a place.
const BELONGS: i32 = 4;

/// From which weight on a word before a name says where something is.
const LOCATED: i32 = 3;

/// From which standing on a place is known well enough to be meant by a part of a name.
const KNOWN: i32 = 2;

/// From which evidence on a mention speaks for the others of its name.
const STRONG: i32 = 6;

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

/// The word beside a name that says what it names.
struct Beside<'l> {
    kind: &'l Kind,
    /// Where it stands.
    tokens: Range<usize>,
    capital: bool,
    side: Side,
}

fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'" | "’")
}

/// How much of what the model took for a place is one.
enum Whole {
    Name,
    /// Only what the gazetteer has at its beginning.
    Part,
    /// Only what the gazetteer has further on.
    Later,
}

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
                    Some(mention) => {
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

    /// Adds what a name is called for short: "the Neretva" where the report has "the Neretva River".
    fn echoes(&self, found: Vec<Mention<'g>>) -> Vec<Mention<'g>> {
        let page = self.page;
        let mut short: HashMap<&str, usize> = HashMap::new();
        for (at, m) in found.iter().enumerate() {
            let first = m.tokens.start;
            if m.is == Some(Is::Place)
                && m.tokens.len() == 2
                && !self.lexicon.is_ordinary(page.low(first))
            {
                short.entry(page.word(first)).or_insert(at);
            }
        }
        if short.is_empty() {
            return found;
        }
        let mut covered = vec![false; page.len()];
        for m in &found {
            covered[m.tokens.clone()].fill(true);
        }
        let mut more = Vec::new();
        for i in (0..page.len()).filter(|&i| !covered[i] && page.named(i)) {
            let Some(&at) = short.get(page.word(i)) else {
                continue;
            };
            let person = page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Person && e.len() > 1);
            if person || page.is_surname(page.low(i)) {
                continue;
            }
            let mut m = found[at].clone();
            m.tokens = i..i + 1;
            m.nested = page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Org && e.len() > 1);
            more.push(m);
        }
        let mut all = found;
        all.extend(more);
        all.sort_by_key(|m| m.tokens.start);
        all
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
            ) && !page.shouts;
            t.len() > 1
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

    /// A street or highway that begins with token `i`: "Oak Street", "Interstate 9".
    fn road(&self, i: usize, end: usize) -> Option<Mention<'g>> {
        let page = self.page;
        let mut words = String::new();
        for n in 0..MAX_KIND_WORDS.min(end.saturating_sub(i)) {
            if n > 0 {
                words.push(' ');
            }
            words.push_str(page.low(i + n));
            if !page.named(i) {
                break;
            }
            let mut number = i + n + 1;
            if number < end && page.word(number) == "-" {
                number += 1;
            }
            if number < end
                && self.lexicon.kind(Side::Number, &words).is_some()
                && page.word(number).starts_with(|c: char| c.is_ascii_digit())
                && page.word(number).chars().all(char::is_alphanumeric)
                && page.word(number).chars().count() <= 4
                && !(i > 0 && page.word(i - 1) == "$")
            {
                return Some(self.road_mention(i..number + 1));
            }
        }
        if !page.named(i)
            || self.kind_after_is(i, end, Is::Road)
            || !matches!(
                page.doc.tokens[i].pos,
                Pos::Propn | Pos::Noun | Pos::Adj | Pos::Num
            )
        {
            return None;
        }
        let mut j = i + 1;
        while j < end && j - i <= 4 {
            if !page.named(j) {
                return None;
            }
            if let Some(beside) = self.kind_after(j, end)
                && beside.capital
            {
                if beside.kind.is != Is::Road {
                    // "Mill River Road" goes on, "Mill River" does not.
                    if beside.tokens.end < end
                        && self.kind_after_is(beside.tokens.end, end, Is::Road)
                    {
                        j += 1;
                        continue;
                    }
                    return None;
                }
                // "Ohio Highway Patrol" is no road, nor is "Clay County Road 9" a Clay.
                let county = (i + 1..j).any(|k| self.kind_after_is(k, end, Is::Place));
                let known = self
                    .names
                    .longest(page, i..j)
                    .is_some_and(|(t, c)| t.end == j && standing(&c, &[]) > KNOWN + 1);
                let goes_on = page.named(beside.tokens.end)
                    && page.doc.tokens[beside.tokens.end].pos == Pos::Propn
                    && self.kind_after_is(beside.tokens.end, end, Is::Body);
                if county || known && goes_on {
                    return None;
                }
                // "St." is a saint before a name and a street behind one.
                let stop = beside.tokens.end;
                if page.low(j).ends_with('.') && page.low(j).len() <= 3 && page.named(stop) {
                    return None;
                }
                // "Carson City Road" is a road, "Carson City" none.
                let listed = self.names.longest(page, self.run(i, end));
                if listed.is_some_and(|(t, _)| t.end >= stop) {
                    return None;
                }
                if page.entity(i).is_some_and(|(_, l)| matches!(l, Label::Org)) && page.named(stop)
                {
                    return None;
                }
                // Persons are called Lane and Street, too.
                let initial = page.word(j - 1).len() == 2 && page.word(j - 1).ends_with('.');
                if initial && j - i > 1
                    || page
                        .entity(i)
                        .is_some_and(|(e, l)| l == Label::Person && e.end >= stop && e.start == i)
                        && !(i > 0 && self.lexicon.before(page.low(i - 1)).is_some_and(|w| w > 0))
                {
                    return None;
                }
                return Some(self.road_mention(i..stop));
            }
            j += 1;
        }
        None
    }

    fn road_mention(&self, tokens: Range<usize>) -> Mention<'g> {
        let name = self.page.text(tokens.clone()).to_string();
        Mention {
            key: normal(&name),
            name,
            candidates: Candidates::default(),
            features: Vec::new(),
            is: Some(Is::Road),
            nested: false,
            demonym: None,
            country: None,
            near: false,
            evidence: ACCEPTED + 1,
            tokens,
        }
    }

    fn kind_after_is(&self, j: usize, end: usize, is: Is) -> bool {
        self.kind_after(j, end).is_some_and(|b| b.kind.is == is)
    }

    /// The longest kind that begins with token `j`.
    fn kind_after(&self, j: usize, end: usize) -> Option<Beside<'_>> {
        let mut found = None;
        let mut words = String::new();
        for n in 0..MAX_KIND_WORDS.min(end.saturating_sub(j)) {
            if n > 0 {
                words.push(' ');
            }
            let before = words.len();
            words.push_str(self.page.low(j + n));
            let kind = self.lexicon.kind(Side::After, &words).or_else(|| {
                // "Benton and Warren counties".
                let mut base = words[..before].to_string();
                base.push_str(&self.page.lemma(j + n));
                self.lexicon.kind(Side::After, &base)
            });
            if let Some(kind) = kind {
                let capital = self.page.named(j);
                if capital || kind.common {
                    found = Some(Beside {
                        kind,
                        tokens: j..j + n + 1,
                        capital,
                        side: Side::After,
                    });
                }
            }
        }
        found
    }

    /// The longest kind that ends before token `i`, with "of" and an article passed over.
    fn kind_before(&self, i: usize) -> Option<Beside<'_>> {
        let page = self.page;
        let mut stop = i;
        let mut of = false;
        if stop > 0 && page.low(stop - 1) == "the" && !page.named(stop - 1) {
            stop -= 1;
        }
        if stop > 0 && page.low(stop - 1) == "of" {
            stop -= 1;
            of = true;
        } else if stop != i {
            return None;
        }
        let mut found = None;
        let mut words = String::new();
        for n in 1..=MAX_KIND_WORDS.min(stop) {
            let at = stop - n;
            words = if words.is_empty() {
                page.low(at).to_string()
            } else {
                format!("{} {words}", page.low(at))
            };
            if let Some(kind) = self.lexicon.kind(Side::Before, &words) {
                let capital = page.named(at);
                // Nature is named without "of" ("Lake X", "Gulf of X"), the others with it.
                let fits = match kind.is {
                    Is::Place | Is::Site => capital,
                    Is::Cue => of || kind.common && !capital,
                    Is::Name => capital && !of,
                    _ => of && capital,
                };
                if fits {
                    found = Some(Beside {
                        kind,
                        tokens: at..stop,
                        capital,
                        side: Side::Before,
                    });
                }
            }
        }
        found
    }

    /// Whether a word right behind a name is one for what belongs to a place.
    fn belongs(&self, j: usize) -> bool {
        let page = self.page;
        j < page.len()
            && self
                .lexicon
                .after(page.low(j))
                .is_some_and(|w| w >= BELONGS)
    }

    /// Whether a word right before a name says where something is.
    fn located(&self, i: usize) -> bool {
        let at = i.checked_sub(1).map(|b| {
            if self.page.low(b) == "the" {
                b.saturating_sub(1)
            } else {
                b
            }
        });
        at.and_then(|b| self.lexicon.before(self.page.low(b)))
            .is_some_and(|w| w >= LOCATED)
    }

    /// Whether "-based" or the like stands behind a name that ends before `j`.
    fn based(&self, j: usize) -> bool {
        self.page.word(j.min(self.page.len().saturating_sub(1))) == "-"
            && self.lexicon.compounds.contains(self.page.low(j + 1))
    }

    /// A demonym.
    fn demonym(&self, i: usize, end: usize) -> Option<Mention<'g>> {
        let page = self.page;
        if !page.named(i) {
            return None;
        }
        for n in (1..=self
            .lexicon
            .longest_demonym()
            .min(end - i)
            .min(MAX_NAME_TOKENS))
            .rev()
        {
            let tokens = i..i + n;
            let text = page.text(tokens.clone());
            if self.lexicon.country(&normal(text)).is_some() {
                continue;
            }
            let Some(of) = self.lexicon.demonym(&text.to_lowercase()) else {
                continue;
            };
            // "British Columbia" is no Britain.
            if let Some((longest, _)) = self.names.longest(page, self.run(i, end))
                && longest.end > tokens.end
            {
                return None;
            }
            return Some(Mention {
                name: text.to_string(),
                key: normal(text),
                candidates: Candidates::default(),
                features: Vec::new(),
                is: None,
                nested: false,
                demonym: Some(of.to_string()),
                country: None,
                near: false,
                evidence: STRONG,
                tokens,
            });
        }
        None
    }

    /// A state in few letters.
    fn abbreviation(
        &self,
        i: usize,
        end: usize,
        before: Option<&Mention<'g>>,
    ) -> Option<Mention<'g>> {
        let page = self.page;
        if !page.named(i) {
            return None;
        }
        for n in (1..=3.min(end - i)).rev() {
            let text = page.text(i..i + n);
            let with_point = format!("{text}.");
            let Some(short) = self
                .lexicon
                .abbreviation(text)
                .or_else(|| self.lexicon.abbreviation(&with_point))
            else {
                continue;
            };
            // "500 B.C."
            if i > 0 && page.word(i - 1).starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let comma = i > 0 && page.word(i - 1) == ",";
            let chained = comma && before.is_some_and(|m| m.tokens.end + 1 == i);
            let party = i > 1
                && page.word(i - 1) == "-"
                && self.lexicon.membership.contains(page.low(i - 2));
            let placed = page.entity(i).is_some_and(|(_, l)| l == Label::Place);
            // Without its point, and two letters without a place before them, it may be anything.
            let pointed = text.contains('.');
            if !(pointed && !short.behind_comma || chained || party || comma && placed) {
                continue;
            }
            let evidence = if chained || party {
                STRONG + 2
            } else if placed || page.entity(i).is_none() {
                ACCEPTED + 1
            } else if page
                .entity(i)
                .is_some_and(|(e, l)| l == Label::Person && e.len() > 1)
            {
                ACCEPTED - 3
            } else {
                ACCEPTED
            };
            let candidates = self.names.named(&short.name);
            return Some(Mention {
                key: normal(&short.name),
                name: short.name.clone(),
                candidates,
                features: vec!["A.ADM1".to_string()],
                is: None,
                nested: false,
                demonym: None,
                country: Some(short.country.clone()),
                near: false,
                evidence,
                tokens: i..i + n,
            });
        }
        None
    }

    /// What speaks for the name in these tokens, and what it is called with the word beside it.
    fn judge(
        &self,
        tokens: Range<usize>,
        candidates: Candidates<'g>,
        end: usize,
    ) -> Option<Mention<'g>> {
        let page = self.page;
        let (i, j) = (tokens.start, tokens.end);
        let name = page.text(tokens.clone());
        let lower = name.to_lowercase();
        let mut evidence = 0;
        let mut features = Vec::new();
        let mut is = None;
        let mut span = tokens.clone();
        let mut looked_up = name.to_string();
        let mut candidates = candidates;

        // "EU" is no Eu, and an acronym that nothing is known of no place.
        let dateline = self.dateline(i, j);
        let entity = page.entity(i);
        if tokens.len() == 1 && !dateline && is_acronym(name) && !page.shouts {
            let short: Vec<_> = candidates.iter().filter(|c| c.short).copied().collect();
            // "PA" and "LA" may be anything, where they stand by themselves.
            let state = name.len() == 2 && short.iter().all(|c| c.entry.code == "ADM1");
            if short.is_empty() || state && entity.as_ref().is_none_or(|(_, l)| *l != Label::Place)
            {
                return None;
            }
            candidates = Candidates::new(short);
        }

        if i > 0 && page.word(i - 1) == "$" || page.word(j.min(page.len() - 1)) == "$" {
            return None;
        }

        // The word beside it.
        let after = self.kind_after(j, end);
        let before = self.kind_before(i);
        let body = self.head(j, end, entity.as_ref());
        let mut kind_weight = 0;
        let mut bare = Some(Bare::Same);
        let in_body = entity
            .as_ref()
            .is_some_and(|(e, l)| matches!(l, Label::Org | Label::Other) && e.end > j);
        for beside in [after.as_ref(), before.as_ref()].into_iter().flatten() {
            // The Texas Forest Service is no forest.
            if beside.kind.bare.is_none()
                && beside.side == Side::After
                && self
                    .kind_after(beside.tokens.end, end)
                    .is_some_and(|b| b.capital && b.kind.is == Is::Body)
            {
                continue;
            }
            // "Ohio Department of Health" is no department of Ohio's kind.
            if beside.kind.weak && beside.capital && in_body && beside.kind.is == Is::Place {
                continue;
            }
            let weight = match (beside.kind.is, beside.kind.weak, beside.capital) {
                (Is::Place, false, true) => 5,
                (Is::Place, false, false) => 4,
                // "Emerald City Players" is no city.
                (Is::Place, true, true)
                    if beside.side == Side::After
                        && page.named(beside.tokens.end)
                        && page.doc.tokens[beside.tokens.end].pos == Pos::Propn
                        && self.kind_after(beside.tokens.end, end).is_none() =>
                {
                    0
                }
                (Is::Place, true, true) => 3,
                (Is::Place, true, false) => 2,
                (Is::Cue, ..) => 4,
                (Is::Site, ..) => 2,
                (Is::Road, ..) => 1,
                (Is::Body, ..) => 0,
                (Is::Name, ..) => -1,
            };
            // A whole name is in the gazetteer already: "Salt Lake City" is no kind of city.
            if matches!(beside.kind.is, Is::Place | Is::Cue | Is::Site) && weight > kind_weight {
                is = Some(beside.kind.is);
                features.clone_from(&beside.kind.features);
                kind_weight = weight;
                bare = beside.kind.bare;
                if beside.capital
                    && beside.kind.is != Is::Cue
                    && !(beside.kind.weak && beside.side == Side::Before)
                {
                    span = match beside.side {
                        Side::After => i..beside.tokens.end,
                        _ => beside.tokens.start..j,
                    };
                }
            } else if weight < 0
                && (beside.capital || beside.kind.common)
                && (beside.capital || standing(&candidates, &[]) < COUNTRY)
            {
                return None;
            }
        }
        evidence += kind_weight;
        let mut near = false;
        if is.is_some() {
            let whole = self.names.named(page.text(span.clone()));
            if span != tokens && !whole.is_empty() {
                candidates = whole;
                looked_up = page.text(span.clone()).to_string();
                features.clear();
            } else {
                match bare {
                    Some(Bare::Same) => {}
                    Some(Bare::Near) => near = true,
                    None if is == Some(Is::Site) => near = true,
                    None => {
                        if span != tokens {
                            looked_up = page.text(span.clone()).to_string();
                            candidates = Candidates::default();
                        }
                    }
                }
                if near {
                    features.clear();
                    looked_up = page.text(span.clone()).to_string();
                }
            }
        }

        // What the model took it for.
        let mut nested = false;
        evidence += match &entity {
            None => 0,
            Some((e, label)) => {
                let first = e.start == i || e.start + 1 == i && page.low(e.start) == "the";
                let rest = (j..e.end)
                    .any(|k| !is_possessive(page.low(k)) && page.doc.tokens[k].pos != Pos::Punct);
                let covers = first && !rest || span.start <= e.start && span.end >= e.end;
                let of = i > e.start && matches!(page.low(i - 1), "of" | "in" | "for" | "at")
                    || i > e.start + 1 && page.low(i - 1) == "the" && page.low(i - 2) == "of";
                match label {
                    Label::Place if covers => 4,
                    Label::Place => 3,
                    Label::Facility if covers => 2,
                    Label::Facility if first => 1,
                    Label::Facility if of => 1,
                    Label::Facility => -2,
                    Label::Person
                        if kind_weight > 0
                            && is == Some(Is::Place)
                            && bare != Some(Bare::Same)
                            && e.len() > 1 =>
                    {
                        -8
                    }
                    Label::Org | Label::Person | Label::Group | Label::Other
                        if covers
                            && (kind_weight >= 3
                                || self.located(i)
                                    && !(*label == Label::Person
                                        && is_possessive(page.low(j)))
                                || self.belongs(j)) =>
                    {
                        2
                    }
                    Label::Org if covers => -1,
                    Label::Org | Label::Other => {
                        nested = true;
                        match body {
                            Some((Is::Body, true)) if first => 0,
                            Some((Is::Body, _)) if first && standing(&candidates, &[]) >= KNOWN => {
                                2
                            }
                            Some((Is::Body, _)) if first => 1,
                            Some((Is::Site, _)) if first => 1,
                            Some((Is::Name, _)) => -5,
                            _ if of && !rest => 1,
                            _ if first && rest => 0,
                            _ => -3,
                        }
                    }
                    Label::Person if covers && tokens.len() > 1 && !candidates.is_empty() => -1,
                    Label::Person if covers => -3,
                    Label::Person if is == Some(Is::Place) => -2,
                    Label::Person if first && matches!(body, Some((Is::Body, _))) => -1,
                    Label::Person => -8,
                    Label::Group => -2,
                    Label::Amount => -2,
                }
            }
        };
        if matches!(body, Some((Is::Body, _))) && is.is_none() {
            nested = true;
            if entity.is_none() {
                evidence += 1;
            }
        }
        if matches!(body, Some((Is::Name, _)))
            && kind_weight >= 0
            && entity.as_ref().is_none_or(|(e, _)| e.end > j)
        {
            evidence -= 4;
        }
        if let Some(b) = &before
            && b.kind.is == Is::Body
        {
            nested = true;
            evidence += 1;
        }

        if tokens.len() > 1 && !candidates.is_empty() && is.is_none() {
            // "Clay County" and "Lake Van" are in the gazetteer as they stand.
            let ends = (i + 1..j).any(|k| {
                self.kind_after(k, j).is_some_and(|b| {
                    b.tokens.end == j && b.capital && b.kind.is == Is::Place && !b.kind.weak
                })
            });
            let begins = self
                .lexicon
                .kind(Side::Before, page.low(i))
                .is_some_and(|k| k.is == Is::Place);
            if ends || begins {
                is = Some(Is::Place);
                evidence += 3;
            }
        }

        // What the gazetteer knows.
        evidence += standing(&candidates, &features);
        if candidates.is_empty() && is.is_none() && tokens.len() > 1 {
            let first = self.lexicon.kind(Side::Before, page.low(i));
            let last = (i + 1..j).find_map(|k| {
                self.kind_after(k, j)
                    .filter(|b| b.tokens.end == j && b.capital)
            });
            if let Some(kind) = first
                .filter(|k| matches!(k.is, Is::Place | Is::Site))
                .or_else(|| {
                    last.map(|b| b.kind)
                        .filter(|k| matches!(k.is, Is::Place | Is::Site))
                })
            {
                is = Some(kind.is);
                evidence += if self.lexicon.is_ordinary(page.low(i)) && first.is_none() {
                    0
                } else {
                    3
                };
            }

            // "Grand Reading Room", "Handley Middle School": what ends in such a word is no place.
            let last = j - 1;
            let ends = (tokens.start..j)
                .find_map(|k| self.kind_after(k, end).filter(|b| b.tokens.end == j));
            if ends.is_some_and(|b| matches!(b.kind.is, Is::Body | Is::Name))
                || self.lexicon.is_ordinary(page.low(last))
                    && self
                        .kind_after(last, end)
                        .is_none_or(|b| matches!(b.kind.is, Is::Body | Is::Name))
            {
                evidence -= 4;
            }
        }
        if tokens.len() == 1 {
            if self.lexicon.is_ordinary(&lower) {
                let placed = entity
                    .as_ref()
                    .is_some_and(|(e, l)| *l == Label::Place && self.trim(e.clone()).len() == 1);
                evidence -= if placed && self.located(i) {
                    ORDINARY / 2
                } else {
                    ORDINARY
                };
            } else if page.is_common(&lower) {
                evidence -= 2;
            }
            if page.is_surname(&lower) {
                evidence -= if kind_weight >= 3 || self.located(i) {
                    2
                } else {
                    5
                };
            }
            if page.doc.tokens[i].pos != Pos::Propn {
                evidence -= 1;
            }
        }

        evidence += self.around(i, j, end, before.as_ref().map_or(i, |b| b.tokens.start), is);
        // "The White House" is no town.
        let article = i > 0 && page.low(i - 1) == "the" && kind_weight == 0;
        let town = candidates.iter().all(|c| c.entry.class == 'P');
        let goes_on = j < end
            && matches!(page.doc.tokens[j].pos, Pos::Noun | Pos::Propn | Pos::Punct if page.word(j) != "," && page.word(j) != ".");
        if article
            && town
            && !candidates.is_empty()
            && !goes_on
            && entity.as_ref().is_none_or(|(_, l)| *l != Label::Place)
        {
            evidence -= 3;
        }
        if let Some(Is::Name) = is {
            return None;
        }
        Some(Mention {
            key: normal(&looked_up),
            name: looked_up,
            candidates,
            features,
            is,
            nested,
            demonym: None,
            country: None,
            near,
            evidence,
            tokens: span,
        })
    }

    /// What the rest of a longer name says that it is: the last word of a kind before "of" or the end;
    /// and whether that says little.
    fn head(
        &self,
        j: usize,
        end: usize,
        entity: Option<&(Range<usize>, Label)>,
    ) -> Option<(Is, bool)> {
        let page = self.page;
        let mut k = j;
        let mut found = None;
        let limit = end.min(j + MAX_HEAD_TOKENS);
        let stop = entity.map_or(j, |(e, _)| e.end);
        while k < limit {
            if !(page.named(k) || k < stop) {
                if k > j && matches!(page.low(k), "and" | "&" | "for") && page.named(k + 1) {
                    k += 1;
                    continue;
                }
                break;
            }
            if page.low(k) == "of" && found.is_some() {
                break;
            }
            match self.kind_after(k, limit) {
                Some(beside)
                    if beside.capital
                        && (matches!(beside.kind.is, Is::Body | Is::Site)
                            || beside.kind.is == Is::Name && !beside.kind.common) =>
                {
                    found = Some((beside.kind.is, beside.kind.weak));
                    k = beside.tokens.end;
                }
                _ => k += 1,
            }
        }
        found
    }

    /// What the words around the name say.
    fn around(&self, i: usize, j: usize, end: usize, outer: usize, is: Option<Is>) -> i32 {
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
                .or_else(|| self.lexicon.after(&page.lemma(j)))
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

    /// Whether a name is the place of a dateline: "BISHKEK (Agency) —", "LIMA, Peru -".
    fn dateline(&self, i: usize, j: usize) -> bool {
        let page = self.page;
        let opens = page.opens.get(i).copied().unwrap_or(false)
            || i == 0
            || page.begins(i)
            || matches!(page.word(i - 1), "." | "!" | "?" | "\"" | "”");
        let capitals = (i..j).all(|k| all_capitals(page.word(k), 2) || !page.named(k));
        if !opens || !capitals || !all_capitals(page.word(i), 3) {
            return false;
        }
        let limit = (j + MAX_DATELINE_TOKENS).min(page.len());
        let dash = (j..limit).find(|&k| {
            !page.word(k).is_empty()
                && page
                    .word(k)
                    .chars()
                    .all(|c| matches!(c, '-' | '–' | '—' | '―' | '_' | ':'))
        });
        // Only other places, the agency and the day stand before the dash.
        let plain = dash.is_some_and(|k| {
            let mut deep = 0;
            (j..k).all(|m| {
                let word = page.word(m);
                deep += i32::from(word == "(") - i32::from(word == ")");
                deep > 0 || page.named(m) || !word.chars().any(char::is_alphabetic) || word == "/"
            })
        });
        if !plain || j == i + 1 && self.lexicon.is_ordinary(page.low(i)) {
            return false;
        }
        // A whole headline in capitals is none.
        dash.is_some_and(|k| {
            !(all_capitals(page.word((k + 1).min(page.len() - 1)), 4)
                || k > j && all_capitals(page.word(j), 4))
        })
    }

    /// "Benton and Warren counties": the word at the last name is the others' too.
    fn share_kinds(&self, found: &mut [Mention<'g>]) {
        for at in (1..found.len()).rev() {
            let (left, right) = found.split_at_mut(at);
            let (a, b) = (&mut left[at - 1], &right[0]);
            let plural = b.is == Some(Is::Place)
                && !b.features.is_empty()
                && self
                    .page
                    .low(b.tokens.end.min(self.page.len().saturating_sub(1)))
                    .ends_with('s');
            if plural
                && a.is.is_none()
                && a.demonym.is_none()
                && self.listed(a.tokens.end, b.tokens.start)
            {
                a.is = b.is;
                a.features.clone_from(&b.features);
                a.evidence += 4;
                // So that the next to the left takes it over as well.
            }
        }
    }

    /// Whether only what parts the items of a list stands between two tokens.
    fn listed(&self, from: usize, to: usize) -> bool {
        from < to
            && to - from <= 2
            && (from..to).all(|k| matches!(self.page.low(k), "," | "and" | "&" | "or" | "/" | ";"))
    }

    /// "Troy, Ohio", and "Oslo, Lima and Quito": names beside names of places are places.
    fn chains(&self, found: &mut [Mention<'g>]) {
        for at in 1..found.len() {
            let (left, right) = found.split_at_mut(at);
            let (a, b) = (&mut left[at - 1], &mut right[0]);
            if a.demonym.is_some() || b.demonym.is_some() {
                continue;
            }
            let comma = b.tokens.start == a.tokens.end + 1 && self.page.word(a.tokens.end) == ",";
            if comma
                && holds(b)
                && b.evidence >= ACCEPTED
                && a.evidence >= CHAINED
                && !matches!(a.is, Some(Is::Road))
            {
                a.evidence += 4;
            } else if comma && holds(b) && a.evidence >= ACCEPTED {
                b.evidence += 2;
            }
        }
        // From left to right, and back.
        for at in 1..found.len() {
            self.listed_with(found, at - 1, at);
        }
        for at in (1..found.len()).rev() {
            self.listed_with(found, at, at - 1);
        }
    }

    /// What a sure place gives to the next item of its list.
    fn listed_with(&self, found: &mut [Mention<'g>], sure: usize, other: usize) {
        let (Some(a), Some(b)) = (found.get(sure), found.get(other)) else {
            return;
        };
        let (left, right) = if sure < other { (a, b) } else { (b, a) };
        if a.evidence >= LIST_FROM
            && b.evidence < STRONG
            && b.demonym.is_none()
            && a.demonym.is_none()
            && a.is != Some(Is::Road)
            && self.listed(left.tokens.end, right.tokens.start)
        {
            let b = &mut found[other];
            b.evidence += LISTED;
        }
    }

    /// A name that is a place for certain somewhere in the report is one elsewhere.
    fn vote(&self, found: &mut [Mention<'g>]) {
        let mut best: HashMap<String, i32> = HashMap::new();
        for m in found.iter() {
            let entry = best.entry(m.key.clone()).or_insert(m.evidence);
            *entry = (*entry).max(m.evidence);
        }
        for m in found.iter_mut() {
            if m.evidence < ACCEPTED
                && m.evidence >= ACCEPTED - 4
                && best.get(&m.key).is_some_and(|&e| e >= STRONG)
            {
                m.evidence = ACCEPTED;
            }
        }
    }
}

/// Whether a mention may be a place that holds others: a country, a state, a county.
fn holds(m: &Mention<'_>) -> bool {
    m.candidates
        .iter()
        .any(|c| c.entry.class == 'A' || c.entry.class == 'L')
}

/// Whether a word is a few capital letters.
fn is_acronym(word: &str) -> bool {
    word.chars().count() <= MAX_ACRONYM
        && all_capitals(word, 2)
        && word.chars().all(char::is_alphabetic)
}

/// How well known the places of a name are.
fn standing(candidates: &Candidates<'_>, features: &[String]) -> i32 {
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
