//! What is done with a node's map while it is in a cache: what each edge that starts there makes of
//! it.

use freerea_core::engine::Isa;

use super::buffer::Buffer;
use super::extent::Extent;
use super::panels::Panels;
use super::stage::Stage;
use super::{convolution, pooling, winograd};

/// What works need beside their input and output.
#[derive(Debug, Default)]
pub(super) struct WorkMemory {
    pub(super) winograd: winograd::Scratch,
    pub(super) bordered: Buffer,
    pub(super) pooled: Buffer,
}

/// What is done with a node's map while it is in a cache.
pub(super) enum Work {
    /// 3x3 convolution of the rectified map.
    Winograd(winograd::Filters),
    /// 1x1 convolution of the rectified map.
    Pointwise(Panels),
    /// 3x3 convolution of stride 2 of the rectified map.
    Strided(Panels),
    /// Mean of 3x3 pixels.
    Mean,
    /// Mean of 2x2 pixels with stride 2, and a 1x1 convolution.
    Shortcut(Panels),
    /// The map as it is.
    Keep,
}

impl Work {
    pub(super) const fn is_normed(&self) -> bool {
        matches!(
            self,
            Work::Winograd(_) | Work::Pointwise(_) | Work::Strided(_)
        )
    }

    pub(super) const fn output(&self, extent: Extent) -> Extent {
        match self {
            Work::Strided(_) | Work::Shortcut(_) => extent.reduced(2 * extent.channels),
            _ => extent,
        }
    }

    pub(super) const fn stage(&self) -> Stage {
        match self {
            Work::Winograd(_) => Stage::Convolution3x3,
            Work::Pointwise(_) => Stage::Convolution1x1,
            Work::Strided(_) | Work::Shortcut(_) => Stage::Reduction,
            Work::Mean => Stage::Pool,
            Work::Keep => Stage::Combine,
        }
    }

    /// Does the work on some images' map, plain and rectified.
    pub(super) fn carry_out(
        &self,
        isa: Isa,
        extent: Extent,
        (map, rectified): (&[f32], &[f32]),
        memory: &mut WorkMemory,
        out: &mut [f32],
    ) {
        match self {
            Work::Winograd(filters) => {
                winograd::convolve(isa, extent, rectified, filters, &mut memory.winograd, out);
            }
            Work::Pointwise(panels) => convolution::pointwise(isa, rectified, panels, out),
            Work::Strided(panels) => {
                convolution::strided(isa, extent, rectified, panels, &mut memory.bordered, out);
            }
            Work::Mean => pooling::mean_of_nine(isa, extent, map, &mut memory.pooled, out),
            Work::Shortcut(panels) => {
                let pooled = memory.pooled.at_least(map.len() / 4);
                pooling::mean_of_four(isa, extent, map, pooled);
                convolution::pointwise(isa, pooled, panels, out);
            }
            Work::Keep => out.copy_from_slice(map),
        }
    }
}
