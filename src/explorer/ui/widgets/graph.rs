//! A cell drawn: as the graph or the layers that it is, as a list, or in few letters.

mod diagram;
mod emphasis;
mod lanes;
mod layers;
mod lines;
mod list;
mod plan;
#[cfg(test)]
mod tests;
mod topology;
#[cfg(test)]
pub(crate) mod trial;

use freerea_core::space::drawing::{Drawing, Letter};
use freerea_core::space::{Cell, Draft, Gene};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::explorer::ui::canvas::Look;
use emphasis::{Emphasis, role};
use topology::Topology;

/// A cell, and what is to be noticed of it.
#[derive(Clone, Copy, Debug)]
pub struct GraphView<'a> {
    /// The cell, which may be in the middle of a change.
    pub draft: Draft,
    /// Genes that stand out, for example those that changed.
    pub marked: &'a [Gene],
    /// The gene that keys go to, in an editor.
    pub cursor: Option<Gene>,
}

/// A cell in few letters, in the operations' colours; marked genes are underlined.
pub fn letters(look: &Look, cell: Cell, marked: &[Gene]) -> Vec<Span<'static>> {
    let letter = |letter: &Letter| {
        let mut style = look.style(role(letter.operation, letter.alive));
        if marked.contains(&letter.gene) {
            style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        Span::styled(look.operation_glyph(letter.operation), style)
    };
    cell.letters().iter().map(letter).collect()
}

/// The rows that a cell needs to be drawn as the graph or the layers that it is, in an area of
/// this width; those of a list where it cannot be.
pub fn lowest(draft: &Draft, width: u16) -> u16 {
    match draft.drawing() {
        Drawing::Topology(_) => topology::LOWEST,
        Drawing::Graph(graph) => {
            lanes::Lanes::height(&graph, width).unwrap_or(graph.nodes.len() as u16 - 1)
        }
        Drawing::Layers(layers) => layers.len() as u16,
    }
}

/// Draws a cell into an area: as a graph, as a list, or in few letters.
pub fn draw(frame: &mut Frame, area: Rect, look: &Look, view: &GraphView) {
    let area = area.intersection(frame.area());
    let emphasis = Emphasis {
        marked: view.marked,
        cursor: view.cursor,
    };
    let drawn = match view.draft.drawing() {
        Drawing::Topology(drawn) => {
            topology::draw(frame, area, look, &Topology { drawn, emphasis })
        }
        Drawing::Graph(graph) => diagram::draw(frame, area, look, &graph, emphasis),
        Drawing::Layers(layers) => layers::draw(frame, area, look, &layers, emphasis),
    };
    if let (false, Ok(cell)) = (drawn, view.draft.finish()) {
        let row = Line::from(letters(look, cell, view.marked));
        if usize::from(area.width) >= row.width() && area.height >= 1 {
            frame.render_widget(row, Rect { height: 1, ..area });
        }
    }
}

/// The gene at a place of the screen, for the mouse; `cursor` is the one that keys go to, as it
/// is drawn whether or not it is there.
pub fn gene_at(
    draft: &Draft,
    cursor: Option<Gene>,
    area: Rect,
    column: u16,
    row: u16,
) -> Option<Gene> {
    let place = Position::new(column, row);
    if !area.contains(place) {
        return None;
    }
    let found = match draft.drawing() {
        Drawing::Topology(drawn) => {
            topology::edge_at(area, place).map(|edge| edge.map(|edge| drawn.gene(edge)))
        }
        Drawing::Graph(graph) => diagram::gene_at(&graph, cursor, area, place),
        Drawing::Layers(layers) => layers::gene_at(&layers, area, place),
    };
    found.unwrap_or_else(|()| {
        let letters = draft
            .finish()
            .map_or_else(|_| Vec::new(), |cell| cell.letters());
        let letter = letters.get(usize::from(column - area.x))?;
        (row == area.y).then_some(letter.gene)
    })
}
