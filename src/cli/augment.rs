//! What is done to the pictures that a network learns from, as an argument.

use clap::Args;
use freerea_core::space::Task;
use freerea_core::training::Augmentation;

/// What is done to the pictures that a network learns from.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct AugmentArgs {
    /// What is done to pictures: flips (mirrored half of the time, and shifted), crops (shifted
    /// alone: for spectrograms, letters) or none [default: crops if they are grey, else flips]
    #[arg(long, value_name = "KIND")]
    augment: Option<Augmentation>,
}

impl AugmentArgs {
    /// What is done to the pictures of a task.
    pub fn augmentation(self, task: Task) -> Augmentation {
        let suitable = || Augmentation::of(task.dataset.images());
        self.augment.unwrap_or_else(suitable)
    }
}
