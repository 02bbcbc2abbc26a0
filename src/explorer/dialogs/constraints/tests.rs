use freerea_core::cost::Cost;
use freerea_core::space::nats::{Edge, EdgeOperation};

use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::widgets::graph::trial::{canvas_rows, key, letter, recorded};

fn screen(dialog: &ConstraintsDialog, scene: &Scene, size: (u16, u16), glyphs: Glyphs) -> String {
    let view = View::default();
    canvas_rows(size, scene, &view, glyphs, |frame, area, canvas| {
        dialog.draw(frame, area, canvas);
    })
    .join("\n")
}

fn type_in(dialog: &mut ConstraintsDialog, scene: &Scene, text: &str) {
    for typed in text.chars() {
        assert_eq!(dialog.press(letter(typed), scene), Outcome::Stay);
    }
}

fn press(dialog: &mut ConstraintsDialog, scene: &Scene, code: KeyCode, times: usize) {
    for _ in 0..times {
        dialog.press(key(code), scene);
    }
}

#[test]
fn it_opens_with_the_limits_in_force_and_what_they_leave() {
    let scene = recorded();
    let dialog = ConstraintsDialog::new(&scene);
    assert_eq!(dialog.constraints(), Ok(scene.settings.constraints));
    let text = screen(&dialog, &scene, (80, 24), Glyphs::Unicode);
    println!("{text}");
    assert!(text.contains("1.2M") && text.contains("no limit"));
    assert!(
        text.contains("15,600 of 15,625 cells feasible"),
        "as the search itself counted"
    );
    assert!(text.contains("living stay") && text.contains("90 of 90 explored stay"));
    assert!(text.contains("Esc close"));
}

#[test]
fn typed_limits_are_previewed_and_confirmed() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    type_in(&mut dialog, &scene, "400k");
    press(&mut dialog, &scene, KeyCode::Down, 1);
    type_in(&mut dialog, &scene, "60M");
    let mut wanted = scene.settings.constraints;
    wanted[Cost::Params].max = Some(400_000);
    wanted[Cost::Flops].max = Some(60_000_000);
    assert_eq!(
        dialog.feasible,
        wanted.feasible(scene.settings.costing()).len()
    );
    let outcome = dialog.press(key(KeyCode::Enter), &scene);
    assert_eq!(outcome, Outcome::finish(LimitAction::Constrain(wanted)));
}

#[test]
fn an_emptied_field_is_no_limit() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    press(&mut dialog, &scene, KeyCode::Backspace, 4);
    assert_eq!(dialog.constraints().unwrap()[Cost::Params].max, None);
    assert_eq!(dialog.feasible, 15_625);
}

#[test]
fn nothing_left_is_refused_by_name() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    type_in(&mut dialog, &scene, "1k");
    let text = screen(&dialog, &scene, (80, 24), Glyphs::Unicode);
    assert!(text.contains("infeasible: no cell is left"));
    assert_eq!(dialog.press(key(KeyCode::Enter), &scene), Outcome::Stay);
    let text = screen(&dialog, &scene, (40, 12), Glyphs::Unicode);
    assert!(text.contains("infeasible: no cell would be left"));
    press(&mut dialog, &scene, KeyCode::Char('r'), 1);
    assert_eq!(
        dialog.constraints(),
        Ok(Constraints::none(Default::default()))
    );
    assert_eq!(dialog.feasible, 15_625);
}

#[test]
fn what_is_no_count_is_said_and_refused() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    type_in(&mut dialog, &scene, "1.2.3");
    assert!(screen(&dialog, &scene, (80, 24), Glyphs::Ascii).contains("no count"));
    assert_eq!(dialog.press(key(KeyCode::Enter), &scene), Outcome::Stay);
    let text = screen(&dialog, &scene, (80, 24), Glyphs::Ascii);
    assert!(text.contains("'1.2.3' is not a count"));
}

#[test]
fn limits_are_nudged_by_a_tenth_and_lifted_beyond_the_largest_cell() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    let limit = |dialog: &ConstraintsDialog| dialog.constraints().unwrap()[Cost::Params].max;
    dialog.press(letter('-'), &scene);
    assert_eq!(limit(&dialog), Some(1_080_000));
    dialog.press(letter('+'), &scene);
    assert_eq!(limit(&dialog), Some(1_200_000));
    press(&mut dialog, &scene, KeyCode::Char('+'), 3);
    assert_eq!(limit(&dialog), None, "the largest cell has 1.531546M");
    dialog.press(letter('+'), &scene);
    assert_eq!(limit(&dialog), None);
    dialog.press(letter('-'), &scene);
    assert_eq!(limit(&dialog), Some(1_380_000));

    dialog.press(key(KeyCode::Tab), &scene);
    let least = |dialog: &ConstraintsDialog| dialog.constraints().unwrap()[Cost::Params].min;
    dialog.press(letter('-'), &scene);
    assert_eq!(least(&dialog), None);
    dialog.press(letter('+'), &scene);
    assert_eq!(least(&dialog), Some(81_500));
    press(&mut dialog, &scene, KeyCode::Char('-'), 2);
    assert_eq!(least(&dialog), None, "every cell has 73306 and more");
}

#[test]
fn the_grid_toggles_pins_and_forbids() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    press(&mut dialog, &scene, KeyCode::Down, 4);
    press(&mut dialog, &scene, KeyCode::Right, 1);
    dialog.press(letter(' '), &scene);
    let skip = Operation::from(EdgeOperation::SkipConnect);
    let full = OperationSet::full(Space::NatsTss);
    assert_eq!(dialog.allowed[0], full.without(skip));
    dialog.press(letter(' '), &scene);
    dialog.press(letter('j'), &scene);
    dialog.press(letter('p'), &scene);
    assert_eq!(dialog.allowed[1], OperationSet::only(skip));
    let marked = |dialog: &ConstraintsDialog, mark: &str| {
        for size in [(100, 30), (80, 24), (40, 12)] {
            let text = screen(dialog, &scene, size, Glyphs::Ascii);
            let row = text.lines().find(|row| row.contains("0-2")).unwrap();
            assert!(row.contains(&format!(" {mark} ")), "{row}");
        }
    };
    marked(&dialog, "pin");
    dialog.press(letter(' '), &scene);
    marked(&dialog, "none!");
    dialog.press(letter(' '), &scene);
    dialog.press(letter('p'), &scene);
    assert_eq!(dialog.allowed[1], full, "a second time, it is free again");
    dialog.press(letter('f'), &scene);
    assert!(dialog.allowed.iter().all(|set| !set.contains(skip)));
    assert_eq!(dialog.feasible, {
        let mut wanted = scene.settings.constraints;
        wanted.forbid_operation(skip);
        wanted.feasible(scene.settings.costing()).len()
    });
    press(&mut dialog, &scene, KeyCode::Down, 5);
    dialog.press(letter('l'), &scene);
    dialog.press(letter(' '), &scene);
    assert_eq!(
        dialog.required,
        OperationSet::only(EdgeOperation::NorConv1x1.into())
    );
    dialog.press(key(KeyCode::Down), &scene);
    assert_eq!(dialog.row, 0, "rows go round");
    assert_eq!(dialog.press(key(KeyCode::Esc), &scene), Outcome::Close);
}

#[test]
fn unchanged_limits_only_close() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    assert_eq!(dialog.press(key(KeyCode::Enter), &scene), Outcome::Close);
}

#[test]
fn the_cursor_stays_in_sight_at_every_size() {
    let scene = recorded();
    let mut dialog = ConstraintsDialog::new(&scene);
    for row in 0..dialog.row_count() {
        let name = match row {
            0..4 => dialog.limited[row].title().to_owned(),
            4..10 => Edge::ALL[row - 4].to_string(),
            _ => "must".to_owned(),
        };
        for size in [(40, 12), (80, 24)] {
            let name = match (name.as_str(), size.0) {
                ("must", 80) => "required".to_owned(),
                (name, _) => name.to_owned(),
            };
            let text = screen(&dialog, &scene, size, Glyphs::Ascii);
            if row % 6 == 0 {
                println!("{text}");
            }
            assert!(
                text.contains(&name) && text.contains("feasible"),
                "{size:?} {name}"
            );
        }
        dialog.press(key(KeyCode::Down), &scene);
    }
    for width in 0..100 {
        for height in 0..30 {
            assert!(screen(&dialog, &scene, (width, height), Glyphs::Ascii).is_ascii());
        }
    }
}
