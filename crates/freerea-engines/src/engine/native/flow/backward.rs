//! The backward pass: the gradient of the logits' sum, and the flow that it makes of each layer.

use freerea_core::metric::Flow;
use freerea_core::network::Layer;

use super::boxes;
use super::gradient::WeightGradient;
use super::logarithm::layer_flow;
use super::scaling::{add, take_out_exponent};
use super::tape::{Tape, TapeEntry, TapeMap, TapeOperation, convolve};
use crate::engine::native::extent::Extent;
use crate::engine::native::panels::Panels;

/// The flows of all layers on a tape and of the classifier that reads its last map.
pub(super) fn flow(
    tape: Tape<'_, '_>,
    last: usize,
    (classifier, weights): (Layer, &[f32]),
) -> Flow {
    let map = &tape.maps[last];
    let pooled = pool(map);
    let scale = f64::from(tape.exponent).exp2();
    let mut flow = Flow::default();
    let mut sums = vec![0.0; classifier.input];
    for weights in weights.chunks_exact(classifier.input) {
        for ((weight, sum), pooled) in weights.iter().zip(&mut sums).zip(&pooled) {
            let weight = f64::from(weight.abs());
            *sum += weight;
            flow.logarithmic += weight * (pooled * scale).ln_1p();
            flow.plain += weight * pooled * scale;
        }
    }
    let pixels = map.extent.pixels() as f64;
    let gradient: Vec<f32> = sums.iter().map(|sum| (sum / pixels) as f32).collect();
    let image = gradient.repeat(map.extent.pixels());
    Backward::new(tape).run(last, &image, flow)
}

/// The mean of each channel.
fn pool(map: &TapeMap) -> Vec<f64> {
    let Extent { channels, .. } = map.extent;
    let mut pooled = vec![0.0; channels];
    // The border is zero and adds nothing.
    for pixel in map.values.chunks_exact(channels) {
        for (pooled, &value) in pooled.iter_mut().zip(pixel) {
            *pooled += f64::from(value);
        }
    }
    let pixels = map.extent.pixels() as f64;
    pooled.iter().map(|sum| sum / pixels).collect()
}

/// A backward pass under way.
struct Backward<'m, 'w> {
    tape: Tape<'m, 'w>,
    /// The gradients of the maps that are read, as far as they are known; with a border of zeros.
    gradients: Vec<Option<Vec<f32>>>,
}

impl<'m, 'w> Backward<'m, 'w> {
    fn new(tape: Tape<'m, 'w>) -> Self {
        let gradients = tape.maps.iter().map(|_| None).collect();
        Backward { tape, gradients }
    }

    /// Adds the flows of the tape's layers to a flow; `image` is the gradient of the last map.
    fn run(mut self, last: usize, image: &[f32], mut flow: Flow) -> Flow {
        let extent = self.tape.maps[last].extent;
        let mut gradient = self.tape.memory.zeros(extent.bordered().units());
        extent.enclose(image, &mut gradient);
        let mut exponent = take_out_exponent(self.tape.isa, &mut gradient);
        self.gradients[last] = Some(gradient);
        while let Some(block) = self.tape.blocks.pop() {
            for entry in block.entries.into_iter().rev() {
                let of_layer = self.reverse(entry, block.exponent + exponent);
                flow.logarithmic += of_layer.logarithmic;
                flow.plain += of_layer.plain;
            }
            if let Some(gradient) = &mut self.gradients[block.input] {
                exponent += take_out_exponent(self.tape.isa, gradient);
            }
        }
        let values = self.tape.maps.into_iter().map(|map| map.values);
        for values in values.chain(self.gradients.into_iter().flatten()) {
            self.tape.memory.give_back(values);
        }
        flow
    }

    /// Takes the gradient from an operation's output to its input; gives the flow of its weights.
    fn reverse(&mut self, entry: TapeEntry<'w>, exponent: i32) -> Flow {
        let TapeEntry {
            operation,
            input,
            output,
        } = entry;
        let (from, to) = (self.tape.extent(input), self.tape.extent(output));
        let memory = &mut *self.tape.memory;
        let isa = self.tape.isa;
        let known = self.gradients[output].take();
        let gradient = known.expect("what an output is for comes after it");
        let mut toward = self.gradients[input]
            .take()
            .unwrap_or_else(|| memory.zeros(from.bordered().units()));
        let mut flow = Flow::default();
        match operation {
            TapeOperation::Convolution {
                layer,
                weights,
                panels,
                stride,
            } => {
                memory.weights.resize(panels.values.len(), 0.0);
                WeightGradient {
                    kernel: layer.kernel.unwrap_or(1),
                    stride,
                    input: (from, &self.tape.maps[input].values),
                    output: (to, &gradient),
                    out: &mut memory.weights,
                }
                .compute(isa);
                flow = layer_flow(isa, &panels.values, &memory.weights, exponent);
                // Nothing asks for the gradient of the input image.
                if layer.input % self.tape.width == 0 {
                    let reversed = Panels::reversed(&layer, weights, self.tape.width, f32::abs);
                    let dilated = (stride > 1).then(|| {
                        let mut dilated = memory.zeros(to.dilated(stride).bordered().units());
                        dilate(to, stride, &gradient, &mut dilated);
                        dilated
                    });
                    let source = dilated.as_deref().unwrap_or(&gradient);
                    let source = (to.dilated(stride), source);
                    convolve(isa, &reversed, 1, source, (from, &mut toward));
                    dilated
                        .into_iter()
                        .for_each(|dilated| memory.give_back(dilated));
                }
            }
            TapeOperation::MeanOfNine => {
                let mut scratch = memory.zeros(toward.len());
                boxes::add_gradient_of_means(isa, from, &gradient, &mut scratch, &mut toward);
                memory.give_back(scratch);
            }
            TapeOperation::MeanOfFour => {
                boxes::add_gradient_of_quarters(from, &gradient, &mut toward)
            }
            TapeOperation::Skip => add(isa, &gradient, &mut toward),
        }
        self.gradients[input] = Some(toward);
        self.gradients[output] = Some(gradient);
        flow
    }
}

/// Spreads the pixels of a map so that a stride becomes 1, with zeros between them.
fn dilate(extent: Extent, stride: usize, map: &[f32], dilated: &mut [f32]) {
    let channels = extent.channels;
    let (line, dilated_line) = (
        extent.bordered().side * channels,
        extent.dilated(stride).bordered().side * channels,
    );
    for y in 0..extent.side {
        for x in 0..extent.side {
            let pixel = &map[(y + 1) * line + (x + 1) * channels..][..channels];
            let place = (stride * y + 1) * dilated_line + (stride * x + 1) * channels;
            dilated[place..][..channels].copy_from_slice(pixel);
        }
    }
}
