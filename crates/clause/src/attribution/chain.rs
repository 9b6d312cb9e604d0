//! The chain of those who say a clause: reporting clauses above it, phrases such as "according to",
//! quotation marks that carry a speaker across sentences, and headings with a speaker.

use dateline_nlp::Pos;
use dateline_record::Stance;

use crate::climb::{Link, climb};
use crate::factuality::lemma_with_particle;
use crate::lexicon::{Cue, Frame, Lexicon};
use crate::tree::{Dep, Tree};
use crate::{Clause, Clauses, Role};

use super::Said;
use super::cue::kind;
use super::quote::Quote;

/// The reporting word at token `i`: with its particle, then alone; of its own kind, then of another,
/// which a wrong tag may have hidden.
fn cue_of<'l>(t: &Tree<'_>, lexicon: &'l Lexicon, i: usize) -> Option<&'l Cue> {
    let all = lexicon.cues.get(t.lemma(i))?;
    let with = lemma_with_particle(t, i);
    let particle = with.as_deref().and_then(|l| l.rsplit(' ').next());
    let own = kind(t, i);
    all.iter()
        .filter(|c| !c.view)
        .filter(|c| match c.rest.as_slice() {
            [] => true,
            [one] => Some(one.as_str()) == particle,
            _ => false,
        })
        .min_by_key(|c| (c.rest.is_empty(), Some(c.kind) != own))
}

/// The source of a reporting word: the agent of its clause, or whoever holds the noun.
fn source_of(
    t: &Tree<'_>,
    lexicon: &Lexicon,
    clauses: &Clauses<'_>,
    cue: usize,
    content: usize,
) -> Option<usize> {
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
        // "made the claim that", "issued a warning that"
        if t.dep(cue) == Dep::Dobj
            && let Some(v) = t.head(cue)
            && lexicon.holders.contains(t.lemma(v))
        {
            return clauses
                .at(v)?
                .role(&Role::Agent)
                .map(|a| a.head)
                .find(|&h| h != content);
        }
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
    let inside = clauses.quotes.at(clause.token);
    let quoted_from = |cue: usize| inside.is_some_and(|q| !q.tokens.contains(&cue));
    let phrase = |at: usize, chain: &mut Vec<Said>| {
        for c in t.children(at) {
            if c == clause.token {
                continue;
            }
            if let Some(found) = phrase_at(t, lexicon, c)
                && !chain.iter().any(|s| s.cue == c)
            {
                chain.push(Said {
                    source: found.source,
                    relative: None,
                    cue: c,
                    stance: found.stance,
                    quoted: quoted_from(c),
                    content: vec![t.extent(at)],
                });
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
            && frame != Frame::Subject
            && (direct || frame != Frame::Noun)
            && let Some(cue) = cue_of(t, lexicon, s.to)
            && (!is_quotative(cue) || frame == Frame::That && quoted_from(s.to))
            && s.to != clause.token
        {
            let source = source_of(t, lexicon, clauses, s.to, s.from);
            chain.push(Said {
                source,
                relative: None,
                cue: s.to,
                stance: cue.stance,
                quoted: quoted_from(s.to),
                content: vec![t.extent(s.from)],
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
            relative: None,
            cue,
            stance,
            quoted: true,
            content: vec![q.tokens.clone()],
        });
    }
    // "Minister: no talks".
    let at = clauses
        .headed
        .partition_point(|h| h.content.end <= clause.token);
    if let Some(h) = clauses.headed.get(at)
        && h.content.contains(&clause.token)
        && !chain.iter().any(|s| s.cue < h.content.start)
    {
        chain.push(Said {
            source: Some(h.source),
            relative: None,
            cue: h.colon,
            stance: Stance::Says,
            quoted: false,
            content: vec![h.content.clone()],
        });
    }
    chain.reverse();
    // "there are rumours that" is a phrase and holds a cue; nobody is named twice.
    chain.dedup_by(|a, b| a.source.is_none() && b.source.is_none() && a.stance == b.stance);
    chain
}

/// Whether the word reports nothing but quotations: *began*, *continued*.
fn is_quotative(cue: &Cue) -> bool {
    cue.takes.quote && !cue.takes.clause && !cue.takes.named
}

/// A phrase such as "according to the ministry".
pub(super) struct Phrase {
    /// How many tokens the phrase itself has.
    pub(super) words: usize,
    /// Head of the source's noun phrase.
    pub(super) source: Option<usize>,
    /// How the source stands to what is said.
    pub(super) stance: Stance,
}

/// The phrase that starts at token `c`.
pub(super) fn phrase_at(t: &Tree<'_>, lexicon: &Lexicon, c: usize) -> Option<Phrase> {
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
                Dep::Pobj | Dep::Dobj => Some(k),
                Dep::Prep => t.child(k, Dep::Pobj),
                _ => None,
            });
        return Some(Phrase {
            words: n,
            source,
            stance: *stance,
        });
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
        .filter(|&i| clauses.quotes.at(i).is_none())
        .filter(|&i| matches!(t.pos(i), Pos::Verb))
        .filter_map(|i| {
            let stance = cue_of(t, lexicon, i)?.stance;
            let gap = if i < q.tokens.start {
                q.tokens.start - i
            } else {
                i - q.tokens.end
            };
            Some((gap, i, stance))
        })
        .min_by_key(|&(gap, i, _)| (gap, i))
        .map(|(_, i, stance)| (i, source_of(t, lexicon, clauses, i, q.tokens.start), stance))
}
