use super::*;
use crate::explorer::derive::view::View;
use crate::explorer::theme::Glyphs;
use crate::explorer::ui::words::fixture::{drawn, look, scene, scene_of};

fn screen(scene: &Scene, view: &View, size: (u16, u16)) -> Vec<String> {
    let lines = drawn(draw, scene, view, Glyphs::Unicode, size);
    println!("{}", lines.join("\n"));
    lines
}

#[test]
fn the_latest_stands_at_the_bottom() {
    let scene = scene();
    let lines = screen(&scene, &View::default(), (80, 20));
    assert!(lines[18].contains("finished: number of cells reached"));
    assert!(
        lines
            .iter()
            .any(|line| line.contains("─ step 30 complete ─"))
    );
    assert!(lines.iter().any(|line| line.contains("becomes")));
    let narrow = screen(&scene, &View::default(), (40, 20));
    assert!(narrow.iter().all(|line| !line.contains("becomes")));
    let zoomed = View {
        zoomed: true,
        ..View::default()
    };
    assert!(
        screen(&scene, &zoomed, (40, 20))
            .iter()
            .any(|line| line.contains("becomes"))
    );
    assert!(screen(&scene, &zoomed, (120, 20))[18].contains("0:56"));
    let tiny = screen(&scene, &View::default(), (20, 4));
    assert!(tiny[1].contains("finished"));
}

#[test]
fn scrolled_back_to_the_beginning_the_page_is_full() {
    let scene = scene();
    for back in [usize::MAX, furthest(&scene), 10] {
        let view = View {
            events_back: back,
            ..View::default()
        };
        let lines = screen(&scene, &view, (80, 12));
        assert!(lines[0].contains("newer ▼"));
        assert!(
            lines[1..11]
                .iter()
                .all(|line| !line.trim_matches(['│', '┃', ' ']).is_empty())
        );
        assert_eq!(lines[1].contains("the search begins"), back != 10);
    }
}

#[test]
fn scrolling_by_one_moves_one_event() {
    let scene = scene();
    let page = |back| {
        let look = look(Glyphs::Unicode);
        let page = Page {
            look: &look,
            width: 200,
            height: 10,
            brevity: Brevity::Full,
            timed: false,
        };
        let lines = page.fill(&scene.events, back);
        lines.iter().map(Line::to_string).collect::<Vec<_>>()
    };
    assert_eq!(page(0)[..9], page(1)[1..]);
}

#[test]
fn nothing_is_said_to_be_nothing() {
    let lines = screen(&Scene::default(), &View::default(), (40, 5));
    assert!(lines[1].contains("nothing has happened yet"));
}

#[test]
fn words_stay_whole_and_lines_are_indented() {
    let text = vec![
        Span::raw("+ #12 "),
        Span::raw("is"),
        Span::raw(" born, a mutation"),
    ];
    let lines: Vec<String> = wrap(text, 10, 2).iter().map(Line::to_string).collect();
    assert_eq!(lines, ["+ #12 is ", "  born, a ", "  mutation"]);
    let long = vec![Span::raw("+ skip_connected")];
    let lines: Vec<String> = wrap(long, 8, 2).iter().map(Line::to_string).collect();
    assert_eq!(lines, ["+ skip_c", "  onnect", "  ed"]);
}

#[test]
fn no_size_is_too_small_and_ascii_stays_ascii() {
    for scene in [Scene::default(), scene_of(2), scene()] {
        for width in 0..=60 {
            for height in [0, 1, 2, 3, 4, 30] {
                let view = View {
                    events_back: 3,
                    ..View::default()
                };
                let lines = drawn(draw, &scene, &view, Glyphs::Ascii, (width, height));
                assert!(lines.concat().is_ascii(), "{lines:?}");
            }
        }
    }
}
