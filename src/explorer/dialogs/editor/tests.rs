use freerea_core::cost::Cost;
use freerea_core::evolution::Constraints;
use freerea_core::space::nats::{Edge, EdgeOperation};

use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::widgets::graph::trial::{canvas_rows, key, letter, recorded};

/// What the first edge carries.
fn carried(editor: &Editor) -> EdgeOperation {
    let cell = editor.child().unwrap().topology().unwrap();
    cell.operation(Edge::E01)
}

fn editor(scene: &Scene) -> Editor {
    Editor::new(scene.best.unwrap())
}

fn screen(editor: &Editor, scene: &Scene, size: (u16, u16), glyphs: Glyphs) -> String {
    let view = View::default();
    let rows = canvas_rows(size, scene, &view, glyphs, |frame, area, canvas| {
        editor.draw(frame, area, canvas);
    });
    rows.join("\n")
}

/// A neighbour of the best cell that was never explored and is feasible, typed into the editor.
fn with_new_child(scene: &Scene) -> Editor {
    let mut editor = editor(scene);
    let new = |cell: &Cell| {
        let settings = &scene.settings;
        let feasible = settings.constraints.admit_cell(*cell, settings.costing());
        scene.history.get(*cell).is_none() && feasible.is_ok()
    };
    let child = editor.parent.neighbours().into_iter().find(new).unwrap();
    let gene = editor.parent.differing(&child)[0];
    for _ in 0..gene.place() {
        editor.press(letter('l'), scene);
    }
    while editor.child() != Ok(child) {
        editor.press(key(KeyCode::Down), scene);
    }
    editor
}

#[test]
fn a_change_is_confirmed_as_a_mutation() {
    let scene = recorded();
    let mut editor = with_new_child(&scene);
    let (parent, child) = (editor.parent(), editor.child().unwrap());
    let text = screen(&editor, &scene, (80, 24), Glyphs::Unicode);
    assert!(text.contains("not yet: it would be scored") && text.contains("→"));
    let outcome = editor.press(key(KeyCode::Enter), &scene);
    assert_eq!(
        outcome,
        Outcome::finish(EditAction::Mutate { parent, child })
    );
}

#[test]
fn keys_choose_operations_and_edges() {
    let scene = recorded();
    let mut editor = editor(&scene);
    for (digit, operation) in ('1'..).zip(EdgeOperation::ALL) {
        editor.press(letter(digit), &scene);
        assert_eq!(carried(&editor), operation);
        let shown = format!("[{digit}:{}]", Operation::from(operation).name());
        assert!(screen(&editor, &scene, (80, 24), Glyphs::Ascii).contains(&shown));
    }
    for none in ['0', '6', '9'] {
        editor.press(letter(none), &scene);
        let said = format!("{none} is no operation here: press 1 to 5");
        assert!(screen(&editor, &scene, (80, 24), Glyphs::Ascii).contains(&said));
    }
    editor.press(key(KeyCode::Left), &scene);
    assert_eq!(editor.cursor, Edge::E23.into(), "edges go round");
    editor.press(key(KeyCode::Tab), &scene);
    assert_eq!(editor.cursor, Edge::E01.into());
    editor.press(letter('j'), &scene);
    assert_eq!(carried(&editor), EdgeOperation::None, "so do operations");
    editor.press(letter('k'), &scene);
    assert_eq!(carried(&editor), EdgeOperation::AvgPool3x3);
    assert_eq!(editor.press(key(KeyCode::Esc), &scene), Outcome::Close);
}

#[test]
fn undo_takes_back_one_change_after_the_other() {
    let scene = recorded();
    let mut editor = editor(&scene);
    let mut seen = vec![editor.draft];
    for keys in ["j", "lj", "ljj"] {
        for key in keys.chars() {
            editor.press(letter(key), &scene);
            seen.push(editor.draft);
        }
    }
    seen.dedup();
    while let Some(draft) = seen.pop() {
        assert_eq!(editor.draft, draft);
        editor.press(letter('u'), &scene);
    }
    assert_eq!(editor.child(), Ok(editor.parent));
    let text = screen(&editor, &scene, (80, 24), Glyphs::Ascii);
    assert!(text.contains("there is nothing to undo"));
}

#[test]
fn what_cannot_be_let_in_stays_open_and_says_why() {
    let mut scene = recorded();
    let mut editor = editor(&scene);
    assert_eq!(editor.press(key(KeyCode::Enter), &scene), Outcome::Stay);
    let text = screen(&editor, &scene, (80, 24), Glyphs::Ascii);
    assert!(text.contains("nothing is changed yet"));

    let alive = scene.population.members()[0].record.cell;
    editor.draft = alive.draft();
    editor.press(key(KeyCode::Enter), &scene);
    let text = screen(&editor, &scene, (80, 24), Glyphs::Ascii);
    assert!(text.contains(&format!("#{} is alive already", alive.index())));

    let mut editor = with_new_child(&scene);
    scene.settings.constraints = Constraints::none(Default::default());
    scene.settings.constraints[Cost::Params].max = Some(74_000);
    assert_eq!(editor.press(key(KeyCode::Enter), &scene), Outcome::Stay);
    let text = screen(&editor, &scene, (80, 24), Glyphs::Unicode);
    assert!(text.contains("infeasible") && text.contains("above the limit of 74k"));
    editor.press(letter('u'), &scene);
    let text = screen(&editor, &scene, (80, 24), Glyphs::Unicode);
    assert!(
        !text.contains("infeasible: "),
        "the next key clears the answer"
    );
}

#[test]
fn it_fits_into_every_terminal() {
    let scene = recorded();
    let editor = with_new_child(&scene);
    for size in [(40, 12), (60, 18), (80, 24), (120, 40)] {
        println!("{}", screen(&editor, &scene, size, Glyphs::Unicode));
    }
    for width in (0..100).step_by(3) {
        for height in 0..34 {
            let text = screen(&editor, &scene, (width, height), Glyphs::Ascii);
            assert!(text.is_ascii());
            if width >= 40 && height >= 12 {
                assert!(text.contains("Esc close") && text.contains("explored"));
            }
        }
    }
}

#[test]
fn a_click_on_a_name_moves_the_cursor_to_its_edge() {
    let scene = recorded();
    for size in [(80, 24), (60, 18), (40, 12)] {
        let mut editor = editor(&scene);
        let area = Rect::new(0, 0, size.0, size.1);
        let mut found = std::collections::HashSet::new();
        for place in area.positions() {
            if editor.click(area, place.x, place.y) {
                found.insert(editor.cursor);
            }
        }
        assert_eq!(found.len(), 6, "{size:?}");
    }
}

#[test]
fn a_refusal_is_read_in_the_smallest_window() {
    let mut scene = recorded();
    let mut editor = with_new_child(&scene);
    scene.settings.constraints[Cost::Params].max = Some(74_000);
    editor.press(key(KeyCode::Enter), &scene);
    let text = screen(&editor, &scene, (40, 12), Glyphs::Ascii);
    println!("{text}");
    assert!(text.contains("infeasible: ") && text.contains("limit of 74k"));
}
