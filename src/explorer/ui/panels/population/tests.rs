use freerea_core::evolution::Rule;
use freerea_core::metric::Metric;
use freerea_core::scene::Scene;
use freerea_core::space::Space;

use super::columns::{STRING, width};
use super::*;
use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::panels::testing::PanelFixture;
use crate::explorer::ui::words::fixture::{drawn, events, look, scene, scene_of};

fn view(listing: Listing) -> View {
    View {
        listing,
        ..View::default()
    }
}

fn screen(scene: &Scene, view: &View, size: (u16, u16)) -> String {
    let lines = drawn(draw, scene, view, Glyphs::Unicode, size).join("\n");
    println!("{lines}");
    lines
}

#[test]
fn every_width_shows_what_matters_most() {
    let scene = scene();
    let narrow = screen(&scene, &View::default(), (44, 12));
    for title in ["#", "cell", "score▼", "params", "age"] {
        assert!(narrow.contains(title), "{title}");
    }
    screen(&scene, &View::default(), (20, 4));
    let wide = screen(&scene, &view(Listing::History), (200, 30));
    for title in [
        "NASWOT", "LogSyn", "skip", "FLOPs", "born", "string", "dead",
    ] {
        assert!(wide.contains(title), "{title}");
    }
    let by_naswot = View {
        sort: Column::Metric(Metric::Naswot),
        ..View::default()
    };
    assert!(screen(&scene, &by_naswot, (44, 12)).contains("NASWOT▼"));
    let plain = drawn(draw, &scene, &by_naswot, Glyphs::Ascii, (44, 12));
    assert!(plain[1].contains("NASWOT>"), "{}", plain[1]);
}

#[test]
fn the_best_has_a_star_and_the_marked_a_mark() {
    let scene = scene();
    let best = scene.best.unwrap();
    let view = View {
        marked: vec![best],
        ..view(Listing::HallOfFame)
    };
    let lines = drawn(draw, &scene, &view, Glyphs::Ascii, (60, 14));
    let line = lines.iter().find(|line| line.contains('*')).unwrap();
    assert!(line.starts_with("|+*"), "{line}");
    assert!(line.contains(&format!("#{} ", best.index())), "{line}");
}

#[test]
fn the_note_says_what_is_listed() {
    let scene = scene();
    assert!(screen(&scene, &View::default(), (60, 5)).contains(" 26 alive of 90 "));
    let filtered = View {
        filter: "founder".parse().unwrap(),
        ..view(Listing::History)
    };
    let screen = screen(&scene, &filtered, (70, 5));
    assert!(screen.contains("History filter 'founder' "), "{screen}");
    assert!(screen.contains(&format!(" of {} ", scene.history.len())));
}

#[test]
fn an_empty_list_says_why() {
    assert!(screen(&Scene::default(), &View::default(), (44, 5)).contains("not begun"));
    assert!(screen(&scene_of(2), &View::default(), (44, 5)).contains("founders: 0 of 25"));
    let nothing = View {
        filter: "zebra".parse().unwrap(),
        ..View::default()
    };
    assert!(screen(&scene(), &nothing, (60, 5)).contains("matches the filter 'zebra'"));
}

#[test]
fn clicks_meet_what_is_drawn() {
    let (scene, look) = (scene(), look(Glyphs::Unicode));
    let mut view = view(Listing::History);
    let last = ViewModel::of(&scene, &view, None)
        .rows
        .last()
        .unwrap()
        .record
        .cell;
    view.selected = Some(last);
    let model = ViewModel::of(&scene, &view, None);
    let canvas = Canvas {
        past: None,
        source: Playback::Live,
        guide: None,
        journal: None,
        scene: &scene,
        view: &view,
        model: &model,
        benchmarked: None,
        look: &look,
        covered: false,
    };
    let area = Rect::new(3, 2, 60, 12);
    assert_eq!(page(area), 9);
    assert_eq!(row_at(area, &canvas, 10, 3), None, "the head");
    assert_eq!(row_at(area, &canvas, 10, 4), Some(model.rows.len() - 9));
    assert_eq!(row_at(area, &canvas, 10, 12), model.cursor);
    assert_eq!(row_at(area, &canvas, 10, 13), None, "the border");
    let layout = TableLayout::of(area, &canvas);
    for slot in &layout.slots {
        let at = |x| column_at(area, &canvas, x, 3);
        assert_eq!(at(slot.x), Some(slot.column));
        assert_eq!(at(slot.x + slot.width), None, "the gap");
        assert_eq!(column_at(area, &canvas, slot.x, 4), None);
    }
}

#[test]
fn the_cursor_is_always_seen() {
    for length in 0..40 {
        for height in 1..20 {
            for cursor in 0..length {
                let offset = offset(Some(cursor), length, height);
                assert!((offset..offset + height).contains(&cursor));
                assert!(offset == 0 || offset + height <= length);
                let thumb = thumb(offset, height, length);
                assert!(thumb.end <= height && (length <= height) == thumb.is_empty());
            }
        }
    }
    assert_eq!(thumb(0, 10, 40).start, 0);
    assert_eq!(thumb(30, 10, 40).end, 10);
}

#[test]
fn no_size_is_too_small_and_ascii_stays_ascii() {
    let scenes = [scene(), scene_of(1), scene_of(9)];
    for scene in &scenes {
        for width in 0..=60 {
            for height in [0, 1, 2, 3, 4, 7, 30] {
                let view = view(Listing::History);
                let lines = drawn(draw, scene, &view, Glyphs::Ascii, (width, height));
                assert!(lines.concat().is_ascii(), "{lines:?}");
            }
        }
    }
}

#[test]
fn all_values_fit_their_columns() {
    let scene = scene();
    assert!(events().len() > 200);
    let view = view(Listing::History);
    let listed = ListedCells {
        constraints: scene.settings.constraints,
        costs: known_costs(&scene),
        count: 92,
        space: Space::NatsTss,
        infeasible: true,
        benchmarked: false,
        accuracies: accuracy_title(None),
        sort: Column::Score,
        rule: Rule::default(),
    };
    for row in &ViewModel::of(&scene, &view, None).rows {
        for &column in Column::ALL.iter().filter(|column| **column != Column::Cell) {
            let text = value(row, column, &scene.settings.costing());
            assert!(
                text.len() <= usize::from(width(column, &listed)),
                "{column}: {text}"
            );
        }
        assert!(row.record.cell.to_string().len() <= usize::from(STRING));
    }
}

#[test]
fn the_other_order_is_the_other_way_round_for_equals_too() {
    let scene = scene();
    // No accuracy is known, so that all are equal.
    let ranks = |descending: bool| -> Vec<usize> {
        let view = View {
            sort: Column::Accuracy,
            descending,
            ..View::default()
        };
        let rows = ViewModel::of(&scene, &view, None).rows;
        rows.iter().map(|row| row.rank).collect()
    };
    let mut reversed = ranks(false);
    reversed.reverse();
    assert_eq!(ranks(true), reversed);
    assert!(ranks(true).is_sorted());
}

#[test]
fn the_name_of_a_table_pushes_out_no_rank() {
    let fixture = PanelFixture::new(scene(), View::default(), draw).benchmarked();
    for width in 44..60 {
        let text = fixture.text(width, 12);
        let head = text.lines().nth(1).unwrap();
        assert!(head.contains(" # ") && head.contains(" %"), "{text}");
        assert!(!text.contains("★#"), "{text}");
    }
}
