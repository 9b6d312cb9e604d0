//! A report's text as the model is given it: text in capitals with its case restored.

use std::borrow::Cow;
use std::ops::Range;

use dateline_case::{Knowledge, in_capitals, restore};
use dateline_codebook::{Naming, spelling};
use dateline_gazetteer::Naming as PlaceNaming;
use dateline_report::{Report, paragraphs};

use crate::{Coder, document};

/// A place name of two words or more that are all words of the language ("Salt Lake City") is taken
/// for one where a place of so many people has it.
const MIN_POPULATION: u64 = 100_000;

/// A report laid out for the model. Every offset into `text` is one into the report's own text.
pub(crate) struct Laid<'r> {
    /// The report's text, its case restored where it is in capitals.
    pub(crate) text: Cow<'r, str>,
    /// The stretches that are annotated one by one.
    pub(crate) pieces: Vec<Range<usize>>,
}

impl<'r> Laid<'r> {
    pub(crate) fn new(coder: &Coder, report: &'r Report) -> Laid<'r> {
        let paragraphs = paragraphs(&report.text);
        let known = Known { coder };
        let text = restore(&report.text, &paragraphs, &coder.codebook.case, &known);
        // Where the case was restored, a headline in capitals looks like a dateline.
        let pieces = document::pieces(&text, paragraphs, |bytes| {
            report.text.get(bytes).is_some_and(in_capitals)
        });
        Laid { text, pieces }
    }

    /// The pieces as texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|p| &self.text[p.clone()])
    }
}

/// What model, codebook and gazetteer know of words.
struct Known<'a> {
    coder: &'a Coder,
}

impl Knowledge for Known<'_> {
    fn word(&self, lower: &str) -> bool {
        self.coder.pipeline.is_word(lower)
    }

    fn name(&self, lower: &[&str]) -> Option<(usize, bool)> {
        let actors = &self.coder.codebook.actors;
        let first = spelling::key(lower.first()?);
        let longest = (actors.directory.longest_from(&first))
            .max(actors.countries.longest_from(&first))
            .min(lower.len());
        let of_actors = (1..=longest).rev().find_map(|words| {
            let key = spelling::key(&lower[..words].join(" "));
            let named = actors.directory.named(&key);
            let country = words > 1 && actors.countries.named(&key, None).is_some();
            // "the Chadian army" is somebody, and no name: a people or country with a common noun.
            let common = (1..words).any(|n| {
                let nation = spelling::key(&lower[..n].join(" "));
                let noun = spelling::key(&lower[n..words].join(" "));
                actors.countries.named(&nation, None).is_some()
                    && actors.agents.get(&noun).is_some()
            });
            let acronym = named.iter().any(|(_, how)| *how == Naming::Acronym);
            (country || !named.is_empty() && !common).then_some((words, acronym))
        });
        let of_places = || {
            let found = self.coder.gazetteer.as_ref()?.longest_at(lower)?;
            let (naming, place) = found.places.first()?;
            let known = || place.population >= MIN_POPULATION;
            let small = |w: &str| self.coder.codebook.case.is_small(w) || self.word(w);
            let odd = || lower[..found.words].iter().any(|w| !small(w));
            let whole = found.words > 1 && *naming <= PlaceNaming::Alternate;
            (whole && (known() || odd())).then_some((found.words, false))
        };
        // A name of one word that is no acronym says nothing, so what the gazetteer has goes first.
        match of_actors {
            Some((words, _)) if words > 1 => of_actors,
            _ => of_places().or(of_actors),
        }
    }
}
