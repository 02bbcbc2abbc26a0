//! The backward pass: the gradient of the logits' sum, and the flow that it makes of each layer.

use freerea_core::engine::Isa;
use freerea_core::metric::Flow;
use freerea_core::network::Layer;

use super::gradient::WeightGradient;
use super::logarithm::layer_flow;
use super::scaling::take_out_exponent;
use super::tape::{Tape, TapeEntry, TapeMap, TapeOperation, add_channels, convolve};
use super::{pools, subsample};
use crate::engine::native::extent::Frame;
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
    let pixels = map.frame.inner.pixels();
    let mut gradient: Vec<f32> = sums
        .iter()
        .map(|sum| (sum / pixels as f64) as f32)
        .collect();
    gradient.resize(map.frame.inner.channels, 0.0);
    let image = gradient.repeat(pixels);
    Backward::new(tape).run(last, &image, flow)
}

/// The mean of each channel.
fn pool(map: &TapeMap) -> Vec<f64> {
    let channels = map.frame.inner.channels;
    let mut pooled = vec![0.0; channels];
    // The border is zero and adds nothing.
    for pixel in map.values.chunks_exact(channels) {
        for (pooled, &value) in pooled.iter_mut().zip(pixel) {
            *pooled += f64::from(value);
        }
    }
    let pixels = map.frame.inner.pixels() as f64;
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
        let frame = self.tape.frame(last);
        let mut gradient = self.tape.memory.zeros(frame.units());
        frame.enclose(image, &mut gradient);
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
        let (from, to) = (self.tape.frame(input), self.tape.frame(output));
        let isa = self.tape.isa;
        let known = self.gradients[output].take();
        let gradient = known.expect("what an output is for comes after it");
        let mut toward = match self.gradients[input].take() {
            Some(toward) => toward,
            None => self.tape.memory.zeros(from.units()),
        };
        let map = &self.tape.maps[input].values;
        let mut flow = Flow::default();
        match operation {
            TapeOperation::Convolution {
                layer,
                weights,
                panels,
                stride,
            } => {
                let gradients = &mut self.tape.memory.weights;
                let (read, written) = ((from, map.as_slice()), (to, gradient.as_slice()));
                weight_gradient(isa, (&layer, &panels, stride), read, written, gradients);
                flow = layer_flow(isa, &panels.values, gradients, exponent);
                // Nothing asks for the gradient of the input image.
                if input > 0 {
                    self.back_through(
                        (layer, weights),
                        stride,
                        (to, &gradient),
                        (from, &mut toward),
                    );
                }
            }
            TapeOperation::Pool(kind, window) => {
                pools::add_gradient(
                    isa,
                    (kind, window),
                    (from, map),
                    (to, &gradient),
                    &mut toward,
                );
            }
            TapeOperation::Subsample(offset) => {
                subsample::add_gradient(offset, (to, &gradient), (from, &mut toward));
            }
            TapeOperation::Channels(range) => {
                let range = (range.count, range.to, 0);
                add_channels(isa, range, (to, &gradient), (from, &mut toward));
            }
        }
        self.gradients[input] = Some(toward);
        self.gradients[output] = Some(gradient);
        flow
    }

    /// Adds the gradient of a convolution's input.
    fn back_through(
        &mut self,
        (layer, weights): (Layer, &[f32]),
        stride: usize,
        (to, gradient): (Frame, &[f32]),
        toward: (Frame, &mut [f32]),
    ) {
        let isa = self.tape.isa;
        let reversed = Panels::reversed(isa, &layer, weights, f32::abs);
        let kernel = (layer.kernel.unwrap_or(1), 1);
        if stride == 1 {
            return convolve(isa, &reversed, kernel, (to, gradient), toward);
        }
        let spread = Frame::around(to.inner.dilated(stride), 1);
        let mut dilated = self.tape.memory.zeros(spread.units());
        dilate(to, spread, stride, gradient, &mut dilated);
        convolve(isa, &reversed, kernel, (spread, &dilated), toward);
        self.tape.memory.give_back(dilated);
    }
}

/// The gradient of a convolution's weights, in the layout of its panels.
fn weight_gradient(
    isa: Isa,
    (layer, panels, stride): (&Layer, &Panels, usize),
    input: (Frame, &[f32]),
    output: (Frame, &[f32]),
    out: &mut Vec<f32>,
) {
    out.resize(panels.values.len(), 0.0);
    WeightGradient {
        kernel: layer.kernel.unwrap_or(1),
        stride,
        width: panels.width,
        input,
        output,
        out,
    }
    .compute(isa);
}

/// Spreads the pixels of a map so that a stride becomes 1, with zeros between them.
fn dilate(from: Frame, to: Frame, stride: usize, map: &[f32], dilated: &mut [f32]) {
    let channels = from.outer.channels;
    for y in 0..from.inner.height {
        for x in 0..from.inner.width {
            let pixel = from.start() + y * from.outer.line() + x * channels;
            let place = to.start() + stride * (y * to.outer.line() + x * channels);
            dilated[place..][..channels].copy_from_slice(&map[pixel..][..channels]);
        }
    }
}
