//! Whose costs are asked for.

use std::path::PathBuf;

use clap::Args;
use freerea_core::cost::Costing;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Space, StemChannels};

use super::super::errors::BadInput;
use super::super::platform::PlatformArgs;
use super::super::subject::{self, NetworkArgs};

/// What costs depend on.
#[derive(Debug, Args)]
pub struct CostedArgs {
    #[command(flatten)]
    pub networks: NetworkArgs,
    /// Your own pictures, which pose the task if none is named: a folder with one subfolder a class
    #[arg(long, value_name = "FOLDER")]
    images: Option<PathBuf>,
    #[command(flatten)]
    platform: PlatformArgs,
}

impl CostedArgs {
    /// The task or dataset that is named, or that the pictures pose.
    pub fn dataset(&self) -> Result<Option<Dataset>, BadInput> {
        let subject = &self.networks.subject;
        subject.named_or_posed(self.images.as_deref())
    }

    /// What costs depend on in a space.
    pub fn costing(&self, space: Space) -> Result<Costing, BadInput> {
        self.costing_at(space, self.dataset()?, self.networks.stem_channels)
    }

    /// The same for a dataset, or else that of the space; the width is what a search on a CPU would
    /// have, if none is named.
    pub fn costing_at(
        &self,
        space: Space,
        dataset: Option<Dataset>,
        stem: Option<StemChannels>,
    ) -> Result<Costing, BadInput> {
        let dataset = dataset.unwrap_or(space.dataset());
        self.platform
            .costing(subject::task(space, dataset, stem, true)?)
    }
}

/// `, stem 16`
pub fn stem(channels: Option<StemChannels>) -> String {
    channels.map_or_else(String::new, |channels| format!(", stem {channels}"))
}
