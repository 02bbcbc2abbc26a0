//! Each stop of the shipped lesson, and whether it shows what it tells.

use crossterm::event::{KeyCode, KeyEvent};
use freerea::explorer::derive::view::Panel;
use freerea::explorer::input::keymap::Keymap;
use freerea::explorer::state::Explorer;
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::explorer::tour::script::Tour;
use freerea::explorer::ui::canvas::Look;
use freerea_core::evolution::{Cause, EvolutionEvent, Origin};
use freerea_core::scene::Scene;
use freerea_core::search::Happening;
use freerea_core::space::Cell;

use super::{empty_explorer, screen, snapshot};

const SIZES: [(u16, u16); 2] = [(80, 24), (160, 50)];

fn press(explorer: &mut Explorer, code: KeyCode) {
    explorer.press(KeyEvent::from(code));
}

/// Shows all stops, one after the other, with the run where they speak of it.
fn each_stop(explorer: &mut Explorer, mut see: impl FnMut(usize, &mut Explorer)) {
    let stops = Tour::shipped().stops.len();
    explorer.take(Tour::shipped());
    for number in 1..=stops {
        while let Some(wait) = explorer.until_next_event() {
            explorer.play(wait);
        }
        see(number, explorer);
        press(explorer, KeyCode::Char('n'));
    }
}

#[test]
fn every_stop() {
    each_stop(&mut empty_explorer(), |number, explorer| {
        for (width, height) in SIZES {
            let shown = screen(explorer, (width, height));
            snapshot(&format!("tour-{number:02}-{width}x{height}"), &shown);
        }
    });
}

#[test]
fn every_stop_points_at_a_panel_that_is_shown_and_tells_its_whole_text() {
    let stops = Tour::shipped().stops;
    each_stop(&mut empty_explorer(), |number, explorer| {
        let stop = &stops[number - 1];
        for size in SIZES {
            let shown = screen(explorer, size);
            let name = format!("{} {} ◀", stop.panel.place() + 1, stop.panel.title());
            assert!(shown.contains(&name), "{number}: {name}\n{shown}");
            let (panels, text) = shown.split_once(&stop.title).unwrap();
            let text: Vec<&str> = text.split(['│', '"', '\n', ' ']).collect();
            let words = stop.text.lines(u16::MAX).concat();
            let written: Vec<String> = words
                .iter()
                .map(|word| {
                    word.pieces
                        .iter()
                        .map(|piece| piece.text.as_str())
                        .collect()
                })
                .collect();
            for word in &written {
                assert!(text.contains(&word.as_str()), "{number}: {word}\n{shown}");
            }
            // The cells that the text names are on the screen, if that is large.
            let numbers = written.iter().filter(|word| word.starts_with('#'));
            let cells: Vec<&str> = numbers
                .map(|word| word.trim_end_matches(|end: char| !end.is_ascii_digit()))
                .collect();
            let seen = cells.iter().filter(|cell| panels.contains(**cell)).count();
            let least = if size.0 < 100 {
                cells.len().min(1)
            } else {
                cells.len()
            };
            assert!(seen >= least, "{number}: {cells:?}\n{shown}");
        }
    });
}

#[test]
fn a_tour_in_plain_ascii_and_on_any_screen() {
    let look = Look {
        theme: Theme::built_in("mono").unwrap(),
        glyphs: Glyphs::Ascii,
    };
    let mut explorer = Explorer::new(look, Depth::Mono, Vec::new(), Keymap::default());
    each_stop(&mut explorer, |number, explorer| {
        for size in [
            (80, 24),
            (120, 40),
            (40, 12),
            (66, 19),
            (41, 50),
            (9, 3),
            (1, 1),
        ] {
            let shown = screen(explorer, size);
            assert!(shown.is_ascii(), "{number}: {shown}");
        }
        let small = screen(explorer, (40, 14));
        assert!(small.contains(".."), "what has no room is missed: {small}");
    });
}

#[test]
fn a_small_terminal_keeps_the_keys_and_the_whole_text() {
    let stops = Tour::shipped().stops;
    for (width, height) in [(60, 18), (40, 12)] {
        each_stop(&mut empty_explorer(), |number, explorer| {
            let mut shown = String::new();
            for _ in 0..20 {
                shown += &screen(explorer, (width, height));
                press(explorer, KeyCode::Char('j'));
            }
            let keys = if number == stops.len() {
                "space leaves"
            } else {
                "q leave"
            };
            assert!(
                shown.contains(keys) && shown.contains("p back"),
                "{number}: {shown}"
            );
            for word in stops[number - 1].text.to_string().split_whitespace() {
                assert!(shown.contains(word), "{number}: {word}\n{shown}");
            }
        });
    }
}

/// The cell of an index.
fn cell(scene: &Scene, index: u64) -> Cell {
    scene.settings.space().at(&index.to_string()).unwrap()
}

fn deaths(scene: &Scene) -> impl Iterator<Item = (Cell, Cause)> {
    scene
        .events
        .iter()
        .filter_map(|event| match event.happening {
            Happening::Evolution(EvolutionEvent::Died { cell, cause }) => Some((cell, cause)),
            _ => None,
        })
}

/// What the texts say of founders, parents and children, as the run has it.
fn check_births(number: usize, scene: &Scene) {
    let cell = |index| cell(scene, index);
    let origin = |index| scene.births(cell(index))[0].origin;
    match number {
        1..=6 => {
            assert_eq!(
                (scene.population.members().len(), scene.history.len()),
                (10, 10)
            );
            assert_eq!(scene.settings.rule.metrics().count(), 5);
            assert_eq!(scene.best, Some(cell(1718)));
        }
        7 => {
            let drawn: Vec<Cell> = scene.tournament.iter().map(|one| one.cell).collect();
            assert_eq!(drawn[..2], [cell(2313), cell(666)]);
            assert!(drawn.len() == 4 && !drawn.contains(&cell(1718)));
        }
        8 => {
            let parent = cell(2313);
            assert_eq!(origin(9168), Origin::Mutation { parent });
            let changes = parent.changes(&cell(9168));
            let [change] = &changes[..] else {
                panic!("{changes:?}");
            };
            let shown = (
                change.gene().to_string(),
                change.from.name(),
                change.to.name(),
            );
            assert_eq!(shown, ("0-3".to_owned(), "nor_conv_3x3", "skip_connect"));
        }
        9 => {
            let parents = [cell(1718), cell(3048)];
            assert_eq!(origin(8406), Origin::Crossover { parents });
            assert_eq!(scene.best, Some(cell(8406)));
        }
        _ => panic!("no one checks what the stop {number} tells"),
    }
}

/// What the texts say of what becomes of them.
fn check_lives(number: usize, scene: &Scene) {
    let cell = |index| cell(scene, index);
    let members = || scene.population.members().iter();
    match number {
        10 => {
            assert_eq!((scene.generation, members().count()), (2, 10));
            assert!(deaths(scene).any(|death| death == (cell(1718), Cause::Age)));
        }
        11 => {
            assert_eq!((scene.generation, scene.best), (10, Some(cell(7602))));
            assert!(!scene.population.contains(cell(7602)));
            assert_eq!(deaths(scene).last(), Some((cell(7602), Cause::Age)));
            let again = members().find(|member| member.record.cell == cell(8406));
            assert_eq!(again.unwrap().since, scene.generation);
            assert_eq!(scene.births(cell(8406)).len(), 1);
        }
        12 => {
            assert_eq!((scene.generation, scene.best), (16, Some(cell(1527))));
            let culled = deaths(scene).filter(|(_, cause)| *cause == Cause::Limits);
            assert_eq!(culled.count(), 9);
            let back = members().filter(|member| member.origin == Origin::Return);
            assert_eq!(back.count(), 9);
        }
        13..=15 => {
            assert_eq!((scene.generation, scene.history.len()), (24, 59));
            assert_eq!(scene.best, Some(cell(689)));
        }
        _ => panic!("no one checks what the stop {number} tells"),
    }
}

#[test]
fn what_the_lesson_tells_is_so() {
    assert_eq!(Tour::shipped().recording.header.scoring.batch, 64);
    each_stop(&mut empty_explorer(), |number, explorer| {
        match number {
            1..=9 => check_births(number, explorer.scene()),
            _ => check_lives(number, explorer.scene()),
        }
        if explorer.view().focus == Panel::Correlation {
            let shown = screen(explorer, (80, 24));
            let words: Vec<&str> = shown.split_whitespace().collect();
            let words = words.join(" ");
            assert!(words.contains("MeCo 0.448 [0.30, 0.58]"), "{shown}");
            assert!(words.contains("skip -0.110 [-0.28, 0.06]"), "{shown}");
            assert!(
                words.contains("score 0.154 [-0.02, 0.32] 0.188 29.10"),
                "{shown}"
            );
            assert!(words.contains("glyphs 27.64 %"), "{shown}");
            assert!(words.contains("parameters 0.480"), "{shown}");
        }
    });
}

#[test]
fn the_tournament_is_reported_in_full_on_every_screen() {
    each_stop(&mut empty_explorer(), |number, explorer| {
        if Tour::shipped().stops[number - 1].title != "A tournament" {
            return;
        }
        for size in [(40, 12), (80, 24), (160, 50)] {
            let shown = screen(explorer, size);
            assert!(
                shown.contains("#2313 (3.") && shown.contains("over #"),
                "{shown}"
            );
        }
    });
}
