//! The encoder: one vector of 96 numbers for each token, in context.
//!
//! `spacy.Tok2Vec.v2` of `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`. A word's features are
//! hashed to four rows each of its table, which are summed; the tables' sums and, in models that have
//! them, the projected word vector are put side by side and go through a maxout layer with layer
//! normalisation. Then come layers over a window of three tokens, `x + norm(maxout(left, here,
//! right))`. Documents lie one after another with rows of zeros before, between and behind them, as
//! many as there are window layers; these rows change with the layers as spaCy's do.
//!
//! A word's own vector depends on the word alone, and so do the products that it gives the first
//! window layer as the left, the middle or the right of a window. Both are kept for the words that
//! were seen last ([`WordVectors`]); the first window layer then is a sum of three rows.

use crate::error::Error;
use crate::hash::embedding_keys;
use crate::kernel::{
    Packed, Window, WindowMemory, affine, layer_norm, max_of_sum, maxout, maxout_column,
};
use crate::lexicon::{Feature, Lexeme};
use crate::load::{Array, EncoderSettings, Parts};
use std::ops::Range;

/// Pieces of the encoder's maxout layers; the kernel is made for them.
const PIECES: usize = 3;
/// Tokens of a window.
const WINDOW: usize = 3;
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
        let at = self.find(id)?;
        let row = self.rows[at] as usize;
        Some(&self.table[row * self.width..][..self.width])
    }

    /// Where an id stands among the keys. Ids are hashes, spread evenly, so the place can be guessed to
    /// within a few hundred; from there the range is doubled until it holds the id.
    fn find(&self, id: u64) -> Option<usize> {
        let keys: &[u64] = &self.keys;
        let guess = (u128::from(id) * keys.len() as u128 >> 64) as usize;
        let mut reach = 64;
        let (mut from, mut to) = (guess, guess);
        while from > 0 && keys[from] > id {
            from = from.saturating_sub(reach);
            reach *= 2;
        }
        let mut reach = 64;
        while to < keys.len() && keys[to] <= id {
            to = to.saturating_add(reach).min(keys.len());
            reach *= 2;
        }
        keys[from..to].binary_search(&id).ok().map(|at| from + at)
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
    norm: Norm,
}

/// Parameters of a maxout layer as thinc stores them.
struct Layer {
    width: usize,
    inputs: usize,
    w: Array<f32>,
    b: Array<f32>,
    norm: Norm,
}

impl Layer {
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
        let (gain, _) = parts.floats(&format!("{prefix}.norm.{i}.G"), [Some(width)])?;
        let (bias, _) = parts.floats(&format!("{prefix}.norm.{i}.b"), [Some(width)])?;
        Ok(Layer {
            width,
            inputs,
            w,
            b,
            norm: Norm { gain, bias },
        })
    }

    fn pack(self) -> Maxout {
        let Layer {
            width,
            inputs,
            w,
            b,
            norm,
        } = self;
        let weights = Packed::maxout(
            width,
            inputs,
            |output, piece, input| w[(output * PIECES + piece) * inputs + input],
            |output, piece| b[output * PIECES + piece],
        );
        Maxout { weights, norm }
    }
}

#[derive(Debug)]
pub(crate) struct Encoder {
    width: usize,
    tables: Vec<Embedding>,
    /// Projection of the word vectors, as wide as a table.
    vectors: Option<Packed>,
    embed: Maxout,
    /// The first window layer, as products of one word in its three places.
    shares: Packed,
    shares_bias: Vec<f32>,
    first: Norm,
    /// The window layers behind it.
    layers: Vec<(Window, Norm)>,
}

/// Gain and bias of a layer normalisation.
#[derive(Debug)]
struct Norm {
    gain: Array<f32>,
    bias: Array<f32>,
}

/// What is kept of words: a row of numbers for each.
#[derive(Debug, Default)]
pub(crate) struct WordVectors {
    /// The words' own vectors.
    own: Vec<f32>,
    /// Their products as left, middle and right of a window.
    shares: Vec<f32>,
}

impl WordVectors {
    pub(crate) fn clear(&mut self) {
        self.own.clear();
        self.shares.clear();
    }
}

/// Memory that an encoder works in; kept from one batch to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    rows: Vec<f32>,
    hidden: Vec<f32>,
    zeros: Vec<f32>,
    /// Word vectors of the words at hand.
    found: Vec<f32>,
    /// First rows of the pairs to compute.
    pairs: Vec<u32>,
    window: WindowMemory,
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
        let embed = Layer::new(parts, prefix, 0, width, inputs)?.pack();
        let first = Layer::new(parts, prefix, 1, width, WINDOW * width)?;
        let layers = (2..=settings.depth)
            .map(|i| {
                let Layer {
                    w, b, norm, inputs, ..
                } = Layer::new(parts, prefix, i, width, WINDOW * width)?;
                let window = Window::new(
                    width,
                    |output, piece, place, input| {
                        w[(output * PIECES + piece) * inputs + place * width + input]
                    },
                    |output, piece| b[output * PIECES + piece],
                );
                Ok((window, norm))
            })
            .collect::<Result<_, Error>>()?;
        // Within each of the three places the columns are in the order of `Packed::maxout`.
        let wide = PIECES * width;
        let place = |column: usize| maxout_column(column % wide);
        let shares = Packed::new(
            WINDOW * wide,
            width,
            |column, input| {
                let (output, piece) = place(column);
                first.w
                    [(output * PIECES + piece) * first.inputs + column / wide * first.width + input]
            },
            |_| 0.0,
        );
        let shares_bias = (0..wide)
            .map(|column| {
                let (output, piece) = place(column);
                first.b[output * PIECES + piece]
            })
            .collect();
        Ok(Encoder {
            width,
            tables,
            vectors: projection,
            embed,
            shares,
            shares_bias,
            first: first.norm,
            layers,
        })
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Rows of zeros before, between and behind documents: as many as there are window layers, and so
    /// many that what is computed around two neighbours does not overlap.
    pub(crate) fn pad(&self) -> usize {
        let depth = 1 + self.layers.len();
        depth
            .next_multiple_of(2)
            .max(2 * (depth - 1).next_multiple_of(2))
    }

    /// Appends the rows of words (with whether a space follows them) to `out`.
    pub(crate) fn embed<'w>(
        &self,
        words: impl Iterator<Item = (&'w Lexeme, bool)>,
        vectors: Option<&Vectors>,
        scratch: &mut Scratch,
        out: &mut WordVectors,
    ) {
        const AT_ONCE: usize = 60;
        let width = self.width;
        let inputs = self.embed.weights.inputs();
        let Scratch {
            rows,
            hidden,
            found,
            ..
        } = scratch;
        let mut words = words.peekable();
        while words.peek().is_some() {
            rows.clear();
            found.clear();
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
                if let Some(vectors) = vectors.filter(|_| self.vectors.is_some()) {
                    found.resize((count + 1) * vectors.width, 0.0);
                    if let Some(vector) = vectors.get(word.orth) {
                        found[count * vectors.width..].copy_from_slice(vector);
                    }
                }
                count += 1;
            }
            if let Some(projection) = &self.vectors {
                let stride = projection.stride();
                hidden.clear();
                hidden.resize(count * stride, 0.0);
                affine(projection, found, projection.inputs(), count, hidden);
                for (row, vector) in rows
                    .chunks_exact_mut(inputs)
                    .zip(hidden.chunks_exact(stride))
                {
                    row[inputs - width..].copy_from_slice(&vector[..width]);
                }
            }
            hidden.clear();
            hidden.resize(count * width, 0.0);
            maxout(&self.embed.weights, rows, inputs, count, hidden);
            let start = out.own.len();
            out.own.resize(start + count * width, 0.0);
            let own = &mut out.own[start..];
            layer_norm(
                hidden,
                width,
                &self.embed.norm.gain,
                &self.embed.norm.bias,
                true,
                own,
            );
            let start = out.shares.len();
            out.shares.resize(start + count * self.shares.stride(), 0.0);
            affine(&self.shares, own, width, count, &mut out.shares[start..]);
        }
    }

    /// Encodes documents in context. `documents` are their places in `layout`, which names the row in
    /// `words` of each token, and `None` for each row of zeros; [`Encoder::pad`] of these stand before
    /// and behind every document, and one more behind one of an odd length. `rows` gets a row for each,
    /// and one more of zeros before and behind them all.
    pub(crate) fn encode(
        &self,
        layout: &[Option<u32>],
        documents: &[Range<usize>],
        words: &WordVectors,
        rows: &mut Vec<f32>,
        scratch: &mut Scratch,
    ) {
        let width = self.width;
        let (wide, stride) = (PIECES * width, self.shares.stride());
        let count = layout.len();
        rows.clear();
        rows.resize((count + 2) * width, 0.0);
        let Scratch {
            hidden,
            zeros,
            pairs,
            window,
            ..
        } = scratch;
        hidden.resize(count * width, 0.0);
        zeros.resize(wide, 0.0);

        let share = |i: Option<usize>, place: usize| -> &[f32] {
            match i.and_then(|i| *layout.get(i)?) {
                Some(word) => &words.shares[word as usize * stride + place * wide..][..wide],
                None => zeros,
            }
        };
        for (i, out) in hidden.chunks_exact_mut(width).enumerate() {
            let (left, here, right) = (
                share(i.checked_sub(1), 0),
                share(Some(i), 1),
                share(Some(i + 1), 2),
            );
            max_of_sum(&self.shares_bias, left, here, right, out);
        }
        for (word, row) in layout.iter().zip(rows[width..].chunks_exact_mut(width)) {
            if let Some(word) = word {
                row.copy_from_slice(&words.own[*word as usize * width..][..width]);
            }
        }
        layer_norm(
            hidden,
            width,
            &self.first.gain,
            &self.first.bias,
            false,
            &mut rows[width..(count + 1) * width],
        );

        for (i, (layer, norm)) in self.layers.iter().enumerate() {
            // So many rows to each side still matter to the document.
            let around = self.layers.len() - 1 - i;
            pairs.clear();
            for document in documents {
                let first = 1 + document.start - around.next_multiple_of(2);
                let behind = 1 + document.end + around;
                pairs.extend((first..behind).step_by(2).map(|row| row as u32));
            }
            hidden.resize(pairs.len() * 2 * width, 0.0);
            layer.run(rows, pairs, window, hidden);
            for (&pair, sums) in pairs.iter().zip(hidden.chunks_exact(2 * width)) {
                let row = &mut rows[pair as usize * width..][..2 * width];
                layer_norm(sums, width, &norm.gain, &norm.bias, false, row);
            }
        }
    }
}
