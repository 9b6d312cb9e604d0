//! What the parser and the entity recogniser share: scoring the next action from a few tokens.
//!
//! `spacy.TransitionBasedParser.v2`. A hidden layer takes one token for each of its features; since
//! it is linear before its maximum, every token's share in every feature is computed beforehand, for
//! the whole document at once, and a step only adds them up. A feature without a token has weights
//! of its own (`pad`). The upper layer scores the actions; only those are scored that a state allows.

use crate::error::Error;
use crate::kernel::{Lane, Packed, affine, score};
use crate::load::Parts;
use std::ops::Range;

/// Pieces of the hidden layer.
const PIECES: usize = 2;
/// The widest hidden layer that is run.
const MAX_HIDDEN: usize = 512;
/// The most actions that a model may have.
const MAX_ACTIONS: usize = 4096;

/// The layers of a transition system.
#[derive(Debug)]
pub(crate) struct Scorer {
    width: usize,
    projection: Packed,
    lower: Packed,
    hidden: usize,
    features: usize,
    /// Bias of the hidden layer, piece by piece.
    bias: Vec<f32>,
    /// Shares of missing features.
    pad: Vec<f32>,
    /// Weights of the actions: by groups of eight, input by input.
    upper: Vec<Lane>,
    upper_bias: Vec<Lane>,
}

/// Memory for one document's shares and one step.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    projected: Vec<f32>,
    shares: Vec<f32>,
    sum: Vec<f32>,
    hidden: Vec<f32>,
    scores: Vec<Lane>,
}

impl Scorer {
    pub(crate) fn new(
        parts: &Parts,
        prefix: &str,
        width: usize,
        features: usize,
        actions: usize,
    ) -> Result<Self, Error> {
        let name = |part: &str| format!("{prefix}.{part}");
        let (lower, [_, hidden, _, _]) =
            parts.floats(&name("lower.W"), [Some(features), None, Some(PIECES), None])?;
        if hidden % 8 != 0 || hidden > MAX_HIDDEN || actions > MAX_ACTIONS {
            return Err(parts.unsupported(format!(
                "a transition system of {hidden} units and {actions} actions"
            )));
        }
        let (projection, [inner, _]) = parts.floats(&name("projection.W"), [None, Some(width)])?;
        let (projection_bias, _) = parts.floats(&name("projection.b"), [Some(inner)])?;
        let (lower, _) = parts
            .floats(
                &name("lower.W"),
                [Some(features), Some(hidden), Some(PIECES), Some(inner)],
            )
            .map(|(_, dims)| (lower, dims))?;
        let (bias, _) = parts.floats(&name("lower.b"), [Some(hidden), Some(PIECES)])?;
        let (pad, _) = parts.floats(
            &name("lower.pad"),
            [Some(1), Some(features), Some(hidden), Some(PIECES)],
        )?;
        let (upper, _) = parts.floats(&name("upper.W"), [Some(actions), Some(hidden)])?;
        let (upper_bias, _) = parts.floats(&name("upper.b"), [Some(actions)])?;

        // Columns by feature, then piece, then unit.
        let wide = hidden * PIECES;
        let split = |column: usize| (column / wide, column % wide / hidden, column % hidden);
        let packed_lower = Packed::new(
            features * wide,
            inner,
            |column, input| {
                let (feature, piece, unit) = split(column);
                lower[((feature * hidden + unit) * PIECES + piece) * inner + input]
            },
            |_| 0.0,
        );
        let by_piece = |values: &[f32], feature: usize| -> Vec<f32> {
            (0..wide)
                .map(|c| values[(feature * hidden + c % hidden) * PIECES + c / hidden])
                .collect()
        };
        let mut groups = vec![Lane::default(); actions.div_ceil(8) * hidden];
        let mut group_bias = vec![Lane::default(); actions.div_ceil(8)];
        for action in 0..actions {
            group_bias[action / 8].0[action % 8] = upper_bias[action];
            for input in 0..hidden {
                groups[action / 8 * hidden + input].0[action % 8] = upper[action * hidden + input];
            }
        }
        Ok(Scorer {
            width,
            projection: Packed::new(
                inner,
                width,
                |c, i| projection[c * width + i],
                |c| projection_bias[c],
            ),
            lower: packed_lower,
            hidden,
            features,
            bias: by_piece(&bias, 0),
            pad: (0..features).flat_map(|f| by_piece(&pad, f)).collect(),
            upper: groups,
            upper_bias: group_bias,
        })
    }

    /// Computes the shares of a document's tokens, whose rows are `encoded`.
    pub(crate) fn prepare(&self, encoded: &[f32], memory: &mut Shares) {
        let count = encoded.len() / self.width;
        memory
            .projected
            .resize(count * self.projection.stride(), 0.0);
        memory.shares.resize(count * self.lower.stride(), 0.0);
        affine(
            &self.projection,
            encoded,
            self.width,
            count,
            &mut memory.projected,
        );
        affine(
            &self.lower,
            &memory.projected,
            self.projection.stride(),
            count,
            &mut memory.shares,
        );
        memory.sum.resize(self.hidden * PIECES, 0.0);
        memory.hidden.resize(self.hidden, 0.0);
    }

    /// Sets the hidden layer from the tokens of the features; `None` is a missing one.
    pub(crate) fn set_tokens(&self, tokens: &[Option<usize>], memory: &mut Shares) {
        debug_assert_eq!(tokens.len(), self.features);
        let wide = self.hidden * PIECES;
        let sum = &mut memory.sum[..wide];
        sum.copy_from_slice(&self.bias);
        for (feature, token) in tokens.iter().enumerate() {
            let share = match token {
                Some(token) => {
                    &memory.shares[token * self.lower.stride() + feature * wide..][..wide]
                }
                None => &self.pad[feature * wide..][..wide],
            };
            for (sum, share) in sum.iter_mut().zip(share) {
                *sum += share;
            }
        }
        let (first, second) = sum.split_at(self.hidden);
        for ((out, &a), &b) in memory.hidden.iter_mut().zip(first).zip(second) {
            *out = a.max(b);
        }
    }

    /// The best of the actions in the ranges given, which are in order; the first of equals.
    pub(crate) fn best(&self, allowed: &[Range<usize>], memory: &mut Shares) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        let Shares { hidden, scores, .. } = memory;
        scores.clear();
        scores.extend_from_slice(&self.upper_bias);
        // Groups up to this one have their scores.
        let mut scored = 0;
        for range in allowed.iter().filter(|r| !r.is_empty()) {
            let groups = scored.max(range.start / 8)..range.end.div_ceil(8);
            if !groups.is_empty() {
                let weights = &self.upper[groups.start * self.hidden..groups.end * self.hidden];
                score(hidden, weights, &mut scores[groups.clone()]);
                scored = groups.end;
            }
            for action in range.clone() {
                let score = scores[action / 8].0[action % 8];
                if best.is_none_or(|(high, _)| score > high) {
                    best = Some((score, action));
                }
            }
        }
        best.map(|(_, action)| action)
    }
}

/// Where each move's actions stand among all, by the number of the move.
pub(crate) fn move_ranges<const N: usize>(moves: &[(u8, String)]) -> Option<[Range<usize>; N]> {
    let mut ranges = [const { 0..0 }; N];
    let mut at = 0;
    for (number, range) in ranges.iter_mut().enumerate() {
        let count = moves[at..]
            .iter()
            .take_while(|m| usize::from(m.0) == number)
            .count();
        *range = at..at + count;
        at += count;
    }
    (at == moves.len()).then_some(ranges)
}
