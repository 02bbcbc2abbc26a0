//! The report of one run.

use std::time::Duration;

use freerea_core::cost::Cost;
use freerea_core::evolution::Record;
use freerea_core::export;
use freerea_core::space::Cell;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::charts::{distributions, progress, trade_offs};
use super::command_line::{command_line, reservations};
use super::document::{Chapter, Document, Passage, facts};
use super::finals;
use super::milestones::{Milestones, look};
use super::ranks;
use super::reported_run::ReportedRun;
use crate::explorer::ui::screenshot::Screenshot;
use crate::explorer::ui::widgets::graph::{self, GraphView};
use crate::explorer::ui::words::{counted, thousands};

/// Columns in which a cell is drawn in letters.
const COLUMNS: u16 = 72;

/// Everything about a run.
pub(crate) fn document(run: &ReportedRun) -> Document {
    Document {
        title: format!("Run {}", run.name),
        summary: summary(run),
        chapters: [settings(run), answer(run)]
            .into_iter()
            .chain(finals::chapter(run))
            .chain([
                progress(run),
                distributions(run),
                trade_offs(run),
                ranks::chapter(run),
                events(run),
                reproduction(std::slice::from_ref(run)),
            ])
            .collect(),
    }
}

/// The run in plain words.
fn summary(run: &ReportedRun) -> String {
    let (scene, settings) = (&run.scene, &run.scene.settings);
    let mut text = format!(
        "This run searched {} for networks on {}, and judged cells without training one, by the \
         rule {}. It explored {} of the {} feasible cells in {}.",
        settings.space(),
        settings.dataset.title(),
        settings.rule,
        thousands(scene.history.len()),
        thousands(scene.feasible),
        counted(scene.generation, "step"),
    );
    let Some(best) = scene.answer() else {
        return text + " No explored cell keeps to the limits, so there is no answer.";
    };
    text += &format!(
        " Its answer is the cell #{} with {} parameters and {} FLOPs.",
        best.cell.index(),
        ReportedRun::cost(best, Cost::Params),
        ReportedRun::cost(best, Cost::Flops)
    );
    text += &finals::sentence(run).unwrap_or_default();
    if let (Some(standing), Some(yardstick)) = (run.standing(), &run.yardstick) {
        let proxy = if yardstick.official {
            ""
        } else {
            ", a proxy task,"
        };
        text += &format!(
            " By the table {}{proxy} its accuracy is {:.2} %: rank {} of {} feasible cells, {:.2} \
             percentage points less than the best.",
            yardstick.name,
            standing.accuracy,
            thousands(standing.rank),
            thousands(standing.among),
            standing.regret
        );
    }
    text
}

fn settings(run: &ReportedRun) -> Chapter {
    let (scene, header) = (&run.scene, &run.header);
    let settings = &scene.settings;
    let scoring = &header.scoring;
    let took = humantime::format_duration(Duration::from_secs(scene.active / 1000));
    let engine = match scene.engine {
        Some((engine, _)) => engine.to_string(),
        None => scoring.engine.to_string(),
    };
    let mut pairs = vec![
        ("began", header.began.clone()),
        ("state", run.state.clone()),
        ("searched", settings.task().to_string()),
        ("seed", settings.seed.to_string()),
        ("rule", judged_by(run)),
        ("limits", settings.constraints.to_string()),
        ("costs with", settings.platform.to_string()),
        (
            "evolution",
            format!(
                "population N = {}, tournament n = {}",
                settings.population, settings.tournament
            ),
        ),
        (
            "scoring",
            format!(
                "{} repeats, {} images, engine {engine} on {}",
                scoring.repeats, scoring.batch, scoring.device
            ),
        ),
        ("searching", format!("{took}, without pauses")),
        ("made by", format!("freerea {}", header.freerea)),
    ];
    if let Some(images) = &scoring.images {
        pairs.push(("images", images.display().to_string()));
    }
    if let Some(table) = &scoring.table {
        pairs.push(("metrics from", format!("table {table}")));
    }
    if let Some(fork) = &header.forked {
        let (from, events) = (&fork.run, fork.events);
        pairs.push(("forked from", format!("{from}, after {events} events")));
    }
    Chapter {
        title: "Settings",
        passages: vec![facts(pairs)],
    }
}

/// The rule with its terms.
fn judged_by(run: &ReportedRun) -> String {
    let rule = &run.scene.settings.rule;
    let terms = format!("{} by {}", rule.terms(), rule.combine);
    match rule.named() {
        Some(named) => format!("{} ({terms})", named.name()),
        None => terms,
    }
}

fn answer(run: &ReportedRun) -> Chapter {
    let passages = match run.scene.answer() {
        None => vec![Passage::Text(
            "No explored cell keeps to the limits.".to_owned(),
        )],
        Some(best) => answered(run, best),
    };
    Chapter {
        title: "Answer",
        passages,
    }
}

fn answered(run: &ReportedRun, best: &Record) -> Vec<Passage> {
    let (cell, settings) = (best.cell, &run.scene.settings);
    let found = run.scene.history.place(cell).map_or(0, |place| place + 1);
    let score = run.scale.score(&best.metrics).0;
    let mut pairs = vec![
        ("cell", format!("#{}", cell.index())),
        ("found after", counted(found as u64, "cell")),
        (
            "score",
            format!(
                "{score:.4} over the feasible history, by the rule {}",
                settings.rule
            ),
        ),
    ];
    let metrics = best.metrics.measured();
    pairs.extend(metrics.map(|metric| (metric.title(), best.metrics.written(metric))));
    let costs = best.costs.known();
    pairs.extend(costs.map(|(cost, amount)| {
        let assumption = (cost.definition().assumption)(&settings.costing());
        let assumed = assumption.map_or(String::new(), |words| format!(" ({words})"));
        (cost.title(), cost.definition().alone(amount) + &assumed)
    }));
    if let (Some(standing), Some(yardstick)) = (run.standing(), &run.yardstick) {
        pairs.push((
            "accuracy",
            format!("{:.2} % ({yardstick})", standing.accuracy),
        ));
        pairs.push((
            "rank",
            format!(
                "{} of {} feasible cells of the table",
                standing.rank, standing.among
            ),
        ));
        pairs.push((
            "regret",
            format!("{:.2} percentage points", standing.regret),
        ));
    }
    let mut passages = vec![
        Passage::Code(cell.to_string()),
        Passage::Graph {
            svg: export::svg(cell, settings.task()),
            text: in_letters(cell),
        },
        facts(pairs),
    ];
    if cell.live() != cell {
        passages.push(Passage::Text(format!(
            "Some edges of it carry no signal; #{} is the cell without them, which is what to put \
             on a device.",
            cell.live().index()
        )));
    }
    passages
}

/// A cell as a terminal draws it.
fn in_letters(cell: Cell) -> String {
    let draft = cell.draft();
    let view = GraphView {
        draft,
        marked: &[],
        cursor: None,
    };
    let rows = graph::lowest(&draft, COLUMNS);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(COLUMNS, rows));
    let Ok(drawn) = terminal.draw(|frame| graph::draw(frame, frame.area(), &look(), &view));
    Screenshot::of(drawn.buffer.clone()).text()
}

fn events(run: &ReportedRun) -> Chapter {
    let milestones = Milestones::of(&run.scene);
    let mut text = format!(
        "The milestones of the {} events of the journal, with the time of the run.",
        thousands(run.scene.events.len())
    );
    if milestones.left_out > 0 {
        text += &format!(
            " {} in the middle are left out; 'freerea replay' shows all.",
            counted(milestones.left_out as u64, "line")
        );
    }
    Chapter {
        title: "Events",
        passages: vec![Passage::Text(text), Passage::List(milestones.lines)],
    }
}

/// How runs are had again.
pub(crate) fn reproduction(runs: &[ReportedRun]) -> Chapter {
    let mut passages = vec![Passage::Text(
        "The answer of a search depends on its settings alone, not on the number of workers. \
         What is left out is the default of the program."
            .to_owned(),
    )];
    let lines: Vec<String> = runs.iter().map(command_line).collect();
    passages.push(Passage::Code(lines.join("\n")));
    for run in runs {
        let whose = match runs.len() {
            1 => String::new(),
            _ => format!("Run {}: ", run.name),
        };
        let reservations = reservations(run).into_iter();
        passages.extend(reservations.map(|words| Passage::Text(format!("{whose}{words}"))));
    }
    Chapter {
        title: "How to reproduce",
        passages,
    }
}
