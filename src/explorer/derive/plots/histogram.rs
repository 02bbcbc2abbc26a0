//! Histograms of a quantity, for the population and the history.

use crate::explorer::derive::plots::axis::Axis;

/// Bins that are counted; a drawing joins them to a divisor of this number.
pub const FINEST: usize = 240;

/// How often a quantity takes which values.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    /// From the least to the largest value; `None` if there is no value.
    pub axis: Option<Axis>,
    /// Whether all values are the same.
    pub constant: Option<f64>,
    /// The living.
    pub population: Counts,
    /// All that were ever born.
    pub history: Counts,
}

/// One series of a histogram.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Cells in each of the finest bins.
    pub bins: Vec<u32>,
    /// Cells with a value.
    pub counted: usize,
    /// Cells without one: their kernel is singular, or for the score, they are infeasible.
    pub missing: usize,
}

impl Histogram {
    /// Counts both series over their common range.
    pub fn of(population: &[Option<f64>], history: &[Option<f64>]) -> Self {
        let values = || population.iter().chain(history).filter_map(|value| *value);
        let axis = Axis::around(values());
        let first = values().next();
        let constant = first.filter(|&first| values().all(|value| value == first));
        Histogram {
            axis,
            constant,
            population: Counts::of(population, axis),
            history: Counts::of(history, axis),
        }
    }

    /// The most bins that the number of cells and a width allow.
    pub fn most_bins(&self, at_most: usize) -> usize {
        let wanted = (4.0 * (self.history.counted as f64).cbrt()).round() as usize;
        wanted.min(at_most).max(1)
    }
}

/// Numbers of bins that the finest ones can be joined to: from half of `most`
/// on.
pub fn bin_counts(most: usize) -> impl Iterator<Item = usize> {
    (most / 2..=most).filter(|&count| count > 0 && FINEST.is_multiple_of(count))
}

impl Counts {
    fn of(values: &[Option<f64>], axis: Option<Axis>) -> Self {
        let mut bins = vec![0; FINEST];
        let mut counted = 0;
        for value in values.iter().flatten() {
            if let Some(axis) = axis {
                bins[bin(&axis, *value, FINEST)] += 1;
                counted += 1;
            }
        }
        Counts {
            bins,
            counted,
            missing: values.iter().filter(|value| value.is_none()).count(),
        }
    }

    /// The counts joined to fewer bins.
    pub fn joined(&self, count: usize) -> Vec<u32> {
        let width = FINEST / count.clamp(1, FINEST);
        self.bins
            .chunks(width)
            .map(|bins| bins.iter().sum())
            .collect()
    }
}

/// The bin of a value, of so many along the axis.
pub fn bin(axis: &Axis, value: f64, count: usize) -> usize {
    let place = axis.place(value) * count as f64;
    (place.max(0.0) as usize).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_belong_to_the_first_and_the_last_bin() {
        let axis = Axis {
            low: 1.0,
            high: 3.0,
        };
        let bins = [1.0, 1.49, 1.5, 2.0, 3.0].map(|value| bin(&axis, value, 4));
        assert_eq!(bins, [0, 0, 1, 2, 3]);
    }

    #[test]
    fn every_cell_is_in_a_bin_or_counted_as_missing() {
        let history: Vec<Option<f64>> = (0..100)
            .map(|at| (at % 10 != 0).then_some(f64::from(at)))
            .collect();
        let histogram = Histogram::of(&history[..25], &history);
        assert_eq!(histogram.history.missing, 10);
        assert_eq!(histogram.population.missing, 3);
        for count in [1, 8, 12, 240] {
            let joined = histogram.history.joined(count);
            assert_eq!(joined.len(), count);
            assert_eq!(joined.iter().sum::<u32>(), 90);
        }
        assert_eq!(histogram.population.joined(4), [22, 0, 0, 0]);
    }

    #[test]
    fn bins_follow_the_number_of_cells_and_the_width() {
        let values: Vec<Option<f64>> = (0..125).map(|at| Some(f64::from(at))).collect();
        let histogram = Histogram::of(&[], &values);
        assert_eq!(histogram.most_bins(100), 20);
        assert_eq!(histogram.most_bins(18), 18);
        assert_eq!(histogram.most_bins(0), 1);
        assert_eq!(bin_counts(18).collect::<Vec<_>>(), [10, 12, 15, 16]);
        for most in 1..=100 {
            assert!(bin_counts(most).next().is_some(), "{most}");
        }
    }

    #[test]
    fn one_value_stands_in_the_middle() {
        let histogram = Histogram::of(&[], &[Some(2.0), Some(2.0)]);
        assert_eq!(histogram.constant, Some(2.0));
        assert_eq!(histogram.history.bins[FINEST / 2], 2);
        assert!(Histogram::of(&[None], &[None]).axis.is_none());
    }
}
