use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::scene::Scene;
use freerea_core::space::dataset::Dataset;

use super::*;
use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::view::Listing;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::state::Explorer;
use crate::explorer::theme::{Depth, Glyphs, Theme};
use crate::explorer::ui::canvas::Look;

const RECORDED: [&str; 4] = [
    include_str!("../../../tests/recorded/search.jsonl"),
    include_str!("../../../tests/recorded/nasbench101.jsonl"),
    include_str!("../../../tests/recorded/nats-sss.jsonl"),
    include_str!("../../../tests/recorded/tnb101-micro.jsonl"),
];

fn events(recorded: &str) -> Vec<Event> {
    let events = recorded
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    events.collect()
}

fn explorer(events: &[Event]) -> Explorer {
    let look = Look {
        theme: Theme::default().at(Depth::Mono),
        glyphs: Glyphs::Ascii,
    };
    let mut explorer = Explorer::new(look, Depth::Mono, Vec::new(), Keymap::default());
    explorer.begin(Playback::Live, Scene::after(events).settings);
    for event in events {
        explorer.happen(event.clone());
    }
    explorer.refresh();
    explorer
}

/// What is told after a line was typed.
fn typed(explorer: &mut Explorer, changes: &mut Changes, line: &str) -> String {
    let (_, wish) = explorer.obey(line);
    changes.wish = wish;
    explorer.refresh();
    changes.tell(explorer).join("\n")
}

#[test]
fn every_panel_of_every_space_is_read_out_without_drawings() {
    for recorded in RECORDED {
        let explorer = explorer(&events(recorded));
        for panel in Panel::ALL {
            let lines = super::panel(&explorer.canvas(), *panel);
            println!("{}\n", lines.join("\n"));
            assert!(lines.len() > 1, "{panel}");
            for line in &lines {
                assert!(line.is_ascii() && is_text(line), "{line}");
            }
        }
    }
}

#[test]
fn a_cell_and_the_table_say_what_the_screen_says() {
    let mut explorer = explorer(&events(RECORDED[0]));
    let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10);
    explorer.compare_with(yardstick);
    let changes = &mut Changes::default();
    changes.tell(&explorer);
    let best = explorer.scene().best.unwrap();
    let cell = typed(&mut explorer, changes, "focus cell");
    assert!(
        cell.contains(&format!("#{}, the best: {best}", best.index())),
        "{cell}"
    );
    assert!(
        cell.contains("edge 0-1 ") && cell.contains(" rank "),
        "{cell}"
    );
    let table = typed(&mut explorer, changes, "list history");
    assert!(table.starts_with("Cell:"), "the focus stays: {table}");
    let table = typed(&mut explorer, changes, "focus population");
    let explored = explorer.scene().history.len();
    assert_eq!(explorer.view().listing, Listing::History);
    assert!(
        table.contains(&format!("history, {explored} cells, sorted by score.")),
        "{table}"
    );
    assert!(
        table.contains(&format!("1. #{}: score ", best.index())),
        "{table}"
    );
    assert!(
        table.contains("accuracy ") && !table.contains("11. #"),
        "{table}"
    );
    let correlation = typed(&mut explorer, changes, "focus correlation");
    assert!(correlation.contains("NASWOT: tau 0."), "{correlation}");
}

#[test]
fn only_what_is_new_is_told() {
    let events = events(RECORDED[0]);
    let mut explorer = explorer(&events[..100]);
    let mut changes = Changes::default();
    assert!(!changes.tell(&explorer).is_empty());
    assert!(changes.tell(&explorer).is_empty());
    for event in &events[100..] {
        explorer.happen(event.clone());
    }
    explorer.refresh();
    let told = changes.tell(&explorer).join("\n");
    assert!(told.contains("is the best of the history now"), "{told}");
    assert!(
        !told.contains("is born"),
        "at full speed only what matters: {told}"
    );

    let past = typed(&mut explorer, &mut changes, "go-to 3");
    assert!(past.starts_with("the past, step 3 of 30, "), "{past}");
    let present = typed(&mut explorer, &mut changes, "present");
    assert!(
        !present.contains("past") && present.lines().count() == 1,
        "{present}"
    );
    let again = typed(&mut explorer, &mut changes, "");
    assert_eq!(again, present);
}

#[test]
fn questions_wait_for_their_answer_and_forms_say_what_to_type() {
    let mut explorer = explorer(&events(RECORDED[0]));
    let changes = &mut Changes::default();
    changes.tell(&explorer);
    let form = typed(&mut explorer, changes, "settings");
    assert!(
        form.contains("NASWOT") && form.contains("'population 30'"),
        "{form}"
    );
    let wrong = typed(&mut explorer, changes, "popluation 30");
    assert!(wrong.contains("did you mean 'population'?"), "{wrong}");
    let asked = typed(&mut explorer, changes, "quit");
    assert!(asked.contains("Leave all the same?"), "{asked}");
    let waiting = typed(&mut explorer, changes, "step");
    assert!(waiting.contains("waits for its answer"), "{waiting}");
    typed(&mut explorer, changes, "n");
    assert!(explorer.dialog.is_none());
    let help = typed(&mut explorer, changes, "help");
    assert!(help.contains("max-params COUNT|off: "), "{help}");
}

#[test]
fn a_tour_is_told_stop_by_stop() {
    let mut explorer = explorer(&[]);
    explorer.take(crate::explorer::tour::script::Tour::shipped());
    explorer.refresh();
    let changes = &mut Changes::default();
    let mut stops = Vec::new();
    // Of two lines, one may only end the playing on the way.
    for _ in 0..30 {
        let told = typed(&mut explorer, changes, "");
        stops.extend(
            told.lines()
                .find_map(|line| Some(line.strip_prefix("Stop ")?.to_owned())),
        );
    }
    assert_eq!(stops.len(), 15, "{stops:?}");
    assert!(
        stops
            .iter()
            .zip(1..)
            .all(|(stop, place)| stop.starts_with(&format!("{place} of 15: ")))
    );
    let back = typed(&mut explorer, changes, "p");
    assert!(back.contains("Stop 14 of 15"), "{back}");
}
