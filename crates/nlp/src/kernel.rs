//! The inner loops: small dense products with weights packed for the vector unit.
//!
//! The encoder's layers are narrow (96 outputs of three pieces each over 288 inputs), so a general
//! matrix product would spend much of its time on packing and on a detour through memory before the
//! maximum over the pieces is taken. Here the weights are packed once, at load, in panels of 24
//! columns, and a tile of three rows by 24 columns stays in registers from the first input to the
//! maximum. Every output is the bias plus the products in the order of the inputs, one after another,
//! so a row's result does not depend on the rows that are computed with it.
//!
//! A layer over a window of three tokens is a convolution, and two neighbouring outputs of it need
//! only four products instead of six (Winograd's F(2, 3); Lavin and Gray 2015): with the inputs d0 to
//! d3 and the weights g0 to g2 of the three places,
//!
//! ```text
//! m0 = (d0 - d2) g0            m1 = (d1 + d2) (g0 + g1 + g2) / 2
//! m3 = (d1 - d3) g2            m2 = (d2 - d1) (g0 - g1 + g2) / 2
//! y0 = m0 + m1 + m2            y1 = m1 - m2 - m3
//! ```
//!
//! y0 depends on d0 to d2 alone, rounding included, and y1 on d1 to d3; so what lies beyond a
//! document does not matter to it.

/// Eight numbers that a vector register holds.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(32))]
pub(crate) struct Lane(pub(crate) [f32; 8]);

/// Lanes in a panel: the columns of one step are 8 × `WIDE`.
const WIDE: usize = 3;
/// Columns in a panel.
const COLUMNS: usize = 8 * WIDE;
/// Rows in a tile.
const ROWS: usize = 3;

/// Weights and biases, packed in panels of 24 columns: panel, input, lane.
#[derive(Debug)]
pub(crate) struct Packed {
    inputs: usize,
    panels: usize,
    weights: Vec<Lane>,
    bias: Vec<Lane>,
}

impl Packed {
    /// Packs a matrix whose weight for `(column, input)` is `weight(column, input)`.
    pub(crate) fn new(
        columns: usize,
        inputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let panels = columns.div_ceil(COLUMNS);
        let mut weights = vec![Lane::default(); panels * inputs * WIDE];
        let mut packed_bias = vec![Lane::default(); panels * WIDE];
        for column in 0..columns {
            let (panel, within) = (column / COLUMNS, column % COLUMNS);
            let (lane, place) = (within / 8, within % 8);
            packed_bias[panel * WIDE + lane].0[place] = bias(column);
            for input in 0..inputs {
                weights[(panel * inputs + input) * WIDE + lane].0[place] = weight(column, input);
            }
        }
        Packed {
            inputs,
            panels,
            weights,
            bias: packed_bias,
        }
    }

    /// Packs a maxout layer of three pieces so that a panel holds the pieces of eight outputs.
    /// `weight` and `bias` are asked for `(output, piece, input)` and `(output, piece)`.
    pub(crate) fn maxout(
        outputs: usize,
        inputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        debug_assert_eq!(outputs % 8, 0);
        Packed::new(
            outputs * WIDE,
            inputs,
            |column, input| {
                let (output, piece) = maxout_column(column);
                weight(output, piece, input)
            },
            |column| {
                let (output, piece) = maxout_column(column);
                bias(output, piece)
            },
        )
    }

    /// Numbers a row of [`affine`]'s output takes: the columns, rounded up to whole panels.
    pub(crate) fn stride(&self) -> usize {
        self.panels * COLUMNS
    }
}

/// Output and piece of a column in the order of [`Packed::maxout`].
pub(crate) fn maxout_column(column: usize) -> (usize, usize) {
    (column / COLUMNS * 8 + column % 8, column % COLUMNS / 8)
}

/// Whether this processor runs the AVX2 and FMA kernels.
fn fast() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        // The standard library caches the answer.
        is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// `out[r] = bias + W x[r]` for `rows` rows of `x`, which begin `x_stride` apart (they may overlap);
/// rows of `out` are [`Packed::stride`] long.
pub(crate) fn affine(w: &Packed, x: &[f32], x_stride: usize, rows: usize, out: &mut [f32]) {
    if rows == 0 {
        return;
    }
    assert!((rows - 1) * x_stride + w.inputs <= x.len() && rows * w.stride() <= out.len());
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: the features were found, and the bounds that the kernel relies on were checked.
        unsafe { avx2::affine(w, x, x_stride, rows, out) };
        return;
    }
    portable::affine(w, x, x_stride, rows, out);
}

/// `out += gain * (y - mean) / sqrt(variance + 1e-8) + bias` for every row of `width` numbers.
/// With `fresh` the sum replaces what was in `out`.
pub(crate) fn layer_norm(
    y: &[f32],
    width: usize,
    gain: &[f32],
    bias: &[f32],
    fresh: bool,
    out: &mut [f32],
) {
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: the features were found; the function is otherwise safe code.
        unsafe { avx2::layer_norm(y, width, gain, bias, fresh, out) };
        return;
    }
    norm_rows(y, width, gain, bias, fresh, out);
}

/// A maxout layer of three pieces over a window of three tokens, for pairs of outputs.
#[derive(Debug)]
pub(crate) struct Window {
    width: usize,
    products: [Packed; 4],
}

/// Memory for [`Window::run`].
#[derive(Debug, Default)]
pub(crate) struct WindowMemory {
    inputs: [Vec<f32>; 4],
    products: [Vec<f32>; 4],
}

impl Window {
    /// Pairs that are computed together; their inputs and products stay in the second-level cache.
    const BLOCK: usize = 96;

    /// Packs a layer; `weight` and `bias` are asked for `(output, piece, place, input)`, where the
    /// places of the window are 0 to 2, and `(output, piece)`.
    pub(crate) fn new(
        width: usize,
        weight: impl Fn(usize, usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let product = |sum: &dyn Fn([f32; 3]) -> f32, bias: &dyn Fn(usize, usize) -> f32| {
            Packed::maxout(
                width,
                width,
                |output, piece, input| {
                    sum([0, 1, 2].map(|place| weight(output, piece, place, input)))
                },
                bias,
            )
        };
        // The second product is part of both outputs, and so the bias goes with it.
        let products = [
            product(&|g| g[0], &|_, _| 0.0),
            product(&|g| (g[0] + g[1] + g[2]) * 0.5, &bias),
            product(&|g| (g[0] - g[1] + g[2]) * 0.5, &|_, _| 0.0),
            product(&|g| g[2], &|_, _| 0.0),
        ];
        Window { width, products }
    }

    /// Computes the rows `p` and `p + 1` for every `p` of `pairs` from the rows `p - 1` to `p + 2`;
    /// `out` gets two rows a pair.
    pub(crate) fn run(
        &self,
        rows: &[f32],
        pairs: &[u32],
        memory: &mut WindowMemory,
        out: &mut [f32],
    ) {
        let width = self.width;
        let WindowMemory { inputs, products } = memory;
        for (pairs, out) in pairs
            .chunks(Self::BLOCK)
            .zip(out.chunks_mut(Self::BLOCK * 2 * width))
        {
            for input in inputs.iter_mut() {
                input.resize(Self::BLOCK * width, 0.0);
            }
            for product in products.iter_mut() {
                product.resize(Self::BLOCK * COLUMNS, 0.0);
            }
            let [i0, i1, i2, i3] = inputs;
            for (i, &pair) in pairs.iter().enumerate() {
                let four = &rows[(pair as usize - 1) * width..][..4 * width];
                let (d0, rest) = four.split_at(width);
                let (d1, rest) = rest.split_at(width);
                let (d2, d3) = rest.split_at(width);
                let at = i * width..(i + 1) * width;
                let (o0, o1) = (&mut i0[at.clone()], &mut i1[at.clone()]);
                let (o2, o3) = (&mut i2[at.clone()], &mut i3[at]);
                for k in 0..width {
                    o0[k] = d0[k] - d2[k];
                    o1[k] = d1[k] + d2[k];
                    o2[k] = d2[k] - d1[k];
                    o3[k] = d1[k] - d3[k];
                }
            }
            let inputs: [&[f32]; 4] = [&*i0, &*i1, &*i2, &*i3];
            for panel in 0..width / 8 {
                for ((packed, input), product) in
                    self.products.iter().zip(inputs).zip(products.iter_mut())
                {
                    one_panel(packed, panel, input, pairs.len(), product);
                }
                let [m0, m1, m2, m3] = &*products;
                combine([m0, m1, m2, m3], pairs.len(), width, panel, out);
            }
        }
    }
}

/// One panel of [`affine`], whose rows of inputs lie one after another.
fn one_panel(w: &Packed, panel: usize, x: &[f32], rows: usize, out: &mut [f32]) {
    if rows == 0 {
        return;
    }
    assert!(panel < w.panels && rows * w.inputs <= x.len() && rows * COLUMNS <= out.len());
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: the features were found, and the bounds that the kernel relies on were checked.
        unsafe { avx2::one_panel(w, panel, x, rows, out) };
        return;
    }
    portable::one_panel(w, panel, x, rows, out);
}

/// Puts the products of pairs together and takes the maximum over the pieces.
fn combine(products: [&[f32]; 4], pairs: usize, width: usize, panel: usize, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: as in `layer_norm`.
        unsafe { avx2::combine(products, pairs, width, panel, out) };
        return;
    }
    combine_pairs(products, pairs, width, panel, out);
}

#[inline(always)]
fn combine_pairs(products: [&[f32]; 4], pairs: usize, width: usize, panel: usize, out: &mut [f32]) {
    let [m0, m1, m2, m3] = products.map(|m| m.as_chunks::<COLUMNS>().0);
    let rows = out.chunks_exact_mut(2 * width).take(pairs);
    for ((((m0, m1), m2), m3), out) in m0.iter().zip(m1).zip(m2).zip(m3).zip(rows) {
        let (mut y0, mut y1) = ([0f32; COLUMNS], [0f32; COLUMNS]);
        for i in 0..COLUMNS {
            y0[i] = m0[i] + (m1[i] + m2[i]);
            y1[i] = (m1[i] - m2[i]) - m3[i];
        }
        let (first, second) = out.split_at_mut(width);
        let (first, second) = (&mut first[panel * 8..][..8], &mut second[panel * 8..][..8]);
        for i in 0..8 {
            first[i] = y0[i].max(y0[i + 8]).max(y0[i + 16]);
            second[i] = y1[i].max(y1[i + 8]).max(y1[i + 16]);
        }
    }
}

/// What the words around it add up to before the maximum of a maxout layer of three pieces, packed by
/// [`Packed::maxout`]'s order of columns; `out` gets the maxima.
pub(crate) fn max_of_sum(bias: &[f32], left: &[f32], here: &[f32], right: &[f32], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: as in `layer_norm`.
        unsafe { avx2::max_of_sum(bias, left, here, right, out) };
        return;
    }
    sum_panels(bias, left, here, right, out);
}

#[inline(always)]
fn sum_panels(bias: &[f32], left: &[f32], here: &[f32], right: &[f32], out: &mut [f32]) {
    let panels = bias
        .as_chunks::<COLUMNS>()
        .0
        .iter()
        .zip(left.as_chunks::<COLUMNS>().0);
    let panels = panels
        .zip(here.as_chunks::<COLUMNS>().0)
        .zip(right.as_chunks::<COLUMNS>().0);
    for ((((bias, left), here), right), out) in panels.zip(out.as_chunks_mut::<8>().0) {
        let mut sum = [0f32; COLUMNS];
        for i in 0..COLUMNS {
            sum[i] = ((bias[i] + left[i]) + here[i]) + right[i];
        }
        for i in 0..8 {
            out[i] = sum[i].max(sum[i + 8]).max(sum[i + 16]);
        }
    }
}

/// The maxima over the pieces of sums in the order of [`Packed::maxout`]'s columns.
pub(crate) fn max_of_pieces(sums: &[f32], out: &mut [f32]) {
    for (sums, out) in sums
        .as_chunks::<COLUMNS>()
        .0
        .iter()
        .zip(out.as_chunks_mut::<8>().0)
    {
        for (i, out) in out.iter_mut().enumerate() {
            *out = sums[i].max(sums[i + 8]).max(sums[i + 16]);
        }
    }
}

/// `scores += values * weights` for eight actions at a time: `weights` holds, for each group of eight,
/// the weights of every value.
pub(crate) fn score(values: &[f32], weights: &[Lane], scores: &mut [Lane]) {
    #[cfg(target_arch = "x86_64")]
    if fast() {
        // SAFETY: as in `layer_norm`.
        unsafe { avx2::score(values, weights, scores) };
        return;
    }
    score_groups(values, weights, scores);
}

#[inline(always)]
fn score_groups(values: &[f32], weights: &[Lane], scores: &mut [Lane]) {
    for (scores, weights) in scores.iter_mut().zip(weights.chunks_exact(values.len())) {
        // Four sums hide the time that one addition takes.
        let mut sums = [[0f32; 8]; 4];
        for (values, weights) in values
            .as_chunks::<4>()
            .0
            .iter()
            .zip(weights.as_chunks::<4>().0)
        {
            for ((sums, value), weights) in sums.iter_mut().zip(values).zip(weights) {
                for (sum, weight) in sums.iter_mut().zip(&weights.0) {
                    *sum += value * weight;
                }
            }
        }
        let [a, b, c, d] = sums;
        for (i, score) in scores.0.iter_mut().enumerate() {
            *score += (a[i] + b[i]) + (c[i] + d[i]);
        }
    }
}

#[inline(always)]
fn norm_rows(y: &[f32], width: usize, gain: &[f32], bias: &[f32], fresh: bool, out: &mut [f32]) {
    let n = width as f32;
    for (y, out) in y.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        let mean = sum(y.as_chunks::<8>().0, |v| v) / n;
        let variance = sum(y.as_chunks::<8>().0, |v| (v - mean) * (v - mean)) / n + 1e-8;
        let scale = 1.0 / variance.sqrt();
        for (((out, &y), &g), &b) in out.iter_mut().zip(y).zip(gain).zip(bias) {
            let z = (y - mean) * scale * g + b;
            *out = if fresh { z } else { *out + z };
        }
    }
}

#[inline(always)]
fn sum(lanes: &[[f32; 8]], f: impl Fn(f32) -> f32) -> f32 {
    let mut total = [0f32; 8];
    for lane in lanes {
        for (t, &v) in total.iter_mut().zip(lane) {
            *t += f(v);
        }
    }
    ((total[0] + total[4]) + (total[1] + total[5]))
        + ((total[2] + total[6]) + (total[3] + total[7]))
}

/// The kernels in plain Rust, for processors without AVX2.
mod portable {
    use super::{COLUMNS, Lane, Packed, ROWS, WIDE};

    fn tile(w: &Packed, panel: usize, x: [&[f32]; ROWS]) -> [[Lane; WIDE]; ROWS] {
        let bias = &w.bias[panel * WIDE..][..WIDE];
        let mut acc = [[bias[0], bias[1], bias[2]]; ROWS];
        let weights = &w.weights[panel * w.inputs * WIDE..][..w.inputs * WIDE];
        for (i, step) in weights.as_chunks::<WIDE>().0.iter().enumerate() {
            for (acc, x) in acc.iter_mut().zip(&x) {
                let value = x[i];
                for (acc, lane) in acc.iter_mut().zip(step) {
                    for (a, &b) in acc.0.iter_mut().zip(&lane.0) {
                        *a += value * b;
                    }
                }
            }
        }
        acc
    }

    fn tiles(
        w: &Packed,
        x: &[f32],
        x_stride: usize,
        rows: usize,
        mut f: impl FnMut(usize, usize, &[Lane; WIDE]),
    ) {
        for panel in 0..w.panels {
            for first in (0..rows).step_by(ROWS) {
                let row = |r: usize| &x[(first + r).min(rows - 1) * x_stride..][..w.inputs];
                let acc = tile(w, panel, [row(0), row(1), row(2)]);
                for (r, acc) in acc.iter().enumerate().take(rows - first) {
                    f(panel, first + r, acc);
                }
            }
        }
    }

    pub(super) fn affine(w: &Packed, x: &[f32], x_stride: usize, rows: usize, out: &mut [f32]) {
        tiles(w, x, x_stride, rows, |panel, row, acc| {
            for (lane, values) in acc.iter().enumerate() {
                out[row * w.stride() + panel * COLUMNS + lane * 8..][..8]
                    .copy_from_slice(&values.0);
            }
        });
    }

    pub(super) fn one_panel(w: &Packed, panel: usize, x: &[f32], rows: usize, out: &mut [f32]) {
        for first in (0..rows).step_by(ROWS) {
            let row = |r: usize| &x[(first + r).min(rows - 1) * w.inputs..][..w.inputs];
            let acc = tile(w, panel, [row(0), row(1), row(2)]);
            for (r, acc) in acc.iter().enumerate().take(rows - first) {
                for (lane, values) in acc.iter().enumerate() {
                    out[(first + r) * COLUMNS + lane * 8..][..8].copy_from_slice(&values.0);
                }
            }
        }
    }
}

/// The kernels for x86-64 with AVX2 and FMA.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{COLUMNS, Packed, ROWS, WIDE};
    use std::arch::x86_64::{
        __m256, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_load_ps, _mm256_storeu_ps,
    };

    /// Three rows by 24 columns. The sums are nine variables rather than an array, and not more of
    /// them, so that they stay in registers beside the weights.
    ///
    /// # Safety
    /// AVX2 and FMA must be there, `x[r]` readable for `w.inputs` numbers, and `panel` below `w.panels`.
    #[inline]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn tile(w: &Packed, panel: usize, x: [*const f32; ROWS]) -> [[__m256; WIDE]; ROWS] {
        debug_assert!(panel < w.panels);
        // SAFETY: `Packed::new` made room for every panel, and lanes are aligned to 32 bytes; the
        // caller vouches for `x`.
        unsafe {
            let bias = w.bias.as_ptr().add(panel * WIDE).cast::<f32>();
            let (mut a0, mut a1, mut a2) = (
                _mm256_load_ps(bias),
                _mm256_load_ps(bias.add(8)),
                _mm256_load_ps(bias.add(16)),
            );
            let (mut b0, mut b1, mut b2) = (a0, a1, a2);
            let (mut c0, mut c1, mut c2) = (a0, a1, a2);
            let [xa, xb, xc] = x;
            let mut weights = w
                .weights
                .as_ptr()
                .add(panel * w.inputs * WIDE)
                .cast::<f32>();
            for i in 0..w.inputs {
                let w0 = _mm256_load_ps(weights);
                let w1 = _mm256_load_ps(weights.add(8));
                let w2 = _mm256_load_ps(weights.add(16));
                weights = weights.add(COLUMNS);
                let v = _mm256_broadcast_ss(&*xa.add(i));
                a0 = _mm256_fmadd_ps(v, w0, a0);
                a1 = _mm256_fmadd_ps(v, w1, a1);
                a2 = _mm256_fmadd_ps(v, w2, a2);
                let v = _mm256_broadcast_ss(&*xb.add(i));
                b0 = _mm256_fmadd_ps(v, w0, b0);
                b1 = _mm256_fmadd_ps(v, w1, b1);
                b2 = _mm256_fmadd_ps(v, w2, b2);
                let v = _mm256_broadcast_ss(&*xc.add(i));
                c0 = _mm256_fmadd_ps(v, w0, c0);
                c1 = _mm256_fmadd_ps(v, w1, c1);
                c2 = _mm256_fmadd_ps(v, w2, c2);
            }
            [[a0, a1, a2], [b0, b1, b2], [c0, c1, c2]]
        }
    }

    /// Pointers to three rows; past the last row the last one is repeated.
    ///
    /// # Safety
    /// `x` must hold `rows` rows that begin `stride` apart.
    #[inline]
    unsafe fn row_pointers(
        x: *const f32,
        stride: usize,
        first: usize,
        rows: usize,
    ) -> [*const f32; ROWS] {
        // SAFETY: the row asked for is at most the last.
        [0, 1, 2].map(|r| unsafe { x.add((first + r).min(rows - 1) * stride) })
    }

    /// # Safety
    /// AVX2 and FMA must be there, and `x` and `out` as long as the shapes say.
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn affine(
        w: &Packed,
        x: &[f32],
        x_stride: usize,
        rows: usize,
        out: &mut [f32],
    ) {
        let stride = w.stride();
        for panel in 0..w.panels {
            for first in (0..rows).step_by(ROWS) {
                // SAFETY: the caller checked the lengths; rows written are below `rows`.
                unsafe {
                    let acc = tile(w, panel, row_pointers(x.as_ptr(), x_stride, first, rows));
                    for (r, acc) in acc.iter().enumerate().take(rows - first) {
                        let out = out.as_mut_ptr().add((first + r) * stride + panel * COLUMNS);
                        for (c, acc) in acc.iter().enumerate() {
                            _mm256_storeu_ps(out.add(c * 8), *acc);
                        }
                    }
                }
            }
        }
    }

    /// # Safety
    /// As for [`affine`], and `panel` below `w.panels`.
    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn one_panel(
        w: &Packed,
        panel: usize,
        x: &[f32],
        rows: usize,
        out: &mut [f32],
    ) {
        for first in (0..rows).step_by(ROWS) {
            // SAFETY: as in `affine`.
            unsafe {
                let acc = tile(w, panel, row_pointers(x.as_ptr(), w.inputs, first, rows));
                for (r, acc) in acc.iter().enumerate().take(rows - first) {
                    let out = out.as_mut_ptr().add((first + r) * COLUMNS);
                    for (c, acc) in acc.iter().enumerate() {
                        _mm256_storeu_ps(out.add(c * 8), *acc);
                    }
                }
            }
        }
    }

    /// [`super::combine_pairs`], compiled for the wider registers.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn combine(
        products: [&[f32]; 4],
        pairs: usize,
        width: usize,
        panel: usize,
        out: &mut [f32],
    ) {
        super::combine_pairs(products, pairs, width, panel, out);
    }

    /// [`super::sum_panels`], compiled for the wider registers.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn max_of_sum(
        bias: &[f32],
        left: &[f32],
        here: &[f32],
        right: &[f32],
        out: &mut [f32],
    ) {
        super::sum_panels(bias, left, here, right, out);
    }

    /// [`super::score_groups`], compiled for the wider registers.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn score(values: &[f32], weights: &[super::Lane], scores: &mut [super::Lane]) {
        super::score_groups(values, weights, scores);
    }

    /// [`super::norm_rows`], compiled for the wider registers.
    #[target_feature(enable = "avx2,fma")]
    pub(super) fn layer_norm(
        y: &[f32],
        width: usize,
        gain: &[f32],
        bias: &[f32],
        fresh: bool,
        out: &mut [f32],
    ) {
        super::norm_rows(y, width, gain, bias, fresh, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 23) as f32 - 1.0
            })
            .collect()
    }

    #[test]
    fn products_agree_with_the_plain_sum() {
        let (columns, inputs, rows) = (50, 17, 7);
        let (w, b, x) = (
            numbers(columns * inputs, 1),
            numbers(columns, 2),
            numbers(rows * inputs, 3),
        );
        let packed = Packed::new(columns, inputs, |c, i| w[c * inputs + i], |c| b[c]);
        let mut out = vec![0.0; rows * packed.stride()];
        affine(&packed, &x, inputs, rows, &mut out);
        let mut slow = out.clone();
        portable::affine(&packed, &x, inputs, rows, &mut slow);
        for r in 0..rows {
            for c in 0..columns {
                let sum: f32 = (0..inputs)
                    .map(|i| w[c * inputs + i] * x[r * inputs + i])
                    .sum::<f32>()
                    + b[c];
                assert!((out[r * packed.stride() + c] - sum).abs() < 1e-5);
                assert!((slow[r * packed.stride() + c] - sum).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn pairs_of_windows_agree_with_the_plain_sum() {
        let (width, count) = (16, 12);
        let (w, x) = (numbers(width * 3 * 3 * width, 1), numbers(count * width, 3));
        let weight =
            |o: usize, p: usize, place: usize, i: usize| w[((o * 3 + p) * 3 + place) * width + i];
        let bias = |o: usize, p: usize| (o as f32 - p as f32) * 0.1;
        let window = Window::new(width, weight, bias);
        let pairs = [1u32, 3, 5, 8];
        let mut out = vec![0.0; pairs.len() * 2 * width];
        window.run(&x, &pairs, &mut WindowMemory::default(), &mut out);
        for (k, row) in pairs
            .iter()
            .flat_map(|&p| [p as usize, p as usize + 1])
            .enumerate()
        {
            for o in 0..width {
                let piece = |p: usize| {
                    let products = (0..3 * width).map(|j| {
                        weight(o, p, j / width, j % width)
                            * x[(row + j / width - 1) * width + j % width]
                    });
                    bias(o, p) + products.sum::<f32>()
                };
                let expected = piece(0).max(piece(1)).max(piece(2));
                assert!((out[k * width + o] - expected).abs() < 1e-4, "{row} {o}");
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_neighbours() {
        let (outputs, inputs, rows) = (16, 31, 9);
        let (w, x) = (numbers(outputs * 3 * inputs, 1), numbers(rows * inputs, 3));
        let packed = Packed::new(outputs * 3, inputs, |c, i| w[c * inputs + i], |c| c as f32);
        let stride = packed.stride();
        let mut together = vec![0.0; rows * stride];
        affine(&packed, &x, inputs, rows, &mut together);
        for r in 0..rows {
            let mut alone = vec![0.0; stride];
            affine(&packed, &x[r * inputs..], inputs, 1, &mut alone);
            assert_eq!(alone, together[r * stride..][..stride]);
        }
    }
}
