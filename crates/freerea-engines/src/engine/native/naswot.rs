//! The forward pass of a batch, which gives NASWOT and MeCo.
//!
//! A map is computed by one sweep over the batch, some images at a time, so that what is made of it
//! finds it in a cache: the sum of its terms, its ReLU and its code, and at once everything that
//! the schedule makes of it. Only what batch norm has to see as a whole is written for the whole
//! batch.

use std::rc::Rc;

use freerea_core::engine::Isa;
use freerea_core::metric::Activations;
use freerea_core::network::{Blueprint, Map, Network, Step};

use super::buffer::{Arena, Buffer};
use super::channels::PerChannel;
use super::combine::{MOST_TERMS, Term, Wanted, code_words, combine};
use super::convolution;
use super::extent::{Extent, Frame};
use super::moments::Moments;
use super::panels::Panels;
use super::schedule::{Errand, Making, Reads, Schedule, Sweep};
use super::stage::{Clock, Stage};
use super::sum::Sum;
use super::winograd;
use super::work::{Work, WorkMemory, pooled};
use crate::engine::Kernel;
use crate::engine::independence;
use crate::images::Batch;

/// Output pixels of a sweep's step: enough tiles for the matrix products, few enough for a cache.
const STEP: usize = 1024;

/// Memory of a forward pass, kept to be used again.
#[derive(Debug, Default)]
pub(super) struct NaswotMemory {
    arena: Arena,
    filters: Vec<winograd::Filters>,
    work: WorkMemory,
    scratch: SweepMemory,
}

/// What a step of a sweep holds.
#[derive(Debug, Default)]
struct SweepMemory {
    sum: Buffer,
    rectified: Buffer,
    pooled: Buffer,
    folded: Vec<Buffer>,
    codes: Vec<u64>,
}

/// A forward pass under way.
struct ForwardPass<'m, 'n> {
    isa: Isa,
    images: usize,
    network: &'n Network<'n>,
    memory: &'m mut NaswotMemory,
    clock: &'m mut Clock,
    kernel: Kernel,
    meco: f64,
    /// The maps so far, as sums of what was made.
    sums: Vec<Option<Sum>>,
    /// The moments of what a batch norm reads.
    moments: Vec<Option<Moments>>,
    /// Concatenations of which parts are written.
    parts: Vec<Option<Buffer>>,
}

/// An errand with what it is done with.
struct Task {
    errand: Errand,
    work: Work,
    out: Buffer,
    extent: Extent,
    moments: Option<Moments>,
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
    let schedule = clock.time(Stage::Layout, || Schedule::of(blueprint));
    let inner = blueprint.maps().skip(1);
    let largest = inner
        .map(|map| Extent::of(blueprint.shape(map)).units())
        .max();
    memory.arena.resize(images.images() * largest.unwrap_or(0));
    let none = || blueprint.maps().map(|_| None);
    let mut pass = ForwardPass {
        isa,
        images: images.images(),
        network,
        memory,
        clock,
        kernel: Kernel::new(isa, images.images()),
        meco: 0.0,
        sums: blueprint.maps().map(|_| None).collect(),
        moments: none().collect(),
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
        naswot: clock.time(Stage::Determinant, || kernel.score()),
        meco,
    }
}

impl<'n> ForwardPass<'_, 'n> {
    const fn blueprint(&self) -> &'n Blueprint {
        self.network.blueprint()
    }

    fn extent(&self, map: Map) -> Extent {
        Extent::of(self.blueprint().shape(map))
    }

    fn run(&mut self, schedule: &Schedule, images: &Batch) {
        for map in self.blueprint().maps() {
            if !schedule.wanted[map.number()] {
                continue;
            }
            let sweep = &schedule.sweeps[map.number()];
            if *self.blueprint().step(map) == Step::Images {
                self.convolve_images(sweep, images);
                continue;
            }
            let sum = self.sum(map);
            self.sums[map.number()] = Some(sum);
            self.sweep(map, sweep);
            for released in &schedule.released[map.number()] {
                if let Some(sum) = self.sums[released.number()].take() {
                    sum.recycle(&mut self.memory.arena);
                }
            }
        }
    }

    /// A map as a sum of what was made before. What was not made is zero.
    fn sum(&mut self, map: Map) -> Sum {
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
            Step::Rectifier(input) => {
                let mut alike = self.blueprint().maps().take(map.number());
                let alike =
                    alike.find(|other| self.blueprint().step(*other) == &Step::Rectifier(*input));
                alike.and_then(|alike| known(&alike))
            }
            _ => None,
        };
        sum.unwrap_or_else(|| Sum::zero(channels))
    }

    /// The convolutions that read the images.
    fn convolve_images(&mut self, sweep: &Sweep, images: &Batch) {
        let shape = images.shape();
        for errand in &sweep.errands {
            let Making::Convolution { kernel, stride } = errand.making else {
                unreachable!("images go into convolutions");
            };
            let (layer, weights) = self.layer(errand.makes);
            let isa = self.isa;
            let panels = self.clock.time(Stage::Layout, || {
                Panels::of(isa, &layer, weights, shape.channels, |weight| weight)
            });
            let extent = self.extent(errand.makes);
            let mut map = self.memory.arena.lend();
            let mut moments = Moments::of(extent);
            let frame = Frame::around(Extent::of_images(shape), kernel / 2);
            let planes = images.values().chunks_exact(shape.volume());
            for (planes, out) in planes.zip(map.chunks_exact_mut(extent.units())) {
                let framed = &mut self.memory.work.framed;
                self.clock.time(Stage::Stem, || {
                    convolution::planes(isa, frame, planes, (&panels, kernel, stride), framed, out);
                });
                if errand.is_normed {
                    self.clock
                        .time(Stage::Statistics, || moments.gather(isa, out));
                }
            }
            self.sums[errand.makes.number()] = Some(Sum::of(Rc::new(map), extent.channels));
            self.moments[errand.makes.number()] = errand.is_normed.then_some(moments);
        }
    }

    fn layer(&self, map: Map) -> (freerea_core::network::Layer, &'n [f32]) {
        let layer = self.network.layer(map);
        layer.expect("a convolution has weights")
    }

    /// Computes a map, counts its code and its independence for the ReLU modules that read it, and
    /// makes all that the schedule makes of it.
    fn sweep(&mut self, map: Map, sweep: &Sweep) {
        let modules = sweep.modules;
        if modules.all == 0 && sweep.errands.is_empty() {
            return;
        }
        let shape = self.blueprint().shape(map);
        let Some(sum) = self.sums[map.number()].take().filter(|sum| !sum.is_zero()) else {
            self.kernel.count_zero(shape.volume(), modules.all);
            return;
        };
        let extent = Extent::of(shape);
        let step = (STEP / extent.pixels()).max(1);
        let words = code_words(extent.units());
        let mut tasks: Vec<Task> = sweep
            .errands
            .iter()
            .map(|&errand| self.task(map, errand))
            .collect();
        self.memory.scratch.codes.resize(self.images * words, 0);
        for first in (0..self.images).step_by(step) {
            let images = first..self.images.min(first + step);
            self.step(&sum, extent, images.clone(), sweep, &mut tasks);
            if first == 0 && modules.live > 0 {
                let rectified = &self.memory.scratch.rectified[..extent.units()];
                let independence = self.clock.time(Stage::Independence, || {
                    independence::of_channels(rectified, extent.channels, shape.channels)
                });
                self.meco += modules.live as f64 * independence;
            }
        }
        if modules.all > 0 {
            let codes = &self.memory.scratch.codes;
            self.clock.time(Stage::Kernel, || {
                self.kernel.count(codes, shape.volume(), modules.all);
            });
        }
        self.sums[map.number()] = Some(sum);
        for task in tasks {
            self.finish(task);
        }
    }

    /// A step of a sweep: some images.
    fn step(
        &mut self,
        sum: &Sum,
        extent: Extent,
        images: std::ops::Range<usize>,
        sweep: &Sweep,
        tasks: &mut [Task],
    ) {
        let isa = self.isa;
        let units = extent.units();
        let values = images.start * units..images.end * units;
        let reads_plain = |task: &Task| task.errand.reads != Reads::Rectified;
        let stands = sum.values(values.clone());
        let computed = stands.is_none() && tasks.iter().any(reads_plain);
        let memory = &mut self.memory.scratch;
        let map = memory.sum.at_least(values.len());
        let rectified = memory.rectified.at_least(values.len());
        self.clock.time(Stage::Combine, || {
            let words = code_words(units);
            for (place, image) in images.clone().enumerate() {
                let part = place * units..(place + 1) * units;
                let code = &mut memory.codes[image * words..][..words];
                let wanted = Wanted {
                    sum: computed.then_some(&mut map[part.clone()]),
                    rectified: (sweep.modules.all > 0).then_some((&mut rectified[part], code)),
                };
                if wanted.sum.is_none() && wanted.rectified.is_none() {
                    break;
                }
                let terms = sum.terms(image * units..(image + 1) * units);
                combine_all(isa, &terms, sum, wanted, &mut memory.folded);
            }
        });
        let map = stands.unwrap_or(map);
        for task in tasks {
            let each = task.extent.units();
            let out = &mut task.out[images.start * each..images.end * each];
            let (work, channels) = (&mut self.memory.work, task.extent.channels);
            self.clock.time(task.work.stage(), || {
                let (extent, map) = match task.errand.reads {
                    Reads::Plain => (extent, map),
                    Reads::Rectified => (extent, &*rectified),
                    Reads::Pooled(kind, window) => {
                        let out = (&mut *work, &mut memory.pooled);
                        pooled(isa, (kind, window), (extent, map), out)
                    }
                };
                task.work.carry_out(isa, (extent, map), channels, work, out);
            });
            if let Some(moments) = &mut task.moments {
                self.clock
                    .time(Stage::Statistics, || moments.gather(isa, out));
            }
        }
    }

    /// What an errand of a map needs.
    fn task(&mut self, map: Map, errand: Errand) -> Task {
        let isa = self.isa;
        let extent = self.extent(errand.makes);
        let blueprint = self.blueprint();
        let same = self.extent(map) == extent;
        let out = match self.parts[errand.makes.number()].take() {
            Some(begun) => begun,
            None => {
                let mut out = self.memory.arena.lend();
                let fills = match errand.making {
                    Making::Copy => same,
                    Making::Part(_) => false,
                    Making::Convolution { .. } | Making::Pool(..) => true,
                };
                if !fills {
                    out[..self.images * extent.units()].fill(0.0);
                }
                out
            }
        };
        let work = match errand.making {
            Making::Convolution { stride, .. } => {
                let input = blueprint.step(errand.makes).inputs()[0];
                let inputs = self.extent(input).channels;
                let layer = self.layer(errand.makes);
                let filters = &mut self.memory.filters;
                self.clock.time(Stage::Layout, || {
                    let filters = || filters.pop().unwrap_or_default();
                    Work::convolution(isa, layer, (inputs, stride), filters)
                })
            }
            Making::Pool(kind, window) => Work::Pool(kind, window),
            Making::Copy => Work::Part {
                at: 0,
                channels: match same {
                    true => extent.channels,
                    false => blueprint.shape(errand.makes).channels,
                },
            },
            Making::Part(at) => Work::Part {
                at,
                channels: blueprint.shape(map).channels,
            },
        };
        Task {
            errand,
            work,
            out,
            extent,
            moments: errand.is_normed.then(|| Moments::of(extent)),
        }
    }

    /// Keeps what an errand made.
    fn finish(&mut self, task: Task) {
        let at = task.errand.makes.number();
        if let Work::Winograd(filters) = task.work {
            self.memory.filters.push(filters);
        }
        self.moments[at] = task.moments;
        match task.errand.making {
            Making::Part(_) => self.parts[at] = Some(task.out),
            _ => self.sums[at] = Some(Sum::of(Rc::new(task.out), task.extent.channels)),
        }
    }
}

/// Combines any number of terms: those that are too many for one pass are summed before.
fn combine_all(
    isa: Isa,
    terms: &[Term<'_>],
    sum: &Sum,
    wanted: Wanted<'_>,
    folded: &mut Vec<Buffer>,
) {
    if terms.len() <= MOST_TERMS {
        return combine(isa, terms, sum.shift(), wanted);
    }
    let (first, rest) = terms.split_at(MOST_TERMS);
    let mut buffer = folded.pop().unwrap_or_default();
    let values = buffer.at_least(first[0].values.len());
    let part = Wanted {
        sum: Some(&mut *values),
        rectified: None,
    };
    let channels = sum.shift().channels();
    combine(isa, first, &PerChannel::all(channels, 0.0), part);
    let ones = PerChannel::all(channels, 1.0);
    let whole = Term {
        values,
        scale: &ones,
    };
    let terms: Vec<Term<'_>> = std::iter::once(whole).chain(rest.iter().copied()).collect();
    combine_all(isa, &terms, sum, wanted, folded);
    folded.push(buffer);
}
