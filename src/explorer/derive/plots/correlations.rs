//! Each quantity's rank correlation with accuracy, and one of them against it, cell by cell.

use freerea_core::benchmark::Yardstick;
use freerea_core::correlation::Association;
use freerea_core::evolution::{MetricWeights, Record, Scale};
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::axis::Axis;
use crate::explorer::derive::view::{Quantity, Scope, View};

/// How well the quantities rank the cells of a scope as their accuracies do.
#[derive(Clone, Debug)]
pub struct Correlations {
    /// In the order of [`Quantity::ALL`].
    pub rows: Vec<Association>,
    /// Cells in the scope.
    pub scoped: usize,
    /// Those whose accuracy the table knows.
    pub known: usize,
    /// The chosen quantity against accuracy; `None` if no cell is known.
    pub cloud: Option<Cloud>,
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
    /// Compares the cells of the view's scope with a yardstick, in O(n log n).
    pub fn of(scene: &Scene, view: &View, yardstick: &Yardstick) -> Self {
        let constraints = &scene.settings.constraints;
        let records: Vec<&Record> = match view.scope {
            Scope::Population => {
                let members = scene.population.members().iter();
                members.map(|member| &member.record).collect()
            }
            Scope::History => scene.history.feasible(constraints).collect(),
            Scope::Scored => scene.history.records().iter().collect(),
        };
        let known = KnownCells::of(records.iter().copied(), scene.settings.weights, yardstick);
        let rows = Quantity::ALL.iter();
        Correlations {
            rows: rows.map(|&q| Association::of(&known.pairs(q))).collect(),
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
            let cells = known.cells.iter().zip(&points);
            let wanted = cells.filter(|((record, _), _)| wanted(record));
            wanted.map(|(_, place)| *place).collect()
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

/// The cells of a set whose accuracy is known, and what their scores are measured by.
pub(crate) struct KnownCells<'r> {
    cells: Vec<(&'r Record, f64)>,
    scale: Scale,
    worst_naswot: f64,
}

impl<'r> KnownCells<'r> {
    /// Looks the cells up. Scores are over the whole set, known or not.
    pub(crate) fn of(
        set: impl Iterator<Item = &'r Record> + Clone,
        weights: MetricWeights,
        yardstick: &Yardstick,
    ) -> Self {
        let naswot = set.clone().filter_map(|r| r.metrics.naswot.value());
        KnownCells {
            worst_naswot: naswot.fold(f64::INFINITY, f64::min),
            scale: Scale::over(weights, set.clone().map(|record| &record.metrics)),
            cells: set
                .filter_map(|record| Some((record, yardstick.accuracy(record.cell)?)))
                .collect(),
        }
    }

    /// A quantity and the accuracy of each cell. A singular kernel counts as the worst of the set.
    pub(crate) fn pairs(&self, quantity: Quantity) -> Vec<[f64; 2]> {
        let value = |record: &Record| match quantity {
            Quantity::Score => self.scale.score(&record.metrics).0,
            Quantity::Naswot => record.metrics.naswot.value().unwrap_or(self.worst_naswot),
            Quantity::LogSynflow => record.metrics.logsynflow,
            Quantity::Skip => record.metrics.skip,
            Quantity::Params => record.cost.params.0 as f64,
            Quantity::Flops => record.cost.flops.0 as f64,
        };
        let cells = self.cells.iter();
        cells.map(|&(record, y)| [value(record), y]).collect()
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::benchmark::shipped;
    use freerea_core::space::dataset::Dataset;

    use super::*;
    use crate::explorer::ui::panels::testing::whole_space;

    fn yardstick() -> Yardstick {
        Yardstick::of(&shipped::glyphs(), Dataset::Cifar10).unwrap()
    }

    #[test]
    fn scopes_hold_ever_more_cells() {
        let scene = whole_space();
        let counts = Scope::ALL.iter().map(|&scope| {
            let view = View {
                scope,
                ..View::default()
            };
            let correlations = Correlations::of(&scene, &view, &yardstick());
            assert_eq!(correlations.rows.len(), Quantity::ALL.len());
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
        let known = KnownCells::of(records, scene.settings.weights, &yardstick());
        let pairs = known.pairs(Quantity::Naswot);
        let least = pairs.iter().map(|[x, _]| *x).fold(f64::INFINITY, f64::min);
        for ((record, _), [x, _]) in known.cells.iter().zip(&pairs) {
            assert!(record.metrics.naswot.value().is_some() || *x == known.worst_naswot);
        }
        assert!(least >= known.worst_naswot && least.is_finite());
    }
}
