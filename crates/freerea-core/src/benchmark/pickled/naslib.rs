//! What NASLib made of NAS-Bench-201: `nb201_cifar10_full_training.pickle` and its like, a curve
//! for each cell and dataset.

use super::super::gathering::{FileContents, Gathering};
use super::super::pickle::Value;
use super::super::table::{Averaging, Measure, Split};
use super::super::text::Unsaid;
use super::PickledError;
use crate::space::Space;
use crate::space::dataset::Dataset;

/// Training epochs of its curves.
const EPOCHS: u32 = 200;

/// NAS-Bench-201's name for trainings on half of the training images.
const HALF: &str = "cifar10-valid";

/// Reads the last accuracy of each cell's curves.
pub(super) fn read(
    entries: &[(Value, Value)],
    unsaid: &Unsaid,
) -> Result<FileContents, PickledError> {
    let mut gathering = Gathering::new(Space::NatsTss);
    let mut has_half = false;
    let mut others = Vec::new();
    for (key, datasets) in entries {
        let arch = key.text().unwrap_or_default();
        let index = Space::NatsTss.read(arch)?.index().number();
        for (dataset, results) in datasets.entries() {
            let (Some(dataset), Some(last)) = (dataset.text(), results.get("eval_acc1es")) else {
                continue;
            };
            let accuracy = last.number().ok_or_else(|| {
                PickledError::Layout(format!("{arch}: its eval_acc1es are no curve of numbers"))
            })?;
            has_half |= dataset == HALF;
            if dataset != HALF && !others.iter().any(|other| other == dataset) {
                others.push(dataset.to_owned());
            }
            gathering.accuracy(&measure(dataset, unsaid), index, accuracy);
        }
    }
    let mut what = format!("NASLib's curves of NAS-Bench-201, {} cells", entries.len());
    if has_half {
        // NASLib calls them the test accuracies of cifar10.
        what += "; cifar10-valid: trained on half of CIFAR-10's training images and measured on \
                 the other half, so that they are no test accuracies";
    }
    if !others.is_empty() {
        what += &format!(
            "; NASLib does not say which images of {} it means",
            others.join(", ")
        );
    }
    Ok(FileContents {
        what,
        gathering,
        left_out: vec!["all epochs but the last, training accuracies, losses".to_owned()],
        official: true,
        says_whose: true,
    })
}

fn measure(dataset: &str, unsaid: &Unsaid) -> Measure {
    let (name, split) = match dataset {
        HALF => (Dataset::Cifar10.name(), Split::Validation),
        other => (other, unsaid.split),
    };
    Measure {
        dataset: name.to_owned(),
        split,
        epochs: unsaid.epochs.or(Some(EPOCHS)),
        averaging: Averaging::Unstated,
    }
}
