//! The training of a whole network, epoch after epoch, which can be ended and taken up again.

use std::sync::Arc;

use freerea_core::engine::Device;
use freerea_core::network::Parameters;
use freerea_core::random;
use freerea_core::space::{Cell, Task};
use freerea_core::training::Recipe;
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::augmentation::augment;
use super::descent::{Descent, cosine};
use super::network::{TrainedNetwork, TrainingPhase, numbers};
use super::pictures::Pictures;
use crate::engine::device::on_torch;

/// Pictures that are classified at a time.
const CLASSIFIED: usize = 256;

/// What a network learns from, and what it is judged by.
#[derive(Clone, Debug)]
pub struct CourseSets {
    /// What it learns from.
    pub training: Pictures,
    /// What its accuracy is measured on.
    pub validation: Pictures,
}

/// What came of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochRecord {
    /// Which one, from 1.
    pub epoch: u32,
    /// The mean loss over the pictures as they were seen.
    pub loss: f64,
    /// The percentage of the validation pictures that were told right.
    pub accuracy: f64,
}

/// A training under way. On a CPU it is decided by the cell, the task, the recipe and the pictures
/// to the last bit, wherever it was ended and taken up again.
pub struct Course {
    pub(super) cell: Cell,
    pub(super) task: Task,
    pub(super) recipe: Recipe,
    sets: Arc<CourseSets>,
    pub(super) network: TrainedNetwork,
    pub(super) descent: Descent,
    pub(super) records: Vec<EpochRecord>,
}

impl Course {
    /// The training of a cell's network from its beginning.
    ///
    /// # Panics
    /// If libtorch fails.
    pub fn new(
        cell: Cell,
        task: Task,
        recipe: Recipe,
        sets: impl Into<Arc<CourseSets>>,
        device: Device,
    ) -> Self {
        let key = [
            recipe.seed,
            cell.index().into(),
            0,
            random::purpose(b"training"),
        ];
        let blueprint = cell.blueprint(task);
        let network = TrainedNetwork::new(blueprint, &mut random::stream(key), on_torch(device));
        Course {
            descent: Descent::new(network.trained()),
            cell,
            task,
            recipe,
            sets: sets.into(),
            network,
            records: Vec::new(),
        }
    }

    /// The cell.
    pub const fn cell(&self) -> Cell {
        self.cell
    }

    /// What its network is for.
    pub const fn task(&self) -> Task {
        self.task
    }

    /// How it is trained.
    pub const fn recipe(&self) -> Recipe {
        self.recipe
    }

    /// The epochs that are done.
    pub fn records(&self) -> &[EpochRecord] {
        &self.records
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&self) -> bool {
        self.records.len() >= self.recipe.epochs as usize
    }

    /// Steps of an epoch.
    pub fn steps(&self) -> usize {
        self.sets.training.len().div_ceil(self.recipe.batch)
    }

    /// Goes through all pictures once. Told of each step that is done, the caller says whether to
    /// go on; an epoch that is ended early leaves the course unfit to go on, but for what was
    /// written of it before.
    ///
    /// # Panics
    /// If libtorch fails, for instance out of memory.
    pub fn epoch(&mut self, mut goes_on: impl FnMut(usize) -> bool) -> Option<EpochRecord> {
        let number = self.records.len();
        let key = [
            self.recipe.seed,
            self.cell.index().into(),
            number as u64,
            random::purpose(b"an epoch"),
        ];
        let mut rng = random::stream(key);
        let mut order: Vec<usize> = (0..self.sets.training.len()).collect();
        order.shuffle(&mut rng);
        let steps = (self.steps() * self.recipe.epochs as usize) as f64;
        let shape = self.sets.training.shape();
        let mut total = 0.0;
        for (step, chosen) in order.chunks(self.recipe.batch).enumerate() {
            let mut seen = vec![0.0; chosen.len() * shape.volume()];
            for (&place, out) in chosen.iter().zip(seen.chunks_exact_mut(shape.volume())) {
                let picture = self.sets.training.picture(place);
                augment(self.recipe.augmentation, shape, picture, &mut rng, out);
            }
            let labels = self.sets.training.labels();
            let labels: Vec<usize> = chosen.iter().map(|&place| labels[place]).collect();
            let device = self.network.device();
            let (pictures, labels) = self.sets.training.tensors(&seen, &labels, device);
            let done = number * self.steps() + step;
            let logits = self.network.forward(&pictures, TrainingPhase::after(done));
            let loss = logits.cross_entropy_for_logits(&labels);
            total += loss.double_value(&[]) * chosen.len() as f64;
            self.descent
                .step(&loss, cosine(self.recipe.rate, done as f64 / steps));
            if !goes_on(step + 1) {
                return None;
            }
        }
        let record = EpochRecord {
            epoch: number as u32 + 1,
            loss: total / order.len() as f64,
            accuracy: self.accuracy(),
        };
        self.records.push(record);
        Some(record)
    }

    /// The percentage of the validation pictures that are told right.
    fn accuracy(&self) -> f64 {
        let validation = &self.sets.validation;
        let volume = validation.shape().volume();
        let values = validation.values().chunks(CLASSIFIED * volume);
        let labels = validation.labels().chunks(CLASSIFIED);
        let part = |(values, labels): (&[f32], &[usize])| {
            let (pictures, labels) = validation.tensors(values, labels, self.network.device());
            self.network.hits(&pictures, &labels)
        };
        let hits: i64 = values.zip(labels).map(part).sum();
        100.0 * hits as f64 / validation.len() as f64
    }

    /// The logits of pictures, `[pictures, classes]` row-major, as the trained network gives them.
    ///
    /// # Panics
    /// If libtorch fails.
    pub fn logits(&self, pictures: &Pictures) -> Vec<f32> {
        let device = self.network.device();
        let (values, _) = pictures.tensors(pictures.values(), pictures.labels(), device);
        numbers(&tch::no_grad(|| {
            self.network.forward(&values, TrainingPhase::Test)
        }))
    }

    /// Pictures to learn from, and to be judged by.
    pub(super) fn sizes(&self) -> [usize; 2] {
        [self.sets.training.len(), self.sets.validation.len()]
    }

    /// What the accuracy is measured on.
    pub fn validation(&self) -> &Pictures {
        &self.sets.validation
    }

    /// Everything of the network that was trained.
    pub fn parameters(&self) -> Parameters {
        self.network.parameters()
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::space::Space;
    use freerea_core::space::dataset::{Dataset, Description};
    use freerea_core::training::Augmentation;

    use super::*;

    fn task() -> Task {
        let text = "name = \"sides\"\nclasses = 4\n[images]\nchannels = 1\nheight = 16\nwidth = 8\n\
                    [network]\nchannels = [4, 8]\ncells = 1\n";
        let dataset = Dataset::described(Description::read(text).unwrap()).unwrap();
        Task::of(Space::NatsTss, dataset)
    }

    /// Pictures that are bright on one of four sides, which is their class.
    fn sides(count: usize) -> Pictures {
        let labels: Vec<usize> = (0..count).map(|number| number % 4).collect();
        let shape = task().dataset.images();
        let values = labels.iter().enumerate().flat_map(|(number, &label)| {
            (0..shape.volume()).map(move |at| {
                let (x, y) = (at % 8, at / 8);
                let bright = [x < 4, x >= 4, y < 8, y >= 8][label];
                f32::from(u8::from(bright)) + 0.3 * ((at * 37 + number) as f32).sin()
            })
        });
        let values = values.collect();
        Pictures::new(shape, 4, labels, values)
    }

    fn course(epochs: u32) -> Course {
        let recipe = Recipe {
            epochs,
            batch: 16,
            rate: 0.05,
            augmentation: Augmentation::Crops,
            seed: 3,
        };
        let (training, validation) = sides(160).set_aside(0.2, 1);
        assert_eq!((training.len(), validation.len()), (128, 32));
        let sets = CourseSets {
            training,
            validation,
        };
        let cell = Space::NatsTss.cell(9930);
        Course::new(cell, task(), recipe, sets, Device::Cpu)
    }

    #[test]
    fn a_training_that_was_ended_goes_on_to_the_same_bits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint");
        let mut whole = course(4);
        while !whole.is_done() {
            whole.epoch(|_| true).unwrap();
        }
        assert!(whole.records()[3].accuracy > 90.0, "{:?}", whole.records());
        let mut ended = course(4);
        ended.epoch(|_| true).unwrap();
        ended.epoch(|_| true).unwrap();
        ended.save(&path).unwrap();
        // Ended in the midst of the third.
        assert_eq!(ended.epoch(|step| step < 2), None);
        let mut resumed = course(4);
        resumed.load(&path).unwrap();
        while !resumed.is_done() {
            resumed.epoch(|_| true).unwrap();
        }
        assert_eq!(resumed.records(), whole.records());
        assert_eq!(resumed.parameters(), whole.parameters());
    }

    #[test]
    fn a_checkpoint_of_another_training_is_refused_with_what_differs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint");
        course(4).save(&path).unwrap();
        let mut other = course(5);
        other.recipe.rate = 0.1;
        other.recipe.augmentation = Augmentation::None;
        let error = other.load(&path).unwrap_err().to_string();
        let differences = "(--epochs is 4 there and 5 here, --rate is 0.05 there and 0.1 here, \
                           --augment is crops there and none here)";
        assert!(error.contains(differences), "{error}");
        let mut other = course(4);
        other.cell = Space::NatsTss.cell(1462);
        let error = other.load(&path).unwrap_err().to_string();
        let cells = [9930, 1462].map(|cell| Space::NatsTss.cell(cell));
        let difference = format!("(the cell is {} there and {} here)", cells[0], cells[1]);
        assert!(error.contains(&difference), "{error}");
    }

    #[test]
    fn a_broken_checkpoint_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint");
        std::fs::write(&path, b"no tensors").unwrap();
        let error = course(1).load(&path).unwrap_err().to_string();
        assert!(error.contains("no whole checkpoint"), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
