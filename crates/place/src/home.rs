//! Where a publisher is at home.

use crate::Context;
use crate::lexicon::Lexicon;
use crate::names::{Candidates, Names};

/// The shortest name of a place that is looked for in an address.
const MIN_LETTERS: usize = 4;

/// The most letters behind the name of a place that stand for the rest of a paper's name.
const MAX_REST: usize = 3;

/// What a publisher's name or address tells of its home.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home<'g> {
    /// The places that it may be named for or lies in.
    pub(crate) candidates: Candidates<'g>,
    /// ISO 3166-1 alpha-3 of its country.
    pub(crate) country: Option<String>,
    /// A name of the place that holds them.
    pub(crate) within: Option<String>,
}

/// The host of an address, without "www.".
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}

/// Where the publisher is at home, as far as the codebook lists it or its name tells.
pub(crate) fn home<'g>(context: &Context<'_>, lexicon: &Lexicon, names: &Names<'g>) -> Home<'g> {
    let mut home = Home::default();
    let sources = [context.publisher, context.url.map(host)];
    for source in sources.into_iter().flatten() {
        let lower = source.trim().to_lowercase();
        let lower = lower.strip_prefix("www.").unwrap_or(&lower);
        // A list of the codebook knows better than a guess.
        if let Some(place) = lexicon.homes.get(lower) {
            let (name, within) = match place.split_once(',') {
                Some((name, within)) => (name.trim(), Some(within.trim())),
                None => (place.trim(), None),
            };
            home.candidates = names.named(name);
            home.within = within.map(str::to_string);
            return home;
        }
        let is_host = !lower.contains(' ') && lower.contains('.');
        let mut labels: Vec<&str> = lower.split('.').collect();
        if is_host {
            if let Some(country) = labels.last().and_then(|tld| lexicon.domains.get(*tld)) {
                home.country.get_or_insert_with(|| country.clone());
            }
            labels.pop();
            // "co.uk", "com.lb": the last label that is longer than a country's is the name.
            while labels.len() > 1 && labels.last().is_some_and(|l| l.len() <= 3) {
                labels.pop();
            }
        }
        let label = if is_host {
            labels.last().copied().unwrap_or("")
        } else {
            lower
        };
        let bare = strip(label, lexicon);
        if bare.chars().filter(|c| c.is_alphabetic()).count() >= MIN_LETTERS {
            let found = names.named(&bare);
            let found = if found.is_empty() && !bare.contains(' ') {
                parted(&bare, names).unwrap_or_else(|| begun(&bare, names))
            } else {
                found
            };
            if home.candidates.is_empty() && !found.is_empty() {
                home.candidates = found;
            }
        }
    }
    home
}

/// A name without the words that papers have in theirs: "athens-review" is "athens".
fn strip(label: &str, lexicon: &Lexicon) -> String {
    let mut words: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !lexicon.house.contains(*w))
        .collect();
    if let [word] = words.as_mut_slice() {
        // Written as one word: the longest house word is taken off either end, as long as there is one.
        loop {
            let ends = lexicon
                .house
                .iter()
                .filter(|h| h.len() > 1 && word.len() > h.len() + MIN_LETTERS - 1)
                .filter(|h| word.ends_with(h.as_str()) || word.starts_with(h.as_str()))
                .max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a)));
            let Some(end) = ends else { break };
            *word = word
                .strip_suffix(end.as_str())
                .or_else(|| word.strip_prefix(end.as_str()))
                .unwrap_or(word);
        }
    }
    words.join(" ")
}

/// A name of two words that were run together: "fortworth".
fn parted<'g>(word: &str, names: &Names<'g>) -> Option<Candidates<'g>> {
    let cuts = word.char_indices().map(|(at, _)| at).skip(2);
    for at in cuts {
        let (a, b) = word.split_at(at);
        if b.len() < 3 {
            break;
        }
        let found = names.named(&format!("{a} {b}"));
        if !found.is_empty() {
            return Some(found);
        }
    }
    None
}

/// A name before a few letters that stand for the rest: "parispi".
fn begun<'g>(word: &str, names: &Names<'g>) -> Candidates<'g> {
    word.char_indices()
        .map(|(at, _)| at)
        .rev()
        .take(MAX_REST)
        .filter(|at| *at >= MIN_LETTERS)
        .map(|at| names.named(&word[..at]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}
