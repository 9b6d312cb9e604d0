//! Pieces: runs of letters, runs of digits, single signs. Tokens of the model are too coarse for
//! times ("10-year", "1914–18", "4pm"), and its borders within numbers are nobody's convention.

use std::ops::Range;

use dateline_nlp::{Doc, Pos};

use crate::lexicon::{Entry, Lexicon};

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Word,
    /// Its value, and how many digits there are.
    Digits(u32, u8),
    /// One character; dashes and apostrophes are made one.
    Sign(char),
}

/// One piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'l> {
    /// Bytes of the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) token: usize,
    pub(crate) kind: PieceKind,
    /// Nothing stands between it and the piece before.
    pub(crate) glued: bool,
    pub(crate) entry: Option<&'l Entry>,
}

/// The longest word that is looked up, in bytes.
const MAX_WORD_BYTES: usize = 32;

/// The sign of a break between paragraphs; no text holds it as a sign, being white space.
const BREAK: char = '\n';

/// Cuts `text` into pieces, which are appended; `offset` is added to their bytes.
pub(crate) fn split(text: &str, offset: usize, token: usize, pieces: &mut Vec<Piece<'_>>) {
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let (mut value, mut n) = (u32::from(c) - u32::from('0'), 1u8);
            while let Some(&(at, d)) = chars.peek().filter(|(_, d)| d.is_ascii_digit()) {
                value = value
                    .saturating_mul(10)
                    .saturating_add(u32::from(d) - u32::from('0'));
                n = n.saturating_add(1);
                end = at + 1;
                chars.next();
            }
            PieceKind::Digits(value, n)
        } else if c.is_alphabetic() {
            while let Some(&(at, d)) = chars.peek().filter(|(_, d)| d.is_alphabetic()) {
                end = at + d.len_utf8();
                chars.next();
            }
            PieceKind::Word
        } else if c.is_whitespace() {
            continue;
        } else {
            PieceKind::Sign(match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                '\u{2018}' | '\u{2019}' | '`' => '\'',
                c => c,
            })
        };
        let start = offset + start;
        let glued = pieces
            .last()
            .is_some_and(|p: &Piece<'_>| p.end == start && p.kind != PieceKind::Sign(BREAK));
        pieces.push(Piece {
            start,
            end: offset + end,
            token,
            kind,
            glued,
            entry: None,
        });
    }
}

/// The pieces of a text, with what the lexicon knows of them.
///
/// A break stands between paragraphs, so that no expression reaches over one.
pub(crate) fn pieces<'l>(
    doc: &Doc,
    paragraphs: &[Range<usize>],
    lexicon: &'l Lexicon,
) -> Vec<Piece<'l>> {
    let mut starts = paragraphs.iter().map(|p| p.start).skip(1).peekable();
    let mut pieces = Vec::with_capacity(doc.tokens.len() + doc.tokens.len() / 8);
    let mut lower = String::with_capacity(MAX_WORD_BYTES);
    for (i, token) in doc.tokens.iter().enumerate() {
        if token.pos == Pos::Space {
            continue;
        }
        let Some(text) = doc.text.get(token.start..token.end) else {
            continue;
        };
        let mut broken = false;
        while starts.next_if(|&at| at <= token.start).is_some() {
            broken = true;
        }
        if broken {
            pieces.push(Piece {
                start: token.start,
                end: token.start,
                token: i,
                kind: PieceKind::Sign(BREAK),
                glued: false,
                entry: None,
            });
        }
        let first = pieces.len();
        split(text, token.start, i, &mut pieces);
        for p in &mut pieces[first..] {
            if p.kind == PieceKind::Word && p.end - p.start <= MAX_WORD_BYTES {
                lower.clear();
                lower.push_str(&doc.text[p.start..p.end]);
                lower.make_ascii_lowercase();
                p.entry = lexicon.entry(&lower);
            }
        }
    }
    pieces
}
