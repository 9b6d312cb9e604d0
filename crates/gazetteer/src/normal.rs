//! How names are compared: case, accents, hyphens, apostrophes and blanks make no difference.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Stands before abbreviations in capitals, so that "US" and "us" are told apart.
pub(crate) const CAPITALS: char = '\u{1}';

/// The longest name, in bytes, that is looked at; longer ones name nothing.
pub const MAX_NAME_BYTES: usize = 400;

/// The most letters of an abbreviation in capitals.
const MAX_CAPITALS: usize = 5;

static ABBREVIATIONS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    crate::table::rows(include_str!("../data/abbreviations.tsv"))
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});

/// A name as it is compared: lower case, without accents, apostrophes and points; words parted by
/// single blanks; "St." and the like written out where another word stands beside it. Empty for
/// text without a letter or figure.
///
/// ```
/// use dateline_gazetteer::normal;
/// assert_eq!(normal("Saint-Étienne"), "saint etienne");
/// assert_eq!(normal("St. Petersburg"), "saint petersburg");
/// assert_eq!(normal("N’Djamena"), "ndjamena");
/// assert_eq!(normal("U.S."), "us");
/// ```
pub fn normal(name: &str) -> String {
    let mut out = folded(name);
    if out.contains(' ') {
        out = out
            .split(' ')
            .map(written_out)
            .collect::<Vec<_>>()
            .join(" ");
    }
    out
}

/// A word in full, where it is a known short form.
pub(crate) fn written_out(word: &str) -> &str {
    ABBREVIATIONS
        .iter()
        .find(|(short, _)| *short == word)
        .map_or(word, |(_, full)| full)
}

/// [`normal`] without writing out.
pub(crate) fn folded(name: &str) -> String {
    if name.len() > MAX_NAME_BYTES {
        return String::new();
    }
    let mut out = String::with_capacity(name.len());
    // Letters since the last blank.
    let mut letters = 0usize;
    let mut apart = false;
    let push = |out: &mut String, c: char, apart: &mut bool, letters: &mut usize| {
        if *apart && !out.is_empty() {
            out.push(' ');
        }
        *apart = false;
        out.push(c);
        *letters += 1;
    };
    for c in name.chars().filter(|c| !is_apostrophe(*c)).nfkd() {
        if is_combining_mark(c) || is_apostrophe(c) {
            continue;
        }
        if c == '&' {
            apart = true;
            for c in "and".chars() {
                push(&mut out, c, &mut apart, &mut letters);
            }
            apart = true;
            letters = 0;
        } else if let Some(plain) = plain(c) {
            for c in plain.chars() {
                push(&mut out, c, &mut apart, &mut letters);
            }
        } else if c.is_alphanumeric() {
            for c in c.to_lowercase() {
                // A capital may fold to a letter and a mark.
                if !is_combining_mark(c) {
                    push(&mut out, c, &mut apart, &mut letters);
                }
            }
        } else if c == '.' && letters < 2 {
            // The point of an initial: "U.S." is one word.
            letters = 0;
        } else {
            apart = true;
            letters = 0;
        }
    }
    out
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '‘'
            | '’'
            | '‛'
            | '′'
            | 'ʹ'
            | 'ʻ'
            | 'ʼ'
            | 'ʽ'
            | 'ʾ'
            | 'ʿ'
            | 'ˈ'
            | 'ˊ'
            | 'ˋ'
            | '\u{ad}'
    )
}

/// Latin letters that are no letter with a mark, as they are spelled without them.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'Æ' | 'æ' => "ae",
        'Œ' | 'œ' => "oe",
        'Ø' | 'ø' => "o",
        'Đ' | 'đ' | 'Ð' | 'ð' => "d",
        'Þ' | 'þ' => "th",
        'Ł' | 'ł' => "l",
        'Ħ' | 'ħ' => "h",
        'ı' => "i",
        'Ŧ' | 'ŧ' => "t",
        'Ŋ' | 'ŋ' => "ng",
        'ə' | 'Ə' => "a",
        'ɓ' | 'Ɓ' => "b",
        'ɗ' | 'Ɗ' => "d",
        'ƙ' | 'Ƙ' => "k",
        'ɔ' | 'Ɔ' => "o",
        'ɛ' | 'Ɛ' => "e",
        'ƴ' | 'Ƴ' => "y",
        _ => return None,
    })
}

/// Whether a name is written with Latin letters: the others are not looked up.
pub(crate) fn is_latin(name: &str) -> bool {
    let mut letters = 0;
    for c in name.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        let latin = matches!(c as u32, 0x41..=0x2ff | 0x1d00..=0x1dbf | 0x1e00..=0x1eff);
        if !latin {
            return false;
        }
    }
    letters > 0
}

/// The key of an abbreviation in capitals ("US", "U.K.", "LAX"): `None` for anything else.
pub(crate) fn capitals(name: &str) -> Option<String> {
    let mut key = String::from(CAPITALS);
    let mut letters = 0;
    for c in name.chars() {
        match c {
            'A'..='Z' => {
                key.push(c.to_ascii_lowercase());
                letters += 1;
            }
            '0'..='9' if letters > 0 => {
                key.push(c);
                letters += 1;
            }
            '.' if letters > 0 => {}
            _ => return None,
        }
    }
    (2..=MAX_CAPITALS).contains(&letters).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_compared_without_what_varies() {
        for (name, key) in [
            ("Saint-Étienne", "saint etienne"),
            ("St.Petersburg", "saint petersburg"),
            ("St", "st"),
            ("Mt. Vernon", "mount vernon"),
            ("Sault Ste. Marie", "sault sainte marie"),
            ("N’Djamena", "ndjamena"),
            ("N'Djamena", "ndjamena"),
            ("Şanlıurfa", "sanliurfa"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Đà Nẵng", "da nang"),
            ("Tromsø", "tromso"),
            ("Washington, D.C.", "washington dc"),
            ("Bosnia & Herzegovina", "bosnia and herzegovina"),
            ("#Kyiv", "kyiv"),
            ("  Port - au  -  Prince ", "port au prince"),
            ("Ḩalab", "halab"),
            ("100 Mile House", "100 mile house"),
            ("...", ""),
            ("", ""),
        ] {
            assert_eq!(normal(name), key, "{name}");
        }
    }

    #[test]
    fn scripts_and_capitals_are_told_apart() {
        for (name, latin) in [
            ("Zürich", true),
            ("Hồ Chí Minh", true),
            ("Москва", false),
            ("12", false),
        ] {
            assert_eq!(is_latin(name), latin, "{name}");
        }
        for (name, key) in [
            ("US", Some("\u{1}us")),
            ("U.S.A.", Some("\u{1}usa")),
            ("Us", None),
            ("A", None),
            ("IRAQIS", None),
            ("N Y", None),
        ] {
            assert_eq!(capitals(name).as_deref(), key, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in any::<String>()) {
            let key = normal(&name);
            prop_assert_eq!(normal(&key), key.clone());
            prop_assert!(!key.contains(['\0', CAPITALS]) && key.trim() == key && !key.contains("  "));
        }
    }
}
