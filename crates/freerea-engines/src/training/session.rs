//! Training one cell, from fresh weights to an accuracy.

use freerea_core::random;
use freerea_core::space::dataset::{Dataset, Description, DescriptionError, Skeleton};
use freerea_core::space::{Cell, Task};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use tch::{Device, Tensor};

use super::descent::{Descent, cosine};
use super::network::{TrainedNetwork, TrainingPhase};
use super::pictures::ProxyTask;

/// Keeps the order of the pictures apart from other draws of the seed.
const STREAM: u64 = u64::from_be_bytes(*b"\0\0shuffl");
/// Stages of the narrow networks.
const STAGES: usize = 3;

/// Channels of the first stage; each further stage has twice as many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width(pub usize);

/// How a cell is trained. The learning rate falls to zero along half a cosine, step by step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// How often each picture is seen.
    pub epochs: u32,
    /// Pictures in a step.
    pub batch: usize,
    /// The learning rate of the first step.
    pub rate: f64,
    /// Channels of the first stage.
    pub width: Width,
}

impl Default for Schedule {
    /// 12 epochs of steps of 32 pictures, rate 0.05, 8 channels.
    fn default() -> Self {
        Schedule {
            epochs: 12,
            batch: 32,
            rate: 0.05,
            width: Width(8),
        }
    }
}

/// A task, ready for networks.
pub struct Training {
    task: ProxyTask,
    schedule: Schedule,
    seed: u64,
    /// The shape of the pictures and of the networks.
    dataset: Dataset,
}

impl Training {
    /// Training for a task; the seed decides the weights and the order of the pictures.
    ///
    /// # Errors
    /// If there are no such networks, for instance without channels.
    pub fn new(task: ProxyTask, schedule: Schedule, seed: u64) -> Result<Self, DescriptionError> {
        let description = Description {
            name: "narrow".to_owned(),
            classes: task.training.classes(),
            images: task.training.shape(),
            network: Skeleton {
                channels: Some((0..STAGES).map(|stage| schedule.width.0 << stage).collect()),
                cells: Some(1),
                stem_stride: None,
            },
        };
        Ok(Training {
            dataset: Dataset::described(description)?,
            task,
            schedule,
            seed,
        })
    }

    /// The task.
    pub fn task(&self) -> &ProxyTask {
        &self.task
    }

    /// Trains a cell and gives its accuracy on the test pictures, in percent. With one torch
    /// thread (`tch::set_num_threads(1)` in the calling thread) the same machine gives the same
    /// value again.
    ///
    /// # Panics
    /// If libtorch fails, for instance out of memory.
    pub fn accuracy(&self, cell: impl Into<Cell>) -> f64 {
        let network = self.train(cell.into());
        let test = &self.task.test;
        let (pictures, labels) = test.tensors(test.values(), test.labels(), Device::Cpu);
        network.hits(&pictures, &labels) as f64 * 100.0 / test.len() as f64
    }

    fn train(&self, cell: Cell) -> TrainedNetwork {
        let Schedule {
            epochs,
            batch,
            rate,
            ..
        } = self.schedule;
        let key = [
            self.seed,
            cell.index().into(),
            0,
            random::purpose(b"training"),
        ];
        let blueprint = cell.blueprint(Task::of(cell.space(), self.dataset));
        let network = TrainedNetwork::new(blueprint, &mut random::stream(key), Device::Cpu);
        let training = &self.task.training;
        let (pictures, labels) =
            training.tensors(training.values(), training.labels(), Device::Cpu);
        let mut descent = Descent::new(network.trained());
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(STREAM);
        let mut order: Vec<i64> = (0..training.len() as i64).collect();
        let steps = u64::from(epochs) * order.len().div_ceil(batch) as u64;
        let mut step = 0;
        for _ in 0..epochs {
            order.shuffle(&mut rng);
            for chosen in order.chunks(batch) {
                let chosen = Tensor::from_slice(chosen);
                let logits =
                    network.forward(&pictures.index_select(0, &chosen), TrainingPhase::STEP);
                let loss = logits.cross_entropy_for_logits(&labels.index_select(0, &chosen));
                descent.step(&loss, cosine(rate, step as f64 / steps as f64));
                step += 1;
            }
        }
        network
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::network::Shape;
    use freerea_core::space::nats::{EdgeOperation, TopologyCell};

    use super::super::pictures::Pictures;
    use super::*;

    /// Pictures that are bright on one of four sides, which is their class.
    fn sides(count: usize) -> Pictures {
        let labels: Vec<usize> = (0..count).map(|number| number % 4).collect();
        let pixel = |label: usize, at: usize| {
            let (x, y) = (at % 8, at / 8 % 8);
            let bright = [x < 4, x >= 4, y < 4, y >= 4][label];
            f32::from(u8::from(bright)) + 0.3 * ((at * 37 + label) as f32).sin()
        };
        let picture = |&label: &usize| (0..192).map(move |at| pixel(label, at));
        let values = labels.iter().flat_map(picture).collect();
        Pictures::new(Shape::square(3, 8), 4, labels, values)
    }

    fn accuracy(cell: TopologyCell, seed: u64) -> f64 {
        let schedule = Schedule {
            epochs: 4,
            rate: 0.05,
            batch: 16,
            width: Width(4),
        };
        let task = ProxyTask {
            name: "sides".to_owned(),
            training: sides(128),
            test: sides(64),
        };
        Training::new(task, schedule, seed).unwrap().accuracy(cell)
    }

    #[test]
    fn a_cell_learns_and_the_same_seed_learns_the_same() {
        tch::set_num_threads(1);
        let convolutions = TopologyCell::new([EdgeOperation::NorConv3x3; 6]);
        let learnt = accuracy(convolutions, 1);
        assert!(learnt > 75.0, "{learnt} %");
        assert_eq!(learnt, accuracy(convolutions, 1));
    }

    #[test]
    fn a_cell_without_signal_stays_at_chance() {
        let nothing = TopologyCell::new([EdgeOperation::None; 6]);
        assert_eq!(accuracy(nothing, 1), 25.0);
    }
}
