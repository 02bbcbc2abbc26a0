//! What the costs of a cell depend on besides the cell.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::profile::DeviceCosts;
use crate::network::memory::SramRule;
use crate::space::dataset::Dataset;
use crate::space::{Space, StemChannels, Task};

/// How weights are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum WeightFormat {
    /// A byte each
    #[default]
    Int8,
    /// Two bytes each
    F16,
    /// Four bytes each
    F32,
}

impl WeightFormat {
    /// Bytes of a weight.
    pub const fn bytes(self) -> u64 {
        match self {
            WeightFormat::Int8 => 1,
            WeightFormat::F16 => 2,
            WeightFormat::F32 => 4,
        }
    }

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            WeightFormat::Int8 => "int8",
            WeightFormat::F16 => "f16",
            WeightFormat::F32 => "f32",
        }
    }

    /// What it says, to stand beside a number.
    pub const fn words(self) -> &'static str {
        match self {
            WeightFormat::Int8 => "weights int8",
            WeightFormat::F16 => "weights f16",
            WeightFormat::F32 => "weights f32",
        }
    }
}

/// What a network is to run on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Platform {
    /// What a ReLU costs in memory.
    pub sram_rule: SramRule,
    /// How weights are stored.
    pub weights: WeightFormat,
    /// The device whose latencies are known, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceCosts>,
}

impl fmt::Display for Platform {
    /// What is assumed of it: `ReLU folded, weights int8, latencies of raspi4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.sram_rule.words(), self.weights.words())?;
        match self.device {
            Some(device) => write!(f, ", latencies of {}", device.profile().name),
            None => Ok(()),
        }
    }
}

/// What the costs of a cell depend on besides the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Costing {
    /// Images, classes and width of the network.
    pub task: Task,
    /// What the network is to run on.
    pub platform: Platform,
}

impl From<Task> for Costing {
    fn from(task: Task) -> Self {
        Costing {
            task,
            platform: Platform::default(),
        }
    }
}

impl From<Dataset> for Costing {
    fn from(dataset: Dataset) -> Self {
        Task::from(dataset).into()
    }
}

/// A device whose latencies are not those of a task's networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the latencies of {device} are those of other networks: {}; {} times those of the task",
    differences.join("; "),
    measuring(task)
)]
pub struct OtherTaskError {
    device: String,
    differences: Vec<String>,
    task: Task,
}

/// The command that times the networks of a task.
fn measuring(task: &Task) -> String {
    let dataset = match task.dataset.own() {
        Some(_) => "--task task.toml".to_owned(),
        None => format!("--dataset {}", task.dataset),
    };
    let stem = task.open_stem();
    let stem = stem.map_or(String::new(), |stem| format!(" --stem-channels {stem}"));
    let space = task.space;
    format!("'freerea device measure --space {space} {dataset}{stem} -o device.toml'")
}

/// What decides how long networks take besides their cells, each in words.
fn traits(
    space: Space,
    dataset: Dataset,
    stem: Option<StemChannels>,
) -> impl Iterator<Item = (&'static str, String)> {
    let description = dataset.description();
    let network = description.network.traits().into_iter();
    let network = network.chain([("stem", stem.map(|stem| stem.to_string()))]);
    let written = |value: Option<String>| value.unwrap_or("as in the benchmark".to_owned());
    let images = description.images.to_string();
    [("space", space.to_string()), ("images of", images)]
        .into_iter()
        .chain(network.map(move |(what, value)| (what, written(value))))
}

impl Platform {
    /// Whether the device, if there is one, knows the task's networks.
    ///
    /// # Errors
    /// If its latencies are those of other networks.
    pub fn check(&self, task: Task) -> Result<(), OtherTaskError> {
        let Some(device) = self.device else {
            return Ok(());
        };
        let profile = device.profile();
        let theirs = traits(profile.space, profile.dataset, profile.stem);
        let ours = traits(task.space, task.dataset, task.open_stem());
        let differences: Vec<String> = theirs
            .zip(ours)
            .filter(|(theirs, ours)| theirs != ours)
            .map(|((what, theirs), (_, ours))| format!("{what} {theirs}, not {ours}"))
            .collect();
        if differences.is_empty() {
            Ok(())
        } else {
            Err(OtherTaskError {
                device: profile.name.clone(),
                differences,
                task,
            })
        }
    }
}
