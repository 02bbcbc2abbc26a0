//! The steps of a network and the maps that they make.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A feature map of a network: the number of the step that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Map(pub(super) usize);

impl Map {
    /// The number of the step that makes it, from 0.
    pub const fn number(self) -> usize {
        self.0
    }
}

/// A pool's window; both kinds pad as far as the window reaches over, and count no padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The window's side, in pixels.
    pub side: usize,
    /// From one window to the next.
    pub stride: usize,
    /// Pixels of padding on each side.
    pub padding: usize,
}

impl Window {
    /// How many windows there are along so many pixels.
    pub const fn pooled(self, pixels: usize) -> usize {
        (pixels + 2 * self.padding - self.side) / self.stride + 1
    }
}

/// What makes a feature map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The images; of a part of a network, what it reads.
    Images,
    /// Zeros.
    Zero,
    /// A convolution without bias, padded so that stride 1 keeps the side.
    Convolution {
        /// What it reads.
        input: Map,
        /// The side of its kernel.
        kernel: usize,
        /// Its stride.
        stride: usize,
    },
    /// Batch norm with scale 1 and shift 0.
    Norm(Map),
    /// A ReLU module: its signs are code bits of NASWOT.
    Rectifier(Map),
    /// The largest of a window.
    MaxPool(Map, Window),
    /// The mean of a window, padding not counted.
    MeanPool(Map, Window),
    /// Every second pixel of each line and column; what lies beyond the edge is zero.
    Subsample {
        /// What it reads.
        input: Map,
        /// The first pixel that is taken, of lines and of columns: 0 or 1.
        offset: usize,
    },
    /// The sum of maps of one shape.
    Sum(Vec<Map>),
    /// Channels side by side.
    Concatenation(Vec<Map>),
    /// The first channels of a map.
    Truncation(Map),
    /// The mean over all pixels.
    GlobalMean(Map),
    /// The classifier, with a bias.
    Classifier(Map),
}

impl Step {
    /// The maps that it reads.
    pub fn inputs(&self) -> &[Map] {
        match self {
            Step::Images | Step::Zero => &[],
            Step::Convolution { input, .. } | Step::Subsample { input, .. } => {
                std::slice::from_ref(input)
            }
            Step::Norm(map)
            | Step::Rectifier(map)
            | Step::MaxPool(map, _)
            | Step::MeanPool(map, _)
            | Step::Truncation(map)
            | Step::GlobalMean(map)
            | Step::Classifier(map) => std::slice::from_ref(map),
            Step::Sum(maps) | Step::Concatenation(maps) => maps,
        }
    }
}

/// The shape of a map: channels, and height and width in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Channels.
    pub channels: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// Pixels from left to right.
    pub width: usize,
}

impl Shape {
    /// The shape of a square map.
    pub const fn square(channels: usize, side: usize) -> Self {
        Shape {
            channels,
            height: side,
            width: side,
        }
    }

    /// Pixels of a map.
    pub const fn pixels(self) -> usize {
        self.height * self.width
    }

    /// Numbers in a map: channels x height x width.
    pub const fn volume(self) -> usize {
        self.channels * self.pixels()
    }

    /// As many pixels with other channels.
    pub const fn with_channels(self, channels: usize) -> Self {
        Shape { channels, ..self }
    }

    /// What a convolution with a stride leaves: with padding, every begun window counts.
    pub const fn strided(self, stride: usize) -> Self {
        Shape {
            height: self.height.div_ceil(stride),
            width: self.width.div_ceil(stride),
            ..self
        }
    }
}

impl fmt::Display for Shape {
    /// As `3x32x32`: channels, height, width.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}x{}", self.channels, self.height, self.width)
    }
}
