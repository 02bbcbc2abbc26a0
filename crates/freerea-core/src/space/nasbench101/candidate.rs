//! NAS-Bench-101 as one of the program's spaces.

use std::ops::Range;

use rand::Rng;

use super::cell::GraphCell;
use super::draft::{GraphDraft, Slot, Slots};
use super::enumeration::COUNT;
use super::skeleton;
use super::text::GraphTextError;
use crate::network::Blueprint;
use crate::network::memory::Fragment;
use crate::space::drawing::Letter;
use crate::space::part::Part;
use crate::space::size::Size;
use crate::space::{
    Candidate, CellError, Change, Gene, Kind, Names, Operation, OperationSet, Space, StemChannels,
    Task,
};

impl Candidate for GraphCell {
    type Draft = GraphDraft;

    const NAME: &'static str = "nasbench101";
    const TITLE: &'static str = "NAS-Bench-101";
    const EXAMPLE: &'static str = "input;conv3x3-bn-relu:0;maxpool3x3:0,1;output:1,2";
    const COUNT: usize = COUNT;
    const OPERATIONS: &'static [Names] = &[
        Names::new("absent", "off", "off", ["·", "."], Kind::Nothing),
        Names::new(
            "conv3x3-bn-relu",
            "conv3",
            "3x3",
            ["3", "3"],
            Kind::Convolution3x3,
        ),
        Names::new(
            "conv1x1-bn-relu",
            "conv1",
            "1x1",
            ["1", "1"],
            Kind::Convolution1x1,
        ),
        Names::new("maxpool3x3", "pool", "pool", ["○", "o"], Kind::Pool),
        Names::new("present", "on", "on", ["→", "s"], Kind::Skip),
    ];
    const CONSTRAINED: Range<usize> = 1..4;
    const LOCI: &'static [&'static str] = &["node"];
    const LOCUS: &'static str = "node";
    const STEM: Option<StemChannels> = Some(StemChannels::of(128));

    fn is_form_of(text: &str) -> bool {
        text.trim_start().starts_with(['i', '{'])
    }

    fn read(text: &str) -> Result<Self, CellError> {
        text.parse()
            .map_err(|error: GraphTextError| CellError::Malformed(error.to_string()))
    }

    fn at(index: usize) -> Self {
        GraphCell::all()[index]
    }

    fn index(&self) -> usize {
        self.place()
    }

    fn mutate(&self, rng: &mut dyn Rng) -> Self {
        self.mutate(rng)
    }

    fn crossover(&self, other: &Self, rng: &mut dyn Rng) -> Self {
        self.crossover(other, rng)
    }

    fn neighbours(&self) -> Vec<Self> {
        self.neighbours()
    }

    fn size(&self, task: Task) -> Size {
        skeleton::size(self, task)
    }

    fn parts(&self, task: Task) -> Vec<Part> {
        skeleton::parts(self, task)
    }

    fn fragment(part: Part, task: Task) -> Fragment {
        skeleton::fragment(part, task)
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
        skeleton::blueprint(self, task)
    }

    fn found_at(&self, _: usize) -> OperationSet {
        let operations = self.graph().operations().iter();
        operations.fold(
            OperationSet::empty(Space::NasBench101),
            |set, &operation| set.with(operation.into()),
        )
    }

    fn changes(&self, child: &Self) -> Vec<Change> {
        self.changes_to(child)
    }

    /// The inner nodes; a cell that has none is its edge.
    fn letters(&self) -> Vec<Letter> {
        let letter = |gene: Gene, operation: Operation| Letter {
            gene,
            operation,
            alive: true,
        };
        let inner = self.graph().operations().iter().zip(1..);
        let inner: Vec<Letter> = inner
            .map(|(&operation, node)| letter(Slots::node(node), operation.into()))
            .collect();
        if inner.is_empty() {
            vec![letter(Slots::edge(0, Slots::OUTPUT), Slots::present())]
        } else {
            inner
        }
    }

    fn alias(&self) -> Option<String> {
        Some(self.hash())
    }

    fn gene_kind(place: usize) -> &'static str {
        match Slots::of(place) {
            Slot::Node(_) => "node",
            Slot::Edge(..) => "edge",
        }
    }

    fn gene_name(place: usize) -> String {
        match Slots::of(place) {
            Slot::Node(slot) => format!("n{slot}"),
            Slot::Edge(from, to) => format!("{}-{}", Slots::name(from), Slots::name(to)),
        }
    }
}
