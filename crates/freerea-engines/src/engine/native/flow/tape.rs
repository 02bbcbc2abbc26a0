//! The operations of a forward pass, so that the backward pass can go through them in reverse.

use freerea_core::engine::Isa;
use freerea_core::network::{Layer, Shape, Window};

use super::scaling::{add, take_out_exponent};
use super::{pools, subsample};
use crate::engine::Instructions;
use crate::engine::native::convolution::Product;
use crate::engine::native::extent::{Extent, Frame};
use crate::engine::native::panels::Panels;
use crate::engine::native::pooling::PoolKind;
use crate::engine::native::product::{Target, Windows};

/// Buffers of maps and gradients, kept to be used again.
#[derive(Debug, Default)]
pub(in crate::engine::native) struct FlowMemory {
    free: Vec<Vec<f32>>,
    /// The gradient of a layer's weights.
    pub(super) weights: Vec<f32>,
}

impl FlowMemory {
    /// So many zeros.
    pub(super) fn zeros(&mut self, length: usize) -> Vec<f32> {
        let mut values = self.free.pop().unwrap_or_default();
        values.clear();
        values.resize(length, 0.0);
        values
    }

    /// Takes values back.
    pub(super) fn give_back(&mut self, values: Vec<f32>) {
        self.free.push(values);
    }
}

/// What is added to a map.
#[derive(Debug)]
pub(super) enum TapeOperation<'w> {
    /// A convolution with weights by absolute value.
    Convolution {
        /// Its shape.
        layer: Layer,
        /// Its weights.
        weights: &'w [f32],
        /// Their absolute values, laid out.
        panels: Panels,
        /// From an output pixel to the next, in input pixels.
        stride: usize,
    },
    /// The mean or the largest of windows.
    Pool(PoolKind, Window),
    /// Every second pixel of each line and column, from this one on.
    Subsample(usize),
    /// Some of the channels as they are.
    Channels(ChannelRange),
}

/// Channels of one map that become channels of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChannelRange {
    /// How many, from the first of the map that is read.
    pub(super) count: usize,
    /// The first of the map that is added to.
    pub(super) to: usize,
}

/// A map with a border of one pixel.
pub(super) struct TapeMap {
    pub(super) frame: Frame,
    pub(super) values: Vec<f32>,
}

/// An operation between two maps.
pub(super) struct TapeEntry<'w> {
    pub(super) operation: TapeOperation<'w>,
    pub(super) input: usize,
    pub(super) output: usize,
}

/// Operations whose maps have one power of two taken out in common.
pub(super) struct Block<'w> {
    pub(super) input: usize,
    pub(super) exponent: i32,
    pub(super) entries: Vec<TapeEntry<'w>>,
}

/// A forward pass as it goes.
pub(super) struct Tape<'m, 'w> {
    pub(super) isa: Isa,
    pub(super) memory: &'m mut FlowMemory,
    pub(super) maps: Vec<TapeMap>,
    pub(super) blocks: Vec<Block<'w>>,
    /// What was taken out of the last block's output.
    pub(super) exponent: i32,
}

impl<'m, 'w> Tape<'m, 'w> {
    /// A tape that begins with an image of ones.
    pub(super) fn new(isa: Isa, memory: &'m mut FlowMemory, images: Shape) -> Self {
        let mut tape = Tape {
            isa,
            memory,
            maps: Vec::new(),
            blocks: Vec::new(),
            exponent: 0,
        };
        let input = tape.map(Extent::of_images(images));
        let TapeMap { frame, values } = &mut tape.maps[input];
        frame.enclose(&vec![1.0; images.volume()], values);
        tape.begin(input);
        tape
    }

    /// A map of zeros; operations add to it.
    pub(super) fn map(&mut self, extent: Extent) -> usize {
        let frame = Frame::around(extent, 1);
        let values = self.memory.zeros(frame.units());
        self.maps.push(TapeMap { frame, values });
        self.maps.len() - 1
    }

    pub(super) fn frame(&self, map: usize) -> Frame {
        self.maps[map].frame
    }

    fn begin(&mut self, input: usize) {
        self.blocks.push(Block {
            input,
            exponent: self.exponent,
            entries: Vec::new(),
        });
    }

    /// Ends a block with a map that alone is read from here on: its exponent is taken out.
    pub(super) fn cut(&mut self, map: usize) {
        self.exponent += take_out_exponent(self.isa, &mut self.maps[map].values);
        self.begin(map);
    }

    /// Computes an operation from one map to another.
    pub(super) fn push(&mut self, mut operation: TapeOperation<'w>, input: usize, output: usize) {
        let isa = self.isa;
        let [from, to] = self
            .maps
            .get_disjoint_mut([input, output])
            .expect("an operation joins two maps");
        match &mut operation {
            TapeOperation::Convolution {
                layer,
                weights,
                panels,
                stride,
            } => {
                let inputs = from.frame.inner.channels;
                *panels = Panels::of(isa, layer, weights, inputs, f32::abs);
                let output = (to.frame, to.values.as_mut_slice());
                let input = (from.frame, from.values.as_slice());
                convolve(
                    isa,
                    panels,
                    (layer.kernel.unwrap_or(1), *stride),
                    input,
                    output,
                );
            }
            TapeOperation::Pool(kind, window) => {
                pools::add(
                    isa,
                    (*kind, *window),
                    (from.frame, &from.values),
                    (to.frame, &mut to.values),
                );
            }
            &mut TapeOperation::Subsample(offset) => {
                let output = (to.frame, to.values.as_mut_slice());
                subsample::add(offset, (from.frame, &from.values), output);
            }
            TapeOperation::Channels(range) => {
                let range = (range.count, 0, range.to);
                add_channels(
                    isa,
                    range,
                    (from.frame, &from.values),
                    (to.frame, &mut to.values),
                );
            }
        }
        let block = self.blocks.last_mut().expect("a tape begins with a block");
        block.entries.push(TapeEntry {
            operation,
            input,
            output,
        });
    }
}

/// Adds so many channels of a map, from one on, to those of another of the same pixels, from one
/// on.
pub(super) fn add_channels(
    isa: Isa,
    (count, first, to_first): (usize, usize, usize),
    (from, values): (Frame, &[f32]),
    (to, totals): (Frame, &mut [f32]),
) {
    let [pitch, to_pitch] = [from, to].map(|frame| frame.outer.channels);
    if count == pitch && count == to_pitch {
        return add(isa, values, totals);
    }
    let pixels = values.chunks_exact(pitch);
    for (totals, pixel) in totals.chunks_exact_mut(to_pitch).zip(pixels) {
        let totals = totals[to_first..][..count].iter_mut();
        for (total, value) in totals.zip(&pixel[first..]) {
            *total += value;
        }
    }
}

/// Adds the product of a map's windows with panels to the inside of another map.
pub(super) fn convolve(
    isa: Isa,
    panels: &Panels,
    (kernel, stride): (usize, usize),
    (from, input): (Frame, &[f32]),
    (to, output): (Frame, &mut [f32]),
) {
    // A frame is as wide as a kernel of 3x3 reaches over; smaller ones begin further inside.
    let inside = (3 - kernel) / 2 * (from.outer.line() + from.outer.channels);
    let windows = Windows {
        lines: to.inner.height,
        width: to.inner.width,
        ..Windows::framed(from, kernel, stride)
    };
    isa.run(Product {
        windows,
        left: &input[inside..],
        panels,
        target: Target {
            down: to.outer.line(),
            across: to.outer.channels,
            add: true,
        },
        out: &mut output[to.start()..],
    });
}
