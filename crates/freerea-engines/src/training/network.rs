//! A cell's narrow network, trained: NATS-Bench's skeleton with one cell a stage.

use freerea_core::random;
use freerea_core::space::nats::{Edge, EdgeOperation, Node, TopologyCell};
use rand::distr::Distribution;
use rand::rngs::ChaCha8Rng;
use rand_distr::StandardNormal;
use tch::{Device, Kind, Tensor};

/// Channels of the first stage; each further stage has twice as many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width(pub usize);

/// Stages of the skeleton.
const STAGES: usize = 3;
/// How much a batch counts in the running statistics of batch norm.
const MOMENTUM: f64 = 0.1;
const EPSILON: f64 = 1e-5;

/// Whether batch norm looks at the batch or at what it has seen in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TrainingPhase {
    Training,
    Test,
}

/// A batch norm with its running statistics.
struct Norm {
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
}

impl Norm {
    fn new(channels: usize) -> Self {
        let size = [channels as i64];
        let kind = (Kind::Float, Device::Cpu);
        let trained = |tensor: Tensor| tensor.set_requires_grad(true);
        Norm {
            scale: trained(Tensor::ones(size, kind)),
            shift: trained(Tensor::zeros(size, kind)),
            mean: Tensor::zeros(size, kind),
            variance: Tensor::ones(size, kind),
        }
    }

    fn apply(&self, map: &Tensor, phase: TrainingPhase) -> Tensor {
        map.batch_norm(
            Some(&self.scale),
            Some(&self.shift),
            Some(&self.mean),
            Some(&self.variance),
            phase == TrainingPhase::Training,
            MOMENTUM,
            EPSILON,
            false,
        )
    }
}

/// A convolution without bias and the batch norm behind it.
struct Convolution {
    weight: Tensor,
    stride: i64,
    norm: Norm,
}

impl Convolution {
    fn new(input: usize, output: usize, kernel: usize, stride: i64, rng: &mut ChaCha8Rng) -> Self {
        let fan_out = output * kernel * kernel;
        let shape = [output, input, kernel, kernel].map(|size| size as i64);
        Convolution {
            weight: kaiming(&shape, fan_out, rng),
            stride,
            norm: Norm::new(output),
        }
    }

    fn apply(&self, map: &Tensor, phase: TrainingPhase) -> Tensor {
        let padding = self.weight.size()[3] / 2;
        let convolved = map.conv2d(
            &self.weight,
            None::<&Tensor>,
            [self.stride; 2].as_slice(),
            [padding; 2].as_slice(),
            [1, 1].as_slice(),
            1,
        );
        self.norm.apply(&convolved, phase)
    }
}

/// Weights by Kaiming's rule, as the metrics' networks have them.
fn kaiming(shape: &[i64], fan_out: usize, rng: &mut ChaCha8Rng) -> Tensor {
    let deviation = (2.0 / fan_out as f64).sqrt() as f32;
    let count: i64 = shape.iter().product();
    let normal = StandardNormal.sample_iter(rng).take(count as usize);
    let values: Vec<f32> = normal.map(|value: f32| value * deviation).collect();
    Tensor::from_slice(&values)
        .reshape(shape)
        .set_requires_grad(true)
}

/// The residual block of stride 2 between two stages.
struct Reduction {
    first: Convolution,
    second: Convolution,
    shortcut: Tensor,
}

/// One stage: a reduction, but for the first, and a cell.
struct TrainedStage {
    reduction: Option<Reduction>,
    edges: [Option<Convolution>; 6],
}

/// The network with all that is trained.
pub(super) struct TrainedNetwork {
    cell: TopologyCell,
    stem: Convolution,
    stages: Vec<TrainedStage>,
    norm: Norm,
    classifier: Tensor,
    bias: Tensor,
}

impl TrainedNetwork {
    /// A fresh network; the seed, the cell and nothing else decide its weights.
    pub(super) fn new(cell: TopologyCell, width: Width, classes: usize, seed: u64) -> Self {
        let key = [seed, cell.index().into(), 0, random::purpose(b"training")];
        let mut rng = random::stream(key);
        let rng = &mut rng;
        let stem = Convolution::new(3, width.0, 3, 1, rng);
        let stages = (0..STAGES)
            .map(|stage| {
                let channels = width.0 << stage;
                let before = channels / 2;
                TrainedStage {
                    reduction: (stage > 0).then(|| Reduction {
                        first: Convolution::new(before, channels, 3, 2, rng),
                        second: Convolution::new(channels, channels, 3, 1, rng),
                        shortcut: kaiming(&[channels as i64, before as i64, 1, 1], channels, rng),
                    }),
                    edges: Edge::ALL.map(|edge| {
                        let kernel = cell.operation(edge).kernel()?;
                        Some(Convolution::new(channels, channels, kernel, 1, rng))
                    }),
                }
            })
            .collect();
        let features = width.0 << (STAGES - 1);
        let bias = Tensor::zeros([classes as i64], (Kind::Float, Device::Cpu));
        TrainedNetwork {
            cell,
            stem,
            stages,
            norm: Norm::new(features),
            classifier: kaiming(&[classes as i64, features as i64], classes, rng),
            bias: bias.set_requires_grad(true),
        }
    }

    /// The logits `[pictures, classes]` of pictures `[pictures, 3, side, side]`.
    pub(super) fn forward(&self, pictures: &Tensor, phase: TrainingPhase) -> Tensor {
        let mut map = self.stem.apply(pictures, phase);
        for stage in &self.stages {
            if let Some(reduction) = &stage.reduction {
                map = reduction.apply(&map, phase);
            }
            map = self.cell(map, &stage.edges, phase);
        }
        let rectified = self.norm.apply(&map, phase).relu();
        let pooled = rectified.mean_dim([2, 3].as_slice(), false, None::<Kind>);
        pooled.matmul(&self.classifier.tr()) + &self.bias
    }

    fn cell(
        &self,
        input: Tensor,
        edges: &[Option<Convolution>; 6],
        phase: TrainingPhase,
    ) -> Tensor {
        let mut nodes = vec![input];
        for node in &Node::ALL[1..] {
            let sum = Edge::into(*node)
                .filter_map(|edge| {
                    let map = &nodes[edge.source().number()];
                    match (self.cell.operation(edge), &edges[edge.place()]) {
                        (_, Some(convolution)) => Some(convolution.apply(&map.relu(), phase)),
                        (EdgeOperation::SkipConnect, _) => Some(map.shallow_clone()),
                        (EdgeOperation::AvgPool3x3, _) => Some(average(map, 3, 1, 1)),
                        _ => None,
                    }
                })
                .reduce(|sum, term| sum + term);
            nodes.push(sum.unwrap_or_else(|| nodes[0].zeros_like()));
        }
        nodes.pop().expect("the output node")
    }

    /// Everything that is trained.
    pub(super) fn trained(&self) -> Vec<Tensor> {
        let mut all = vec![&self.classifier, &self.bias];
        let mut convolutions = vec![&self.stem];
        let mut norms = vec![&self.norm];
        for stage in &self.stages {
            convolutions.extend(stage.edges.iter().flatten());
            if let Some(reduction) = &stage.reduction {
                convolutions.extend([&reduction.first, &reduction.second]);
                all.push(&reduction.shortcut);
            }
        }
        for convolution in convolutions {
            all.push(&convolution.weight);
            norms.push(&convolution.norm);
        }
        all.extend(norms.iter().flat_map(|norm| [&norm.scale, &norm.shift]));
        all.into_iter().map(Tensor::shallow_clone).collect()
    }
}

impl Reduction {
    fn apply(&self, map: &Tensor, phase: TrainingPhase) -> Tensor {
        let inner = self.first.apply(&map.relu(), phase);
        let residual = self.second.apply(&inner.relu(), phase);
        let shortcut = average(map, 2, 2, 0).conv2d(
            &self.shortcut,
            None::<&Tensor>,
            [1, 1].as_slice(),
            [0, 0].as_slice(),
            [1, 1].as_slice(),
            1,
        );
        residual + shortcut
    }
}

/// Average pooling that does not count the padding.
fn average(map: &Tensor, kernel: i64, stride: i64, padding: i64) -> Tensor {
    map.avg_pool2d(
        [kernel; 2].as_slice(),
        [stride; 2].as_slice(),
        [padding; 2].as_slice(),
        false,
        false,
        None::<i64>,
    )
}
