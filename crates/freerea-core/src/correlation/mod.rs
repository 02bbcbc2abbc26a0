//! How well one quantity ranks cells as another does: Kendall's tau-b and Spearman's rho.

mod interval;
mod kendall;
mod spearman;

pub use interval::{Interval, LEAST_CELLS};
pub use kendall::tau_b;
pub use spearman::rho;

use serde::Serialize;

/// What can be said of two quantities of the same cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Association {
    /// Both coefficients.
    Measured(Correlation),
    /// There are fewer than [`LEAST_CELLS`] cells with both quantities.
    TooFew {
        /// How many there are.
        cells: usize,
    },
    /// All cells have the same value in one of them, so that there is nothing to rank.
    AllTied {
        /// How many there are.
        cells: usize,
    },
}

/// Both rank correlations of two quantities.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Correlation {
    /// Number of cells.
    pub cells: usize,
    /// Kendall's tau-b, from -1 to 1.
    pub tau: f64,
    /// The 95 % confidence interval of tau.
    pub interval: Interval,
    /// Spearman's rho, from -1 to 1.
    pub rho: f64,
}

impl Association {
    /// Compares the quantities of the cells that have both, in O(n log n).
    pub fn of(pairs: &[[f64; 2]]) -> Self {
        let cells = pairs.len();
        if cells < LEAST_CELLS {
            return Association::TooFew { cells };
        }
        let side = |side: usize| -> Vec<f64> { pairs.iter().map(|pair| pair[side]).collect() };
        let (x, y) = (side(0), side(1));
        match (tau_b(&x, &y), rho(&x, &y)) {
            (Some(tau), Some(rho)) => Association::Measured(Correlation {
                cells,
                tau,
                interval: Interval::of_tau(tau, cells),
                rho,
            }),
            _ => Association::AllTied { cells },
        }
    }

    /// The coefficients, if there are some.
    pub const fn measured(&self) -> Option<&Correlation> {
        match self {
            Association::Measured(correlation) => Some(correlation),
            _ => None,
        }
    }

    /// Number of cells that were compared.
    pub const fn cells(&self) -> usize {
        match *self {
            Association::Measured(Correlation { cells, .. })
            | Association::TooFew { cells }
            | Association::AllTied { cells } => cells,
        }
    }
}

#[cfg(test)]
mod tests;
