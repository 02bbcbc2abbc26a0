//! `freerea metrics`: the list of metrics.

use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::metric::{Metric, Need, Presence};
use serde::Serialize;

use super::output::{CsvRow, Format, OutputArgs};
use super::say::say;

/// The metrics: what each measures, by which formula, and when
///
/// JSON and CSV have the source of each formula too.
#[derive(Debug, Args)]
pub struct MetricsArgs {
    #[command(flatten)]
    output: OutputArgs,
}

/// A metric of the list.
#[derive(Debug, Serialize)]
struct ListedMetric {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    measured: &'static str,
    computed_from: &'static str,
    formula: &'static str,
    source: &'static str,
}

impl From<Metric> for ListedMetric {
    fn from(metric: Metric) -> Self {
        let definition = metric.definition();
        ListedMetric {
            name: definition.name,
            title: definition.title,
            about: definition.summary,
            measured: match definition.presence {
                Presence::Always => "always",
                Presence::OnDemand => "on demand",
            },
            computed_from: match definition.need {
                Need::Codes => "codes",
                Need::Maps => "maps",
                Need::Gradients => "gradients",
                Need::Cell(_) => "the cell",
                Need::Table => "a table",
            },
            formula: definition.formula,
            source: definition.source,
        }
    }
}

impl CsvRow for ListedMetric {
    fn header(_: &[Self]) -> Vec<String> {
        ["name", "measured", "from", "formula"]
            .map(str::to_owned)
            .to_vec()
    }

    fn cells(&self) -> Vec<String> {
        let cells = [self.name, self.measured, self.computed_from, self.formula];
        cells.map(str::to_owned).to_vec()
    }
}

/// Prints the list.
pub fn run(args: MetricsArgs) -> eyre::Result<ExitCode> {
    args.output.check()?;
    let rows = Metric::COMPUTED.map(ListedMetric::from);
    args.output.write_rows(&rows)?;
    if args.output.format == Format::Table {
        say!(
            "measured on demand: as in 'freerea search --metrics +snip', or by a rule that has it"
        );
    }
    Ok(ExitCode::SUCCESS)
}
