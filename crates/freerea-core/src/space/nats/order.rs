//! The benchmark's order of the 15,625 cells.
//!
//! All cells are enumerated with the operations in their order and the first edge slowest, then
//! shuffled as CPython's `random.seed(88); random.shuffle(cells)` does.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use rand_mt::Mt;
use serde::{Deserialize, Serialize};

use super::cell::TopologyCell;
use super::operation::EdgeOperation;

/// The operations of an edge.
const CHOICES: usize = EdgeOperation::ALL.len();

/// Number of cells in the space: 5 operations on each of 6 edges.
pub const COUNT: usize = 15_625;

/// A cell's place in the benchmark's order, 0 to 15,624.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct TopologyIndex(u16);

/// An index outside the space, or no index at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no index of nats-tss; it has the cells 0 to 15624")]
pub struct TopologyIndexError(String);

impl TopologyIndex {
    /// All indices, ascending.
    pub fn all() -> impl ExactSizeIterator<Item = TopologyIndex> + Clone {
        (0..COUNT as u16).map(TopologyIndex)
    }

    /// The index as a number.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

impl TryFrom<u64> for TopologyIndex {
    type Error = TopologyIndexError;

    fn try_from(number: u64) -> Result<Self, TopologyIndexError> {
        u16::try_from(number)
            .ok()
            .filter(|&number| usize::from(number) < COUNT)
            .map(TopologyIndex)
            .ok_or_else(|| TopologyIndexError(number.to_string()))
    }
}

impl From<TopologyIndex> for u64 {
    fn from(index: TopologyIndex) -> u64 {
        index.0.into()
    }
}

impl FromStr for TopologyIndex {
    type Err = TopologyIndexError;

    fn from_str(text: &str) -> Result<Self, TopologyIndexError> {
        text.parse()
            .ok()
            .and_then(|number: u64| TopologyIndex::try_from(number).ok())
            .ok_or_else(|| TopologyIndexError(text.to_owned()))
    }
}

impl fmt::Display for TopologyIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TopologyCell {
    /// The cell's index in the benchmark's order.
    pub fn index(&self) -> TopologyIndex {
        TopologyIndex(ORDER.index_of[self.rank_among(CHOICES)])
    }

    /// The cell at an index of the benchmark's order.
    pub fn at(index: TopologyIndex) -> TopologyCell {
        TopologyCell::of_rank_among(ORDER.rank_of[index.number()].into(), CHOICES)
    }

    /// All cells of the space, in the benchmark's order.
    pub fn all() -> impl ExactSizeIterator<Item = TopologyCell> + Clone {
        TopologyIndex::all().map(TopologyCell::at)
    }
}

struct Order {
    rank_of: Vec<u16>,
    index_of: Vec<u16>,
}

static ORDER: LazyLock<Order> = LazyLock::new(|| {
    let mut rank_of: Vec<u16> = (0..COUNT as u16).collect();
    shuffle_as_cpython(&mut rank_of, 88);
    let mut index_of = vec![0; COUNT];
    for (index, &rank) in (0u16..).zip(&rank_of) {
        index_of[usize::from(rank)] = index;
    }
    Order { rank_of, index_of }
});

/// CPython's `random.seed(seed); random.shuffle(items)`: Fisher-Yates from the back, each draw
/// below a bound by rejection on the bound's bit length.
fn shuffle_as_cpython<T>(items: &mut [T], seed: u32) {
    let mut twister = Mt::new_with_key([seed]);
    for last in (1..items.len()).rev() {
        let bound = last as u32 + 1;
        let bits = u32::BITS - bound.leading_zeros();
        let drawn = loop {
            let draw = twister.next_u32() >> (u32::BITS - bits);
            if draw < bound {
                break draw as usize;
            }
        };
        items.swap(last, drawn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(number: u64) -> TopologyCell {
        TopologyCell::at(TopologyIndex::try_from(number).unwrap())
    }

    #[test]
    fn known_cells_stand_at_their_index() {
        for (index, text) in [
            (
                0,
                "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
            ),
            (
                9,
                "|avg_pool_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|",
            ),
        ] {
            assert_eq!(at(index).to_string(), text);
        }
        assert_eq!(at(1462), TopologyCell::new([EdgeOperation::NorConv3x3; 6]));
        assert_eq!(at(1651), TopologyCell::new([EdgeOperation::None; 6]));
    }

    #[test]
    fn index_and_cell_are_one_to_one() {
        for (index, cell) in TopologyIndex::all().zip(TopologyCell::all()) {
            assert_eq!(cell.index(), index);
        }
    }

    #[test]
    fn an_index_outside_the_space_is_refused() {
        assert!("15624".parse::<TopologyIndex>().is_ok());
        for text in ["15625", "-1", "", "70000", "99999999999999999999"] {
            assert_eq!(
                text.parse::<TopologyIndex>(),
                Err(TopologyIndexError(text.to_owned()))
            );
        }
    }
}
