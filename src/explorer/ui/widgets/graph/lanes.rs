//! Where the nodes and edges of an arbitrary graph lie: nodes in a row, neighbours joined by
//! straight lines, all other edges as arcs in lanes above and below.

use freerea_core::space::Gene;
use freerea_core::space::drawing::{Diagram, DiagramEdge, sides};
use ratatui::layout::{Position, Rect};

use crate::explorer::ui::widgets::graph::plan::{Heading, Route};

/// Longer gaps between the nodes look lost.
const LONGEST_GAP: u16 = 12;

/// How much a node's box says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// Its number and a short name.
    Short,
    /// A nickname alone.
    Nickname,
    /// As few letters as can be.
    Letter,
}

impl Naming {
    /// The width of a box, borders included.
    const fn width(self) -> u16 {
        match self {
            Naming::Short => 9,
            Naming::Nickname => 6,
            Naming::Letter => 5,
        }
    }

    /// The narrowest gap between boxes.
    const fn gap(self) -> u16 {
        match self {
            Naming::Short | Naming::Nickname => 2,
            Naming::Letter => 1,
        }
    }
}

/// The plan of a graph in an area.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    /// The boxes of the nodes.
    pub nodes: Vec<Rect>,
    /// What stands in them.
    pub naming: Naming,
    /// The edges with their lines.
    pub routes: Vec<(DiagramEdge, Route)>,
}

/// An edge that is no straight line between neighbours.
#[derive(Clone, Copy)]
struct Arc {
    edge: DiagramEdge,
    above: bool,
    lane: u16,
}

impl Arc {
    fn length(&self) -> usize {
        self.edge.to - self.edge.from
    }

    fn overlaps(&self, other: &Arc) -> bool {
        self.above == other.above
            && self.edge.from < other.edge.to
            && other.edge.from < self.edge.to
    }
}

impl Lanes {
    /// The rows that the graph needs in an area of this width.
    pub fn height(graph: &Diagram, width: u16) -> Option<u16> {
        let unbounded = Rect::new(0, 0, width, u16::MAX / 2);
        let lanes = Lanes::of(graph, None, unbounded)?;
        let corners = || lanes.routes.iter().flat_map(|(_, route)| &route.corners);
        let rows = corners().map(|corner| corner.y);
        let boxes = lanes
            .nodes
            .iter()
            .flat_map(|node| [node.y, node.bottom() - 1]);
        let (first, last) = rows.chain(boxes).fold((u16::MAX, 0), |(first, last), row| {
            (first.min(row), last.max(row))
        });
        Some(last + 1 - first)
    }

    /// The plan of the edges that are there, and of one that is pointed at; `None` where the
    /// graph does not fit.
    pub fn of(graph: &Diagram, cursor: Option<Gene>, area: Rect) -> Option<Lanes> {
        let count = graph.nodes.len() as u16;
        let shown = |edge: &&DiagramEdge| edge.present || cursor == Some(edge.gene);
        let (straight, arcs): (Vec<DiagramEdge>, Vec<DiagramEdge>) = graph
            .edges
            .iter()
            .filter(shown)
            .partition(|edge| edge.is_straight());
        let arcs = laid(&arcs);
        let rows = |above| {
            let lanes = arcs.iter().filter(|arc| arc.above == above);
            lanes.map(|arc| arc.lane).max().unwrap_or(0)
        };
        // A row for the heads of the arrows on either side that has arcs.
        let depth = |above| match rows(above) {
            0 => 0,
            lanes => lanes + 1,
        };
        let (above, below) = (depth(true), depth(false));
        if area.height < above + 3 + below {
            return None;
        }
        let ports = most_ports(&arcs, graph.nodes.len());
        let fits = |naming: &Naming| {
            let width = count * naming.width() + (count - 1) * naming.gap();
            area.width >= width && ports + 2 <= naming.width()
        };
        let all = [Naming::Short, Naming::Nickname, Naming::Letter];
        let naming = all.into_iter().find(fits)?;
        let width = naming.width();
        let gap = ((area.width - count * width) / (count - 1).max(1)).min(LONGEST_GAP);
        let spare = area.height - above - 3 - below;
        let top = area.y + above + spare / 2;
        let used = count * width + (count - 1) * gap;
        let left = area.x + (area.width - used) / 2;
        let nodes: Vec<Rect> = (0..count)
            .map(|number| Rect::new(left + number * (width + gap), top, width, 3))
            .collect();
        let mut routes: Vec<(DiagramEdge, Route)> = straight
            .into_iter()
            .map(|edge| (edge, line(&nodes, edge)))
            .collect();
        routes.extend(arcs.iter().map(|arc| (arc.edge, bow(&nodes, arc, &arcs))));
        Some(Lanes {
            nodes,
            naming,
            routes,
        })
    }
}

/// The most arcs that meet one side of a node, each of which needs a column of its box.
fn most_ports(arcs: &[Arc], nodes: usize) -> u16 {
    let meeting = |node: usize, above: bool| {
        let side = arcs.iter().filter(move |arc| arc.above == above);
        side.filter(|arc| arc.edge.from == node || arc.edge.to == node)
            .count() as u16
    };
    let sides = (0..nodes).flat_map(|node| [true, false].map(|above| meeting(node, above)));
    sides.max().unwrap_or(0)
}

/// Gives each arc a side and a lane, the longer ones outside.
fn laid(edges: &[DiagramEdge]) -> Vec<Arc> {
    let arcs = edges.iter().zip(sides(edges));
    let mut arcs: Vec<Arc> = arcs
        .map(|(&edge, above)| Arc {
            edge,
            above,
            lane: 0,
        })
        .collect();
    arcs.sort_by_key(Arc::length);
    for place in 0..arcs.len() {
        let (inner, rest) = arcs.split_at_mut(place);
        let taken = inner.iter().filter(|other| other.overlaps(&rest[0]));
        rest[0].lane = 1 + taken.map(|other| other.lane).max().unwrap_or(0);
    }
    arcs
}

fn line(nodes: &[Rect], edge: DiagramEdge) -> Route {
    let (source, target) = (nodes[edge.from], nodes[edge.to]);
    let row = source.y + 1;
    Route {
        corners: vec![
            Position::new(source.right(), row),
            Position::new(target.x - 1, row),
        ],
        heading: Heading::Right,
        label: Rect::new(source.right(), row, 0, 0),
    }
}

/// An arc with a port of its own at both nodes: arrivals left of departures; of the departures
/// the longest leftmost, of the arrivals the longest rightmost, so that none crosses another.
fn bow(nodes: &[Rect], arc: &Arc, arcs: &[Arc]) -> Route {
    let side = || arcs.iter().filter(|other| other.above == arc.above);
    let (source, target) = (nodes[arc.edge.from], nodes[arc.edge.to]);
    let departing = side()
        .filter(|other| other.edge.from == arc.edge.from && other.length() < arc.length())
        .count() as u16;
    let arriving = side()
        .filter(|other| other.edge.to == arc.edge.to && other.length() > arc.length())
        .count() as u16;
    let departures = side()
        .filter(|other| other.edge.from == arc.edge.to)
        .count() as u16;
    let from = source.right() - 2 - departing;
    // Left of what departs from the same box.
    let to = target.right() - 2 - departures - arriving;
    let (start, row, end) = if arc.above {
        (source.y - 1, source.y - 1 - arc.lane, target.y - 1)
    } else {
        (source.bottom(), source.bottom() + arc.lane, target.bottom())
    };
    Route {
        corners: vec![
            Position::new(from, start),
            Position::new(from, row),
            Position::new(to, row),
            Position::new(to, end),
        ],
        heading: if arc.above {
            Heading::Down
        } else {
            Heading::Up
        },
        label: Rect::new(from, row, 0, 0),
    }
}
