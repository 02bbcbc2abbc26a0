//! How cells vary: random cells, mutation, crossover, neighbours.

use rand::{Rng, RngExt};

use super::cell::TopologyCell;
use super::operation::EdgeOperation;

impl TopologyCell {
    /// A cell drawn uniformly from the whole space.
    pub fn random(rng: &mut (impl Rng + ?Sized)) -> TopologyCell {
        TopologyCell::new(std::array::from_fn(|_| {
            EdgeOperation::ALL[rng.random_range(0..EdgeOperation::ALL.len())]
        }))
    }

    /// The cell with one gene changed: a uniform edge gets another operation.
    #[must_use]
    pub fn mutate(&self, rng: &mut (impl Rng + ?Sized)) -> TopologyCell {
        self.mutate_among(&EdgeOperation::ALL, rng)
    }

    /// Uniform crossover: each edge from either parent with probability 1/2.
    #[must_use]
    pub fn crossover(&self, other: &TopologyCell, rng: &mut (impl Rng + ?Sized)) -> TopologyCell {
        TopologyCell::new(std::array::from_fn(|place| {
            let parent = if rng.random_bool(0.5) { self } else { other };
            parent.operations()[place]
        }))
    }

    /// The 24 cells that differ from this one in one gene.
    pub fn neighbours(self) -> impl Iterator<Item = TopologyCell> {
        self.neighbours_among(&EdgeOperation::ALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::nats::{Edge, TopologyIndex};
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::ChaCha8Rng;
    use std::collections::HashSet;

    fn any_cell() -> impl Strategy<Value = TopologyCell> {
        (0u64..15_625).prop_map(|number| TopologyCell::at(TopologyIndex::try_from(number).unwrap()))
    }

    proptest! {
        #[test]
        fn a_mutant_differs_in_one_gene(cell in any_cell(), seed: u64) {
            let mutant = cell.mutate(&mut ChaCha8Rng::seed_from_u64(seed));
            prop_assert_eq!(cell.differences(mutant).count(), 1);
        }

        #[test]
        fn a_crossed_child_has_each_gene_of_a_parent(a in any_cell(), b in any_cell(), seed: u64) {
            let child = a.crossover(&b, &mut ChaCha8Rng::seed_from_u64(seed));
            for edge in Edge::ALL {
                let gene = child.operation(edge);
                prop_assert!(gene == a.operation(edge) || gene == b.operation(edge));
            }
        }

        #[test]
        fn neighbours_are_the_24_cells_at_distance_one(cell in any_cell()) {
            let neighbours: HashSet<TopologyCell> = cell.neighbours().collect();
            prop_assert_eq!(neighbours.len(), 24);
            prop_assert!(neighbours.iter().all(|other| cell.differences(*other).count() == 1));
        }
    }

    #[test]
    fn mutation_reaches_every_neighbour() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let cell = TopologyCell::random(&mut rng);
        let reached: HashSet<TopologyCell> = (0..1_000).map(|_| cell.mutate(&mut rng)).collect();
        assert_eq!(reached, cell.neighbours().collect());
    }
}
