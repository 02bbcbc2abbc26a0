//! Family trees: from a cell back to the founders, with what changed at each birth.

use std::collections::HashSet;

use crate::evolution::Origin;
use crate::scene::{Birth, Scene};
use crate::space::{Cell, Gene};

/// A cell in a family tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The cell.
    pub cell: Cell,
    /// Its first birth; `None` for a parent that was never born in the run, as one that the user
    /// mutated by hand may be.
    pub birth: Option<Birth>,
    /// The genes that its child has from it and that differ from the child's other parent, or
    /// those that changed on the way to the child; none for the cell that the tree is of.
    pub genes: Vec<Gene>,
    /// Whether its child was crossed, so that it gave only some genes.
    pub giver: bool,
    /// Generations of births between it and the cell that the tree is of.
    pub depth: usize,
    /// For each generation down to this branch: whether it is the last parent of its child.
    pub last: Vec<bool>,
    /// Whether its parents stand in the tree already, further up.
    pub repeated: bool,
}

/// The family tree of a cell, each child before its parents, the better parent first. A cell that
/// was born several times stands there by its first birth, so that the tree ends.
pub fn lineage(scene: &Scene, cell: Cell) -> Vec<Branch> {
    let mut tree = Tree {
        scene,
        shown: HashSet::new(),
        branches: Vec::new(),
    };
    tree.grow(cell, None, Vec::new());
    tree.branches
}

struct Tree<'s> {
    scene: &'s Scene,
    shown: HashSet<Cell>,
    branches: Vec<Branch>,
}

impl Tree<'_> {
    fn grow(&mut self, cell: Cell, child: Option<(Origin, Cell)>, last: Vec<bool>) {
        let genes = child.map(|(origin, child)| inherited(&origin, cell, child));
        let birth = self.scene.births(cell).first().copied();
        let parents = birth.map_or(Vec::new(), |birth| birth.origin.parents());
        let repeated = !self.shown.insert(cell) && !parents.is_empty();
        self.branches.push(Branch {
            cell,
            birth,
            genes: genes.unwrap_or_default(),
            giver: matches!(child, Some((Origin::Crossover { .. }, _))),
            depth: last.len(),
            last: last.clone(),
            repeated,
        });
        if repeated {
            return;
        }
        for (place, &parent) in parents.iter().enumerate() {
            let mut path = last.clone();
            path.push(place + 1 == parents.len());
            self.grow(parent, birth.map(|birth| (birth.origin, cell)), path);
        }
    }
}

/// The genes of a parent that matter: those that changed, or those that only this one of two
/// parents can have given.
pub fn inherited(origin: &Origin, parent: Cell, child: Cell) -> Vec<Gene> {
    match *origin {
        Origin::Crossover { parents: [a, b] } => {
            let other = if parent == a { b } else { a };
            let lost = parent.differing(&child);
            let mut genes = parent.differing(&other);
            genes.retain(|gene| !lost.contains(gene));
            genes
        }
        Origin::Mutation { .. } | Origin::Hand { .. } => parent.differing(&child),
        Origin::Founder
        | Origin::Immigrant
        | Origin::Return
        | Origin::Inserted
        | Origin::Enumerated => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded() -> Scene {
        let mut scene = Scene::default();
        for line in include_str!("../../../tests/recorded/search.jsonl").lines() {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        scene
    }

    #[test]
    fn a_tree_leads_back_to_founders() {
        let scene = recorded();
        for record in scene.history.records() {
            let tree = lineage(&scene, record.cell);
            assert_eq!((tree[0].cell, tree[0].depth), (record.cell, 0));
            for (place, branch) in tree.iter().enumerate() {
                let birth = branch.birth.unwrap();
                let parents = birth.origin.parents();
                let below = tree[place + 1..]
                    .iter()
                    .take_while(|other| other.depth > branch.depth)
                    .filter(|other| other.depth == branch.depth + 1);
                let shown: Vec<Cell> = below.map(|other| other.cell).collect();
                if branch.repeated {
                    assert!(shown.is_empty());
                } else {
                    assert_eq!(shown, parents);
                }
                assert!(!parents.is_empty() || matches!(birth.origin, Origin::Founder));
            }
        }
    }

    #[test]
    fn what_changed_makes_the_child_of_its_parent() {
        let scene = recorded();
        let tree = lineage(&scene, scene.best.unwrap());
        let grown = tree.iter().any(|branch| branch.depth > 1);
        assert!(grown, "the best of ninety cells has grandparents");
        for pair in tree.windows(2) {
            if let Some(birth) = pair[0].birth
                && let Origin::Mutation { parent } = birth.origin
                && !pair[0].repeated
            {
                assert_eq!(pair[1].cell, parent);
                let child = pair[0].cell.draft();
                let genes = pair[1].genes.iter();
                let changed = genes.fold(parent.draft(), |draft, &gene| {
                    draft.with(gene, child.carried(gene)).unwrap()
                });
                assert_eq!(changed.finish(), Ok(pair[0].cell));
            }
        }
    }
}
