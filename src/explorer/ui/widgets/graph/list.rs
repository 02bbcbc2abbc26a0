//! A graph as a list of its nodes, each with the nodes that it reads.

use freerea_core::space::Gene;
use freerea_core::space::drawing::Diagram;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::graph::emphasis::Emphasis;

/// The least that an entry needs: a mark, a name, an operation, an arrow and four sources.
const LONG_ENTRY: u16 = 22;
/// The same with a letter for the operation.
const SHORT_ENTRY: u16 = 16;

/// The list's columns in an area. The input reads nothing and has no entry.
pub(crate) struct List {
    area: Rect,
    rows: u16,
    width: u16,
    short: bool,
}

impl List {
    /// As few columns as fit; `None` if none do.
    pub fn of(graph: &Diagram, area: Rect) -> Option<List> {
        let count = graph.nodes.len() as u16 - 1;
        let columns = (1..=count).find(|columns| count.div_ceil(*columns) <= area.height)?;
        let width = area.width / columns;
        (width >= SHORT_ENTRY).then(|| List {
            area,
            rows: count.div_ceil(columns),
            width: width.min(LONG_ENTRY + 6),
            short: width < LONG_ENTRY,
        })
    }

    fn entry(&self, node: usize) -> Rect {
        let place = node as u16 - 1;
        Rect::new(
            self.area.x + place / self.rows * self.width,
            self.area.y + place % self.rows,
            self.width,
            1,
        )
    }

    /// The gene of the node at a place.
    pub fn gene_at(&self, graph: &Diagram, place: Position) -> Option<Gene> {
        let mut nodes = graph.nodes.iter().enumerate().skip(1);
        let hit = nodes.find(|(number, _)| self.entry(*number).contains(place));
        hit.and_then(|(_, node)| node.gene)
    }

    /// Draws all nodes.
    pub fn draw(&self, frame: &mut Frame, look: &Look, graph: &Diagram, emphasis: Emphasis) {
        for number in 1..graph.nodes.len() {
            let line = self.line(look, graph, number, emphasis);
            frame.render_widget(line, self.entry(number));
        }
    }

    /// `*3   conv3 ← in 2`
    fn line(
        &self,
        look: &Look,
        graph: &Diagram,
        number: usize,
        emphasis: Emphasis,
    ) -> Line<'static> {
        let node = &graph.nodes[number];
        let cursor = node.gene.is_some_and(|gene| emphasis.is_cursor(gene));
        let marked = node.gene.is_some_and(|gene| emphasis.is_marked(gene));
        let mark = match (cursor, marked) {
            (true, _) => look.span(">", Role::Accent),
            (_, true) => look.span("*", Role::Mutated),
            _ => Span::raw(" "),
        };
        let operation = match node.operation {
            Some(operation) => {
                let mut style = look.style(Look::operation_role(operation));
                if marked {
                    style = style.add_modifier(Modifier::BOLD);
                }
                let name = if self.short {
                    look.operation_glyph(operation)
                } else {
                    operation.names().short
                };
                Span::styled(format!("{name:<width$}", width = self.name_width()), style)
            }
            None => Span::raw(" ".repeat(self.name_width())),
        };
        let name = if self.short {
            format!("{:<3} ", node.name)
        } else {
            format!("{:<3}  ", node.name)
        };
        let mut spans = vec![mark, look.span(name, Role::Dim), operation];
        spans.push(look.span(look.glyph("←", "<"), Role::Dim));
        let into = graph.edges.iter().filter(|edge| edge.to == number);
        for edge in into.filter(|edge| edge.present || emphasis.is_cursor(edge.gene)) {
            let role = match () {
                () if emphasis.is_cursor(edge.gene) => Role::Selection,
                () if emphasis.is_marked(edge.gene) => Role::Mutated,
                () => Role::Text,
            };
            let absent = if edge.present { "" } else { "?" };
            let source = &graph.nodes[edge.from].name;
            spans.push(Span::raw(" "));
            spans.push(look.span(format!("{source}{absent}"), role));
        }
        Line::from(spans)
    }

    fn name_width(&self) -> usize {
        if self.short { 2 } else { 6 }
    }
}
