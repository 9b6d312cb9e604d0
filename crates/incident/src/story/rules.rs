//! The numbers of stories and reprints in `codebook/linking.toml`.

use serde::Deserialize;

use super::background::Background;

/// What is one story; the file says what each number is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct StoryRules {
    pub linked: i32,
    pub joined: i32,
    pub cohesion: i32,
    pub doubt: f64,
    pub most: i32,
    pub days: i32,
    pub names: usize,
    pub far: i32,
    pub far_days: i32,
    pub aged: i64,
    pub weights: Weights,
    /// How rare words are.
    #[serde(skip)]
    pub background: Background,
}

/// What words weigh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Weights {
    pub common: f64,
    pub name: f64,
    pub digit: f64,
    pub digits: f64,
    pub year: f64,
    pub number: f64,
    pub figure: f64,
    pub letter: f64,
    pub day: f64,
    pub place: f64,
    pub deed: f64,
    pub lead: f64,
    pub lead_words: f64,
}

/// What is one text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ReprintRules {
    pub same: i32,
    pub words: usize,
    pub least: u32,
}
