//! The dependency parser: arc-eager transitions with sentence breaks.
//!
//! Follows `spacy/pipeline/_parser_internals/arc_eager.pyx` and `_state.pxd` (3.8), which extend
//! Nivre's arc-eager system: a word without a head may be put back on the buffer, a left arc may
//! replace an earlier head, and a break marks the next word as the start of a sentence. Labels that
//! hold `||` lift an arc out of a crossing; they are undone afterwards (`nonproj.pyx`, after Nivre
//! and Nilsson 2005).

use crate::error::Error;
use crate::load::Parts;
use crate::transition::{Scorer, Shares, move_ranges};
use std::ops::Range;
use std::sync::Arc;

/// Tokens that the hidden layer sees: B0, B1, S0, S1, S2, left of B0, left and right of S0.
const FEATURES: usize = 8;
const SHIFT: usize = 0;
const REDUCE: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const BREAK: usize = 4;
/// Divides a label from that of the head it was lifted from.
const DELIMITER: &str = "||";

#[derive(Debug)]
pub(crate) struct Parser {
    scorer: Scorer,
    /// Labels by number; those of the actions come first.
    labels: Vec<Arc<str>>,
    /// For every label with a delimiter: the label proper and that of the head to look for.
    lifted: Vec<Option<(u16, Option<u16>)>>,
    ranges: [Range<usize>; 5],
    /// Label of each action.
    action_labels: Vec<u16>,
    root: u16,
}

/// What the parser finds for one document, and the memory it works in.
#[derive(Debug, Default)]
pub(crate) struct Parse {
    pub(crate) heads: Vec<u32>,
    /// Numbers of labels.
    pub(crate) labels: Vec<u16>,
    /// First tokens of the sentences, in order.
    pub(crate) starts: Vec<u32>,
    state: State,
    edges: Edges,
}

const NONE: u32 = u32::MAX;

#[derive(Debug, Default)]
struct State {
    stack: Vec<u32>,
    /// Words put back on the buffer, before its rest.
    returned: Vec<u32>,
    unshiftable: Vec<bool>,
    starts: Vec<bool>,
    /// The last left child, the last right child, and the right child before this one.
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    before: Vec<u32>,
}

#[derive(Debug, Default)]
struct Edges {
    left: Vec<u32>,
    right: Vec<u32>,
    starts: Vec<bool>,
}

impl Parser {
    pub(crate) fn new(parts: &Parts, width: usize, moves: &[(u8, String)]) -> Result<Self, Error> {
        let scorer = Scorer::new(parts, "parser", width, FEATURES, moves.len())?;
        let ranges: [Range<usize>; 5] = move_ranges(moves)
            .ok_or_else(|| parts.damaged("the parser's actions are not in order"))?;
        if ranges[SHIFT].is_empty() || ranges[REDUCE].is_empty() {
            return Err(parts.damaged("the parser has no shift or no reduce"));
        }
        let mut labels: Vec<Arc<str>> = Vec::new();
        let mut number = |label: &str| match labels.iter().position(|l| **l == *label) {
            Some(at) => at as u16,
            None => {
                labels.push(label.into());
                // `Scorer::new` bounds the number of actions.
                (labels.len() - 1) as u16
            }
        };
        let action_labels = moves.iter().map(|(_, label)| number(label)).collect();
        let root = number("ROOT");
        let mut lifted = Vec::new();
        for (_, label) in moves {
            let Some((own, of_head)) = label.split_once(DELIMITER) else {
                continue;
            };
            let pair = (number(label), (number(own), number(of_head)));
            lifted.push(pair);
        }
        let mut by_label = vec![None; labels.len()];
        for (label, (own, of_head)) in lifted {
            by_label[usize::from(label)] = Some((own, Some(of_head)));
        }
        Ok(Parser {
            scorer,
            labels,
            lifted: by_label,
            ranges,
            action_labels,
            root,
        })
    }

    /// The labels by number.
    pub(crate) fn labels(&self) -> &[Arc<str>] {
        &self.labels
    }

    /// Parses a document of encoded tokens. `is_space` tells which tokens are white space.
    pub(crate) fn parse(
        &self,
        encoded: &[f32],
        count: usize,
        is_space: impl Fn(usize) -> bool,
        memory: &mut Shares,
        out: &mut Parse,
    ) {
        self.scorer.prepare(encoded, memory);
        self.run(count, memory, out);
        for i in 0..count {
            if out.heads[i] == NONE {
                out.heads[i] = i as u32;
                out.labels[i] = self.root;
            }
        }
        if out
            .labels
            .iter()
            .any(|&l| self.lifted[usize::from(l)].is_some())
        {
            out.edges.compute(&out.heads);
            self.undo_lifting(is_space, out);
        }
        out.edges.compute(&out.heads);
        out.starts.clear();
        out.starts
            .extend((0..count as u32).filter(|&i| out.edges.starts[i as usize]));
    }

    fn run(&self, count: usize, memory: &mut Shares, out: &mut Parse) {
        let Parse {
            heads,
            labels,
            state,
            ..
        } = out;
        fill(heads, count, NONE);
        fill(labels, count, self.root);
        state.reset(count);
        // The next word of the buffer behind those put back.
        let mut next = 0;
        // Every word can be shifted, put back and reduced only so often; the bound holds whatever the
        // weights are.
        loop {
            let left = count - next + state.returned.len();
            if state.stack.is_empty() && left == 0 {
                return;
            }
            let buffer = |i: usize| match state.returned.len().checked_sub(i + 1) {
                Some(at) => Some(state.returned[at] as usize),
                None => Some(next + i - state.returned.len()).filter(|&w| w < count),
            };
            let stack = |i: usize| {
                state
                    .stack
                    .len()
                    .checked_sub(i + 1)
                    .map(|at| state.stack[at] as usize)
            };
            let child = |of: &[u32], word: Option<usize>| {
                word.map(|w| of[w])
                    .filter(|&c| c != NONE)
                    .map(|c| c as usize)
            };
            let (b0, b1, s0) = (buffer(0), buffer(1), stack(0));
            self.scorer.set_tokens(
                &[
                    b0,
                    b1,
                    s0,
                    stack(1),
                    stack(2),
                    child(&state.last_left, b0),
                    child(&state.last_left, s0),
                    child(&state.last_right, s0),
                ],
                memory,
            );
            let starts = |w: Option<usize>| w.is_some_and(|w| state.starts[w]);
            let on = |allowed: bool, of: usize| {
                if allowed {
                    self.ranges[of].clone()
                } else {
                    0..0
                }
            };
            let has_stack = s0.is_some();
            let shift = !has_stack
                || (left >= 2 && !starts(b0) && b0.is_some_and(|w| !state.unshiftable[w]));
            let arc = has_stack && left > 0 && !starts(b0);
            let cut = left >= 2 && b1 == b0.map(|w| w + 1) && !starts(b1);
            let allowed = [
                on(shift, SHIFT),
                on(has_stack, REDUCE),
                on(arc, LEFT),
                on(arc, RIGHT),
                on(cut, BREAK),
            ];
            // An action is always found: on an empty stack shift, else reduce.
            let Some(action) = self.scorer.best(&allowed, memory) else {
                return;
            };
            let of = (SHIFT..=BREAK)
                .find(|&m| self.ranges[m].contains(&action))
                .unwrap_or(REDUCE);
            match (of, s0, b0) {
                (SHIFT, _, _) => state.push(&mut next, count),
                (RIGHT, Some(s0), Some(b0)) => {
                    heads[b0] = s0 as u32;
                    labels[b0] = self.action_labels[action];
                    state.before[b0] = state.last_right[s0];
                    state.last_right[s0] = b0 as u32;
                    state.push(&mut next, count);
                }
                (LEFT, Some(s0), Some(b0)) => {
                    let head = heads[s0] as usize;
                    if heads[s0] != NONE && state.last_right[head] == s0 as u32 {
                        state.last_right[head] = state.before[s0];
                    }
                    heads[s0] = b0 as u32;
                    labels[s0] = self.action_labels[action];
                    state.last_left[b0] = s0 as u32;
                    state.unshiftable[b0] = false;
                    state.stack.pop();
                }
                (BREAK, _, _) => {
                    if let Some(b1) = b1 {
                        state.starts[b1] = true;
                    }
                }
                (_, Some(s0), _) => {
                    state.stack.pop();
                    if heads[s0] == NONE && !state.stack.is_empty() {
                        state.unshiftable[s0] = true;
                        state.returned.push(s0 as u32);
                    }
                }
                _ => return,
            }
        }
    }

    /// Hangs every word with a lifted label on the first word with the head's label that a
    /// breadth-first search below its present head meets.
    fn undo_lifting(&self, is_space: impl Fn(usize) -> bool, out: &mut Parse) {
        let Parse {
            heads,
            labels,
            edges,
            ..
        } = out;
        let (mut queue, mut later) = (Vec::new(), Vec::new());
        for i in 0..heads.len() {
            let Some((own, of_head)) = self.lifted[usize::from(labels[i])] else {
                continue;
            };
            queue.clear();
            queue.push(heads[i] as usize);
            let mut found = None;
            'search: while !queue.is_empty() {
                later.clear();
                for &word in &queue {
                    let (left, right) = (edges.left[word] as usize, edges.right[word] as usize);
                    for child in left..=right {
                        if heads[child] as usize != word
                            || child == word
                            || child == i
                            || is_space(child)
                        {
                            continue;
                        }
                        if Some(labels[child]) == of_head {
                            found = Some(child);
                            break 'search;
                        }
                        later.push(child);
                    }
                }
                std::mem::swap(&mut queue, &mut later);
            }
            if let Some(head) = found {
                heads[i] = head as u32;
            }
            labels[i] = own;
        }
    }
}

fn fill<T: Clone>(values: &mut Vec<T>, count: usize, value: T) {
    values.clear();
    values.resize(count, value);
}

impl State {
    fn reset(&mut self, count: usize) {
        self.stack.clear();
        self.returned.clear();
        fill(&mut self.unshiftable, count, false);
        fill(&mut self.starts, count, false);
        if let Some(first) = self.starts.first_mut() {
            *first = true;
        }
        fill(&mut self.last_left, count, NONE);
        fill(&mut self.last_right, count, NONE);
        fill(&mut self.before, count, NONE);
    }

    /// Moves the first word of the buffer to the stack.
    fn push(&mut self, next: &mut usize, count: usize) {
        if let Some(word) = self.returned.pop() {
            self.stack.push(word);
        } else if *next < count {
            self.stack.push(*next as u32);
            *next += 1;
        }
    }
}

impl Edges {
    /// The outermost words below each word, and which words begin a sentence
    /// (`set_children_from_heads` in `doc.pyx`).
    fn compute(&mut self, heads: &[u32]) {
        const MAX_ROUNDS: usize = 11;
        let count = heads.len();
        let Edges {
            left,
            right,
            starts,
        } = self;
        left.clear();
        left.extend(0..count as u32);
        right.clear();
        right.extend(0..count as u32);
        for _ in 0..=MAX_ROUNDS {
            for i in (0..count).chain((0..count).rev()) {
                let head = heads[i] as usize;
                left[head] = left[head].min(left[i]);
                right[head] = right[head].max(right[i]);
            }
            fill(starts, count, false);
            for (i, &head) in heads.iter().enumerate() {
                if head as usize == i {
                    starts[left[i] as usize] = true;
                }
            }
            if within_sentences(heads, starts) {
                break;
            }
        }
    }
}

/// Whether every head is in the sentence of its word. As in spaCy, the first word of the next
/// sentence passes as well, and the last word of the document is not looked at.
fn within_sentences(heads: &[u32], starts: &[bool]) -> bool {
    let Some(last) = heads.len().checked_sub(1) else {
        return true;
    };
    let mut from = 0;
    for to in 1..=last {
        if starts[to] || to == last {
            if heads[from..to]
                .iter()
                .any(|&h| (h as usize) < from || h as usize > to)
            {
                return false;
            }
            from = to;
        }
    }
    true
}
