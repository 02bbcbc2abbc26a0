//! A network as a schedule of sweeps.
//!
//! A map is computed by one sweep over the batch, some images at a time, so that what is made of it
//! finds it in a cache. Sums, batch norms and truncations are no sweeps of their own: they are
//! terms of whatever reads them. Concatenations are written part by part.

use std::collections::BTreeSet;

use freerea_core::network::{Blueprint, Map, Step, Window};

use super::combine::MOST_TERMS;
use super::extent::Extent;
use super::pooling::PoolKind;
use crate::engine::rectifiers::{Rectifiers, readers, released, shared};

/// Up to so many terms are handed on to a sum rather than summed first: to read two maps costs no
/// more than to write one and read it again.
const FEW_TERMS: usize = MOST_TERMS / 3;

/// What a work reads of the map of its sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// The map as it is.
    Plain,
    /// What a ReLU leaves of it.
    Rectified,
    /// A pool of it that nothing else reads.
    Pooled(PoolKind, Window),
}

/// What is made of a map while it is in a cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making {
    /// A convolution.
    Convolution {
        /// The side of its kernel.
        kernel: usize,
        /// Its stride.
        stride: usize,
    },
    /// A pool.
    Pool(PoolKind, Window),
    /// Every second pixel of each line and column, from this one on.
    Subsample(usize),
    /// A copy of its first channels, or of all.
    Copy,
    /// A part of a concatenation, from this channel on.
    Part(usize),
}

/// The convolutions that are done by tiles.
const NINE_TAPS: Making = Making::Convolution {
    kernel: 3,
    stride: 1,
};

/// One thing that a sweep makes of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SweepOutput {
    pub(super) reads: Reads,
    pub(super) making: Making,
    /// The map that it makes, or a part of it.
    pub(super) makes: Map,
    /// Whether a batch norm reads that, so that its moments are wanted.
    pub(super) is_normed: bool,
}

/// One sweep over a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sweep {
    /// The ReLU modules that read the map.
    pub(super) modules: Rectifiers,
    pub(super) outputs: Vec<SweepOutput>,
}

/// The sweeps of a network that give all codes, by the maps that they are over.
#[derive(Debug)]
pub(super) struct SweepSchedule {
    /// For each map, whether it is wanted at all.
    pub(super) wanted: Vec<bool>,
    pub(super) sweeps: Vec<Sweep>,
    /// For each map the step that makes it: one ReLU serves all modules that read a map.
    pub(super) shared: Vec<Map>,
    /// For each step, the maps that nothing reads after it.
    pub(super) released: Vec<Vec<Map>>,
}

impl SweepSchedule {
    /// The schedule of a network.
    ///
    /// # Panics
    /// If the images go anywhere but into convolutions, or a kernel is none of 1x1 and 3x3: no
    /// space has such networks.
    pub(super) fn of(blueprint: &Blueprint) -> Self {
        Scheduler::new(blueprint).schedule()
    }
}

struct Scheduler<'b> {
    blueprint: &'b Blueprint,
    wanted: Vec<bool>,
    readers: Vec<Vec<Map>>,
    modules: Vec<Rectifiers>,
    shared: Vec<Map>,
    /// For each map, whether a batch norm reads it.
    normed: Vec<bool>,
    /// The maps whose terms each map has, if it is not made itself.
    terms: Vec<BTreeSet<Map>>,
}

impl<'b> Scheduler<'b> {
    fn new(blueprint: &'b Blueprint) -> Self {
        let wanted = blueprint.coded();
        let shared = shared(blueprint, &wanted);
        let mut normed = vec![false; wanted.len()];
        for map in blueprint.maps().filter(|map| wanted[map.number()]) {
            if let Step::Norm(input) = blueprint.step(map) {
                normed[shared[input.number()].number()] = true;
            }
        }
        Scheduler {
            blueprint,
            readers: readers(blueprint, &wanted),
            modules: Rectifiers::of(blueprint),
            terms: Vec::new(),
            shared,
            normed,
            wanted,
        }
    }

    fn schedule(mut self) -> SweepSchedule {
        let mut sweeps = Vec::new();
        for map in self.blueprint.maps() {
            let terms = self.terms(map);
            self.terms.push(terms);
            let mut sweep = Sweep::default();
            if self.wanted[map.number()] {
                sweep = self.sweep(map);
                let is_kept = |output: &SweepOutput| output.makes == map;
                if sweep.outputs.iter().any(is_kept) {
                    self.terms[map.number()] = BTreeSet::from([map]);
                }
            }
            sweeps.push(sweep);
        }
        SweepSchedule {
            released: self.released(),
            wanted: self.wanted,
            shared: self.shared,
            sweeps,
        }
    }

    /// The maps that a map is a sum of.
    fn terms(&self, map: Map) -> BTreeSet<Map> {
        match self.blueprint.step(map) {
            Step::Zero => BTreeSet::new(),
            Step::Norm(input) => BTreeSet::from([*input]),
            Step::Truncation(input) if !self.cuts(map) => self.terms[input.number()].clone(),
            Step::Sum(inputs) => {
                let terms = inputs.iter().flat_map(|input| &self.terms[input.number()]);
                terms.copied().collect()
            }
            _ => BTreeSet::from([self.shared[map.number()]]),
        }
    }

    /// Whether a truncation is laid out otherwise than what it reads, so that it has to be copied.
    fn cuts(&self, truncation: Map) -> bool {
        let extent = |map: Map| Extent::of(self.blueprint.shape(map));
        let inputs = self.blueprint.step(truncation).inputs();
        inputs
            .iter()
            .any(|&input| extent(input) != extent(truncation))
    }

    fn is_convolution(&self, map: Map) -> bool {
        matches!(self.blueprint.step(map), Step::Convolution { .. })
    }

    /// The convolution that a pool is part of, if it alone reads it.
    fn convolution_of(&self, pool: Map) -> Option<Map> {
        let (Step::MaxPool(input, _) | Step::MeanPool(input, _)) = self.blueprint.step(pool) else {
            return None;
        };
        let is_plain = !matches!(self.blueprint.step(*input), Step::Rectifier(_));
        match self.readers[pool.number()][..] {
            [reader] if is_plain && self.is_convolution(reader) => Some(reader),
            _ => None,
        }
    }

    /// Everything that is made of a map.
    fn sweep(&self, map: Map) -> Sweep {
        if self.convolution_of(map).is_some() {
            return Sweep::default();
        }
        let mut sweep = Sweep {
            modules: self.modules[map.number()],
            outputs: Vec::new(),
        };
        for &reader in &self.readers[map.number()] {
            match self.blueprint.step(reader) {
                Step::Rectifier(_) => {
                    let shared = self.shared[reader.number()];
                    for &reader in &self.readers[reader.number()] {
                        self.add(&mut sweep, (reader, shared), Reads::Rectified);
                    }
                }
                Step::Norm(_) if self.is_convolution(map) => {}
                Step::Sum(_) | Step::Truncation(_)
                    if !self.cuts(reader) && self.terms[map.number()].len() <= FEW_TERMS => {}
                _ => self.add(&mut sweep, (reader, map), Reads::Plain),
            }
        }
        // Side by side, those that read the same share their work on it.
        sweep
            .outputs
            .sort_by_key(|output| output.making != NINE_TAPS);
        sweep
    }

    /// Adds what a step makes of a map, plain or rectified.
    fn add(&self, sweep: &mut Sweep, (reader, read): (Map, Map), reads: Reads) {
        let mut push = |making, makes, reads| {
            let output = SweepOutput {
                reads,
                making,
                makes,
                // Of a concatenation once it is whole.
                is_normed: self.normed[makes.number()] && !matches!(making, Making::Part(_)),
            };
            if !sweep.outputs.contains(&output) {
                sweep.outputs.push(output);
            }
        };
        match self.blueprint.step(reader) {
            Step::Convolution { .. } => push(self.convolution(reader), reader, reads),
            Step::MaxPool(_, window) | Step::MeanPool(_, window) => {
                let kind = PoolKind::of(self.blueprint.step(reader));
                match self.convolution_of(reader) {
                    Some(convolution) => {
                        let making = self.convolution(convolution);
                        push(making, convolution, Reads::Pooled(kind, *window));
                    }
                    None => push(Making::Pool(kind, *window), reader, reads),
                }
            }
            &Step::Subsample { offset, .. } => push(Making::Subsample(offset), reader, reads),
            Step::Concatenation(parts) => {
                let mut channel = 0;
                for &part in parts {
                    if self.shared[part.number()] == read {
                        push(Making::Part(channel), reader, reads);
                    }
                    channel += self.blueprint.shape(part).channels;
                }
            }
            Step::Truncation(_) if self.cuts(reader) => push(Making::Copy, reader, reads),
            Step::Sum(_) | Step::Norm(_) | Step::Truncation(_) => {
                push(Making::Copy, read, reads);
            }
            Step::Images | Step::Zero | Step::Rectifier(_) => {}
            Step::GlobalMean(_) | Step::Classifier(_) => {}
        }
    }

    fn convolution(&self, map: Map) -> Making {
        let &Step::Convolution { kernel, stride, .. } = self.blueprint.step(map) else {
            unreachable!("only convolutions are asked for");
        };
        assert!(matches!(kernel, 1 | 3), "a kernel of 1x1 or 3x3");
        Making::Convolution { kernel, stride }
    }

    /// For each step the maps whose terms nothing asks for after it.
    fn released(&self) -> Vec<Vec<Map>> {
        let mut last: Vec<usize> = (0..self.wanted.len()).collect();
        for map in self
            .blueprint
            .maps()
            .filter(|map| self.wanted[map.number()])
        {
            if let Step::Sum(_) | Step::Norm(_) | Step::Truncation(_) = self.blueprint.step(map) {
                for input in self.blueprint.step(map).inputs() {
                    last[input.number()] = map.number();
                }
            }
        }
        for (number, shared) in self.shared.iter().enumerate() {
            last[shared.number()] = last[shared.number()].max(last[number]);
        }
        released(self.blueprint, &last)
    }
}
