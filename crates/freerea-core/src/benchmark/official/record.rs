//! One cell's file: bzip2, then a pickle of all trainings of the cell.

use std::io::Read;

use bzip2::read::MultiBzDecoder;

use super::super::gathering::Gathering;
use super::super::pickle::{self, PickleError, Value};
use super::super::table::{Average, Averaging, Measure, Split};
use crate::space::dataset::Dataset;
use crate::space::{CellError, Space};

/// The most that a file may unpack to, in bytes. Those of the benchmark unpack to a third of a
/// megabyte; bzip2 can pack gigabytes of nothing into as little.
const MOST_UNPACKED: u64 = 8 << 20;

/// The most trainings of one cell and number of epochs; the benchmark has up to twelve.
const MOST_TRAININGS: usize = 64;

/// The most numbers of epochs of one cell; the benchmark has two or three.
const MOST_EPOCHS: usize = 8;

/// Where each dataset's accuracy stands: its training set and its images.
const PLACES: [(Dataset, Split, &str, &str); 6] = [
    (Dataset::Cifar10, Split::Test, "cifar10", "ori-test"),
    (Dataset::Cifar100, Split::Test, "cifar100", "x-test"),
    (Dataset::ImageNet16, Split::Test, "ImageNet16-120", "x-test"),
    (
        Dataset::Cifar10,
        Split::Validation,
        "cifar10-valid",
        "x-valid",
    ),
    (Dataset::Cifar100, Split::Validation, "cifar100", "x-valid"),
    (
        Dataset::ImageNet16,
        Split::Validation,
        "ImageNet16-120",
        "x-valid",
    ),
];

/// Why one file is refused.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Not bzip2, or broken.
    #[error("it cannot be unpacked ({0})")]
    Packing(String),
    /// Far more than a cell's file holds.
    #[error("it unpacks to more than {} MB, which no file of the benchmark does", MOST_UNPACKED >> 20)]
    Size,
    /// Not a pickle of plain data.
    #[error(transparent)]
    Pickle(#[from] PickleError),
    /// Not what a cell's file holds.
    #[error("it is no cell's file of NATS-Bench: {0}")]
    Layout(&'static str),
    /// The cell's string is none.
    #[error(transparent)]
    Candidate(#[from] CellError),
    /// The cell's string is not the one at the file's index.
    #[error("it holds the cell {found} ({arch}), not cell {index}")]
    Misplaced {
        /// The index that the file's name says.
        index: usize,
        /// The index of the string in it.
        found: usize,
        /// That string.
        arch: String,
    },
    /// Not a percentage.
    #[error("its accuracy {0} is no percentage from 0 to 100")]
    Accuracy(f64),
}

impl RecordError {
    /// Whether the file would run code where Python reads it.
    pub fn is_malicious(&self) -> bool {
        matches!(self, RecordError::Pickle(PickleError::Code(_)))
    }
}

/// What an accuracy of a file measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordKey {
    pub dataset: Dataset,
    pub split: Split,
    pub epochs: u32,
}

/// What is kept of a cell's file.
#[derive(Debug)]
pub struct OfficialRecord {
    pub space: Space,
    pub index: usize,
    /// Over the seeds.
    pub accuracies: Vec<(RecordKey, Average)>,
}

impl OfficialRecord {
    /// Reads a file that is named for the cell at `index`.
    pub fn read(packed: &[u8], index: usize) -> Result<Self, RecordError> {
        let data = unpack(packed)?;
        let root = pickle::read(data.as_slice(), pickle::EVERYTHING)?;
        OfficialRecord::of(&root, index)
    }

    /// Reads a cell's trainings, by number of epochs; NAS-Bench-201 calls 200 of them full and 12
    /// less.
    pub fn of(trainings: &Value, index: usize) -> Result<Self, RecordError> {
        let mut space = None;
        let mut accuracies = Vec::new();
        for (epochs, state) in trainings.entries().into_iter().take(MOST_EPOCHS) {
            let epochs = match epochs.text() {
                Some("full") => Some(200),
                Some("less") => Some(12),
                text => text.and_then(|text| text.parse().ok()),
            };
            let epochs = epochs.ok_or(RecordError::Layout("its keys are no numbers of epochs"))?;
            space = Some(check_place(&state, index)?);
            let trainings = Trainings::of(&state, epochs)?;
            for (dataset, split, set, images) in PLACES {
                if let Some(average) = trainings.average(set, images)? {
                    let key = RecordKey {
                        dataset,
                        split,
                        epochs,
                    };
                    accuracies.push((key, average));
                }
            }
        }
        let space = space.ok_or(RecordError::Layout("it holds no training"))?;
        Ok(OfficialRecord {
            space,
            index,
            accuracies,
        })
    }

    /// Adds the cell to what is gathered.
    pub fn gather(&self, gathering: &mut Gathering) {
        for (key, average) in &self.accuracies {
            let measure = Measure {
                dataset: key.dataset.name().to_owned(),
                split: key.split,
                epochs: Some(key.epochs),
                averaging: Averaging::MeanOverSeeds,
            };
            gathering.accuracy(&measure, self.index, *average);
        }
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, RecordError> {
    let mut data = Vec::new();
    let mut decoder = MultiBzDecoder::new(packed).take(MOST_UNPACKED + 1);
    decoder.read_to_end(&mut data).map_err(|reason| {
        let reason = reason.to_string();
        RecordError::Packing(reason.split_whitespace().collect::<Vec<_>>().join(" "))
    })?;
    if data.len() as u64 > MOST_UNPACKED {
        Err(RecordError::Size)
    } else {
        Ok(data)
    }
}

/// Checks that the cell is the one of the index, in the space that its string is of.
fn check_place(state: &Value, index: usize) -> Result<Space, RecordError> {
    let arch = state.get("arch_str");
    let arch = arch.as_ref().and_then(Value::text);
    let arch = arch.ok_or(RecordError::Layout("arch_str is missing"))?;
    let space = Space::of_text(arch).unwrap_or_default();
    let found = space.read(arch)?.index().number();
    let stated = state.get("arch_index").as_ref().and_then(Value::integer);
    if found != index || stated.is_some_and(|stated| usize::try_from(stated) != Ok(index)) {
        let arch = arch.to_owned();
        return Err(RecordError::Misplaced { index, found, arch });
    }
    Ok(space)
}

/// All trainings of a cell for one number of epochs.
struct Trainings {
    /// The training set, and the accuracies by images and epoch.
    results: Vec<(Value, Value)>,
    last_epoch: u32,
}

impl Trainings {
    fn of(state: &Value, epochs: u32) -> Result<Self, RecordError> {
        let last_epoch = epochs.checked_sub(1);
        let last_epoch = last_epoch.ok_or(RecordError::Layout("a training has 0 epochs"))?;
        let all = state.get("all_results");
        let all = all.ok_or(RecordError::Layout("all_results is missing"))?;
        let mut results = Vec::new();
        for (key, result) in all.entries() {
            let set = key.items().into_iter().next();
            let set = set.filter(|set| set.text().is_some());
            let set = set.ok_or(RecordError::Layout("a training names no dataset"))?;
            let accuracies = result.get("eval_acc1es");
            let accuracies = accuracies.ok_or(RecordError::Layout("eval_acc1es is missing"))?;
            if results.len() == MOST_TRAININGS {
                return Err(RecordError::Layout("it holds more than 64 trainings"));
            }
            results.push((set, accuracies));
        }
        Ok(Trainings {
            results,
            last_epoch,
        })
    }

    /// Over the seeds that have an accuracy of the last epoch.
    fn average(&self, set: &str, images: &str) -> Result<Option<Average>, RecordError> {
        let key = format!("{images}@{}", self.last_epoch);
        let mut reached = Vec::new();
        let of_set = |(name, _): &&(Value, Value)| name.text() == Some(set);
        for (_, accuracies) in self.results.iter().filter(of_set) {
            let Some(accuracy) = accuracies.get(&key) else {
                continue;
            };
            let accuracy = accuracy.number().unwrap_or(f64::NAN);
            if !(0.0..=100.0).contains(&accuracy) {
                return Err(RecordError::Accuracy(accuracy));
            }
            reached.push(accuracy);
        }
        Ok(Average::of(&reached))
    }
}
