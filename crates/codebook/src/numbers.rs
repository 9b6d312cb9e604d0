//! Number words and the words that make a number a bound.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dateline_record::CountKind;

use crate::mistake::{File, Mistake};
use crate::read::parse;

/// Which bound a word before a number makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The number is the least it can be.
    Low,
    /// The number is the most it can be.
    High,
    /// Neither: about so many.
    About,
}

/// `numbers.toml`.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Exact words.
    pub exact: HashMap<String, u64>,
    /// Words that multiply what stands before them.
    pub scale: HashMap<String, u64>,
    /// Amounts without a number: at least so many.
    pub vague: HashMap<String, u64>,
    /// Words before a number, the longest first.
    pub bounds: Vec<(Vec<String>, Bound)>,
    /// Phrases that introduce a part of a number.
    pub part: Vec<Vec<String>>,
    /// Words that announce a sum: "a total of 24 fighters".
    pub total: HashSet<String>,
    /// Words that only say which part of what stands behind `of`.
    pub partitive: HashSet<String>,
    /// Words for what comes on top of what was told: "two more".
    pub added: HashSet<String>,
    /// Words that open a range: "between 10 and 15".
    pub between: HashSet<String>,
    /// Nouns, in base form, that state a sum: "toll".
    pub toll_nouns: HashSet<String>,
    /// Words, in base form, beside such a noun that say what is counted.
    pub toll_kinds: HashMap<String, CountKind>,
    /// Of these nouns, those that say by themselves what is counted.
    pub toll_alone: HashMap<String, CountKind>,
    /// Prepositions before the sum, with the bound that they make of it.
    pub toll_at: HashMap<String, Option<Bound>>,
    /// Words before an event noun that say how many it was done to: "a double murder".
    pub manifold: HashMap<String, u64>,
    /// Words by which one of the dead or wounded is told from another.
    pub victims: Victims,
}

/// Words, in base form, by which one of the dead or wounded is told from another.
#[derive(Clone, Debug, Default)]
pub struct Victims {
    /// Nouns and pronouns for a man or boy.
    pub male: HashSet<String>,
    /// Nouns and pronouns for a woman or girl.
    pub female: HashSet<String>,
    /// Nouns that anybody may be called by.
    pub anyone: HashSet<String>,
    /// Nouns that tell from the attackers.
    pub harmed: HashSet<String>,
    /// Nouns for the dead: whose they are is killed.
    pub remains: HashSet<String>,
    /// Words that mark somebody not told of before: "another man".
    pub new: HashSet<String>,
}

impl Numbers {
    pub(crate) fn read(file: &Arc<File>, mistakes: &mut Vec<Mistake>) -> Numbers {
        let mut numbers = Numbers::default();
        parse(file, mistakes, |root, mistakes| {
            for key in ["exact", "scale", "vague", "manifold"] {
                let Some(mut t) = root.table(key, mistakes) else {
                    continue;
                };
                t.all_asked();
                let map = match key {
                    "exact" => &mut numbers.exact,
                    "scale" => &mut numbers.scale,
                    "manifold" => &mut numbers.manifold,
                    _ => &mut numbers.vague,
                };
                for (word, value) in t.entries() {
                    match value
                        .get_ref()
                        .as_integer()
                        .and_then(|n| n.as_str().parse().ok())
                    {
                        Some(n) => drop(map.insert(word.value.to_lowercase(), n)),
                        None => mistakes.push(Mistake::new(
                            file,
                            value.span(),
                            "a number must be a whole number",
                        )),
                    }
                }
            }
            if let Some(mut t) = root.table("bounds", mistakes) {
                for (key, bound) in [
                    ("low", Bound::Low),
                    ("high", Bound::High),
                    ("about", Bound::About),
                ] {
                    for w in t.words(key, mistakes) {
                        numbers
                            .bounds
                            .push((w.value.split(' ').map(str::to_string).collect(), bound));
                    }
                }
                t.finish(mistakes);
            }
            numbers
                .bounds
                .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
            if let Some(mut t) = root.table("part", mistakes) {
                numbers.part = t
                    .words("words", mistakes)
                    .into_iter()
                    .map(|w| w.value.split(' ').map(str::to_string).collect())
                    .collect();
                t.finish(mistakes);
            }
            if let Some(mut t) = root.table("partitive", mistakes) {
                numbers.partitive = t
                    .words("words", mistakes)
                    .into_iter()
                    .map(|w| w.value)
                    .collect();
                numbers.total = t
                    .words("total", mistakes)
                    .into_iter()
                    .map(|w| w.value)
                    .collect();
                t.finish(mistakes);
            }
            if let Some(mut t) = root.table("added", mistakes) {
                let mut words = |key| t.words(key, mistakes).into_iter().map(|w| w.value);
                numbers.added = words("words").collect();
                numbers.between = words("between").collect();
                t.finish(mistakes);
            }
            if let Some(mut t) = root.table("toll", mistakes) {
                let mut words = |key| t.words(key, mistakes).into_iter().map(|w| w.value);
                numbers.toll_nouns = words("nouns").collect();
                for (key, bound) in [("at", None), ("beyond", Some(Bound::Low))] {
                    numbers.toll_at.extend(words(key).map(|w| (w, bound)));
                }
                t.finish(mistakes);
            }
            if let Some(mut t) = root.table("victims", mistakes) {
                let mut words = |key| {
                    t.words(key, mistakes)
                        .into_iter()
                        .map(|w| w.value)
                        .collect()
                };
                numbers.victims = Victims {
                    male: words("male"),
                    female: words("female"),
                    anyone: words("anyone"),
                    harmed: words("harmed"),
                    remains: words("remains"),
                    new: words("new"),
                };
                t.finish(mistakes);
            }
            for (key, alone) in [("toll-kinds", false), ("toll-alone", true)] {
                let Some(mut t) = root.table(key, mistakes) else {
                    continue;
                };
                for what in CountKind::ALL {
                    let words = t.words(what.name(), mistakes);
                    let map = if alone {
                        &mut numbers.toll_alone
                    } else {
                        &mut numbers.toll_kinds
                    };
                    map.extend(words.into_iter().map(|w| (w.value, what)));
                }
                t.finish(mistakes);
            }
            numbers
                .toll_nouns
                .extend(numbers.toll_alone.keys().cloned());
        });
        numbers
    }
}
