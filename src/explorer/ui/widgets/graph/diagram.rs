//! A graph whose nodes carry operations.

use freerea_core::space::Gene;
use freerea_core::space::drawing::{Diagram, DiagramEdge};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::Widget;

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::frame as panel;
use crate::explorer::ui::widgets::graph::emphasis::Emphasis;
use crate::explorer::ui::widgets::graph::lanes::{Lanes, Naming};
use crate::explorer::ui::widgets::graph::lines::{Ends, Stroke, draw_route};
use crate::explorer::ui::widgets::graph::list::List;

/// Draws a graph, or its nodes as a list; says whether there was room.
pub(crate) fn draw(
    frame: &mut Frame,
    area: Rect,
    look: &Look,
    graph: &Diagram,
    emphasis: Emphasis,
) -> bool {
    if let Some(lanes) = Lanes::of(graph, emphasis.cursor, area) {
        draw_lanes(frame, look, graph, emphasis, &lanes);
        true
    } else if let Some(list) = List::of(graph, area) {
        list.draw(frame, look, graph, emphasis);
        true
    } else {
        false
    }
}

/// The gene at a place of the screen; an error where not even a list fits.
pub(crate) fn gene_at(
    graph: &Diagram,
    cursor: Option<Gene>,
    area: Rect,
    place: Position,
) -> Result<Option<Gene>, ()> {
    if let Some(lanes) = Lanes::of(graph, cursor, area) {
        let mut nodes = lanes.nodes.iter().zip(&graph.nodes);
        let node = nodes.find(|(boxed, _)| boxed.contains(place));
        if let Some((_, node)) = node {
            return Ok(node.gene);
        }
        let mut routes = lanes.routes.iter();
        let edge = routes.find(|(_, route)| route.hit(place));
        return Ok(edge.map(|(edge, _)| edge.gene));
    }
    let list = List::of(graph, area).ok_or(())?;
    Ok(list.gene_at(graph, place))
}

fn draw_lanes(frame: &mut Frame, look: &Look, graph: &Diagram, emphasis: Emphasis, lanes: &Lanes) {
    // Boxes first: a line changes the border that it leaves.
    for number in 0..graph.nodes.len() {
        draw_node(frame, look, graph, number, emphasis, lanes);
    }
    // What stands out is drawn last.
    let weight = |edge: &DiagramEdge| {
        let cursor = emphasis.is_cursor(edge.gene);
        (cursor, emphasis.is_marked(edge.gene))
    };
    let mut routes: Vec<_> = lanes.routes.iter().collect();
    routes.sort_by_key(|(edge, _)| weight(edge));
    for (edge, route) in routes {
        let (stroke, role) = match weight(edge) {
            (true, _) => (Stroke::Cursor, Role::Accent),
            (_, true) => (Stroke::Marked, Role::Mutated),
            _ => (Stroke::Plain, Role::Text),
        };
        let ends = Ends {
            connected: edge.present,
            boxed: true,
        };
        draw_route(frame.buffer_mut(), look, route, stroke, role, ends);
    }
}

fn draw_node(
    frame: &mut Frame,
    look: &Look,
    graph: &Diagram,
    number: usize,
    emphasis: Emphasis,
    lanes: &Lanes,
) {
    let (node, area) = (&graph.nodes[number], lanes.nodes[number]);
    let is = |emphasised: fn(&Emphasis, Gene) -> bool| {
        node.gene.is_some_and(|gene| emphasised(&emphasis, gene))
    };
    let (cursor, marked) = (
        is(|e, gene| e.is_cursor(gene)),
        is(|e, gene| e.is_marked(gene)),
    );
    let buffer = frame.buffer_mut();
    panel::block(look, cursor).render(area, buffer);
    let (name, style): (&str, Style) = match (node.operation, number) {
        (Some(operation), _) => {
            let names = operation.names();
            let name = match lanes.naming {
                Naming::Short => names.short,
                Naming::Letter if names.nickname.len() > 3 => look.operation_glyph(operation),
                Naming::Nickname | Naming::Letter => names.nickname,
            };
            (name, look.style(Look::operation_role(operation)))
        }
        (None, 0) => ("in", look.style(Role::Text)),
        (None, _) => ("out", look.style(Role::Text)),
    };
    let text = match (lanes.naming, node.operation) {
        (Naming::Short, Some(_)) => format!("{} {name:<5}", node.name),
        (Naming::Short, None) => format!("{name:^7}"),
        (Naming::Nickname, _) => format!("{name:^4}"),
        (Naming::Letter, _) => format!("{name:^3}"),
    };
    let mut style = style.add_modifier(Modifier::BOLD);
    if marked {
        style = style
            .patch(look.style(Role::Mutated))
            .add_modifier(Modifier::UNDERLINED);
    }
    if cursor {
        style = style.patch(look.style(Role::Selection));
    }
    let room = usize::from(area.width - 2);
    buffer.set_stringn(area.x + 1, area.y + 1, text, room, style);
}
