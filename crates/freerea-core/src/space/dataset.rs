//! The datasets whose image shape and classes decide a network's size.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A dataset of NATS-Bench: it fixes the input shape and the number of classes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Dataset {
    /// 3x32x32 images, 10 classes.
    #[default]
    #[serde(rename = "cifar10")]
    #[cfg_attr(feature = "clap", value(name = "cifar10"))]
    Cifar10,
    /// 3x32x32 images, 100 classes.
    #[serde(rename = "cifar100")]
    #[cfg_attr(feature = "clap", value(name = "cifar100"))]
    Cifar100,
    /// 3x16x16 images, 120 classes.
    #[serde(rename = "ImageNet16-120")]
    #[cfg_attr(feature = "clap", value(name = "ImageNet16-120", aliases = ["imagenet16-120", "imagenet16"]))]
    ImageNet16,
}

impl Dataset {
    /// All datasets, in the benchmark's order.
    pub const ALL: [Dataset; 3] = [Dataset::Cifar10, Dataset::Cifar100, Dataset::ImageNet16];

    /// Width and height of an image, in pixels.
    pub const fn side(self) -> usize {
        match self {
            Dataset::Cifar10 | Dataset::Cifar100 => 32,
            Dataset::ImageNet16 => 16,
        }
    }

    /// Number of classes, the width of the classifier.
    pub const fn classes(self) -> usize {
        match self {
            Dataset::Cifar10 => 10,
            Dataset::Cifar100 => 100,
            Dataset::ImageNet16 => 120,
        }
    }

    /// The benchmark's name of the dataset.
    pub const fn name(self) -> &'static str {
        match self {
            Dataset::Cifar10 => "cifar10",
            Dataset::Cifar100 => "cifar100",
            Dataset::ImageNet16 => "ImageNet16-120",
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
