//! How rare words are, whatever reports are at hand.

use std::collections::HashMap;
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};

/// The file that the program carries.
const BUILT_IN: &str = include_str!("../../../../codebook/common-words.txt");

/// Shares of the stems of a language among its words.
#[derive(Clone)]
pub struct Background {
    stemmer: Arc<Stemmer>,
    rarity: Arc<HashMap<String, f64>>,
    rarest: f64,
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Background({} stems)", self.rarity.len())
    }
}

impl Default for Background {
    fn default() -> Background {
        Background::read(BUILT_IN)
    }
}

impl Background {
    /// Reads lines of a level, ten times the negative decimal logarithm of a share, and words at that
    /// level; what is no such line is passed over.
    fn read(text: &str) -> Background {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut shares: HashMap<String, f64> = HashMap::new();
        let mut rarest = 0_f64;
        for line in text.lines() {
            let mut parts = line.split_whitespace();
            let Some(level) = parts.next().and_then(|l| l.parse::<u8>().ok()) else {
                continue;
            };
            let level = f64::from(level) / 10.0;
            rarest = rarest.max(level);
            for word in parts {
                *shares.entry(stemmer.stem(word).into_owned()).or_default() += 10_f64.powf(-level);
            }
        }
        let rarity = shares
            .into_iter()
            // To hundredths, so that no machine's logarithm shows.
            .map(|(stem, share)| (stem, (-share.log10() * 100.0).round() / 100.0))
            .collect();
        Background {
            stemmer: Arc::new(stemmer),
            rarity: Arc::new(rarity),
            rarest,
        }
    }

    /// The stem of a word in small letters.
    pub(super) fn stem(&self, word: &str) -> String {
        self.stemmer.stem(word).into_owned()
    }

    /// The negative decimal logarithm of a stem's share of all words.
    pub(super) fn rarity(&self, stem: &str) -> f64 {
        self.rarity.get(stem).copied().unwrap_or(self.rarest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_weigh_more() {
        let background = Background::default();
        let rarity = |word: &str| background.rarity(&background.stem(word));
        for (common, rare) in [
            ("the", "police"),
            ("say", "earthquake"),
            ("government", "ceasefire"),
            ("attack", "xqzzt"),
        ] {
            assert!(rarity(common) < rarity(rare), "{common} {rare}");
        }
        assert_eq!(background.stem("shootings"), background.stem("shoot"));
    }
}
