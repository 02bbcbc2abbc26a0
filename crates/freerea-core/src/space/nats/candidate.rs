//! The topology space as one of the program's spaces.

use std::ops::Range;

use rand::Rng;

use super::cell::{Edge, TopologyCell};
use super::operation::EdgeOperation;
use super::order::{COUNT, TopologyIndex};
use crate::network::Blueprint;
use crate::network::memory::Fragment;
use crate::space::drawing::{Drawing, Letter};
use crate::space::part::Part;
use crate::space::size::Size;
use crate::space::{
    self, Candidate, CellError, Change, DraftOf, Gene, Kind, Names, OperationSet, Space, Task,
};

impl Candidate for TopologyCell {
    type Draft = TopologyCell;

    const NAME: &'static str = "nats-tss";
    const TITLE: &'static str = "NATS-Bench topology";
    const EXAMPLE: &'static str =
        "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|none~1|avg_pool_3x3~2|";
    const COUNT: usize = COUNT;
    const OPERATIONS: &'static [Names] = &[
        Names::new("none", "none", "none", ["·", "."], Kind::Nothing),
        Names::new("skip_connect", "skip", "skip", ["→", "s"], Kind::Skip),
        Names::new(
            "nor_conv_1x1",
            "conv1",
            "1x1",
            ["1", "1"],
            Kind::Convolution1x1,
        ),
        Names::new(
            "nor_conv_3x3",
            "conv3",
            "3x3",
            ["3", "3"],
            Kind::Convolution3x3,
        ),
        Names::new("avg_pool_3x3", "pool", "pool", ["○", "o"], Kind::Pool),
    ];
    const CONSTRAINED: Range<usize> = 0..5;
    const LOCI: &'static [&'static str] = &["0-1", "0-2", "1-2", "0-3", "1-3", "2-3"];
    const LOCUS: &'static str = "edge";
    const COUNTED_ELSEWHERE: Option<&'static str> = Some(
        "cells that are the same network share one score. NAS-Bench-201 counts 6,466 unique \
         topology structures (Dong and Yang, ICLR 2020): its rule keeps edges of zeros as terms of \
         sums, which freerea leaves out; freerea in turn tells apart convolutions with weights of \
         their own, and the ReLUs on dead edges, which NASWOT counts",
    );

    fn is_form_of(text: &str) -> bool {
        text.trim_start().starts_with('|')
    }

    fn read(text: &str) -> Result<Self, CellError> {
        text.parse()
            .map_err(|error: super::CellTextError| CellError::Malformed(error.to_string()))
    }

    fn at(index: usize) -> Self {
        TopologyCell::at(TopologyIndex::try_from(index as u64).expect("an index of the space"))
    }

    fn index(&self) -> usize {
        self.index().number()
    }

    fn mutate(&self, rng: &mut dyn Rng) -> Self {
        self.mutate(rng)
    }

    fn crossover(&self, other: &Self, rng: &mut dyn Rng) -> Self {
        self.crossover(other, rng)
    }

    fn neighbours(&self) -> Vec<Self> {
        (*self).neighbours().collect()
    }

    fn representative(&self) -> Self {
        (*self).representative()
    }

    fn live(&self) -> Self {
        self.without_dead_edges()
    }

    fn size(&self, task: Task) -> Size {
        self.size(task.dataset)
    }

    fn parts(&self, task: Task) -> Vec<Part> {
        super::skeleton::parts(&self.live(), task.dataset)
    }

    fn fragment(part: Part, task: Task) -> Fragment {
        super::skeleton::fragment(part, task.dataset)
    }

    fn skipped_layers(&self) -> f64 {
        self.skipped_layers()
    }

    fn has_shortcut(&self) -> bool {
        self.has_shortcut()
    }

    fn depth(&self) -> usize {
        self.depth()
    }

    fn blueprint(&self, task: Task) -> Blueprint {
        super::skeleton::blueprint(self, task.dataset)
    }

    fn found_at(&self, locus: usize) -> OperationSet {
        OperationSet::only(self.operations()[locus].into())
    }

    fn changes(&self, child: &Self) -> Vec<Change> {
        let drawn = self.drawn_in(Space::NatsTss);
        drawn.changes(&child.drawn_in(Space::NatsTss))
    }

    fn letters(&self) -> Vec<Letter> {
        self.drawn_in(Space::NatsTss).letters()
    }

    fn warning(&self) -> Option<&'static str> {
        self.complaint()
    }

    fn gene_name(place: usize) -> String {
        Edge::ALL[place].to_string()
    }
}

/// Every change of an edge makes a cell.
impl DraftOf<TopologyCell> for TopologyCell {
    fn finish(&self) -> Result<TopologyCell, String> {
        Ok(*self)
    }

    fn genes(&self) -> Vec<Gene> {
        self.drawn_in(Space::NatsTss).genes()
    }

    fn carried(&self, gene: Gene) -> space::Operation {
        self.operations()[gene.place()].into()
    }

    fn choices(&self, _: Gene) -> Vec<space::Operation> {
        Space::NatsTss.operations().collect()
    }

    fn with(&self, gene: Gene, operation: space::Operation) -> Result<Self, String> {
        Ok(TopologyCell::with(
            *self,
            Edge::ALL[gene.place()],
            EdgeOperation::ALL[operation.place()],
        ))
    }

    fn drawing(&self) -> Drawing {
        Drawing::Topology(self.drawn_in(Space::NatsTss))
    }
}

impl From<Edge> for Gene {
    fn from(edge: Edge) -> Gene {
        Gene::new(Space::NatsTss, edge.place())
    }
}

impl From<EdgeOperation> for space::Operation {
    fn from(operation: EdgeOperation) -> space::Operation {
        space::Operation::new(Space::NatsTss, operation as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spaces_names_are_the_benchmarks() {
        for operation in EdgeOperation::ALL {
            assert_eq!(space::Operation::from(operation).name(), operation.name());
        }
        for (edge, locus) in Edge::ALL.into_iter().zip(TopologyCell::LOCI) {
            assert_eq!(edge.to_string(), *locus);
        }
    }
}
