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

/// Bᵀ d B: a patch of input pixels, which are asked for by row and column. Elements are given row
/// by row.
#[inline(always)]
pub(super) fn patch<S: Simd>(
    simd: S,
    pixel: impl Fn(usize, usize) -> S::f32s,
    mut put: impl FnMut(usize, S::f32s),
) {
    let mut columns = [[simd.splat_f32s(0.0); PATCH]; PATCH];
    for (at, column) in columns.iter_mut().enumerate() {
        *column = patch_line(simd, line(simd, |row| pixel(row, at)));
    }
    for row in 0..PATCH {
        let line = row_of(simd, &columns, row);
        for (column, value) in patch_line(simd, line).into_iter().enumerate() {
            put(row * PATCH + column, value);
        }
    }
}

/// G g Gᵀ: the taps of a filter, which are asked for by row and column. Elements are given row by
/// row.
#[inline(always)]
pub(super) fn filter<S: Simd>(
    simd: S,
    tap: impl Fn(usize, usize) -> S::f32s,
    mut put: impl FnMut(usize, S::f32s),
) {
    let mut columns = [[simd.splat_f32s(0.0); PATCH]; 3];
    for (at, column) in columns.iter_mut().enumerate() {
        *column = filter_line(simd, line(simd, |row| tap(row, at)));
    }
    for row in 0..PATCH {
        let line = row_of(simd, &columns, row);
        for (column, value) in filter_line(simd, line).into_iter().enumerate() {
            put(row * PATCH + column, value);
        }
    }
}

/// Aᵀ m A: the products of a tile, which are asked for by their elements. Output pixels are given
/// by row and column.
#[inline(always)]
pub(super) fn product<S: Simd>(
    simd: S,
    element: impl Fn(usize) -> S::f32s,
    mut put: impl FnMut(usize, usize, S::f32s),
) {
    let mut columns = [[simd.splat_f32s(0.0); TILE]; PATCH];
    for (at, column) in columns.iter_mut().enumerate() {
        *column = product_line(simd, line(simd, |row| element(row * PATCH + at)));
    }
    for row in 0..TILE {
        let line = row_of(simd, &columns, row);
        for (column, value) in product_line(simd, line).into_iter().enumerate() {
            put(row, column, value);
        }
    }
}

/// A row of what is given by columns.
#[inline(always)]
fn row_of<S: Simd, const ROWS: usize, const COLUMNS: usize>(
    simd: S,
    columns: &[[S::f32s; ROWS]; COLUMNS],
    row: usize,
) -> [S::f32s; COLUMNS] {
    line(simd, |column| columns[column][row])
}

/// The values of a line. `array::from_fn` is not always inlined, and grids that are mapped and
/// transposed are copied.
#[inline(always)]
fn line<S: Simd, const N: usize>(simd: S, value: impl Fn(usize) -> S::f32s) -> [S::f32s; N] {
    let mut line = [simd.splat_f32s(0.0); N];
    for (at, place) in line.iter_mut().enumerate() {
        *place = value(at);
    }
    line
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
