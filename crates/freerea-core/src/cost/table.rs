//! What all cells of a space cost, counted once.

use std::sync::{Arc, Mutex, PoisonError};

use super::costing::Costing;
use super::costs::Costs;
use super::registry::Cost;

/// The costs of all cells of a task's space.
#[derive(Clone, Debug)]
pub struct CostTable {
    each: Arc<[Costs]>,
    ranges: [Option<[u64; 2]>; Cost::COUNT],
}

/// How many are kept: a program has to do with few tasks at a time.
const KEPT: usize = 4;

static KNOWN: Mutex<Vec<(Costing, CostTable)>> = Mutex::new(Vec::new());

impl CostTable {
    /// What each cell of the space costs. The first time this takes up to a second; then it is
    /// known.
    pub fn of(costing: impl Into<Costing>) -> Self {
        let costing = costing.into();
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known().iter().find(|(other, _)| *other == costing).cloned();
        kept.map_or_else(
            || {
                let table = CostTable::count(costing);
                let mut known = known();
                known.truncate(KEPT - 1);
                known.insert(0, (costing, table.clone()));
                table
            },
            |(_, table)| table,
        )
    }

    /// The costs of each cell, by its index.
    pub fn each(&self) -> &[Costs] {
        &self.each
    }

    /// The least and the most that a cell has of a cost; `None` where it is unknown of all.
    pub const fn range(&self, cost: Cost) -> Option<[u64; 2]> {
        self.ranges[cost as usize]
    }

    fn count(costing: Costing) -> Self {
        let cells = costing.task.space.all();
        let each: Arc<[Costs]> = cells.map(|cell| Costs::of(cell, costing)).collect();
        let range = |cost: Cost| {
            let amounts = || each.iter().filter_map(|costs| costs.amount(cost));
            Some([amounts().min()?, amounts().max()?])
        };
        let ranges = Cost::ALL.map(range);
        CostTable { each, ranges }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::{Space, Task};

    #[test]
    fn costs_are_those_of_the_cells() {
        for dataset in Dataset::NATS {
            let task = Task::of(Space::NatsTss, dataset);
            for _ in 0..2 {
                let table = CostTable::of(task);
                assert_eq!(table.each().len(), Space::NatsTss.count());
                let cell = Space::NatsTss.cell(9930);
                assert_eq!(table.each()[9930], Costs::of(cell, task));
                for cost in [Cost::Params, Cost::Flops, Cost::Sram, Cost::Flash] {
                    let [least, most] = table.range(cost).unwrap();
                    let amounts = || table.each().iter().filter_map(|costs| costs.amount(cost));
                    assert!(amounts().any(|amount| amount == least));
                    assert!(amounts().all(|amount| amount <= most));
                }
                assert_eq!(table.range(Cost::Latency), None);
            }
        }
    }
}
