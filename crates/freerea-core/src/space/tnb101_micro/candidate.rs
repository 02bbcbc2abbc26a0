//! TransNAS-Bench-101 micro as one of the program's spaces.

use std::ops::Range;

use rand::Rng;

use super::cell::{COUNT, MicroCell, MicroCellError, OPERATIONS};
use super::skeleton;
use crate::network::Blueprint;
use crate::network::memory::Fragment;
use crate::space::dataset::Dataset;
use crate::space::drawing::{Drawing, DrawnTopology, Letter};
use crate::space::nats::{Edge, TopologyCell};
use crate::space::part::Part;
use crate::space::size::Size;
use crate::space::{
    Candidate, CellError, Change, DraftOf, Gene, Names, Operation, OperationSet, Space,
    StemChannels, Task,
};

impl Candidate for MicroCell {
    type Draft = MicroCell;

    const NAME: &'static str = "tnb101-micro";
    const TITLE: &'static str = "TransNAS-Bench-101 micro";
    const EXAMPLE: &'static str = "64-41414-1_02_333";
    const COUNT: usize = COUNT;
    const OPERATIONS: &'static [Names] = TopologyCell::OPERATIONS.split_at(OPERATIONS.len()).0;
    const CONSTRAINED: Range<usize> = 0..OPERATIONS.len();
    const LOCI: &'static [&'static str] = TopologyCell::LOCI;
    const LOCUS: &'static str = TopologyCell::LOCUS;
    const STEM: Option<StemChannels> = Some(StemChannels::of(64));
    const DATASET: Dataset = Dataset::ClassScene;

    /// Digits apart by lines or dashes.
    fn is_form_of(text: &str) -> bool {
        let first = text.trim_start().chars().next();
        let is_digit = first.is_some_and(|first| first.is_ascii_digit());
        is_digit && text.contains(['_', '-']) && !text.contains(':')
    }

    fn read(text: &str) -> Result<Self, CellError> {
        text.parse()
            .map_err(|error: MicroCellError| CellError::Malformed(error.to_string()))
    }

    fn at(index: usize) -> Self {
        MicroCell::of_rank(index)
    }

    fn index(&self) -> usize {
        self.rank()
    }

    fn mutate(&self, rng: &mut dyn Rng) -> Self {
        self.changed(|cell| cell.mutate_among(&OPERATIONS, rng))
    }

    fn crossover(&self, other: &Self, rng: &mut dyn Rng) -> Self {
        self.changed(|cell| cell.crossover(&other.topology(), rng))
    }

    fn neighbours(&self) -> Vec<Self> {
        let neighbours = self.topology().neighbours_among(&OPERATIONS);
        neighbours.map(|other| self.changed(|_| other)).collect()
    }

    fn representative(&self) -> Self {
        self.first_alike()
    }

    fn live(&self) -> Self {
        self.changed(TopologyCell::without_dead_edges)
    }

    fn size(&self, task: Task) -> Size {
        Candidate::blueprint(self, task).size()
    }

    fn parts(&self, task: Task) -> Vec<Part> {
        skeleton::parts(&self.live().topology(), task)
    }

    fn fragment(part: Part, task: Task) -> Fragment {
        skeleton::fragment(part, task)
    }

    fn skipped_layers(&self) -> f64 {
        self.topology().skipped_layers()
    }

    fn has_shortcut(&self) -> bool {
        self.topology().has_shortcut()
    }

    fn depth(&self) -> usize {
        self.topology().depth()
    }

    fn blueprint(&self, task: Task) -> Blueprint {
        skeleton::blueprint(&self.topology(), task)
    }

    fn found_at(&self, locus: usize) -> OperationSet {
        OperationSet::only(drawn(self).carried(Edge::ALL[locus]))
    }

    fn changes(&self, child: &Self) -> Vec<Change> {
        drawn(self).changes(&drawn(child))
    }

    fn letters(&self) -> Vec<Letter> {
        drawn(self).letters()
    }

    fn warning(&self) -> Option<&'static str> {
        self.topology().complaint()
    }

    fn gene_name(place: usize) -> String {
        Edge::ALL[place].to_string()
    }
}

fn drawn(cell: &MicroCell) -> DrawnTopology {
    cell.topology().drawn_in(Space::Tnb101Micro)
}

/// Every change of an edge makes a cell.
impl DraftOf<MicroCell> for MicroCell {
    fn finish(&self) -> Result<MicroCell, String> {
        Ok(*self)
    }

    fn genes(&self) -> Vec<Gene> {
        drawn(self).genes()
    }

    fn carried(&self, gene: Gene) -> Operation {
        drawn(self).carried(Edge::ALL[gene.place()])
    }

    fn choices(&self, _: Gene) -> Vec<Operation> {
        Space::Tnb101Micro.operations().collect()
    }

    fn with(&self, gene: Gene, operation: Operation) -> Result<Self, String> {
        let (edge, operation) = (Edge::ALL[gene.place()], OPERATIONS[operation.place()]);
        Ok(self.changed(|cell| cell.with(edge, operation)))
    }

    fn drawing(&self) -> Drawing {
        Drawing::Topology(drawn(self))
    }
}
