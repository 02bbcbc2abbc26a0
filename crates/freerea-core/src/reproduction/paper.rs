//! What the paper reports: Cavagnero, Robbiano, Caputo, Averta, *FreeREA*, WACV 2023.

use super::Condition;
use crate::space::dataset::Dataset;

/// Seconds that the paper's searches take on a GPU.
pub const GPU_SECONDS: f64 = 45.0;

/// A published accuracy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedResult {
    /// Mean test accuracy in percent.
    pub accuracy: f64,
    /// Its standard deviation in percentage points, where the paper gives one.
    pub deviation: Option<f64>,
}

/// What the paper reports under a condition, where it reports something.
pub const fn published(condition: Condition) -> Option<PublishedResult> {
    let (accuracy, deviation) = match (condition.dataset, condition.max_params) {
        (Dataset::Cifar10, None) => (94.36, None),
        (Dataset::Cifar100, None) => (73.51, None),
        (Dataset::ImageNet16, None) => (46.34, None),
        (Dataset::Cifar10, Some(200_000)) => (90.94, None),
        (Dataset::Cifar10, Some(400_000)) => (92.7, Some(0.5)),
        (Dataset::Cifar10, Some(600_000)) => (93.6, Some(0.3)),
        _ => return None,
    };
    Some(PublishedResult {
        accuracy,
        deviation,
    })
}
