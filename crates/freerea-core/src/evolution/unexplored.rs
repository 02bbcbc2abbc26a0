//! The feasible cells that no one has explored yet, of which random ones are drawn.

use rand::Rng;
use rand::seq::index;

use crate::space::{Cell, Space};

/// Feasible cells, each of them explored or not. Marking one and finding the k-th that is left
/// take the logarithm of their number: a Fenwick tree counts those that are left.
#[derive(Clone, Debug)]
pub(super) struct Unexplored {
    space: Space,
    /// The indices of all feasible cells, in order.
    indices: Vec<u32>,
    /// Entry `i`, from 1, counts what is left of the `i & -i` cells that end with the i-th.
    counts: Vec<u32>,
    explored: Vec<bool>,
    left: usize,
}

impl Unexplored {
    /// The feasible cells of a space, by their indices in order, none of them explored.
    pub(super) fn new(space: Space, indices: Vec<u32>) -> Self {
        let sizes = (0..=indices.len()).map(|entry| lowest_bit(entry) as u32);
        Unexplored {
            space,
            counts: sizes.collect(),
            explored: vec![false; indices.len()],
            left: indices.len(),
            indices,
        }
    }

    /// Number of feasible cells, explored or not.
    pub(super) fn feasible(&self) -> usize {
        self.indices.len()
    }

    /// Whether no cell is left.
    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Counts a cell as explored, once; one that is not feasible is none of these.
    pub(super) fn explore(&mut self, cell: Cell) {
        let index = cell.index().number() as u32;
        let Ok(place) = self.indices.binary_search(&index) else {
            return;
        };
        if std::mem::replace(&mut self.explored[place], true) {
            return;
        }
        self.left -= 1;
        let mut entry = place + 1;
        while entry < self.counts.len() {
            self.counts[entry] -= 1;
            entry += lowest_bit(entry);
        }
    }

    /// Draws distinct cells that are left, fewer where there are fewer: the same as
    /// [`sample`](rand::seq::IndexedRandom::sample) draws of the slice of all that are left.
    pub(super) fn sample(&self, rng: &mut impl Rng, count: usize) -> Vec<Cell> {
        let drawn = index::sample(rng, self.left, count.min(self.left));
        drawn.iter().map(|place| self.nth(place)).collect()
    }

    /// The n-th cell that is left, from 0.
    fn nth(&self, n: usize) -> Cell {
        let mut rest = n as u32;
        let mut entry = 0;
        let mut step = self.counts.len().next_power_of_two();
        while step > 0 {
            let next = entry + step;
            if let Some(&count) = self.counts.get(next)
                && count <= rest
            {
                rest -= count;
                entry = next;
            }
            step /= 2;
        }
        self.space.cell(self.indices[entry] as usize)
    }
}

const fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use rand::seq::IndexedRandom;

    use super::*;

    proptest! {
        #[test]
        fn the_same_cells_are_drawn_as_from_the_slice_of_those_left(
            seed: u64,
            count in 1usize..40,
            skipped in 1usize..60,
            explored in prop::collection::vec(0usize..15_625, 0..300),
        ) {
            let space = Space::NatsTss;
            let indices = (0..15_625).step_by(skipped).collect();
            let mut unexplored = Unexplored::new(space, indices);
            let mut left: Vec<Cell> = space.all().step_by(skipped).collect();
            for index in explored {
                let cell = space.cell(index);
                unexplored.explore(cell);
                left.retain(|&other| other != cell);
                prop_assert_eq!(unexplored.left, left.len());
            }
            let rng = || ChaCha8Rng::seed_from_u64(seed);
            let drawn: Vec<Cell> = left.sample(&mut rng(), count).copied().collect();
            prop_assert_eq!(unexplored.sample(&mut rng(), count), drawn);
        }
    }

    #[test]
    fn the_last_cell_is_found_and_then_none() {
        let space = Space::NatsTss;
        let mut unexplored = Unexplored::new(space, (5..26).collect());
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for left in (0..21).rev() {
            let cell = unexplored.sample(&mut rng, 1)[0];
            unexplored.explore(cell);
            unexplored.explore(cell);
            assert_eq!((unexplored.left, unexplored.is_empty()), (left, left == 0));
        }
        assert!(unexplored.sample(&mut rng, 3).is_empty());
        assert_eq!(unexplored.feasible(), 21);
    }
}
