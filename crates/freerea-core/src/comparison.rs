//! Two runs or more side by side.

use std::ops::Deref;
use std::time::Duration;

use serde::Serialize;

use crate::benchmark::{Oracle, Yardstick};
use crate::correlation::Association;
use crate::cost::{Amount, Cost, Costing, Costs};
use crate::evolution::{Record, Scale};
use crate::numbers::thousands;
use crate::scene::Scene;
use crate::space::Cell;

/// Two of a kind, or more: fewer cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TwoOrMore<T>(Vec<T>);

impl<T> TwoOrMore<T> {
    /// Two, and what there is besides.
    pub fn new(one: T, other: T, more: impl IntoIterator<Item = T>) -> Self {
        TwoOrMore([one, other].into_iter().chain(more).collect())
    }

    /// What becomes of each.
    pub fn map<'t, U>(&'t self, each: impl FnMut(&'t T) -> U) -> TwoOrMore<U> {
        TwoOrMore(self.0.iter().map(each).collect())
    }

    /// The first one.
    pub fn first(&self) -> &T {
        &self.0[0]
    }
}

impl<T> Deref for TwoOrMore<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

/// Runs side by side. Scores are on one scale, that of all cells that any of them explored.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What is compared of each run.
    pub runs: TwoOrMore<Side>,
    /// Cells that all explored.
    pub in_common: usize,
    /// Whether the metrics are comparable: of networks of the same space, dataset and width.
    pub same_dataset: bool,
}

/// One of the runs.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// The dataset.
    pub dataset: String,
    /// What decides its networks besides their cells.
    pub network: String,
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
    /// Compares runs, each with its name; accuracies are those of the yardstick.
    pub fn of(runs: TwoOrMore<(&str, &Scene)>, yardstick: Option<&Yardstick>) -> Self {
        let (_, first) = runs.first();
        let scenes = || runs.iter().map(|(_, scene)| *scene);
        let same_dataset = scenes().all(|scene| scene.settings.task() == first.settings.task());
        let feasible = |scene: &'_ Scene| {
            let constraints = scene.settings.constraints;
            let feasible = scene.history.feasible(&constraints);
            feasible.copied().collect::<Vec<Record>>()
        };
        let all: Vec<Record> = scenes().flat_map(feasible).collect();
        let common = Scale::over(first.settings.rule, all.iter().map(|r| &r.metrics));
        let in_common = first.history.records().iter().filter(|record| {
            let mut scenes = scenes();
            scenes.all(|scene| scene.history.get(record.cell).is_some())
        });
        Comparison {
            in_common: in_common.count(),
            same_dataset,
            runs: runs.map(|(name, scene)| {
                let scale = if same_dataset {
                    common.clone()
                } else {
                    scene.history_scale()
                };
                Side::of(name, scene, &scale, yardstick)
            }),
        }
    }

    /// What the scores of the runs are over, in a sentence.
    pub fn scored_over(&self) -> String {
        let rule = &self.runs.first().rule;
        let runs = match self.runs.len() {
            2 => ["both together", "both runs together"],
            _ => ["all together", "all runs together"],
        };
        match self.same_dataset {
            true if self.runs.iter().any(|side| side.rule != *rule) => format!(
                "Scores are by the rule of the first run, over the feasible histories of {}.",
                runs[0]
            ),
            true => format!("Scores are over the feasible histories of {}.", runs[1]),
            false => {
                "The tasks differ: each run's scores are over its own feasible history.".to_owned()
            }
        }
    }

    /// What is compared, row by row: a title and a word for each run.
    pub fn rows(&self) -> Vec<(&'static str, TwoOrMore<String>)> {
        let each = |tell: fn(&Side) -> String| self.runs.map(tell);
        let best = |tell: fn(&Answer) -> String| each_best(&self.runs, tell);
        let networks = ("network", each(|side| side.network.clone()));
        [
            ("run", each(|side| side.name.clone())),
            ("dataset", each(|side| side.dataset.clone())),
        ]
        .into_iter()
        .chain((!self.same_dataset).then_some(networks))
        .chain([
            ("seed", each(|side| side.seed.to_string())),
            ("rule", each(|side| side.rule.clone())),
            ("constraints", each(|side| side.constraints.clone())),
            ("costs with", each(|side| side.device.clone())),
            (
                "N, n",
                each(|side| format!("{}, {}", side.sizes[0], side.sizes[1])),
            ),
            ("explored", each(|side| thousands(side.explored))),
            ("steps", each(|side| side.steps.to_string())),
            ("refused", each(|side| side.refused.to_string())),
            ("searching", each(|side| time(side.active))),
            ("best cell", best(|best| format!("#{}", best.index))),
            ("score", best(|best| format!("{:.4}", best.score))),
            (
                "found after",
                best(|best| format!("{} cells", thousands(best.found_after))),
            ),
        ])
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
    fn costs(&self) -> impl Iterator<Item = (&'static str, TwoOrMore<String>)> {
        let is_known = |cost: &Cost| {
            let mut answers = self.runs.iter().filter_map(|side| side.best.as_ref());
            answers.any(|answer| answer.costs.get(*cost) != Amount::Unknown)
        };
        Cost::ALL.into_iter().filter(is_known).map(|cost| {
            let written = |answer: &Answer| {
                let mark = cost.definition().mark(answer.arch, &answer.costing);
                format!("{mark}{}", cost.definition().alone(answer.costs.get(cost)))
            };
            (cost.title(), each_best(&self.runs, written))
        })
    }
}

/// What is compared of each run's answer; a dash where there is none.
fn each_best(runs: &TwoOrMore<Side>, tell: impl Fn(&Answer) -> String) -> TwoOrMore<String> {
    runs.map(|side| side.best.as_ref().map_or("-".to_owned(), &tell))
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
            network: settings.dataset.description().network_in_words(),
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
                .answer()
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
    use crate::space::dataset::{Dataset, Description};

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
    fn a_run_and_its_beginning_are_distinguished() {
        let (whole, half) = (recorded(usize::MAX), recorded(200));
        let runs = TwoOrMore::new(("whole", &whole), ("half", &half), []);
        let comparison = Comparison::of(runs, None);
        assert_eq!(comparison.in_common, half.history.len());
        let [one, other] = &comparison.runs[..] else {
            panic!("two runs");
        };
        assert!(one.explored > other.explored && one.steps > other.steps);
        assert!(one.curve.len() > 2);
        let (one, other) = (one.best.as_ref().unwrap(), other.best.as_ref().unwrap());
        assert!(one.score >= other.score);
        let rows = comparison.rows();
        assert!(rows.iter().any(|(title, _)| *title == "best cell"));
    }

    #[test]
    fn what_differs_of_two_tasks_of_one_name_is_reported() {
        let of_network = |network: &str| {
            let images = "images = { channels = 1, height = 32, width = 32 }";
            let text = format!("name = \"pictures\"\nclasses = 3\n{images}\n{network}");
            let mut scene = recorded(100);
            scene.settings.dataset = Dataset::described(Description::read(&text).unwrap()).unwrap();
            scene
        };
        let (wide, narrow) = (of_network(""), of_network("[network]\ncells = 1\n"));
        let comparison = Comparison::of(TwoOrMore::new(("a", &wide), ("b", &narrow), []), None);
        assert!(comparison.scored_over().starts_with("The tasks differ"));
        let rows = comparison.rows();
        let row = |wanted: &str| rows.iter().find(|(title, _)| *title == wanted);
        let [one, other] = &row("dataset").unwrap().1[..] else {
            panic!("two runs");
        };
        assert_eq!(one, other);
        let networks = &row("network").unwrap().1[..];
        assert_eq!(
            networks,
            ["1x32x32, 3 classes", "1x32x32, 3 classes, cells 1"]
        );
        let alike = Comparison::of(TwoOrMore::new(("a", &wide), ("b", &wide), []), None);
        assert!(alike.rows().iter().all(|(title, _)| *title != "network"));
    }

    #[test]
    fn of_more_runs_in_common_is_what_all_explored() {
        let scenes = [usize::MAX, 200, 150, 100].map(recorded);
        let [a, b, c, d] = &scenes;
        let runs = TwoOrMore::new(("a", a), ("b", b), [("c", c), ("d", d)]);
        let comparison = Comparison::of(runs, None);
        assert_eq!(comparison.in_common, d.history.len());
        assert!(comparison.scored_over().contains("all runs together"));
        for (title, words) in comparison.rows() {
            assert_eq!(words.len(), 4, "{title}");
        }
        // The scores are on one scale, whose largest is the same for all.
        let alone = Comparison::of(TwoOrMore::new(("a", a), ("d", d), []), None);
        let best = |comparison: &Comparison| comparison.runs[0].best.as_ref().unwrap().score;
        assert_eq!(best(&comparison), best(&alone));
    }
}
