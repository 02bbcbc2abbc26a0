//! `freerea rules`: what each rule costs, under a grid of limits.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::cost::{Cost, Costing, Costs};
use freerea_core::evolution::{Combination, Constraints, NamedRule, Record, Rule};
use freerea_core::metric::Metrics;
use freerea_core::regret::Verdict;
use freerea_core::space::Cell;
use freerea_core::space::dataset::Dataset;
use serde::Serialize;

use super::errors::BadInput;
use super::limits::LimitGridArgs;
use super::measured;
use super::options::ScoringArgs;
use super::output::{Format, OutputArgs, csv, json, table};
use super::platform::PlatformArgs;
use super::say::say;
use super::score::score;
use super::subject::{SubjectArgs, say_width};

/// What each rule costs: its regret under a grid of limits
///
/// Under each limit, a rule chooses the cell with the highest score among all feasible cells that
/// were scored; its regret is how much less accurate that cell is than the most accurate feasible
/// one, in percentage points. Kendall's tau tells how well the rule ranks all of them: a rule can
/// rank the whole well and still choose badly, and the reverse.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Another rule to try beside paper, extended, lean and the paper's by rank; can be repeated:
    /// metrics with weights like naswot+meco:0.5, and ' by minmax', ' by rank' or ' by logrank'
    #[arg(long, value_name = "RULE")]
    rule: Vec<Rule>,
    /// The table of accuracies [default: the benchmark's where it was imported, else the program's
    /// own proxy task]
    #[arg(long, value_name = "NAME")]
    table: Option<TableChoice>,
    /// Datasets whose accuracies the choices are judged by [default: all that the table knows]
    #[arg(long, value_name = "DATASET", value_delimiter = ',', value_enum)]
    accuracies: Vec<Dataset>,
    /// Metrics from a file that 'freerea score --all -o FILE.csv' wrote, or from a table that has
    /// some, instead of computed ones
    #[arg(long, value_name = "FILE|TABLE")]
    metrics: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitGridArgs,
    #[command(flatten)]
    platform: PlatformArgs,
    #[command(flatten)]
    subject: SubjectArgs,
    #[command(flatten)]
    scoring: ScoringArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What a rule chooses under a limit.
#[derive(Debug, Serialize)]
struct RuleChoice {
    rule: String,
    accuracies: Dataset,
    limit: String,
    feasible: usize,
    chosen: u64,
    accuracy: f64,
    best: f64,
    regret: f64,
    tau: Option<f64>,
}

/// A limit, and the cost that it limits: regrets are averaged over the limits of a cost.
struct GridLimit {
    constraints: Constraints,
    cost: Cost,
}

/// Judges every rule under every limit.
pub fn run(mut args: RulesArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let asked = args.rule.iter().flat_map(Rule::metrics).collect();
    args.scoring.metrics = asked;
    let task = args.scoring.task(args.subject.space(), &args.subject)?;
    let yardsticks = yardsticks(&args)?;
    let costing = args.platform.costing(task)?;
    let cells = scored(&args, costing, &yardsticks)?;
    for rule in &args.rule {
        let metrics = cells.iter().map(|record| &record.metrics);
        if let Err(error) = rule.check_measured(metrics) {
            let complaint = format!("the file of metrics does not do for the rule {rule}: {error}");
            return Err(BadInput::new(complaint).into());
        }
    }
    let (rules, grid) = (rules(&args.rule), grid(&args));
    let mut choices: Vec<(RuleChoice, Cost)> = Vec::new();
    for (yardstick, dataset) in &yardsticks {
        for limit in &grid {
            for &rule in &rules {
                let verdict = Verdict::of(rule, &cells, &limit.constraints, yardstick);
                let verdict = verdict.map(|verdict| choice(rule, *dataset, limit, &verdict));
                choices.extend(verdict.map(|choice| (choice, limit.cost)));
            }
        }
    }
    if choices.is_empty() {
        let complaint = "no rule can choose: the table knows none of the scored cells, or the \
                         file lacks the metrics of the rules";
        return Err(BadInput::new(complaint).into());
    }
    let answer = match args.output.format {
        Format::Table => {
            say!("against {}", yardsticks[0].0);
            say_width(task);
            summary(&choices) + "\n" + &details(&choices)
        }
        Format::Json => json(&rows(choices))?,
        Format::Csv => csv(&rows(choices))?,
    };
    args.output.write(&answer)?;
    Ok(ExitCode::SUCCESS)
}

fn rows(choices: Vec<(RuleChoice, Cost)>) -> Vec<RuleChoice> {
    choices.into_iter().map(|(choice, _)| choice).collect()
}

/// The accuracies on each dataset that was asked for, or that the table knows.
fn yardsticks(args: &RulesArgs) -> Result<Vec<(Yardstick, Dataset)>, BadInput> {
    let asked = !args.accuracies.is_empty();
    let datasets = if asked {
        &args.accuracies[..]
    } else {
        &Dataset::PUBLISHED
    };
    let mut found = Vec::new();
    for &dataset in datasets {
        match TableChoice::yardstick(args.table.as_ref(), args.subject.space(), dataset) {
            Ok(yardstick) => found.extend(yardstick.map(|yardstick| (yardstick, dataset))),
            Err(error) if asked => return Err(BadInput::new(error.to_string())),
            Err(_) => {}
        }
    }
    if found.is_empty() {
        Err(BadInput::new(
            "there is no table to judge by; name one with --table",
        ))
    } else {
        Ok(found)
    }
}

/// The scored cells, with their costs.
fn scored(
    args: &RulesArgs,
    costing: Costing,
    yardsticks: &[(Yardstick, Dataset)],
) -> eyre::Result<Vec<Record>> {
    let task = costing.task;
    let known = |cell: &Cell| {
        let mut tables = yardsticks.iter();
        tables.any(|(yardstick, _)| yardstick.accuracy(*cell).is_some())
    };
    let mut metrics: HashMap<Cell, Metrics> = HashMap::new();
    match &args.metrics {
        Some(path) => {
            let imported = measured::imported(path)?;
            for cell in imported.cells() {
                metrics.extend(imported.get(cell).map(|&values| (cell, values)));
            }
        }
        None => {
            let cells: Vec<Cell> = task.space.all().filter(known).collect();
            say!(
                "scoring all {} cells that the table knows, which can take long; 'freerea score \
                 --all -o FILE.csv' does it once for all, and --metrics FILE.csv reads it",
                cells.len()
            );
            let mut keep = |cell: Cell, values: Metrics| {
                metrics.insert(cell, values);
                Ok(())
            };
            score(&cells, &args.scoring, task, || false, &mut keep)?;
        }
    }
    let record = |(cell, metrics): (Cell, Metrics)| Record {
        cell,
        metrics,
        costs: Costs::of(cell, costing),
    };
    let mut records: Vec<Record> = metrics.into_iter().map(record).collect();
    records.sort_by_key(|record| record.cell.index());
    Ok(records)
}

/// The rules with a name, the paper's by rank, and those of the user.
fn rules(own: &[Rule]) -> Vec<Rule> {
    let named = NamedRule::ALL.into_iter().map(Rule::from);
    let ranked = NamedRule::Paper.rule().combined(Combination::Rank);
    distinct(named.chain([ranked]).chain(own.iter().copied()))
}

/// No limit, which counts among those of parameters, and all others.
fn grid(args: &RulesArgs) -> Vec<GridLimit> {
    let none = Constraints::none(args.subject.space());
    let limited = args.limits.limits().map(|(cost, max)| {
        let mut constraints = none;
        constraints[cost].max = Some(max);
        GridLimit { constraints, cost }
    });
    let unlimited = GridLimit {
        constraints: none,
        cost: Cost::Params,
    };
    std::iter::once(unlimited).chain(limited).collect()
}

fn choice(rule: Rule, dataset: Dataset, limit: &GridLimit, verdict: &Verdict) -> RuleChoice {
    RuleChoice {
        rule: rule.to_string(),
        accuracies: dataset,
        limit: limit.constraints.to_string(),
        feasible: verdict.feasible,
        chosen: verdict.chosen.index().into(),
        accuracy: verdict.accuracy,
        best: verdict.best,
        regret: verdict.regret(),
        tau: verdict.tau,
    }
}

/// The values without those that come again, in their order.
fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut distinct, value| {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
        distinct
    })
}

/// Each rule's mean regrets, its worst one, and its tau without limits.
fn summary(choices: &[(RuleChoice, Cost)]) -> String {
    let limited = distinct(choices.iter().map(|(_, cost)| *cost));
    let regrets: Vec<String> = limited
        .iter()
        .map(|cost| format!("regret: {}", cost.definition().short))
        .collect();
    let mut header = vec!["accuracies"];
    header.extend(regrets.iter().map(String::as_str));
    header.extend(["worst", "under", "tau", "rule"]);
    let rules = distinct(
        choices
            .iter()
            .map(|(choice, _)| (choice.accuracies, &choice.rule)),
    );
    let lines = rules.into_iter().map(|(dataset, rule)| {
        let own = || {
            let own = |(choice, _): &&(RuleChoice, Cost)| {
                choice.accuracies == dataset && choice.rule == *rule
            };
            choices.iter().filter(own)
        };
        let mean = |cost: &Cost| {
            let regrets = own().filter(|(_, of)| of == cost);
            let regrets: Vec<f64> = regrets.map(|(choice, _)| choice.regret).collect();
            match regrets.len() {
                0 => "-".to_owned(),
                count => format!("{:.2}", regrets.iter().sum::<f64>() / count as f64),
            }
        };
        let worst = own().map(|(choice, _)| choice);
        let worst = worst.max_by(|a, b| a.regret.total_cmp(&b.regret));
        let unlimited = own().next().and_then(|(choice, _)| choice.tau);
        let rest = [
            worst.map_or("-".to_owned(), |choice| format!("{:.2}", choice.regret)),
            worst.map_or("-".to_owned(), |choice| choice.limit.clone()),
            unlimited.map_or("-".to_owned(), |tau| format!("{tau:.3}")),
            rule.clone(),
        ];
        let first = std::iter::once(dataset.to_string());
        first.chain(limited.iter().map(mean)).chain(rest).collect()
    });
    table(&header, lines)
}

/// For each limit, the best feasible accuracy and what each rule chooses.
fn details(choices: &[(RuleChoice, Cost)]) -> String {
    let rules = distinct(choices.iter().map(|(choice, _)| choice.rule.as_str()));
    let mut header = vec!["accuracies", "limit", "feasible", "best"];
    header.extend(&rules);
    let limits = distinct(
        choices
            .iter()
            .map(|(choice, _)| (choice.accuracies, &choice.limit)),
    );
    let lines = limits.into_iter().map(|(dataset, limit)| {
        let own = |choice: &&RuleChoice| choice.accuracies == dataset && choice.limit == *limit;
        let own: Vec<&RuleChoice> = choices
            .iter()
            .map(|(choice, _)| choice)
            .filter(own)
            .collect();
        let chosen = rules.iter().map(|rule| {
            let choice = own.iter().find(|choice| choice.rule == *rule);
            choice.map_or("-".to_owned(), |choice| format!("{:.2}", choice.accuracy))
        });
        [
            dataset.to_string(),
            limit.clone(),
            own[0].feasible.to_string(),
            format!("{:.2}", own[0].best),
        ]
        .into_iter()
        .chain(chosen)
        .collect()
    });
    table(&header, lines)
}
