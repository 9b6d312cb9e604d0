//! The encoder: one vector of 96 numbers for each token, in context.
//!
//! `spacy.Tok2Vec.v2` of `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`. A word's features are
//! hashed to four rows each of its table, which are summed; the tables' sums and, in models that have
//! them, the projected word vector are put side by side and go through a maxout layer with layer
//! normalisation. That much depends on the word alone and is kept. Then come layers over a window of
//! three tokens, `x + norm(maxout(left, here, right))`. Documents lie one after another with rows of
//! zeros before, between and behind them, as many as there are window layers; these rows change
//! with the layers as spaCy's do.

use crate::error::Error;
use crate::hash::embedding_keys;
use crate::kernel::{Packed, affine, layer_norm, maxout};
use crate::lexicon::{Feature, Lexeme};
use crate::load::{Array, EncoderSettings, Parts};

/// Pieces of the encoder's maxout layers; the kernel is made for them.
const PIECES: usize = 3;
/// The widest encoder that is run.
const MAX_WIDTH: usize = 1024;
/// The most window layers that are run.
const MAX_DEPTH: usize = 16;

/// Word vectors: a table and, by id, the rows of it.
#[derive(Clone, Debug)]
pub(crate) struct Vectors {
    keys: Array<u64>,
    rows: Array<u32>,
    table: Array<f32>,
    width: usize,
}

impl Vectors {
    pub(crate) fn new(parts: &Parts) -> Result<Option<Self>, Error> {
        if !parts.has("vectors") {
            return Ok(None);
        }
        let (table, [count, width]) = parts.floats("vectors", [None, None])?;
        let (keys, rows) = (parts.words("vectors.keys")?, parts.numbers("vectors.rows")?);
        if keys.len() != rows.len() || !keys.is_sorted() {
            return Err(parts.damaged("the keys of the word vectors are not in order"));
        }
        if rows.iter().any(|&r| r as usize >= count) {
            return Err(parts.damaged("a key points behind the last word vector"));
        }
        Ok(Some(Vectors {
            keys,
            rows,
            table,
            width,
        }))
    }

    /// The vector of the string with this id.
    pub(crate) fn get(&self, id: u64) -> Option<&[f32]> {
        let at = self.keys.binary_search(&id).ok()?;
        let row = self.rows[at] as usize;
        Some(&self.table[row * self.width..][..self.width])
    }
}

/// A table of hash embeddings.
#[derive(Debug)]
struct Embedding {
    feature: Feature,
    seed: u32,
    rows: u32,
    table: Array<f32>,
}

/// A maxout layer and the layer normalisation behind it.
#[derive(Debug)]
struct Maxout {
    weights: Packed,
    gain: Array<f32>,
    bias: Array<f32>,
}

impl Maxout {
    fn new(
        parts: &Parts,
        prefix: &str,
        i: usize,
        width: usize,
        inputs: usize,
    ) -> Result<Self, Error> {
        let (w, _) = parts.floats(
            &format!("{prefix}.maxout.{i}.W"),
            [Some(width), Some(PIECES), Some(inputs)],
        )?;
        let (b, _) = parts.floats(
            &format!("{prefix}.maxout.{i}.b"),
            [Some(width), Some(PIECES)],
        )?;
        let weights = Packed::maxout(
            width,
            inputs,
            |output, piece, input| w[(output * PIECES + piece) * inputs + input],
            |output, piece| b[output * PIECES + piece],
        );
        let (gain, _) = parts.floats(&format!("{prefix}.norm.{i}.G"), [Some(width)])?;
        let (bias, _) = parts.floats(&format!("{prefix}.norm.{i}.b"), [Some(width)])?;
        Ok(Maxout {
            weights,
            gain,
            bias,
        })
    }
}

#[derive(Debug)]
pub(crate) struct Encoder {
    width: usize,
    tables: Vec<Embedding>,
    /// Projection of the word vectors, as wide as a table.
    vectors: Option<Packed>,
    embed: Maxout,
    layers: Vec<Maxout>,
}

/// Memory that an encoder works in; kept from one batch to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    rows: Vec<f32>,
    hidden: Vec<f32>,
}

impl Encoder {
    pub(crate) fn new(
        parts: &Parts,
        prefix: &str,
        settings: &EncoderSettings,
        vectors: Option<&Vectors>,
    ) -> Result<Self, Error> {
        let (_, [width]) = parts.floats(&format!("{prefix}.norm.0.G"), [None])?;
        if width % 8 != 0 || width > MAX_WIDTH {
            return Err(parts.unsupported(format!("an encoder {width} wide")));
        }
        if settings.depth == 0 || settings.depth > MAX_DEPTH {
            return Err(parts.unsupported(format!("an encoder of {} layers", settings.depth)));
        }
        let mut tables = Vec::new();
        for (i, (name, seed)) in settings.tables.iter().enumerate() {
            let feature = Feature::parse(name)
                .ok_or_else(|| parts.unsupported(format!("an encoder with the feature {name}")))?;
            let (table, [rows, _]) =
                parts.floats(&format!("{prefix}.embed.{i}"), [None, Some(width)])?;
            let rows =
                u32::try_from(rows).map_err(|_| parts.damaged("a table with too many rows"))?;
            tables.push(Embedding {
                feature,
                seed: *seed,
                rows,
                table,
            });
        }
        let projection = match (settings.vectors, vectors) {
            (false, _) => None,
            (true, None) => {
                return Err(parts.damaged("word vectors are asked for, and there are none"));
            }
            (true, Some(vectors)) => {
                let name = format!("{prefix}.vectors");
                let (w, _) = parts.floats(&name, [Some(width), Some(vectors.width)])?;
                Some(Packed::new(
                    width,
                    vectors.width,
                    |c, i| w[c * vectors.width + i],
                    |_| 0.0,
                ))
            }
        };
        let inputs = width * (tables.len() + usize::from(projection.is_some()));
        let embed = Maxout::new(parts, prefix, 0, width, inputs)?;
        let layers = (1..=settings.depth)
            .map(|i| Maxout::new(parts, prefix, i, width, 3 * width))
            .collect::<Result<_, _>>()?;
        Ok(Encoder {
            width,
            tables,
            vectors: projection,
            embed,
            layers,
        })
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Rows of zeros between documents.
    pub(crate) fn pad(&self) -> usize {
        self.layers.len()
    }

    /// The word's own vectors, appended to `out` for each of `words` (with whether a space follows).
    pub(crate) fn embed<'w>(
        &self,
        words: impl Iterator<Item = (&'w Lexeme, bool)>,
        vectors: Option<&Vectors>,
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        const AT_ONCE: usize = 64;
        let width = self.width;
        let inputs = self.embed.weights.inputs();
        let Scratch { rows, hidden } = scratch;
        let mut words = words.peekable();
        while words.peek().is_some() {
            rows.clear();
            let mut count = 0;
            for (word, space) in words.by_ref().take(AT_ONCE) {
                rows.resize((count + 1) * inputs, 0.0);
                let row = &mut rows[count * inputs..];
                for (table, out) in self.tables.iter().zip(row.chunks_exact_mut(width)) {
                    for key in embedding_keys(word.feature(table.feature, space), table.seed) {
                        let from = (key % table.rows) as usize * width;
                        for (out, v) in out.iter_mut().zip(&table.table[from..from + width]) {
                            *out += v;
                        }
                    }
                }
                if let (Some(projection), Some(vectors)) = (&self.vectors, vectors)
                    && let Some(vector) = vectors.get(word.orth)
                {
                    hidden.clear();
                    hidden.resize(projection.stride(), 0.0);
                    affine(projection, vector, 0, 1, hidden);
                    row[inputs - width..].copy_from_slice(&hidden[..width]);
                }
                count += 1;
            }
            hidden.clear();
            hidden.resize(count * width, 0.0);
            maxout(&self.embed.weights, rows, inputs, count, hidden);
            let start = out.len();
            out.resize(start + count * width, 0.0);
            layer_norm(
                hidden,
                width,
                &self.embed.gain,
                &self.embed.bias,
                true,
                &mut out[start..],
            );
        }
    }

    /// Puts rows that were laid out with zeros between documents through the window layers, in place.
    /// `rows` begins and ends with one row of zeros more, for the windows of the first and last row.
    pub(crate) fn encode(&self, rows: &mut [f32], scratch: &mut Scratch) {
        let width = self.width;
        let count = (rows.len() / width).saturating_sub(2);
        scratch.hidden.clear();
        scratch.hidden.resize(count * width, 0.0);
        for layer in &self.layers {
            maxout(&layer.weights, rows, width, count, &mut scratch.hidden);
            layer_norm(
                &scratch.hidden,
                width,
                &layer.gain,
                &layer.bias,
                false,
                &mut rows[width..(count + 1) * width],
            );
        }
    }
}
