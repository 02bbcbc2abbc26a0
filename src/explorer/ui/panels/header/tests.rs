use std::time::Duration;

use freerea_core::scene::Scene;
use freerea_core::search::{Pace, Reason, Speed};

use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::words::fixture::{drawn, scene, scene_after_finals, scene_of};

fn head(scene: &Scene, size: (u16, u16)) -> String {
    let text = drawn(draw, scene, &View::default(), Glyphs::Unicode, size).join("\n");
    println!("{text}\n");
    text
}

#[test]
fn two_lines_of_eighty_columns_hold_what_matters() {
    let text = head(&scene(), (80, 2));
    let best = format!("#{}", scene().best.unwrap().index());
    for part in [
        "finished",
        "step 30",
        "/15,625",
        "15,600 feasible",
        "0:56",
        &best,
        "params≤1.2M",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("cells/s") || text.contains("c/s"));
    let running = head(&scene_of(60), (80, 2));
    for part in ["▶ running", "cells/s", "FreeREA", "cifar10", "seed 4"] {
        assert!(running.contains(part), "{part}");
    }
}

#[test]
fn one_line_keeps_the_state_and_the_best() {
    let scene = scene();
    let best = format!("#{}", scene.best.unwrap().index());
    for width in [40, 60, 80, 120, 200] {
        let text = head(&scene, (width, 1));
        assert!(text.contains("finished") && text.contains(&best), "{text}");
    }
    head(&scene, (200, 2));
    head(&scene, (60, 3));
    assert!(head(&scene, (12, 1)).contains("finished"));
}

#[test]
fn the_state_is_said() {
    let mut scene = scene_of(60);
    scene.speed = Speed::Slow(Duration::from_millis(500));
    assert!(head(&scene, (100, 2)).contains("running, slow motion 0.5 s"));
    scene.pace = Pace::Paused;
    scene.speed = Speed::Full;
    assert!(head(&scene, (100, 2)).contains("‖ paused"));
    scene.pace = Pace::Step;
    assert!(head(&scene, (100, 2)).contains("» stepping"));
    scene.finished = Some(Reason::Failed("no memory".to_owned()));
    assert!(head(&scene, (140, 2)).contains("finished: scoring failed: no memory"));
    assert!(head(&Scene::default(), (100, 2)).contains("starting"));
    assert!(head(&scene_of(38), (100, 2)).contains("founders 16/25"));
}

#[test]
fn no_size_is_too_small_and_ascii_stays_ascii() {
    for scene in [Scene::default(), scene_of(2), scene()] {
        for width in 0..=140 {
            for height in 0..=4 {
                let view = View::default();
                let lines = drawn(draw, &scene, &view, Glyphs::Ascii, (width, height));
                assert!(lines.concat().is_ascii(), "{lines:?}");
            }
        }
    }
}

#[test]
fn the_least_important_goes_first() {
    let part = |importance, forms: &[&'static str]| HeaderPart {
        importance,
        forms: forms.iter().map(|form| vec![Span::raw(*form)]).collect(),
    };
    let parts = vec![
        part(1, &["program"]),
        part(3, &["running", "run"]),
        part(2, &["fast"]),
    ];
    let fitted = |width| fitted(parts.clone(), width).to_string();
    assert_eq!(fitted(30), "program  running  fast");
    assert_eq!(fitted(20), "program  run  fast");
    assert_eq!(fitted(14), "running  fast");
    assert_eq!(fitted(12), "run  fast");
    assert_eq!(fitted(8), "running");
    assert_eq!(fitted(4), "run");
}

#[test]
fn low_screens_have_one_line() {
    assert_eq!((height(80, 19), height(80, 20), height(60, 50)), (1, 2, 3));
}

#[test]
fn after_its_finals_the_answer_is_the_most_accurate_finalist() {
    let mut scene = scene_after_finals();
    let best = format!("★ best #{}", scene.answer().unwrap().cell.index());
    let wide = head(&scene, (160, 2));
    assert!(wide.contains(&best), "{wide}");
    assert!(
        wide.contains("trained 91.25 %, first of 3 finalists"),
        "{wide}"
    );
    let narrow = head(&scene, (80, 2));
    assert!(narrow.contains("trained 91.25 %"), "{narrow}");
    (scene.finished, scene.pace) = (None, Pace::Running);
    scene.in_training = vec![scene.finalists[0].cell];
    assert!(head(&scene, (80, 2)).contains("▶ training finalists"));
}
