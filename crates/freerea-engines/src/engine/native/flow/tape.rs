//! The operations of a forward pass, so that the backward pass can go through them in reverse.

use freerea_core::engine::Isa;
use freerea_core::network::Layer;

use super::boxes;
use super::scaling::{add, take_out_exponent};
use crate::engine::Instructions;
use crate::engine::native::convolution::Product;
use crate::engine::native::extent::Extent;
use crate::engine::native::panels::Panels;
use crate::engine::native::product::{Target, Windows, panel_width};

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
    /// The mean of 3x3 pixels.
    MeanOfNine,
    /// The mean of 2x2 pixels, with stride 2.
    MeanOfFour,
    /// The map as it is.
    Skip,
}

impl<'w> TapeOperation<'w> {
    /// A convolution; its weights are laid out when it joins a tape.
    pub(super) fn convolution((layer, weights): (Layer, &'w [f32]), stride: usize) -> Self {
        TapeOperation::Convolution {
            layer,
            weights,
            panels: Panels::default(),
            stride,
        }
    }
}

/// A map with a border of one pixel.
pub(super) struct TapeMap {
    pub(super) extent: Extent,
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
    pub(super) width: usize,
    pub(super) memory: &'m mut FlowMemory,
    pub(super) maps: Vec<TapeMap>,
    pub(super) blocks: Vec<Block<'w>>,
    /// What was taken out of the last block's output.
    pub(super) exponent: i32,
}

impl<'m, 'w> Tape<'m, 'w> {
    pub(super) fn new(isa: Isa, memory: &'m mut FlowMemory) -> Self {
        Tape {
            isa,
            width: panel_width(isa),
            memory,
            maps: Vec::new(),
            blocks: Vec::new(),
            exponent: 0,
        }
    }

    /// A map of zeros; operations add to it.
    pub(super) fn map(&mut self, extent: Extent) -> usize {
        let values = self.memory.zeros(extent.bordered().units());
        self.maps.push(TapeMap { extent, values });
        self.maps.len() - 1
    }

    /// The input: an image of ones.
    pub(super) fn ones(&mut self, side: usize) -> usize {
        let extent = Extent { side, channels: 3 };
        let map = self.map(extent);
        let ones = vec![1.0; extent.units()];
        extent.enclose(&ones, &mut self.maps[map].values);
        map
    }

    pub(super) fn extent(&self, map: usize) -> Extent {
        self.maps[map].extent
    }

    /// A block of operations between an input and an output, whose exponent is taken out.
    pub(super) fn block(
        &mut self,
        input: usize,
        operations: impl FnOnce(&mut Self, usize) -> usize,
    ) -> usize {
        self.blocks.push(Block {
            input,
            exponent: self.exponent,
            entries: Vec::new(),
        });
        let output = operations(self, input);
        self.exponent += take_out_exponent(self.isa, &mut self.maps[output].values);
        output
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
                *panels = Panels::of(layer, weights, self.width, f32::abs);
                let output = (to.extent, to.values.as_mut_slice());
                convolve(isa, panels, *stride, (from.extent, &from.values), output);
            }
            TapeOperation::MeanOfNine => {
                boxes::add_means(isa, from.extent, &from.values, &mut to.values);
            }
            TapeOperation::MeanOfFour => {
                boxes::add_quarters(from.extent, &from.values, &mut to.values);
            }
            TapeOperation::Skip => add(isa, &from.values, &mut to.values),
        }
        let block = self.blocks.last_mut().expect("operations come in blocks");
        block.entries.push(TapeEntry {
            operation,
            input,
            output,
        });
    }
}

/// Adds the product of a map's windows with panels to the inside of another map.
pub(super) fn convolve(
    isa: Isa,
    panels: &Panels,
    stride: usize,
    (from, input): (Extent, &[f32]),
    (to, output): (Extent, &mut [f32]),
) {
    let outer = from.bordered().side;
    let line = to.bordered().side * to.channels;
    let is_pointwise = panels.rows == from.channels;
    let (windows, left) = match is_pointwise {
        true => {
            let first = (outer + 1) * from.channels;
            (Windows::inside(outer, from.channels), &input[first..])
        }
        false => (Windows::bordered(outer, from.channels, stride), input),
    };
    isa.run(Product {
        windows,
        left,
        panels,
        target: Target {
            down: line,
            across: to.channels,
            add: true,
        },
        out: &mut output[line + to.channels..],
    });
}
