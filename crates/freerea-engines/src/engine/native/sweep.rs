//! A sweep over a map: some images at a time, everything that is made of it while it is in a cache.

use std::ops::Range;
use std::rc::Rc;

use freerea_core::engine::Isa;
use freerea_core::network::Map;

use super::buffer::Buffer;
use super::channels::PerChannel;
use super::clock::ScorePart;
use super::combine::{MOST_TERMS, Term, Wanted, code_words, combine};
use super::extent::Extent;
use super::moments::Moments;
use super::naswot::ForwardPass;
use super::schedule::{Making, Reads, Sweep, SweepOutput};
use super::sum::{Sum, SweptSum};
use super::work::{Work, WorkOutput, pooled};
use crate::engine::independence;
use crate::engine::rectifiers::Rectifiers;

/// Output pixels of a sweep's step: enough tiles for the matrix products, few enough for a cache.
const STEP: usize = 1024;

/// An output of a sweep while it is written.
struct OpenOutput {
    output: SweepOutput,
    work: Work,
    out: Buffer,
    extent: Extent,
    moments: Option<Moments>,
    /// Whether it is the map itself, plain or rectified.
    is_whole: bool,
    /// Whether all of it is written, whatever stands there.
    is_overwritten: bool,
}

impl OpenOutput {
    /// Whether it is made of the map as it is, or of a pool of that.
    fn reads_plain(&self) -> bool {
        self.output.reads != Reads::Rectified
    }

    /// Whether it is best made together with another.
    fn joins(&self, other: &Self) -> bool {
        self.output.reads == other.output.reads && self.work.joins(&other.work)
    }

    /// Takes some images into the moments, if they are wanted.
    fn gather(&mut self, isa: Isa, images: &Range<usize>) {
        let units = self.extent.units();
        if let Some(moments) = &mut self.moments {
            moments.gather(isa, &self.out[images.start * units..images.end * units]);
        }
    }

    /// The part of some images.
    fn of_images(&mut self, images: &Range<usize>) -> WorkOutput<'_> {
        let units = self.extent.units();
        WorkOutput {
            work: &self.work,
            channels: self.extent.channels,
            values: &mut self.out[images.start * units..images.end * units],
        }
    }
}

/// The outputs that are the map itself: it is computed in their place.
struct Kept {
    plain: Option<OpenOutput>,
    rectified: Option<OpenOutput>,
}

impl Kept {
    /// Takes them out of the others.
    fn of(opened: &mut Vec<OpenOutput>) -> Self {
        let mut take = |reads| {
            let is_it = |open: &OpenOutput| open.is_whole && open.output.reads == reads;
            let at = opened.iter().position(is_it)?;
            Some(opened.remove(at))
        };
        Kept {
            plain: take(Reads::Plain),
            rectified: take(Reads::Rectified),
        }
    }
}

impl<'n> ForwardPass<'_, 'n> {
    /// Computes a map of a sum, counts its code and its independence for the ReLU modules that
    /// read it, and makes all that the schedule makes of it. Unless that is the last use of the
    /// sum, it is kept.
    pub(super) fn sweep(&mut self, (map, sum): (Map, Sum), sweep: &Sweep, is_last: bool) {
        let modules = sweep.modules;
        let shape = self.blueprint().shape(map);
        if sum.is_zero() {
            return self.kernel.count_zero(shape.volume(), modules.all);
        }
        if modules.all == 0 && sweep.outputs.is_empty() {
            if is_last {
                sum.recycle(&mut self.memory.arena);
            } else {
                self.sums[map.number()] = Some(sum);
            }
            return;
        }
        let extent = Extent::of(shape);
        let step = (STEP / extent.pixels()).max(1);
        let words = code_words(extent.units());
        let mut opened: Vec<OpenOutput> = sweep
            .outputs
            .iter()
            .map(|&output| self.open(map, output))
            .collect();
        let mut kept = Kept::of(&mut opened);
        // The map itself stands for its sum, if it is kept.
        let ends = is_last || kept.plain.is_some();
        self.sums[map.number()] = (!ends).then(|| sum.clone());
        let mut sum = sum.swept();
        if sum.values(0..0).is_none() || !opened.iter().any(OpenOutput::reads_plain) {
            if let Some(kept) = &mut kept.plain {
                self.exchange(&mut kept.out, sum.lend_first());
            }
            self.lend_terms(&mut sum, extent, &mut opened);
        }
        self.memory.scratch.codes.resize(self.images * words, 0);
        for first in (0..self.images).step_by(step) {
            let images = first..self.images.min(first + step);
            self.step(&sum, extent, images, (modules, &mut kept), &mut opened);
            if first == 0 && modules.live > 0 {
                let rectified = match &kept.rectified {
                    Some(open) => &open.out[..extent.units()],
                    None => &self.memory.scratch.rectified[..extent.units()],
                };
                let independence = self.clock.time(ScorePart::Independence, || {
                    independence::of_channels(rectified, extent.channels, shape.channels)
                });
                self.meco += modules.live as f64 * independence;
            }
        }
        if modules.all > 0 {
            let codes = &self.memory.scratch.codes;
            self.clock.time(ScorePart::Kernel, || {
                self.kernel.count(codes, shape.volume(), modules.all);
            });
        }
        sum.recycle(&mut self.memory.arena);
        let kept = [kept.plain, kept.rectified].into_iter().flatten();
        for open in kept.chain(opened) {
            self.finish(open);
        }
    }

    /// Lets outputs overwrite the terms that are read for the last time: what is written then is in
    /// a cache, and fewer maps stand in memory.
    fn lend_terms(&mut self, sum: &mut SweptSum, extent: Extent, opened: &mut [OpenOutput]) {
        for (number, open) in opened.iter_mut().enumerate() {
            // No image's output reaches into the next image's term.
            if open.is_overwritten && open.extent.units() <= extent.units() {
                self.exchange(&mut open.out, sum.lend(number));
            }
        }
    }

    /// Uses another buffer, if there is one.
    fn exchange(&mut self, buffer: &mut Buffer, other: Option<Buffer>) {
        if let Some(other) = other {
            let before = std::mem::replace(buffer, other);
            self.memory.arena.give_back(Some(before));
        }
    }

    /// A step of a sweep: some images.
    fn step(
        &mut self,
        sum: &SweptSum,
        extent: Extent,
        images: Range<usize>,
        (modules, kept): (Rectifiers, &mut Kept),
        opened: &mut [OpenOutput],
    ) {
        let isa = self.isa;
        let units = extent.units();
        let values = images.start * units..images.end * units;
        let stands = sum.values(values.clone());
        let reads_plain = opened.iter().any(OpenOutput::reads_plain);
        let computed = kept.plain.is_some() || (stands.is_none() && reads_plain);
        let memory = &mut self.memory.scratch;
        let (map, of_map) = match &mut kept.plain {
            Some(open) => (&mut open.out[values.clone()], open.moments.as_mut()),
            None => (memory.sum.at_least(values.len()), None),
        };
        let (rectified, of_rectified) = match &mut kept.rectified {
            Some(open) => (&mut open.out[values.clone()], open.moments.as_mut()),
            None => (memory.rectified.at_least(values.len()), None),
        };
        self.clock.time(ScorePart::Combine, || {
            let words = code_words(units);
            for (place, image) in images.clone().enumerate() {
                let part = place * units..(place + 1) * units;
                let code = &mut memory.codes[image * words..][..words];
                let wanted = Wanted {
                    sum: computed.then_some(&mut map[part.clone()]),
                    standing: sum.standing(),
                    rectified: (modules.all > 0).then_some((&mut rectified[part], code)),
                };
                if wanted.sum.is_none() && wanted.rectified.is_none() {
                    break;
                }
                let range = image * units..(image + 1) * units;
                let terms = sum.terms(range, |number| &opened[number].out);
                combine_all(isa, &terms, sum, wanted, &mut memory.folded);
            }
        });
        for (moments, values) in [(of_map, &*map), (of_rectified, &*rectified)] {
            if let Some(moments) = moments {
                self.clock
                    .time(ScorePart::Statistics, || moments.gather(isa, values));
            }
        }
        let map = stands.unwrap_or(map);
        for joined in opened.chunk_by_mut(OpenOutput::joins) {
            let work = &mut self.memory.work;
            let (reads, part) = (joined[0].output.reads, joined[0].work.part());
            self.clock.time(part, || {
                let (extent, map) = match reads {
                    Reads::Plain => (extent, map),
                    Reads::Rectified => (extent, &*rectified),
                    Reads::Pooled(kind, window) => {
                        let out = (&mut *work, &mut memory.pooled);
                        pooled(isa, (kind, window), (extent, map), out)
                    }
                };
                let outputs = joined.iter_mut().map(|open| open.of_images(&images));
                WorkOutput::make(isa, (extent, map), outputs.collect(), work);
            });
            for open in joined {
                self.clock
                    .time(ScorePart::Statistics, || open.gather(isa, &images));
            }
        }
    }

    /// Prepares an output of a map.
    fn open(&mut self, map: Map, output: SweepOutput) -> OpenOutput {
        let isa = self.isa;
        let extent = self.extent(output.makes);
        let blueprint = self.blueprint();
        let same = self.extent(map) == extent;
        let is_overwritten = match output.making {
            Making::Copy => same,
            Making::Part(_) => false,
            Making::Convolution { .. } | Making::Pool(..) | Making::Subsample(_) => true,
        };
        let out = match self.parts[output.makes.number()].take() {
            Some(begun) => begun,
            None => {
                let mut out = self.memory.arena.lend();
                if !is_overwritten {
                    out[..self.images * extent.units()].fill(0.0);
                }
                out
            }
        };
        let work = match output.making {
            Making::Convolution { stride, .. } => {
                let input = blueprint.step(output.makes).inputs()[0];
                let inputs = self.extent(input).channels;
                let layer = self.layer(output.makes);
                let filters = &mut self.memory.filters;
                self.clock.time(ScorePart::Layout, || {
                    let filters = || filters.pop().unwrap_or_default();
                    Work::convolution(isa, layer, (inputs, stride), filters)
                })
            }
            Making::Pool(kind, window) => Work::Pool(kind, window),
            Making::Subsample(offset) => Work::Subsample(offset),
            Making::Copy => Work::Part {
                at: 0,
                channels: if same {
                    extent.channels
                } else {
                    blueprint.shape(output.makes).channels
                },
            },
            Making::Part(at) => Work::Part {
                at,
                channels: blueprint.shape(map).channels,
            },
        };
        OpenOutput {
            output,
            work,
            out,
            extent,
            moments: output.is_normed.then(|| Moments::of(extent)),
            is_whole: output.making == Making::Copy && same,
            is_overwritten,
        }
    }

    /// Keeps an output that is written.
    fn finish(&mut self, open: OpenOutput) {
        let at = open.output.makes.number();
        if let Work::Winograd(filters) = open.work {
            self.memory.filters.push(filters);
        }
        self.moments[at] = open.moments;
        match open.output.making {
            Making::Part(_) => self.parts[at] = Some(open.out),
            _ => {
                let made = Sum::of(Rc::new(open.out), open.extent.channels);
                if let Some(before) = self.sums[at].replace(made) {
                    before.recycle(&mut self.memory.arena);
                }
            }
        }
    }
}

/// Combines any number of terms: those that are too many for one pass are summed before.
fn combine_all(
    isa: Isa,
    terms: &[Term<'_>],
    sum: &SweptSum,
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
        ..Wanted::default()
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
