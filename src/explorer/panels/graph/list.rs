//! A graph as a list of its nodes, each with the nodes that it reads.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Emphasis;
use crate::explorer::canvas::Look;
use crate::explorer::theme::Role;
use crate::space::Gene;
use crate::space::drawing::Diagram;

/// The least that an entry needs: a mark, a number, a short name, an arrow and four sources.
const ENTRY: u16 = 19;

/// The list's columns in an area.
pub(super) struct List {
    area: Rect,
    rows: u16,
    width: u16,
}

impl List {
    /// As few columns as fit; `None` where none do.
    pub fn of(graph: &Diagram, area: Rect) -> Option<List> {
        let count = graph.nodes.len() as u16;
        let columns = (1..=count).find(|columns| count.div_ceil(*columns) <= area.height.max(1))?;
        let width = area.width / columns;
        (width >= ENTRY && area.height > 0).then(|| List {
            area,
            rows: count.div_ceil(columns),
            width,
        })
    }

    fn entry(&self, node: usize) -> Rect {
        let node = node as u16;
        Rect::new(
            self.area.x + node / self.rows * self.width,
            self.area.y + node % self.rows,
            self.width,
            1,
        )
    }

    /// The gene of the node at a place.
    pub fn gene_at(&self, graph: &Diagram, place: Position) -> Option<Gene> {
        let mut nodes = graph.nodes.iter().enumerate();
        let hit = nodes.find(|(number, _)| self.entry(*number).contains(place));
        hit.and_then(|(_, node)| node.gene)
    }

    /// Draws all nodes.
    pub fn draw(&self, frame: &mut Frame, look: &Look, graph: &Diagram, emphasis: Emphasis) {
        for number in 0..graph.nodes.len() {
            let line = line(look, graph, number, emphasis);
            frame.render_widget(line, self.entry(number));
        }
    }
}

/// `*3 conv3 < 0 2`
fn line(look: &Look, graph: &Diagram, number: usize, emphasis: Emphasis) -> Line<'static> {
    let node = &graph.nodes[number];
    let into = || graph.edges.iter().filter(move |edge| edge.to == number);
    let cursor = node.gene.is_some_and(|gene| emphasis.is_cursor(gene));
    let marked = node.gene.is_some_and(|gene| emphasis.is_marked(gene));
    let mark = match (cursor, marked) {
        (true, _) => look.span(">", Role::Accent),
        (_, true) => look.span("*", Role::Mutated),
        _ => Span::raw(" "),
    };
    let name = match (node.operation, number) {
        (Some(operation), _) => {
            let mut style = look.style(Look::operation_role(operation));
            if marked {
                style = style.add_modifier(Modifier::BOLD);
            }
            Span::styled(format!("{:<6}", operation.names().short), style)
        }
        (None, 0) => look.span("      ", Role::Text),
        (None, _) => look.span("      ", Role::Text),
    };
    let mut spans = vec![
        mark,
        look.span(format!("{:<4}", node.name), Role::Dim),
        name,
    ];
    let shown = into().filter(|edge| edge.present || emphasis.is_cursor(edge.gene));
    for (place, edge) in shown.enumerate() {
        if place == 0 {
            spans.push(look.span(look.glyph(" ←", " <"), Role::Dim));
        }
        let role = match () {
            () if emphasis.is_cursor(edge.gene) => Role::Selection,
            () if emphasis.is_marked(edge.gene) => Role::Mutated,
            () => Role::Text,
        };
        let absent = if edge.present { "" } else { "?" };
        spans.push(Span::raw(" "));
        spans.push(look.span(format!("{}{absent}", graph.nodes[edge.from].name), role));
    }
    Line::from(spans)
}
