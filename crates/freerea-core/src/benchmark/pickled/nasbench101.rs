//! NASLib's `nasbench_only108.pkl`: NAS-Bench-101's trainings of 108 epochs, by the cell's hash.

use std::cell::RefCell;

use super::super::gathering::{FileContents, Gathering};
use super::super::pickle::Value;
use super::super::table::{Average, Averaging, Measure, Split};
use super::PickledError;
use crate::space::dataset::Dataset;
use crate::space::nasbench101::GraphCell;
use crate::space::{Cell, Space};

/// Digits of a hash.
const DIGITS: usize = 32;

/// The most trainings of one cell and number of epochs; the benchmark has three.
const MOST_TRAININGS: usize = 16;

/// The accuracies, with the names of their entries.
const SPLITS: [(Split, &str); 2] = [
    (Split::Test, "final_test_accuracy"),
    (Split::Validation, "final_validation_accuracy"),
];

/// The cells so far; each is taken as soon as it is read, since all of them would not fit.
#[derive(Default)]
pub(super) struct HashedTrainings {
    gathering: RefCell<Option<Gathering>>,
    fault: RefCell<Option<PickledError>>,
    cells: std::cell::Cell<usize>,
}

impl HashedTrainings {
    /// Takes an entry if its key is a hash and its value a cell's trainings.
    pub fn take(&self, key: &Value, value: &Value) -> bool {
        let is_hash = |text: &str| {
            text.len() == DIGITS && text.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let Some(hash) = key.text().filter(|text| is_hash(text)) else {
            return false;
        };
        let [fixed, computed] = &*value.items() else {
            return false;
        };
        self.cells.set(self.cells.get() + 1);
        if self.fault.borrow().is_none() {
            let mut gathering = self.gathering.borrow_mut();
            let gathering = gathering.get_or_insert_with(|| Gathering::new(Space::NasBench101));
            if let Err(fault) = add(gathering, hash, fixed, computed) {
                *self.fault.borrow_mut() =
                    Some(PickledError::Layout(format!("cell {hash}: {fault}")));
            }
        }
        true
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.cells.get() == 0
    }

    /// All of them.
    pub fn contents(self) -> Result<FileContents, PickledError> {
        let gathering = self.gathering.into_inner();
        match (self.fault.into_inner(), gathering) {
            (Some(fault), _) => Err(fault),
            (None, gathering) => Ok(FileContents {
                what: format!("NASLib's form of NAS-Bench-101, {} cells", self.cells.get()),
                gathering: gathering.unwrap_or_else(|| Gathering::new(Space::NasBench101)),
                left_out: Vec::new(),
                official: true,
                says_whose: true,
            }),
        }
    }
}

fn add(
    gathering: &mut Gathering,
    hash: &str,
    fixed: &Value,
    computed: &Value,
) -> Result<(), String> {
    let cell = cell(fixed, hash)?;
    for (epochs, trainings) in computed.entries() {
        let epochs = epochs
            .integer()
            .and_then(|epochs| u32::try_from(epochs).ok());
        let epochs = epochs.ok_or("its trainings have no number of epochs")?;
        let trainings = trainings.items();
        if trainings.len() > MOST_TRAININGS {
            return Err(format!("it has more than {MOST_TRAININGS} trainings"));
        }
        for (split, name) in SPLITS {
            let part = |training: &Value| training.get(name)?.number();
            let percent = |training| Some(100.0 * part(training)?);
            let reached: Option<Vec<f64>> = trainings.iter().map(percent).collect();
            let average = reached.and_then(|reached| Average::of(&reached));
            let average = average.ok_or_else(|| format!("a training has no {name}"))?;
            let measure = Measure {
                dataset: Dataset::Cifar10.name().to_owned(),
                split,
                epochs: Some(epochs),
                averaging: Averaging::MeanOverSeeds,
            };
            gathering.accuracy(&measure, cell.index().number(), average);
        }
    }
    Ok(())
}

/// The cell by its matrix and operations, whose hash must be the key.
fn cell(fixed: &Value, hash: &str) -> Result<Cell, String> {
    let list = |name| fixed.get(name).map_or(Vec::new(), |list| list.items());
    let names = list("module_operations").into_iter();
    let names: Option<Vec<String>> = names.map(|name| name.text().map(str::to_owned)).collect();
    let names = names.filter(|names| !names.is_empty());
    let names = names.ok_or("it has no operations")?;
    // A list of rows, or an array of NumPy's, which is read as all its numbers.
    let rows = list("module_adjacency");
    let flat: Vec<Value> = rows.iter().flat_map(Value::items).collect();
    let digits = if flat.is_empty() { rows } else { flat };
    let digits: Option<Vec<u8>> = digits
        .iter()
        .map(|digit| digit.integer().and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() == names.len() * names.len());
    let digits = digits.ok_or("its matrix does not fit its operations")?;
    let rows: Vec<Vec<u8>> = digits.chunks(names.len()).map(<[u8]>::to_vec).collect();
    let cell = GraphCell::of_matrix(&rows, &names).map_err(|fault| fault.to_string())?;
    match cell.hash() {
        found if found == hash => Ok(cell.into()),
        found => Err(format!("its graph has the hash {found}")),
    }
}
