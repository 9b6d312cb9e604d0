//! Python's regular expressions, as the tokenizer's rules use them, on `fancy-regex`.
//!
//! The syntaxes are close; what differs is translated: hexadecimal escapes, `\w` and `\S` (Python
//! counts no combining marks as word characters, and U+001C to U+001F as space), characters that only
//! Rust treats as operators within a class, and the flag `(?u)`.

use fancy_regex::{Regex, RegexBuilder};

/// Steps of backtracking after which a match is given up, as if there were none.
const BACKTRACK_LIMIT: usize = 100_000;

/// Compiles a Python expression.
pub(crate) fn compile(python: &str) -> Result<Regex, String> {
    let translated = translate(python)?;
    RegexBuilder::new(&translated)
        .backtrack_limit(BACKTRACK_LIMIT)
        .build()
        .map_err(|e| format!("an expression that cannot be compiled: {e}"))
}

/// Cuts an expression at its outermost bars.
pub(crate) fn alternatives(python: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    walk(python, |at, c, depth| {
        if c == '|' && depth == 0 {
            out.push(&python[start..at]);
            start = at + 1;
        }
    });
    out.push(&python[start..]);
    out
}

/// Calls `f` with the place, the character and the depth of groups for everything that is neither
/// escaped nor within a class. A group's brackets are at the depth outside of it.
fn walk(python: &str, mut f: impl FnMut(usize, char, usize)) {
    let mut chars = python.char_indices().peekable();
    let mut depth = 0usize;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => {
                chars.next_if(|c| c.1 == '^');
                chars.next_if(|c| c.1 == ']');
                while let Some((_, c)) = chars.next() {
                    match c {
                        '\\' => {
                            chars.next();
                        }
                        ']' => break,
                        _ => {}
                    }
                }
            }
            '(' => {
                f(at, c, depth);
                depth += 1;
            }
            ')' => {
                depth = depth.saturating_sub(1);
                f(at, c, depth);
            }
            c => f(at, c, depth),
        }
    }
}

/// Where the lookarounds of an expression stand, brackets included.
fn lookarounds(python: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    walk(python, |at, c, depth| match (c, open) {
        ('(', None) if LOOKAROUNDS.iter().any(|l| python[at..].starts_with(l)) => {
            open = Some((at, depth))
        }
        (')', Some((from, outer))) if depth == outer => {
            found.push((from, at + 1));
            open = None;
        }
        _ => {}
    });
    found
}

const LOOKAROUNDS: [&str; 4] = ["(?<=", "(?<!", "(?=", "(?!"];

/// The expression in Rust's syntax without its lookarounds: it matches wherever the whole one does.
pub(crate) fn without_lookaround(python: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut at = 0;
    for (from, to) in lookarounds(python) {
        out.push_str(&python[at..from]);
        out.push_str("(?:)");
        at = to;
    }
    out.push_str(&python[at..]);
    translate(&out)
}

/// What the lookarounds of an expression ask for, in Rust's syntax.
pub(crate) fn looked_for(python: &str) -> Result<Vec<String>, String> {
    let inner = |(from, to): (usize, usize)| {
        let whole = &python[from..to - 1];
        translate(
            LOOKAROUNDS
                .iter()
                .find_map(|l| whole.strip_prefix(l))
                .unwrap_or(whole),
        )
    };
    lookarounds(python).into_iter().map(inner).collect()
}

/// The class, in Rust's syntax, of a lookbehind that an expression begins with.
pub(crate) fn leading_lookbehind(python: &str) -> Option<String> {
    let class = python.strip_prefix("(?<=")?;
    let mut end = None;
    walk(python, |at, c, depth| {
        if c == ')' && depth == 0 && end.is_none() {
            end = Some(at);
        }
    });
    translate(&class[..end? - "(?<=".len()]).ok()
}

/// Writes a literal character so that neither syntax sees an operator in it.
fn push_literal(out: &mut String, c: char, in_class: bool) {
    const OUTSIDE: &str = r"\.+*?()|[]{}^$#&-~ ";
    const INSIDE: &str = r"\[]^-&~";
    if (if in_class { INSIDE } else { OUTSIDE }).contains(c) {
        out.push('\\');
    }
    out.push(c);
}

/// Rewrites a Python expression in Rust's syntax.
fn translate(python: &str) -> Result<String, String> {
    let mut out = String::with_capacity(python.len());
    let mut rest = python.strip_prefix("(?u)").unwrap_or(python).chars();
    let (mut in_class, mut class_begins) = (false, false);
    while let Some(c) = rest.next() {
        let begins = std::mem::take(&mut class_begins);
        match c {
            '\\' => {
                let escaped = rest
                    .next()
                    .ok_or("an expression that ends in a backslash")?;
                let digits = match escaped {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                if digits > 0 {
                    let code: String = rest.by_ref().take(digits).collect();
                    let literal = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                    let literal =
                        literal.ok_or_else(|| format!("no character has the code '{code}'"))?;
                    push_literal(&mut out, literal, in_class);
                    continue;
                }
                match escaped {
                    'w' if in_class => out.push_str(r"\p{L}\p{N}_"),
                    'w' => out.push_str(r"[\p{L}\p{N}_]"),
                    'd' => out.push_str(r"\p{Nd}"),
                    's' if in_class => out.push_str(r"\s\x1C-\x1F"),
                    's' => out.push_str(r"[\s\x1C-\x1F]"),
                    'S' if !in_class => out.push_str(r"[^\s\x1C-\x1F]"),
                    'b' if !in_class => out.push_str(r"\b"),
                    'n' => out.push_str(r"\n"),
                    't' => out.push_str(r"\t"),
                    'r' => out.push_str(r"\r"),
                    c if c.is_ascii_alphanumeric() => {
                        return Err(format!(
                            "an expression with the escape '\\{c}', which is not known"
                        ));
                    }
                    c => push_literal(&mut out, c, in_class),
                }
            }
            '[' if !in_class => {
                (in_class, class_begins) = (true, true);
                out.push('[');
                if rest.as_str().starts_with('^') {
                    rest.next();
                    out.push('^');
                }
            }
            // A bracket that comes first is a member in Python.
            ']' if in_class && !begins => {
                in_class = false;
                out.push(']');
            }
            ']' if in_class => push_literal(&mut out, c, true),
            '[' | '&' | '~' if in_class => push_literal(&mut out, c, true),
            c => out.push(c),
        }
    }
    if in_class {
        return Err("an expression with a class that does not end".into());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translation() {
        for (python, rust) in [
            (r"\u00A6", "\u{A6}"),
            (
                r"[\U0001F600-\U0001F64F&&[]",
                "[\u{1F600}-\u{1F64F}\\&\\&\\[]",
            ),
            (
                r"(?u)^(?:[\w\+\-\.]{2,})://\S+$",
                r"^(?:[\p{L}\p{N}_+\-.]{2,})://[^\s\x1C-\x1F]+$",
            ),
            (r"[]a]", r"[\]a]"),
            (r"\d+\.", r"\p{Nd}+\."),
        ] {
            assert_eq!(translate(python).unwrap(), rust, "{python}");
        }
        for bad in ["[a", "\\", r"\uD800", r"\uZZZZ", r"\q"] {
            assert!(compile(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn word_characters_are_pythons() {
        let word = compile(r"^\w+$").unwrap();
        assert!(word.is_match("añ_7²").unwrap());
        assert!(!word.is_match("e\u{301}").unwrap());
    }
}
