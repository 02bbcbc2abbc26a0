//! Each quantity's rank correlation with accuracy, and one of them against it, cell by cell.

use freerea_core::correlation::Association;
use freerea_core::evolution::Record;
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::axis::Axis;
use crate::explorer::derive::plots::known::KnownCells;
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Quantity, Scope, View};

/// How well the quantities rank the cells of a scope as their accuracies do.
#[derive(Clone, Debug)]
pub struct Correlations {
    /// Those that the cells have, in the order of [`Quantity::ALL`].
    pub rows: Vec<Ranking>,
    /// Cells in the scope.
    pub scoped: usize,
    /// Those whose accuracy the table knows.
    pub known: usize,
    /// The chosen quantity against accuracy; `None` if no cell is known.
    pub cloud: Option<Cloud>,
}

/// How well a quantity ranks cells.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The quantity.
    pub quantity: Quantity,
    /// Its rank correlation with accuracy.
    pub association: Association,
    /// The best feasible accuracy less that of the feasible cell that has most of the quantity, in
    /// percentage points; `None` if the table knows no feasible cell.
    pub regret: Option<f64>,
}

/// A quantity against accuracy, cell by cell.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// The quantity.
    pub x: Axis,
    /// The accuracy in percent.
    pub y: Axis,
    /// All cells of the scope that are known.
    pub points: Vec<[f64; 2]>,
    /// The living among them.
    pub population: Vec<[f64; 2]>,
    /// The selected cell, if it is known.
    pub selected: Option<[f64; 2]>,
}

impl Correlations {
    /// Compares the cells of the view's scope with a table of accuracies, in O(n log n).
    pub fn of(scene: &Scene, view: &View, benchmarked: &BenchmarkedRun) -> Self {
        let constraints = &scene.settings.constraints;
        let records: Vec<&Record> = match view.scope {
            Scope::Population => {
                let members = scene.population.members().iter();
                members.map(|member| &member.record).collect()
            }
            Scope::History => scene.history.feasible(constraints).collect(),
            Scope::Scored => scene.history.records().iter().collect(),
        };
        let (rule, yardstick) = (scene.settings.rule, benchmarked.yardstick());
        let known = KnownCells::of(records.iter().copied(), rule, yardstick);
        let feasible = records.iter().copied();
        let feasible = feasible.filter(|record| record.is_feasible(constraints));
        let feasible = KnownCells::of(feasible, rule, yardstick);
        let ranking = |quantity| Ranking {
            quantity,
            association: Association::of(&known.pairs(quantity)),
            regret: feasible.regret(quantity, benchmarked.oracle()),
        };
        let rows = Quantity::measured(scene).into_iter();
        Correlations {
            rows: rows.map(ranking).collect(),
            scoped: records.len(),
            known: known.cells.len(),
            cloud: Cloud::of(&known, scene, view),
        }
    }
}

impl Cloud {
    fn of(known: &KnownCells, scene: &Scene, view: &View) -> Option<Self> {
        let points = known.pairs(view.correlate);
        let place_of = |wanted: &dyn Fn(&Record) -> bool| -> Vec<[f64; 2]> {
            let wanted = known.cells.iter().filter(|(record, _)| wanted(record));
            wanted
                .filter_map(|cell| known.place(view.correlate, cell))
                .collect()
        };
        let chosen = view.selection(scene).map(|record| record.cell);
        Some(Cloud {
            x: Axis::around(points.iter().map(|[x, _]| *x))?.padded(),
            y: Axis::around(points.iter().map(|[_, y]| *y))?.padded(),
            population: place_of(&|record| scene.population.contains(record.cell)),
            selected: place_of(&|record| Some(record.cell) == chosen).pop(),
            points,
        })
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::benchmark::{Yardstick, shipped};
    use freerea_core::metric::Metric;
    use freerea_core::space::dataset::Dataset;

    use super::*;
    use crate::explorer::ui::panels::testing::whole_space;

    fn yardstick() -> Yardstick {
        Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap()
    }

    #[test]
    fn scopes_hold_ever_more_cells() {
        let scene = whole_space();
        let mut benchmarked = BenchmarkedRun::new(yardstick());
        benchmarked.update(&scene);
        let counts = Scope::ALL.iter().map(|&scope| {
            let view = View {
                scope,
                ..View::default()
            };
            let correlations = Correlations::of(&scene, &view, &benchmarked);
            assert_eq!(correlations.rows.len(), Quantity::measured(&scene).len());
            assert!(correlations.known <= correlations.scoped);
            (correlations.scoped, correlations.known)
        });
        let counts: Vec<(usize, usize)> = counts.collect();
        assert!(counts.is_sorted(), "{counts:?}");
        assert_eq!(counts[2], (15_625, yardstick().known()));
    }

    #[test]
    fn a_singular_kernel_counts_as_the_worst() {
        let scene = whole_space();
        let records = scene.history.records().iter();
        let known = KnownCells::of(records, scene.settings.rule, &yardstick());
        let pairs = known.pairs(Quantity::Metric(Metric::Naswot));
        let least = pairs.iter().map(|[x, _]| *x).fold(f64::INFINITY, f64::min);
        for ((record, _), [x, _]) in known.cells.iter().zip(&pairs) {
            let value = record.metrics.value(Metric::Naswot);
            assert!(value.is_some() || *x == known.worst.of(Metric::Naswot));
        }
        assert!(least >= known.worst.of(Metric::Naswot) && least.is_finite());
    }
}
