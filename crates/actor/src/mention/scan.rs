//! The words of a mention as the codebook knows them: countries, named actors, common nouns.

use std::ops::Range;

use dateline_codebook::spelling::{self, Gap, Word};
use dateline_codebook::{Actors, Agent, Compose, Country, CountryNaming, Naming};

use super::Context;

/// One or more words that the codebook knows as one, or a single word that it does not know.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'a> {
    /// Its words, by their place among the mention's.
    pub(crate) words: Range<usize>,
    /// The country it names, and how.
    pub(crate) nation: Option<(&'a Country, CountryNaming)>,
    /// The actors it may name.
    pub(crate) named: Vec<(u32, Naming)>,
    /// The common noun it is.
    pub(crate) agent: Option<&'a Agent>,
    /// The noun it is that is understood by whom it belongs to.
    pub(crate) noun: Option<&'a Compose>,
    /// Whether it says that what follows is over.
    pub(crate) former: bool,
    /// Whether a word of it is written with a capital.
    pub(crate) capital: bool,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// Whether a possessive ending follows.
    pub(crate) possessive: bool,
}

impl Piece<'_> {
    /// Whether the codebook knows nothing of it.
    pub(crate) fn unknown(&self) -> bool {
        self.nation.is_none()
            && self.named.is_empty()
            && self.agent.is_none()
            && self.noun.is_none()
            && !self.former
    }
}

/// A mention cut into pieces.
#[derive(Clone, Debug)]
pub(crate) struct Scanned<'a, 't> {
    pub(crate) text: &'t str,
    pub(crate) words: Vec<Word<'t>>,
    pub(crate) pieces: Vec<Piece<'a>>,
}

/// A mention of more words than this is read up to here: no name is that long.
pub(crate) const MAX_WORDS: usize = 64;

impl<'a, 't> Scanned<'a, 't> {
    /// Cuts `words` of `text` into pieces, the longest that the codebook knows from the left. A mention
    /// by itself needs no capitals where it has none. `mended`: words were put right.
    pub(crate) fn new(
        actors: &'a Actors,
        text: &'t str,
        words: Vec<Word<'t>>,
        context: &Context<'_>,
        mended: bool,
    ) -> Scanned<'a, 't> {
        let date = context.date;
        let capital = |w: &Word<'_>| {
            text[w.bytes.clone()]
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
        };
        let none = context.alone && (words.len() > 1 || mended) && !words.iter().any(&capital);
        let mut pieces = Vec::new();
        let mut key = String::new();
        let mut i = 0;
        while i < words.len() {
            // A name runs over no comma or bracket.
            let reach = (i + 1..words.len())
                .find(|&k| !matches!(words[k].gap, Gap::Space | Gap::Hyphen))
                .unwrap_or(words.len())
                - i;
            let first = &*words[i].key;
            let proper = actors
                .countries
                .longest_from(first)
                .max(actors.directory.longest_from(first));
            let longest = proper
                .max(actors.agents.longest_from(first))
                .clamp(1, reach);
            let mut found = None;
            for n in (1..=longest).rev() {
                let range = i..i + n;
                key.clear();
                for w in &words[range.clone()] {
                    if !key.is_empty() {
                        key.push(' ');
                    }
                    key.push_str(&w.key);
                }
                let surface = || words[range.clone()].iter();
                let written = surface().any(&capital);
                let may_name = n <= proper && (written || none && key.len() > 3);
                let nation = may_name
                    .then(|| actors.countries.named(&key, date))
                    .flatten();
                let mut named = if may_name {
                    actors.directory.named(&key)
                } else {
                    Vec::new()
                };
                // "PAN" is no pan.
                let capitals = || {
                    text[words[i].bytes.start..words[i + n - 1].bytes.end]
                        .chars()
                        .filter(|c| c.is_uppercase())
                        .count()
                };
                if named.iter().any(|(_, how)| *how == Naming::Acronym) && capitals() < 2 && !none {
                    named.retain(|(_, how)| *how != Naming::Acronym);
                }
                let agent = actors.agents.get(&key);
                let noun = noun(actors, &key);
                let former = n == 1 && actors.composition.is_former(&key);
                if nation.is_some()
                    || !named.is_empty()
                    || agent.is_some()
                    || noun.is_some()
                    || former
                    || n == 1
                {
                    found = Some(Piece {
                        words: range.clone(),
                        nation,
                        named,
                        agent,
                        noun,
                        former,
                        capital: written,
                        gap: words[i].gap,
                        possessive: words[i + n - 1].possessive,
                    });
                    break;
                }
            }
            let Some(piece) = found else { break };
            i = piece.words.end;
            pieces.push(piece);
        }
        Scanned {
            text,
            words,
            pieces,
        }
    }

    /// The words of `text`, at most [`MAX_WORDS`].
    pub(crate) fn words_of(text: &str) -> Vec<Word<'_>> {
        spelling::words(text).take(MAX_WORDS).collect()
    }

    /// The text of these words, as written.
    pub(crate) fn surface(&self, words: Range<usize>) -> &'t str {
        match (self.words.get(words.start), self.words.get(words.end - 1)) {
            (Some(a), Some(b)) => &self.text[a.bytes.start..b.bytes.end],
            _ => "",
        }
    }
}

/// The composing noun of these words, in the singular or the plural.
pub(crate) fn noun<'a>(actors: &'a Actors, key: &str) -> Option<&'a Compose> {
    if let Some(noun) = actors.composition.noun(key) {
        return Some(noun);
    }
    let (before, last) = key.rsplit_once(' ').map_or(("", key), |(b, l)| (b, l));
    spelling::singulars(last).find_map(|one| {
        if before.is_empty() {
            actors.composition.noun(&one)
        } else {
            actors.composition.noun(&format!("{before} {one}"))
        }
    })
}
