//! What all cells of a space cost, counted once.

use std::sync::{Arc, Mutex, PoisonError};

use super::cost::Cost;
use super::{Space, Task};

/// The costs of a space for a task, with the least and the most of them.
#[derive(Clone, Debug)]
pub struct Costs {
    each: Arc<[Cost]>,
    range: [Cost; 2],
}

/// How many are kept: a program has to do with few tasks at a time.
const KEPT: usize = 4;

static KNOWN: Mutex<Vec<(Task, Costs)>> = Mutex::new(Vec::new());

impl Costs {
    /// The cost of each cell, by its index.
    pub fn each(&self) -> &[Cost] {
        &self.each
    }

    /// The least and the most that a cell costs, each cost for itself.
    pub const fn range(&self) -> [Cost; 2] {
        self.range
    }

    fn count(space: Space, task: Task) -> Self {
        let each: Arc<[Cost]> = space.all().map(|cell| cell.cost(task)).collect();
        let parts = || each.iter().map(|cost| (cost.params, cost.flops));
        let (params, flops): (Vec<_>, Vec<_>) = parts().unzip();
        let end = |params, flops| Cost { params, flops };
        let least = end(
            params.iter().copied().min().unwrap_or_default(),
            flops.iter().copied().min().unwrap_or_default(),
        );
        let most = end(
            params.into_iter().max().unwrap_or_default(),
            flops.into_iter().max().unwrap_or_default(),
        );
        Costs {
            each,
            range: [least, most],
        }
    }
}

impl Space {
    /// What each of its cells costs. The first time this takes up to a few tenths of a second;
    /// then it is known.
    pub fn costs(self, task: Task) -> Costs {
        let task = Task {
            space: self,
            ..task
        };
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known().iter().find(|(other, _)| *other == task).cloned();
        kept.map_or_else(
            || {
                let costs = Costs::count(self, task);
                let mut known = known();
                known.truncate(KEPT - 1);
                known.insert(0, (task, costs.clone()));
                costs
            },
            |(_, costs)| costs,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;

    #[test]
    fn costs_are_those_of_the_cells() {
        for dataset in Dataset::ALL {
            let task = Task::of(Space::NatsTss, dataset);
            for _ in 0..2 {
                let costs = Space::NatsTss.costs(task);
                assert_eq!(costs.each().len(), Space::NatsTss.count());
                let cell = Space::NatsTss.cell(9930);
                assert_eq!(costs.each()[9930], cell.cost(task));
                let [least, most] = costs.range();
                assert!(costs.each().iter().any(|cost| cost.params == least.params));
                assert!(costs.each().iter().all(|cost| cost.flops <= most.flops));
            }
        }
    }
}
