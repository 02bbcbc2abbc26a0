//! What spaces of these nodes and edges share, whichever of the operations they allow.

use rand::{Rng, RngExt};

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;
use super::signal::Signal;
use crate::space::drawing::{DrawnTopology, Letter};
use crate::space::{Change, Gene, Operation, Space};

/// The operations of an edge as a part of a network numbers them.
const CHOICES: u64 = EdgeOperation::ALL.len() as u64;

impl DrawnTopology {
    /// The gene that an edge is.
    pub fn gene(&self, edge: Edge) -> Gene {
        Gene::new(self.space, edge.place())
    }

    /// What an edge carries, as an operation of the space.
    pub fn carried(&self, edge: Edge) -> Operation {
        Operation::new(self.space, self.cell.operation(edge) as usize)
    }

    /// The cell in six letters.
    pub(in crate::space) fn letters(&self) -> Vec<Letter> {
        let signal = Signal::of(&self.cell);
        let letter = |edge: Edge| Letter {
            gene: self.gene(edge),
            operation: self.carried(edge),
            alive: signal.carried_by(edge),
        };
        Edge::ALL.map(letter).to_vec()
    }

    /// What turns the cell into another of its space.
    pub(in crate::space) fn changes(&self, child: &DrawnTopology) -> Vec<Change> {
        let differences = self.cell.differences(child.cell);
        differences
            .map(|edge| Change::at(self.gene(edge), self.carried(edge), child.carried(edge)))
            .collect()
    }

    /// The genes of all edges.
    pub(in crate::space) fn genes(&self) -> Vec<Gene> {
        Edge::ALL.map(|edge| self.gene(edge)).to_vec()
    }
}

impl TopologyCell {
    /// The cell as it is drawn in a space of such cells.
    pub(in crate::space) const fn drawn_in(self, space: Space) -> DrawnTopology {
        DrawnTopology { cell: self, space }
    }

    /// The cell with `none` on all edges that no signal passes through.
    pub(in crate::space) fn without_dead_edges(self) -> Self {
        let signal = Signal::of(&self);
        let dead = Edge::ALL
            .into_iter()
            .filter(|&edge| !signal.carried_by(edge));
        dead.fold(self, |cell, edge| cell.with(edge, EdgeOperation::None))
    }

    /// What is wrong with a cell that is broken.
    pub(in crate::space) fn complaint(&self) -> Option<&'static str> {
        (!Signal::of(self).reaches(Node::Output)).then_some("no signal reaches the output")
    }

    /// The cell with another of these operations on one uniform edge.
    pub(in crate::space) fn mutate_among(
        self,
        operations: &'static [EdgeOperation],
        rng: &mut (impl Rng + ?Sized),
    ) -> Self {
        let edge = Edge::ALL[rng.random_range(0..Edge::ALL.len())];
        let others: Vec<EdgeOperation> = self.alternatives(edge, operations).collect();
        self.with(edge, others[rng.random_range(0..others.len())])
    }

    /// The cells with another of these operations on one edge.
    pub(in crate::space) fn neighbours_among(
        self,
        operations: &'static [EdgeOperation],
    ) -> impl Iterator<Item = TopologyCell> {
        Edge::ALL.into_iter().flat_map(move |edge| {
            self.alternatives(edge, operations)
                .map(move |operation| self.with(edge, operation))
        })
    }

    fn alternatives(
        &self,
        edge: Edge,
        operations: &'static [EdgeOperation],
    ) -> impl Iterator<Item = EdgeOperation> + use<> {
        let own = self.operation(edge);
        let operations = operations.iter().copied();
        operations.filter(move |&operation| operation != own)
    }

    /// The cell's place among those of so many operations, by plain enumeration: operations in
    /// their order, the first edge slowest.
    pub(in crate::space) fn rank_among(&self, operations: usize) -> usize {
        let carried = self.operations().into_iter();
        carried.fold(0, |rank, operation| rank * operations + operation as usize)
    }

    /// The cell at a place of the plain enumeration.
    pub(in crate::space) fn of_rank_among(mut rank: usize, operations: usize) -> TopologyCell {
        let mut carried = [EdgeOperation::None; 6];
        for operation in carried.iter_mut().rev() {
            *operation = EdgeOperation::ALL[rank % operations];
            rank /= operations;
        }
        TopologyCell::new(carried)
    }

    /// What the memory of the cell as a part of a network depends on: it does not tell the two
    /// convolutions apart.
    pub(in crate::space) fn memory_code(&self) -> u64 {
        let digit = |operation: EdgeOperation| match operation {
            EdgeOperation::NorConv1x1 => EdgeOperation::NorConv3x3 as u64,
            other => other as u64,
        };
        let operations = self.operations().into_iter();
        operations.fold(0, |code, operation| code * CHOICES + digit(operation))
    }

    /// A cell whose memory has this code.
    pub(in crate::space) fn of_memory_code(code: u64) -> TopologyCell {
        TopologyCell::of_rank_among(code as usize, CHOICES as usize)
    }
}
