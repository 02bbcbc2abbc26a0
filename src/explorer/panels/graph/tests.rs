use super::plan::Plan;
use super::trial::{look, rows, shown};
use super::*;
use crate::space::nats::Edge;

/// The edge of a cell of the topology space at a place.
fn edge_at(area: Rect, x: u16, y: u16) -> Option<Edge> {
    let cell: Cell = CELL.parse().unwrap();
    gene_at(&cell.draft(), area, x, y).map(|gene| Edge::ALL[gene.place()])
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
            let plan = Plan::of(area).unwrap();
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
