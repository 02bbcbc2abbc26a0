//! How far a coefficient of a sample may lie from that of all cells.

use serde::Serialize;

/// Cells below which a coefficient says nothing: its interval would reach from -1 to 1.
pub const LEAST_CELLS: usize = 5;

/// The standard normal distribution's 97.5 % quantile.
const QUANTILE: f64 = 1.959_963_984_540_054;

/// A 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of Kendall's tau by Fisher's transformation with the variance 0.437 / (n - 4)
    /// (Fieller, Hartley, Pearson: *Tests for rank correlation coefficients*, Biometrika 1957). It
    /// holds for cells drawn at random; those that an evolution chose are not.
    ///
    /// # Panics
    /// If there are fewer than [`LEAST_CELLS`] cells.
    pub fn of_tau(tau: f64, cells: usize) -> Self {
        assert!(cells >= LEAST_CELLS, "{cells} cells have no interval");
        let reach = QUANTILE * (0.437 / (cells as f64 - 4.0)).sqrt();
        // At the ends of the scale the transformation is infinite, and so the interval is a point.
        let place = tau.clamp(-1.0, 1.0).atanh();
        Interval {
            low: (place - reach).tanh(),
            high: (place + reach).tanh(),
        }
    }
}
