//! The entity recogniser: begin, in, last, unit, out.
//!
//! Follows `spacy/pipeline/_parser_internals/ner.pyx` (3.8). No entity begins on white space, or
//! crosses the start of a sentence as the parser found it.

use crate::error::Error;
use crate::load::Parts;
use crate::transition::{Scorer, Shares, move_ranges};
use std::ops::Range;
use std::sync::Arc;

/// Tokens that the hidden layer sees: the present one, the first and the last of the open entity.
const FEATURES: usize = 3;
const BEGIN: usize = 1;
const IN: usize = 2;
const LAST: usize = 3;
const UNIT: usize = 4;
const OUT: usize = 5;

#[derive(Debug)]
pub(crate) struct Recogniser {
    scorer: Scorer,
    ranges: [Range<usize>; 6],
    labels: Vec<Arc<str>>,
    /// For each action that begins an entity, the one that goes on and the one that ends it.
    rest: Vec<(Range<usize>, Range<usize>)>,
}

impl Recogniser {
    pub(crate) fn new(parts: &Parts, width: usize, moves: &[(u8, String)]) -> Result<Self, Error> {
        let scorer = Scorer::new(parts, "ner", width, FEATURES, moves.len())?;
        let mut ranges: [Range<usize>; 6] = move_ranges(moves)
            .ok_or_else(|| parts.damaged("the recogniser's actions are not in order"))?;
        if ranges[OUT].is_empty() {
            return Err(parts.damaged("the recogniser has no action for words outside of entities"));
        }
        let action = |of: usize, label: &str| {
            let at = ranges[of].clone().find(|&a| moves[a].1 == label);
            at.map_or(0..0, |a| a..a + 1)
        };
        let mut rest = Vec::new();
        for begin in ranges[BEGIN].clone() {
            let (going_on, ending) = (action(IN, &moves[begin].1), action(LAST, &moves[begin].1));
            if ending.is_empty() {
                return Err(parts.damaged(format!(
                    "entities of type '{}' can begin but not end",
                    moves[begin].1
                )));
            }
            rest.push((going_on, ending));
        }
        // An action without a label marks what may not be an entity; it sorts last and is never taken.
        for of in [BEGIN, UNIT] {
            while ranges[of].end > ranges[of].start && moves[ranges[of].end - 1].1.is_empty() {
                ranges[of].end -= 1;
            }
            if ranges[of].clone().any(|a| moves[a].1.is_empty()) {
                return Err(parts.damaged("the recogniser's actions are not in order"));
            }
        }
        let labels = moves
            .iter()
            .map(|(_, label)| label.as_str().into())
            .collect();
        Ok(Recogniser {
            scorer,
            ranges,
            labels,
            rest,
        })
    }

    /// Finds the entities of a document of encoded tokens and gives them to `found`.
    /// `starts` tells which tokens begin a sentence, `is_space` which are white space.
    pub(crate) fn recognise(
        &self,
        encoded: &[f32],
        count: usize,
        starts: &[u32],
        is_space: impl Fn(usize) -> bool,
        memory: &mut Shares,
        mut found: impl FnMut(Range<usize>, &Arc<str>),
    ) {
        self.scorer.prepare(encoded, memory);
        let mut starts = starts.iter().copied().peekable();
        // First token and action of the open entity.
        let mut open: Option<(usize, usize)> = None;
        for here in 0..count {
            while starts.next_if(|&s| s as usize <= here).is_some() {}
            let at_end = here + 1 == count || starts.peek() == Some(&((here + 1) as u32));
            let tokens = [Some(here), open.map(|o| o.0), open.and(here.checked_sub(1))];
            self.scorer.set_tokens(&tokens, memory);
            let action = match open {
                None => {
                    let on = |allowed: bool, of: usize| {
                        if allowed {
                            self.ranges[of].clone()
                        } else {
                            0..0
                        }
                    };
                    let word = !is_space(here);
                    let allowed = [on(word && !at_end, BEGIN), on(word, UNIT), on(true, OUT)];
                    self.scorer.best(&allowed, memory)
                }
                Some((_, begin)) => {
                    let (going_on, ending) = &self.rest[begin - self.ranges[BEGIN].start];
                    let going_on = if at_end { 0..0 } else { going_on.clone() };
                    self.scorer.best(&[going_on, ending.clone()], memory)
                }
            };
            let Some(action) = action else { continue };
            if self.ranges[BEGIN].contains(&action) {
                open = Some((here, action));
            } else if self.ranges[UNIT].contains(&action) {
                found(here..here + 1, &self.labels[action]);
            } else if self.ranges[LAST].contains(&action)
                && let Some((first, _)) = open.take()
            {
                found(first..here + 1, &self.labels[action]);
            }
        }
    }
}
