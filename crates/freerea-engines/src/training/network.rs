//! A network that is trained: its parameters as tensors, and its forward pass.

use freerea_core::network::{Blueprint, Map, Network, NormParameters, Parameters, Step, Weights};
use rand::rngs::ChaCha8Rng;
use tch::{Device, Kind, Tensor};

use crate::engine::rectifiers::Rectifiers;
use crate::engine::torch::forward::{Asked, Layout, Pass, forward, laid_out, tensors};

/// How much a batch counts in the running statistics of batch norm at the least.
const MOMENTUM: f64 = 0.1;
const EPSILON: f64 = 1e-5;

/// Whether batch norm looks at the batch or at what it has seen in training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TrainingPhase {
    Training {
        /// How much the batch counts in the running statistics.
        momentum: f64,
    },
    Test,
}

impl TrainingPhase {
    /// A step of a training, whichever it is.
    pub(super) const STEP: TrainingPhase = TrainingPhase::Training { momentum: MOMENTUM };

    /// A step after so many: the first ones count as in a mean, so that statistics do not have to
    /// grow away from what they began as.
    pub(super) fn after(steps: usize) -> Self {
        TrainingPhase::Training {
            momentum: MOMENTUM.max(1.0 / (steps + 1) as f64),
        }
    }
}

/// A batch norm with its running statistics.
struct Norm {
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
}

impl Norm {
    fn new(channels: usize, device: Device) -> Self {
        let size = [channels as i64];
        let kind = (Kind::Float, device);
        Norm {
            scale: Tensor::ones(size, kind).set_requires_grad(true),
            shift: Tensor::zeros(size, kind).set_requires_grad(true),
            mean: Tensor::zeros(size, kind),
            variance: Tensor::ones(size, kind),
        }
    }

    /// Its tensors with their names in PyTorch.
    fn named(&self) -> [(&'static str, &Tensor); 4] {
        [
            ("weight", &self.scale),
            ("bias", &self.shift),
            ("running_mean", &self.mean),
            ("running_var", &self.variance),
        ]
    }
}

/// The network with all that is trained.
pub(super) struct TrainedNetwork {
    blueprint: Blueprint,
    device: Device,
    /// Of each layer, in order.
    weights: Vec<Tensor>,
    /// Of each step that is a batch norm.
    norms: Vec<Option<Norm>>,
    bias: Tensor,
}

/// Its forward pass.
struct TrainedPass<'n> {
    network: &'n TrainedNetwork,
    phase: TrainingPhase,
}

impl Pass for TrainedPass<'_> {
    const ASKED: Asked = Asked::Logits;

    fn rectify(&mut self, map: &Tensor, _: Rectifiers) -> Tensor {
        map.relu()
    }

    fn normalise(&mut self, step: Map, values: Tensor) -> Tensor {
        let norm = self.network.norms[step.number()].as_ref();
        let norm = norm.expect("a batch norm has parameters");
        let (trains, momentum) = match self.phase {
            TrainingPhase::Training { momentum } => (true, momentum),
            TrainingPhase::Test => (false, MOMENTUM),
        };
        values.batch_norm(
            Some(&norm.scale),
            Some(&norm.shift),
            Some(&norm.mean),
            Some(&norm.variance),
            trains,
            momentum,
            EPSILON,
            false,
        )
    }

    fn biased(&mut self, logits: Tensor) -> Tensor {
        logits + &self.network.bias
    }
}

impl TrainedNetwork {
    /// A fresh network with Kaiming's weights from a generator.
    pub(super) fn new(blueprint: Blueprint, rng: &mut ChaCha8Rng, device: Device) -> Self {
        let layers = blueprint.layers();
        let drawn = Weights::drawn(&layers, rng);
        let network = Network::new(&blueprint, &drawn);
        let weights = tensors(&network, Layout::ChannelsLast, Kind::Float, device)
            .into_iter()
            .map(|weight| weight.set_requires_grad(true))
            .collect();
        let norm = |map: Map| match blueprint.step(map) {
            Step::Norm(_) => Some(Norm::new(blueprint.shape(map).channels, device)),
            _ => None,
        };
        let classes = layers.last().map_or(0, |layer| layer.output as i64);
        TrainedNetwork {
            weights,
            norms: blueprint.maps().map(norm).collect(),
            bias: Tensor::zeros([classes], (Kind::Float, device)).set_requires_grad(true),
            device,
            blueprint,
        }
    }

    /// Where it computes.
    pub(super) const fn device(&self) -> Device {
        self.device
    }

    /// The logits `[pictures, classes]` of pictures `[pictures, channels, height, width]`.
    pub(super) fn forward(&self, pictures: &Tensor, phase: TrainingPhase) -> Tensor {
        let mut pass = TrainedPass {
            network: self,
            phase,
        };
        let pictures = laid_out(pictures, Layout::ChannelsLast);
        let logits = forward(&self.blueprint, &self.weights, &pictures, &mut pass);
        // Nothing reaches the classifier of a broken cell but its bias.
        logits.unwrap_or_else(|| self.bias.unsqueeze(0).repeat([pictures.size()[0], 1]))
    }

    /// How many pictures it tells right.
    pub(super) fn hits(&self, pictures: &Tensor, labels: &Tensor) -> i64 {
        tch::no_grad(|| {
            let logits = self.forward(pictures, TrainingPhase::Test);
            let hits = logits.argmax(1, false).eq_tensor(labels);
            hits.sum(Kind::Int64).int64_value(&[])
        })
    }

    /// Everything that is trained.
    pub(super) fn trained(&self) -> Vec<Tensor> {
        let norms = self.norms.iter().flatten();
        let norms = norms.flat_map(|norm| [&norm.scale, &norm.shift]);
        let all = self.weights.iter().chain([&self.bias]).chain(norms);
        all.map(Tensor::shallow_clone).collect()
    }

    /// Everything that it consists of, with names as PyTorch's modules have them: the layer of
    /// step 5 is `m5.weight`.
    pub(super) fn state(&self) -> Vec<(String, Tensor)> {
        let mut state = Vec::new();
        let mut weights = self.weights.iter();
        for map in self.blueprint.maps() {
            let mut put = |part: &str, tensor: &Tensor| {
                state.push((format!("m{}.{part}", map.number()), tensor.shallow_clone()));
            };
            if let Some(layer) = self.blueprint.layer(map) {
                put("weight", weights.next().expect("one weight for each layer"));
                if layer.kernel.is_none() {
                    put("bias", &self.bias);
                }
            }
            if let Some(norm) = &self.norms[map.number()] {
                for (part, tensor) in norm.named() {
                    put(part, tensor);
                }
            }
        }
        state
    }

    /// Its parameters as plain numbers.
    pub(super) fn parameters(&self) -> Parameters {
        let norm = |norm: &Norm| NormParameters {
            scale: numbers(&norm.scale),
            shift: numbers(&norm.shift),
            mean: numbers(&norm.mean),
            variance: numbers(&norm.variance),
        };
        Parameters {
            weights: self.weights.iter().map(numbers).collect(),
            norms: self.norms.iter().flatten().map(norm).collect(),
            bias: numbers(&self.bias),
        }
    }
}

/// The values of a tensor, row-major.
pub(super) fn numbers(tensor: &Tensor) -> Vec<f32> {
    let tensor = tensor.detach().to_device(Device::Cpu).contiguous();
    let mut values = vec![0.0; tensor.numel()];
    let count = values.len();
    tensor.copy_data(&mut values, count);
    values
}
