//! What the codebook says of words around the names of places.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;

/// The most words that a word beside a name may have ("international airport" has two).
pub(crate) const MAX_KIND_WORDS: usize = 4;

/// What the name with a word beside it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Is {
    /// A place of nature or of the law.
    Place,
    /// A street or a highway.
    Road,
    /// Something built or fenced in.
    Site,
    /// An organisation that bears the name of its place.
    Body,
    /// Something that a place only lends its name to.
    Name,
    /// A place, whose name the word is no part of ("the village of X").
    Cue,
}

/// What a name is without the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Bare {
    /// The same place.
    Same,
    /// A place in it or near it.
    Near,
}

/// On which side of a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    After,
    Before,
    Number,
}

impl Side {
    /// How many there are.
    const COUNT: usize = 3;
}

/// A kind of place.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) is: Is,
    /// How GeoNames class and code begin ("A.ADM1"), of the likeliest first; none where they tell nothing.
    pub(crate) features: Vec<String>,
    /// Whether the word in lower case says the same.
    pub(crate) common: bool,
    /// Whether the word stands beside names of anything: it speaks for a place only a little.
    pub(crate) weak: bool,
    /// What the name alone names; `None`: something else.
    pub(crate) bare: Option<Bare>,
}

/// `places.toml`, and the names of countries.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    kinds: Vec<Kind>,
    by_words: [HashMap<String, usize>; Side::COUNT],
    /// The word of each kind that stands next to the name.
    next_words: [HashSet<String>; Side::COUNT],
    before: HashMap<String, i32>,
    after: HashMap<String, i32>,
    pub(crate) membership: HashSet<String>,
    pub(crate) compounds: HashSet<String>,
    pub(crate) kilometres: HashMap<String, f64>,
    pub(crate) degrees: HashMap<String, f64>,
    pub(crate) numbers: HashMap<String, f64>,
    pub(crate) near: HashSet<String>,
    ordinary: HashSet<String>,
    abbreviations: HashMap<String, Abbreviation>,
    pub(crate) transliteration: Vec<(String, String)>,
    pub(crate) house: HashSet<String>,
    pub(crate) homes: HashMap<String, String>,
    pub(crate) domains: HashMap<String, String>,
    demonyms: HashMap<String, String>,
    longest_demonym: usize,
    countries: HashMap<String, String>,
}

/// A place in few letters.
#[derive(Clone, Debug)]
pub(crate) struct Abbreviation {
    /// Its name in full.
    pub(crate) name: String,
    /// ISO 3166-1 alpha-3.
    pub(crate) country: String,
    /// Whether it counts only behind a comma.
    pub(crate) behind_comma: bool,
}

/// A mistake in `places.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    kind: Vec<RawKind>,
    #[serde(default)]
    before: Vec<Weighted>,
    #[serde(default)]
    after: Vec<Weighted>,
    #[serde(default)]
    membership: Words,
    #[serde(default)]
    compounds: Words,
    distance: Option<Distance>,
    #[serde(default)]
    ordinary: Words,
    #[serde(default)]
    abbreviation: Vec<RawAbbreviation>,
    transliteration: Option<Pairs>,
    publisher: Option<Publisher>,
    #[serde(default)]
    demonym: Option<Demonyms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    #[serde(rename = "about")]
    _about: String,
    words: String,
    side: Side,
    is: Is,
    #[serde(default)]
    features: String,
    #[serde(default)]
    common: bool,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    bare: Option<Bare>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weighted {
    #[serde(rename = "about")]
    _about: String,
    weight: i32,
    words: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Words {
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Distance {
    kilometres: BTreeMap<String, f64>,
    degrees: BTreeMap<String, f64>,
    numbers: BTreeMap<String, f64>,
    near: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbbreviation {
    #[serde(rename = "about")]
    _about: String,
    of: String,
    #[serde(default)]
    behind: Option<Behind>,
    words: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Behind {
    Comma,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    pairs: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publisher {
    words: String,
    #[serde(default)]
    homes: BTreeMap<String, String>,
    #[serde(default)]
    domains: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Demonyms {
    words: BTreeMap<String, String>,
}

/// `actors/countries.toml`, of which only names are read here.
#[derive(Deserialize)]
struct Countries {
    #[serde(default)]
    country: Vec<RawCountry>,
}

#[derive(Deserialize)]
struct RawCountry {
    code: String,
    name: String,
    #[serde(default)]
    names: String,
    #[serde(default)]
    demonyms: String,
    #[serde(default)]
    successor: String,
}

/// The items of a list separated by bars.
fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split('|').map(str::trim).filter(|w| !w.is_empty())
}

/// A mistake that the reader of TOML found.
fn mistake(error: &toml::de::Error) -> Vec<LexiconError> {
    vec![LexiconError {
        span: error.span().unwrap_or(0..0),
        message: error.message().to_string(),
    }]
}

fn sorted<V>(map: BTreeMap<String, V>) -> HashMap<String, V> {
    map.into_iter()
        .map(|(k, v)| (k.to_lowercase(), v))
        .collect()
}

impl Lexicon {
    /// Reads `places.toml`.
    ///
    /// # Errors
    /// Every mistake with its place.
    pub fn parse(text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let file: File = toml::from_str(text).map_err(|e| mistake(&e))?;
        let mut lexicon = Lexicon::default();
        let mut errors = Vec::new();
        let mut general = |message: String| {
            errors.push(LexiconError {
                span: 0..0,
                message,
            });
        };
        for raw in file.kind {
            let at = lexicon.kinds.len();
            for word in split(&raw.words) {
                if word.split(' ').count() > MAX_KIND_WORDS {
                    general(format!("\"{word}\" has more than {MAX_KIND_WORDS} words"));
                }
                // The first kind that names a word has it.
                let word = word.to_lowercase();
                let side = raw.side as usize;
                let next = match raw.side {
                    Side::Before => word.rsplit(' ').next(),
                    Side::After | Side::Number => word.split(' ').next(),
                };
                lexicon.next_words[side].extend(next.map(str::to_string));
                lexicon.by_words[side].entry(word).or_insert(at);
            }
            lexicon.kinds.push(Kind {
                is: raw.is,
                features: split(&raw.features).map(str::to_string).collect(),
                common: raw.common,
                weak: raw.weak,
                bare: raw.bare,
            });
        }
        for (list, map) in [
            (file.before, &mut lexicon.before),
            (file.after, &mut lexicon.after),
        ] {
            for weighted in list {
                for word in split(&weighted.words) {
                    map.entry(word.to_lowercase()).or_insert(weighted.weight);
                }
            }
        }
        let set = |words: &str| split(words).map(str::to_lowercase).collect::<HashSet<_>>();
        lexicon.membership = set(&file.membership.words);
        lexicon.compounds = set(&file.compounds.words);
        lexicon.ordinary = set(&file.ordinary.words);
        // What says of a name what it is, is mostly none itself.
        lexicon
            .ordinary
            .extend(lexicon.by_words.iter().flat_map(|of| of.keys().cloned()));
        lexicon.ordinary.extend(lexicon.before.keys().cloned());
        if let Some(distance) = file.distance {
            lexicon.kilometres = sorted(distance.kilometres);
            lexicon.degrees = sorted(distance.degrees);
            lexicon.numbers = sorted(distance.numbers);
            lexicon.near = set(&distance.near);
        }
        for raw in file.abbreviation {
            for (short, name) in raw.words {
                lexicon.abbreviations.entry(short).or_insert(Abbreviation {
                    name,
                    country: raw.of.clone(),
                    behind_comma: raw.behind.is_some(),
                });
            }
        }
        if let Some(pairs) = file.transliteration {
            for pair in split(&pairs.pairs) {
                match pair.split_once('=') {
                    Some((a, b)) if !a.is_empty() && !b.is_empty() => lexicon
                        .transliteration
                        .push((a.to_lowercase(), b.to_lowercase())),
                    _ => general(format!("\"{pair}\" is no pair like \"kh=h\"")),
                }
            }
        }
        if let Some(publisher) = file.publisher {
            lexicon.house = set(&publisher.words);
            lexicon.homes = sorted(publisher.homes);
            lexicon.domains = sorted(publisher.domains);
        }
        if let Some(demonyms) = file.demonym {
            for (word, place) in demonyms.words {
                lexicon.add_demonym(&word, &place);
            }
        }
        if errors.is_empty() {
            Ok(lexicon)
        } else {
            Err(errors)
        }
    }

    /// Takes names, demonyms and capitals of countries from `actors/countries.toml`.
    ///
    /// # Errors
    /// Where the file is no TOML or a country lacks its code or name.
    pub fn with_countries(mut self, text: &str) -> Result<Lexicon, Vec<LexiconError>> {
        let file: Countries = toml::from_str(text).map_err(|e| mistake(&e))?;
        for country in file.country {
            let names: HashSet<String> = std::iter::once(country.name.as_str())
                .chain(split(&country.names))
                .map(dateline_gazetteer::normal)
                .collect();
            for word in split(&country.demonyms) {
                // "U.S." is a name, whatever it stands before.
                let name = names.contains(&dateline_gazetteer::normal(word));
                if !name
                    && !word
                        .chars()
                        .filter(|c| c.is_alphabetic())
                        .all(char::is_uppercase)
                {
                    self.add_demonym(word, &country.code);
                }
            }
            // A country that is no more lies nowhere on today's maps.
            if country.successor.is_empty() {
                for name in std::iter::once(country.name.as_str()).chain(split(&country.names)) {
                    self.countries
                        .entry(dateline_gazetteer::normal(name))
                        .or_insert_with(|| country.code.clone());
                }
            }
        }
        Ok(self)
    }

    fn add_demonym(&mut self, word: &str, of: &str) {
        self.longest_demonym = self.longest_demonym.max(word.split([' ', '-']).count());
        self.demonyms
            .entry(word.to_lowercase())
            .or_insert_with(|| of.to_string());
    }

    /// The kind that these words in lower case, on that side of a name, tell.
    pub(crate) fn kind(&self, side: Side, words: &str) -> Option<&Kind> {
        self.by_words[side as usize]
            .get(words)
            .and_then(|&i| self.kinds.get(i))
    }

    /// Whether any kind of place has that word next to the name.
    pub(crate) fn begins_kind(&self, side: Side, word: &str) -> bool {
        self.next_words[side as usize].contains(word)
    }

    /// How much the word before a name speaks for a place.
    pub(crate) fn before(&self, word: &str) -> Option<i32> {
        self.before.get(word).copied()
    }

    /// How much the word behind a name speaks for a place.
    pub(crate) fn after(&self, word: &str) -> Option<i32> {
        self.after.get(word).copied()
    }

    /// Whether the word is more often none of a place.
    pub(crate) fn is_ordinary(&self, lower: &str) -> bool {
        self.ordinary.contains(lower)
    }

    /// What is shortened so.
    pub(crate) fn abbreviation(&self, text: &str) -> Option<&Abbreviation> {
        self.abbreviations.get(text)
    }

    /// The country (ISO 3166-1 alpha-3) or place of a demonym, in the singular or plural, in lower case.
    pub(crate) fn demonym(&self, lower: &str) -> Option<&str> {
        let singular = lower.strip_suffix('s').or_else(|| lower.strip_suffix("es"));
        self.demonyms
            .get(lower)
            .or_else(|| singular.and_then(|s| self.demonyms.get(s)))
            .map(String::as_str)
    }

    /// How many words the longest demonym has.
    pub(crate) fn longest_demonym(&self) -> usize {
        self.longest_demonym
    }

    /// The code of the country of that name, normalised as the gazetteer's names.
    pub(crate) fn country(&self, key: &str) -> Option<&str> {
        self.countries.get(key).map(String::as_str)
    }
}
