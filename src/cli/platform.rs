//! What networks are to run on, as arguments.

use clap::Args;
use freerea_core::cost::{Costing, Platform, WeightFormat};
use freerea_core::device::DeviceLibrary;
use freerea_core::network::memory::SramRule;
use freerea_core::space::Task;

use super::errors::{BadInput, OrBadInput};

/// What networks are to run on. What is left out is the program's default, or the configuration's.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Device")]
pub struct PlatformArgs {
    /// What a ReLU costs in peak SRAM [default: folded]
    #[arg(long, value_name = "RULE", value_enum)]
    pub sram_rule: Option<SramRule>,
    /// How weights are stored in flash [default: int8]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub weights: Option<WeightFormat>,
    /// Latencies of a device: a file that 'freerea device fit' or 'measure' made, or the name of a
    /// device that 'freerea device import' brought
    #[arg(long, value_name = "FILE|NAME")]
    pub device_costs: Option<String>,
}

impl PlatformArgs {
    /// The platform, if it knows the task's networks.
    pub fn platform(&self, task: Task) -> Result<Platform, BadInput> {
        let library = DeviceLibrary::of_user();
        let device = self.device_costs.as_ref();
        let platform = Platform {
            sram_rule: self.sram_rule.unwrap_or_default(),
            weights: self.weights.unwrap_or_default(),
            device: device
                .map(|name| library.read(name))
                .transpose()
                .or_bad_input()?,
        };
        platform.check(task).or_bad_input()?;
        Ok(platform)
    }

    /// What the costs of a task's cells depend on.
    pub fn costing(&self, task: Task) -> Result<Costing, BadInput> {
        let platform = self.platform(task)?;
        Ok(Costing { task, platform })
    }

    /// The arguments, with another's where these say nothing.
    pub fn or(self, other: PlatformArgs) -> Self {
        PlatformArgs {
            sram_rule: self.sram_rule.or(other.sram_rule),
            weights: self.weights.or(other.weights),
            device_costs: self.device_costs.or(other.device_costs),
        }
    }
}
