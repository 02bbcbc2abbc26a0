//! What a search answers: the best cell, what it scored, and how it compares with a table.

use color_eyre::eyre;
use freerea_core::benchmark::{Oracle, TableName, Yardstick};
use freerea_core::cost::{Basis, Costing, Costs, WeightFormat};
use freerea_core::evolution::{Combination, Networks, Record};
use freerea_core::journal::RunName;
use freerea_core::metric::Metrics;
use freerea_core::network::memory::SramRule;
use freerea_core::numbers::{share, thousands};
use freerea_core::scene::Scene;
use freerea_core::space::{Cell, Index, Space, StemChannels};
use serde::Serialize;

use super::super::output::{Format, csv, json};
use crate::explorer::ui::words::counted;

/// The answer of a search. But for the run's name it depends on the settings and the table alone,
/// not on the machine.
///
/// It is flat, since CSV knows no nesting; what is not known is `null`, or empty in CSV.
#[derive(Debug, Serialize)]
pub(super) struct SearchAnswer {
    /// The run's name, if it is written down.
    run: Option<RunName>,
    index: Index,
    arch: Cell,
    /// The same cell without the edges that carry no signal, of which SRAM and flash are.
    live_index: Index,
    live_arch: Cell,
    #[serde(flatten)]
    costs: Costs,
    #[serde(flatten)]
    metrics: Metrics,
    /// The combined score over the feasible history.
    score: f64,
    /// The set of cells that the score is relative to.
    score_over: &'static str,
    /// The rule's name, or its terms where it has none.
    rule: String,
    /// What the score is made of: the metrics with their weights, and how they are combined.
    score_of: String,
    combined_by: Combination,
    space: Space,
    dataset: &'static str,
    /// Channels, height and width of an image.
    images: String,
    classes: usize,
    /// Channels of the stem, where they are a setting; empty in CSV where they are not.
    stem: Option<StemChannels>,
    seed: u64,
    explored: usize,
    /// Feasible networks, however they are written as cells.
    feasible_networks: usize,
    /// Those of them that were scored.
    scored_networks: usize,
    steps: u64,
    refused: u64,
    feasible: usize,
    constraints: String,
    /// What a ReLU costs in peak SRAM.
    sram_rule: SramRule,
    /// How weights are stored in flash.
    weights: WeightFormat,
    /// The device whose latencies are known.
    device: Option<String>,
    #[serde(skip)]
    costing: Costing,
    /// The table that the answer is compared with.
    table: Option<TableName>,
    /// The accuracy in percent that the table knows.
    accuracy: Option<f64>,
    /// The answer's rank by accuracy among the feasible cells that the table knows, from 1.
    rank: Option<usize>,
    /// How many those are.
    rank_among: Option<usize>,
    /// The best feasible accuracy less the answer's, in percentage points.
    regret: Option<f64>,
    /// The best cells by score, with the percentage of pictures that each classified correctly once trained.
    finalists: Option<String>,
    /// That of the answer.
    validation_accuracy: Option<f64>,
}

/// The set that the score is relative to.
const SCORED_OVER: &str = "feasible history";

impl SearchAnswer {
    /// A cell of the history as the answer.
    pub(super) fn of(
        run: Option<&RunName>,
        scene: &Scene,
        best: &Record,
        yardstick: Option<&Yardstick>,
    ) -> Self {
        let standing = yardstick.and_then(|yardstick| {
            let settings = &scene.settings;
            let oracle = Oracle::of(yardstick, &settings.constraints, settings.costing());
            oracle.standing(yardstick.accuracy(best.cell)?)
        });
        let settings = &scene.settings;
        let metrics = &best.metrics;
        let feasible = settings.constraints.feasible(settings.costing());
        let explored = scene.history.records().iter();
        let networks = Networks::of(&feasible, explored.map(|record| record.cell));
        let ranked = scene.ranked_finalists();
        let finalists: Vec<String> = ranked.iter().map(ToString::to_string).collect();
        SearchAnswer {
            run: run.cloned(),
            index: best.cell.index(),
            arch: best.cell,
            live_index: best.cell.live().index(),
            live_arch: best.cell.live(),
            costs: best.costs,
            metrics: *metrics,
            score: scene.history_scale().score(metrics).0,
            score_over: SCORED_OVER,
            rule: settings.rule.to_string(),
            score_of: settings.rule.terms(),
            combined_by: settings.rule.combine,
            space: settings.space(),
            dataset: settings.dataset.name(),
            images: settings.dataset.images().to_string(),
            classes: settings.dataset.classes(),
            stem: settings.task().open_stem(),
            seed: settings.seed,
            explored: scene.history.len(),
            feasible_networks: networks.feasible,
            scored_networks: networks.scored,
            steps: scene.generation,
            refused: scene.progress.refused(),
            feasible: scene.feasible,
            constraints: settings.constraints.to_string(),
            sram_rule: settings.platform.sram_rule,
            weights: settings.platform.weights,
            device: settings
                .platform
                .device
                .map(|device| device.profile().name.clone()),
            costing: settings.costing(),
            table: yardstick.map(|yardstick| yardstick.name.clone()),
            accuracy: standing.map(|standing| standing.accuracy),
            rank: standing.map(|standing| standing.rank),
            rank_among: standing.map(|standing| standing.among),
            regret: standing.map(|standing| standing.regret),
            finalists: (!finalists.is_empty()).then(|| finalists.join(", ")),
            validation_accuracy: ranked.first().map(|first| first.accuracy),
        }
    }

    /// The space, and how wide its networks were.
    fn network(&self) -> String {
        let space = self.space;
        match (self.stem, space.stem()) {
            (Some(stem), Some(benchmark)) if stem == benchmark => {
                format!("{space}, stem {stem} as in the benchmark")
            }
            (Some(stem), Some(benchmark)) => {
                format!("{space}, stem {stem} (the benchmark's is {benchmark})")
            }
            (None, _) | (_, None) => space.to_string(),
        }
    }

    /// The answer as text.
    pub(super) fn written(&self, format: Format) -> eyre::Result<String> {
        match format {
            Format::Table => Ok(self.table()),
            Format::Json => Ok(json(self)?),
            Format::Csv => Ok(csv(std::slice::from_ref(self))?),
        }
    }

    fn table(&self) -> String {
        let head = [
            ("best cell", format!("#{}", self.index)),
            ("string", self.arch.to_string()),
            ("score", format!("{:.4} over the {SCORED_OVER}", self.score)),
            ("rule", self.judged_by()),
        ];
        let metrics = self.metrics.measured();
        let metrics = metrics.map(|metric| (metric.title(), self.metrics.written(metric)));
        let rest = [
            (
                "explored",
                format!(
                    "{} of {} feasible cells",
                    thousands(self.explored),
                    thousands(self.feasible)
                ),
            ),
            ("networks", self.seen()),
            ("constraints", self.constraints.clone()),
            (
                "evolution",
                format!(
                    "{}, {} refused",
                    counted(self.steps, "step"),
                    match self.refused {
                        1 => "1 child".to_owned(),
                        count => format!("{count} children"),
                    }
                ),
            ),
            ("space", self.network()),
            (
                "dataset",
                format!("{}, seed {}", self.costing.task.dataset.title(), self.seed),
            ),
        ];
        head.into_iter()
            .chain(metrics)
            .chain(self.costs())
            .chain(self.live_form())
            .chain(rest)
            .chain(self.standing())
            .chain(self.finalists.clone().map(|all| ("trained", all)))
            .map(|(name, value)| format!("{name:<12}{value}\n"))
            .collect()
    }

    /// Each cost that is known, with what is assumed.
    fn costs(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.costs.known().map(|(cost, amount)| {
            let definition = cost.definition();
            let alone = definition.alone(amount);
            let assumption = (definition.assumption)(&self.costing);
            let basis = (definition.basis)(self.arch, &self.costing).map(Basis::name);
            let words: Vec<&str> = assumption.into_iter().chain(basis).collect();
            let value = if words.is_empty() {
                alone
            } else {
                format!("{alone} ({})", words.join(", "))
            };
            (cost.title(), value)
        })
    }

    /// What to put on a device, if a part of the cell is dead.
    fn live_form(&self) -> Option<(&'static str, String)> {
        (self.live_arch != self.arch).then(|| {
            let words = format!(
                "#{}: some edges of #{} carry no signal; peak SRAM and flash are those without \
                 them, so export #{} for a device",
                self.live_index, self.index, self.live_index
            );
            ("live form", words)
        })
    }

    /// How much of the feasible space was seen.
    fn seen(&self) -> String {
        let (scored, feasible) = (self.scored_networks, self.feasible_networks);
        let all = thousands(feasible);
        if scored == feasible {
            format!("all {all} feasible networks scored")
        } else {
            format!(
                "{} of {all} feasible networks scored ({})",
                thousands(scored),
                share(scored, feasible)
            )
        }
    }

    /// The rule with its terms.
    fn judged_by(&self) -> String {
        let terms = format!("{} by {}", self.score_of, self.combined_by);
        if self.rule == self.score_of || self.rule == terms {
            terms
        } else {
            format!("{} ({terms})", self.rule)
        }
    }

    /// How accurate the answer is, and how far from the best, if a table tells.
    fn standing(&self) -> Option<(&'static str, String)> {
        let table = self.table.as_ref()?;
        let shown = match (self.accuracy, self.rank, self.rank_among, self.regret) {
            (Some(accuracy), Some(rank), Some(among), Some(regret)) => format!(
                "{accuracy:.2} % in table {table}{}, rank {} of {}, regret {regret:.2}",
                match self.costing.task.dataset.own() {
                    Some(_) => ", another task than yours",
                    None => "",
                },
                thousands(rank),
                thousands(among)
            ),
            _ => format!("not in table {table}"),
        };
        Some(("accuracy", shown))
    }
}
