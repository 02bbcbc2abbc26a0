//! Reports of recorded runs.

use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::engine::EngineChoice;
use freerea_core::evolution::{EvolutionEvent, Restriction};
use freerea_core::journal::{Caching, Fork, Header, Maker, ScoringOptions};
use freerea_core::metric::MetricSet;
use freerea_core::scene::Scene;
use freerea_core::search::{
    Budget, Event, ExhaustiveFinish, Happening, OnConvergence, Repeats, SearchEvent,
};
use freerea_core::space::dataset::Dataset;
use freerea_core::training::{Augmentation, Finals, Recipe};

use super::command_line::command_line;
use super::milestones::Milestones;
use super::reported_run::ReportedRun;
use super::{ReportFormat, document, written};

/// What no text of a user may become.
const MALICIOUS: &str = "<script>alert(\"1\")</script> | & ' `x`";

fn scene() -> Scene {
    let mut scene = Scene::default();
    for line in include_str!("../../../tests/recorded/search.jsonl").lines() {
        scene.apply(serde_json::from_str(line).unwrap());
    }
    scene
}

/// The recorded search as its journal would have it.
fn run_named(name: &str, seed: u64) -> ReportedRun {
    let mut scene = scene();
    scene.settings.seed = seed;
    let budget = Budget {
        time: None,
        cells: Some(90),
        steps: Some(30),
        convergence: OnConvergence::GoOn,
        exhaustive: ExhaustiveFinish::Never,
    };
    let scoring = ScoringOptions {
        repeats: Repeats::Fixed(3),
        batch: 16,
        engine: EngineChoice::default(),
        isa: None,
        device: "cpu".to_owned(),
        images: None,
        metrics: MetricSet::default(),
        table: None,
        caching: Caching::Kept,
    };
    let header = Header {
        freerea: "0.0.0".to_owned(),
        began: "2026-01-01T00:00:00Z".to_owned(),
        ..Header::now(Maker::Search, scene.settings, budget, scoring)
    };
    let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10);
    ReportedRun::new(
        name.to_owned(),
        "ended by cells".to_owned(),
        header,
        scene,
        yardstick,
    )
}

fn html_of(runs: &[ReportedRun]) -> String {
    written(&document(runs), ReportFormat::Html)
}

/// Says which element is not closed, or closes what is not open.
fn imbalance(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>')?;
        match tag.strip_prefix('/') {
            _ if tag.starts_with('!') || tag.ends_with('/') => {}
            Some(name) if open.last() == Some(&name) => {
                open.pop();
            }
            Some(name) => return Some(format!("</{name}> within {open:?}")),
            None => open.extend(tag.split_whitespace().next()),
        }
    }
    (!open.is_empty()).then(|| format!("{open:?}"))
}

/// Whatever would be fetched from elsewhere, or run.
fn foreign(html: &str) -> Vec<&str> {
    let words = [
        "http:", "https:", "<script", "<link", "<img", "<iframe", "@import", "url(", "src=",
        "href=", "onload",
    ];
    words
        .into_iter()
        .filter(|word| html.contains(word))
        .collect()
}

#[test]
fn a_report_has_every_chapter_and_stands_alone() {
    let html = html_of(&[run_named("20260101-000000", 4)]);
    for title in [
        "Settings",
        "Answer",
        "Progress",
        "Distributions",
        "Costs and limits",
        "Correlation",
        "Events",
        "How to reproduce",
    ] {
        assert!(html.contains(&format!("<h2>{title}</h2>")), "{title}");
    }
    assert_eq!(imbalance(&html), None);
    assert_eq!(foreign(&html), [""; 0]);
    for part in [
        "Pareto front",
        "class=\"dashed limit\"",
        "class=\"mark best\"",
        "whisker",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("NaN") && !html.contains(">inf"));
}

#[test]
fn a_report_knows_runs_without_a_table_and_without_an_answer() {
    let run = run_named("bare", 4);
    let bare = ReportedRun::new(
        run.name.clone(),
        run.state.clone(),
        run.header.clone(),
        run.scene.clone(),
        None,
    );
    let html = html_of(&[bare]);
    assert_eq!(imbalance(&html), None);
    assert!(html.contains("score against parameters") && html.contains("no accuracy is known"));
    let begun = Scene::to_begin(run.scene.begun_with());
    let begun = ReportedRun::new(run.name, run.state, run.header, begun, run.yardstick);
    let html = html_of(&[begun]);
    assert_eq!(imbalance(&html), None);
    assert!(html.contains("there is no answer") && !html.contains("NaN"));
}

#[test]
fn nothing_that_a_user_names_becomes_markup() {
    let mut run = run_named(MALICIOUS, 4);
    run.header.scoring.images = Some(MALICIOUS.into());
    run.header.scoring.device = MALICIOUS.to_owned();
    let html = html_of(&[run]);
    assert_eq!((imbalance(&html), foreign(&html)), (None, vec![]));
    assert!(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"));
    let runs = [run_named(MALICIOUS, 4), run_named(MALICIOUS, 5)];
    let html = html_of(&runs);
    assert_eq!((imbalance(&html), foreign(&html)), (None, vec![]));
    let text = written(&document(&runs), ReportFormat::Md);
    assert!(text.contains("\\<script\\>") && !text.contains(" <script"));
}

#[test]
fn markdown_says_the_same() {
    let text = written(
        &document(&[run_named("20260101-000000", 4)]),
        ReportFormat::Md,
    );
    insta::with_settings!({
        snapshot_path => "../../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("report-md", text);
    });
}

#[test]
fn runs_that_differ_in_the_seed_alone_are_one_group() {
    let mut other = run_named("other", 6);
    other.header.scoring.repeats = Repeats::Fixed(1);
    let runs = [run_named("one", 4), run_named("two", 5), other];
    let html = html_of(&runs);
    assert_eq!((imbalance(&html), foreign(&html)), (None, vec![]));
    assert!(html.contains("They are of 2 settings"));
    assert!(html.contains("class=\"band\"") && html.contains("the band reaches from the least"));
    let text = written(&document(&runs), ReportFormat::Md);
    let of_group = text.lines().filter(|line| line.starts_with("| A | 2 |"));
    assert_eq!(of_group.count(), 1, "{text}");
    assert!(text.contains("± 0.00"));
}

#[test]
fn of_many_milestones_the_middle_is_left_out() {
    let mut scene = scene();
    let few = Milestones::of(&scene);
    assert_eq!(few.left_out, 0);
    assert!(few.lines[0].contains("the search begins"));
    assert!(
        few.lines
            .iter()
            .any(|line| line.contains("the population is founded"))
    );
    let best = few
        .lines
        .iter()
        .position(|line| line.contains("is the best"));
    assert!(best.is_some());
    let events = scene.events.clone();
    for event in std::iter::repeat_n(events, 20).flatten() {
        scene.apply(event);
    }
    let many = Milestones::of(&scene);
    assert!(many.left_out > 0);
    assert_eq!(many.lines.len(), 61);
}

#[test]
fn what_a_command_does_not_give_again_is_said() {
    let mut run = run_named("one", 4);
    let plain = html_of(std::slice::from_ref(&run));
    assert!(!plain.contains("forked") && !plain.contains("steered"));

    let constraints = run.scene.settings.constraints;
    let at = run.scene.at;
    let evolution = EvolutionEvent::Constrained {
        constraints,
        feasible: 15_625,
    };
    let steered = Happening::Evolution(evolution);
    let forked = Happening::Search(SearchEvent::Forked { seed: 7 });
    for happening in [steered, forked] {
        run.scene.apply(Event { at, happening });
    }
    let unnamed = html_of(std::slice::from_ref(&run));
    assert!(unnamed.contains("steered it (1 change)"));
    assert!(unnamed.contains("forked from a run whose name it does not know"));

    run.header.forked = Some(Fork {
        run: "20260101-000000".parse().unwrap(),
        events: 9,
    });
    let named = html_of(std::slice::from_ref(&run));
    assert!(named.contains("forked from run 20260101-000000 after 9 of its events"));
}

#[test]
fn a_command_line_names_what_is_not_the_default() {
    let mut run = run_named("one", 4);
    assert_eq!(
        command_line(&run),
        "freerea search --seed 4 --rule paper --steps 30 --cells 90 --max-params 1.2M --batch 16"
    );
    let restriction = |text: &str| text.parse::<Restriction>().unwrap();
    let constraints = &mut run.header.settings.constraints;
    restriction("avg_pool_3x3").forbid(constraints).unwrap();
    restriction("0-1").forbid(constraints).unwrap();
    restriction("0-2").pin(constraints).unwrap();
    restriction("skip_connect").pin(constraints).unwrap();
    run.header.scoring.images = Some("my pictures/it's".into());
    let line = command_line(&run);
    for part in [
        "--forbid avg_pool_3x3",
        "--pin 0-1=none",
        "--forbid 0-2=none",
        "--pin skip_connect",
        "--images 'my pictures/it'\\''s'",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn a_run_with_finals_has_a_chapter_of_them_and_its_command_line_asks_for_them() {
    let plain = html_of(&[run_named("one", 4)]);
    assert!(!plain.contains("finalist"), "{plain}");
    let mut run = run_named("one", 4);
    let by_score = run.scene.answer().unwrap().cell;
    for line in include_str!("../../../tests/recorded/finals.jsonl").lines() {
        run.scene.apply(serde_json::from_str(line).unwrap());
    }
    let first = run.scene.finalists[1];
    run.header.finals = Some(Finals {
        count: 3,
        recipe: Recipe {
            augmentation: Augmentation::None,
            ..first.recipe
        },
        set_aside: first.set_aside,
    });
    assert_ne!(first.cell, by_score);
    let html = html_of(std::slice::from_ref(&run));
    assert_eq!(imbalance(&html), None);
    for part in [
        "<h2>Finals</h2>",
        "Of 3 finalists that were trained for 12 epochs, it is the most accurate",
        &format!("Its answer is the cell #{}", first.cell.index()),
    ] {
        assert!(html.contains(part), "{part}");
    }
    let line = command_line(&run);
    assert!(line.ends_with(" --finalists 3 --augment none"), "{line}");
}
