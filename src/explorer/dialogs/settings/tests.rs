use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::widgets::graph::trial::{canvas_rows, key, letter, recorded};

fn screen(dialog: &SettingsDialog, scene: &Scene, size: (u16, u16)) -> String {
    let view = View::default();
    canvas_rows(size, scene, &view, Glyphs::Ascii, |frame, area, canvas| {
        dialog.draw(frame, area, canvas);
    })
    .join("\n")
}

fn type_in(dialog: &mut SettingsDialog, scene: &Scene, text: &str) {
    for typed in text.chars() {
        assert_eq!(dialog.press(letter(typed), scene), Outcome::Stay);
    }
}

#[test]
fn a_typed_size_is_set_by_enter() {
    let scene = recorded();
    let mut dialog = SettingsDialog::new(&scene);
    type_in(&mut dialog, &scene, "40");
    let text = screen(&dialog, &scene, (80, 24));
    println!("{text}");
    assert!(text.contains("25 until Enter"));
    let size = PopulationSize::try_from(40).unwrap();
    let outcome = dialog.press(key(KeyCode::Enter), &scene);
    assert_eq!(outcome, Outcome::act(TuneAction::Population(size)));
    let again = dialog.press(key(KeyCode::Enter), &scene);
    assert_eq!(again, Outcome::Stay, "nothing changed since");
    assert_eq!(dialog.press(key(KeyCode::Esc), &scene), Outcome::Close);
}

#[test]
fn leaving_a_field_sets_it() {
    let scene = recorded();
    let mut dialog = SettingsDialog::new(&scene);
    assert_eq!(dialog.press(key(KeyCode::Down), &scene), Outcome::Stay);
    dialog.press(key(KeyCode::Right), &scene);
    let size = TournamentSize::try_from(6).unwrap();
    let outcome = dialog.press(key(KeyCode::Tab), &scene);
    assert_eq!(outcome, Outcome::act(TuneAction::Tournament(size)));
    assert_eq!(dialog.setting(), Setting::Weight(Metric::Naswot));
}

#[test]
fn weights_move_in_tenths() {
    let scene = recorded();
    let mut dialog = SettingsDialog::new(&scene);
    dialog.row = 4;
    for _ in 0..7 {
        dialog.press(key(KeyCode::Left), &scene);
    }
    let weight = |weight| {
        let metric = Metric::Skip;
        Outcome::act(TuneAction::Weight(WeightedMetric { metric, weight }))
    };
    assert_eq!(dialog.press(key(KeyCode::Enter), &scene), weight(0.3));
    for _ in 0..7 {
        dialog.press(letter('-'), &scene);
    }
    assert_eq!(dialog.press(key(KeyCode::Enter), &scene), weight(0.0));
    type_in(&mut dialog, &scene, "2.25");
    assert_eq!(dialog.press(key(KeyCode::Up), &scene), weight(2.25));
}

#[test]
fn what_does_not_fit_is_refused_where_it_stands() {
    let scene = recorded();
    let mut dialog = SettingsDialog::new(&scene);
    for (row, text, why) in [
        (0, "1", "N is a number from 2 to 1000"),
        (0, "3", "n may not exceed N: 5 cannot be drawn from 3"),
        (1, "26", "n may not exceed N: 26 cannot be drawn from 25"),
        (1, "0", "n is a number from 2 to N"),
        (2, "1001", "a weight is a number from 0 to 1000"),
        (2, "1.1.1", "a weight is a number from 0 to 1000"),
    ] {
        let mut dialog = dialog.clone();
        dialog.row = row;
        type_in(&mut dialog, &scene, text);
        assert_eq!(dialog.press(key(KeyCode::Down), &scene), Outcome::Stay);
        assert_eq!(dialog.row, row, "{text}");
        assert!(screen(&dialog, &scene, (80, 24)).contains(why), "{text}");
        assert!(
            screen(&dialog, &scene, (40, 12)).contains(&why[..why.len().min(30)]),
            "{text}"
        );
    }
    for _ in 0..40 {
        dialog.press(key(KeyCode::Left), &scene);
    }
    assert_eq!(dialog.rows[0].1.text(), "5", "N goes down to n");
}

#[test]
fn it_fits_into_every_terminal() {
    let scene = recorded();
    let mut dialog = SettingsDialog::new(&scene);
    for _ in 0..6 {
        let text = screen(&dialog, &scene, (40, 12));
        println!("{text}");
        assert!(text.contains("LogSynflow") && text.contains("Esc close"));
        dialog.press(key(KeyCode::Down), &scene);
    }
    for width in 0..100 {
        for height in 0..30 {
            screen(&dialog, &scene, (width, height));
        }
    }
}
