//! A task as a file describes it: what the images are, how many classes, and the network around a
//! cell.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::network::Shape;

/// Stages of a network where the task does not say.
const STAGES: usize = 3;
/// The least pixels of a side in the last stage: a pool of 3x3 pixels sees a border and an inside.
const LEAST_SIDE: usize = 2;

/// What decides a network besides its cell: images, classes, and the skeleton.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Description {
    /// Its name, on the screen and in files.
    pub name: String,
    /// Number of classes, the width of the classifier.
    pub classes: usize,
    /// Channels, height and width of an image.
    pub images: Shape,
    /// The network around a cell; what is left out is as in the benchmark of the space.
    #[serde(default, skip_serializing_if = "Skeleton::is_benchmarks")]
    pub network: Skeleton,
}

/// The network around a cell; what is left out is as in the benchmark of the space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Skeleton {
    /// Channels of each stage. The sides halve from one to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<usize>>,
    /// Cells in each stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<usize>,
    /// The stride of the first convolution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem_stride: Option<usize>,
}

impl Skeleton {
    /// How many channels a stage has.
    pub const CHANNELS: RangeInclusive<usize> = 4..=1024;
    /// How many cells a stage has.
    pub const CELLS: RangeInclusive<usize> = 1..=20;
    /// The strides of the first convolution.
    pub const STEM_STRIDES: [usize; 3] = [1, 2, 4];

    /// What a task says of it, in words; `None` is as in the benchmark.
    pub fn traits(&self) -> [(&'static str, Option<String>); 3] {
        let channels = self.channels.as_ref();
        [
            ("channels", channels.map(|channels| format!("{channels:?}"))),
            ("cells", self.cells.map(|cells| cells.to_string())),
            (
                "stem-stride",
                self.stem_stride.map(|stride| stride.to_string()),
            ),
        ]
    }

    /// Whether nothing of it differs from the benchmark's.
    pub fn is_benchmarks(&self) -> bool {
        *self == Skeleton::default()
    }

    fn stages(&self) -> usize {
        self.channels.as_ref().map_or(STAGES, Vec::len)
    }
}

/// What is wrong with a task.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// The text is no TOML of a task.
    #[error("{0}")]
    Malformed(String),
    /// A number is out of bounds.
    #[error("{what} is {value}; it is from {least} to {most}")]
    OutOfBounds {
        /// What it counts.
        what: &'static str,
        /// The number.
        value: usize,
        /// The least that it can be.
        least: usize,
        /// The most that it can be.
        most: usize,
    },
    /// The name is empty, long or not printable.
    #[error("the name {0:?} has to have 1 to 40 printable characters")]
    Name(String),
    /// The name is that of a published dataset, the rest is not.
    #[error("{0} is a published dataset, and this is not its shape; give the task another name")]
    PublishedName(String),
    /// The channels of a stage are fewer than before.
    #[error("channels of a stage are never fewer than those of the stage before")]
    Channels,
    /// The stride of the stem is none of the few that there are.
    #[error("stem-stride is {0}; it is 1, 2 or 4")]
    StemStride(usize),
    /// The sides do not halve from stage to stage.
    #[error(
        "images of {height}x{width} pixels do not halve from stage to stage: with {stages} stages \
         and stem-stride {stride}, sides are multiples of {unit} from {least} on; the nearest that \
         fit are {}x{}",
        nearest(*height, *unit, *least),
        nearest(*width, *unit, *least)
    )]
    Sides {
        /// Pixels from top to bottom.
        height: usize,
        /// Pixels from left to right.
        width: usize,
        /// Stages of the network.
        stages: usize,
        /// The stride of the stem.
        stride: usize,
        /// What sides are multiples of.
        unit: usize,
        /// The least side.
        least: usize,
    },
}

fn nearest(side: usize, unit: usize, least: usize) -> usize {
    ((side + unit / 2) / unit * unit).max(least)
}

impl Description {
    /// How many classes there are.
    pub const CLASSES: RangeInclusive<usize> = 2..=10_000;
    /// How many channels an image has.
    pub const CHANNELS: RangeInclusive<usize> = 1..=16;
    /// How many pixels a side of an image has.
    pub const SIDES: RangeInclusive<usize> = 1..=512;

    /// All of it but the name, in words.
    pub fn network_in_words(&self) -> String {
        let traits = self.network.traits().into_iter();
        let traits = traits.filter_map(|(what, value)| Some(format!(", {what} {}", value?)));
        format!(
            "{}, {} classes{}",
            self.images,
            self.classes,
            traits.collect::<String>()
        )
    }

    /// Reads a task from the text of its file.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn read(text: &str) -> Result<Self, DescriptionError> {
        let described: Description = toml::from_str(text).map_err(|error| {
            let words = error.to_string();
            let words: Vec<&str> = words.split_whitespace().collect();
            DescriptionError::Malformed(words.join(" "))
        })?;
        described.check()?;
        Ok(described)
    }

    /// Whether there are such networks.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), DescriptionError> {
        let length = self.name.chars().count();
        if !(1..=40).contains(&length) || self.name.chars().any(char::is_control) {
            return Err(DescriptionError::Name(self.name.clone()));
        }
        let Shape {
            channels,
            height,
            width,
        } = self.images;
        within("classes", self.classes, Self::CLASSES)?;
        within("images.channels", channels, Self::CHANNELS)?;
        within("images.height", height, Self::SIDES)?;
        within("images.width", width, Self::SIDES)?;
        if let Some(cells) = self.network.cells {
            within("network.cells", cells, Skeleton::CELLS)?;
        }
        if let Some(channels) = &self.network.channels {
            within("the number of stages", channels.len(), 1..=6)?;
            for &channels in channels {
                within("network.channels", channels, Skeleton::CHANNELS)?;
            }
            if !channels.is_sorted() {
                return Err(DescriptionError::Channels);
            }
        }
        let stride = self.stem_stride();
        if !Skeleton::STEM_STRIDES.contains(&stride) {
            return Err(DescriptionError::StemStride(stride));
        }
        let stages = self.network.stages();
        let unit = stride << (stages - 1);
        let least = LEAST_SIDE * unit;
        let fits = |side: usize| side.is_multiple_of(unit) && side >= least;
        if fits(height) && fits(width) {
            Ok(())
        } else {
            Err(DescriptionError::Sides {
                height,
                width,
                stages,
                stride,
                unit,
                least,
            })
        }
    }

    /// The stride of the first convolution.
    pub fn stem_stride(&self) -> usize {
        self.network.stem_stride.unwrap_or(1)
    }

    /// The sides that are nearest to some pixels and halve from stage to stage.
    pub fn nearest_sides(height: usize, width: usize) -> (usize, usize) {
        let unit = 1 << (STAGES - 1);
        let side = |side| nearest(side, unit, LEAST_SIDE * unit);
        (side(height), side(width))
    }
}

fn within(
    what: &'static str,
    value: usize,
    bounds: RangeInclusive<usize>,
) -> Result<(), DescriptionError> {
    if bounds.contains(&value) {
        Ok(())
    } else {
        Err(DescriptionError::OutOfBounds {
            what,
            value,
            least: *bounds.start(),
            most: *bounds.end(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECTROGRAM: &str = "name = \"wake word\"\nclasses = 4\n[images]\nchannels = 1\n\
                               height = 96\nwidth = 96\n[network]\nchannels = [8, 16, 32]\n\
                               cells = 3\nstem-stride = 2\n";

    #[test]
    fn a_task_is_read_and_written_alike() {
        let task = Description::read(SPECTROGRAM).unwrap();
        assert_eq!(task.images, Shape::square(1, 96));
        assert_eq!(task.network.channels, Some(vec![8, 16, 32]));
        assert_eq!(task.stem_stride(), 2);
        let again = Description::read(&toml::to_string(&task).unwrap()).unwrap();
        assert_eq!(again, task);
    }

    #[test]
    fn what_makes_no_network_is_refused_in_words() {
        for (from, to, words) in [
            (
                "classes = 4",
                "classes = 1",
                "classes is 1; it is from 2 to 10000",
            ),
            (
                "height = 96",
                "height = 90",
                "the nearest that fit are 88x96",
            ),
            ("width = 96", "width = 0", "images.width is 0"),
            ("[8, 16, 32]", "[8, 16, 8]", "never fewer"),
            ("[8, 16, 32]", "[]", "the number of stages is 0"),
            ("stem-stride = 2", "stem-stride = 3", "it is 1, 2 or 4"),
            ("wake word", "", "1 to 40"),
            ("cells", "cels", "unknown field `cels`"),
        ] {
            let text = SPECTROGRAM.replacen(from, to, 1);
            let error = Description::read(&text).unwrap_err().to_string();
            assert!(error.contains(words), "{to}: {error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }

    #[test]
    fn sides_are_rounded_to_what_fits() {
        assert_eq!(Description::nearest_sides(49, 30), (48, 32));
        assert_eq!(Description::nearest_sides(3, 512), (8, 512));
    }
}
