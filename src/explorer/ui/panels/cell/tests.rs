use freerea_core::cost::Cost;
use freerea_core::lineage::inherited;
use freerea_core::scene::Scene;

use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::widgets::graph::trial::{canvas_rows, events, recorded, shown};
use crate::explorer::ui::words::fixture::scene_after_finals;

fn panel_of(scene: &Scene, cell: Option<Cell>, size: (u16, u16), glyphs: Glyphs) -> String {
    let view = View {
        selected: cell,
        ..View::default()
    };
    shown(&canvas_rows(size, scene, &view, glyphs, draw))
}

/// The first explored cell whose latest birth is of this kind.
fn born_by(scene: &Scene, name: &str) -> Cell {
    let records = scene.history.records().iter().map(|record| record.cell);
    records
        .into_iter()
        .find(|cell| scene.births(*cell).last().unwrap().origin.name() == name)
        .unwrap()
}

#[test]
fn the_best_cell_is_shown_with_all_that_is_known() {
    let scene = recorded();
    let best = scene.best.unwrap();
    let text = panel_of(&scene, None, (120, 30), Glyphs::Unicode);
    let scale = scene.history_scale();
    let score = scale.score(&scene.answer().unwrap().metrics).0;
    for fact in [
        format!("#{}", best.index()),
        best.to_string(),
        format!("{score:.4}"),
        format!(
            "{:.1}M",
            best.size(scene.settings.task()).flops as f64 / 1e6
        ),
        "feasible".to_owned(),
        "born in step".to_owned(),
        "best".to_owned(),
    ] {
        assert!(text.contains(&fact), "{fact}");
    }
}

#[test]
fn a_mutant_shows_the_edge_that_changed() {
    let scene = recorded();
    let cell = born_by(&scene, "mutation");
    let Origin::Mutation { parent } = scene.births(cell)[0].origin else {
        panic!("a mutant has a parent");
    };
    let changed = parent.changes(&cell)[0];
    for size in [(100, 24), (70, 14), (44, 30)] {
        let text = panel_of(&scene, Some(cell), size, Glyphs::Ascii);
        assert!(text.contains(&change(&changed, "->")), "{size:?}");
        assert!(text.contains(&format!("#{}", parent.index())));
    }
}

#[test]
fn a_crossed_child_shows_what_came_from_whom() {
    let scene = recorded();
    let cell = born_by(&scene, "crossover");
    let text = panel_of(&scene, Some(cell), (130, 44), Glyphs::Unicode);
    assert!(text.contains("by crossover") && text.contains("gave"));
    let origin = scene.births(cell).last().unwrap().origin;
    for parent in origin.parents() {
        assert!(text.contains(&format!("parent #{}", parent.index())));
        let others: Vec<Cell> = origin
            .parents()
            .into_iter()
            .filter(|p| *p != parent)
            .collect();
        let carried = |cell: &Cell, gene| cell.draft().carried(gene);
        for gene in inherited(&origin, parent, cell) {
            let own = carried(&cell, gene);
            assert_eq!(carried(&parent, gene), own);
            assert!(others.iter().all(|p| carried(p, gene) != own));
        }
    }
}

#[test]
fn a_small_panel_keeps_the_operations_and_the_score() {
    let scene = recorded();
    let best = scene.answer().unwrap();
    let text = panel_of(&scene, None, (30, 8), Glyphs::Unicode);
    let score = scene.history_scale().score(&best.metrics).0;
    assert!(text.contains(&format!("{score:.4}")));
    for fact in [
        "alive, age 1",
        "params 1.073M",
        "NASWOT 823.07",
        "LogSyn 8.437e6",
    ] {
        assert!(text.contains(fact), "{fact}");
    }
    for letter in best.cell.letters() {
        assert!(text.contains(letter.operation.names().short));
    }
    panel_of(&scene, None, (20, 4), Glyphs::Unicode);
    panel_of(&scene, None, (40, 16), Glyphs::Unicode);
    panel_of(&scene, None, (80, 12), Glyphs::Unicode);
    panel_of(&scene, None, (200, 56), Glyphs::Unicode);
}

#[test]
fn an_infeasible_cell_says_why() {
    let mut scene = recorded();
    let best = scene.best;
    scene.settings.constraints[Cost::Params].max = Some(100_000);
    let text = panel_of(&scene, best, (80, 20), Glyphs::Unicode);
    assert!(
        text.contains("infeasible") && text.contains("0.1M"),
        "{text}"
    );
}

#[test]
fn before_the_first_founder_it_says_what_is_awaited() {
    let mut scene = Scene::default();
    assert!(panel_of(&scene, None, (60, 8), Glyphs::Unicode).contains("No cell is explored yet"));
    for event in events().into_iter().take(2) {
        scene.apply(event);
    }
    assert!(panel_of(&scene, None, (60, 8), Glyphs::Unicode).contains("Scoring 25 founders"));
}

#[test]
fn it_draws_at_every_size_and_in_ascii() {
    let scene = recorded();
    for name in ["founder", "mutation", "crossover"] {
        let cell = born_by(&scene, name);
        for width in (0..=130).step_by(5) {
            for height in (0..=46).step_by(2) {
                let view = View {
                    selected: Some(cell),
                    ..View::default()
                };
                let size = (width, height);
                let rows = canvas_rows(size, &scene, &view, Glyphs::Ascii, draw);
                assert!(rows.concat().is_ascii(), "{size:?}");
            }
        }
    }
}

#[test]
fn what_training_gave_is_shown_of_finalists_alone() {
    let scene = scene_after_finals();
    let third = scene.finalists[0].cell;
    let wide = panel_of(&scene, None, (160, 40), Glyphs::Unicode);
    assert!(wide.contains("91.25 %  rank 1 of 3, 12 epochs"), "{wide}");
    let narrow = panel_of(&scene, Some(third), (40, 30), Glyphs::Ascii);
    assert!(narrow.contains("88.00 %  rank 3 of 3"), "{narrow}");
    let untrained = born_by(&scene, "founder");
    let text = panel_of(&scene, Some(untrained), (160, 40), Glyphs::Unicode);
    assert!(!text.contains("trained"), "{text}");
}
