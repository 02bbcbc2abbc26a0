use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::evolution::{Cause, EvolutionEvent, Origin, Record};
use freerea_core::scene::Scene;
use freerea_core::search::Happening;
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

/// What is said after a line was typed.
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
    assert_eq!(table.lines().count(), 1, "the focus stays: {table}");
    assert!(table.ends_with("cells, sorted by score."), "{table}");
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
fn only_what_is_new_is_reported() {
    let events = events(RECORDED[0]);
    let mut explorer = explorer(&events[..100]);
    let mut changes = Changes::default();
    assert!(!changes.tell(&explorer).is_empty());
    assert!(changes.tell(&explorer).is_empty());
    for event in &events[100..] {
        explorer.happen(event.clone());
    }
    explorer.refresh();
    let said = changes.tell(&explorer).join("\n");
    assert!(said.contains("is the best of the history now"), "{said}");
    assert!(
        !said.contains("is born"),
        "at full speed only what matters: {said}"
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
    assert_eq!(
        typed(&mut explorer, changes, ""),
        asked,
        "it is asked again"
    );
    let waiting = typed(&mut explorer, changes, "step");
    assert!(waiting.contains("waits for its answer"), "{waiting}");
    let stayed = typed(&mut explorer, changes, "n");
    assert_eq!(stayed, "closed: this question");
    assert!(explorer.dialog.is_none());
    let help = typed(&mut explorer, changes, "help");
    assert!(help.contains("max-params COUNT|off: "), "{help}");
}

#[test]
fn what_is_looked_at_is_reported_in_one_line() {
    let mut explorer = explorer(&events(RECORDED[0]));
    let changes = &mut Changes::default();
    changes.tell(&explorer);
    let best = explorer.scene().best.unwrap().index();
    for (line, expected) in [
        ("select-best", format!("1. #{best}: score ")),
        ("down", "2. #".to_owned()),
        ("up", format!("1. #{best}: score ")),
        (
            "plot scatter",
            "plot scatter: parameters across, score".to_owned(),
        ),
        (
            "axes score params",
            "score, parameters; 'plot parallel' shows".to_owned(),
        ),
        (
            "plot-next",
            "plot parallel: axes score, parameters".to_owned(),
        ),
        ("scope history", "no accuracies to compare with".to_owned()),
        ("theme default", "the theme is dark".to_owned()),
        ("zoom", "Population:".to_owned()),
        ("back", "no longer fills the screen".to_owned()),
        ("filter age>0", "sorted by score".to_owned()),
        ("back", "all cells are listed again".to_owned()),
        ("back", "nothing to go back from".to_owned()),
        ("select 99999", "99999".to_owned()),
    ] {
        let heard = typed(&mut explorer, changes, line);
        assert!(heard.contains(&expected), "{line}: {heard}");
        let is_listing = line == "zoom" || line.starts_with("filter");
        assert!(is_listing || heard.lines().count() == 1, "{line}: {heard}");
    }
}

#[test]
fn a_listing_says_how_much_is_left_and_reads_on() {
    let mut explorer = explorer(&events(RECORDED[0]));
    let changes = &mut Changes::default();
    changes.tell(&explorer);
    let listing = typed(&mut explorer, changes, "focus population");
    let all = explorer.model().rows.len();
    assert!((21..=30).contains(&all), "{all}");
    let left = format!("10 of {all}; 'page-down' reads on");
    assert!(listing.ends_with(&left), "{listing}");
    let second = typed(&mut explorer, changes, "page-down");
    let row = explorer.model().rows[10].record.cell.index();
    assert!(second.contains(&format!("\n11. #{row}: ")), "{second}");
    assert!(second.contains(&format!("20 of {all}; ")), "{second}");
    let third = typed(&mut explorer, changes, "page-down");
    assert!(
        third.contains(&format!("{all} of {all}, the last")),
        "{third}"
    );
    typed(&mut explorer, changes, "select-best");
    let short = typed(&mut explorer, changes, "list hall-of-fame");
    assert!(!short.contains(" of 10"), "{short}");
}

#[test]
fn a_lineage_says_whose_parent_a_cell_is() {
    let mut explorer = explorer(&events(RECORDED[0]));
    let changes = &mut Changes::default();
    changes.tell(&explorer);
    let best = explorer.scene().best.unwrap().index();
    let said = typed(&mut explorer, changes, "lineage");
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines[0].starts_with(&format!("Lineage of #{best}: ")),
        "{said}"
    );
    let parent = format!(", parent of #{best}: ");
    assert!(
        lines[1].starts_with("  #") && lines[1].contains(&parent),
        "{said}"
    );
    let deeper = lines.iter().find(|line| line.starts_with("    #"));
    assert!(
        deeper.is_some_and(|line| line.contains(", parent of #")),
        "{said}"
    );
    assert!(lines.iter().all(|line| line.is_ascii()), "{said}");
    assert_eq!(typed(&mut explorer, changes, "back"), "closed: the lineage");
}

fn died(records: &[Record], cause: Cause) -> Vec<EvolutionEvent> {
    let cells = records.iter().map(|record| record.cell);
    cells
        .map(|cell| EvolutionEvent::Died { cell, cause })
        .collect()
}

/// What is said of these events, once some of them were said.
fn sentences(explorer: &Explorer, before: usize, parts: &[&[EvolutionEvent]]) -> Vec<String> {
    let happenings = parts.concat().into_iter().map(Happening::Evolution);
    let events: Vec<Event> = happenings
        .map(|happening| Event { at: 0, happening })
        .collect();
    let earlier = events.iter().rev().skip(events.len() - before);
    let is_continued = super::steering::is_under_way(earlier);
    super::steering::sentences(&explorer.canvas(), events[before..].iter(), is_continued)
}

#[test]
fn what_new_limits_do_is_summed_up() {
    let explorer = explorer(&events(RECORDED[0]));
    let rows = explorer.model().rows.iter();
    let records: Vec<Record> = rows.map(|row| row.record).collect();
    let limited = [EvolutionEvent::Constrained {
        constraints: explorer.scene().settings.constraints,
        feasible: 9,
    }];
    let limits = |count: usize| died(&records[..count], Cause::Limits);
    let outscored = |count: usize| died(&records[..count], Cause::Outscored);
    let came_back = EvolutionEvent::Born {
        cell: records[0].cell,
        origin: Origin::Return,
        metrics: Box::new(records[0].metrics),
        costs: records[0].costs,
        explored: false,
    };
    let best = EvolutionEvent::Best {
        cell: Some(records[0].cell),
    };
    let lines = sentences(&explorer, 0, &[&limited, &limits(9), &[came_back, best]]);
    assert_eq!(lines[1], "9 cells died by the limits, 1 came back");
    assert!(lines[2].ends_with("best of the history now"), "{lines:?}");
    assert_eq!(lines.len(), 3);
    let rest = sentences(&explorer, 3, &[&limited, &outscored(9)]);
    assert_eq!(rest, ["7 cells died as others score better"]);
    let few = sentences(&explorer, 0, &[&limited, &limits(2)]);
    assert_eq!(few.len(), 3, "{few:?}");
    assert!(few[1].contains("breaks the new limits"), "{few:?}");
    let step = sentences(&explorer, 0, &[&outscored(5)]);
    assert_eq!(step.len(), 5, "a step is said cell by cell: {step:?}");
}

#[test]
fn a_tour_is_reported_stop_by_stop() {
    let mut explorer = explorer(&[]);
    explorer.take(crate::explorer::tour::script::Tour::shipped());
    explorer.refresh();
    let changes = &mut Changes::default();
    let mut stops = Vec::new();
    // Of two lines, one may only end the playing on the way.
    for _ in 0..30 {
        let said = typed(&mut explorer, changes, "");
        stops.extend(
            said.lines()
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
