//! What a space has to tell: the interface through which the program knows its cells.

use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::ops::Range;

use rand::Rng;

use super::dataset::Dataset;
use super::drawing::{Drawing, Letter};
use super::operation::Names;
use super::part::Part;
use super::size::Size;
use super::{CellError, Change, Gene, Operation, OperationSet, StemChannels, Task};
use crate::network::Blueprint;
use crate::network::memory::Fragment;

/// A cell of one space; a space is the list of its cells, from 0.
pub trait Candidate: Copy + Debug + Display + Eq + Ord + Hash + Send + Sync + 'static {
    /// The cell while it is changed by hand: it may be less than a cell between two changes.
    type Draft: DraftOf<Self>;

    /// The name of the space in files and on the command line.
    const NAME: &'static str;
    /// Its name for people.
    const TITLE: &'static str;
    /// An example of the text form.
    const EXAMPLE: &'static str;
    /// Number of cells.
    const COUNT: usize;
    /// What genes can carry.
    const OPERATIONS: &'static [Names];
    /// Those of the operations that constraints speak of.
    const CONSTRAINED: Range<usize>;
    /// The places that constraints speak of.
    const LOCI: &'static [&'static str];
    /// What such a place is: an edge, a node, a layer.
    const LOCUS: &'static str;
    /// How many networks others count among the cells, by which rule, where that is not our own.
    const COUNTED_ELSEWHERE: Option<&'static str> = None;
    /// The benchmark's channels of the stem, where the network's width is a setting.
    const STEM: Option<StemChannels> = None;
    /// The dataset that networks are for where none is named.
    const DATASET: Dataset = Dataset::Cifar10;

    /// Whether a text has the form of the space's cells rather than another's.
    fn is_form_of(text: &str) -> bool;

    /// Reads a cell.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    fn read(text: &str) -> Result<Self, CellError>;

    /// The cell at an index below [`Candidate::COUNT`].
    fn at(index: usize) -> Self;

    /// Its index.
    fn index(&self) -> usize;

    /// The cell with one gene changed.
    fn mutate(&self, rng: &mut dyn Rng) -> Self;

    /// A child with genes of both.
    fn crossover(&self, other: &Self, rng: &mut dyn Rng) -> Self;

    /// All cells that one mutation can lead to.
    fn neighbours(&self) -> Vec<Self>;

    /// The first cell that is the same network, weights drawn alike; the cell itself where none
    /// is known.
    fn representative(&self) -> Self {
        *self
    }

    /// The cell without what no signal passes through; itself where all of it is alive.
    #[must_use]
    fn live(&self) -> Self {
        *self
    }

    /// How large its network is, as the cell is written.
    fn size(&self, task: Task) -> Size;

    /// The parts of its live form's network among which the one is that needs the most memory.
    fn parts(&self, task: Task) -> Vec<Part>;

    /// A part as a network of its own.
    fn fragment(part: Part, task: Task) -> Fragment;

    /// FreeREA's third metric.
    fn skipped_layers(&self) -> f64;

    /// Whether a path of skips alone leads from its input to its output.
    fn has_shortcut(&self) -> bool;

    /// The most 3x3 convolutions on a path from its input to its output.
    fn depth(&self) -> usize;

    /// Its network.
    fn blueprint(&self, task: Task) -> Blueprint;

    /// What it carries at one of [`Candidate::LOCI`].
    fn found_at(&self, locus: usize) -> OperationSet;

    /// What turns the cell into a child.
    fn changes(&self, child: &Self) -> Vec<Change>;

    /// The cell in few letters.
    fn letters(&self) -> Vec<Letter>;

    /// Why the cell is a poor one whatever its weights, such as a path that is broken.
    fn warning(&self) -> Option<&'static str> {
        None
    }

    /// Another name under which the benchmark knows it.
    fn alias(&self) -> Option<String> {
        None
    }

    /// What a gene is in words.
    fn gene_kind(place: usize) -> &'static str {
        let _ = place;
        Self::LOCUS
    }

    /// The name of a gene.
    fn gene_name(place: usize) -> String;
}

/// A cell that is being changed by hand.
pub trait DraftOf<C>: Copy + Debug + PartialEq + From<C> {
    /// The cell that it makes.
    ///
    /// # Errors
    /// Why it makes none yet.
    fn finish(&self) -> Result<C, String>;

    /// The genes that can be changed, in the order in which a cursor goes through them.
    fn genes(&self) -> Vec<Gene>;

    /// What a gene carries.
    fn carried(&self, gene: Gene) -> Operation;

    /// What a gene can carry.
    fn choices(&self, gene: Gene) -> Vec<Operation>;

    /// The draft with another operation at a gene.
    ///
    /// # Errors
    /// Why that cannot be.
    fn with(&self, gene: Gene, operation: Operation) -> Result<Self, String>;

    /// The genes in which it differs from another draft, by their numbers.
    fn differences(&self, other: &Self) -> Vec<Gene> {
        let mut genes = self.genes();
        genes.extend(other.genes());
        genes.sort();
        genes.dedup();
        genes.retain(|&gene| self.carried(gene) != other.carried(gene));
        genes
    }

    /// What there is to draw of it.
    fn drawing(&self) -> Drawing;
}
