//! What the networks are for: images and classes, of a published dataset or of a task of one's own.

mod description;
mod own;

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use description::{Description, DescriptionError, Skeleton};
pub use own::OwnTask;

use crate::network::Shape;

/// A dataset: it fixes the shape of the images, the number of classes, and what its description
/// says of the network around a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dataset {
    /// 3x32x32 images, 10 classes.
    #[default]
    Cifar10,
    /// 3x32x32 images, 100 classes.
    Cifar100,
    /// 3x16x16 images, 120 classes.
    ImageNet16,
    /// 3x256x256 images, 63 classes: scene classification in TransNAS-Bench-101.
    ClassScene,
    /// A task of one's own.
    Own(OwnTask),
}

/// The descriptions of the published datasets, in their order.
static PUBLISHED: LazyLock<[Description; 4]> = LazyLock::new(|| {
    [
        include_str!("../../../tasks/cifar10.toml"),
        include_str!("../../../tasks/cifar100.toml"),
        include_str!("../../../tasks/ImageNet16-120.toml"),
        include_str!("../../../tasks/class_scene.toml"),
    ]
    .map(|text| Description::read(text).expect("the program's own files are well formed"))
});

impl Dataset {
    /// Those of NATS-Bench, in the benchmark's order.
    pub const NATS: [Dataset; 3] = [Dataset::Cifar10, Dataset::Cifar100, Dataset::ImageNet16];

    /// The published datasets, those of NATS-Bench first.
    pub const PUBLISHED: [Dataset; 4] = [
        Dataset::Cifar10,
        Dataset::Cifar100,
        Dataset::ImageNet16,
        Dataset::ClassScene,
    ];

    /// The dataset that a description is of: a published one if it is that, else one's own.
    ///
    /// # Errors
    /// If there are no such networks, or the name is taken.
    pub fn described(description: Description) -> Result<Self, DescriptionError> {
        description.check()?;
        let published = Dataset::PUBLISHED
            .into_iter()
            .find(|dataset| dataset.name() == description.name);
        match published {
            Some(dataset) if *dataset.description() == description => Ok(dataset),
            Some(_) => Err(DescriptionError::PublishedName(description.name)),
            None => Ok(Dataset::Own(OwnTask::keep(description))),
        }
    }

    /// What decides its networks.
    pub fn description(self) -> &'static Description {
        match self {
            Dataset::Cifar10 => &PUBLISHED[0],
            Dataset::Cifar100 => &PUBLISHED[1],
            Dataset::ImageNet16 => &PUBLISHED[2],
            Dataset::ClassScene => &PUBLISHED[3],
            Dataset::Own(task) => task.description(),
        }
    }

    /// The shape of an image.
    pub fn images(self) -> Shape {
        self.description().images
    }

    /// The shape of the stem's output, but for its channels.
    pub fn stem(self, channels: usize) -> Shape {
        let stride = self.description().stem_stride();
        self.images().strided(stride).with_channels(channels)
    }

    /// Number of classes, the width of the classifier.
    pub fn classes(self) -> usize {
        self.description().classes
    }

    /// Channels of each stage; those of the benchmark if the description does not say.
    pub fn channels(self, benchmark: &'static [usize]) -> &'static [usize] {
        let own = self.description().network.channels.as_deref();
        own.unwrap_or(benchmark)
    }

    /// Cells in each stage; those of the benchmark if the description does not say.
    pub fn cells_per_stage(self, benchmark: usize) -> usize {
        self.description().network.cells.unwrap_or(benchmark)
    }

    /// Its name: the benchmark's, or the one that its description gives.
    pub fn name(self) -> &'static str {
        match self {
            Dataset::Cifar10 => "cifar10",
            Dataset::Cifar100 => "cifar100",
            Dataset::ImageNet16 => "ImageNet16-120",
            Dataset::ClassScene => "class_scene",
            Dataset::Own(task) => &task.description().name,
        }
    }

    /// Its name, and of a task of one's own what it is: `wake-word (1x96x96, 4 classes)`.
    pub fn title(self) -> String {
        match self {
            Dataset::Own(task) => {
                let description = task.description();
                format!(
                    "{self} ({}, {} classes)",
                    description.images, description.classes
                )
            }
            Dataset::Cifar10 | Dataset::Cifar100 | Dataset::ImageNet16 | Dataset::ClassScene => {
                self.to_string()
            }
        }
    }

    /// The published dataset of this name.
    pub fn published(name: &str) -> Option<Self> {
        Dataset::PUBLISHED
            .into_iter()
            .find(|dataset| dataset.name() == name)
    }

    /// The task, if it is one of one's own.
    pub const fn own(self) -> Option<OwnTask> {
        match self {
            Dataset::Own(task) => Some(task),
            Dataset::Cifar10 | Dataset::Cifar100 | Dataset::ImageNet16 | Dataset::ClassScene => {
                None
            }
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Dataset {
    /// The name of a published dataset; the description of one's own.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Dataset::Own(task) => task.description().serialize(serializer),
            published => published.name().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Dataset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "the name of a dataset, or the description of a task"
        )]
        enum WrittenDataset {
            Name(String),
            Description(Description),
        }
        match WrittenDataset::deserialize(deserializer)? {
            WrittenDataset::Name(name) => Dataset::published(&name)
                .ok_or_else(|| de::Error::custom(format!("there is no dataset '{name}'"))),
            WrittenDataset::Description(description) => {
                Dataset::described(description).map_err(de::Error::custom)
            }
        }
    }
}

#[cfg(feature = "clap")]
impl clap::ValueEnum for Dataset {
    fn value_variants<'a>() -> &'a [Self] {
        &Dataset::PUBLISHED
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        let value = clap::builder::PossibleValue::new(self.name());
        match self {
            Dataset::Cifar10 | Dataset::Cifar100 | Dataset::ClassScene => Some(value),
            Dataset::ImageNet16 => Some(value.aliases(["imagenet16-120", "imagenet16"])),
            Dataset::Own(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_published_datasets_are_theirs() {
        for dataset in Dataset::PUBLISHED {
            let description = dataset.description();
            assert_eq!(description.name, dataset.name());
            assert_eq!(Dataset::described(description.clone()), Ok(dataset));
        }
        let shapes = Dataset::PUBLISHED.map(|dataset| (dataset.images(), dataset.classes()));
        let [wide, small, large] = [32, 16, 256].map(|side| Shape::square(3, side));
        let wanted = [(wide, 10), (wide, 100), (small, 120), (large, 63)];
        assert_eq!(shapes, wanted);
        assert_eq!(Dataset::NATS, Dataset::PUBLISHED[..3]);
    }

    #[test]
    fn a_task_is_written_whole_and_a_published_dataset_by_its_name() {
        let mut description = Dataset::Cifar10.description().clone();
        description.classes = 3;
        let taken = Dataset::described(description.clone());
        assert_eq!(
            taken,
            Err(DescriptionError::PublishedName("cifar10".into()))
        );
        description.name = "cats".into();
        let own = Dataset::described(description).unwrap();
        for dataset in [own, Dataset::ImageNet16] {
            let written = serde_json::to_string(&dataset).unwrap();
            assert_eq!(serde_json::from_str::<Dataset>(&written).unwrap(), dataset);
        }
        assert_eq!(
            serde_json::to_string(&Dataset::Cifar100).unwrap(),
            "\"cifar100\""
        );
        assert!(serde_json::from_str::<Dataset>("\"mnist\"").is_err());
    }
}
