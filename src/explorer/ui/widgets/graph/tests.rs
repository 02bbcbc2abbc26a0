use freerea_core::space::nats::Edge;

use super::*;
use crate::explorer::ui::widgets::graph::plan::DiagramPlan;
use crate::explorer::ui::widgets::graph::trial::{look, rows, shown};

/// The edge of a cell of the topology space at a place.
fn edge_at(area: Rect, x: u16, y: u16) -> Option<Edge> {
    let cell: Cell = CELL.parse().unwrap();
    gene_at(&cell.draft(), None, area, x, y).map(|gene| Edge::ALL[gene.place()])
}

use crate::explorer::theme::Glyphs;

const CELL: &str =
    "|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|none~1|avg_pool_3x3~2|";

fn draw_cell(cell: &str, size: (u16, u16), glyphs: Glyphs, cursor: Option<Edge>) -> Vec<String> {
    let cell: Cell = cell.parse().unwrap();
    let view = GraphView {
        draft: cell.draft(),
        marked: &[Edge::E02.into()],
        cursor: cursor.map(Gene::from),
    };
    rows(size, |frame, area| draw(frame, area, &look(glyphs), &view))
}

#[test]
fn each_size_names_all_six_operations() {
    for (size, names) in [
        (
            (120, 22),
            ["nor_conv_3x3", "skip_connect", "avg_pool_3x3", "3 out"],
        ),
        (
            (60, 16),
            ["nor_conv_3x3", "skip_connect", "avg_pool_3x3", "none"],
        ),
        ((44, 12), ["conv3", "skip", "pool", "conv1"]),
        ((30, 9), ["conv3", "skip", "pool", "conv1"]),
        ((27, 6), ["conv3", "skip", "pool", "conv1"]),
        ((22, 3), ["0-1 conv3", "*0-2 skip", "2-3 pool", "1-3 none"]),
        (
            (40, 3),
            ["0-1 nor_conv_3x3", "*0-2 skip_connect", "2-3", "1-3 none"],
        ),
        ((12, 6), ["0-1 conv3", "*0-2 skip", "2-3 pool", "1-3 none"]),
        ((6, 1), ["3→13·○", "", "", ""]),
    ] {
        let text = shown(&draw_cell(CELL, size, Glyphs::Unicode, Some(Edge::E12)));
        for name in names {
            assert!(text.contains(name), "{size:?}: {name}");
        }
    }
}

#[test]
fn ascii_stays_ascii_at_every_size() {
    for width in 0..=90 {
        for height in 0..=20 {
            let size = (width, height);
            let text = draw_cell(CELL, size, Glyphs::Ascii, Some(Edge::E03)).join("\n");
            assert!(text.is_ascii(), "{size:?}\n{text}");
        }
    }
    shown(&draw_cell(CELL, (60, 16), Glyphs::Ascii, Some(Edge::E03)));
}

#[test]
fn routes_and_labels_of_two_edges_never_meet() {
    for width in 27..=160 {
        for height in 6..=40 {
            let area = Rect::new(3, 2, width, height);
            let plan = DiagramPlan::of(area).unwrap();
            for place in area.positions() {
                let edges = Edge::ALL.into_iter().filter(|&e| plan.route(e).hit(place));
                assert!(edges.count() <= 1, "{width}x{height} at {place}");
                let node = plan.nodes.iter().any(|node| node.contains(place));
                assert!(!node || edge_at(area, place.x, place.y).is_none());
            }
            for edge in Edge::ALL {
                let route = plan.route(edge);
                let longest = if plan.full_names { 12 } else { 5 };
                assert!(route.label.width >= longest, "{width}x{height} {edge}");
                for corner in route.corners {
                    assert!(area.contains(corner), "{width}x{height} {edge}");
                }
            }
        }
    }
}

#[test]
fn the_mouse_finds_an_edge_by_its_name() {
    for size in [(80, 20), (30, 9), (24, 3), (12, 6), (6, 1)] {
        let area = Rect::new(0, 0, size.0, size.1);
        let found = |edge| {
            area.positions()
                .any(|Position { x, y }| edge_at(area, x, y) == Some(edge))
        };
        assert!(Edge::ALL.into_iter().all(found), "{size:?}");
    }
    // The name of 0-3 stands in the top row, in the middle.
    assert_eq!(edge_at(Rect::new(0, 0, 30, 9), 14, 0), Some(Edge::E03));
    assert_eq!(edge_at(Rect::new(0, 0, 30, 9), 40, 0), None);
}

#[test]
fn lines_tell_dead_empty_and_marked_edges_without_colour() {
    let dry = "|none~0|+|nor_conv_1x1~0|none~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|";
    let rows = draw_cell(dry, (64, 16), Glyphs::Unicode, None);
    shown(&rows);
    let row = |name: &str| rows.iter().find(|row| row.contains(name)).unwrap();
    assert!(row("nor_conv_3x3").contains('╌'), "1-3 carries no signal");
    assert!(rows.join("").contains('┈') && row("nor_conv_1x1").contains('━'));
    assert!(!row("avg_pool_3x3").contains('╌'));
}

#[test]
fn letters_underline_what_is_marked() {
    let spans = letters(
        &look(Glyphs::Ascii),
        CELL.parse().unwrap(),
        &[Edge::E12.into()],
    );
    let text: String = spans.iter().map(|span| span.content.as_ref()).collect();
    assert_eq!(text, "3s13.o");
    let underlined = |span: &Span| span.style.add_modifier.contains(Modifier::UNDERLINED);
    assert_eq!(spans.iter().position(underlined), Some(2));
}

#[test]
fn the_mouse_finds_nodes_and_edges_of_a_graph() {
    let text = "input;conv3x3-bn-relu:0;conv1x1-bn-relu:0;maxpool3x3:1,2;output:0,3";
    let cell: Cell = text.parse().unwrap();
    let Drawing::Graph(graph) = cell.draft().drawing() else {
        panic!("a graph is drawn as one");
    };
    let nodes = graph.nodes.iter().filter_map(|node| node.gene);
    let edges = graph.edges.iter().filter(|edge| edge.present);
    let area = Rect::new(2, 1, 96, 13);
    for gene in nodes.chain(edges.map(|edge| edge.gene)) {
        let mut places = area.positions();
        let hit = |place: Position| gene_at(&cell.draft(), None, area, place.x, place.y);
        assert!(places.any(|place| hit(place) == Some(gene)), "{gene}");
    }
}

#[test]
fn lines_of_a_graph_have_ends_of_their_own_and_pass_no_node() {
    let area = Rect::new(3, 2, 110, 15);
    let mut drawn = 0;
    for cell in freerea_core::space::nasbench101::GraphCell::all()
        .iter()
        .step_by(1_009)
    {
        let Drawing::Graph(graph) = Cell::from(*cell).draft().drawing() else {
            panic!("a graph is drawn as one");
        };
        let Some(lanes) = lanes::Lanes::of(&graph, None, area) else {
            continue;
        };
        drawn += 1;
        let mut ends = Vec::new();
        for (edge, route) in &lanes.routes {
            let corners = &route.corners;
            assert!(
                corners.iter().all(|&corner| area.contains(corner)),
                "{cell}"
            );
            ends.extend([(false, corners[0]), (true, corners[corners.len() - 1])]);
            let node = |number: usize| lanes.nodes[number];
            for other in 0..graph.nodes.len() {
                let mut places = node(other).positions();
                assert!(!places.any(|place| route.hit(place)), "{cell}: {edge:?}");
            }
        }
        let count = ends.len();
        ends.sort();
        ends.dedup();
        assert_eq!(ends.len(), count, "{cell}");
    }
    assert!(drawn > 400, "{drawn} fit");
}
