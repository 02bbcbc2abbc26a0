//! Where the nodes and edges of a cell's graph lie; it depends on the area alone.

use freerea_core::space::nats::Edge;
use ratatui::layout::{Position, Rect};

/// Length of the longest name of an operation.
const FULL_NAME: u16 = 12;
/// Length of the longest short name.
const SHORT_NAME: u16 = 5;
/// Longer gaps between the nodes look lost.
const LONGEST_GAP: u16 = 26;

/// A graph of four nodes in a row: their neighbours joined by straight lines, 0-2 and 0-3 as arcs
/// above, 1-3 as an arc below, so that no two edges cross.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DiagramPlan {
    /// The boxes of the nodes.
    pub nodes: [Rect; 4],
    /// Whether the operations' full names fit.
    pub full_names: bool,
    /// Whether labels stand on the straight lines, not above them.
    pub on_line: bool,
    /// Whether the input and the output are named.
    pub named_ends: bool,
    row_02: u16,
    row_03: u16,
    row_13: u16,
}

/// Which way an edge ends at its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    Right,
    Down,
    Up,
}

/// An edge's line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Route {
    /// Start, corners and end; neighbours share a row or a column.
    pub corners: Vec<Position>,
    /// Which way it ends.
    pub heading: Heading,
    /// The row of the label, and the columns among which it is centred.
    pub label: Rect,
}

struct Boxes {
    widths: [u16; 4],
    height: u16,
}

impl Boxes {
    fn width(&self) -> u16 {
        self.widths.iter().sum()
    }

    /// The largest that leave room for the names.
    fn in_area(area: Rect) -> Option<(Boxes, bool)> {
        let boxes = |widths, height| Boxes { widths, height };
        let fits = |boxes: &Boxes, gap: u16, rows: u16| {
            area.width >= boxes.width() + 3 * gap && area.height >= rows
        };
        let named = boxes([8, 3, 3, 9], 3);
        if fits(&named, FULL_NAME + 4, 8) {
            return Some((named, true));
        }
        let framed = boxes([5, 3, 3, 3], 3);
        if fits(&framed, SHORT_NAME, 8) {
            return Some((framed, false));
        }
        let plain = boxes([3, 3, 3, 3], 1);
        fits(&plain, SHORT_NAME, 6).then_some((plain, false))
    }
}

impl DiagramPlan {
    /// The plan for an area, where the area is large enough for a graph.
    pub fn of(area: Rect) -> Option<DiagramPlan> {
        let (boxes, named_ends) = Boxes::in_area(area)?;
        let gap = ((area.width - boxes.width()) / 3).min(LONGEST_GAP);
        let full_names = gap >= FULL_NAME;
        let longest = if full_names { FULL_NAME } else { SHORT_NAME };
        // A space on either side, a piece of line, and the arrow's head.
        let on_line = gap >= longest + 4;

        // Rows between the arcs, from the inner arc to the nodes, from the nodes to the lower arc.
        let mut spaces = [1, 2, 2];
        let limits = [3, 4, 4];
        let mut spare = area.height - boxes.height - 5;
        for place in (0..3).cycle().take(9) {
            if spare > 0 && spaces[place] < limits[place] {
                spaces[place] += 1;
                spare -= 1;
            }
        }
        let row_03 = area.y + spare / 2;
        let row_02 = row_03 + spaces[0];
        let top = row_02 + spaces[1];
        let row_13 = top + boxes.height - 1 + spaces[2];

        let mut x = area.x + (area.width - boxes.width() - 3 * gap) / 2;
        let nodes = boxes.widths.map(|width| {
            let node = Rect::new(x, top, width, boxes.height);
            x += width + gap;
            node
        });
        Some(DiagramPlan {
            nodes,
            full_names,
            on_line,
            named_ends,
            row_02,
            row_03,
            row_13,
        })
    }

    /// Whether the nodes have boxes.
    pub fn boxed(&self) -> bool {
        self.nodes[0].height > 1
    }

    /// The line of an edge.
    pub fn route(&self, edge: Edge) -> Route {
        match edge {
            Edge::E01 | Edge::E12 | Edge::E23 => self.straight(edge),
            Edge::E02 => self.above(edge, self.row_02),
            Edge::E03 => self.above(edge, self.row_03),
            Edge::E13 => self.below(edge, self.row_13),
        }
    }

    fn ends(&self, edge: Edge) -> (Rect, Rect) {
        let node = |node: freerea_core::space::nats::Node| self.nodes[node.number()];
        (node(edge.source()), node(edge.target()))
    }

    fn straight(&self, edge: Edge) -> Route {
        let (source, target) = self.ends(edge);
        let row = source.y + source.height / 2;
        let gap = target.x - source.right();
        let label = if self.on_line {
            Rect::new(source.right(), row, gap - 1, 1)
        } else {
            Rect::new(source.right(), row - 1, gap, 1)
        };
        Route {
            corners: vec![
                Position::new(source.right(), row),
                Position::new(target.x - 1, row),
            ],
            heading: Heading::Right,
            label,
        }
    }

    /// The column in which an arc leaves or enters its node.
    fn column(&self, node: Rect, edge: Edge) -> u16 {
        let inset = u16::from(self.boxed());
        match (edge, node == self.nodes[0]) {
            (Edge::E03, true) => node.x + inset,
            (Edge::E02, true) => node.right() - 1 - inset,
            _ => node.x + node.width / 2,
        }
    }

    fn above(&self, edge: Edge, row: u16) -> Route {
        let (source, target) = self.ends(edge);
        let mut route = self.arc(edge, row);
        route.corners[0].y = source.y - 1;
        route.corners[3].y = target.y - 1;
        route
    }

    fn below(&self, edge: Edge, row: u16) -> Route {
        let (source, target) = self.ends(edge);
        let mut route = self.arc(edge, row);
        route.corners[0].y = source.bottom();
        route.corners[3].y = target.bottom();
        route.heading = Heading::Up;
        route
    }

    fn arc(&self, edge: Edge, row: u16) -> Route {
        let (source, target) = self.ends(edge);
        let (from, to) = (self.column(source, edge), self.column(target, edge));
        let (from, to) = (Position::new(from, row), Position::new(to, row));
        Route {
            corners: vec![from, from, to, to],
            heading: Heading::Down,
            label: Rect::new(from.x + 1, row, to.x - from.x - 1, 1),
        }
    }
}

impl Route {
    /// Whether a place lies on the line or within its label's row of names.
    pub fn hit(&self, place: Position) -> bool {
        let on_line = self.corners.windows(2).any(|ends| {
            let (a, b) = (ends[0], ends[1]);
            (a.x.min(b.x)..=a.x.max(b.x)).contains(&place.x)
                && (a.y.min(b.y)..=a.y.max(b.y)).contains(&place.y)
        });
        on_line || self.label.contains(place)
    }
}
