//! The tokenizer's expressions, taken apart so that most words need no regular expression.
//!
//! The rules for prefixes and suffixes are long alternations: punctuation, currency, symbols, units
//! behind digits. Each alternative is looked at once, at load: which characters can it begin or end
//! with, what must stand before it, is it just a string or a class of characters? A word then meets
//! only the alternatives that its first or last character allows, and of these the plain ones are
//! compared directly. What cannot be told from an expression is treated as possible, so that the
//! outcome is that of the whole expression.

use crate::python_regex::{self, compile};
use fancy_regex::Regex;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Literal};

/// A set of characters.
#[derive(Clone, Debug)]
pub(crate) struct CharSet {
    ascii: u128,
    /// Sorted ranges beyond ASCII.
    ranges: Vec<(char, char)>,
}

impl CharSet {
    fn all() -> Self {
        CharSet {
            ascii: u128::MAX,
            ranges: vec![('\u{80}', char::MAX)],
        }
    }

    fn new(class: &ClassUnicode) -> Self {
        let mut set = CharSet {
            ascii: 0,
            ranges: Vec::new(),
        };
        for range in class.ranges() {
            for c in range.start()..=range.end().min('\u{7F}') {
                set.ascii |= 1 << u32::from(c);
            }
            if !range.end().is_ascii() {
                set.ranges.push((range.start().max('\u{80}'), range.end()));
            }
        }
        set
    }

    pub(crate) fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let at = self.ranges.partition_point(|r| r.1 < c);
        self.ranges.get(at).is_some_and(|r| r.0 <= c)
    }
}

/// An end of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    First,
    Last,
}

/// Characters that a match can begin (or end) with; the flag says whether it can be empty.
fn edge(hir: &Hir, end: End) -> (ClassUnicode, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (ClassUnicode::empty(), true),
        HirKind::Literal(Literal(bytes)) => {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            let c = if end == End::First {
                text.chars().next()
            } else {
                text.chars().next_back()
            };
            match c {
                Some(c) => (
                    ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(c, c)]),
                    false,
                ),
                None => (everything(), true),
            }
        }
        HirKind::Class(Class::Unicode(class)) => (class.clone(), false),
        HirKind::Class(Class::Bytes(_)) => (everything(), true),
        HirKind::Repetition(repetition) => {
            let (set, empty) = edge(&repetition.sub, end);
            (set, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => edge(&capture.sub, end),
        HirKind::Concat(parts) => {
            let mut set = ClassUnicode::empty();
            let parts: Vec<&Hir> = if end == End::First {
                parts.iter().collect()
            } else {
                parts.iter().rev().collect()
            };
            for part in parts {
                let (more, empty) = edge(part, end);
                set.union(&more);
                if !empty {
                    return (set, false);
                }
            }
            (set, true)
        }
        HirKind::Alternation(parts) => {
            let mut all = (ClassUnicode::empty(), false);
            for part in parts {
                let (set, empty) = edge(part, end);
                all.0.union(&set);
                all.1 |= empty;
            }
            all
        }
    }
}

/// Bytes that an expression and its lookarounds see at most.
fn seen(hir: &Hir, python: &str) -> Option<usize> {
    let looked_for = python_regex::looked_for(python).ok()?;
    let around = looked_for
        .iter()
        .map(|l| regex_syntax::parse(l).ok()?.properties().maximum_len());
    around
        .sum::<Option<usize>>()?
        .checked_add(hir.properties().maximum_len()?)
}

fn everything() -> ClassUnicode {
    ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new('\0', char::MAX)])
}

/// Characters of which every match holds all.
fn needed(hir: &Hir) -> Vec<char> {
    match hir.kind() {
        HirKind::Literal(Literal(bytes)) => std::str::from_utf8(bytes)
            .unwrap_or_default()
            .chars()
            .collect(),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needed).collect(),
        HirKind::Alternation(parts) => {
            let mut parts = parts.iter().map(needed);
            let mut all = parts.next().unwrap_or_default();
            for part in parts {
                all.retain(|c| part.contains(c));
            }
            all
        }
        _ => Vec::new(),
    }
}

/// One alternative of an affix rule.
#[derive(Debug)]
struct Alternative {
    edge: CharSet,
    /// What must stand somewhere before the match.
    before: Option<CharSet>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Literal(String),
    /// One character of the edge set.
    OneChar,
    /// Anything else, with how many bytes at the word's end the match needs to see at most.
    Regex(Box<Regex>, Option<usize>),
}

/// A rule for prefixes or suffixes.
#[derive(Debug)]
pub(crate) struct Affix {
    end: End,
    alternatives: Vec<Alternative>,
    /// The alternatives that an ASCII character at the edge allows.
    by_ascii: Vec<Vec<u16>>,
}

impl Affix {
    pub(crate) fn new(python: &str, end: End) -> Result<Self, String> {
        let mut alternatives = Vec::new();
        for alternative in python_regex::alternatives(python) {
            alternatives.push(Self::alternative(alternative, end)?);
        }
        if alternatives.len() > usize::from(u16::MAX) {
            return Err("an expression of too many alternatives".into());
        }
        let by_ascii = ('\0'..='\x7F')
            .map(|c| {
                let allowed = alternatives
                    .iter()
                    .enumerate()
                    .filter(|(_, a)| a.edge.has(c));
                allowed.map(|(i, _)| i as u16).collect()
            })
            .collect();
        Ok(Affix {
            end,
            alternatives,
            by_ascii,
        })
    }

    fn alternative(python: &str, end: End) -> Result<Alternative, String> {
        let regex = Box::new(compile(python)?);
        let unknown = |regex| Alternative {
            edge: CharSet::all(),
            before: None,
            kind: Kind::Regex(regex, None),
        };
        let anchor = if end == End::First {
            python.strip_prefix('^')
        } else {
            python.strip_suffix('$')
        };
        let Some(body) = anchor.filter(|b| !b.ends_with('\\')) else {
            return Ok(unknown(regex));
        };
        let plain = python_regex::without_lookaround(body);
        let Ok(hir) = plain.and_then(|p| regex_syntax::parse(&p).map_err(|e| e.to_string())) else {
            return Ok(unknown(regex));
        };
        let (set, empty) = edge(&hir, end);
        if empty {
            return Ok(unknown(regex));
        }
        let before = python_regex::leading_lookbehind(body)
            .and_then(|class| regex_syntax::parse(&class).ok())
            .and_then(|hir| match hir.kind() {
                HirKind::Class(Class::Unicode(class)) => Some(CharSet::new(class)),
                _ => None,
            });
        let kind = match hir.kind() {
            _ if body.contains("(?") => Kind::Regex(regex, seen(&hir, body)),
            HirKind::Literal(Literal(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Kind::Literal(text.to_owned()),
                Err(_) => return Ok(unknown(regex)),
            },
            HirKind::Class(Class::Unicode(_)) => Kind::OneChar,
            _ => Kind::Regex(regex, hir.properties().maximum_len()),
        };
        Ok(Alternative {
            edge: CharSet::new(&set),
            before,
            kind,
        })
    }

    /// Bytes that the rule takes off the word's end, 0 where it takes none.
    pub(crate) fn len(&self, word: &str) -> usize {
        let edge = if self.end == End::First {
            word.chars().next()
        } else {
            word.chars().next_back()
        };
        let Some(edge) = edge else { return 0 };
        let mut longest = 0;
        let mut visit = |alternative: &Alternative| -> bool {
            let len = self.match_len(alternative, word, edge);
            longest = longest.max(len.unwrap_or(0));
            // The first alternative that matches a prefix counts; of suffixes, which all end together,
            // the leftmost.
            self.end == End::First && len.is_some()
        };
        if edge.is_ascii() {
            let allowed = &self.by_ascii[edge as usize];
            let _ = allowed
                .iter()
                .any(|&i| visit(&self.alternatives[usize::from(i)]));
        } else {
            let _ = self
                .alternatives
                .iter()
                .filter(|a| a.edge.has(edge))
                .any(visit);
        }
        longest
    }

    fn match_len(&self, alternative: &Alternative, word: &str, edge: char) -> Option<usize> {
        if let Some(before) = &alternative.before
            && !word.chars().any(|c| before.has(c))
        {
            return None;
        }
        match (&alternative.kind, self.end) {
            (Kind::OneChar, _) => Some(edge.len_utf8()),
            (Kind::Literal(text), End::First) => {
                word.starts_with(text.as_str()).then_some(text.len())
            }
            (Kind::Literal(text), End::Last) => word.ends_with(text.as_str()).then_some(text.len()),
            (Kind::Regex(regex, seen), End::First) => {
                let mut to = seen.unwrap_or(word.len()).min(word.len());
                while !word.is_char_boundary(to) {
                    to += 1;
                }
                let found = regex.find(&word[..to]).ok().flatten()?;
                (found.start() == 0).then_some(found.end())
            }
            (Kind::Regex(regex, seen), End::Last) => {
                let mut from = seen.map_or(0, |n| word.len().saturating_sub(n));
                while !word.is_char_boundary(from) {
                    from -= 1;
                }
                let found = regex.find(&word[from..]).ok().flatten()?;
                (from + found.end() == word.len()).then_some(found.end() - found.start())
            }
        }
    }
}

/// A rule that is sought anywhere in a word.
#[derive(Debug)]
pub(crate) struct Within {
    regex: Regex,
    first: CharSet,
    needed: Vec<char>,
}

impl Within {
    pub(crate) fn new(python: &str) -> Result<Self, String> {
        let regex = compile(python)?;
        let plain = python_regex::without_lookaround(python);
        let hir = plain.and_then(|p| regex_syntax::parse(&p).map_err(|e| e.to_string()));
        let (first, needed) = match &hir {
            Ok(hir) => match edge(hir, End::First) {
                (_, true) => (CharSet::all(), needed(hir)),
                (set, false) => (CharSet::new(&set), needed(hir)),
            },
            Err(_) => (CharSet::all(), Vec::new()),
        };
        Ok(Within {
            regex,
            first,
            needed,
        })
    }

    /// Whether a match that begins behind the first character is possible.
    pub(crate) fn possible_behind_first(&self, word: &str) -> bool {
        word.chars().skip(1).any(|c| self.first.has(c))
            && self.needed.iter().all(|&c| word.contains(c))
    }

    /// The matches, one after another; one that is given up ends them.
    pub(crate) fn find_all(&self, word: &str) -> impl Iterator<Item = (usize, usize)> {
        self.regex
            .find_iter(word)
            .map_while(|m| m.ok().map(|m| (m.start(), m.end())))
    }

    /// Whether there is any match.
    pub(crate) fn is_anywhere(&self, word: &str) -> bool {
        word.chars().any(|c| self.first.has(c))
            && self.needed.iter().all(|&c| word.contains(c))
            && self.regex.is_match(word).unwrap_or(false)
    }

    /// Whether a match begins where the word does (Python's `match`).
    pub(crate) fn is_at_start(&self, word: &str) -> bool {
        word.chars().next().is_some_and(|c| self.first.has(c))
            && self.needed.iter().all(|&c| word.contains(c))
            && self
                .regex
                .find(word)
                .ok()
                .flatten()
                .is_some_and(|m| m.start() == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_in_order_of_the_alternatives() {
        let affix = Affix::new(
            r"^US\$|^\$|^\.\.+|^\+(?![0-9])|^[\u00A6\u00A9]|^…",
            End::First,
        )
        .unwrap();
        for (word, len) in [
            ("US$5", 3),
            ("$5", 1),
            ("...and", 3),
            (".and", 0),
            ("+5", 0),
            ("+a", 1),
            ("+", 1),
            ("©x", 2),
            ("…x", 3),
            ("word", 0),
            ("", 0),
        ] {
            assert_eq!(affix.len(word), len, "{word}");
        }
    }

    #[test]
    fn suffixes_take_the_longest() {
        let affix = Affix::new(
            r"'s$|s$|(?<=[0-9])(?:km|km²)$|(?<=[a-z])\.$|\.\.+$|(?<=x{30})!$",
            End::Last,
        )
        .unwrap();
        for (word, len) in [
            ("judge's", 2),
            ("judges", 1),
            ("5km", 2),
            ("5km²", 4),
            ("km", 0),
            (&("x".repeat(30) + "!"), 1),
            (&("x".repeat(29) + "!"), 0),
            ("end.", 1),
            ("U.", 0),
            ("end...", 3),
            (&".".repeat(200), 200),
            ("", 0),
        ] {
            assert_eq!(affix.len(word), len, "{word}");
        }
    }

    #[test]
    fn what_a_match_needs() {
        let url = Within::new(r"(?u)^(?:\w+://)?(?:(?!10)\d+\.\d+|[a-z]+\.[a-z]{2,})$").unwrap();
        assert_eq!(url.needed, ['.']);
        assert!(url.is_at_start("example.org") && !url.is_at_start("example"));
        let infix = Within::new(r"\.\.+|(?<=[a-z]),(?=[a-z])").unwrap();
        assert!(infix.possible_behind_first("a,b") && !infix.possible_behind_first(",ab"));
        assert_eq!(
            infix.find_all("a,b..c").collect::<Vec<_>>(),
            [(1, 2), (3, 5)]
        );
    }
}
