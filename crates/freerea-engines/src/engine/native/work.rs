//! What is made of a map while it is in a cache, with the weights laid out for it.

use freerea_core::engine::Isa;
use freerea_core::network::{Layer, Window};

use super::buffer::Buffer;
use super::clock::ScorePart;
use super::extent::{Extent, Frame};
use super::panels::Panels;
use super::pooling::{PoolKind, WindowPlaces, pool};
use super::{convolution, winograd};

/// What works need beside their input and output; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct WorkMemory {
    winograd: winograd::Scratch,
    pub(super) framed: Buffer,
    pooling: Buffer,
}

/// What is made of a map while it is in a cache.
pub(super) enum Work {
    /// 3x3 convolution of stride 1.
    Winograd(winograd::Filters),
    /// 1x1 convolution.
    Pointwise {
        /// The weights.
        panels: Panels,
        /// Channels that it reads.
        inputs: usize,
    },
    /// Any other convolution.
    Windowed {
        /// The weights.
        panels: Panels,
        /// The side of the kernel.
        kernel: usize,
        /// The stride.
        stride: usize,
    },
    /// A pool.
    Pool(PoolKind, Window),
    /// Every second pixel of each line and column, from this one on.
    Subsample(usize),
    /// The first channels as they are, at this channel of the output.
    Part {
        /// The first channel of the output.
        at: usize,
        /// How many channels are copied.
        channels: usize,
    },
}

impl Work {
    /// A convolution, by the way that is best for its kernel.
    pub(super) fn convolution(
        isa: Isa,
        (layer, weights): (Layer, &[f32]),
        (inputs, stride): (usize, usize),
        filters: impl FnOnce() -> winograd::Filters,
    ) -> Self {
        let panels = Panels::of(isa, &layer, weights, inputs, |weight| weight);
        match (layer.kernel, stride) {
            (Some(3), 1) => {
                let mut filters = filters();
                filters.transform(isa, &panels, layer.input);
                Work::Winograd(filters)
            }
            (Some(1) | None, 1) => Work::Pointwise {
                panels,
                inputs: layer.input,
            },
            (kernel, stride) => Work::Windowed {
                panels,
                kernel: kernel.unwrap_or(1),
                stride,
            },
        }
    }

    /// The part of a score's time that it counts to.
    pub(super) const fn part(&self) -> ScorePart {
        match self {
            Work::Winograd(_) => ScorePart::Convolution3x3,
            Work::Pointwise { .. } => ScorePart::Convolution1x1,
            Work::Windowed { .. } => ScorePart::Reduction,
            Work::Pool(..) | Work::Subsample(_) => ScorePart::Pool,
            Work::Part { .. } => ScorePart::Combine,
        }
    }

    /// Whether another is best done with it at once.
    pub(super) const fn joins(&self, other: &Work) -> bool {
        matches!((self, other), (Work::Winograd(_), Work::Winograd(_)))
    }
}

/// What a work makes of some images' map.
pub(super) struct WorkOutput<'a> {
    pub(super) work: &'a Work,
    pub(super) channels: usize,
    pub(super) values: &'a mut [f32],
}

impl WorkOutput<'_> {
    /// Does the works on some images' map that [join](Work::joins) each other, or a single one.
    pub(super) fn make(
        isa: Isa,
        (extent, map): (Extent, &[f32]),
        outputs: Vec<WorkOutput<'_>>,
        memory: &mut WorkMemory,
    ) {
        let mut layers = Vec::new();
        for output in outputs {
            match output.work {
                Work::Winograd(filters) => layers.push((filters, output.values)),
                _ => output.make_alone(isa, (extent, map), memory),
            }
        }
        if !layers.is_empty() {
            winograd::convolve(isa, extent, map, layers, &mut memory.winograd);
        }
    }

    fn make_alone(self, isa: Isa, (extent, map): (Extent, &[f32]), memory: &mut WorkMemory) {
        let WorkOutput {
            work,
            channels,
            values: out,
        } = self;
        match work {
            Work::Winograd(_) => unreachable!("these join each other"),
            Work::Pointwise { panels, inputs } => {
                convolution::pointwise(isa, map, *inputs, panels, out);
            }
            Work::Windowed {
                panels,
                kernel,
                stride,
            } => {
                let frame = Frame::around(extent, kernel / 2);
                let weights = (panels, *kernel, *stride);
                convolution::windowed(isa, frame, map, weights, &mut memory.framed, out);
            }
            Work::Pool(kind, window) => {
                pool(isa, *kind, *window, (extent, map), &mut memory.pooling, out);
            }
            &Work::Subsample(offset) => subsample(extent, map, offset, out),
            // All of them.
            Work::Part {
                at: 0,
                channels: copied,
            } if *copied == channels && extent.channels == channels => out.copy_from_slice(map),
            &Work::Part {
                at,
                channels: copied,
            } => {
                let pixels = map.chunks_exact(extent.channels);
                for (out, pixel) in out.chunks_exact_mut(channels).zip(pixels) {
                    out[at..at + copied].copy_from_slice(&pixel[..copied]);
                }
            }
        }
    }
}

/// Every second pixel of some images' map; what lies beyond the edge is zero.
fn subsample(extent: Extent, map: &[f32], offset: usize, out: &mut [f32]) {
    let Extent {
        height,
        width,
        channels,
    } = extent;
    let columns = width.div_ceil(2);
    let units = height.div_ceil(2) * columns * channels;
    let images = map.chunks_exact(extent.units());
    for (image, out) in images.zip(out.chunks_exact_mut(units)) {
        for (place, out) in out.chunks_exact_mut(channels).enumerate() {
            let (y, x) = (place / columns * 2 + offset, place % columns * 2 + offset);
            if y < height && x < width {
                out.copy_from_slice(&image[(y * width + x) * channels..][..channels]);
            } else {
                out.fill(0.0);
            }
        }
    }
}

/// A pool of some images' map into memory that is kept to be used again.
pub(super) fn pooled<'m>(
    isa: Isa,
    (kind, window): (PoolKind, Window),
    (extent, map): (Extent, &[f32]),
    (scratch, out): (&mut WorkMemory, &'m mut Buffer),
) -> (Extent, &'m [f32]) {
    let to = window.pooled_extent(extent);
    let out = out.at_least(map.len() / extent.units() * to.units());
    pool(isa, kind, window, (extent, map), &mut scratch.pooling, out);
    (to, out)
}
