//! Which cells are the same network.
//!
//! Two cells are the same network where, in real arithmetic, both their output and what their
//! ReLU modules see are the same functions of the input, for weights drawn alike. That is so where
//! they differ only in
//! - what does not matter: operations on edges that nothing reads, or that read only zeros, but for
//!   the ReLU before a convolution, which NASWOT counts even there;
//! - the names of the inner nodes;
//! - a `skip_connect` and the sum that it passes on.
//!
//! Such cells share the weights and the score of the first of them in the benchmark's order, so
//! that their values are equal by construction.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cell::{Edge, Node, TopologyCell};
use super::operation::EdgeOperation;
use super::order::{COUNT, TopologyIndex};

impl TopologyCell {
    /// The first cell, in the benchmark's order, that is the same network.
    pub fn representative(self) -> TopologyCell {
        TopologyCell::at(REPRESENTATIVES[self.index().number()])
    }
}

/// The representative of each cell, by index.
static REPRESENTATIVES: LazyLock<Vec<TopologyIndex>> = LazyLock::new(|| {
    let mut first = HashMap::with_capacity(COUNT);
    TopologyIndex::all()
        .map(|index| {
            *first
                .entry(fingerprint(&TopologyCell::at(index), SkipForm::Identity))
                .or_insert(index)
        })
        .collect()
});

/// A feature map as a sum: the hashes of its terms, in order. No term is zero.
type PathSum = Vec<u64>;

/// What a `skip_connect` is in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::space) enum SkipForm {
    /// The identity.
    Identity,
    /// From the input of the cell a ReLU and layers with weights, else the identity.
    WeightedFromInput,
}

impl SkipForm {
    /// Whether an edge is a ReLU and layers with weights.
    fn is_weighted(self, cell: &TopologyCell, edge: Edge) -> bool {
        match cell.operation(edge) {
            EdgeOperation::NorConv1x1 | EdgeOperation::NorConv3x3 => true,
            EdgeOperation::SkipConnect => {
                self == SkipForm::WeightedFromInput && edge.source() == Node::Input
            }
            EdgeOperation::None | EdgeOperation::AvgPool3x3 => false,
        }
    }
}

/// The same for cells that make the same of their input, and for no others but by a collision of
/// 64 bits.
pub(in crate::space) fn fingerprint(cell: &TopologyCell, skips: SkipForm) -> u64 {
    let alike = groups(cell, skips);
    orders(&alike)
        .map(|names| trace(cell, skips, &names).1)
        .min()
        .expect("there is at least one order")
}

/// Follows the network. A convolution is distinguished from another of the same input by its name. Gives
/// each edge's input, hashed, and the fingerprint under these names.
fn trace(cell: &TopologyCell, skips: SkipForm, names: &[u8; 6]) -> ([u64; 6], u64) {
    let mut sums: [PathSum; 4] = [
        vec![mix(0, 0)],
        PathSum::new(),
        PathSum::new(),
        PathSum::new(),
    ];
    let mut inputs = [0; 6];
    for node in &Node::ALL[1..] {
        let mut sum = PathSum::new();
        for edge in Edge::into(*node) {
            let input = &sums[edge.source().number()];
            inputs[edge.place()] = hash(input);
            match cell.operation(edge) {
                EdgeOperation::SkipConnect if !skips.is_weighted(cell, edge) => {
                    sum.extend_from_slice(input);
                }
                // Pooled, convolved or normalised, zeros stay zeros.
                _ if input.is_empty() => {}
                EdgeOperation::None => {}
                operation => {
                    let name = u64::from(names[edge.place()]);
                    sum.push(mix(16 * operation as u64 + name, hash(input)));
                }
            }
        }
        sum.sort_unstable();
        sums[node.number()] = sum;
    }
    // What the ReLUs see, with the number of modules that see it.
    let mut rectified: Vec<(u64, u64)> = Vec::new();
    for node in &Node::ALL[..3] {
        let rectifies = |edge: &Edge| skips.is_weighted(cell, *edge);
        let modules = Edge::out_of(*node).filter(rectifies).count() as u64;
        let seen = hash(&sums[node.number()]);
        match rectified.iter_mut().find(|(other, _)| *other == seen) {
            Some((_, count)) => *count += modules,
            None => rectified.push((seen, modules)),
        }
    }
    rectified.retain(|(_, modules)| *modules > 0);
    rectified.sort_unstable();
    let whole = rectified
        .into_iter()
        .fold(hash(&sums[3]), |whole, (seen, modules)| {
            mix(mix(whole, seen), modules)
        });
    (inputs, whole)
}

/// Edges with the same convolution of the same input get the same number: only their names tell
/// them apart. What a convolution makes that no one looks at needs no name.
fn groups(cell: &TopologyCell, skips: SkipForm) -> [Option<usize>; 6] {
    let (inputs, _) = trace(cell, skips, &[0; 6]);
    let looked_at = looked_at(cell, skips);
    let mut met: Vec<(EdgeOperation, u64)> = Vec::new();
    Edge::ALL.map(|edge| {
        let operation = cell.operation(edge);
        skips.is_weighted(cell, edge).then_some(())?;
        looked_at[edge.target().number()].then_some(())?;
        let key = (operation, inputs[edge.place()]);
        let group = met.iter().position(|other| *other == key);
        Some(group.unwrap_or_else(|| {
            met.push(key);
            met.len() - 1
        }))
    })
}

/// The nodes whose maps the output or a ReLU depends on.
fn looked_at(cell: &TopologyCell, skips: SkipForm) -> [bool; 4] {
    let mut looked_at = [false, false, false, true];
    for node in Node::ALL[..3].iter().rev() {
        looked_at[node.number()] = Edge::out_of(*node).any(|edge| {
            let operation = cell.operation(edge);
            let passes = operation != EdgeOperation::None && looked_at[edge.target().number()];
            passes || skips.is_weighted(cell, edge)
        });
    }
    looked_at
}

/// All ways to name the members of each group.
fn orders(groups: &[Option<usize>; 6]) -> impl Iterator<Item = [u8; 6]> {
    let mut all = vec![[0; 6]];
    for place in 0..6 {
        let Some(group) = groups[place] else {
            continue;
        };
        let members = || (0..6).filter(|&other| groups[other] == Some(group));
        let before: Vec<usize> = members().filter(|&other| other < place).collect();
        let free = 0..members().count() as u8;
        all = all
            .into_iter()
            .flat_map(|names: [u8; 6]| {
                let before = before.clone();
                let taken = move |name: &u8| before.iter().any(|&other| names[other] == *name);
                free.clone()
                    .filter(move |name| !taken(name))
                    .map(move |name| {
                        let mut names = names;
                        names[place] = name;
                        names
                    })
            })
            .collect();
    }
    all.into_iter()
}

fn hash(sum: &[u64]) -> u64 {
    sum.iter()
        .fold(sum.len() as u64, |hash, &term| mix(hash, term))
}

/// Mixes two words as SplitMix64 does (Steele, Lea, Flood, OOPSLA 2014).
fn mix(state: u64, word: u64) -> u64 {
    let mut mixed = (state ^ word.rotate_left(32)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)).wrapping_add(state.rotate_left(17).wrapping_mul(3))
}

#[cfg(test)]
mod tests;
