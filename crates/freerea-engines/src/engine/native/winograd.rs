//! 3x3 convolutions of stride 1 by Winograd's minimal filtering, F(4x4, 3x3).
//!
//! A tile of 6x6 input pixels gives 4x4 output pixels: Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A, with 36
//! multiplications for each pair of channels instead of 144. The 36 products over the channels are
//! matrix products over the tiles. Lavin, Gray: *Fast Algorithms for Convolutional Neural
//! Networks*, CVPR 2016, section 4.3.

use freerea_core::engine::Isa;
use pulp::{Simd, WithSimd};

use super::buffer::Buffer;
use super::extent::Extent;
use super::panels::Panels;
use super::product::{Target, Windows, columns, multiply};
use super::transform::{ELEMENTS, PATCH, TILE, filter, patch, product};
use crate::engine::Instructions;

/// Keeps the elements' matrices from falling into the same sets of a cache.
const STAGGER: usize = 16;

/// Transformed filters: panel by panel, for each of the 36 elements a matrix inputs x columns.
#[derive(Debug, Default)]
pub(super) struct Filters {
    inputs: usize,
    values: Buffer,
}

impl Filters {
    /// Transforms the weights of a 3x3 layer.
    ///
    /// # Panics
    /// If the kernel is not 3x3.
    pub(super) fn transform(&mut self, isa: Isa, panels: &Panels) {
        assert_eq!(panels.rows % 9, 0, "nine taps");
        self.inputs = panels.rows / 9;
        let outputs = panels.values.len() / panels.rows;
        let filters = self.values.at_least(ELEMENTS * self.inputs * outputs);
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
                let taps = std::array::from_fn(|row| {
                    std::array::from_fn(|column| taps[(3 * row + column) * vectors + at])
                });
                for (element, value) in filter(simd, taps).into_iter().flatten().enumerate() {
                    elements[element * vectors + at] = value;
                }
            }
        }
    }
}

/// What a convolution needs besides its input and output; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    bordered: Buffer,
    patches: Buffer,
    products: Buffer,
}

/// Convolves images of an extent, with as many outputs as the filters have.
///
/// # Panics
/// If the side is no multiple of 4, or the channels do not fill the vectors.
pub(super) fn convolve(
    isa: Isa,
    extent: Extent,
    images: &[f32],
    filters: &Filters,
    scratch: &mut Scratch,
    out: &mut [f32],
) {
    assert_eq!(extent.side % TILE, 0, "whole tiles");
    assert_eq!(extent.channels, filters.inputs, "filters of these channels");
    isa.run(Convolve {
        extent,
        images,
        filters,
        scratch,
        out,
    });
}

struct Convolve<'a> {
    extent: Extent,
    images: &'a [f32],
    filters: &'a Filters,
    scratch: &'a mut Scratch,
    out: &'a mut [f32],
}

impl WithSimd for Convolve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let extent = self.extent;
        let count = self.images.len() / extent.units();
        let tiles = count * (extent.side / TILE).pow(2);
        let width = columns::<S>();
        let outputs = self.out.len() / (count * extent.pixels());
        let patch_stride = tiles * extent.channels + STAGGER;
        let product_stride = tiles * width + STAGGER;
        let Scratch {
            bordered,
            patches,
            products,
        } = self.scratch;
        let patches = patches.at_least(ELEMENTS * patch_stride);
        let products = products.at_least(ELEMENTS * product_stride);
        let bordered = bordered.at_least(extent.bordered().units());
        bordered.fill(0.0);
        let per_image = tiles / count * extent.channels;
        for (number, image) in self.images.chunks_exact(extent.units()).enumerate() {
            extent.enclose(image, bordered);
            let patches = &mut patches[number * per_image..];
            transform_patches(simd, extent, bordered, patch_stride, patches);
        }
        let matrix = extent.channels * width;
        let filters = self.filters.values[..ELEMENTS * extent.channels * outputs]
            .chunks_exact(ELEMENTS * matrix);
        for (number, filters) in filters.enumerate() {
            for (element, filter) in filters.chunks_exact(matrix).enumerate() {
                multiply(
                    simd,
                    Windows::rows(tiles, extent.channels),
                    &patches[element * patch_stride..][..tiles * extent.channels],
                    filter,
                    Target::dense(tiles, width),
                    &mut products[element * product_stride..],
                );
            }
            let extent = extent.with_channels(outputs);
            let per_image = tiles / count * width;
            for (image, out) in self.out.chunks_exact_mut(extent.units()).enumerate() {
                let products = &products[image * per_image..];
                let out = &mut out[number * width..];
                transform_products(simd, extent, products, product_stride, out);
            }
        }
    }
}

/// Transforms all tiles of an image with a border: element by element, tile by tile, channels last.
#[inline(always)]
fn transform_patches<S: Simd>(
    simd: S,
    extent: Extent,
    bordered: &[f32],
    stride: usize,
    patches: &mut [f32],
) {
    let channels = extent.channels / S::F32_LANES;
    let line = extent.bordered().side * channels;
    let stride = stride / S::F32_LANES;
    let bordered = S::as_simd_f32s(bordered).0;
    let patches = S::as_mut_simd_f32s(patches).0;
    let across = extent.side / TILE;
    for tile in 0..across * across {
        let corner = (tile / across * line + tile % across * channels) * TILE;
        let lines: [&[S::f32s]; PATCH] =
            std::array::from_fn(|row| &bordered[corner + row * line..][..PATCH * channels]);
        for channel in 0..channels {
            let pixels =
                lines.map(|line| std::array::from_fn(|column| line[column * channels + channel]));
            let place = tile * channels + channel;
            for (element, value) in patch(simd, pixels).into_iter().flatten().enumerate() {
                patches[element * stride + place] = value;
            }
        }
    }
}

/// Transforms the products of all tiles of an image back, for one panel of its channels.
#[inline(always)]
fn transform_products<S: Simd>(
    simd: S,
    extent: Extent,
    products: &[f32],
    stride: usize,
    out: &mut [f32],
) {
    let width = columns::<S>() / S::F32_LANES;
    let stride = stride / S::F32_LANES;
    let channels = extent.channels / S::F32_LANES;
    let line = extent.side * channels;
    let products = S::as_simd_f32s(products).0;
    let out = S::as_mut_simd_f32s(out).0;
    let across = extent.side / TILE;
    for tile in 0..across * across {
        let corner = (tile / across * line + tile % across * channels) * TILE;
        for channel in 0..width {
            let place = tile * width + channel;
            let elements = std::array::from_fn(|row| {
                std::array::from_fn(|column| products[(row * PATCH + column) * stride + place])
            });
            for (row, pixels) in product(simd, elements).into_iter().enumerate() {
                for (column, pixel) in pixels.into_iter().enumerate() {
                    out[corner + row * line + column * channels + channel] = pixel;
                }
            }
        }
    }
}
