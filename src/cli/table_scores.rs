//! Metrics of a table in place of computed ones, as arguments.

use clap::Args;
use freerea_core::benchmark::{Library, Table, TableChoice, TableName, TableScores};
use freerea_core::evolution::Rule;
use freerea_core::metric::Metric;
use freerea_core::search::Repeats;
use freerea_core::space::Space;

use super::errors::{BadInput, OrBadInput};
use super::options::ScoringArgs;
use super::rule::RuleArgs;
use super::subject::SubjectArgs;

/// Metrics that a table holds, in place of computed ones: a search over them takes milliseconds.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Metrics of a table")]
pub struct TableScoresArgs {
    /// Judge by this metric of a table, whose values are read and not computed
    #[arg(long, value_name = "NAME", conflicts_with_all = ["rule", "metrics"])]
    metric: Option<String>,
    /// The table whose metrics are read; cells are judged by --metric, or by a --rule of metrics that
    /// the table has [default: the one that has --metric]
    #[arg(long, value_name = "TABLE", conflicts_with = "metrics")]
    metrics_from: Option<TableName>,
}

impl TableScoresArgs {
    /// Makes the table that is asked for, if one is, that of the metrics, of the rule unless --rule
    /// names another, and of the accuracies unless --table names others.
    ///
    /// # Errors
    /// If no table, or more than one, has the metric, or the table lacks one that the rule counts.
    pub fn apply(
        &self,
        subject: &SubjectArgs,
        rule: &mut RuleArgs,
        scoring: &mut ScoringArgs,
        compared: &mut Option<TableChoice>,
    ) -> Result<(), BadInput> {
        if self.metric.is_none() && self.metrics_from.is_none() {
            return Ok(());
        }
        let space = subject.space();
        let library = Library::of_user().or_bad_input()?;
        let table = match &self.metrics_from {
            Some(name) => library.load(name).or_bad_input()?,
            None => self.only_one(&library, space)?,
        };
        if table.space != space {
            let complaint = format!(
                "table '{}' is of {}, not of {space}",
                table.name, table.space
            );
            return Err(BadInput::new(complaint));
        }
        let metrics: Vec<Metric> = TableScores::of(&table).or_bad_input()?.metrics().collect();
        let judging = match &self.metric {
            None => rule.rule(),
            Some(name) => Rule::of(&[Metric::named(name).or_bad_input()?]),
        };
        let lacks = |metric: &Metric| !metrics.contains(metric) && !metric.is_of_cell();
        if let Some(metric) = judging.metrics().find(lacks) {
            return Err(BadInput::new(format!(
                "table '{}' has no {}, by which the rule {judging} judges; {}: name one with --metric",
                table.name,
                metric.name(),
                held(&table)
            )));
        }
        let dataset = subject.named().unwrap_or_else(|| space.dataset());
        if compared.is_none() && table.column_for(dataset).is_some() {
            *compared = Some(TableChoice::Named(table.name.clone()));
        }
        rule.rule = Some(judging);
        scoring.repeats = Some(Repeats::Fixed(1));
        scoring.table = Some(table.name);
        Ok(())
    }

    /// The table of the space that has the metric.
    fn only_one(&self, library: &Library, space: Space) -> Result<Table, BadInput> {
        let name = self.metric.as_deref().unwrap_or_default();
        let tables = library.list().or_bad_input()?.into_iter();
        let tables = tables.filter_map(|listed| listed.table.ok());
        let has = |table: &Table| {
            table.space == space && table.metric(&name.to_ascii_lowercase()).is_some()
        };
        let mut having: Vec<Table> = tables.filter(has).collect();
        match (having.pop(), having.as_slice()) {
            (Some(table), []) => Ok(table),
            (Some(last), others) => {
                let names = others
                    .iter()
                    .chain([&last])
                    .map(|table| table.name.as_str());
                let names: Vec<&str> = names.collect();
                Err(BadInput::new(format!(
                    "several tables have '{name}': {}; choose one with --metrics-from",
                    names.join(", ")
                )))
            }
            (None, _) => Err(BadInput::new(format!(
                "no table of {space} has a metric '{name}'; 'freerea benchmark import FILE' brings \
                 one, 'freerea benchmark list' shows the tables"
            ))),
        }
    }
}

/// The metrics of a table, in words.
fn held(table: &Table) -> String {
    let names: Vec<&str> = table.metrics().iter().map(|metric| metric.name()).collect();
    if names.is_empty() {
        "it has none at all".to_owned()
    } else {
        format!("it has {}", names.join(", "))
    }
}
