//! The characters that a graph is drawn with.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::frame;
use crate::explorer::ui::widgets::graph::plan::{Heading, Route};

/// How an edge's line is drawn; each is distinct from the others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// It carries signal.
    Plain,
    /// It carries none, as it cannot reach the output or is never reached.
    Dead,
    /// It is no connection at all.
    None,
    /// It stands out.
    Marked,
    /// Keys go to it.
    Cursor,
}

/// Horizontal, vertical, and the corners: top left, top right, bottom left, bottom right.
type Set = [&'static str; 6];

impl Stroke {
    fn set(self, look: &Look) -> Set {
        let (unicode, ascii): (Set, Set) = match self {
            Stroke::Plain => (
                ["─", "│", "╭", "╮", "╰", "╯"],
                ["-", "|", "+", "+", "+", "+"],
            ),
            Stroke::Dead => (
                ["╌", "╎", "╭", "╮", "╰", "╯"],
                ["~", "!", "+", "+", "+", "+"],
            ),
            Stroke::None => (
                ["┈", "┊", "╭", "╮", "╰", "╯"],
                [".", ":", ".", ".", ":", ":"],
            ),
            Stroke::Marked => (
                ["━", "┃", "┏", "┓", "┗", "┛"],
                ["*", "*", "*", "*", "*", "*"],
            ),
            Stroke::Cursor => (
                ["═", "║", "╔", "╗", "╚", "╝"],
                ["=", "#", "#", "#", "#", "#"],
            ),
        };
        std::array::from_fn(|at| look.glyph(unicode[at], ascii[at]))
    }
}

fn put(buffer: &mut Buffer, place: Position, symbol: &str, look: &Look, role: Role) {
    if let Some(cell) = buffer.cell_mut(place) {
        cell.set_symbol(symbol).set_style(look.style(role));
    }
}

/// The places of a straight piece, both ends included.
fn between(a: Position, b: Position) -> impl Iterator<Item = Position> {
    let columns = a.x.min(b.x)..=a.x.max(b.x);
    columns.flat_map(move |x| (a.y.min(b.y)..=a.y.max(b.y)).map(move |y| Position::new(x, y)))
}

/// What the ends of an edge show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    /// Something leaves its source and arrives at its target.
    pub connected: bool,
    /// The nodes have boxes.
    pub boxed: bool,
}

/// Draws the line of an edge with the head of its arrow, and the place where it leaves its box.
pub(crate) fn draw_route(
    buffer: &mut Buffer,
    look: &Look,
    route: &Route,
    stroke: Stroke,
    role: Role,
    ends: Ends,
) {
    let [
        horizontal,
        vertical,
        top_left,
        top_right,
        bottom_left,
        bottom_right,
    ] = stroke.set(look);
    for ends in route.corners.windows(2) {
        let along = if ends[0].y == ends[1].y {
            horizontal
        } else {
            vertical
        };
        for place in between(ends[0], ends[1]) {
            put(buffer, place, along, look, role);
        }
    }
    if let [start, first, second, _] = route.corners[..] {
        let (left, right) = if first.y < start.y {
            (top_left, top_right)
        } else {
            (bottom_left, bottom_right)
        };
        put(buffer, first, left, look, role);
        put(buffer, second, right, look, role);
    }
    let (head, leaving) = match route.heading {
        Heading::Right => (look.glyph("►", ">"), look.glyph("├", "|")),
        Heading::Down => (look.glyph("▼", "v"), look.glyph("┴", "+")),
        Heading::Up => (look.glyph("▲", "^"), look.glyph("┬", "+")),
    };
    if ends.connected {
        let end = route.corners[route.corners.len() - 1];
        put(buffer, end, head, look, role);
        if ends.boxed {
            let start = route.corners[0];
            let border = match route.heading {
                Heading::Right => Position::new(start.x - 1, start.y),
                Heading::Down => Position::new(start.x, start.y + 1),
                Heading::Up => Position::new(start.x, start.y - 1),
            };
            put(buffer, border, leaving, look, Role::Border);
        }
    }
}

/// Draws a node: its number, in a box where there is room, and which end of the cell it is.
pub(crate) fn draw_node(buffer: &mut Buffer, look: &Look, area: Rect, number: usize, named: bool) {
    let end = match (named, number) {
        (true, 0) => Some("in"),
        (true, 3) => Some("out"),
        _ => None,
    };
    let (text, x) = match end {
        Some(end) => (format!("{number} {end}"), area.x + 2),
        None if area.height == 1 => (format!("({number})"), area.x),
        None => (number.to_string(), area.x + area.width / 2),
    };
    if area.height > 1 {
        frame::block(look, false).render(area, buffer);
    }
    let style = look.style(Role::Text).add_modifier(Modifier::BOLD);
    let row = area.y + area.height / 2;
    buffer.set_stringn(x, row, text, usize::from(area.width), style);
}
