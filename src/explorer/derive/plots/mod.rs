//! What the plots draw, derived when the scene or the view changes, not while drawing.

pub mod axis;
pub mod correlations;
pub mod course;
pub mod curves;
pub mod histogram;
mod known;
pub mod parallel;
pub mod scatter;

use freerea_core::evolution::{Record, Scale};
use freerea_core::scene::Scene;

use crate::explorer::derive::view::{Plot, Quantity, View};

pub use axis::{Axis, Number};
pub use correlations::{Cloud, Correlations, Ranking};
pub use course::{TauHistory, Waypoint};
pub use curves::Curves;
pub use histogram::Histogram;
pub(crate) use known::KnownCells;
pub use parallel::Parallel;
pub use scatter::Scatter;

/// The data of all plots.
#[derive(Clone, Debug, Default)]
pub struct Plots {
    histograms: Vec<Histogram>,
    /// The scatter plot's points; `None` if no cell has both quantities.
    pub scatter: Option<Scatter>,
    /// The parallel coordinates, while they are looked at; `None` too if there are no two axes.
    pub parallel: Option<Parallel>,
    /// The curves of the progress.
    pub curves: Curves,
}

impl Plots {
    /// Derives everything, scores on this scale. An infeasible cell counts for no histogram of the
    /// score.
    pub fn of(scene: &Scene, view: &View, scale: &Scale) -> Self {
        let history: Vec<Record> = scene.history.records().iter().copied().collect();
        let members = scene.population.members();
        let population: Vec<Record> = members.iter().map(|member| member.record).collect();
        let constraints = &scene.settings.constraints;
        let histograms = Quantity::ALL.iter().map(|&quantity| {
            let value = |record: &Record| quantity.shown(record, scale, constraints);
            let values =
                |records: &[Record]| -> Vec<Option<f64>> { records.iter().map(value).collect() };
            Histogram::of(&values(&population), &values(&history))
        });
        let place = |record: &Record| Some([view.x.of(record, scale)?, view.y.of(record, scale)?]);
        let places: Vec<(Record, scatter::ScatterPlace)> = history
            .iter()
            .map(|record| (*record, place(record)))
            .collect();
        Plots {
            histograms: histograms.collect(),
            scatter: Scatter::of(
                [view.x, view.y],
                &scene.settings.constraints,
                &places,
                population.iter().filter_map(place).collect(),
            ),
            parallel: (view.plot == Plot::Parallel)
                .then(|| {
                    let value = |quantity: Quantity, record: &Record| {
                        quantity.shown(record, scale, constraints)
                    };
                    let axes = view.axes.of(constraints);
                    Parallel::of(&axes, scene, view.selection(scene), value)
                })
                .flatten(),
            curves: Curves::of(scene, scale),
        }
    }

    /// The histogram of a quantity.
    pub fn histogram(&self, quantity: Quantity) -> Option<&Histogram> {
        self.histograms.get(quantity.place())
    }
}
