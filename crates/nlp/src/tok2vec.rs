//! The encoder: one vector of 96 numbers for each token, in context.
//!
//! `spacy.Tok2Vec.v2` of `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`. A word's features are
//! hashed to four rows each of its table, which are summed; the tables' sums and, in models that have
//! them, the projected word vector are put side by side and go through a maxout layer with layer
//! normalisation. Then come layers over a window of three tokens, `x + norm(maxout(left, here,
//! right))`. Documents lie one after another with rows of zeros before, between and behind them, as
//! many as there are window layers; these rows change with the layers as spaCy's do.
//!
//! Much of this is linear up to the maximum, and is computed where it is cheapest. Each table is
//! multiplied beforehand with the weights that its columns meet in the first layer, so that a word's
//! sums there are sums of rows. A word's own vector depends on the word alone, and so do the products
//! that it gives the first window layer as the left, the middle or the right of a window. Both are
//! kept for the words that were met lately ([`WordVectors`]); the first window layer then is a sum of
//! three rows.

use crate::error::Error;
use crate::hash::embedding_keys;
use crate::kernel::{
    Packed, Window, WindowMemory, affine, layer_norm, max_of_pieces, max_of_sum, maxout_column,
};
use crate::lexicon::{Feature, Lexeme};
use crate::load::{Array, EncoderSettings, Parts};
use crate::word_vectors::WordVectors;
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
        let guess = ((u128::from(id) * keys.len() as u128) >> 64) as usize;
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
    /// The rows times the weights of the first layer.
    table: Vec<f32>,
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

    /// The weights that `count` inputs from `from` on meet, packed for products alone.
    fn block(&self, from: usize, count: usize) -> Packed {
        Packed::maxout(
            self.width,
            count,
            |output, piece, input| self.w[(output * PIECES + piece) * self.inputs + from + input],
            |_, _| 0.0,
        )
    }

    /// The bias in the order of the packed columns.
    fn packed_bias(&self) -> Vec<f32> {
        let columns = (0..PIECES * self.width).map(maxout_column);
        columns
            .map(|(output, piece)| self.b[output * PIECES + piece])
            .collect()
    }
}

#[derive(Debug)]
pub(crate) struct Encoder {
    width: usize,
    tables: Vec<Embedding>,
    /// Projection of the word vectors, as wide as a table.
    vectors: Option<Packed>,
    /// What the projected word vector meets in the first layer.
    vector_block: Option<Packed>,
    embed_bias: Vec<f32>,
    embed: Norm,
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

/// Memory that an encoder works in; kept from one batch to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    sums: Vec<f32>,
    hidden: Vec<f32>,
    zeros: Vec<f32>,
    /// Word vectors of the words at hand.
    found: Vec<f32>,
    /// First rows of the pairs to compute.
    pairs: Vec<u32>,
    window: WindowMemory,
}

fn add(sums: &mut [f32], values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
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
        let inputs = width * (settings.tables.len() + usize::from(settings.vectors));
        let embed = Layer::new(parts, prefix, 0, width, inputs)?;
        let mut tables = Vec::new();
        for (i, (name, seed)) in settings.tables.iter().enumerate() {
            let feature = Feature::parse(name)
                .ok_or_else(|| parts.unsupported(format!("an encoder with the feature {name}")))?;
            let (rows, [count, _]) =
                parts.floats(&format!("{prefix}.embed.{i}"), [None, Some(width)])?;
            let block = embed.block(i * width, width);
            let mut table = vec![0.0; count * block.stride()];
            affine(&block, &rows, width, count, &mut table);
            let rows =
                u32::try_from(count).map_err(|_| parts.damaged("a table with too many rows"))?;
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
        let vector_block = settings.vectors.then(|| embed.block(inputs - width, width));
        let embed_bias = embed.packed_bias();
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
        let shares_bias = first.packed_bias();
        Ok(Encoder {
            width,
            tables,
            vectors: projection,
            vector_block,
            embed_bias,
            embed: embed.norm,
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

    /// The key of a word in this encoder's [`WordVectors`]: its number and, where the encoder looks at
    /// it, whether a space follows.
    pub(crate) fn key(&self, word: u32, space: bool) -> u32 {
        word << 1 | u32::from(space && self.sees_space())
    }

    fn sees_space(&self) -> bool {
        self.tables.iter().any(|t| t.feature == Feature::Space)
    }

    /// Computes the numbers of the words that `words` found missing.
    pub(crate) fn embed(
        &self,
        lexemes: &[Lexeme],
        vectors: Option<&Vectors>,
        scratch: &mut Scratch,
        words: &mut WordVectors,
    ) {
        const AT_ONCE: usize = 60;
        let width = self.width;
        let wide = PIECES * width;
        let Scratch {
            sums,
            hidden,
            found,
            ..
        } = scratch;
        let WordVectors {
            missing,
            own,
            shares,
            ..
        } = words;
        for keys in missing.chunks(AT_ONCE) {
            let count = keys.len();
            sums.resize(count * wide, 0.0);
            if let (Some(vectors), Some(projection), Some(block)) =
                (vectors, &self.vectors, &self.vector_block)
            {
                found.clear();
                found.resize(count * vectors.width, 0.0);
                for (key, row) in keys.iter().zip(found.chunks_exact_mut(vectors.width)) {
                    if let Some(vector) = vectors.get(lexemes[(key >> 1) as usize].orth) {
                        row.copy_from_slice(vector);
                    }
                }
                hidden.resize(count * projection.stride(), 0.0);
                affine(projection, found, vectors.width, count, hidden);
                affine(block, hidden, projection.stride(), count, sums);
            } else {
                sums.fill(0.0);
            }
            for (key, sums) in keys.iter().zip(sums.chunks_exact_mut(wide)) {
                let (lexeme, space) = (&lexemes[(key >> 1) as usize], key & 1 == 1);
                add(sums, &self.embed_bias);
                for table in &self.tables {
                    for key in embedding_keys(lexeme.feature(table.feature, space), table.seed) {
                        add(
                            sums,
                            &table.table[(key % table.rows) as usize * wide..][..wide],
                        );
                    }
                }
            }
            hidden.resize(count * width, 0.0);
            max_of_pieces(&sums[..count * wide], hidden);
            let start = own.len();
            own.resize(start + count * width, 0.0);
            let own = &mut own[start..];
            layer_norm(hidden, width, &self.embed.gain, &self.embed.bias, true, own);
            let start = shares.len();
            shares.resize(start + count * self.shares.stride(), 0.0);
            affine(&self.shares, own, width, count, &mut shares[start..]);
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
