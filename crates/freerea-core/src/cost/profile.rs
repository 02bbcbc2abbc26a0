//! Latencies of a device: measured cells, and what was fitted to some.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::Amount;
use crate::intern::Interned;
use crate::space::dataset::Dataset;
use crate::space::drawing::Letter;
use crate::space::{Cell, Space, StemChannels};

/// What is known of a device's latencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceProfile {
    /// The device's name.
    pub name: String,
    /// The space whose networks were measured.
    pub space: Space,
    /// The dataset for which they were built.
    pub dataset: Dataset,
    /// Channels of the stem, where the space leaves them open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<StemChannels>,
    /// How the numbers were made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Numbers by which the latency of any cell is predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<Fitted>,
    /// Milliseconds of each measured cell as it is written, by its index; what is not above zero
    /// did not compile.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "by_index")]
    pub measured: BTreeMap<u32, f64>,
}

/// A base and a number an operation, in milliseconds, for a cell's live form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fitted {
    /// What every network takes.
    pub base: f64,
    /// How well it describes what was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<FitQuality>,
    /// What each occurrence of an operation takes.
    #[serde(default)]
    pub operations: BTreeMap<String, f64>,
    /// What an operation takes at a place, such as a layer, in the stead of the above.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, BTreeMap<String, f64>>,
}

/// How well a fit describes the cells that it was fitted to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FitQuality {
    /// Number of cells.
    pub cells: usize,
    /// The part of the variance that it explains.
    pub r_squared: f64,
    /// Kendall's tau between fitted and measured latencies, each cell left out in turn of the fit
    /// that foretells it.
    pub tau: f64,
}

/// Where a latency comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Measured, of the cell as it is written.
    Measured,
    /// Computed of the cell's live form.
    Fitted,
    /// Neither.
    Unknown,
}

impl Basis {
    /// The word beside a number.
    pub const fn name(self) -> &'static str {
        match self {
            Basis::Measured => "measured, as written",
            Basis::Fitted => "fitted, live form",
            Basis::Unknown => "not measured",
        }
    }
}

impl DeviceProfile {
    /// The latency of a cell in nanoseconds, and where it comes from.
    pub fn latency(&self, cell: Cell) -> (Amount, Basis) {
        if cell.space() != self.space {
            return (Amount::Unknown, Basis::Unknown);
        }
        let index = cell.index().number() as u32;
        match (self.measured.get(&index), &self.fitted) {
            (Some(&ms), _) if ms > 0.0 => (nanoseconds(ms), Basis::Measured),
            (Some(_), _) => (Amount::Impossible, Basis::Measured),
            (None, Some(fitted)) => (nanoseconds(fitted.milliseconds(cell)), Basis::Fitted),
            (None, None) => (Amount::Unknown, Basis::Unknown),
        }
    }

    /// How many of the measured cells did not compile.
    pub fn failed(&self) -> usize {
        self.measured.values().filter(|ms| **ms <= 0.0).count()
    }
}

fn nanoseconds(ms: f64) -> Amount {
    Amount::Known((ms.max(0.0) * 1e6).round() as u64)
}

impl Fitted {
    /// The latency of a cell's live form. Cells with the same operations have the same one, to the
    /// last bit.
    pub fn milliseconds(&self, cell: Cell) -> f64 {
        let letters = cell.letters();
        let alive = || letters.iter().filter(|letter| letter.alive);
        let at_places: f64 = alive().filter_map(|letter| self.at_place(letter)).sum();
        let elsewhere = |name: &str| {
            let elsewhere = alive().filter(|letter| self.at_place(letter).is_none());
            elsewhere
                .filter(|letter| letter.operation.name() == name)
                .count() as f64
        };
        let operations = self.operations.iter();
        let operations = operations.map(|(name, each)| elsewhere(name) * each);
        self.base + operations.sum::<f64>() + at_places
    }

    /// What an operation takes at its place, where that has a number of its own.
    fn at_place(&self, letter: &Letter) -> Option<f64> {
        if self.places.is_empty() {
            return None;
        }
        let operations = self.places.get(&letter.gene.to_string())?;
        operations.get(letter.operation.name()).copied()
    }
}

/// A device whose latencies are known, kept for as long as the program runs: settings name it
/// everywhere, and there are few.
#[derive(Clone, Copy)]
pub struct DeviceCosts(&'static DeviceProfile);

static KNOWN: Interned<DeviceProfile> = Interned::new();

impl DeviceCosts {
    /// Keeps a profile; equal ones are kept once.
    pub fn keep(profile: DeviceProfile) -> Self {
        DeviceCosts(KNOWN.keep(profile))
    }

    /// What is known of it.
    pub const fn profile(self) -> &'static DeviceProfile {
        self.0
    }
}

/// Equal profiles are kept once.
impl PartialEq for DeviceCosts {
    fn eq(&self, other: &DeviceCosts) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl fmt::Debug for DeviceCosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DeviceCosts").field(&self.0.name).finish()
    }
}

impl Serialize for DeviceCosts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DeviceCosts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DeviceProfile::deserialize(deserializer).map(DeviceCosts::keep)
    }
}

/// Keys of a table in TOML are texts.
mod by_index {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        measured: &BTreeMap<u32, f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(measured.iter().map(|(index, ms)| (index.to_string(), ms)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<u32, f64>, D::Error> {
        let texts = BTreeMap::<String, f64>::deserialize(deserializer)?;
        let read = |(index, ms): (String, f64)| match index.parse() {
            Ok(index) => Ok((index, ms)),
            Err(_) => Err(de::Error::custom(format!(
                "'{index}' is no index of a cell"
            ))),
        };
        texts.into_iter().map(read).collect()
    }
}
