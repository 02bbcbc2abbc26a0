//! One best, one scale, names as they are seen.

use crossterm::event::{KeyCode, KeyEvent};
use freerea::explorer::derive::view::{Notice, Quantity};
use freerea::explorer::input::commands;
use freerea::explorer::input::completion::Completion;
use freerea::explorer::state::Explorer;
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::explorer::ui::canvas::Look;
use freerea_core::cost::Cost;
use freerea_core::evolution::{EvolutionEvent, Origin};
use freerea_core::scene::Scene;
use freerea_core::search::{Event, Happening};
use freerea_core::space::Cell;

use super::{Keymap, apply, explorer, screen, snapshot};

fn press(explorer: &mut Explorer, keys: &str) {
    for key in keys.chars() {
        explorer.press(KeyEvent::from(match key {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '\u{1b}' => KeyCode::Esc,
            key => KeyCode::Char(key),
        }));
    }
}

/// The rows of the table whose gutter has a star, and the first row.
fn starred(screen: &str) -> (Vec<&str>, &str) {
    let rows = || screen.lines().skip(4);
    let starred = rows().filter(|row| row.contains('★')).collect();
    (starred, rows().next().unwrap_or_default())
}

#[test]
fn one_best_has_one_score_everywhere_at_every_step() {
    let theme = Theme::built_in("dark").unwrap();
    let look = Look {
        theme,
        glyphs: Glyphs::Unicode,
    };
    let mut explorer = Explorer::new(look, Depth::True, Vec::new(), Keymap::default());
    apply(&mut explorer, &["list history", "zoom"]);
    let mut steps = 0;
    for line in include_str!("../recorded/search.jsonl").lines() {
        let event: Event = serde_json::from_str(line).unwrap();
        let step = matches!(
            event.happening,
            Happening::Evolution(EvolutionEvent::Selected { .. } | EvolutionEvent::Best { .. })
        );
        explorer.happen(event);
        let Some(best) = explorer.scene().answer().copied().filter(|_| step) else {
            continue;
        };
        steps += 1;
        let table = screen(&mut explorer, (120, 40));
        let (starred, first) = starred(&table);
        assert_eq!(starred, [first], "the best is the first:\n{table}");
        let score = explorer.scene().history_scale().score(&best.metrics).0;
        let shown = format!("{score:.4}");
        assert!(first.contains(&shown), "{shown}:\n{table}");
        let header = table.lines().nth(1).unwrap();
        assert!(header.contains(&shown), "{shown}:\n{table}");
    }
    assert!(steps > 30);
    apply(&mut explorer, &["back", "focus progress", "zoom"]);
    let best = explorer.scene().answer().copied().unwrap();
    let score = explorer.scene().history_scale().score(&best.metrics).0;
    let progress = screen(&mut explorer, (120, 40));
    assert!(progress.contains(&format!("best {score:.3}")), "{progress}");
    assert!(progress.contains("score over the feasible history"));
}

/// The recorded run after its limit was tightened, with the members beyond it still listed.
fn tightened() -> Explorer {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let mut constraints = explorer.scene().settings.constraints;
    constraints[Cost::Params].max = Some(700_000);
    explorer.happen(Event {
        at: 90_000,
        happening: Happening::Evolution(EvolutionEvent::Constrained {
            constraints,
            feasible: 9_000,
        }),
    });
    explorer
}

#[test]
fn an_infeasible_cell_has_no_score_and_stretches_no_axis() {
    let mut explorer = tightened();
    let is_infeasible = |row: &&str| row.contains("infeasible");
    for order in ["focus population", "sort-reverse"] {
        apply(&mut explorer, &["list history", order, "top"]);
        let table = screen(&mut explorer, (160, 120));
        let rows = table
            .lines()
            .skip(3)
            .filter_map(|line| line.split('┃').nth(1));
        let rows = rows.filter(|row| row.contains('#'));
        let rows: Vec<&str> = rows.skip(1).collect();
        let first = rows.iter().position(is_infeasible);
        let (feasible, infeasible) = rows.split_at(first.expect("some are infeasible"));
        assert!(feasible.len() > 3, "{table}");
        assert!(
            infeasible.iter().all(is_infeasible),
            "they stand last:\n{table}"
        );
    }
    let table = screen(&mut explorer, (120, 40));
    apply(&mut explorer, &["focus distributions", "zoom"]);
    let plots = screen(&mut explorer, (120, 40));
    assert!(plots.contains(" infeasible"), "they are counted:\n{plots}");
    snapshot("infeasible-120x40", &table);
}

#[test]
fn the_first_screen_names_all_panels_and_shows_the_graph() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let first = screen(&mut explorer, (80, 24));
    for panel in [
        "1 Population",
        "2 Cell",
        "3 Distributions",
        "4 Progress",
        "5 Events",
        "6 Corr",
    ] {
        assert!(first.contains(panel), "{panel}:\n{first}");
    }
    assert!(first.contains("(0)") && first.contains("(3)"), "{first}");
    for column in ["flops", "age", "naswot", "logsynflow", "origin", "skip"] {
        apply(&mut explorer, &[&format!("sort {column}")]);
        let sorted = screen(&mut explorer, (80, 24));
        let headed = ["glyphs %", "acc %"]
            .iter()
            .any(|head| sorted.contains(head));
        assert!(headed, "{column}:\n{sorted}");
    }
    press(&mut explorer, "?");
    let help = screen(&mut explorer, (80, 24));
    assert!(help.contains("Letters of a cell"), "{help}");
    assert!(help.contains("avg_pool_3x3, pool"), "{help}");
}

#[test]
fn help_is_searched_and_opens_over_dialogs() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    press(&mut explorer, "c?");
    let help = screen(&mut explorer, (80, 24));
    assert!(help.contains("In the constraints"), "{help}");
    press(&mut explorer, "/lineage");
    let found = screen(&mut explorer, (80, 24));
    assert!(found.contains("Keys with 'lineage_'"), "{found}");
    press(&mut explorer, "\u{1b}/family\n");
    snapshot("help-search-80x24", &screen(&mut explorer, (80, 24)));
    press(&mut explorer, "\u{1b}q");
    let dialog = screen(&mut explorer, (80, 24));
    assert!(
        dialog.contains("Constraints"),
        "the dialog is still there:\n{dialog}"
    );
    press(&mut explorer, "\u{1b}?");
    let wide = screen(&mut explorer, (200, 60));
    snapshot("help-columns-200x60", &wide);
}

#[test]
fn values_are_completed_and_a_filter_says_what_it_leaves() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    press(&mut explorer, ":versus ");
    let run = Completion::new("20261126-101500", "nats-tss on cifar10, best #7");
    explorer.know(vec![run], Vec::new());
    let offered = screen(&mut explorer, (80, 24));
    assert!(
        offered.contains("20261126-101500 (nats-tss on cifar10, best #7)"),
        "{offered}"
    );
    press(&mut explorer, "\u{1b}:sort log\t");
    assert!(screen(&mut explorer, (80, 24)).contains(":sort logsynflow"));
    press(&mut explorer, "\u{1b}/params<0.7M and age>=0");
    let filtered = screen(&mut explorer, (80, 24));
    let count = filtered.lines().filter(|row| row.contains('#')).count();
    assert!(
        count > 0 && filtered.contains(" of 26 cells are left"),
        "{filtered}"
    );
    snapshot("filter-80x24", &filtered);
    press(&mut explorer, "\u{1b}/params<x");
    let faulty = screen(&mut explorer, (80, 24));
    let lines: Vec<&str> = faulty.lines().collect();
    let column = |line: &str, wanted| line.chars().position(|c| c == wanted);
    let [hint, typed] = [lines[lines.len() - 2], lines[lines.len() - 1]];
    assert_eq!(column(hint, '▼'), column(typed, 'x'), "{faulty}");
}

/// Two members that are marked, and the child that both have.
fn crossed() -> (Explorer, [Cell; 2], Cell) {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let members: Vec<Cell> = explorer
        .scene()
        .population
        .members()
        .iter()
        .map(|member| member.record.cell)
        .collect();
    let parents = [members[0], members[1]];
    for parent in parents {
        apply(
            &mut explorer,
            &[&format!("select {}", parent.index()), "mark"],
        );
    }
    apply(&mut explorer, &["cross"]);
    (explorer, parents, members[2])
}

#[test]
fn what_a_command_did_is_said_by_name() {
    let (mut explorer, parents, child) = crossed();
    let origin = Origin::Crossover { parents };
    explorer.happen(Event {
        at: 90_000,
        happening: Happening::Evolution(EvolutionEvent::Refreshed {
            cell: child,
            origin,
        }),
    });
    let said = screen(&mut explorer, (120, 40));
    let [one, other] = parents.map(|parent| parent.index());
    let wanted = format!(
        "crossed #{one} and #{other}: the child is #{}, alive already, now the youngest",
        child.index()
    );
    assert!(said.contains(&wanted), "{wanted}:\n{said}");
}

#[test]
fn a_fork_of_the_beginning_keeps_the_seed() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let seed = explorer.scene().settings.seed;
    assert_ne!(seed, Scene::default().settings.seed);
    apply(&mut explorer, &["beginning"]);
    assert_eq!(explorer.scene().settings.seed, seed);
    let begun = screen(&mut explorer, (80, 24));
    assert!(begun.contains(&format!("seed {seed}")), "{begun}");
}

#[test]
fn a_key_that_does_nothing_says_so() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    for (panel, title) in [("2", "Cell"), ("4", "Progress"), ("5", "Events")] {
        press(&mut explorer, panel);
        press(&mut explorer, "v");
        let said = format!("'v' does nothing in {title}; '?' lists the keys");
        let shown = screen(&mut explorer, (80, 24));
        assert!(shown.contains(&said), "{shown}");
    }
}

fn refusal(explorer: &Explorer) -> Option<&str> {
    match &explorer.view().notice {
        Some(Notice::Refused(why)) => Some(why),
        _ => None,
    }
}

#[test]
fn without_a_table_nothing_changes_in_the_correlation_panel() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    explorer.compare_with(None);
    apply(&mut explorer, &["focus correlation"]);
    let chosen = |explorer: &Explorer| {
        let view = explorer.view();
        (view.comparison, view.correlate, view.scope)
    };
    let before = chosen(&explorer);
    for key in ["v", "x", "y", "h", "l"] {
        press(&mut explorer, key);
        assert_eq!(chosen(&explorer), before, "{key}");
        let shown = screen(&mut explorer, (80, 24));
        assert!(shown.contains("no accuracies to compare with"), "{shown}");
    }
}

#[test]
fn keys_turn_to_all_that_the_run_has_and_to_nothing_else() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let measured = Quantity::measured(explorer.scene());
    let turns = [
        ("plot scatter", "3x"),
        ("plot scatter", "3y"),
        ("plot histograms", "3l"),
        ("plot histograms", "3h"),
        ("compare scatter", "6x"),
        ("compare scatter", "6h"),
    ];
    for (command, keys) in turns {
        apply(&mut explorer, &[command]);
        let mut seen = Vec::new();
        for _ in 0..measured.len() {
            press(&mut explorer, keys);
            let view = explorer.view();
            let turned = match keys {
                "3x" => view.x,
                "3y" => view.y,
                "3l" | "3h" => view.histogram,
                _ => view.correlate,
            };
            assert!(measured.contains(&turned), "{keys}: {turned}");
            assert!(!seen.contains(&turned), "{keys}: {turned}");
            seen.push(turned);
        }
    }
}

#[test]
fn what_would_not_be_seen_is_refused_and_changes_nothing() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    let looked_at = |explorer: &Explorer| {
        let view = explorer.view();
        (
            view.histogram,
            view.x,
            view.y,
            view.axes.clone(),
            view.correlate,
        )
    };
    let before = looked_at(&explorer);
    for (plot, key) in [
        ("histograms", "x"),
        ("histograms", "y"),
        ("parallel", "x"),
        ("parallel", "h"),
        ("scatter", "l"),
    ] {
        apply(&mut explorer, &[&format!("plot {plot}")]);
        press(&mut explorer, &format!("3{key}"));
        let why = refusal(&explorer).expect(key);
        assert!(why.starts_with("only "), "{why}");
        assert_eq!(looked_at(&explorer), before, "{plot} {key}");
    }
    for (command, reason) in [
        ("axis-x latency", "latency: no device is known"),
        ("axis-y snip", "snip was not measured"),
        ("axes latency score", "latency: no device is known"),
        ("histogram snip", "snip was not measured"),
        ("correlate latency", "latency: no device is known"),
    ] {
        apply(&mut explorer, &[command]);
        let why = refusal(&explorer).expect(command);
        assert!(why.starts_with(reason), "{command}: {why}");
        assert_eq!(looked_at(&explorer), before, "{command}");
    }
}

#[test]
fn a_colon_after_the_colon_is_not_taken_twice() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    press(&mut explorer, "::sort params\n");
    let shown = screen(&mut explorer, (80, 24));
    assert!(shown.contains("params▼"), "{shown}");
}

#[test]
fn names_that_no_metric_has_are_not_offered() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    for typed in [":sort foo\n", ":axis-x foo\n", ":filter foo<3\n"] {
        press(&mut explorer, typed);
        let shown = screen(&mut explorer, (80, 24));
        assert!(
            shown.contains("params") && !shown.contains("own-8"),
            "{shown}"
        );
        press(&mut explorer, "\u{1b}");
    }
}

#[test]
fn help_is_read_to_its_end_in_a_small_terminal() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    press(&mut explorer, "?");
    let mut read = Vec::new();
    let mut pages = vec![String::new()];
    loop {
        let page = screen(&mut explorer, (40, 12));
        if pages.last() == Some(&page) {
            break;
        }
        let words = page.split(|c: char| c.is_whitespace() || "\"┃".contains(c));
        read.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        pages.push(page);
        press(&mut explorer, "j");
    }
    for spec in commands::COMMANDS.iter() {
        for word in spec.about.split(' ') {
            assert!(read.contains(&word.to_owned()), "{word}, of {}", spec.name);
        }
    }
    for command in ["max-params", "forbid", "pin", "weight"] {
        let spec = commands::find(command).unwrap();
        assert!(read.contains(&spec.argument.to_owned()), "{command}");
    }
}

#[test]
fn a_small_correlation_panel_says_which_cells_it_compares() {
    let mut explorer = explorer("dark", Glyphs::Unicode);
    apply(&mut explorer, &["focus correlation"]);
    for (scope, title) in [
        ("population", "population: "),
        ("history", "feasible history: "),
        ("scored", "whole history: "),
    ] {
        apply(
            &mut explorer,
            &[&format!("scope {scope}"), "compare coefficients"],
        );
        let shown = screen(&mut explorer, (80, 24));
        assert!(shown.contains(title), "{shown}");
        apply(&mut explorer, &["compare scatter"]);
        let shown = screen(&mut explorer, (80, 24));
        assert!(shown.contains(&format!("score, {title}")), "{shown}");
    }
    apply(&mut explorer, &["compare course"]);
    let shown = screen(&mut explorer, (80, 24));
    assert!(
        shown.contains("tau of score") && shown.contains(" +"),
        "{shown}"
    );
}
