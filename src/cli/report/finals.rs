//! The finals of a run: which of its best cells were trained, and how accurate they became.

use freerea_core::cost::Cost;
use freerea_core::training::Finalist;

use super::document::{Chapter, Passage, TableCell, table};
use super::reported_run::ReportedRun;
use crate::explorer::ui::words::counted;

/// The chapter of the finals, if a network was trained.
pub(crate) fn chapter(run: &ReportedRun) -> Option<Chapter> {
    let ranked = run.scene.ranked_finalists();
    let first = ranked.first()?;
    let header = [
        "finalist",
        "accuracy, %",
        "score",
        "parameters",
        "FLOPs",
        "cell",
    ];
    let rows = ranked.iter().map(|finalist| row(run, finalist));
    Some(Chapter {
        title: "Finals",
        passages: vec![
            Passage::Text(format!(
                "The best networks by score were trained for {} each, and judged by the {} % of the \
                 pictures of each class that were set aside (batch {}, learning rate {}, \
                 augmentation {}, seed {}). The most accurate is the answer.",
                counted(first.recipe.epochs.into(), "epoch"),
                first.set_aside,
                first.recipe.batch,
                first.recipe.rate,
                first.recipe.augmentation,
                first.recipe.seed,
            )),
            table(&header, rows.collect()),
        ],
    })
}

fn row(run: &ReportedRun, finalist: &Finalist) -> Vec<TableCell> {
    let cell = finalist.cell;
    let record = run.scene.history.get(cell);
    let cost = |cost: Cost| record.map(|record| ReportedRun::cost(record, cost));
    vec![
        TableCell::Text(format!("#{}", cell.index())),
        TableCell::Number(format!("{:.2}", finalist.accuracy)),
        TableCell::number(
            record.map(|record| format!("{:.4}", run.scale.score(&record.metrics).0)),
        ),
        TableCell::number(cost(Cost::Params)),
        TableCell::number(cost(Cost::Flops)),
        TableCell::Text(cell.to_string()),
    ]
}

/// What the finals came to, in a sentence; nothing where no network was trained.
pub(crate) fn sentence(run: &ReportedRun) -> Option<String> {
    let ranked = run.scene.ranked_finalists();
    let first = ranked.first()?;
    Some(format!(
        " Of {} that {} trained for {}, it is the most accurate: it tells {:.2} % of the pictures \
         set aside right.",
        counted(ranked.len() as u64, "finalist"),
        if ranked.len() == 1 { "was" } else { "were" },
        counted(first.recipe.epochs.into(), "epoch"),
        first.accuracy
    ))
}
