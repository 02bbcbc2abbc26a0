//! How a cell was born, and what it has from its parents.

use freerea_core::evolution::Origin;
use freerea_core::lineage::inherited;
use freerea_core::scene::Birth;
use freerea_core::space::{Cell, Change, Gene};
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::panels::cell::{change, shortly};
use crate::explorer::ui::widgets::graph;

/// The origin of the latest birth.
pub(crate) fn latest(canvas: &Canvas, cell: Cell) -> Option<Origin> {
    canvas.scene.births(cell).last().map(|birth| birth.origin)
}

/// The genes that a mutation changed.
pub(crate) fn mutated(origin: &Origin, child: Cell) -> Vec<Gene> {
    match origin {
        Origin::Mutation { parent } | Origin::Hand { parent } => child.changed_from(parent),
        _ => Vec::new(),
    }
}

/// What the genes of a parent mean, in words.
pub(crate) fn contribution(origin: &Origin, genes: &[Gene]) -> String {
    let names: Vec<String> = genes.iter().map(Gene::to_string).collect();
    match (origin, names.is_empty()) {
        (Origin::Crossover { .. }, true) => "gave nothing of its own".to_owned(),
        (Origin::Crossover { .. }, false) => format!("gave {}", names.join(" ")),
        (_, true) => "unchanged".to_owned(),
        (_, false) => format!("changed at {}", names.join(" ")),
    }
}

/// A birth in words, and a line for each parent.
pub(crate) fn lines(look: &Look, cell: Cell, birth: &Birth, width: u16) -> Vec<Line<'static>> {
    let (words, role) = match birth.origin {
        Origin::Founder => ("a random founder", Role::Born),
        Origin::Mutation { .. } => ("by mutation", Role::Mutated),
        Origin::Crossover { .. } => ("by crossover", Role::Crossed),
        Origin::Immigrant => ("a random immigrant", Role::Born),
        Origin::Enumerated => ("scored in the exhaustive finish", Role::Born),
        Origin::Return => ("back from the history", Role::Born),
        Origin::Hand { .. } => ("changed by hand", Role::Mutated),
        Origin::Inserted => ("named by hand", Role::Born),
    };
    let step = format!("born in step {} ", birth.generation);
    let mut lines = vec![Line::from(vec![
        look.span(step, Role::Dim),
        look.span(words, role),
    ])];
    for parent in birth.origin.parents() {
        lines.push(parent_line(look, &birth.origin, parent, cell));
    }
    lines.extend(inheritance(look, &birth.origin, cell, width));
    lines
}

/// `  #4021 3s1.o3 gave 0-1 1-2`
fn parent_line(look: &Look, origin: &Origin, parent: Cell, child: Cell) -> Line<'static> {
    let marked = inherited(origin, parent, child);
    let mut spans = vec![look.span(format!("  #{:<5} ", parent.index()), Role::Text)];
    spans.extend(graph::letters(look, parent, &marked));
    if matches!(origin, Origin::Crossover { .. }) {
        let names: Vec<String> = marked.iter().map(Gene::to_string).collect();
        let words = if names.is_empty() {
            " like the child".to_owned()
        } else {
            format!(" gave {}", names.join(" "))
        };
        let words = if parent == child {
            " the child itself".to_owned()
        } else {
            words
        };
        spans.push(look.span(words, Role::Crossed));
    }
    Line::from(spans)
}

/// What changed by a mutation, or what two parents have in common.
fn inheritance(look: &Look, origin: &Origin, child: Cell, width: u16) -> Vec<Line<'static>> {
    match *origin {
        Origin::Mutation { parent } | Origin::Hand { parent } => parent
            .changes(&child)
            .iter()
            .map(|changed| change_line(look, changed, width))
            .collect(),
        Origin::Crossover { parents: [a, b] } => {
            let differing = a.differing(&b);
            let same: Vec<String> = a
                .letters()
                .iter()
                .map(|letter| letter.gene)
                .filter(|gene| !differing.contains(gene))
                .map(|gene| gene.to_string())
                .collect();
            if same.is_empty() {
                return Vec::new();
            }
            let words = format!("  both   {}", same.join(" "));
            vec![Line::from(look.span(words, Role::Dim))]
        }
        _ => Vec::new(),
    }
}

fn change_line(look: &Look, changed: &Change, width: u16) -> Line<'static> {
    let arrow = look.glyph("→", "->");
    let full = change(changed, arrow);
    let text = if full.chars().count() + 2 <= usize::from(width) {
        full
    } else {
        shortly(changed, arrow)
    };
    Line::from(vec![Span::raw("  "), look.span(text, Role::Mutated)])
}
