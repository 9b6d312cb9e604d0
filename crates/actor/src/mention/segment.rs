//! Cuts a mention into stretches: at prepositions, commas, brackets.

use std::ops::Range;

use dateline_codebook::spelling::Gap;

use super::scan::Scanned;

/// How a stretch hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    First,
    Of,
    In,
    From,
    /// A preposition that ties nobody to anybody.
    Other,
    Comma,
    Bracket,
    And,
}

pub(super) struct Segment {
    pub(super) link: Link,
    pub(super) pieces: Range<usize>,
}

/// Cuts a mention at prepositions, commas, brackets; what stands behind a relative pronoun or a verb is left out.
pub(super) fn segments(scan: &Scanned<'_, '_>) -> Vec<Segment> {
    let mut all = Vec::new();
    let mut link = Link::First;
    let mut begin = 0;
    let close = |begin: usize, end: usize, link: Link, all: &mut Vec<Segment>| {
        if begin < end {
            all.push(Segment {
                link,
                pieces: begin..end,
            });
        }
    };
    for (i, piece) in scan.pieces.iter().enumerate() {
        let next = match piece.gap {
            _ if i == 0 => None,
            Gap::Comma | Gap::Close | Gap::Mark => Some(Link::Comma),
            Gap::Open => Some(Link::Bracket),
            Gap::Space | Gap::Hyphen => None,
        };
        if let Some(next) = next {
            close(begin, i, link, &mut all);
            (begin, link) = (i, next);
        }
        if !piece.unknown() {
            continue;
        }
        let word = &*scan.words[piece.words.start].key;
        let next = match word {
            "of" => Link::Of,
            "in" | "at" | "near" | "inside" | "outside" | "around" | "across" | "within"
            | "throughout" => Link::In,
            "from" | "for" => Link::From,
            "to" | "with" | "by" | "on" | "against" | "over" | "under" | "about" | "like"
            | "into" | "behind" | "after" | "before" | "during" | "between" | "among" | "as" => {
                Link::Other
            }
            "and" | "or" => Link::And,
            "who" | "which" | "that" | "whose" | "whom" | "where" | "when" | "while"
            | "because" | "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" => {
                close(begin, i, link, &mut all);
                return all;
            }
            _ => continue,
        };
        close(begin, i, link, &mut all);
        (begin, link) = (i + 1, next);
    }
    close(begin, scan.pieces.len(), link, &mut all);
    all
}
