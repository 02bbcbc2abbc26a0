//! Two runs side by side.

use std::time::Duration;

use serde::Serialize;

use crate::benchmark::{Oracle, Yardstick};
use crate::correlation::Association;
use crate::cost::{Amount, Cost, Costing, Costs};
use crate::evolution::{Record, Scale};
use crate::scene::Scene;
use crate::space::Cell;

/// Two runs side by side. Scores are on one scale, that of all cells that either explored.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What is told of each run.
    pub runs: [Side; 2],
    /// Cells that both explored.
    pub in_common: usize,
    /// Whether the metrics are comparable: of networks of the same space, dataset and width.
    pub same_dataset: bool,
}

/// One of two runs.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// The dataset.
    pub dataset: String,
    /// The seed of its choices.
    pub seed: u64,
    /// The constraints that were in force last.
    pub constraints: String,
    /// What its networks are to run on.
    pub device: String,
    /// The rule that was in force last.
    pub rule: String,
    /// The size of the population, N, and of the tournament, n.
    pub sizes: [usize; 2],
    /// Cells explored.
    pub explored: usize,
    /// Complete steps.
    pub steps: u64,
    /// Children refused.
    pub refused: u64,
    /// Milliseconds in which it was not paused.
    pub active: u64,
    /// FreeREA's answer.
    pub best: Option<Answer>,
    /// Kendall's tau of the combined score against the table's accuracies, where it knows enough.
    pub tau: Option<f64>,
    /// The best score so far, by the number of cells explored.
    pub curve: Vec<[f64; 2]>,
}

/// The best cell of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The cell's index.
    pub index: u64,
    /// The cell.
    pub arch: Cell,
    /// Its score on the common scale.
    pub score: f64,
    /// What it costs, a field each.
    #[serde(flatten)]
    pub costs: Costs,
    /// What the costs depend on.
    #[serde(skip)]
    pub costing: Costing,
    /// After how many explored cells it was found.
    pub found_after: usize,
    /// Its accuracy in percent, where the table knows it.
    pub accuracy: Option<f64>,
    /// How much less that is than the best feasible accuracy.
    pub regret: Option<f64>,
}

impl Comparison {
    /// Compares two runs; accuracies are those of the yardstick.
    pub fn of([(a, one), (b, other)]: [(&str, &Scene); 2], yardstick: Option<&Yardstick>) -> Self {
        let same_dataset = one.settings.task() == other.settings.task();
        let common = {
            let feasible = |scene: &Scene| {
                let constraints = scene.settings.constraints;
                let feasible = scene.history.feasible(&constraints);
                feasible.copied().collect::<Vec<Record>>()
            };
            let both: Vec<Record> = [feasible(one), feasible(other)].concat();
            Scale::over(one.settings.rule, both.iter().map(|r| &r.metrics))
        };
        let scale = |scene: &Scene| match same_dataset {
            true => common.clone(),
            false => scene.history_scale(),
        };
        let shared = one.history.records().iter();
        let shared = shared.filter(|record| other.history.get(record.cell).is_some());
        Comparison {
            in_common: shared.count(),
            same_dataset,
            runs: [
                Side::of(a, one, &scale(one), yardstick),
                Side::of(b, other, &scale(other), yardstick),
            ],
        }
    }

    /// What the scores of both runs are over, in a sentence.
    pub fn scored_over(&self) -> &'static str {
        let [one, other] = &self.runs;
        match self.same_dataset {
            true if one.rule != other.rule => {
                "Scores are by the rule of the first run, over the feasible histories of both together."
            }
            true => "Scores are over the feasible histories of both runs together.",
            false => "The datasets differ: each run's scores are over its own feasible history.",
        }
    }

    /// What is told, row by row: a title and a word for each run.
    pub fn rows(&self) -> Vec<(&'static str, [String; 2])> {
        let each = |tell: fn(&Side) -> String| [tell(&self.runs[0]), tell(&self.runs[1])];
        let best = |tell: fn(&Answer) -> String| {
            let tell = |side: &Side| side.best.as_ref().map_or("-".to_owned(), tell);
            [tell(&self.runs[0]), tell(&self.runs[1])]
        };
        vec![
            ("run", each(|side| side.name.clone())),
            ("dataset", each(|side| side.dataset.clone())),
            ("seed", each(|side| side.seed.to_string())),
            ("rule", each(|side| side.rule.clone())),
            ("constraints", each(|side| side.constraints.clone())),
            ("device", each(|side| side.device.clone())),
            (
                "N, n",
                each(|side| format!("{}, {}", side.sizes[0], side.sizes[1])),
            ),
            ("explored", each(|side| side.explored.to_string())),
            ("steps", each(|side| side.steps.to_string())),
            ("refused", each(|side| side.refused.to_string())),
            ("time", each(|side| time(side.active))),
            ("best cell", best(|best| format!("#{}", best.index))),
            ("score", best(|best| format!("{:.4}", best.score))),
            (
                "found after",
                best(|best| format!("{} cells", best.found_after)),
            ),
        ]
        .into_iter()
        .chain(self.costs())
        .chain([
            ("accuracy", best(|best| percent(best.accuracy))),
            ("regret", best(|best| percent(best.regret))),
            (
                "tau",
                each(|side| side.tau.map_or("-".to_owned(), |tau| format!("{tau:.3}"))),
            ),
        ])
        .collect()
    }

    /// A row for each cost that is known of an answer.
    fn costs(&self) -> impl Iterator<Item = (&'static str, [String; 2])> {
        let answers = || self.runs.each_ref().map(|side| side.best.as_ref());
        let is_known = move |cost: &Cost| {
            let mut answers = answers().into_iter().flatten();
            answers.any(|answer| answer.costs.get(*cost) != Amount::Unknown)
        };
        Cost::ALL.into_iter().filter(is_known).map(move |cost| {
            let written = |answer: &Answer| {
                let mark = cost.definition().mark(answer.arch, &answer.costing);
                format!("{mark}{}", cost.definition().alone(answer.costs.get(cost)))
            };
            let each = answers().map(|answer| answer.map_or("-".to_owned(), written));
            (cost.title(), each)
        })
    }
}

fn time(milliseconds: u64) -> String {
    humantime::format_duration(Duration::from_secs(milliseconds / 1000)).to_string()
}

fn percent(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| format!("{value:.2} %"))
}

impl Side {
    fn of(name: &str, scene: &Scene, scale: &Scale, yardstick: Option<&Yardstick>) -> Self {
        let settings = &scene.settings;
        Side {
            name: name.to_owned(),
            dataset: settings.task().to_string(),
            seed: settings.seed,
            rule: settings.rule.to_string(),
            constraints: settings.constraints.to_string(),
            device: settings.platform.to_string(),
            sizes: [settings.population.get(), settings.tournament.get()],
            explored: scene.history.len(),
            steps: scene.generation,
            refused: scene.progress.refused(),
            active: scene.active,
            best: scene
                .best()
                .map(|best| Answer::of(best, scene, scale, yardstick)),
            tau: yardstick.and_then(|yardstick| tau(scene, scale, yardstick)),
            curve: curve(scene, scale),
        }
    }
}

impl Answer {
    fn of(best: &Record, scene: &Scene, scale: &Scale, yardstick: Option<&Yardstick>) -> Self {
        let accuracy = yardstick.and_then(|yardstick| yardstick.accuracy(best.cell));
        let settings = &scene.settings;
        let regret = yardstick.zip(accuracy).and_then(|(yardstick, accuracy)| {
            let oracle = Oracle::of(yardstick, &settings.constraints, settings.costing());
            Some(oracle.standing(accuracy)?.regret)
        });
        Answer {
            index: best.cell.index().into(),
            arch: best.cell,
            score: scale.score(&best.metrics).0,
            costs: best.costs,
            costing: settings.costing(),
            found_after: scene.history.place(best.cell).map_or(0, |place| place + 1),
            accuracy,
            regret,
        }
    }
}

/// Kendall's tau over the feasible history.
fn tau(scene: &Scene, scale: &Scale, yardstick: &Yardstick) -> Option<f64> {
    let feasible = scene.history.feasible(&scene.settings.constraints);
    let pairs: Vec<[f64; 2]> = feasible
        .filter_map(|record| {
            let accuracy = yardstick.accuracy(record.cell)?;
            Some([scale.score(&record.metrics).0, accuracy])
        })
        .collect();
    let association = Association::of(&pairs);
    association.measured().map(|correlation| correlation.tau)
}

/// The score of each new best, where it was found, and of the last at the end.
fn curve(scene: &Scene, scale: &Scale) -> Vec<[f64; 2]> {
    let bests = scene.progress.bests().iter();
    let mut curve: Vec<[f64; 2]> = bests
        .filter_map(|&(explored, cell)| {
            let record = scene.history.get(cell)?;
            Some([explored as f64, scale.score(&record.metrics).0])
        })
        .collect();
    if let Some(&[_, score]) = curve.last() {
        curve.push([scene.history.len() as f64, score]);
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(events: usize) -> Scene {
        let mut scene = Scene::default();
        for line in include_str!("../../../tests/recorded/search.jsonl")
            .lines()
            .take(events)
        {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        scene
    }

    #[test]
    fn a_run_and_its_beginning_are_told_apart() {
        let (whole, half) = (recorded(usize::MAX), recorded(200));
        let comparison = Comparison::of([("whole", &whole), ("half", &half)], None);
        assert_eq!(comparison.in_common, half.history.len());
        let [one, other] = &comparison.runs;
        assert!(one.explored > other.explored && one.steps > other.steps);
        let (one, other) = (one.best.as_ref().unwrap(), other.best.as_ref().unwrap());
        assert!(one.score >= other.score);
        assert!(comparison.runs[0].curve.len() > 2);
        assert!(
            comparison
                .rows()
                .iter()
                .any(|(title, _)| *title == "best cell")
        );
    }
}
