//! From pieces to readings: what an expression is and where it ends. One module a kind of expression;
//! each parser takes the piece where it begins and gives the reading and the piece behind it.

mod amount;
mod clock;
mod date;
mod number;
mod period;
mod pointer;
mod range;
mod year;

use std::sync::LazyLock;

use dateline_nlp::{Doc, Pos};

use crate::lexicon::{Entry, Phrase, PhraseKind};
use crate::piece::{Piece, PieceKind};
use crate::reading::{Base, Reading};

static NOTHING: LazyLock<Entry> = LazyLock::new(Entry::default);

/// A reading and the piece behind it.
pub(crate) type Found = (Reading, usize);

/// An expression: its pieces and its reading.
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) reading: Reading,
}

/// The pieces of a text under the parsers.
pub(crate) struct Grammar<'a> {
    pub(crate) doc: &'a Doc,
    pub(crate) pieces: &'a [Piece<'a>],
    pub(crate) day_first: Option<bool>,
}

impl<'a> Grammar<'a> {
    pub(crate) fn piece(&self, i: usize) -> Option<&'a Piece<'a>> {
        self.pieces.get(i)
    }

    /// What the lexicon knows of a piece.
    pub(crate) fn entry(&self, i: usize) -> &'a Entry {
        self.pieces.get(i).and_then(|p| p.entry).unwrap_or(&NOTHING)
    }

    pub(crate) fn text(&self, i: usize) -> &'a str {
        self.pieces
            .get(i)
            .map_or("", |p| &self.doc.text[p.start..p.end])
    }

    pub(crate) fn is(&self, i: usize, word: &str) -> bool {
        self.text(i).eq_ignore_ascii_case(word)
    }

    pub(crate) fn any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.is(i, w))
    }

    pub(crate) fn sign(&self, i: usize, sign: char) -> bool {
        self.pieces
            .get(i)
            .is_some_and(|p| p.kind == PieceKind::Sign(sign))
    }

    pub(crate) fn digits(&self, i: usize) -> Option<(u32, u8)> {
        match self.pieces.get(i)?.kind {
            PieceKind::Digits(n, len) => Some((n, len)),
            _ => None,
        }
    }

    pub(crate) fn glued(&self, i: usize) -> bool {
        self.pieces.get(i).is_some_and(|p| p.glued)
    }

    pub(crate) fn tag(&self, i: usize) -> &'a str {
        self.pieces
            .get(i)
            .map_or("", |p| &self.doc.tokens[p.token].tag)
    }

    pub(crate) fn pos(&self, i: usize) -> Pos {
        self.pieces
            .get(i)
            .map_or(Pos::X, |p| self.doc.tokens[p.token].pos)
    }

    pub(crate) fn capital(&self, i: usize) -> bool {
        self.text(i).chars().next().is_some_and(char::is_uppercase)
    }

    /// Behind a hyphen within a word, if there is one; else `i` itself.
    pub(crate) fn hyphen(&self, i: usize) -> usize {
        if self.sign(i, '-') && self.glued(i) && self.glued(i + 1) {
            i + 1
        } else {
            i
        }
    }

    /// Behind a full stop that belongs to the abbreviation before `i`.
    pub(crate) fn stop(&self, i: usize) -> usize {
        let abbreviation = i > 0
            && self.sign(i, '.')
            && self.glued(i)
            && self.pieces[i].token == self.pieces[i - 1].token;
        if abbreviation { i + 1 } else { i }
    }

    pub(crate) fn comma(&self, i: usize) -> usize {
        if self.sign(i, ',') { i + 1 } else { i }
    }

    /// Behind a possessive mark, if there is one.
    pub(crate) fn possessive(&self, i: usize) -> usize {
        if self.sign(i, '\'') && self.glued(i) {
            if self.is(i + 1, "s") && self.glued(i + 1) {
                i + 2
            } else {
                i + 1
            }
        } else {
            i
        }
    }

    /// The longest phrase of that kind at `i`, and the piece behind it.
    pub(crate) fn phrase<T>(
        &self,
        i: usize,
        pick: impl Fn(PhraseKind) -> Option<T>,
    ) -> Option<(T, usize)> {
        self.entry(i)
            .phrases
            .iter()
            .find_map(|Phrase { rest, kind }| {
                let found = pick(*kind)?;
                let same = rest.iter().enumerate().all(|(k, word)| {
                    let at = i + 1 + k;
                    match self.pieces.get(at).map(|p| p.kind) {
                        Some(PieceKind::Sign(c)) => word.chars().eq([c]),
                        Some(_) => self.is(at, word),
                        None => false,
                    }
                });
                same.then_some((found, i + 1 + rest.len()))
            })
    }

    /// The longest expression that begins at `i`, without article and modifiers.
    fn core(&self, i: usize) -> Option<Found> {
        let parsers: [fn(&Self, usize) -> Option<Found>; 13] = [
            Self::edge_noun,
            Self::week,
            Self::clocked,
            Self::dated,
            Self::pointed,
            Self::counted,
            Self::day_word,
            Self::quarter,
            Self::decade,
            Self::century,
            Self::every,
            Self::bare_unit,
            Self::reference,
        ];
        let mut best: Option<Found> = None;
        for parse in parsers {
            if let Some(found) = parse(self, i)
                && best.as_ref().is_none_or(|b| b.1 < found.1)
            {
                best = Some(found);
            }
        }
        best
    }

    /// A date, a part of the calendar or a pointing word: what "the end of" and "the night of" take.
    pub(crate) fn datelike(&self, i: usize) -> Option<Found> {
        let parsers: [fn(&Self, usize) -> Option<Found>; 8] = [
            Self::dated,
            Self::pointed,
            Self::day_word,
            Self::quarter,
            Self::decade,
            Self::century,
            Self::bare_unit,
            Self::counted,
        ];
        parsers
            .into_iter()
            .filter_map(|parse| parse(self, i))
            .max_by_key(|f| f.1)
    }

    /// Every expression of the text in order.
    pub(crate) fn matches(&self) -> Vec<Match> {
        let mut found: Vec<Match> = Vec::new();
        let mut i = 0;
        while let Some(piece) = self.pieces.get(i) {
            let begins = match piece.kind {
                PieceKind::Digits(..) => true,
                PieceKind::Word => piece.entry.is_some() || self.is(i, "a") || self.is(i, "an"),
                PieceKind::Sign(c) => c == '\'',
            };
            if !begins {
                i += 1;
                continue;
            }
            let floor = found.last().map_or(0, |m| m.end);
            if let Some(pair) = self.range(i) {
                for (start, end, reading) in pair {
                    let floor = found.last().map_or(0, |m| m.end);
                    let (start, reading) = self.widen(start, end, floor, &reading);
                    found.push(Match {
                        start,
                        end,
                        reading,
                    });
                    i = end;
                }
                continue;
            }
            match self.core(i) {
                Some((reading, end)) if end > i && self.plausible(i, end, &reading) => {
                    let (start, reading) = self.widen(i, end, floor, &reading);
                    found.push(Match {
                        start,
                        end,
                        reading,
                    });
                    i = end;
                }
                _ => i += 1,
            }
        }
        found
    }

    /// Whether what looks like a time is one in its sentence.
    fn plausible(&self, i: usize, end: usize, reading: &Reading) -> bool {
        let alone = end == i + 1;
        if self.glued(i) && i > 0 && self.sign(i - 1, '-') && self.glued(i - 1) && alone {
            // The second half of a word with a hyphen: "pre-war", "anti-March".
            let whole = self.digits(i).is_some() || self.entry(i - 1).edge.is_some();
            if !whole && !matches!(reading.base, Base::Fields) {
                return false;
            }
        }
        true
    }
}
