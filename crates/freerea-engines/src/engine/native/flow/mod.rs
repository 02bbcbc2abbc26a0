//! LogSynflow and Synflow, forward and backward by hand.
//!
//! With weights by absolute value and an input of ones nothing is negative: ReLU is the identity,
//! and the network is linear. Values are f32 with a power of two taken out of each block, so that
//! they neither overflow nor lose digits; the sums are f64.

mod backward;
mod gradient;
mod logarithm;
mod pools;
mod scaling;
mod subsample;
mod tape;

use freerea_core::engine::Isa;
use freerea_core::metric::Flow;
use freerea_core::network::{Map, Network, Step};

use self::tape::{ChannelRange, Tape, TapeOperation};
use super::extent::Extent;
use super::pooling::PoolKind;
use crate::engine::rectifiers::{last_readers, readers};

pub(super) use self::tape::FlowMemory;

/// The flows of a network.
pub(super) fn flow(isa: Isa, network: &Network<'_>, memory: &mut FlowMemory) -> Flow {
    let blueprint = network.blueprint();
    let (live, dry) = (blueprint.live(), blueprint.dry());
    let flows: Vec<bool> = live
        .iter()
        .zip(&dry)
        .map(|(live, dry)| *live && !dry)
        .collect();
    let Some(classifier) = blueprint
        .maps()
        .next_back()
        .filter(|last| flows[last.number()])
    else {
        return Flow::default();
    };
    let mut writer = TapeWriter {
        network,
        readers: readers(blueprint, &flows),
        tape: Tape::new(isa, memory, blueprint.input()),
        places: vec![None; flows.len()],
        owners: blueprint.maps().take(1).collect(),
    };
    writer.places[0] = Some(0);
    let alone = alone(&flows, &writer.readers);
    for map in blueprint.maps().skip(1).filter(|map| flows[map.number()]) {
        writer.write(map);
        if alone[map.number()] {
            writer.cut(map);
        }
    }
    let mean = blueprint.step(classifier).inputs()[0];
    let pooled = writer.place(blueprint.step(mean).inputs()[0]);
    let layer = network.layer(classifier).expect("a classifier has weights");
    backward::flow(writer.tape, pooled, layer)
}

/// For each step, whether its map alone is read from there on.
fn alone(flows: &[bool], readers: &[Vec<Map>]) -> Vec<bool> {
    let mut furthest = 0;
    let mut alone = Vec::with_capacity(flows.len());
    for (number, last) in last_readers(readers).into_iter().enumerate() {
        alone.push(flows[number] && furthest <= number);
        if flows[number] {
            furthest = furthest.max(last);
        }
    }
    alone
}

/// Writes a network's steps on a tape. Batch norms and ReLUs change nothing there.
struct TapeWriter<'m, 'n> {
    network: &'n Network<'n>,
    /// The steps that read each map, of those that flow.
    readers: Vec<Vec<Map>>,
    tape: Tape<'m, 'n>,
    /// Where each map stands on the tape.
    places: Vec<Option<usize>>,
    /// The map with which each place of the tape is whole.
    owners: Vec<Map>,
}

impl<'n> TapeWriter<'_, 'n> {
    fn place(&self, map: Map) -> usize {
        self.places[map.number()].expect("a map is written before it is read")
    }

    /// The place of a map that operations add to: that of the sum that alone reads it, at once.
    fn target(&mut self, map: Map) -> usize {
        if let Some(place) = self.places[map.number()] {
            return place;
        }
        let blueprint = self.network.blueprint();
        let place = match self.readers[map.number()][..] {
            [reader] => match blueprint.step(reader) {
                Step::Norm(_) | Step::Rectifier(_) => self.target(reader),
                Step::Sum(terms) if terms.iter().filter(|&&term| term == map).count() == 1 => {
                    self.target(reader)
                }
                _ => self.own(map),
            },
            _ => self.own(map),
        };
        self.places[map.number()] = Some(place);
        place
    }

    /// A place for a map alone.
    fn own(&mut self, map: Map) -> usize {
        self.owners.push(map);
        self.tape
            .map(Extent::of(self.network.blueprint().shape(map)))
    }

    /// Ends a block with a map, if its place is whole.
    fn cut(&mut self, map: Map) {
        let place = self.places[map.number()];
        if let Some(place) = place.filter(|&place| self.owners[place] == map) {
            self.tape.cut(place);
        }
    }

    fn write(&mut self, map: Map) {
        let blueprint = self.network.blueprint();
        match blueprint.step(map) {
            Step::Norm(input) | Step::Rectifier(input) => {
                self.places[map.number()] = Some(self.place(*input));
            }
            &Step::Convolution { input, stride, .. } => {
                let layer = self.network.layer(map);
                let (layer, weights) = layer.expect("a convolution has weights");
                let operation = TapeOperation::Convolution {
                    layer,
                    weights,
                    panels: Default::default(),
                    stride,
                };
                self.push(operation, input, map);
            }
            step @ (Step::MaxPool(input, window) | Step::MeanPool(input, window)) => {
                let operation = TapeOperation::Pool(PoolKind::of(step), *window);
                self.push(operation, *input, map);
            }
            &Step::Subsample { input, offset } => {
                self.push(TapeOperation::Subsample(offset), input, map);
            }
            Step::Sum(terms) => {
                let target = self.target(map);
                for &term in terms {
                    // What was written for this sum alone stands there.
                    if self.places[term.number()].is_some_and(|place| place != target) {
                        self.push(self.channels(term, 0), term, map);
                    }
                }
            }
            Step::Concatenation(parts) => {
                let mut to = 0;
                for &part in parts {
                    if self.places[part.number()].is_some() {
                        self.push(self.channels(part, to), part, map);
                    }
                    to += blueprint.shape(part).channels;
                }
            }
            Step::Truncation(input) => self.push(self.channels(map, 0), *input, map),
            Step::Images | Step::Zero | Step::GlobalMean(_) | Step::Classifier(_) => {}
        }
    }

    /// As many channels as a map has, added to others from one on.
    fn channels(&self, map: Map, to: usize) -> TapeOperation<'static> {
        let count = self.network.blueprint().shape(map).channels;
        TapeOperation::Channels(ChannelRange { count, to })
    }

    fn push(&mut self, operation: TapeOperation<'n>, input: Map, output: Map) {
        let (input, output) = (self.place(input), self.target(output));
        self.tape.push(operation, input, output);
    }
}
