//! TransNAS-Bench-101's own file, `transnas-bench_v10141024.pth`: seven tasks by space and cell.

use super::super::gathering::{FileContents, Gathering};
use super::super::pickle::Value;
use super::super::table::{Averaging, Measure, Split};
use super::PickledError;
use crate::space::Space;

/// The space's name in the file.
const MICRO: &str = "micro";

/// The accuracies, with the names of their curves.
const SPLITS: [(Split, &str); 2] = [
    (Split::Test, "test_top1"),
    (Split::Validation, "valid_top1"),
];

/// Reads the accuracies at the end of the training of each cell and task.
pub(super) fn read(root: &Value) -> Result<FileContents, PickledError> {
    let spaces = root.get("data");
    let cells = spaces.as_ref().and_then(|spaces| spaces.get(MICRO));
    let cells = cells.map_or(Vec::new(), |cells| cells.entries());
    let mut gathering = Gathering::new(Space::Tnb101Micro);
    let mut without: Vec<String> = Vec::new();
    for (key, tasks) in &cells {
        let arch = key.text().unwrap_or_default();
        let index = Space::Tnb101Micro.read(arch)?.index().number();
        for (task, results) in tasks.entries() {
            let Some(task) = task.text() else {
                continue;
            };
            let epochs = results.get("total_epochs");
            let epochs = epochs.and_then(|epochs| u32::try_from(epochs.integer()?).ok());
            let curves = results.get("metrics");
            let last = |name: &str| curves.as_ref()?.get(name)?.number();
            let mut has_accuracy = false;
            for (split, name) in SPLITS {
                let Some(accuracy) = last(name) else {
                    continue;
                };
                has_accuracy = true;
                let measure = Measure {
                    dataset: task.to_owned(),
                    split,
                    epochs,
                    averaging: Averaging::OneSeed,
                };
                gathering.accuracy(&measure, index, accuracy);
            }
            if !has_accuracy && !without.iter().any(|other| other == task) {
                without.push(task.to_owned());
            }
        }
    }
    let mut left_out = vec!["the macro space, all epochs but the last".to_owned()];
    if !without.is_empty() {
        left_out.push(format!(
            "{}, whose results are no accuracies",
            without.join(", ")
        ));
    }
    Ok(FileContents {
        what: format!(
            "TransNAS-Bench-101's own file, {} cells of the micro space",
            cells.len()
        ),
        gathering,
        left_out,
        official: true,
        says_whose: true,
    })
}
