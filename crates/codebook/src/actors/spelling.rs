//! Names in the form in which they are compared: case, accents, hyphens, apostrophes and a leading
//! article make no difference.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing or white space.
    Space,
    /// A hyphen, with nothing else.
    Hyphen,
    /// A comma, perhaps with others.
    Comma,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Any other mark: a dash, a slash, a quotation mark, a full stop.
    Mark,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Its bytes in the text, a possessive ending left out.
    pub bytes: Range<usize>,
    /// The word as names are compared.
    pub key: Cow<'t, str>,
    /// Whether a possessive ending follows.
    pub possessive: bool,
    /// What stands before it.
    pub gap: Gap,
}

/// Letters that are no base letter with a mark: the usual spelling without them.
const LETTERS: [(char, &str); 13] = [
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('þ', "th"),
    ('ə', "a"),
    ('ŋ', "n"),
    ('ŧ', "t"),
];

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʼ' | '´')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// The words of a text, in order.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// The words of a text, one by one.
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let rest = &self.text[self.at..];
        let start =
            rest.find(|c: char| c.is_alphanumeric() && !is_combining_mark(c) || c == '&')?;
        let between = &rest[..start];
        let gap = if between.contains(',') {
            Gap::Comma
        } else if between.contains(['(', '[']) {
            Gap::Open
        } else if between.contains([')', ']']) {
            Gap::Close
        } else if !between.is_empty() && between.chars().all(is_hyphen) {
            Gap::Hyphen
        } else if between.chars().all(char::is_whitespace) {
            Gap::Space
        } else {
            Gap::Mark
        };
        let begin = self.at + start;
        let body = &self.text[begin..];
        if body.starts_with('&') {
            self.at = begin + 1;
            return Some(Word {
                bytes: begin..begin + 1,
                key: Cow::Borrowed("and"),
                possessive: false,
                gap,
            });
        }
        let (mut end, mut next, mut possessive, mut plain) = (0, body.len(), false, true);
        let mut chars = body.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let follows = chars.peek().map(|&(_, c)| c);
            if c.is_alphanumeric() || is_combining_mark(c) {
                plain &= c.is_ascii_lowercase() || c.is_ascii_digit();
                end = i + c.len_utf8();
            } else if is_apostrophe(c) {
                let behind = &body[i + c.len_utf8()..];
                let mut more = behind.chars();
                let s = matches!(more.next(), Some('s' | 'S'))
                    && !more.next().is_some_and(char::is_alphanumeric);
                if s {
                    possessive = true;
                    next = i + c.len_utf8() + 1;
                    break;
                }
                if !follows.is_some_and(char::is_alphanumeric) {
                    possessive = body[..i].ends_with(['s', 'S', 'z', 'x']);
                    next = i;
                    break;
                }
                plain = false;
            } else if c == '.' && follows.is_some_and(char::is_alphanumeric) {
                plain = false;
            } else {
                next = i;
                break;
            }
        }
        let word = &body[..end];
        self.at = begin + next.max(end);
        Some(Word {
            bytes: begin..begin + end,
            key: if plain {
                Cow::Borrowed(word)
            } else {
                Cow::Owned(folded(word))
            },
            possessive,
            gap,
        })
    }
}

/// One word without case, accents, apostrophes and full stops.
fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    if word.is_ascii() {
        out.extend(
            word.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return out;
    }
    for c in word.nfd().flat_map(char::to_lowercase) {
        if let Some((_, plain)) = LETTERS.iter().find(|(l, _)| *l == c) {
            out.push_str(plain);
        } else if c.is_alphanumeric() && !is_combining_mark(c) {
            out.push(c);
        }
    }
    out
}

/// The whole text as names are compared: words with a blank between them, without a leading
/// article.
///
/// ```
/// use dateline_codebook::spelling::key;
///
/// assert_eq!(key("The Côte d’Ivoire"), "cote divoire");
/// assert_eq!(key("People's Liberation Army"), "people liberation army");
/// assert_eq!(key("Jean-Yves Le Drian"), "jean yves le drian");
/// assert_eq!(key("U.S."), "us");
/// ```
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    key_into(text, &mut out);
    out
}

/// [`key`] into a string that is there already.
pub(crate) fn key_into(text: &str, out: &mut String) {
    out.clear();
    // Most names are plain letters with blanks between them.
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ') {
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            next_word(out);
            out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
        }
        return;
    }
    for word in words(text) {
        next_word(out);
        out.push_str(&word.key);
    }
}

/// Makes room for a further word; a leading article goes.
fn next_word(out: &mut String) {
    if out == "the" {
        out.clear();
    }
    if !out.is_empty() {
        out.push(' ');
    }
}

/// The forms a plural may have been made from, the likeliest first: "militias" → "militia".
/// Spelling alone decides; the caller looks them up.
pub fn singulars(word: &str) -> impl Iterator<Item = String> + use<> {
    let mut all = Vec::new();
    if let Some(stem) = word.strip_suffix("men") {
        all.push(format!("{stem}man"));
    }
    if let Some(stem) = word.strip_suffix("ies") {
        all.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("ves") {
        all.push(format!("{stem}f"));
        all.push(format!("{stem}fe"));
    }
    if let Some(stem) = word.strip_suffix('s').filter(|s| !s.ends_with('s')) {
        all.push(stem.to_string());
        if let Some(stem) = stem.strip_suffix('e') {
            all.push(stem.to_string());
        }
    }
    all.into_iter().filter(|w| w.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(key(text), expected, "{text}");
        }
        check("Al-Shabaab", "al shabaab");
        check("the Kremlin's", "kremlin");
        check("São Tomé & Príncipe", "sao tome and principe");
        check("Łódź", "lodz");
        check("Sana'a", "sanaa");
        check("the Houthis' leader", "houthis leader");
        check("J. B. Smith", "j b smith");
        check("U.S.A.", "usa");
        check("Erdoğan", "erdogan");
        check("Đà Nẵng", "da nang");
        check("Türkiye", "turkiye");
        check("  ", "");
        check("the", "the");
    }

    #[test]
    fn gaps() {
        let all: Vec<(String, Gap, bool)> = words("Chad’s ex-minister (GKNB), a – b")
            .map(|w| (w.key.to_string(), w.gap, w.possessive))
            .collect();
        let expected = [
            ("chad", Gap::Space, true),
            ("ex", Gap::Space, false),
            ("minister", Gap::Hyphen, false),
            ("gknb", Gap::Open, false),
            ("a", Gap::Comma, false),
            ("b", Gap::Mark, false),
        ];
        assert_eq!(
            all,
            expected.map(|(w, g, p)| (w.to_string(), g, p)).to_vec()
        );
    }

    proptest! {
        #[test]
        fn any_text_has_words_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for w in words(&text) {
                prop_assert!(w.bytes.start >= last && w.bytes.start < w.bytes.end);
                prop_assert!(text.get(w.bytes.clone()).is_some());
                last = w.bytes.end;
            }
            prop_assert_eq!(key(&key(&text)), key(&text));
        }
    }
}
