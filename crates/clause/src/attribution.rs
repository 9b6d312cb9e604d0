//! Who says so: reporting clauses above a clause, phrases such as "according to", and quotation
//! marks that carry a speaker across sentences. The terms are PolNeAR's: source, cue, content.

use std::ops::Range;

use dateline_nlp::Pos;
use dateline_record::Stance;

use crate::climb::{Link, climb};
use crate::factuality::lemma_with_particle;
use crate::lexicon::Lexicon;
use crate::tree::{Dep, Tree};
use crate::{Clause, Clauses, Role};

/// Who says so, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Head of the source's noun phrase; `None` where nobody is named.
    pub source: Option<usize>,
    /// The reporting word.
    pub cue: usize,
    /// How the source stands to it.
    pub stance: Stance,
    /// Whether the words are quoted.
    pub quoted: bool,
    /// Tokens of what is said.
    pub content: Range<usize>,
}

/// A stretch between quotation marks, in tokens, the marks left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) tokens: Range<usize>,
}

/// Finds quotations, paragraph by paragraph. A mark that is never closed runs to the paragraph's end.
pub(crate) fn quotes(t: &Tree<'_>, paragraphs: &[Range<usize>]) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut paragraph = 0;
    for i in 0..t.len() {
        let at = t.doc.tokens[i].start;
        while paragraph < paragraphs.len() && at >= paragraphs[paragraph].end {
            paragraph += 1;
            if let Some(start) = open.take()
                && start < i
            {
                found.push(Quote { tokens: start..i });
            }
        }
        match t.doc.word(i) {
            "“" | "«" | "„" => open = Some(i + 1),
            "”" | "»" => {
                if let Some(start) = open.take() {
                    found.push(Quote { tokens: start..i });
                }
            }
            "\"" | "``" | "''" => match open.take() {
                Some(start) => found.push(Quote { tokens: start..i }),
                None => open = Some(i + 1),
            },
            _ => {}
        }
    }
    if let Some(start) = open {
        found.push(Quote {
            tokens: start..t.len(),
        });
    }
    found.retain(|q| q.tokens.start < q.tokens.end);
    found
}

fn cue_of(t: &Tree<'_>, lexicon: &Lexicon, i: usize) -> Option<Stance> {
    lemma_with_particle(t, i)
        .and_then(|l| lexicon.cues.get(&l))
        .or_else(|| lexicon.cues.get(t.lemma(i)))
        .copied()
}

/// The source of a reporting word: the agent of its clause, or whoever holds the noun.
fn source_of(t: &Tree<'_>, clauses: &Clauses<'_>, cue: usize, content: usize) -> Option<usize> {
    if let Some(c) = clauses.at(cue) {
        let agent = c.role(&Role::Agent).map(|a| a.head).find(|&h| h != content);
        if agent.is_some() {
            return agent;
        }
    }
    if t.is_nominal(cue) {
        for c in t.children(cue) {
            if t.dep(c) == Dep::Poss {
                return Some(c);
            }
            if t.dep(c) == Dep::Prep
                && matches!(t.lower(c), "by" | "from" | "of")
                && let Some(p) = t.child(c, Dep::Pobj)
            {
                return Some(p);
            }
        }
        // "issued a statement saying", "denied reports that": the governing subject only speaks
        // through nouns of its own; the caller sees that subject as an outer source if it is a cue.
    }
    None
}

/// The chain of sources of a clause, outermost first.
pub(crate) fn of(
    t: &Tree<'_>,
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    clause: &Clause,
) -> Vec<Said> {
    let mut chain: Vec<Said> = Vec::new();
    let start = clause.carrier();
    let inside = clauses.quote_at(clause.token);
    let quoted_from = |cue: usize| inside.is_some_and(|q| !q.tokens.contains(&cue));
    let phrase = |at: usize, chain: &mut Vec<Said>| {
        for c in t.children(at) {
            if c == clause.token {
                continue;
            }
            if let Some((cue, source, stance)) = phrase_at(t, lexicon, c) {
                let content = t.extent(at);
                if !chain.iter().any(|s| s.cue == cue) {
                    chain.push(Said {
                        source,
                        cue,
                        stance,
                        quoted: quoted_from(cue),
                        content,
                    });
                }
            }
        }
    };
    phrase(start, &mut chain);
    if clause.token != start {
        phrase(clause.token, &mut chain);
    }
    // A noun deep inside a relative clause or a circumstance is not what a noun's cue says: "ignored a
    // summons in a case connected to the release of …".
    let mut direct = true;
    for s in climb(t, start) {
        direct &= matches!(
            s.link,
            Link::Complement(..) | Link::Coordinate | Link::Other
        );
        if let Link::Complement(frame, _) = s.link
            && frame != crate::lexicon::Frame::Subject
            && (direct || frame != crate::lexicon::Frame::Noun)
            && let Some(stance) = cue_of(t, lexicon, s.to)
            && s.to != clause.token
        {
            let source = source_of(t, clauses, s.to, s.from);
            chain.push(Said {
                source,
                cue: s.to,
                stance,
                quoted: quoted_from(s.to),
                content: t.extent(s.from),
            });
        }
        if s.link != Link::Coordinate {
            phrase(s.to, &mut chain);
        }
    }
    // A quotation whose speaker stands in another sentence, or where the parse lost the link.
    if let Some(q) = inside
        && !chain.iter().any(|s| !q.tokens.contains(&s.cue))
        && let Some((cue, source, stance)) = speaker(t, lexicon, clauses, q)
    {
        chain.push(Said {
            source,
            cue,
            stance,
            quoted: true,
            content: q.tokens.clone(),
        });
    }
    chain.reverse();
    // "there are rumours that" is a phrase and holds a cue; nobody is named twice.
    chain.dedup_by(|a, b| a.source.is_none() && b.source.is_none() && a.stance == b.stance);
    chain
}

/// A phrase such as "according to the ministry" that starts at token `c`.
fn phrase_at(t: &Tree<'_>, lexicon: &Lexicon, c: usize) -> Option<(usize, Option<usize>, Stance)> {
    for (words, stance) in lexicon.phrases.get(t.lower(c))? {
        let n = words.len();
        if c + n > t.len() || !(0..n).all(|k| t.lower(c + k) == words[k]) {
            continue;
        }
        let last = c + n - 1;
        let source = [last, c]
            .into_iter()
            .flat_map(|k| t.children(k))
            .find_map(|k| match t.dep(k) {
                Dep::Pobj => Some(k),
                Dep::Prep => t.child(k, Dep::Pobj),
                _ => None,
            });
        return Some((c, source, *stance));
    }
    None
}

/// The speaker of a quotation: the reporting word outside it and nearest to either end, in the
/// sentences that hold the ends.
fn speaker(
    t: &Tree<'_>,
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    q: &Quote,
) -> Option<(usize, Option<usize>, Stance)> {
    let first = t.doc.sentences[t.sentence(q.tokens.start)].start;
    let last_sentence = t.sentence(q.tokens.end - 1);
    let mut last = t.doc.sentences[last_sentence].end;
    // "… here!" somebody screamed. — the parser may begin a sentence behind the mark.
    let behind = q.tokens.end + 1;
    if behind < t.len()
        && t.sentence(behind) == last_sentence + 1
        && t.doc
            .word(behind)
            .chars()
            .next()
            .is_some_and(char::is_lowercase)
    {
        last = t.doc.sentences[last_sentence + 1].end;
    }
    (first..last)
        .filter(|&i| clauses.quote_at(i).is_none())
        .filter(|&i| matches!(t.pos(i), Pos::Verb))
        .filter_map(|i| {
            let stance = cue_of(t, lexicon, i)?;
            let gap = if i < q.tokens.start {
                q.tokens.start - i
            } else {
                i - q.tokens.end
            };
            Some((gap, i, stance))
        })
        .min_by_key(|&(gap, i, _)| (gap, i))
        .map(|(_, i, stance)| (i, source_of(t, clauses, i, q.tokens.start), stance))
}
