//! The transforms of Winograd's F(4x4, 3x3), in their published constants.
//!
//! Each two-dimensional transform is the one-dimensional one, applied to the columns and then to
//! the rows. Lavin, Gray: *Fast Algorithms for Convolutional Neural Networks*, CVPR 2016.

use pulp::Simd;

/// The side of a tile's output.
pub(super) const TILE: usize = 4;
/// The side of its input.
pub(super) const PATCH: usize = 6;
/// Elements of a transformed tile.
pub(super) const ELEMENTS: usize = PATCH * PATCH;

/// A square, or a rectangle in between, of vectors.
type Grid<V, const ROWS: usize, const COLUMNS: usize> = [[V; COLUMNS]; ROWS];

/// Bᵀ d B: a patch of input pixels.
#[inline(always)]
pub(super) fn patch<S: Simd>(
    simd: S,
    pixels: Grid<S::f32s, PATCH, PATCH>,
) -> Grid<S::f32s, PATCH, PATCH> {
    let columns = transpose(pixels).map(|column| patch_line(simd, column));
    transpose(columns).map(|row| patch_line(simd, row))
}

/// G g Gᵀ: the taps of a filter.
#[inline(always)]
pub(super) fn filter<S: Simd>(simd: S, taps: Grid<S::f32s, 3, 3>) -> Grid<S::f32s, PATCH, PATCH> {
    let columns = transpose(taps).map(|column| filter_line(simd, column));
    transpose(columns).map(|row| filter_line(simd, row))
}

/// Aᵀ m A: the products of a tile.
#[inline(always)]
pub(super) fn product<S: Simd>(
    simd: S,
    elements: Grid<S::f32s, PATCH, PATCH>,
) -> Grid<S::f32s, TILE, TILE> {
    let columns = transpose(elements).map(|column| product_line(simd, column));
    transpose(columns).map(|row| product_line(simd, row))
}

#[inline(always)]
fn transpose<V: Copy, const ROWS: usize, const COLUMNS: usize>(
    grid: Grid<V, ROWS, COLUMNS>,
) -> Grid<V, COLUMNS, ROWS> {
    std::array::from_fn(|column| std::array::from_fn(|row| grid[row][column]))
}

#[inline(always)]
fn patch_line<S: Simd>(simd: S, d: [S::f32s; PATCH]) -> [S::f32s; PATCH] {
    let times =
        |factor: f32, value, plus| simd.mul_add_e_f32s(simd.splat_f32s(factor), value, plus);
    let (even, odd) = (times(-4.0, d[2], d[4]), times(-4.0, d[1], d[3]));
    let (near, far) = (simd.sub_f32s(d[4], d[2]), simd.sub_f32s(d[3], d[1]));
    let far = simd.add_f32s(far, far);
    [
        times(4.0, d[0], times(-5.0, d[2], d[4])),
        simd.add_f32s(even, odd),
        simd.sub_f32s(even, odd),
        simd.add_f32s(near, far),
        simd.sub_f32s(near, far),
        times(4.0, d[1], times(-5.0, d[3], d[5])),
    ]
}

#[inline(always)]
fn filter_line<S: Simd>(simd: S, g: [S::f32s; 3]) -> [S::f32s; PATCH] {
    let times = |factor: f32, value| simd.mul_f32s(simd.splat_f32s(factor), value);
    let sixths = times(-1.0 / 6.0, simd.add_f32s(g[0], g[2]));
    let middle_sixth = times(1.0 / 6.0, g[1]);
    let ends = simd.add_f32s(times(1.0 / 24.0, g[0]), times(1.0 / 6.0, g[2]));
    let middle_twelfth = times(1.0 / 12.0, g[1]);
    [
        times(0.25, g[0]),
        simd.sub_f32s(sixths, middle_sixth),
        simd.add_f32s(sixths, middle_sixth),
        simd.add_f32s(ends, middle_twelfth),
        simd.sub_f32s(ends, middle_twelfth),
        g[2],
    ]
}

#[inline(always)]
fn product_line<S: Simd>(simd: S, m: [S::f32s; PATCH]) -> [S::f32s; TILE] {
    let times =
        |factor: f32, value, plus| simd.mul_add_e_f32s(simd.splat_f32s(factor), value, plus);
    let (sum, difference) = (simd.add_f32s(m[1], m[2]), simd.sub_f32s(m[1], m[2]));
    let (outer_sum, outer_difference) = (simd.add_f32s(m[3], m[4]), simd.sub_f32s(m[3], m[4]));
    [
        simd.add_f32s(simd.add_f32s(m[0], sum), outer_sum),
        times(2.0, outer_difference, difference),
        times(4.0, outer_sum, sum),
        simd.add_f32s(times(8.0, outer_difference, difference), m[5]),
    ]
}
