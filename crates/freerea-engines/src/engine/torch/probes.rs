//! The metrics that people compare with, on any space's network, by automatic differentiation.
//!
//! Formulas as in the published code of zero-cost-nas (Abdelfattah et al., ICLR 2021) and of the
//! papers that each metric's definition names; batch norm by the statistics of the batch, scale 1
//! and shift 0. The loss is the mean cross-entropy against labels that go round: image i is of
//! class i modulo the number of classes, since noise has no classes of its own.

use std::cell::OnceCell;
use std::collections::HashSet;

use freerea_core::metric::{Metric, MetricSet, Metrics};
use freerea_core::network::{Map, Network};
use freerea_core::random;
use rand::distr::Distribution;
use rand_distr::StandardNormal;
use tch::{Device, Kind, Reduction, Tensor};

use super::forward::{Asked, Layout, Pass, batch_norm, forward, laid_out, tensors};
use crate::engine::rectifiers::Rectifiers;
use crate::images::Batch;

/// Added to the eigenvalues of the Jacobians' correlations.
const JACOV_SHIFT: f64 = 1e-5;
/// The part of noise that Zen-score mixes into the images.
const ZEN_MIXTURE: f64 = 1e-2;
/// Images whose signs fit a word.
const WORD: i64 = 62;

/// How exactly metrics are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// In f32, as the published programs do. The gradients of deep networks lose digits: their
    /// metrics are a few per cent off.
    Single,
    /// In f64, several times slower.
    Double,
}

impl Precision {
    const fn kind(self) -> Kind {
        match self {
            Precision::Single => Kind::Float,
            Precision::Double => Kind::Double,
        }
    }
}

/// The metrics of a network that were asked for. What the cell alone tells is left out.
///
/// # Panics
/// If the images have another shape, the weights are another network's, or libtorch fails.
pub(super) fn probe(
    asked: MetricSet,
    network: &Network<'_>,
    images: &Batch,
    device: Device,
    precision: Precision,
) -> Metrics {
    let kind = precision.kind();
    let probe = Probe {
        network,
        weights: tensors(network, Layout::ChannelsLast, kind, device)
            .into_iter()
            .map(|weight| weight.set_requires_grad(true))
            .collect(),
        images: channels_last(&images.on(device).to_kind(kind)),
        whole: OnceCell::new(),
    };
    Metrics::of(asked.iter().filter_map(|metric| {
        let value = match metric {
            Metric::Snip => probe.by_weight(|weight, gradient| (weight * gradient).abs()),
            Metric::Plain => probe.by_weight(|weight, gradient| weight * gradient),
            Metric::GradNorm => probe.grad_norm(),
            Metric::L2Norm => probe.l2_norm(),
            Metric::Fisher => probe.fisher(),
            Metric::Grasp => probe.grasp(),
            Metric::Jacov => probe.jacov(),
            Metric::Zen => probe.zen(),
            Metric::Swap => probe.swap(),
            Metric::Zico => probe.zico(),
            // Those of every search, of the cell alone, and of a table.
            _ => return None,
        };
        Some((metric, value))
    }))
}

/// What is written down of a forward pass.
#[derive(Default)]
struct ProbedPass {
    /// What each convolution and the classifier make.
    outputs: Vec<Tensor>,
    /// What each ReLU module leaves.
    rectified: Vec<Tensor>,
    /// What each batch norm sees.
    normed: Vec<Tensor>,
    /// What goes into the mean over all pixels.
    features: Option<Tensor>,
}

impl Pass for ProbedPass {
    const ASKED: Asked = Asked::Everything;

    fn rectify(&mut self, map: &Tensor, _: Rectifiers) -> Tensor {
        let rectified = map.relu();
        self.rectified.push(rectified.shallow_clone());
        rectified
    }

    fn normalise(&mut self, _: Map, values: Tensor) -> Tensor {
        self.normed.push(values.shallow_clone());
        batch_norm(&values)
    }

    fn weighted(&mut self, output: &Tensor) {
        self.outputs.push(output.shallow_clone());
    }

    fn pooled(&mut self, features: &Tensor) {
        self.features = Some(features.shallow_clone());
    }
}

/// A network with its weights, and images.
struct Probe<'n> {
    network: &'n Network<'n>,
    weights: Vec<Tensor>,
    images: Tensor,
    /// The gradients of the loss on the whole batch, which several metrics share.
    whole: OnceCell<Vec<Tensor>>,
}

impl Probe<'_> {
    fn forward(&self, images: &Tensor) -> (Tensor, ProbedPass) {
        let mut recording = ProbedPass::default();
        let blueprint = self.network.blueprint();
        let logits = forward(blueprint, &self.weights, images, &mut recording);
        let logits = logits.expect("a pass that asks for everything has logits");
        (logits, recording)
    }

    /// The mean loss of these logits.
    fn loss(logits: &Tensor) -> Tensor {
        let sizes = logits.size();
        let labels = Tensor::arange(sizes[0], (Kind::Int64, logits.device()));
        let labels = labels.remainder(sizes[1]);
        logits.cross_entropy_loss(&labels, None::<&Tensor>, Reduction::Mean, -100, 0.0)
    }

    /// The gradients of the loss on some images; zero where it does not depend on a weight.
    fn gradients(&self, images: &Tensor) -> Vec<Tensor> {
        let (logits, _) = self.forward(images);
        let gradients = Tensor::run_backward(&[Self::loss(&logits)], &self.weights, false, false);
        self.defined(gradients)
    }

    fn whole(&self) -> &[Tensor] {
        self.whole.get_or_init(|| self.gradients(&self.images))
    }

    fn defined(&self, gradients: Vec<Tensor>) -> Vec<Tensor> {
        let pairs = gradients.into_iter().zip(&self.weights);
        pairs
            .map(|(gradient, weight)| {
                if gradient.defined() {
                    gradient
                } else {
                    weight.zeros_like()
                }
            })
            .collect()
    }

    fn by_weight(&self, part: impl Fn(&Tensor, &Tensor) -> Tensor) -> f64 {
        let pairs = self.weights.iter().zip(self.whole());
        tch::no_grad(|| pairs.map(|(w, g)| sum(&part(w, g))).sum())
    }

    fn grad_norm(&self) -> f64 {
        self.whole().iter().map(norm).sum()
    }

    fn l2_norm(&self) -> f64 {
        tch::no_grad(|| self.weights.iter().map(norm).sum())
    }

    fn fisher(&self) -> f64 {
        let (logits, recording) = self.forward(&self.images);
        let outputs = &recording.outputs;
        let gradients = Tensor::run_backward(&[Self::loss(&logits)], outputs, false, false);
        let layer = |(output, gradient): (&Tensor, &Tensor)| {
            if !gradient.defined() {
                return 0.0;
            }
            let along = (output * gradient).flatten(1, -1);
            let channels = output.size()[1];
            let along = along.reshape([output.size()[0], channels, -1]);
            let by_channel = along.sum_dim_intlist([2].as_slice(), false, None::<Kind>);
            0.5 * sum(&by_channel
                .square()
                .mean_dim([0].as_slice(), false, None::<Kind>))
        };
        tch::no_grad(|| outputs.iter().zip(&gradients).map(layer).sum())
    }

    fn grasp(&self) -> f64 {
        let (logits, _) = self.forward(&self.images);
        let loss = Self::loss(&logits);
        let flowing = Tensor::run_backward(&[loss], &self.weights, true, true);
        let product = flowing
            .iter()
            .filter(|gradient| gradient.defined())
            .map(|gradient| (gradient.detach() * gradient).sum(None::<Kind>))
            .reduce(|sum, term| sum + term);
        let Some(product) = product else {
            return 0.0;
        };
        // The derivative of g'g, one g held fixed, is H g.
        let curvature = Tensor::run_backward(&[product], &self.weights, false, false);
        let curvature = self.defined(curvature);
        let pairs = self.weights.iter().zip(&curvature);
        tch::no_grad(|| pairs.map(|(weight, hg)| -sum(&(weight * hg))).sum())
    }

    fn jacov(&self) -> f64 {
        let images = self.images.detach().set_requires_grad(true);
        let (logits, _) = self.forward(&images);
        let logits = logits.sum(None::<Kind>);
        let jacobian = Tensor::run_backward(&[logits], &[&images], false, false);
        tch::no_grad(|| {
            let jacobian = jacobian[0].flatten(1, -1).to_device(Device::Cpu);
            let correlations = jacobian.to_kind(Kind::Double).corrcoef();
            if !sum(&correlations).is_finite() {
                return f64::NAN;
            }
            let shifted = correlations.linalg_eigvalsh("L") + JACOV_SHIFT;
            -sum(&(shifted.log() + shifted.reciprocal()))
        })
    }

    fn zen(&self) -> f64 {
        tch::no_grad(|| {
            let shape = self.images.size();
            let count = self.images.numel();
            let mut generator = random::stream([0, 0, 0, random::purpose(b"zen mix ")]);
            let noise: Vec<f32> = StandardNormal
                .sample_iter(&mut generator)
                .take(count)
                .collect();
            let noise = Tensor::from_slice(&noise).reshape(shape);
            let noise = noise
                .to_device(self.images.device())
                .to_kind(self.images.kind());
            let (_, plain) = self.forward(&self.images);
            let (_, mixed) = self.forward(&channels_last(&(&self.images + ZEN_MIXTURE * noise)));
            let features = [plain.features, mixed.features].map(|f| f.expect("a pooled map"));
            let difference = (&features[0] - &features[1]).abs();
            let images = features[0].size()[0] as f64;
            let answer = (sum(&difference) / images).ln();
            let scale = |values: &Tensor| {
                let variances = values.var_dim([0, 2, 3].as_slice(), false, false);
                0.5 * sum(&variances.mean(None::<Kind>)).ln()
            };
            let scales: f64 = plain.normed.iter().map(scale).sum();
            answer + scales
        })
    }

    fn swap(&self) -> f64 {
        tch::no_grad(|| {
            let (_, recording) = self.forward(&self.images);
            let mut patterns = HashSet::new();
            for rectified in &recording.rectified {
                let signs = rectified.flatten(1, -1).gt(0.0).to_kind(Kind::Int64);
                let words: Vec<Vec<i64>> = signs
                    .split(WORD, 0)
                    .iter()
                    .map(|images| {
                        let bits = Tensor::arange(images.size()[0], (Kind::Int64, images.device()));
                        let weights = bits.exp2().to_kind(Kind::Int64).unsqueeze(1);
                        let words =
                            (images * weights).sum_dim_intlist([0].as_slice(), false, None::<Kind>);
                        let words = words.to_device(Device::Cpu);
                        let mut values = vec![0; words.numel()];
                        words.copy_data(&mut values, words.numel());
                        values
                    })
                    .collect();
                let units = words.first().map_or(0, Vec::len);
                patterns.extend(
                    (0..units)
                        .map(|unit| -> Vec<i64> { words.iter().map(|word| word[unit]).collect() }),
                );
            }
            patterns.len() as f64
        })
    }

    fn zico(&self) -> f64 {
        let half = self.images.size()[0] / 2;
        let halves = [
            self.images.narrow(0, 0, half),
            self.images.narrow(0, half, half),
        ];
        let [first, second] = halves.map(|images| self.gradients(&channels_last(&images)));
        let layer = |(first, second): (&Tensor, &Tensor)| {
            let mean = (first.abs() + second.abs()) / 2.0;
            let deviation = (first - second).abs() / 2.0;
            let spread = deviation.gt(0.0);
            let parts = mean.masked_select(&spread) / deviation.masked_select(&spread);
            match sum(&parts) {
                0.0 => 0.0,
                total => total.ln(),
            }
        };
        tch::no_grad(|| first.iter().zip(&second).map(layer).sum())
    }
}

fn channels_last(map: &Tensor) -> Tensor {
    laid_out(map, Layout::ChannelsLast)
}

/// The sum of all values, in f64.
fn sum(values: &Tensor) -> f64 {
    values.sum(Kind::Double).double_value(&[])
}

/// The Euclidean norm.
fn norm(values: &Tensor) -> f64 {
    sum(&values.to_kind(Kind::Double).square()).sqrt()
}
