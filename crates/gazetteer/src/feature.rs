//! What kinds of places there are, in words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORDS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    crate::table::rows(include_str!("../data/features.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

/// What a GeoNames feature class and code mean, in words that fit behind "a"; "place" where nothing
/// is known of them.
///
/// ```
/// use dateline_gazetteer::feature_in_words;
/// assert_eq!(feature_in_words('P', "PPLC"), "capital");
/// assert_eq!(feature_in_words('S', "ZOO"), "site");
/// ```
pub fn feature_in_words(class: char, code: &str) -> &'static str {
    let known = |key: &str| WORDS.get(key).copied();
    known(&format!("{class}.{code}"))
        .or_else(|| known(class.encode_utf8(&mut [0; 4])))
        .unwrap_or("place")
}
