//! What the costs of a cell depend on besides the cell.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::profile::DeviceCosts;
use crate::network::Shape;
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

/// A device whose latencies are not those of a task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the latencies of {device} are those of {space} with images of {images}{}, not of {task}; use a \
     device file of this space and size",
    stem.map(|stem| format!(", stem {stem}")).unwrap_or_default()
)]
pub struct OtherTaskError {
    device: String,
    space: Space,
    images: Shape,
    stem: Option<StemChannels>,
    task: Task,
}

impl Platform {
    /// Whether the device, if there is one, knows the task's networks.
    ///
    /// # Errors
    /// If its latencies are those of another space or of images of another size.
    pub fn check(&self, task: Task) -> Result<(), OtherTaskError> {
        let Some(device) = self.device else {
            return Ok(());
        };
        let profile = device.profile();
        let description = |dataset: Dataset| {
            let description = dataset.description();
            (description.images, &description.network)
        };
        let same_networks = description(profile.dataset) == description(task.dataset);
        let same_stem = profile.stem == task.open_stem();
        if profile.space == task.space && same_networks && same_stem {
            Ok(())
        } else {
            Err(OtherTaskError {
                device: profile.name.clone(),
                space: profile.space,
                images: profile.dataset.images(),
                stem: profile.stem,
                task,
            })
        }
    }
}
