//! How the scores went, all over today's feasible history.

use freerea_core::evolution::Scale;
use freerea_core::metric::Metrics;
use freerea_core::scene::Scene;

use crate::explorer::derive::plots::axis::Axis;

/// Curves over the number of cells explored.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// The range of the scores; `None` if there is no point yet.
    pub y: Option<Axis>,
    /// The score of the best so far, of the cells that are feasible now: it never falls, and ends
    /// at the score of the best cell.
    pub best: Vec<[f64; 2]>,
    /// The mean score of the population after each step.
    pub population: Vec<[f64; 2]>,
    /// The mean score of the members that are feasible now; `None` if none is.
    pub mean: Option<f64>,
    /// The mean score of the cells born in each step.
    pub children: Vec<[f64; 2]>,
    /// Children refused by each step, if there were some.
    pub refused: Vec<(f64, u32)>,
}

impl Curves {
    /// Scores every point on this scale, over the feasible history.
    pub fn of(scene: &Scene, scale: &Scale) -> Self {
        let points = scene.progress.points();
        let along = |metrics: fn(&freerea_core::scene::Point) -> Option<Metrics>| -> Vec<[f64; 2]> {
            let scored = points.iter().filter_map(|point| {
                let score = scale.score(&metrics(point)?).0;
                Some([point.explored as f64, score])
            });
            scored.collect()
        };
        let constraints = &scene.settings.constraints;
        let records = scene.history.records().iter().zip(1..);
        let mut best: Vec<[f64; 2]> = Vec::new();
        for (record, explored) in records {
            let score = scale.score(&record.metrics).0;
            let better = best.last().is_none_or(|[_, before]| score > *before);
            if better && record.is_feasible(constraints) {
                best.push([f64::from(explored), score]);
            }
        }
        // A mean above the best is of cells that are not feasible now.
        let most = best.last().map_or(f64::NEG_INFINITY, |[_, score]| *score);
        let comparable = |mut curve: Vec<[f64; 2]>| {
            curve.retain(|[_, score]| *score <= most);
            curve
        };
        let population = comparable(along(|point| point.population));
        let children = comparable(along(|point| point.children));
        let members = scene.population.members().iter();
        let feasible = members
            .map(|member| &member.record)
            .filter(|record| record.is_feasible(constraints));
        let scores: Vec<f64> = feasible
            .map(|record| scale.score(&record.metrics).0)
            .collect();
        let mean = match scores.len() {
            0 => None,
            count => Some(scores.iter().sum::<f64>() / count as f64),
        };
        let all = [&best, &population, &children];
        let scores = all.into_iter().flatten().map(|[_, score]| *score);
        Curves {
            y: Axis::around(scores).map(Axis::padded),
            best,
            mean,
            population,
            children,
            refused: points
                .iter()
                .filter(|point| point.refused > 0)
                .map(|point| (point.explored as f64, point.refused))
                .collect(),
        }
    }
}
