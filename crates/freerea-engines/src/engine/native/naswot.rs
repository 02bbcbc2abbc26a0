//! The forward pass of a batch, which gives NASWOT and MeCo.
//!
//! A node is computed by one sweep over the batch, some images at a time, so that what its edges
//! read is still in a cache: the sum of the node's edges, its ReLU and its code, and at once what
//! each edge that starts there makes of it. Only what batch norm has to see as a whole is written
//! for the whole batch.

use std::rc::Rc;

use freerea_core::engine::Isa;
use freerea_core::metric::Activations;
use freerea_core::network::{Layer, Network, Plan, Purpose, Rectifiers};
use freerea_core::space::nats::{CELLS_PER_STAGE, CHANNELS, Edge, EdgeOperation, Node};

use super::buffer::{Arena, Buffer};
use super::combine::{Wanted, combine};
use super::extent::Extent;
use super::moments::Moments;
use super::panels::Panels;
use super::product::panel_width;
use super::stage::{Clock, Stage};
use super::sum::Sum;
use super::work::{Work, WorkMemory};
use super::{convolution, winograd};
use crate::engine::Kernel;
use crate::engine::independence;
use crate::images::Batch;

/// Output pixels of a sweep's step: enough tiles for the matrix products, few enough for a cache.
const STEP: usize = 1024;

/// NaswotMemory of a forward pass, kept to be used again.
#[derive(Debug, Default)]
pub(super) struct NaswotMemory {
    arena: Arena,
    filters: Vec<winograd::Filters>,
    work: WorkMemory,
    sum: Buffer,
    rectified: Buffer,
    codes: Vec<u64>,
}

/// A forward pass under way.
struct ForwardPass<'m> {
    isa: Isa,
    images: usize,
    memory: &'m mut NaswotMemory,
    clock: &'m mut Clock,
    kernel: Kernel,
    meco: f64,
}

/// What a forward pass of a batch of images tells.
pub(super) fn activations(
    isa: Isa,
    network: &Network<'_>,
    images: &Batch,
    memory: &mut NaswotMemory,
    clock: &mut Clock,
) -> Activations {
    let side = network.dataset().side();
    assert_eq!(images.side(), side, "images of the dataset's shape");
    let stem = Extent {
        side,
        channels: CHANNELS[0],
    };
    memory.arena.resize(images.images() * stem.units());
    let mut pass = ForwardPass {
        isa,
        images: images.images(),
        memory,
        clock,
        kernel: Kernel::new(isa, images.images()),
        meco: 0.0,
    };
    pass.forward(network, images, stem);
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

impl ForwardPass<'_> {
    fn forward(&mut self, network: &Network<'_>, images: &Batch, mut extent: Extent) {
        let mut layers = network.layers();
        let mut take = || layers.next().expect("one weight for each layer");
        let mut sum = self.stem(images, take(), extent);
        for (stage, &channels) in CHANNELS.iter().enumerate() {
            if stage > 0 {
                sum = self.residual(sum, extent, [take(), take(), take()]);
                extent = extent.reduced(channels);
            }
            for _ in 0..CELLS_PER_STAGE {
                let weights = Edge::ALL.map(|edge| {
                    let kernel = network.cell().operation(edge).kernel();
                    kernel.map(|_| take())
                });
                sum = self.cell(network, sum, extent, weights);
            }
        }
        self.head(sum, extent);
    }

    fn stem(&mut self, images: &Batch, (layer, weights): (Layer, &[f32]), extent: Extent) -> Sum {
        let panels = self.panels(&layer, weights);
        let mut map = self.memory.arena.lend();
        let mut moments = Moments::new();
        let image = extent.with_channels(layer.input);
        let planes = images.values().chunks_exact(image.units());
        for (planes, out) in planes.zip(map.chunks_exact_mut(extent.units())) {
            let (isa, bordered) = (self.isa, &mut self.memory.work.bordered);
            self.clock.time(Stage::Stem, || {
                convolution::stem(isa, image, planes, &panels, bordered, out);
            });
            self.clock
                .time(Stage::Statistics, || moments.gather(isa, out));
        }
        Sum::normed(Rc::new(map), &moments, extent.channels)
    }

    fn cell(
        &mut self,
        network: &Network<'_>,
        input: Sum,
        extent: Extent,
        weights: [Option<(Layer, &[f32])>; 6],
    ) -> Sum {
        let plan = Plan::of(&network.cell(), Purpose::Codes);
        let mut sums: [Sum; 4] = std::array::from_fn(|_| Sum::zero());
        sums[0] = input;
        for node in &Node::ALL[..3] {
            let sum = std::mem::replace(&mut sums[node.number()], Sum::zero());
            let modules = plan.rectifiers(*node);
            if sum.is_zero() || !plan.computes(*node) {
                self.kernel.count_zero(extent.units(), modules.all);
                sum.recycle(&mut self.memory.arena);
                continue;
            }
            let mut edges = Vec::new();
            let mut works = Vec::new();
            let mut skipped_to = Vec::new();
            for edge in Edge::out_of(*node).filter(|&edge| plan.is_live(edge)) {
                let target = edge.target().number();
                let work = match (network.cell().operation(edge), weights[edge.place()]) {
                    (EdgeOperation::SkipConnect, _) if sum.is_short() => {
                        sums[target].add(sum.clone());
                        continue;
                    }
                    (EdgeOperation::SkipConnect, _) => {
                        skipped_to.push(target);
                        continue;
                    }
                    (EdgeOperation::NorConv3x3, Some((layer, weights))) => {
                        Work::Winograd(self.filters(&layer, weights))
                    }
                    (_, Some((layer, weights))) => Work::Pointwise(self.panels(&layer, weights)),
                    (_, None) => Work::Mean,
                };
                edges.push(target);
                works.push(work);
            }
            if !skipped_to.is_empty() {
                works.push(Work::Keep);
            }
            if works.is_empty() && modules.all == 0 {
                sum.recycle(&mut self.memory.arena);
                continue;
            }
            let mut branches = self.sweep(extent, sum, modules, works);
            if !skipped_to.is_empty() {
                let kept = branches.pop().expect("the kept map comes last");
                for target in skipped_to {
                    sums[target].add(kept.clone());
                }
            }
            for (target, branch) in edges.into_iter().zip(branches) {
                sums[target].add(branch);
            }
        }
        let [.., output] = sums;
        output
    }

    /// The residual block of stride 2 between two stages.
    fn residual(&mut self, sum: Sum, extent: Extent, layers: [(Layer, &[f32]); 3]) -> Sum {
        let [first, second, shortcut] = layers;
        let inner_extent = extent.reduced(2 * extent.channels);
        if sum.is_zero() {
            self.kernel.count_zero(extent.units(), 1);
            self.kernel.count_zero(inner_extent.units(), 1);
            return sum;
        }
        let works = vec![
            Work::Strided(self.panels(&first.0, first.1)),
            Work::Shortcut(self.panels(&shortcut.0, shortcut.1)),
        ];
        let mut branches = self.sweep(extent, sum, Rectifiers::ONE, works).into_iter();
        let mut next = || branches.next().expect("a branch for each work");
        let (inner, mut output) = (next(), next());
        let works = vec![Work::Winograd(self.filters(&second.0, second.1))];
        for residual in self.sweep(inner_extent, inner, Rectifiers::ONE, works) {
            output.add(residual);
        }
        output
    }

    /// Batch norm and ReLU at the end; the classifier has no code.
    fn head(&mut self, sum: Sum, extent: Extent) {
        if sum.is_zero() {
            self.kernel.count_zero(extent.units(), 1);
            return;
        }
        let mut map = self.memory.arena.lend();
        let length = self.images * extent.units();
        let mut moments = Moments::new();
        let out = &mut map[..length];
        let isa = self.isa;
        self.clock.time(Stage::Combine, || {
            let wanted = Wanted {
                sum: Some(out),
                rectified: None,
            };
            combine(isa, &sum.terms(0..length), sum.shift(), wanted);
        });
        self.clock
            .time(Stage::Statistics, || moments.gather(isa, &map[..length]));
        sum.recycle(&mut self.memory.arena);
        let normed = Sum::normed(Rc::new(map), &moments, extent.channels);
        self.sweep(extent, normed, Rectifiers::ONE, Vec::new());
    }

    /// Computes a node's map, counts its code and its independence for the ReLU modules that read
    /// it, and does all work on it. Gives what each work makes, with its batch norm still to be
    /// applied.
    fn sweep(
        &mut self,
        extent: Extent,
        sum: Sum,
        modules: Rectifiers,
        works: Vec<Work>,
    ) -> Vec<Sum> {
        let units = extent.units();
        let step = (STEP / extent.pixels()).max(1);
        let needs_sum = works
            .iter()
            .any(|work| matches!(work, Work::Mean | Work::Shortcut(_) | Work::Keep));
        let words = units / u64::BITS as usize;
        self.memory.codes.resize(self.images * words, 0);
        let lend = |work: Work| (work, self.memory.arena.lend(), Moments::new());
        let mut works: Vec<_> = works.into_iter().map(lend).collect();
        for first in (0..self.images).step_by(step) {
            let images = first..self.images.min(first + step);
            let values = images.start * units..images.end * units;
            let code = &mut self.memory.codes[images.start * words..images.end * words];
            let map = self.memory.sum.at_least(values.len());
            let rectified = self.memory.rectified.at_least(values.len());
            let isa = self.isa;
            self.clock.time(Stage::Combine, || {
                let wanted = Wanted {
                    sum: needs_sum.then_some(&mut *map),
                    rectified: (modules.all > 0).then_some((&mut *rectified, code)),
                };
                combine(isa, &sum.terms(values), sum.shift(), wanted);
            });
            if images.start == 0 && modules.live > 0 {
                let first = &rectified[..units];
                self.meco += modules.live as f64
                    * self.clock.time(Stage::Independence, || {
                        independence::of_channels(first, extent.channels)
                    });
            }
            for (work, out, moments) in &mut works {
                let units = work.output(extent).units();
                let out = &mut out[images.start * units..images.end * units];
                let memory = &mut self.memory.work;
                self.clock.time(work.stage(), || {
                    work.carry_out(isa, extent, (map, rectified), memory, out);
                });
                if work.is_normed() {
                    self.clock
                        .time(Stage::Statistics, || moments.gather(isa, out));
                }
            }
        }
        sum.recycle(&mut self.memory.arena);
        if modules.all > 0 {
            self.clock.time(Stage::Kernel, || {
                self.kernel.count(&self.memory.codes, units, modules.all);
            });
        }
        works
            .into_iter()
            .map(|(work, map, moments)| self.finish(work, map, &moments, extent))
            .collect()
    }

    /// What a work made, its memory given back.
    fn finish(&mut self, work: Work, map: Buffer, moments: &Moments, extent: Extent) -> Sum {
        let map = Rc::new(map);
        let channels = work.output(extent).channels;
        let sum = if work.is_normed() {
            Sum::normed(map, moments, channels)
        } else {
            Sum::of(map)
        };
        if let Work::Winograd(filters) = work {
            self.memory.filters.push(filters);
        }
        sum
    }

    fn panels(&mut self, layer: &Layer, weights: &[f32]) -> Panels {
        let width = panel_width(self.isa);
        self.clock.time(Stage::Layout, || {
            Panels::of(layer, weights, width, |weight| weight)
        })
    }

    fn filters(&mut self, layer: &Layer, weights: &[f32]) -> winograd::Filters {
        let panels = self.panels(layer, weights);
        let mut filters = self.memory.filters.pop().unwrap_or_default();
        let isa = self.isa;
        self.clock
            .time(Stage::Layout, || filters.transform(isa, &panels));
        filters
    }
}
