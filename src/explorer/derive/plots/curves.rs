//! How the scores went, all on the scale of the present history.

use freerea_core::evolution::Scale;
use freerea_core::metric::Metrics;
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::axis::Axis;

/// Curves over the number of cells explored.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// The range of the scores; `None` where there is no point yet.
    pub y: Option<Axis>,
    /// The score of the best so far.
    pub best: Vec<[f64; 2]>,
    /// The mean score of the population after each step.
    pub population: Vec<[f64; 2]>,
    /// The mean score of the cells born in each step.
    pub children: Vec<[f64; 2]>,
    /// Where a new best was found, with its score.
    pub found: Vec<[f64; 2]>,
    /// Children refused by each step, where there were some.
    pub refused: Vec<(f64, u32)>,
}

impl Curves {
    /// Scores every point on the scale of the history.
    pub fn of(scene: &Scene, scale: &Scale) -> Self {
        let points = scene.progress.points();
        let along = |metrics: fn(&freerea_core::scene::Point) -> Option<Metrics>| -> Vec<[f64; 2]> {
            let scored = points.iter().filter_map(|point| {
                let score = scale.score(&metrics(point)?).0;
                Some([point.explored as f64, score])
            });
            scored.collect()
        };
        let record = |cell| scene.history.get(cell);
        let found: Vec<[f64; 2]> = scene
            .progress
            .bests()
            .iter()
            .filter_map(|&(explored, cell)| {
                Some([explored as f64, scale.score(&record(cell)?.metrics).0])
            })
            .collect();
        let first = points
            .front()
            .map_or(f64::INFINITY, |point| point.explored as f64);
        let before = found
            .iter()
            .copied()
            .filter(|[explored, _]| *explored < first);
        let after = points.iter().filter_map(|point| {
            let best = record(point.best?)?;
            Some([point.explored as f64, scale.score(&best.metrics).0])
        });
        let best: Vec<[f64; 2]> = before.chain(after).collect();
        let population = along(|point| point.population);
        let children = along(|point| point.children);
        let all = [&best, &population, &children, &found];
        let scores = all.into_iter().flatten().map(|[_, score]| *score);
        Curves {
            y: Axis::around(scores).map(Axis::padded),
            best,
            population,
            children,
            found,
            refused: points
                .iter()
                .filter(|point| point.refused > 0)
                .map(|point| (point.explored as f64, point.refused))
                .collect(),
        }
    }
}
