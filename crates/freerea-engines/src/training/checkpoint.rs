//! A training as a file: safetensors with everything that it needs to go on.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use freerea_core::training::Recipe;
use freerea_core::whole_file;
use serde::{Deserialize, Serialize};
use tch::Tensor;

use super::course::{Course, EpochRecord};

/// The name of what is no tensor: JSON in bytes.
const COURSE: &str = "course";
/// What the names of velocities begin with.
const VELOCITY: &str = "velocity.";

/// Why a checkpoint cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The system refuses.
    #[error("{0} can't be written or read ({1}): check the folder and the disk")]
    Io(String, io::Error),
    /// It is none, or a damaged one.
    #[error("{0} is no whole checkpoint ({1}): remove it to begin anew")]
    Malformed(String, String),
    /// It is another training's.
    #[error(
        "{0} is the checkpoint of another training ({1}): say what it says to go on with it; to begin \
         anew, name another file with -o, or remove it"
    )]
    Other(String, String),
}

/// What a checkpoint is of.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct CheckpointRecord {
    /// The cell and all that decides its network.
    network: String,
    recipe: Recipe,
    /// Pictures to learn from, and to be judged by.
    pictures: [usize; 2],
    records: Vec<EpochRecord>,
}

impl CheckpointRecord {
    /// Where this training is another than mine, each with both values.
    fn differences(&self, mine: &CheckpointRecord) -> Vec<String> {
        let [settings, my_settings] = [self, mine].map(CheckpointRecord::settings);
        let both = settings.into_iter().zip(my_settings);
        both.filter(|(theirs, mine)| theirs != mine)
            .map(|((what, theirs), (_, mine))| format!("{what} is {theirs} there and {mine} here"))
            .collect()
    }

    /// All that decides the training, in the words of the command line where it has any.
    fn settings(&self) -> [(&'static str, String); 9] {
        let Recipe {
            epochs,
            batch,
            rate,
            augmentation,
            seed,
        } = self.recipe;
        let [training, validation] = self.pictures;
        // No cell is written with a space.
        let (task, cell) = self.network.rsplit_once(' ').unwrap_or(("", &self.network));
        [
            ("the task", task.to_owned()),
            ("the cell", cell.to_owned()),
            ("--epochs", epochs.to_string()),
            ("--batch", batch.to_string()),
            ("--rate", rate.to_string()),
            ("--augment", augmentation.name().to_owned()),
            ("--seed", seed.to_string()),
            ("the number of pictures to learn from", training.to_string()),
            ("the number of pictures to judge by", validation.to_string()),
        ]
    }
}

impl Course {
    fn written(&self) -> CheckpointRecord {
        CheckpointRecord {
            network: format!("{} {}", self.task.identity(), self.cell),
            recipe: self.recipe,
            pictures: self.sizes(),
            records: self.records.clone(),
        }
    }

    /// Writes everything that is needed to go on, whole or not at all.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), CheckpointError> {
        let about = serde_json::to_vec(&self.written()).map_err(|error| malformed(path, error))?;
        let mut tensors = self.network.state();
        for (number, velocity) in self.descent.velocities().iter().enumerate() {
            tensors.push((format!("{VELOCITY}{number}"), velocity.shallow_clone()));
        }
        tensors.push((COURSE.to_owned(), Tensor::from_slice(&about)));
        write(path, tensors)
    }

    /// Writes what PyTorch's modules of the network need.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save_weights(&self, path: &Path) -> Result<(), CheckpointError> {
        let mut tensors = self.network.state();
        let norms: Vec<String> = tensors
            .iter()
            .filter_map(|(name, _)| name.strip_suffix("running_mean").map(str::to_owned))
            .collect();
        let batches = (self.records.len() * self.steps()) as i64;
        for norm in norms {
            let counted = Tensor::from_slice(&[batches]).reshape([0i64; 0]);
            tensors.push((format!("{norm}num_batches_tracked"), counted));
        }
        write(path, tensors)
    }

    /// Goes on where a checkpoint was written.
    ///
    /// # Errors
    /// If it cannot be read, or is that of another training.
    pub fn load(&mut self, path: &Path) -> Result<(), CheckpointError> {
        let read = Tensor::read_safetensors(path).map_err(|error| malformed(path, error))?;
        let mut read: HashMap<String, Tensor> = read.into_iter().collect();
        let about = read
            .remove(COURSE)
            .ok_or_else(|| malformed(path, "it tells of no training"))?;
        let about: Vec<u8> = Vec::try_from(&about).map_err(|error| malformed(path, error))?;
        let about: CheckpointRecord =
            serde_json::from_slice(&about).map_err(|error| malformed(path, error))?;
        let differences = about.differences(&self.written());
        if !differences.is_empty() {
            let path = path.display().to_string();
            return Err(CheckpointError::Other(path, differences.join(", ")));
        }
        let state = self.network.state();
        let velocities = self.descent.velocities().iter().enumerate();
        let velocities = velocities
            .map(|(number, tensor)| (format!("{VELOCITY}{number}"), tensor.shallow_clone()));
        for (name, mut tensor) in state.into_iter().chain(velocities) {
            let kept = read.get(&name).filter(|kept| kept.size() == tensor.size());
            let kept = kept.ok_or_else(|| malformed(path, format!("{name} is missing")))?;
            tch::no_grad(|| tensor.copy_(kept));
        }
        self.records = about.records;
        Ok(())
    }
}

fn malformed(path: &Path, why: impl ToString) -> CheckpointError {
    let words: Vec<String> = why
        .to_string()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    CheckpointError::Malformed(path.display().to_string(), words.join(" "))
}

/// Writes tensors as safetensors.
fn write(path: &Path, tensors: Vec<(String, Tensor)>) -> Result<(), CheckpointError> {
    let failed = |error: io::Error| CheckpointError::Io(path.display().to_string(), error);
    // libtorch writes to a path; the file itself appears whole or not at all.
    let folder = tempfile::tempdir().map_err(failed)?;
    let beside = folder.path().join("tensors");
    let tensors: Vec<(String, Tensor)> = tensors
        .into_iter()
        .map(|(name, tensor)| {
            let tensor = tensor.detach().to_device(tch::Device::Cpu).contiguous();
            (name, tensor)
        })
        .collect();
    Tensor::write_safetensors(&tensors, &beside)
        .map_err(|error| failed(io::Error::other(error)))?;
    let bytes = fs::read(&beside).map_err(failed)?;
    whole_file::write(path, bytes).map_err(failed)
}
