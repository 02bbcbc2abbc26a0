//! What the columns of a text are for, by their titles.

use super::super::table::Split;
use super::unsaid::Unsaid;
use crate::metric::Metric;
use crate::space::dataset::Dataset;

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Cells by index.
    Index,
    /// Cells by string.
    Arch,
    /// Cells as NASLib's tuples.
    Tuple,
    /// Accuracies in percent.
    Accuracy {
        dataset: String,
        /// The split that the title says.
        split: Option<Split>,
    },
    /// A metric's values.
    Metric(String),
    /// Costs, which freerea counts itself, and the time that a value took.
    LeftOut,
}

/// The longest piece of the text that a complaint repeats, in characters.
const SHOWN: usize = 40;

/// Other names of metrics.
const ALIASES: [(&str, &str); 3] = [
    ("nwot", "naswot"),
    ("zen_score", "zen"),
    ("gradnorm", "grad_norm"),
];

/// Proxies of NAS-Bench-Suite-Zero and FreeREA that freerea does not compute.
const FOREIGN: [&str; 2] = ["epe_nas", "nregions"];

/// How the titles of costs begin.
const COSTS: [&str; 5] = ["params", "flops", "flop", "macs", "time"];

/// The name of a metric that freerea knows by this or another name, or that others publish.
pub fn metric_named(title: &str) -> Option<String> {
    let lower = title.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(other, _)| *other == lower);
    let name = alias.map_or(lower.as_str(), |(_, name)| name);
    let is_known = FOREIGN.contains(&name) || name.parse::<Metric>().is_ok();
    is_known.then(|| name.to_owned())
}

/// Whether a title is a cost's, or a time's.
pub fn is_cost(title: &str) -> bool {
    let lower = title.to_ascii_lowercase();
    let word = lower.split(['_', '=', ' ', '[']).next().unwrap_or_default();
    COSTS.contains(&word)
}

impl Purpose {
    /// What a title says.
    pub fn of(title: &str, unsaid: &Unsaid) -> Self {
        let title = title.trim();
        let lower = title.to_ascii_lowercase();
        let accuracy = |split| Purpose::Accuracy {
            dataset: published(&unsaid.dataset),
            split,
        };
        match lower.as_str() {
            "index" => Purpose::Index,
            "arch" | "arch_str" => Purpose::Arch,
            "tuple" => Purpose::Tuple,
            "accuracy" => accuracy(None),
            "val_accuracy" | "valid_accuracy" | "validation_accuracy" => {
                accuracy(Some(Split::Validation))
            }
            "test_accuracy" => accuracy(Some(Split::Test)),
            _ if unsaid
                .metrics
                .iter()
                .any(|name| name.eq_ignore_ascii_case(title)) =>
            {
                Purpose::Metric(lower)
            }
            _ if is_cost(title) => Purpose::LeftOut,
            _ => match metric_named(title) {
                Some(name) => Purpose::Metric(name),
                None => Purpose::Accuracy {
                    dataset: published(title),
                    split: None,
                },
            },
        }
    }

    /// The dataset, if it holds accuracies.
    pub fn dataset(&self) -> Option<&str> {
        match self {
            Purpose::Accuracy { dataset, .. } => Some(dataset),
            _ => None,
        }
    }

    /// Whether it names the cells of its rows.
    pub const fn is_cell(&self) -> bool {
        matches!(self, Purpose::Index | Purpose::Arch | Purpose::Tuple)
    }

    /// Whether it holds values of cells.
    pub const fn has_values(&self) -> bool {
        matches!(self, Purpose::Accuracy { .. } | Purpose::Metric(_))
    }
}

/// The name of the dataset that a column is for: the benchmark's spelling for its own.
fn published(title: &str) -> String {
    let known = Dataset::PUBLISHED.map(Dataset::name);
    let known = known.iter().find(|known| known.eq_ignore_ascii_case(title));
    known.map_or_else(|| shown(title), |known| (*known).to_owned())
}

/// A piece of the text, short enough and without anything that steers a terminal.
pub fn shown(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control());
    shown.take(SHOWN).collect()
}
