//! What a cell's network is for: the dataset, and how wide it begins.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Space;
use super::dataset::Dataset;

/// Channels of the stem, where the space leaves the width open: in NAS-Bench-101 and in
/// TransNAS-Bench-101.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct StemChannels(NonZeroU16);

/// A stem that no network has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no number of stem channels; it is between 4 and 512; the benchmarks have 128 (nasbench101) \
     and 64 (tnb101-micro)"
)]
pub struct StemError(String);

impl StemChannels {
    /// What a CPU scores in reasonable time. The metrics rank cells much alike at any width.
    pub const NARROW: StemChannels = StemChannels(NonZeroU16::new(16).expect("not zero"));

    /// The stem of a benchmark.
    ///
    /// # Panics
    /// If there are no such stems.
    pub(super) const fn of(channels: u16) -> Self {
        assert!(
            4 <= channels && channels <= 512,
            "channels within the bounds"
        );
        StemChannels(NonZeroU16::new(channels).expect("not zero"))
    }

    /// The number of channels.
    pub const fn get(self) -> usize {
        self.0.get() as usize
    }
}

impl Default for StemChannels {
    /// NAS-Bench-101's: what journals mean that do not say, and what stands where the space does
    /// not leave the width open.
    fn default() -> Self {
        StemChannels::of(128)
    }
}

impl TryFrom<u16> for StemChannels {
    type Error = StemError;

    fn try_from(channels: u16) -> Result<Self, StemError> {
        NonZeroU16::new(channels)
            .filter(|channels| (4..=512).contains(&channels.get()))
            .map(StemChannels)
            .ok_or_else(|| StemError(channels.to_string()))
    }
}

impl From<StemChannels> for u16 {
    fn from(stem: StemChannels) -> u16 {
        stem.0.get()
    }
}

impl FromStr for StemChannels {
    type Err = StemError;

    fn from_str(text: &str) -> Result<Self, StemError> {
        let channels: u16 = text.parse().map_err(|_| StemError(text.to_owned()))?;
        StemChannels::try_from(channels)
    }
}

impl fmt::Display for StemChannels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is searched, and what decides the size of a cell's network besides the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Task {
    /// The space of the cells.
    pub space: Space,
    /// Shape of the images and number of classes, and what a task says of the skeleton.
    pub dataset: Dataset,
    /// Channels of the stem, where the space leaves them open.
    pub stem: StemChannels,
}

impl Task {
    /// A space and a dataset at the benchmark's width.
    pub fn of(space: Space, dataset: Dataset) -> Self {
        Task {
            space,
            dataset,
            stem: space.stem().unwrap_or_default(),
        }
    }
}

impl Task {
    /// The stem's channels, where they are a setting.
    pub fn open_stem(&self) -> Option<StemChannels> {
        let named = self.dataset.description().network.channels.is_some();
        (self.space.stem_is_open() && !named).then_some(self.stem)
    }

    /// Everything that decides its networks, in one line, so that scores of other networks are
    /// never taken for its own.
    pub fn identity(&self) -> String {
        match self.dataset.own() {
            None => self.to_string(),
            Some(own) => format!("{self} {:?}", own.description()),
        }
    }
}

impl fmt::Display for Task {
    /// The space and the dataset, and the stem's channels where they are a setting.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.space, self.dataset)?;
        match self.open_stem() {
            Some(stem) => write!(f, " stem={stem}"),
            None => Ok(()),
        }
    }
}

impl From<Dataset> for Task {
    /// The default space on a dataset.
    fn from(dataset: Dataset) -> Self {
        Task::of(Space::default(), dataset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_within_bounds() {
        assert_eq!("128".parse().ok(), Space::NasBench101.stem());
        assert_eq!("64".parse().ok(), Space::Tnb101Micro.stem());
        assert_eq!(Space::NatsTss.stem(), None);
        for text in ["", "0", "3", "513", "-1", "70000", "x"] {
            assert!(text.parse::<StemChannels>().is_err(), "{text}");
        }
    }
}
