//! How well the quantities of a run rank its cells as their accuracies do.

use freerea_core::correlation::Association;

use super::document::{Chapter, Passage, TableCell, table};
use super::reported_run::ReportedRun;
use crate::explorer::derive::plots::KnownCells;
use crate::explorer::derive::quantity::Quantity;

/// The chapter of correlations.
pub(crate) fn chapter(run: &ReportedRun) -> Chapter {
    let rows = if run.is_compared {
        rows(run)
    } else {
        Vec::new()
    };
    let passages = if rows.is_empty() {
        vec![Passage::Text(format!(
            "How well the metrics rank cells cannot be said: no accuracy is known of the cells \
             that were explored. {}",
            run.compared_with()
        ))]
    } else {
        vec![
            Passage::Text(format!(
                "How well each quantity ranks the feasible cells of the run as their accuracies do: \
                 1 is the same order, 0 none, -1 the reverse. The cells are those that the \
                 evolution chose, not a random sample, so the intervals are a rough guide. {}",
                run.compared_with()
            )),
            table(
                &["quantity", "cells", "tau", "95 % interval of tau", "rho"],
                rows,
            ),
        ]
    };
    Chapter {
        title: "Correlation",
        passages,
    }
}

fn rows(run: &ReportedRun) -> Vec<Vec<TableCell>> {
    let Some(yardstick) = &run.yardstick else {
        return Vec::new();
    };
    let known = KnownCells::of(run.feasible(), *run.scale.rule(), yardstick);
    let row = |quantity: Quantity| {
        let association = Association::of(&known.pairs(quantity));
        let title = TableCell::Text(quantity.title().to_owned());
        let cells = TableCell::Number(association.cells().to_string());
        let unknown = || TableCell::Number("-".to_owned());
        match association {
            Association::Measured(measured) => {
                let ends = [measured.interval.low, measured.interval.high];
                vec![
                    title,
                    cells,
                    TableCell::Number(format!("{:.3}", measured.tau)),
                    TableCell::Coefficient {
                        text: format!("[{:.3}, {:.3}]", ends[0], ends[1]),
                        value: measured.tau,
                        ends,
                    },
                    TableCell::Number(format!("{:.3}", measured.rho)),
                ]
            }
            Association::TooFew { .. } | Association::AllTied { .. } => {
                vec![title, cells, unknown(), unknown(), unknown()]
            }
        }
    };
    Quantity::measured(&run.scene)
        .into_iter()
        .map(row)
        .collect()
}
