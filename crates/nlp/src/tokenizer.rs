//! spaCy's tokenizer: white space first, then affixes by rule, with special cases.
//!
//! Follows `spacy/tokenizer.pyx` (3.8). The text is cut into runs of white space and of other
//! characters; one space between runs belongs to the token before it. From each run prefixes and
//! suffixes are taken in turn until none is left or a special case is met; what remains is a URL or
//! is split at infixes. Special cases that the affix rules would break up are mended afterwards.

use crate::load::{SpecialCase, TokenizerRules};
use crate::python_regex::compile;
use crate::unicode::is_space;
use fancy_regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

/// Runs of more bytes than this are not tried as URLs, whose expression may backtrack at length.
pub const MAX_URL_BYTES: usize = 4096;

/// A token before anything is known of it: a length within its run of characters, and the number of
/// the norm that its special case gives it, plus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) len: u32,
    pub(crate) norm: u32,
}

/// A token's place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) space: bool,
    /// The number of the norm that its special case gives it, plus one; or 0.
    pub(crate) norm: u32,
}

#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Regex>,
    suffix: Option<Regex>,
    infix: Option<Regex>,
    token: Option<Regex>,
    url: Option<Regex>,
    special: FxHashMap<Box<str>, Box<[Piece]>>,
    /// Bytes of the longest special case.
    longest_special: usize,
    /// Special cases that the rules break up, by the tokens they are broken into.
    broken: FxHashSet<Vec<Box<str>>>,
    broken_first: FxHashSet<Box<str>>,
    broken_longest: usize,
    norms: Vec<String>,
}

impl Tokenizer {
    pub(crate) fn new(rules: TokenizerRules) -> Result<Self, String> {
        let expression = |e: &Option<String>| e.as_deref().map(compile).transpose();
        let mut tokenizer = Tokenizer {
            prefix: expression(&rules.prefix)?,
            suffix: expression(&rules.suffix)?,
            infix: expression(&rules.infix)?,
            token: expression(&rules.token)?,
            url: expression(&rules.url)?,
            special: FxHashMap::default(),
            longest_special: 0,
            broken: FxHashSet::default(),
            broken_first: FxHashSet::default(),
            broken_longest: 0,
            norms: Vec::new(),
        };
        for (chunk, case) in &rules.special {
            tokenizer.add_special(chunk, case)?;
        }
        for (chunk, _) in &rules.special {
            if !tokenizer.is_broken_up(chunk) {
                continue;
            }
            let mut spans = Vec::new();
            tokenizer.split(chunk, false, &mut spans);
            let words: Vec<Box<str>> = spans.iter().map(|s| chunk[s.start..s.end].into()).collect();
            if let Some(first) = words.first() {
                tokenizer.broken_first.insert(first.clone());
                tokenizer.broken_longest = tokenizer.broken_longest.max(words.len());
                tokenizer.broken.insert(words);
            }
        }
        Ok(tokenizer)
    }

    fn add_special(&mut self, chunk: &str, case: &SpecialCase) -> Result<(), String> {
        let whole: String = case.iter().map(|(orth, _)| orth.as_str()).collect();
        if whole != chunk || chunk.is_empty() || case.iter().any(|(orth, _)| orth.is_empty()) {
            return Err(format!(
                "the special case '{chunk}' is not made of its tokens"
            ));
        }
        let mut pieces = Vec::with_capacity(case.len());
        for (orth, norm) in case {
            let norm = match norm {
                Some(norm) => {
                    self.norms.push(norm.clone());
                    self.norms.len()
                }
                None => 0,
            };
            let size = |n: usize| u32::try_from(n).map_err(|_| "too many special cases".to_owned());
            pieces.push(Piece {
                len: size(orth.len())?,
                norm: size(norm)?,
            });
        }
        self.longest_special = self.longest_special.max(chunk.len());
        self.special.insert(chunk.into(), pieces.into());
        Ok(())
    }

    /// The norm that a special case gives: `number` is [`Span::norm`], not 0.
    pub(crate) fn norm(&self, number: u32) -> &str {
        &self.norms[number as usize - 1]
    }

    fn special(&self, chunk: &str) -> Option<&[Piece]> {
        if chunk.len() > self.longest_special {
            return None;
        }
        self.special.get(chunk).map(|pieces| &**pieces)
    }

    /// Whether the affix rules see something to split in a special case (`faster_heuristics`).
    fn is_broken_up(&self, chunk: &str) -> bool {
        prefix(&self.prefix, chunk) > 0
            || suffix(&self.suffix, chunk) > 0
            || find(&self.infix, chunk).is_some()
            || chunk.contains(' ')
    }

    /// Tokens of one run without the special cases of more than one run.
    fn pieces(&self, run: &str, special: bool, out: &mut Vec<Piece>) {
        // Lengths fit: `annotate` cuts texts of 4 GB and more.
        let piece = |s: &str| Piece {
            len: s.len() as u32,
            norm: 0,
        };
        let case = |s: &str| if special { self.special(s) } else { None };
        if let Some(pieces) = case(run) {
            out.extend_from_slice(pieces);
            return;
        }
        let mut suffixes: Vec<Piece> = Vec::new();
        let mut rest = run;
        let mut last = 0;
        while !rest.is_empty() && rest.len() != last {
            if find(&self.token, rest).is_some_and(|(start, _)| start == 0) || case(rest).is_some()
            {
                break;
            }
            last = rest.len();
            let pre = prefix(&self.prefix, rest);
            let (before, minus_prefix) = rest.split_at(pre);
            if pre > 0 && !minus_prefix.is_empty() && case(minus_prefix).is_some() {
                out.push(piece(before));
                rest = minus_prefix;
                break;
            }
            let suf = suffix(&self.suffix, minus_prefix);
            let (minus_suffix, behind) = rest.split_at(rest.len() - suf);
            if suf > 0 && !minus_suffix.is_empty() && case(minus_suffix).is_some() {
                suffixes.push(piece(behind));
                rest = minus_suffix;
                break;
            }
            if pre > 0 {
                out.push(piece(before));
            }
            if suf > 0 {
                suffixes.push(piece(behind));
            }
            // The suffix was sought behind the prefix, so they do not overlap.
            rest = &rest[pre..rest.len() - suf];
        }
        if !rest.is_empty() {
            if let Some(pieces) = case(rest) {
                out.extend_from_slice(pieces);
            } else if find(&self.token, rest).is_some_and(|(start, _)| start == 0)
                || (rest.len() <= MAX_URL_BYTES
                    && find(&self.url, rest).is_some_and(|(start, _)| start == 0))
            {
                out.push(piece(rest));
            } else {
                self.split_infixes(rest, out);
            }
        }
        out.extend(suffixes.iter().rev());
    }

    fn split_infixes(&self, rest: &str, out: &mut Vec<Piece>) {
        let mut start = 0;
        let mut push = |from: usize, to: usize| {
            if to > from {
                out.push(Piece {
                    len: (to - from) as u32,
                    norm: 0,
                });
            }
        };
        if let Some(infix) = &self.infix {
            for found in infix.find_iter(rest).map_while(Result::ok) {
                if found.start() == 0 {
                    continue;
                }
                push(start, found.start());
                push(found.start(), found.end());
                start = found.end();
            }
        }
        push(start, rest.len());
    }

    /// Cuts a text into runs and these into tokens.
    fn split(&self, text: &str, special: bool, out: &mut Vec<Span>) {
        let mut pieces = Vec::new();
        runs(text, |event| match event {
            Run::Chunk(start, end) => {
                pieces.clear();
                self.pieces(&text[start..end], special, &mut pieces);
                let mut at = start;
                for p in &pieces {
                    let end = at + p.len as usize;
                    out.push(Span {
                        start: at,
                        end,
                        space: false,
                        norm: p.norm,
                    });
                    at = end;
                }
            }
            Run::Space => {
                if let Some(last) = out.last_mut() {
                    last.space = true;
                }
            }
        });
    }

    /// Tokens of a whole text. `cache` answers for runs that were seen before.
    pub(crate) fn tokenize(&self, text: &str, cache: &mut ChunkCache, out: &mut Vec<Span>) {
        let first = out.len();
        let mut maybe_broken = false;
        runs(text, |event| match event {
            Run::Chunk(start, end) => {
                let (pieces, broken) = cache.pieces(self, &text[start..end]);
                maybe_broken |= broken;
                let mut at = start;
                for p in pieces {
                    let end = at + p.len as usize;
                    out.push(Span {
                        start: at,
                        end,
                        space: false,
                        norm: p.norm,
                    });
                    at = end;
                }
            }
            Run::Space => {
                if let Some(last) = out[first..].last_mut() {
                    last.space = true;
                }
            }
        });
        if maybe_broken {
            self.mend(text, first, out);
        }
    }

    /// Puts special cases together again that the rules broke up: the longest first, the leftmost
    /// of equals, none overlapping another.
    fn mend(&self, text: &str, first: usize, out: &mut Vec<Span>) {
        let spans = &out[first..];
        let mut found = Vec::new();
        let mut words: Vec<Box<str>> = Vec::new();
        for (i, span) in spans.iter().enumerate() {
            if !self.broken_first.contains(&text[span.start..span.end]) {
                continue;
            }
            words.clear();
            for (j, span) in spans.iter().enumerate().skip(i).take(self.broken_longest) {
                words.push(text[span.start..span.end].into());
                if self.broken.contains(&words) {
                    found.push((i, j + 1));
                }
            }
        }
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|&(a, b)| (std::cmp::Reverse(b - a), a));
        let mut taken = FxHashSet::default();
        let mut keep = FxHashMap::default();
        for (a, b) in found {
            if !taken.contains(&a) && !taken.contains(&(b - 1)) {
                keep.insert(a, b);
            }
            taken.extend(a..b);
        }
        let spans = out.split_off(first);
        let mut i = 0;
        while i < spans.len() {
            let Some(&end) = keep.get(&i) else {
                out.push(spans[i]);
                i += 1;
                continue;
            };
            let (start, last) = (spans[i].start, spans[end - 1]);
            match self.special(&text[start..last.end]) {
                Some(pieces) => {
                    let mut at = start;
                    for p in pieces {
                        let end = at + p.len as usize;
                        out.push(Span {
                            start: at,
                            end,
                            space: false,
                            norm: p.norm,
                        });
                        at = end;
                    }
                    if let Some(new) = out.last_mut() {
                        new.space = last.space;
                    }
                }
                None => out.extend_from_slice(&spans[i..end]),
            }
            i = end;
        }
    }
}

/// Length of the prefix that a rule takes off, 0 where there is none.
fn prefix(rule: &Option<Regex>, s: &str) -> usize {
    find(rule, s).filter(|m| m.0 == 0).map_or(0, |m| m.1)
}

/// Length of the suffix that a rule takes off, 0 where there is none.
fn suffix(rule: &Option<Regex>, s: &str) -> usize {
    find(rule, s)
        .filter(|m| m.1 == s.len())
        .map_or(0, |m| s.len() - m.0)
}

/// The first match of a rule; one that is given up counts as none.
fn find(rule: &Option<Regex>, s: &str) -> Option<(usize, usize)> {
    let found = rule.as_ref()?.find(s).ok().flatten()?;
    Some((found.start(), found.end()))
}

enum Run {
    /// A run of characters, by its byte offsets.
    Chunk(usize, usize),
    /// One space that belongs to the token before.
    Space,
}

/// Cuts a text into runs of white space and of other characters. A single space behind a run of
/// characters is not a run but belongs to the token before it.
fn runs(text: &str, mut event: impl FnMut(Run)) {
    let Some(first) = text.chars().next() else {
        return;
    };
    let mut in_space = is_space(first);
    let mut start = 0;
    for (i, c) in text.char_indices() {
        if is_space(c) != in_space {
            if start < i {
                event(Run::Chunk(start, i));
            }
            if c == ' ' {
                event(Run::Space);
                start = i + 1;
            } else {
                start = i;
            }
            in_space = !in_space;
        }
    }
    if start < text.len() {
        event(Run::Chunk(start, text.len()));
        if text.ends_with(' ') && !in_space {
            event(Run::Space);
        }
    }
}

/// Runs seen before, and what they were cut into.
#[derive(Debug, Default)]
pub(crate) struct ChunkCache {
    known: FxHashMap<Box<str>, (u32, u32, bool)>,
    pieces: Vec<Piece>,
    /// The last run that was too long to keep.
    unkept: Vec<Piece>,
}

impl ChunkCache {
    /// Runs kept at most; then the cache starts anew.
    const MAX_CHUNKS: usize = 1 << 16;
    /// Runs longer than this are not kept.
    const MAX_BYTES: usize = 64;

    /// Tokens of a run, and whether one of them may begin a special case that was broken up.
    fn pieces(&mut self, tokenizer: &Tokenizer, chunk: &str) -> (&[Piece], bool) {
        if let Some(&(start, len, broken)) = self.known.get(chunk) {
            return (&self.pieces[start as usize..][..len as usize], broken);
        }
        let keep = chunk.len() <= Self::MAX_BYTES;
        if keep && self.known.len() >= Self::MAX_CHUNKS {
            self.known.clear();
            self.pieces.clear();
        }
        let pieces = if keep {
            &mut self.pieces
        } else {
            &mut self.unkept
        };
        if !keep {
            pieces.clear();
        }
        let start = pieces.len();
        tokenizer.pieces(chunk, true, pieces);
        let pieces = &pieces[start..];
        let mut at = 0;
        let broken = pieces.iter().any(|p| {
            let word = &chunk[at..at + p.len as usize];
            at += p.len as usize;
            tokenizer.broken_first.contains(word)
        });
        if keep {
            self.known
                .insert(chunk.into(), (start as u32, pieces.len() as u32, broken));
        }
        (pieces, broken)
    }
}
