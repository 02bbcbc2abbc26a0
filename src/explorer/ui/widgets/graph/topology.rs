//! A cell of four nodes in a row, and six edges with their operations.

use freerea_core::space::drawing::DrawnTopology;
use freerea_core::space::nats::{Edge, EdgeOperation, Signal};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::graph::emphasis::{Emphasis, role};
use crate::explorer::ui::widgets::graph::lines::{Ends, Stroke, draw_node, draw_route};
use crate::explorer::ui::widgets::graph::plan::{DiagramPlan, Route};

/// The fewest rows of a graph.
pub(crate) const LOWEST: u16 = 6;

/// A cell with what is to be noticed of it.
#[derive(Clone, Copy)]
pub(crate) struct Topology<'a> {
    pub drawn: DrawnTopology,
    pub emphasis: Emphasis<'a>,
}

impl Topology<'_> {
    fn stroke(&self, edge: Edge, signal: &Signal) -> Stroke {
        let empty = self.drawn.cell.operation(edge) == EdgeOperation::None;
        match () {
            () if self.emphasis.is_cursor(self.drawn.gene(edge)) => Stroke::Cursor,
            () if self.emphasis.is_marked(self.drawn.gene(edge)) => Stroke::Marked,
            () if empty => Stroke::None,
            () if !signal.carried_by(edge) => Stroke::Dead,
            () => Stroke::Plain,
        }
    }

    fn label<'t>(&self, look: &Look, edge: Edge, signal: &Signal, full: bool) -> Span<'t> {
        let carried = self.drawn.carried(edge);
        let name = if full {
            carried.name()
        } else {
            carried.names().short
        };
        let mut style = look.style(role(carried, signal.carried_by(edge)));
        if self.emphasis.is_marked(self.drawn.gene(edge)) {
            style = style.add_modifier(Modifier::BOLD);
        }
        if self.emphasis.is_cursor(self.drawn.gene(edge)) {
            style = style.patch(look.style(Role::Selection));
        }
        Span::styled(name, style)
    }
}

/// Draws a cell as a graph or as a list of its edges; says whether there was room.
pub(crate) fn draw(frame: &mut Frame, area: Rect, look: &Look, view: &Topology) -> bool {
    if let Some(plan) = DiagramPlan::of(area) {
        draw_graph(frame, look, view, &plan);
        true
    } else if let Some(list) = EdgeList::of(area) {
        draw_list(frame, look, view, &list);
        true
    } else {
        false
    }
}

/// The edge at a place of the screen, for the mouse; an error where not even a list fits.
pub(crate) fn edge_at(area: Rect, place: Position) -> Result<Option<Edge>, ()> {
    let hit = |edge: &Edge| match (DiagramPlan::of(area), EdgeList::of(area)) {
        (Some(plan), _) => Ok(plan.route(*edge).hit(place)),
        (None, Some(list)) => Ok(list.entry(*edge).contains(place)),
        (None, None) => Err(()),
    };
    for edge in Edge::ALL {
        if hit(&edge)? {
            return Ok(Some(edge));
        }
    }
    Ok(None)
}

fn draw_graph(frame: &mut Frame, look: &Look, view: &Topology, plan: &DiagramPlan) {
    let signal = Signal::of(&view.drawn.cell);
    let routes = Edge::ALL.map(|edge| plan.route(edge));
    // Boxes first: a line changes the border that it leaves.
    for (number, area) in plan.nodes.into_iter().enumerate() {
        draw_node(frame.buffer_mut(), look, area, number, plan.named_ends);
    }
    // What stands out is drawn last.
    for (edge, route) in Edge::ALL.into_iter().zip(&routes) {
        let stroke = view.stroke(edge, &signal);
        let role = match stroke {
            Stroke::Cursor if view.emphasis.is_marked(view.drawn.gene(edge)) => Role::Mutated,
            Stroke::Cursor => Role::Accent,
            Stroke::Marked => Role::Mutated,
            Stroke::None => Role::None,
            Stroke::Dead => Role::Dead,
            Stroke::Plain => Look::operation_role(view.drawn.carried(edge)),
        };
        let ends = Ends {
            connected: view.drawn.cell.operation(edge) != EdgeOperation::None,
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
struct EdgeList {
    area: Rect,
    rows: u16,
    width: u16,
}

/// A mark, the edge, a short name, a space.
const ENTRY: u16 = 10;
/// The same with a full name.
const LONG_ENTRY: u16 = 18;

impl EdgeList {
    fn of(area: Rect) -> Option<EdgeList> {
        let fits = |rows: &u16| area.height >= *rows && area.width >= 6 / rows * ENTRY;
        let rows = [3, 6, 2, 1].into_iter().find(fits)?;
        let width = (area.width / (6 / rows)).min(LONG_ENTRY + 2);
        Some(EdgeList { area, rows, width })
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

fn draw_list(frame: &mut Frame, look: &Look, view: &Topology, list: &EdgeList) {
    let signal = Signal::of(&view.drawn.cell);
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
