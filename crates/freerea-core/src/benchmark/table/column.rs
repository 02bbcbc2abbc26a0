//! The columns of a table.

use std::fmt;

use super::Measure;

/// What several trainings of one cell reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Average {
    /// The mean, in percent.
    pub mean: f64,
    /// The standard deviation over the trainings (that of a sample), in percentage points; `None`
    /// if the source holds one training, or the mean alone.
    pub spread: Option<f64>,
}

impl Average {
    /// Of the accuracies of each training; `None` without any.
    pub fn of(trainings: &[f64]) -> Option<Self> {
        let count = trainings.len() as f64;
        let mean = trainings.iter().sum::<f64>() / count;
        let squares: f64 = trainings.iter().map(|value| (value - mean).powi(2)).sum();
        (count > 0.0).then(|| Average {
            mean,
            spread: (count > 1.0).then(|| (squares / (count - 1.0)).sqrt()),
        })
    }
}

impl From<f64> for Average {
    /// Of an accuracy whose spread is not known.
    fn from(mean: f64) -> Self {
        Average { mean, spread: None }
    }
}

/// The accuracies of one measure, in percent, by the cell's index in the benchmark's order.
#[derive(Clone)]
pub struct AccuracyColumn {
    measure: Measure,
    /// NaN where a cell's accuracy is not known.
    values: Vec<f64>,
    /// NaN where the spread is not known; empty where none is.
    spreads: Vec<f64>,
}

impl AccuracyColumn {
    /// Values and spreads by index, NaN where they are not known.
    pub(super) fn new(measure: Measure, values: Vec<f64>, spreads: Vec<f64>) -> Self {
        AccuracyColumn {
            measure,
            values,
            spreads,
        }
    }

    /// What is measured.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    /// A cell's accuracy in percent, if it is known.
    pub fn accuracy(&self, index: usize) -> Option<f64> {
        self.values
            .get(index)
            .copied()
            .filter(|value| !value.is_nan())
    }

    /// The spread of a cell's accuracy over its trainings, if it is known.
    pub fn spread(&self, index: usize) -> Option<f64> {
        let spread = self.spreads.get(index).copied();
        spread.filter(|spread| !spread.is_nan())
    }

    /// The mean of the spreads that are known.
    pub fn mean_spread(&self) -> Option<f64> {
        let known = || self.spreads.iter().filter(|spread| !spread.is_nan());
        let count = known().count();
        (count > 0).then(|| known().sum::<f64>() / count as f64)
    }

    /// Known accuracies with their cells' indices, in order.
    pub fn known(&self) -> impl Iterator<Item = (usize, f64)> {
        let values = self.values.iter().copied().enumerate();
        values.filter(|(_, value)| !value.is_nan())
    }
}

impl PartialEq for AccuracyColumn {
    /// Equal where the same cells are known with the same accuracies.
    fn eq(&self, other: &Self) -> bool {
        let spreads = |column: &AccuracyColumn| -> Vec<Option<f64>> {
            column
                .known()
                .map(|(index, _)| column.spread(index))
                .collect()
        };
        self.measure == other.measure
            && self.known().eq(other.known())
            && spreads(self) == spreads(other)
    }
}

impl fmt::Debug for AccuracyColumn {
    /// Without the thousands of values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccuracyColumn")
            .field("measure", &self.measure)
            .field("known", &self.known().count())
            .finish_non_exhaustive()
    }
}

/// The values of a metric that someone else computed, by the cell's index.
#[derive(Clone, Debug)]
pub struct MetricColumn {
    name: String,
    /// NaN where a value is not known.
    values: Vec<f64>,
}

impl MetricColumn {
    /// Values by index, NaN where they are not known.
    pub(super) fn new(name: &str, values: Vec<f64>) -> Self {
        MetricColumn {
            name: name.to_owned(),
            values,
        }
    }

    /// The metric's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A cell's value, if it is known; infinite where it failed.
    pub fn value(&self, index: usize) -> Option<f64> {
        let value = self.values.get(index).copied();
        value.filter(|value| !value.is_nan())
    }

    /// Number of cells whose value is known.
    pub fn known(&self) -> usize {
        self.values.iter().filter(|value| !value.is_nan()).count()
    }
}

impl PartialEq for MetricColumn {
    /// Equal if the same cells have the same values.
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (&f64, &f64)| one == other || (one.is_nan() && other.is_nan());
        self.name == other.name && self.values.iter().zip(&other.values).all(same)
    }
}
