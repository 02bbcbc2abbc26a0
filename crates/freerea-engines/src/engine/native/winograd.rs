//! 3x3 convolutions of stride 1 by Winograd's minimal filtering, F(4x4, 3x3).
//!
//! A tile of 6x6 input pixels gives 4x4 output pixels: Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A, with 36
//! multiplications for each pair of channels instead of 144. The 36 products over the channels are
//! matrix products over the tiles. Lavin, Gray: *Fast Algorithms for Convolutional Neural
//! Networks*, CVPR 2016, section 4.3.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::{Extent, Frame};
use super::panels::Panels;
use super::product::{Target, Windows, multiply};
use super::transform::{ELEMENTS, PATCH, TILE, filter, patch, product};
use crate::engine::Instructions;

/// Keeps the elements' matrices from falling into the same sets of a cache.
const STAGGER: usize = 16;

/// Values of transformed patches that are worked on at a time: so many stay in a cache beside the
/// filters.
const BLOCK: usize = 32 * 1024;

/// Tiles come in blocks of a multiple of the products' rows.
const ROWS: usize = 16;

/// Transformed filters: panel by panel, for each of the 36 elements a matrix inputs x columns.
#[derive(Debug, Default)]
pub(super) struct Filters {
    /// Channels that are read; those that only fill up a vector are not.
    inputs: usize,
    /// Rows of a matrix: the input's channels as they are laid out.
    rows: usize,
    /// Columns of a panel.
    width: usize,
    /// Columns of all panels together.
    outputs: usize,
    values: Buffer,
}

impl Filters {
    /// Transforms the weights of a 3x3 layer that reads so many channels.
    ///
    /// # Panics
    /// If the kernel is not 3x3.
    pub(super) fn transform(&mut self, isa: Isa, panels: &Panels, inputs: usize) {
        assert_eq!(panels.rows % 9, 0, "nine taps");
        self.inputs = inputs;
        self.rows = panels.rows / 9;
        self.width = panels.width;
        self.outputs = panels.columns();
        let filters = self.values.at_least(ELEMENTS * self.rows * self.outputs);
        isa.run(Transform { panels, filters });
    }
}

struct Transform<'a> {
    panels: &'a Panels,
    filters: &'a mut [f32],
}

impl WithSimd for Transform<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // A tap's matrix inputs x columns is a line of vectors, as is an element's.
        let matrix = self.panels.rows / 9 * self.panels.width;
        let panels = self.panels.iter();
        for (panel, filters) in panels.zip(self.filters.chunks_exact_mut(ELEMENTS * matrix)) {
            let taps = S::as_simd_f32s(panel).0;
            let elements = S::as_mut_simd_f32s(filters).0;
            let vectors = matrix / S::F32_LANES;
            for at in 0..vectors {
                filter(
                    simd,
                    |row, column| taps[(3 * row + column) * vectors + at],
                    |element, value| elements[element * vectors + at] = value,
                );
            }
        }
    }
}

/// What a convolution needs besides its input and output; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    framed: Buffer,
    patches: Buffer,
    products: Buffer,
}

/// Convolves images of an extent with several layers' filters, each into an output of its own: what
/// the layers read is transformed once for all of them.
///
/// # Panics
/// If filters are for another number of channels.
pub(super) fn convolve(
    isa: Isa,
    extent: Extent,
    images: &[f32],
    layers: Vec<(&Filters, &mut [f32])>,
    scratch: &mut Scratch,
) {
    let fits = |(filters, _): &(&Filters, _)| filters.rows == extent.channels;
    assert!(layers.iter().all(fits), "filters of these channels");
    isa.run(Convolve {
        tiles: Tiles::of(extent),
        images,
        layers,
        scratch,
    });
}

/// How tiles cover an image.
#[derive(Clone, Copy)]
struct Tiles {
    frame: Frame,
    across: usize,
    per_image: usize,
}

impl Tiles {
    const fn of(extent: Extent) -> Self {
        let across = extent.width.div_ceil(TILE);
        Tiles {
            frame: Frame::tiled(extent, TILE),
            across,
            per_image: across * extent.height.div_ceil(TILE),
        }
    }

    /// The image of a tile that is counted over all images, and its number there.
    const fn place(self, tile: usize) -> (usize, usize) {
        (tile / self.per_image, tile % self.per_image)
    }

    /// The line and the column of a tile's first pixel.
    const fn corner(self, tile: usize) -> (usize, usize) {
        (tile / self.across * TILE, tile % self.across * TILE)
    }
}

struct Convolve<'a> {
    tiles: Tiles,
    images: &'a [f32],
    layers: Vec<(&'a Filters, &'a mut [f32])>,
    scratch: &'a mut Scratch,
}

impl WithSimd for Convolve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Convolve {
            tiles,
            images,
            mut layers,
            scratch,
        } = self;
        let extent = tiles.frame.inner;
        let all = images.len() / extent.units() * tiles.per_image;
        let block = (BLOCK / (ELEMENTS * extent.channels))
            .next_multiple_of(ROWS)
            .min(all);
        let patch_stride = block * extent.channels + STAGGER;
        let patches = scratch.patches.at_least(ELEMENTS * patch_stride);
        let framed = scratch.framed.at_least(tiles.frame.units());
        tiles.frame.clear(framed);
        let mut enclosed = None;
        for first in (0..all).step_by(block) {
            let places = first..all.min(first + block);
            for (place, (image, tile)) in places.clone().map(|at| tiles.place(at)).enumerate() {
                if enclosed != Some(image) {
                    let image = &images[image * extent.units()..][..extent.units()];
                    tiles.frame.enclose(image, framed);
                }
                enclosed = Some(image);
                let patches = &mut patches[place * extent.channels..];
                transform_patch(simd, tiles, tile, framed, patch_stride, patches);
            }
            for (filters, out) in &mut layers {
                let stride = block * filters.width + STAGGER;
                let products = scratch.products.at_least(ELEMENTS * stride);
                let to = Extent {
                    channels: filters.outputs,
                    ..extent
                };
                for panel in 0..filters.outputs / filters.width {
                    let patches = (&*patches, patch_stride);
                    let written = (&mut *products, stride);
                    multiply_panel(simd, (filters, panel), places.len(), patches, written);
                    for (place, (image, tile)) in
                        places.clone().map(|at| tiles.place(at)).enumerate()
                    {
                        let out = &mut out[image * to.units() + panel * filters.width..];
                        let products = (&products[place * filters.width..], stride);
                        let corner = tiles.corner(tile);
                        transform_product(simd, (to, filters.width), corner, products, out);
                    }
                }
            }
        }
    }
}

/// Multiplies the transformed patches of so many tiles with a panel of filters, element by element.
#[inline(always)]
fn multiply_panel<S: Simd>(
    simd: S,
    (filters, panel): (&Filters, usize),
    count: usize,
    (patches, patch_stride): (&[f32], usize),
    (products, product_stride): (&mut [f32], usize),
) {
    let (depth, width) = (filters.rows, filters.width);
    let panel = &filters.values[panel * ELEMENTS * depth * width..][..ELEMENTS * depth * width];
    for (element, matrix) in panel.chunks_exact(depth * width).enumerate() {
        multiply(
            simd,
            Windows::rows(count, filters.inputs, depth),
            &patches[element * patch_stride..],
            (matrix, width),
            Target::dense(count, width),
            &mut products[element * product_stride..],
        );
    }
}

/// Transforms a tile of a framed image: element by element, channels last.
#[inline(always)]
fn transform_patch<S: Simd>(
    simd: S,
    tiles: Tiles,
    tile: usize,
    framed: &[f32],
    stride: usize,
    patches: &mut [f32],
) {
    let channels = tiles.frame.outer.channels / S::F32_LANES;
    let line = tiles.frame.outer.line() / S::F32_LANES;
    let stride = stride / S::F32_LANES;
    let framed = S::as_simd_f32s(framed).0;
    let patches = S::as_mut_simd_f32s(patches).0;
    let (y, x) = tiles.corner(tile);
    let corner = y * line + x * channels;
    let patch_line = |row: usize| &framed[corner + row * line..][..PATCH * channels];
    let lines = [
        patch_line(0),
        patch_line(1),
        patch_line(2),
        patch_line(3),
        patch_line(4),
        patch_line(5),
    ];
    let patches = &mut patches[..(ELEMENTS - 1) * stride + channels];
    for channel in 0..channels {
        patch(
            simd,
            |row, column| lines[row][column * channels + channel],
            |element, value| patches[element * stride + channel] = value,
        );
    }
}

/// Transforms the products of a tile back, for one panel of the channels of a map.
#[inline(always)]
fn transform_product<S: Simd>(
    simd: S,
    (extent, width): (Extent, usize),
    (y, x): (usize, usize),
    (products, stride): (&[f32], usize),
    out: &mut [f32],
) {
    let stride = stride / S::F32_LANES;
    let channels = extent.channels / S::F32_LANES;
    let line = extent.line() / S::F32_LANES;
    let products = S::as_simd_f32s(products).0;
    let out = &mut S::as_mut_simd_f32s(out).0[y * line + x * channels..];
    // Tiles at the end may reach over the map.
    let (lines, columns) = (TILE.min(extent.height - y), TILE.min(extent.width - x));
    let products = &products[..(ELEMENTS - 1) * stride + width / S::F32_LANES];
    for channel in 0..width / S::F32_LANES {
        let element = |element: usize| products[element * stride + channel];
        let mut put = |row: usize, column: usize, pixel| {
            out[row * line + column * channels + channel] = pixel;
        };
        match (lines, columns) {
            (TILE, TILE) => product(simd, element, put),
            _ => product(simd, element, |row, column, pixel| {
                if row < lines && column < columns {
                    put(row, column, pixel);
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::network::{Layer, Shape};

    use super::*;

    /// By its definition, in f64: 3x3 taps with a border of zeros.
    fn plain(shape: Shape, image: &[f32], layer: Layer, weights: &[f32]) -> Vec<f64> {
        let (from, to) = (
            Extent::of(shape),
            Extent::of(shape.with_channels(layer.output)),
        );
        let mut out = vec![0.0; to.units()];
        for y in 0..shape.height {
            for x in 0..shape.width {
                for (tap, (dy, dx)) in (0..9).map(|tap| (tap, (tap / 3, tap % 3))) {
                    let (y0, x0) = ((y + dy).wrapping_sub(1), (x + dx).wrapping_sub(1));
                    if y0 >= shape.height || x0 >= shape.width {
                        continue;
                    }
                    for output in 0..layer.output {
                        for input in 0..layer.input {
                            let value = image[(y0 * shape.width + x0) * from.channels + input];
                            let weight = weights[(output * layer.input + input) * 9 + tap];
                            out[(y * shape.width + x) * to.channels + output] +=
                                f64::from(value) * f64::from(weight);
                        }
                    }
                }
            }
        }
        out
    }

    #[test]
    fn convolves_maps_of_any_size_and_number_of_channels() {
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            for (channels, output, height, width) in
                [(16, 16, 8, 8), (5, 6, 7, 9), (24, 40, 4, 2), (3, 64, 12, 5)]
            {
                let shape = Shape {
                    channels,
                    height,
                    width,
                };
                let extent = Extent::of(shape);
                let images: Vec<f32> = (0..3 * extent.units())
                    .map(|at| {
                        if at % extent.channels < channels {
                            (at as f32 * 0.37).sin()
                        } else {
                            0.0
                        }
                    })
                    .collect();
                let layer = Layer {
                    output,
                    input: channels,
                    kernel: Some(3),
                };
                let weights: Vec<f32> = (0..layer.weights())
                    .map(|at| (at as f32 * 0.83).cos())
                    .collect();
                let panels = Panels::of(isa, &layer, &weights, extent.channels, |weight| weight);
                let mut filters = Filters::default();
                filters.transform(isa, &panels, channels);
                let units = Extent::of(shape.with_channels(output)).units();
                let mut out = vec![f32::NAN; 3 * units];
                let layers = vec![(&filters, out.as_mut_slice())];
                convolve(isa, extent, &images, layers, &mut Scratch::default());
                let each = images
                    .chunks_exact(extent.units())
                    .zip(out.chunks_exact(units));
                for (image, out) in each {
                    let expected = plain(shape, image, layer, &weights);
                    for (ours, expected) in out.iter().zip(expected) {
                        let difference = (f64::from(*ours) - expected).abs();
                        assert!(
                            difference < 2e-4,
                            "{isa}, {shape} to {output}: {difference}"
                        );
                    }
                }
            }
        }
    }
}
