//! The finals of a run: its best networks by score are trained a little, and the most accurate of
//! them is the answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Recipe, SetAside};
use crate::space::Cell;

/// The finals that a run is to have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finals {
    /// How many of the best networks are trained.
    pub count: u16,
    /// How each is trained.
    pub recipe: Recipe,
    /// What each is judged by.
    pub set_aside: SetAside,
}

/// A cell whose network was trained in the finals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finalist {
    /// The cell.
    pub cell: Cell,
    /// The percentage of the pictures set aside that it told right.
    pub accuracy: f64,
    /// How it was trained.
    pub recipe: Recipe,
    /// The part of the pictures that was set aside.
    pub set_aside: SetAside,
}

impl Finalist {
    /// Those that are feasible, the most accurate first; of equals, the one that was trained
    /// earlier, since its score is better.
    pub fn ranked(finalists: &[Finalist], is_feasible: impl Fn(Cell) -> bool) -> Vec<&Finalist> {
        let feasible = finalists
            .iter()
            .filter(|finalist| is_feasible(finalist.cell));
        let mut ranked: Vec<&Finalist> = feasible.collect();
        ranked.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy));
        ranked
    }
}

impl fmt::Display for Finalist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {:.2} %", self.cell.index(), self.accuracy)
    }
}
