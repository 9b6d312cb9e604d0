//! Stretches of what is said.

use std::ops::Range;

use dateline_nlp::Pos;

use crate::clause::Kind;
use crate::climb::to_infinitive;
use crate::lexicon::{Cue, Takes};
use crate::tree::{Dep, Tree};

use super::quote::Quotes;

/// What is left of `whole` without `cut`.
pub(super) fn minus(whole: Range<usize>, cut: &Range<usize>) -> Vec<Range<usize>> {
    [
        whole.start..whole.end.min(cut.start),
        whole.start.max(cut.end)..whole.end,
    ]
    .into_iter()
    .filter(|r| r.start < r.end)
    .collect()
}

/// The stretches without punctuation and white space at either end; empty ones are left out.
pub(super) fn tidy(t: &Tree<'_>, spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let edge = |i: usize| matches!(t.pos(i), Pos::Punct | Pos::Space);
    spans
        .into_iter()
        .filter_map(|mut r| {
            while r.start < r.end && edge(r.start) {
                r.start += 1;
            }
            while r.end > r.start && edge(r.end - 1) {
                r.end -= 1;
            }
            (r.start < r.end).then_some(r)
        })
        .collect()
}

/// Whether the verb `v` is passive: by its auxiliary or subject, or as a participle behind its noun.
pub(super) fn is_passive(t: &Tree<'_>, v: usize) -> bool {
    t.children(v)
        .any(|c| matches!(t.dep(c), Dep::Auxpass | Dep::Nsubjpass))
        || t.tag(v) == "VBN" && t.dep(v) == Dep::Acl && t.child(v, Dep::Aux).is_none()
}

/// The content of the reporting word at token `i`, whose last word is `last`. `free`: which
/// quotations nobody has taken yet.
pub(super) fn of(
    t: &Tree<'_>,
    quotes: &Quotes,
    free: &dyn Fn(usize) -> bool,
    i: usize,
    cue: &Cue,
    last: Option<usize>,
) -> Option<Vec<Range<usize>>> {
    if let Some(p) = last
        && let Some(object) = t
            .children(p)
            .find(|&c| matches!(t.dep(c), Dep::Pobj | Dep::Pcomp))
    {
        return Some(vec![t.extent(object)]);
    }
    match cue.kind {
        Kind::Verb => of_verb(t, quotes, free, i, cue.takes, last),
        Kind::Noun => of_noun(t, i, cue.takes),
        Kind::Adjective => of_adjective(t, i, cue.takes),
    }
}

fn of_verb(
    t: &Tree<'_>,
    quotes: &Quotes,
    free: &dyn Fn(usize) -> bool,
    v: usize,
    takes: Takes,
    last: Option<usize>,
) -> Option<Vec<Range<usize>>> {
    let spans = complement(t, quotes, v, takes)
        .or_else(|| last.and_then(|l| complement(t, quotes, l, takes)))
        .or_else(|| inserted(t, v, takes));
    if spans.is_some() {
        return spans;
    }
    let object = t
        .children(v)
        .find(|&c| matches!(t.dep(c), Dep::Dobj | Dep::Nsubjpass) && !t.is_relative_word(c));
    if takes.named {
        let called = t.children(v).find(|&c| {
            matches!(t.dep(c), Dep::Oprd | Dep::Ccomp)
                || t.dep(c) == Dep::Prep && t.lower(c) == "as"
        });
        if let Some(called) = called {
            let mut span = t.extent(called);
            if let Some(o) = object
                && o < called
                && t.dep(o) == Dep::Dobj
            {
                span.start = span.start.min(t.extent(o).start);
            }
            return Some(vec![span]);
        }
    }
    if (takes.clause || takes.quote)
        && let Some(k) = nearest(t, quotes, v)
        && free(k)
    {
        return Some(vec![quotes.all[k].tokens.clone()]);
    }
    match object {
        Some(o) if takes.noun => Some(vec![t.extent(o)]),
        _ => None,
    }
}

/// The clause, infinitive or participle that the verb governs.
fn complement(t: &Tree<'_>, quotes: &Quotes, v: usize, takes: Takes) -> Option<Vec<Range<usize>>> {
    let own = quotes.index(v);
    let quoted = |c: usize| quotes.index(c).is_some_and(|q| Some(q) != own);
    let mut clauses: Vec<usize> = t
        .children(v)
        .filter(|&c| t.dep(c) == Dep::Ccomp)
        .filter(|&c| {
            // "When the talks fail, he said, …": a clause with a conjunction of its own is not said.
            t.child(c, Dep::Mark).is_none_or(|m| {
                matches!(
                    t.lower(m),
                    "that" | "whether" | "if" | "like" | "for" | "to"
                )
            })
        })
        .filter(|&c| {
            if to_infinitive(t, c) {
                takes.to || takes.quote
            } else {
                takes.clause || takes.quote && quotes.at(c).is_some()
            }
        })
        .collect();
    // Several of them: those quoted, all of one quotation that the speaker's name breaks; else the one
    // behind the verb, else the nearer one.
    if clauses.iter().any(|&c| quoted(c)) {
        clauses.retain(|&c| quoted(c));
    } else {
        clauses.sort_by_key(|&c| (c < v, c.abs_diff(v)));
        clauses.truncate(1);
    }
    if !clauses.is_empty() {
        return Some(
            clauses
                .into_iter()
                .flat_map(|c| {
                    let whole = t.extent(c);
                    if whole.contains(&v) {
                        minus(whole, &t.extent(v))
                    } else {
                        vec![whole]
                    }
                })
                .collect(),
        );
    }
    t.children(v)
        .find(|&c| match t.dep(c) {
            Dep::Xcomp => {
                let to = to_infinitive(t, c);
                to && c > v && takes.to
                    || t.tag(c) == "VBG" && takes.ing
                    || takes.clause && quoted(c)
            }
            Dep::Parataxis => takes.clause,
            _ => false,
        })
        .map(|c| vec![t.extent(c)])
}

/// "The plan, he said, is dead", "as he said": the clause around the reporting one.
fn inserted(t: &Tree<'_>, v: usize, takes: Takes) -> Option<Vec<Range<usize>>> {
    let head = t.head(v)?;
    let as_clause = || {
        t.dep(v) == Dep::Advcl
            && t.children(v)
                .any(|k| matches!(t.dep(k), Dep::Mark | Dep::Advmod) && t.lower(k) == "as")
    };
    let subject = t
        .children(v)
        .any(|c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass));
    (takes.clause && subject && (t.dep(v) == Dep::Parataxis || as_clause()))
        .then(|| minus(t.extent(head), &t.extent(v)))
}

/// How many quotations on either side of a verb are looked at.
const NEAR: usize = 4;

/// How far behind a quotation its verb may begin a sentence of its own, in tokens.
const BEHIND: usize = 8;

/// The quotation that the verb `v` introduces or closes: in its own sentence, in the one before it
/// where that ends with the mark, or in the next behind a colon or comma.
fn nearest(t: &Tree<'_>, quotes: &Quotes, v: usize) -> Option<usize> {
    if quotes.at(v).is_some() {
        return None;
    }
    let s = t.sentence(v);
    let sentence = &t.doc.sentences[s];
    let ends_with_colon = t.doc.word(sentence.end.saturating_sub(1)) == ":";
    let middle = quotes.all.partition_point(|q| q.tokens.end <= v);
    (middle.saturating_sub(NEAR)..(middle + NEAR).min(quotes.all.len()))
        .filter_map(|k| {
            let q = &quotes.all[k].tokens;
            let (first, last) = (t.sentence(q.start), t.sentence(q.end - 1));
            if quotes.paragraph(q.start) != quotes.paragraph(v) {
                // "He said:" and the words in the next paragraph.
                let next = quotes.paragraph(q.start) == quotes.paragraph(v) + 1;
                return (q.start > v && next && ends_with_colon).then(|| (q.start - v, k));
            }
            let beside = first <= s && s <= last;
            let closes =
                last + 1 == s && q.end <= v && v - q.end < BEHIND && sentence.start >= q.end;
            let opens = first == s + 1
                && q.start > v
                && q.start >= 2
                && matches!(t.doc.word(q.start - 2), ":" | ",");
            let gap = if q.start > v {
                q.start - v
            } else {
                v.saturating_sub(q.end)
            };
            (beside || closes || opens).then_some((gap, k))
        })
        .min()
        .map(|(_, k)| k)
}

fn of_noun(t: &Tree<'_>, n: usize, takes: Takes) -> Option<Vec<Range<usize>>> {
    let clause = t.children(n).filter(|&c| c > n).find(|&c| {
        let marked = t
            .child(c, Dep::Mark)
            .is_some_and(|m| matches!(t.lower(m), "that" | "whether" | "if"));
        match t.dep(c) {
            Dep::Acl | Dep::Ccomp | Dep::Xcomp => {
                takes.clause && marked || takes.to && to_infinitive(t, c)
            }
            Dep::Relcl => takes.clause && marked,
            _ => false,
        }
    });
    if let Some(c) = clause {
        return Some(vec![t.extent(c)]);
    }
    // "The fear is that …"
    let head = t.head(n)?;
    if takes.clause && t.dep(n) == Dep::Nsubj && t.pos(head) == Pos::Aux {
        let c = t.child(head, Dep::Ccomp)?;
        return Some(vec![t.extent(c)]);
    }
    None
}

fn of_adjective(t: &Tree<'_>, a: usize, takes: Takes) -> Option<Vec<Range<usize>>> {
    let c = t.children(a).filter(|&c| c > a).find(|&c| match t.dep(c) {
        Dep::Ccomp => takes.clause,
        Dep::Xcomp => takes.to && to_infinitive(t, c),
        _ => false,
    })?;
    Some(vec![t.extent(c)])
}
