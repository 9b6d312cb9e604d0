//! Reporting words where they stand.

use dateline_nlp::Pos;

use crate::clause::Kind;
use crate::lexicon::{Cue, Lexicon};
use crate::tree::{Dep, Tree};

/// What kind of reporting word token `i` could be.
pub(super) fn kind(t: &Tree<'_>, i: usize) -> Option<Kind> {
    match t.pos(i) {
        Pos::Verb => Some(Kind::Verb),
        Pos::Noun => Some(Kind::Noun),
        Pos::Adj => Some(Kind::Adjective),
        _ => None,
    }
}

/// The reporting word at token `i`, and the last of its words: *on* of *insisted yesterday on*.
pub(super) fn at<'l>(
    t: &Tree<'_>,
    lexicon: &'l Lexicon,
    i: usize,
) -> Option<(&'l Cue, Option<usize>)> {
    let kind = kind(t, i)?;
    lexicon
        .cues
        .get(t.lemma(i))?
        .iter()
        .filter(|c| c.kind == kind)
        .find_map(|cue| rest(t, i, &cue.rest).map(|last| (cue, last)))
}

/// Finds the words `rest` below token `i`, each under `i` or under the one before it.
fn rest(t: &Tree<'_>, i: usize, rest: &[String]) -> Option<Option<usize>> {
    let mut last = None;
    for word in rest {
        let here = last.unwrap_or(i);
        let found = [i, here]
            .into_iter()
            .flat_map(|at| t.children(at))
            .find(|&c| {
                c > here
                    && matches!(
                        t.dep(c),
                        Dep::Prt
                            | Dep::Prep
                            | Dep::Dative
                            | Dep::Dobj
                            | Dep::Acomp
                            | Dep::Oprd
                            | Dep::Advmod
                            | Dep::Agent
                    )
                    && (t.lower(c) == word || t.lemma(c) == word)
            })
            // "laid the blame on him": the parser hung the preposition on the object.
            .or_else(|| {
                let object = t.child(i, Dep::Dobj)?;
                t.children(object)
                    .find(|&c| c > object && t.dep(c) == Dep::Prep && t.lower(c) == word)
            })?;
        last = Some(found);
    }
    Some(last)
}
