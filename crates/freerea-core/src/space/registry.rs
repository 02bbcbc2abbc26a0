//! What each space tells, and one type for the cells of all of them.

use std::fmt;

use super::candidate::{Candidate, DraftOf};
use super::dataset::Dataset;
use super::drawing::{Drawing, Letter};
use super::error::CellError;
use super::nats_sss::Sizes;
use super::operation::Names;
use super::part::Part;
use super::size::Size;
use super::spaces::Space;
use super::tnb101_micro::MicroCell;
use super::{Change, Gene, Index, Operation, OperationSet, StemChannels, Task, nasbench101, nats};
use crate::network::Blueprint;
use crate::network::memory::Fragment;
use rand::Rng;

/// Makes [`Cell`] and [`Draft`] of the spaces that are named, and hands every call to the space's
/// own [`Candidate`].
macro_rules! spaces {
    ($($name:ident = $candidate:ty),+ $(,)?) => {
        /// A cell of any space. It reads itself as the benchmark writes it, so that its text tells
        /// the space.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cell {
            $(#[doc = concat!("One of [`Space::", stringify!($name), "`].")] $name($candidate)),+
        }

        /// A cell of any space while it is changed by hand.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Draft {
            $(#[doc = concat!("One of [`Space::", stringify!($name), "`].")] $name(<$candidate as Candidate>::Draft)),+
        }

        $(impl From<$candidate> for Cell {
            fn from(cell: $candidate) -> Cell {
                Cell::$name(cell)
            }
        })+

        impl Space {
            /// All spaces.
            pub const ALL: [Space; [$(Space::$name),+].len()] = [$(Space::$name),+];

            /// The name in files and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Space::$name => <$candidate>::NAME),+ }
            }

            /// The name for people.
            pub const fn title(self) -> &'static str {
                match self { $(Space::$name => <$candidate>::TITLE),+ }
            }

            /// An example of how a cell is written.
            pub const fn example(self) -> &'static str {
                match self { $(Space::$name => <$candidate>::EXAMPLE),+ }
            }

            /// Number of cells; they are numbered from 0, in the benchmark's order.
            pub const fn count(self) -> usize {
                match self { $(Space::$name => <$candidate>::COUNT),+ }
            }

            /// How many networks the cells are: some cells are the same network as an earlier one.
            pub fn networks(self) -> usize {
                let cells = (0..self.count()).map(|index| self.cell(index));
                cells.filter(|cell| cell.representative() == *cell).count()
            }

            /// How many networks others count among the cells, by which rule, where that is not
            /// our own.
            pub const fn counted_elsewhere(self) -> Option<&'static str> {
                match self { $(Space::$name => <$candidate>::COUNTED_ELSEWHERE),+ }
            }

            /// What genes can carry.
            pub const fn names(self) -> &'static [Names] {
                match self { $(Space::$name => <$candidate>::OPERATIONS),+ }
            }

            /// The operations that constraints speak of.
            pub fn operations(self) -> impl DoubleEndedIterator<Item = Operation> + ExactSizeIterator {
                let places = match self { $(Space::$name => <$candidate>::CONSTRAINED),+ };
                places.map(move |place| Operation::new(self, place))
            }

            /// The places that constraints speak of.
            pub const fn loci(self) -> &'static [&'static str] {
                match self { $(Space::$name => <$candidate>::LOCI),+ }
            }

            /// What such a place is: an edge, a node, a layer.
            pub const fn locus(self) -> &'static str {
                match self { $(Space::$name => <$candidate>::LOCUS),+ }
            }

            /// The benchmark's channels of the stem, where the network's width is a setting.
            pub const fn stem(self) -> Option<StemChannels> {
                match self { $(Space::$name => <$candidate>::STEM),+ }
            }

            /// Whether the network's width is a setting.
            pub const fn stem_is_open(self) -> bool {
                self.stem().is_some()
            }

            /// The dataset that networks are for where none is named.
            pub const fn dataset(self) -> Dataset {
                match self { $(Space::$name => <$candidate>::DATASET),+ }
            }

            /// A part of a network of the task's space, as a network of its own.
            pub fn fragment(part: Part, task: Task) -> Fragment {
                match task.space { $(Space::$name => <$candidate>::fragment(part, task)),+ }
            }

            pub(super) fn gene_name(self, place: usize) -> String {
                match self { $(Space::$name => <$candidate>::gene_name(place)),+ }
            }

            pub(super) fn gene_kind(self, place: usize) -> &'static str {
                match self { $(Space::$name => <$candidate>::gene_kind(place)),+ }
            }

            /// The space to whose form a text comes nearest.
            pub fn of_text(text: &str) -> Option<Space> {
                $(if <$candidate>::is_form_of(text) { return Some(Space::$name); })+
                None
            }

            /// Reads a cell of this space.
            ///
            /// # Errors
            /// What is wrong with the text, and where.
            pub fn read(self, text: &str) -> Result<Cell, CellError> {
                match self { $(Space::$name => <$candidate>::read(text).map(Cell::$name)),+ }
            }

            /// The cell at an index, below [`Space::count`].
            ///
            /// # Panics
            /// If the index is none of the space.
            pub fn cell(self, index: usize) -> Cell {
                assert!(index < self.count(), "an index of the space");
                match self { $(Space::$name => Cell::$name(<$candidate as Candidate>::at(index))),+ }
            }
        }

        impl Cell {
            /// The space that it is of.
            pub const fn space(&self) -> Space {
                match self { $(Cell::$name(_) => Space::$name),+ }
            }

            fn number(&self) -> usize {
                match self { $(Cell::$name(cell) => Candidate::index(cell)),+ }
            }

            /// The cell with one gene changed.
            #[must_use]
            pub fn mutate(&self, rng: &mut dyn Rng) -> Cell {
                match self { $(Cell::$name(cell) => Candidate::mutate(cell, rng).into()),+ }
            }

            /// A child of two cells of one space, with genes of both.
            ///
            /// # Panics
            /// If the cells are of two spaces.
            #[must_use]
            pub fn crossover(&self, other: &Cell, rng: &mut dyn Rng) -> Cell {
                match (self, other) {
                    $((Cell::$name(one), Cell::$name(other)) => {
                        Candidate::crossover(one, other, rng).into()
                    })+
                    _ => panic!("cells of one space are crossed"),
                }
            }

            /// All cells that one mutation can lead to.
            pub fn neighbours(&self) -> Vec<Cell> {
                match self {
                    $(Cell::$name(cell) => {
                        Candidate::neighbours(cell).into_iter().map(Cell::$name).collect()
                    })+
                }
            }

            /// The first cell that is the same network, weights drawn alike.
            #[must_use]
            pub fn representative(&self) -> Cell {
                match self { $(Cell::$name(cell) => Candidate::representative(cell).into()),+ }
            }

            /// The cell without what no signal passes through.
            #[must_use]
            pub fn live(&self) -> Cell {
                match self { $(Cell::$name(cell) => Candidate::live(cell).into()),+ }
            }

            /// How large its network is, as the cell is written.
            pub fn size(&self, task: impl Into<Task>) -> Size {
                match self { $(Cell::$name(cell) => Candidate::size(cell, task.into())),+ }
            }

            /// The parts of its live form's network among which the one is that needs the most
            /// memory.
            pub fn parts(&self, task: Task) -> Vec<Part> {
                match self { $(Cell::$name(cell) => Candidate::parts(cell, task)),+ }
            }

            /// FreeREA's third metric: the mean number of nodes that a skip jumps over.
            pub fn skipped_layers(&self) -> f64 {
                match self { $(Cell::$name(cell) => Candidate::skipped_layers(cell)),+ }
            }

            /// Whether a path of skips alone leads from its input to its output.
            pub fn has_shortcut(&self) -> bool {
                match self { $(Cell::$name(cell) => Candidate::has_shortcut(cell)),+ }
            }

            /// The most 3x3 convolutions on a path from its input to its output.
            pub fn depth(&self) -> usize {
                match self { $(Cell::$name(cell) => Candidate::depth(cell)),+ }
            }

            /// Its network.
            pub fn blueprint(&self, task: Task) -> Blueprint {
                match self { $(Cell::$name(cell) => Candidate::blueprint(cell, task)),+ }
            }

            /// What it carries at one of the space's [loci](Space::loci).
            pub fn found_at(&self, locus: usize) -> OperationSet {
                match self { $(Cell::$name(cell) => Candidate::found_at(cell, locus)),+ }
            }

            /// What turns the cell into a child of the same space; nothing for another's.
            pub fn changes(&self, child: &Cell) -> Vec<Change> {
                match (self, child) {
                    $((Cell::$name(cell), Cell::$name(child)) => Candidate::changes(cell, child),)+
                    _ => Vec::new(),
                }
            }

            /// The cell in few letters.
            pub fn letters(&self) -> Vec<Letter> {
                match self { $(Cell::$name(cell) => Candidate::letters(cell)),+ }
            }

            /// Why the cell is a poor one whatever its weights.
            pub fn warning(&self) -> Option<&'static str> {
                match self { $(Cell::$name(cell) => Candidate::warning(cell)),+ }
            }

            /// Another name under which the benchmark knows it.
            pub fn alias(&self) -> Option<String> {
                match self { $(Cell::$name(cell) => Candidate::alias(cell)),+ }
            }

            /// The cell to be changed by hand.
            pub fn draft(&self) -> Draft {
                match *self { $(Cell::$name(cell) => Draft::$name(cell.into())),+ }
            }
        }

        impl fmt::Display for Cell {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Cell::$name(cell) => fmt::Display::fmt(cell, f)),+ }
            }
        }

        impl Draft {
            /// The space that it is of.
            pub const fn space(&self) -> Space {
                match self { $(Draft::$name(_) => Space::$name),+ }
            }

            /// The cell that it makes.
            ///
            /// # Errors
            /// Why it makes none yet.
            pub fn finish(&self) -> Result<Cell, String> {
                match self { $(Draft::$name(draft) => draft.finish().map(Cell::$name)),+ }
            }

            /// The genes that can be changed, in the order in which a cursor goes through them.
            pub fn genes(&self) -> Vec<Gene> {
                match self { $(Draft::$name(draft) => draft.genes()),+ }
            }

            /// What a gene carries.
            pub fn carried(&self, gene: Gene) -> Operation {
                match self { $(Draft::$name(draft) => draft.carried(gene)),+ }
            }

            /// What a gene can carry.
            pub fn choices(&self, gene: Gene) -> Vec<Operation> {
                match self { $(Draft::$name(draft) => draft.choices(gene)),+ }
            }

            /// The draft with another operation at a gene.
            ///
            /// # Errors
            /// Why that cannot be.
            pub fn with(&self, gene: Gene, operation: Operation) -> Result<Draft, String> {
                match self {
                    $(Draft::$name(draft) => draft.with(gene, operation).map(Draft::$name)),+
                }
            }

            /// The genes in which it differs from another draft of the same space.
            pub fn differences(&self, other: &Draft) -> Vec<Gene> {
                match (self, other) {
                    $((Draft::$name(one), Draft::$name(other)) => one.differences(other),)+
                    _ => Vec::new(),
                }
            }

            /// What there is to draw of it.
            pub fn drawing(&self) -> Drawing {
                match self { $(Draft::$name(draft) => draft.drawing()),+ }
            }
        }
    };
}

// A space is registered by its line here.
spaces! {
    NatsTss = nats::TopologyCell,
    NatsSss = Sizes,
    NasBench101 = nasbench101::GraphCell,
    Tnb101Micro = MicroCell,
}

impl Space {
    /// All its cells, in the benchmark's order.
    pub fn all(self) -> impl ExactSizeIterator<Item = Cell> + DoubleEndedIterator + Clone {
        (0..self.count()).map(move |index| self.cell(index))
    }

    /// The operation of this name, where the space has one.
    pub fn operation(self, name: &str) -> Option<Operation> {
        let place = self.names().iter().position(|names| names.name == name);
        place.map(|place| Operation::new(self, place))
    }
}

impl Cell {
    /// Its index in the benchmark's order.
    pub fn index(&self) -> Index {
        Index::new(self.number())
    }

    /// The cell of NATS-Bench's topology space that it is, where it is one.
    pub const fn topology(&self) -> Option<nats::TopologyCell> {
        match self {
            Cell::NatsTss(cell) => Some(*cell),
            _ => None,
        }
    }

    /// The genes in which it differs from another cell, in its own numbering; what the other has
    /// more is not among them.
    pub fn differing(&self, other: &Cell) -> Vec<Gene> {
        let changes = self.changes(other).into_iter();
        changes.filter_map(|change| change.before).collect()
    }

    /// The genes in which it differs from the cell that it was made of, in its own numbering.
    pub fn changed_from(&self, parent: &Cell) -> Vec<Gene> {
        let changes = parent.changes(self).into_iter();
        changes.filter_map(|change| change.after).collect()
    }
}
