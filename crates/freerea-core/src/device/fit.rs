//! A base and a number an operation, fitted to measured cells: least squares, none below zero,
//! outliers counting less.
//!
//! What is fitted is the live form of a cell, and dead edges cost time on many devices. So cells
//! that have some are set aside.

use std::collections::BTreeMap;

use super::measurements::possible;
use crate::correlation;
use crate::cost::{FitQuality, Fitted};
use crate::space::drawing::Letter;
use crate::space::{Cell, Kind, Operation};

/// Measured cells for each number that is fitted, at least: with fewer, chance is fitted too.
const CELLS_A_NUMBER: usize = 6;

/// Below this tau the cells are poorly described.
const GOOD_TAU: f64 = 0.8;

/// The part of cells that may fail to compile before the fit is of little use.
const FEW_FAILURES: f64 = 0.05;

/// What was fitted, and what there is to say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct FitAnswer {
    /// The numbers, with their quality.
    pub fitted: Fitted,
    /// Cells that it was fitted to.
    pub used: usize,
    /// Cells that were set aside since a part of them is dead.
    pub dead: usize,
    /// Cells that did not compile.
    pub failed: usize,
    /// How many cells it wants at least.
    pub wanted: usize,
}

/// Why nothing can be fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Too few cells for so many numbers.
    #[error(
        "cells measured: {measured}; those that compile and have no dead edges: {used}, too few for \
         {numbers} numbers; measure {wanted} or more such cells"
    )]
    TooFew {
        /// How many were measured.
        measured: usize,
        /// How many of them can be used.
        used: usize,
        /// How many numbers are to be fitted.
        numbers: usize,
        /// How many cells are wanted.
        wanted: usize,
    },
    /// None of the cells has an operation.
    #[error(
        "none of the measured cells without dead edges has {operation}; measure some that have"
    )]
    Unseen {
        /// The operation.
        operation: &'static str,
    },
}

impl FitAnswer {
    /// Why the device is poorly described by it, if it is.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        let tau = self.fitted.quality.map_or(0.0, |quality| quality.tau);
        if tau < GOOD_TAU {
            doubts.push(format!(
                "poorly described: a number an operation ranks the cells at tau {tau:.2} only; \
                 measure the cells that matter and keep them as a table"
            ));
        }
        let tried = self.used + self.dead + self.failed;
        if self.failed as f64 > FEW_FAILURES * tried as f64 {
            doubts.push(format!(
                "poorly described: {} of {tried} cells did not compile, and no fit tells which \
                 others will not",
                self.failed
            ));
        }
        if self.used < self.wanted {
            doubts.push(format!(
                "{} cells are few; {} or more make it steadier",
                self.used, self.wanted
            ));
        }
        doubts
    }
}

/// How often each operation occurs in a cell, the base first.
fn counts(cell: Cell, names: &[&'static str]) -> Vec<f64> {
    let letters = cell.letters();
    let alive = |letter: &&Letter| letter.alive;
    let count = |name: &&str| {
        let own = letters.iter().filter(alive);
        own.filter(|letter| letter.operation.name() == *name)
            .count() as f64
    };
    std::iter::once(1.0)
        .chain(names.iter().map(count))
        .collect()
}

fn has_dead_parts(cell: Cell) -> bool {
    let letters = cell.letters();
    let dead = |letter: &Letter| !letter.alive && letter.operation.names().kind != Kind::Nothing;
    letters.iter().any(dead)
}

/// Fits a base and a number an operation to cells and their latencies in milliseconds.
///
/// # Errors
/// If there are too few cells.
pub fn fit(measured: &[(Cell, f64)]) -> Result<FitAnswer, FitError> {
    let failed = measured
        .iter()
        .filter(|(_, ms)| possible(*ms) < 0.0)
        .count();
    let compiled = || measured.iter().filter(|(_, ms)| possible(*ms) > 0.0);
    let dead = compiled().filter(|(cell, _)| has_dead_parts(*cell)).count();
    let used: Vec<&(Cell, f64)> = compiled()
        .filter(|(cell, _)| !has_dead_parts(*cell))
        .collect();
    let names = operations(&used);
    let numbers = names.len() + 1;
    let wanted = numbers * CELLS_A_NUMBER;
    if used.len() < numbers + 2 {
        return Err(FitError::TooFew {
            measured: measured.len(),
            used: used.len(),
            numbers,
            wanted,
        });
    }
    let rows: Vec<Vec<f64>> = used.iter().map(|(cell, _)| counts(*cell, &names)).collect();
    let times: Vec<f64> = used.iter().map(|(_, ms)| *ms).collect();
    let (equations, solution) = robust(&rows, &times);
    let mut operations = BTreeMap::new();
    let occurs = |place: usize| rows.iter().any(|row| row[place] > 0.0);
    for (place, (name, value)) in names.iter().zip(&solution[1..]).enumerate() {
        if !occurs(place + 1) {
            return Err(FitError::Unseen { operation: name });
        }
        operations.insert((*name).to_owned(), *value);
    }
    Ok(FitAnswer {
        fitted: Fitted {
            base: solution[0],
            quality: Some(FitQuality {
                cells: used.len(),
                r_squared: r_squared(&rows, &times, &solution),
                tau: left_out_tau(&rows, &times, &equations),
            }),
            operations,
            places: BTreeMap::new(),
        },
        used: used.len(),
        dead,
        failed,
        wanted,
    })
}

/// The operations that take time; those that none of the cells has cannot be fitted.
fn operations(cells: &[&(Cell, f64)]) -> Vec<&'static str> {
    let space = cells
        .first()
        .map(|(cell, _)| cell.space())
        .unwrap_or_default();
    let names = space.operations();
    let names = names.filter(|operation| operation.names().kind != Kind::Nothing);
    names.map(Operation::name).collect()
}

fn value(row: &[f64], solution: &[f64]) -> f64 {
    row.iter()
        .zip(solution)
        .map(|(count, each)| count * each)
        .sum()
}

/// Rounds of reweighting, after which the weights stand still.
const REWEIGHTINGS: usize = 20;

/// Residuals up to so many deviations count in full, larger ones like their root (Huber 1964; the
/// constant loses 5 % of the efficiency if the errors are normal).
const HUBER: f64 = 1.345;

/// Least squares in which outliers count less: measurements have some.
fn robust(rows: &[Vec<f64>], times: &[f64]) -> (WeightedEquations, Vec<f64>) {
    let mut weights = vec![1.0; rows.len()];
    let mut equations = Equations::of(rows, times, &weights);
    let mut solution = equations.least_squares();
    for _ in 0..REWEIGHTINGS {
        let residuals = rows.iter().zip(times);
        let residuals = residuals.map(|(row, time)| (time - value(row, &solution)).abs());
        let residuals: Vec<f64> = residuals.collect();
        // The median of residuals, as the deviation of a normal distribution.
        let deviation = 1.4826 * median(&residuals);
        if deviation == 0.0 {
            break;
        }
        let weight = |&residual: &f64| (HUBER * deviation / residual.max(1e-12)).min(1.0);
        weights = residuals.iter().map(weight).collect();
        equations = Equations::of(rows, times, &weights);
        solution = equations.least_squares();
    }
    (WeightedEquations { equations, weights }, solution)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Equations with the weight of each cell in them.
struct WeightedEquations {
    equations: Equations,
    weights: Vec<f64>,
}

fn r_squared(rows: &[Vec<f64>], times: &[f64], solution: &[f64]) -> f64 {
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let total: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
    let left = rows.iter().zip(times);
    let left: f64 = left
        .map(|(row, time)| (time - value(row, solution)).powi(2))
        .sum();
    if total == 0.0 {
        1.0
    } else {
        1.0 - left / total
    }
}

/// More cells than this are not left out one by one.
const MOST_LEFT_OUT: usize = 500;

/// Tau between the times and what a fit without the cell foretells.
fn left_out_tau(rows: &[Vec<f64>], times: &[f64], all: &WeightedEquations) -> f64 {
    let step = rows.len().div_ceil(MOST_LEFT_OUT);
    let pairs = rows.iter().zip(times).zip(&all.weights).step_by(step);
    let (foretold, measured): (Vec<f64>, Vec<f64>) = pairs
        .map(|((row, &time), &weight)| {
            let rest = all.equations.without(row, time, weight);
            (value(row, &rest.least_squares()), time)
        })
        .unzip();
    correlation::tau_b(&foretold, &measured).unwrap_or(0.0)
}

/// The normal equations of a least-squares problem.
#[derive(Clone)]
struct Equations {
    matrix: Vec<Vec<f64>>,
    right: Vec<f64>,
}

/// Rounds of the descent; it stops before, once nothing moves.
const ROUNDS: usize = 20_000;

impl Equations {
    fn of(rows: &[Vec<f64>], times: &[f64], weights: &[f64]) -> Self {
        let size = rows[0].len();
        let mut equations = Equations {
            matrix: vec![vec![0.0; size]; size],
            right: vec![0.0; size],
        };
        for ((row, &time), &weight) in rows.iter().zip(times).zip(weights) {
            equations.add(row, time, weight);
        }
        equations
    }

    fn add(&mut self, row: &[f64], time: f64, weight: f64) {
        for (place, a) in row.iter().enumerate() {
            for (entry, b) in self.matrix[place].iter_mut().zip(row) {
                *entry += weight * a * b;
            }
            self.right[place] += weight * a * time;
        }
    }

    fn without(&self, row: &[f64], time: f64, weight: f64) -> Self {
        let mut rest = self.clone();
        rest.add(row, time, -weight);
        rest
    }

    /// The solution without a number below zero, by descent along each number in turn.
    fn least_squares(&self) -> Vec<f64> {
        let mut solution = vec![0.0; self.right.len()];
        for _ in 0..ROUNDS {
            let mut moved = 0.0f64;
            for (place, row) in self.matrix.iter().enumerate() {
                if row[place] <= 0.0 {
                    continue;
                }
                let left = self.right[place] - value(row, &solution);
                let next = (solution[place] + left / row[place]).max(0.0);
                moved = moved.max((next - solution[place]).abs());
                solution[place] = next;
            }
            if moved < 1e-12 {
                break;
            }
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Space;

    #[test]
    fn a_sum_of_operations_is_found_again() {
        let truth = |cell: Cell| {
            let counts = counts(cell, &["nor_conv_3x3", "nor_conv_1x1", "avg_pool_3x3"]);
            value(&counts, &[2.0, 5.0, 1.5, 0.25])
        };
        let cells = (0..400).step_by(3).map(|index| Space::NatsTss.cell(index));
        let measured: Vec<(Cell, f64)> = cells.map(|cell| (cell, truth(cell))).collect();
        let answer = fit(&measured).unwrap();
        assert!(answer.dead > 0 && answer.failed == 0);
        let quality = answer.fitted.quality.unwrap();
        assert!(quality.r_squared > 0.999_999 && quality.tau > 0.999);
        let number = |name: &str| answer.fitted.operations[name];
        assert!((answer.fitted.base - 2.0).abs() < 1e-6);
        assert!((number("nor_conv_3x3") - 5.0).abs() < 1e-6);
        assert!(number("skip_connect") < 1e-6);
        for &(cell, _) in measured.iter().filter(|(cell, _)| !has_dead_parts(*cell)) {
            assert!((answer.fitted.milliseconds(cell) - truth(cell)).abs() < 1e-5);
        }
        assert!(answer.doubts().is_empty());
    }

    #[test]
    fn few_cells_and_failures_are_said() {
        let few: Vec<(Cell, f64)> = (0..3).map(|i| (Space::NatsTss.cell(i), 1.0)).collect();
        assert!(matches!(fit(&few), Err(FitError::TooFew { .. })));
        let cells = (0..200).map(|index| Space::NatsTss.cell(index));
        let ms = |index: usize| {
            if index.is_multiple_of(3) {
                -1.0
            } else {
                1.0 + (index % 7) as f64
            }
        };
        let measured: Vec<(Cell, f64)> = cells.enumerate().map(|(i, c)| (c, ms(i))).collect();
        let answer = fit(&measured).unwrap();
        assert_eq!(answer.failed, 67);
        let doubts = answer.doubts().join("\n");
        assert!(
            doubts.contains("tau") && doubts.contains("did not compile"),
            "{doubts}"
        );
    }
}
