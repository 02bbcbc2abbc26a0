//! A family tree in words.

use crate::explorer::dialogs::lineage::Lineage;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::words;

/// The most cells of a tree that are said.
const MOST: usize = 40;

/// A line a cell, each child before its parents, indented by the generations between it and the cell
/// that the tree is of.
pub(super) fn tree(canvas: &Canvas, tree: &Lineage) -> Vec<String> {
    let branches = tree.branches();
    let mut path = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for branch in branches.iter().take(MOST) {
        path.truncate(branch.depth);
        let cell = words::number(branch.cell);
        let who = match path.last() {
            None => format!("Lineage of {cell}:"),
            Some(child) => format!("{cell}, parent of {child}:"),
        };
        let came = tree.described(branch, canvas.look);
        lines.push(format!("{}{who} {came}", "  ".repeat(branch.depth)));
        path.push(cell);
    }
    let rest = branches.len().saturating_sub(MOST);
    let rest = (rest > 0).then(|| format!("{rest} more lines are left out"));
    lines.into_iter().chain(rest).collect()
}
