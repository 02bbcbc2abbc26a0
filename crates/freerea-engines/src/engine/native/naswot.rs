//! The forward pass of a batch, which gives NASWOT and MeCo.
//!
//! A map is computed by one sweep over the batch, some images at a time, so that what is made of it
//! finds it in a cache: the sum of its terms, its ReLU and its code, and at once everything that
//! the schedule makes of it. Only what batch norm has to see as a whole is written for the whole
//! batch.

use std::rc::Rc;

use freerea_core::engine::Isa;
use freerea_core::metric::Activations;
use freerea_core::network::{Blueprint, Layer, Map, Network, Step};

use super::buffer::{Arena, Buffer};
use super::clock::{Clock, ScorePart};
use super::convolution;
use super::extent::{Extent, Frame};
use super::moments::Moments;
use super::panels::Panels;
use super::schedule::{Making, Sweep, SweepSchedule};
use super::sum::Sum;
use super::winograd;
use super::work::WorkMemory;
use crate::engine::Kernel;
use crate::images::Batch;

/// Memory of a forward pass, kept to be used again.
#[derive(Debug, Default)]
pub(super) struct NaswotMemory {
    pub(super) arena: Arena,
    pub(super) filters: Vec<winograd::Filters>,
    pub(super) work: WorkMemory,
    pub(super) scratch: SweepMemory,
}

/// What a step of a sweep holds.
#[derive(Debug, Default)]
pub(super) struct SweepMemory {
    pub(super) sum: Buffer,
    pub(super) rectified: Buffer,
    pub(super) pooled: Buffer,
    pub(super) folded: Vec<Buffer>,
    pub(super) codes: Vec<u64>,
}

/// A forward pass under way.
pub(super) struct ForwardPass<'m, 'n> {
    pub(super) isa: Isa,
    pub(super) images: usize,
    pub(super) network: &'n Network<'n>,
    pub(super) memory: &'m mut NaswotMemory,
    pub(super) clock: &'m mut Clock,
    pub(super) kernel: Kernel,
    pub(super) meco: f64,
    /// The maps so far, as sums of what was made.
    pub(super) sums: Vec<Option<Sum>>,
    /// The moments of what a batch norm reads.
    pub(super) moments: Vec<Option<Moments>>,
    /// Concatenations of which parts are written.
    pub(super) parts: Vec<Option<Buffer>>,
}

/// What a forward pass of a batch of images tells.
pub(super) fn activations(
    isa: Isa,
    network: &Network<'_>,
    images: &Batch,
    memory: &mut NaswotMemory,
    clock: &mut Clock,
) -> Activations {
    let blueprint = network.blueprint();
    assert_eq!(
        images.shape(),
        blueprint.input(),
        "images of the network's shape"
    );
    let schedule = clock.time(ScorePart::Layout, || SweepSchedule::of(blueprint));
    let inner = blueprint.maps().skip(1);
    let largest = inner
        .map(|map| Extent::of(blueprint.shape(map)).units())
        .max();
    memory.arena.resize(images.images() * largest.unwrap_or(0));
    let mut pass = ForwardPass {
        isa,
        images: images.images(),
        network,
        memory,
        clock,
        kernel: Kernel::new(isa, images.images()),
        meco: 0.0,
        sums: blueprint.maps().map(|_| None).collect(),
        moments: blueprint.maps().map(|_| None).collect(),
        parts: blueprint.maps().map(|_| None).collect(),
    };
    pass.run(&schedule, images);
    let ForwardPass {
        kernel,
        clock,
        meco,
        ..
    } = pass;
    Activations {
        naswot: clock.time(ScorePart::Determinant, || kernel.score()),
        meco,
    }
}

impl<'n> ForwardPass<'_, 'n> {
    pub(super) const fn blueprint(&self) -> &'n Blueprint {
        self.network.blueprint()
    }

    pub(super) fn extent(&self, map: Map) -> Extent {
        Extent::of(self.blueprint().shape(map))
    }

    fn run(&mut self, schedule: &SweepSchedule, images: &Batch) {
        for map in self.blueprint().maps() {
            if !schedule.wanted[map.number()] {
                continue;
            }
            let sweep = &schedule.sweeps[map.number()];
            if *self.blueprint().step(map) == Step::Images {
                self.convolve_images(sweep, images);
                continue;
            }
            let sum = self.sum(map, schedule.shared[map.number()]);
            let released = &schedule.released[map.number()];
            for released in released {
                if let Some(sum) = self.sums[released.number()].take() {
                    sum.recycle(&mut self.memory.arena);
                }
            }
            self.sweep((map, sum), sweep, released.contains(&map));
        }
    }

    /// A map as a sum of what was made before, of a ReLU by the one that serves for it. What was not
    /// made is zero.
    fn sum(&mut self, map: Map, shared: Map) -> Sum {
        let channels = self.extent(map).channels;
        let known = |map: &Map| self.sums[map.number()].clone();
        if let Some(made) = known(&map) {
            return made;
        }
        let sum = match self.blueprint().step(map) {
            Step::Norm(input) => match (known(input), &self.moments[input.number()]) {
                (Some(sum), Some(moments)) => Some(sum.normed(moments)),
                _ => None,
            },
            Step::Sum(inputs) => inputs.iter().filter_map(known).reduce(|mut sum, term| {
                sum.add(term);
                sum
            }),
            Step::Truncation(input) => {
                let kept = self.blueprint().shape(map).channels;
                let same = self.extent(*input) == self.extent(map);
                known(input).filter(|_| same).map(|sum| sum.truncated(kept))
            }
            Step::Concatenation(_) => {
                let joined = self.parts[map.number()].take();
                joined.map(|joined| Sum::of(Rc::new(joined), channels))
            }
            Step::Rectifier(_) => known(&shared),
            _ => None,
        };
        sum.unwrap_or_else(|| Sum::zero(channels))
    }

    /// The convolutions that read the images.
    fn convolve_images(&mut self, sweep: &Sweep, images: &Batch) {
        let shape = images.shape();
        for output in &sweep.outputs {
            let Making::Convolution { kernel, stride } = output.making else {
                unreachable!("images go into convolutions");
            };
            let (layer, weights) = self.layer(output.makes);
            let isa = self.isa;
            let panels = self.clock.time(ScorePart::Layout, || {
                Panels::of(isa, &layer, weights, shape.channels, |weight| weight)
            });
            let extent = self.extent(output.makes);
            let mut map = self.memory.arena.lend();
            let mut moments = Moments::of(extent);
            let frame = Frame::around(Extent::of_images(shape), kernel / 2);
            let planes = images.values().chunks_exact(shape.volume());
            for (planes, out) in planes.zip(map.chunks_exact_mut(extent.units())) {
                let framed = &mut self.memory.work.framed;
                self.clock.time(ScorePart::Stem, || {
                    convolution::planes(isa, frame, planes, (&panels, kernel, stride), framed, out);
                });
                if output.is_normed {
                    self.clock
                        .time(ScorePart::Statistics, || moments.gather(isa, out));
                }
            }
            self.sums[output.makes.number()] = Some(Sum::of(Rc::new(map), extent.channels));
            self.moments[output.makes.number()] = output.is_normed.then_some(moments);
        }
    }

    pub(super) fn layer(&self, map: Map) -> (Layer, &'n [f32]) {
        let layer = self.network.layer(map);
        layer.expect("a convolution has weights")
    }
}
