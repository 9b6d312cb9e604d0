//! Character classes as Python's `str` methods define them; they differ from Rust's in places.

use std::sync::OnceLock;

/// `str.isspace`: Unicode white space and the separators U+001C to U+001F.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// `str.isspace` of a whole string: all of its characters, and at least one.
pub(crate) fn all_space(s: &str) -> bool {
    !s.is_empty() && s.chars().all(is_space)
}

/// Sorted ranges of a Unicode class, and a bitmap of its ASCII part.
struct Class(Vec<(char, char)>);

impl Class {
    fn new(pattern: &str) -> Self {
        let ranges = match regex_syntax::parse(pattern).map(regex_syntax::hir::Hir::into_kind) {
            Ok(regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class))) => {
                class
                    .ranges()
                    .iter()
                    .map(|r| (r.start(), r.end()))
                    .collect()
            }
            _ => Vec::new(),
        };
        Class(ranges)
    }

    fn has(&self, c: char) -> bool {
        self.0
            .binary_search_by(|&(low, high)| {
                if high < c {
                    std::cmp::Ordering::Less
                } else if low > c {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Equal
                }
            })
            .is_ok()
    }
}

/// `str.isalpha` of one character: the general categories L*.
pub(crate) fn is_alpha(c: char) -> bool {
    static LETTERS: OnceLock<Class> = OnceLock::new();
    c.is_ascii_alphabetic()
        || (!c.is_ascii() && LETTERS.get_or_init(|| Class::new(r"\p{L}")).has(c))
}

/// `str.isalpha` of a whole string.
pub(crate) fn all_alpha(s: &str) -> bool {
    !s.is_empty() && s.chars().all(is_alpha)
}

/// Characters of numeric type *Digit* that are not of category Nd, such as '²'.
const OTHER_DIGITS: [(char, char); 20] = [
    ('\u{B2}', '\u{B3}'),
    ('\u{B9}', '\u{B9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19DA}', '\u{19DA}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247C}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24EA}', '\u{24EA}'),
    ('\u{24F5}', '\u{24FD}'),
    ('\u{24FF}', '\u{24FF}'),
    ('\u{2776}', '\u{277E}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278A}', '\u{2792}'),
    ('\u{10A40}', '\u{10A43}'),
    ('\u{10E60}', '\u{10E68}'),
    ('\u{11052}', '\u{1105A}'),
    ('\u{1F100}', '\u{1F10A}'),
];

/// `str.isdigit` of one character: numeric type *Decimal* or *Digit*.
pub(crate) fn is_digit(c: char) -> bool {
    static DECIMALS: OnceLock<Class> = OnceLock::new();
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    DECIMALS.get_or_init(|| Class::new(r"\p{Nd}")).has(c)
        || OTHER_DIGITS
            .iter()
            .any(|&(low, high)| (low..=high).contains(&c))
}

/// spaCy's word shape: letters as `X` and `x`, digits as `d`, the rest as they are, runs cut at four;
/// `LONG` from a hundred characters on.
pub(crate) fn shape(word: &str) -> String {
    const LONG: usize = 100;
    const RUN: usize = 4;
    if word.len() >= LONG && word.chars().count() >= LONG {
        return "LONG".to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let (mut last, mut run) = (None, 0);
    for c in word.chars() {
        let class = if is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        if last == Some(class) {
            run += 1;
        } else {
            (last, run) = (Some(class), 0);
        }
        if run < RUN {
            out.push(class);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (word, expected) in [
            ("Apple", "Xxxxx"),
            ("CO²", "XXd"),
            ("a.b", "x.x"),
            ("12,000", "dd,ddd"),
            ("Ünïté", "Xxxxx"),
            ("", ""),
        ] {
            assert_eq!(shape(word), expected, "{word}");
        }
        assert_eq!(shape(&"é".repeat(100)), "LONG");
        assert_eq!(shape(&"é".repeat(99)), "xxxx");
    }

    #[test]
    fn classes_follow_python() {
        assert!(is_space('\u{1C}') && is_space('\u{85}') && !is_space('\u{200B}'));
        assert!(is_alpha('ª') && !is_alpha('\u{0903}') && !is_alpha('Ⅷ'));
        assert!(is_digit('²') && is_digit('٣') && !is_digit('½') && !is_digit('Ⅷ'));
    }
}
