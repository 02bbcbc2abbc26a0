//! What turns a cell into another, as few changes as can be.

use super::cell::GraphCell;
use super::draft::{GraphDraft, Slots};
use super::graph::MOST_INNER;
use crate::space::{self, DraftOf, Gene};

/// A matching of inner nodes: for each slot of the cell the slot of the other, if it has one.
type Matching = [Option<usize>; MOST_INNER];

impl GraphCell {
    /// What turns the cell into a child, under the matching of their inner nodes that needs the
    /// fewest changes. The edges of a node that is added or removed go with it.
    pub fn changes_to(&self, child: &GraphCell) -> Vec<space::Change> {
        let (own, other) = (GraphDraft::from(*self), GraphDraft::from(*child));
        let mut best: Option<Vec<space::Change>> = None;
        matchings(
            self.graph().operations().len(),
            child.graph().operations().len(),
            &mut |matching| {
                let changes = changes_under(&own, &other, matching);
                if best.as_ref().is_none_or(|best| changes.len() < best.len()) {
                    best = Some(changes);
                }
            },
        );
        best.unwrap_or_default()
    }
}

/// Visits all matchings that leave over only what one of the cells has more.
fn matchings(own: usize, other: usize, visit: &mut impl FnMut(&Matching)) {
    fn place(
        node: usize,
        (own, other): (usize, usize),
        matching: &mut Matching,
        visit: &mut impl FnMut(&Matching),
    ) {
        if node == own {
            let matched = matching[..own].iter().flatten().count();
            if matched == own.min(other) {
                visit(matching);
            }
            return;
        }
        for target in 0..other {
            if !matching[..node].contains(&Some(target)) {
                matching[node] = Some(target);
                place(node + 1, (own, other), matching, visit);
            }
        }
        matching[node] = None;
        if own > other {
            place(node + 1, (own, other), matching, visit);
        }
    }
    place(0, (own, other), &mut [None; MOST_INNER], visit);
}

fn changes_under(own: &GraphDraft, child: &GraphDraft, matching: &Matching) -> Vec<space::Change> {
    let mut changes = Vec::new();
    let mut compare = |before: Option<Gene>, after: Option<Gene>| {
        let nothing = Slots::absent();
        let from = before.map_or(nothing, |gene| own.carried(gene));
        let to = after.map_or(nothing, |gene| child.carried(gene));
        if from != to {
            changes.push(space::Change {
                before: before.filter(|_| from != nothing),
                after: after.filter(|_| to != nothing),
                from,
                to,
            });
        }
    };
    for (place, target) in matching.iter().enumerate() {
        match target {
            Some(target) => compare(Some(Slots::node(place + 1)), Some(Slots::node(target + 1))),
            None => compare(Some(Slots::node(place + 1)), None),
        }
    }
    for place in (0..MOST_INNER).filter(|place| !matching.contains(&Some(*place))) {
        compare(None, Some(Slots::node(place + 1)));
    }
    // Edges between nodes that both have.
    let matched = |slot: usize| match slot {
        0 => Some(0),
        Slots::OUTPUT => Some(Slots::OUTPUT),
        inner => matching[inner - 1].map(|target| target + 1),
    };
    for (from, to) in Slots::pairs() {
        if let (Some(a), Some(b)) = (matched(from), matched(to)) {
            // The other's numbering may have them in the other order; then there is no edge.
            let there = (a < b).then(|| Slots::edge(a, b));
            compare(Some(Slots::edge(from, to)), there);
        }
    }
    // Edges of the other that run against the order of this one.
    for (a, b) in Slots::pairs() {
        let source = (0..=Slots::OUTPUT).find(|&slot| matched(slot) == Some(a));
        let target = (0..=Slots::OUTPUT).find(|&slot| matched(slot) == Some(b));
        if let (Some(from), Some(to)) = (source, target)
            && from > to
        {
            compare(None, Some(Slots::edge(a, b)));
        }
    }
    changes
}
