//! A cell drawn as a graph: four nodes in a row, six edges with their operations on them.

mod lines;
mod plan;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod trial;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::explorer::canvas::Look;
use crate::explorer::theme::Role;
use crate::space::nats::{Cell, Edge, Operation, Signal};
use lines::{Ends, Stroke, draw_node, draw_route};
use plan::{Plan, Route};

/// A cell, and what is to be noticed of it.
#[derive(Clone, Copy, Debug)]
pub struct GraphView<'a> {
    /// The cell.
    pub cell: Cell,
    /// Edges that stand out, for example those that changed.
    pub marked: &'a [Edge],
    /// The edge that keys go to, in an editor.
    pub cursor: Option<Edge>,
}

impl GraphView<'_> {
    fn stroke(&self, edge: Edge, signal: &Signal) -> Stroke {
        let empty = self.cell.operation(edge) == Operation::None;
        match () {
            () if self.cursor == Some(edge) => Stroke::Cursor,
            () if self.marked.contains(&edge) => Stroke::Marked,
            () if empty => Stroke::None,
            () if !signal.carried_by(edge) => Stroke::Dead,
            () => Stroke::Plain,
        }
    }

    fn label<'t>(&self, look: &Look, edge: Edge, signal: &Signal, full: bool) -> Span<'t> {
        let operation = self.cell.operation(edge);
        let name = if full {
            operation.name()
        } else {
            short_name(operation)
        };
        let mut style = look.style(role(operation, signal.carried_by(edge)));
        if self.marked.contains(&edge) {
            style = style.add_modifier(Modifier::BOLD);
        }
        if self.cursor == Some(edge) {
            style = style.patch(look.style(Role::Selection));
        }
        Span::styled(name, style)
    }
}

/// The role of an operation that may carry no signal.
fn role(operation: Operation, carries: bool) -> Role {
    match carries || operation == Operation::None {
        true => Look::operation_role(operation),
        false => Role::Dead,
    }
}

/// An operation's name in at most five letters.
pub const fn short_name(operation: Operation) -> &'static str {
    match operation {
        Operation::None => "none",
        Operation::SkipConnect => "skip",
        Operation::NorConv1x1 => "conv1",
        Operation::NorConv3x3 => "conv3",
        Operation::AvgPool3x3 => "pool",
    }
}

/// A cell as six letters in the operations' colours; marked edges are underlined.
pub fn letters(look: &Look, cell: Cell, marked: &[Edge]) -> Vec<Span<'static>> {
    let signal = Signal::of(&cell);
    let letter = |edge: Edge| {
        let operation = cell.operation(edge);
        let role = role(operation, signal.carried_by(edge));
        let mut style = look.style(role);
        if marked.contains(&edge) {
            style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        Span::styled(look.operation_glyph(operation), style)
    };
    Edge::ALL.map(letter).to_vec()
}

/// Whether a cell is drawn as a graph in an area of this size, not as a list of its edges.
pub fn fits(width: u16, height: u16) -> bool {
    Plan::of(Rect::new(0, 0, width, height)).is_some()
}

/// Draws a cell into an area: as a graph, as a list of its edges, or as six letters.
pub fn draw(frame: &mut Frame, area: Rect, look: &Look, view: &GraphView) {
    let area = area.intersection(frame.area());
    if let Some(plan) = Plan::of(area) {
        draw_graph(frame, look, view, &plan);
    } else if let Some(list) = List::of(area) {
        draw_list(frame, look, view, &list);
    } else if area.width >= 6 && area.height >= 1 {
        let row = Line::from(letters(look, view.cell, view.marked));
        frame.render_widget(row, Rect { height: 1, ..area });
    }
}

/// The edge at a place of the screen, for the mouse.
pub fn edge_at(area: Rect, column: u16, row: u16) -> Option<Edge> {
    let place = Position::new(column, row);
    let hit = |edge: &Edge| match (Plan::of(area), List::of(area)) {
        (Some(plan), _) => plan.route(*edge).hit(place),
        (None, Some(list)) => list.entry(*edge).contains(place),
        (None, None) => {
            let letter = Position::new(area.x + edge.place() as u16, area.y);
            area.width >= 6 && letter == place
        }
    };
    Edge::ALL
        .into_iter()
        .filter(|_| area.contains(place))
        .find(hit)
}

fn draw_graph(frame: &mut Frame, look: &Look, view: &GraphView, plan: &Plan) {
    let signal = Signal::of(&view.cell);
    let routes = Edge::ALL.map(|edge| plan.route(edge));
    // Boxes first: a line changes the border that it leaves.
    for (number, area) in plan.nodes.into_iter().enumerate() {
        draw_node(frame.buffer_mut(), look, area, number, plan.named_ends);
    }
    // What stands out is drawn last.
    for (edge, route) in Edge::ALL.into_iter().zip(&routes) {
        let stroke = view.stroke(edge, &signal);
        let role = match stroke {
            Stroke::Cursor if view.marked.contains(&edge) => Role::Mutated,
            Stroke::Cursor => Role::Accent,
            Stroke::Marked => Role::Mutated,
            Stroke::None => Role::None,
            Stroke::Dead => Role::Dead,
            Stroke::Plain => Look::operation_role(view.cell.operation(edge)),
        };
        let ends = Ends {
            connected: view.cell.operation(edge) != Operation::None,
            boxed: plan.boxed(),
        };
        draw_route(frame.buffer_mut(), look, route, stroke, role, ends);
    }
    for (edge, route) in Edge::ALL.into_iter().zip(&routes) {
        let label = view.label(look, edge, &signal, plan.full_names);
        draw_label(frame, route, label);
    }
}

/// Centres a label on its route, with a space on either side where there is room.
fn draw_label(frame: &mut Frame, route: &Route, label: Span) {
    let width = label.width() as u16;
    let room = route.label.width;
    let x = route.label.x + room.saturating_sub(width) / 2;
    let buffer = frame.buffer_mut();
    if room >= width + 2 {
        for beside in [x - 1, x + width] {
            if let Some(cell) = buffer.cell_mut((beside, route.label.y)) {
                cell.set_symbol(" ");
            }
        }
    }
    buffer.set_span(x, route.label.y, &label, room);
}

/// A list of the edges in columns.
struct List {
    area: Rect,
    rows: u16,
    width: u16,
}

/// A mark, the edge, a short name, a space.
const ENTRY: u16 = 10;
/// The same with a full name.
const LONG_ENTRY: u16 = 18;

impl List {
    fn of(area: Rect) -> Option<List> {
        let fits = |rows: &u16| area.height >= *rows && area.width >= 6 / rows * ENTRY;
        let rows = [3, 6, 2, 1].into_iter().find(fits)?;
        let width = (area.width / (6 / rows)).min(LONG_ENTRY + 2);
        Some(List { area, rows, width })
    }

    fn entry(&self, edge: Edge) -> Rect {
        let place = edge.place() as u16;
        Rect::new(
            self.area.x + place / self.rows * self.width,
            self.area.y + place % self.rows,
            self.width,
            1,
        )
    }
}

fn draw_list(frame: &mut Frame, look: &Look, view: &GraphView, list: &List) {
    let signal = Signal::of(&view.cell);
    for edge in Edge::ALL {
        let mark = match view.stroke(edge, &signal) {
            Stroke::Cursor => look.span(">", Role::Accent),
            Stroke::Marked => look.span("*", Role::Mutated),
            _ => Span::raw(" "),
        };
        let label = view.label(look, edge, &signal, list.width >= LONG_ENTRY);
        let name = look.span(format!("{edge} "), Role::Dim);
        frame.render_widget(Line::from(vec![mark, name, label]), list.entry(edge));
    }
}
