//! spaCy's tokenizer: white space first, then affixes by rule, with special cases.
//!
//! Follows `spacy/tokenizer.pyx` (3.8). The text is cut into runs of white space and of other
//! characters; one space between runs belongs to the token before it. From each run prefixes and
//! suffixes are taken in turn until none is left or a special case is met; what remains is a URL or
//! is split at infixes. Special cases that the affix rules would break up are mended afterwards.

use crate::affix::{Affix, End, Within};
use crate::load::{SpecialCase, TokenizerRules};
use crate::unicode::is_space;
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
    /// The number of its word in the vocabulary.
    pub(crate) word: u32,
}

/// Numbers the words, and answers for runs that were seen before.
pub(crate) trait Words {
    /// Tokens of a run as lengths and words, and whether one of them may begin a special case that was
    /// broken up.
    fn run(&mut self, tokenizer: &Tokenizer, run: &str) -> (&[(u32, u32)], bool);
    /// The word of a piece.
    fn word(&mut self, tokenizer: &Tokenizer, text: &str, norm: u32) -> u32;
}

/// Cuts without numbering the words.
struct Plain<'s> {
    special: bool,
    pieces: &'s mut Vec<Piece>,
    out: Vec<(u32, u32)>,
}

impl Words for Plain<'_> {
    fn run(&mut self, tokenizer: &Tokenizer, run: &str) -> (&[(u32, u32)], bool) {
        self.pieces.clear();
        tokenizer.pieces(run, self.special, self.pieces);
        self.out.clear();
        self.out.extend(self.pieces.iter().map(|p| (p.len, 0)));
        (&self.out, false)
    }

    fn word(&mut self, _: &Tokenizer, _: &str, _: u32) -> u32 {
        0
    }
}

#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Option<Affix>,
    suffix: Option<Affix>,
    infix: Option<Within>,
    token: Option<Within>,
    url: Option<Within>,
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
        let affix = |e: &Option<String>, end| e.as_deref().map(|e| Affix::new(e, end)).transpose();
        let within = |e: &Option<String>| e.as_deref().map(Within::new).transpose();
        let mut tokenizer = Tokenizer {
            prefix: affix(&rules.prefix, End::First)?,
            suffix: affix(&rules.suffix, End::Last)?,
            infix: within(&rules.infix)?,
            token: within(&rules.token)?,
            url: within(&rules.url)?,
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
            let mut plain = Plain {
                special: false,
                pieces: &mut Vec::new(),
                out: Vec::new(),
            };
            tokenizer.tokenize(chunk, &mut plain, &mut spans);
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

    fn prefix_len(&self, word: &str) -> usize {
        self.prefix.as_ref().map_or(0, |p| p.len(word))
    }

    fn suffix_len(&self, word: &str) -> usize {
        self.suffix.as_ref().map_or(0, |s| s.len(word))
    }

    /// Whether the affix rules see something to split in a special case (`faster_heuristics`).
    fn is_broken_up(&self, chunk: &str) -> bool {
        self.prefix_len(chunk) > 0
            || self.suffix_len(chunk) > 0
            || self.infix.as_ref().is_some_and(|i| i.is_anywhere(chunk))
            || chunk.contains(' ')
    }

    /// Tokens of one run without the special cases of more than one run.
    pub(crate) fn pieces(&self, run: &str, special: bool, out: &mut Vec<Piece>) {
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
            if self.token.as_ref().is_some_and(|t| t.is_at_start(rest)) || case(rest).is_some() {
                break;
            }
            last = rest.len();
            let pre = self.prefix_len(rest);
            let (before, minus_prefix) = rest.split_at(pre);
            if pre > 0 && !minus_prefix.is_empty() && case(minus_prefix).is_some() {
                out.push(piece(before));
                rest = minus_prefix;
                break;
            }
            let suf = self.suffix_len(minus_prefix);
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
            } else if self.token.as_ref().is_some_and(|t| t.is_at_start(rest))
                || (rest.len() <= MAX_URL_BYTES
                    && self.url.as_ref().is_some_and(|u| u.is_at_start(rest)))
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
        if let Some(infix) = &self.infix
            && infix.possible_behind_first(rest)
        {
            // The one at the very start does not count.
            for (from, to) in infix.find_all(rest).filter(|m| m.0 > 0) {
                push(start, from);
                push(from, to);
                start = to;
            }
        }
        push(start, rest.len());
    }

    /// Whether a special case that the rules break up begins with this token.
    pub(crate) fn begins_broken(&self, word: &str) -> bool {
        self.broken_first.contains(word)
    }

    /// Cuts a text into runs and these into tokens, which are appended to `out`.
    pub(crate) fn tokenize(&self, text: &str, words: &mut impl Words, out: &mut Vec<Span>) {
        let first = out.len();
        let mut maybe_broken = false;
        runs(text, |event| match event {
            Run::Chunk(start, end) => {
                let (tokens, broken) = words.run(self, &text[start..end]);
                maybe_broken |= broken;
                let mut at = start;
                for &(len, word) in tokens {
                    let end = at + len as usize;
                    out.push(Span {
                        start: at,
                        end,
                        space: false,
                        word,
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
            self.mend(text, first, words, out);
        }
    }

    /// Puts special cases together again that the rules broke up: the longest first, the leftmost
    /// of equals, none overlapping another.
    fn mend(&self, text: &str, first: usize, numbers: &mut impl Words, out: &mut Vec<Span>) {
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
                        let word = numbers.word(self, &text[at..end], p.norm);
                        out.push(Span {
                            start: at,
                            end,
                            space: false,
                            word,
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
