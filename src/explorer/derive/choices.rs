//! What can be chosen to be looked at: panels, lists, columns, quantities, plots.

use std::fmt;

use freerea_core::evolution::{Constraints, Record, Scale};
use freerea_core::metric::Metric;

/// A choice among named things, with a name for keymaps and the command line.
macro_rules! named {
    ($(#[$doc:meta])* $kind:ident { $($(#[$entry_doc:meta])* $entry:ident = $name:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind {
            $($(#[$entry_doc])* $entry,)*
        }

        impl $kind {
            /// All of them, in order.
            pub const ALL: &'static [$kind] = &[$($kind::$entry,)*];

            /// The name in keymaps and on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $($kind::$entry => $name,)*
                }
            }

            /// The title on the screen.
            pub const fn title(self) -> &'static str {
                match self {
                    $($kind::$entry => $title,)*
                }
            }

            /// The one after it; after the last, the first.
            #[must_use]
            pub fn next(self) -> Self {
                Self::ALL[(self as usize + 1) % Self::ALL.len()]
            }

            /// The one before it; before the first, the last.
            #[must_use]
            pub fn previous(self) -> Self {
                Self::ALL[(self as usize + Self::ALL.len() - 1) % Self::ALL.len()]
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.title())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.name() == text).ok_or_else(|| {
                    let names: Vec<&str> = Self::ALL.iter().map(|one| one.name()).collect();
                    format!("'{text}' is none of {}", names.join(", "))
                })
            }
        }
    };
}

named! {
    /// A panel that can have the focus.
    Panel {
        /// The table of cells.
        Population = "population", "Population";
        /// The graph of the selected cell.
        Cell = "cell", "Cell";
        /// Histograms and scatter plot.
        Distributions = "distributions", "Distributions";
        /// How the run goes.
        Progress = "progress", "Progress";
        /// What happened, in words.
        Events = "events", "Events";
        /// How well the metrics rank as accuracies do.
        Correlation = "correlation", "Correlation";
    }
}

named! {
    /// What the table of cells lists.
    Listing {
        /// The living.
        Population = "population", "Population";
        /// All that were ever born.
        History = "history", "History";
        /// The best ten of the feasible history.
        HallOfFame = "hall-of-fame", "Hall of fame";
    }
}

named! {
    /// A column of the table of cells.
    Column {
        /// The place by score.
        Rank = "rank", "#";
        /// The index in the benchmark's order.
        Index = "index", "index";
        /// The operations.
        Cell = "cell", "cell";
        /// The combined score over the feasible history.
        Score = "score", "score";
        /// The place by the score over the population.
        PopulationRank = "population-rank", "pop #";
        /// Linear regions.
        Naswot = "naswot", "NASWOT";
        /// Synaptic flow.
        LogSynflow = "logsynflow", "LogSyn";
        /// Skipped layers.
        Skip = "skip", "skip";
        /// Parameters.
        Params = "params", "params";
        /// FLOPs.
        Flops = "flops", "FLOPs";
        /// Steps since the cell was born or refreshed.
        Age = "age", "age";
        /// Benchmark accuracy.
        Accuracy = "accuracy", "acc %";
        /// How it was born.
        Origin = "origin", "born";
    }
}

named! {
    /// A quantity of a cell that can be plotted.
    Quantity {
        /// The combined score over the feasible history.
        Score = "score", "score";
        /// Linear regions.
        Naswot = "naswot", "NASWOT";
        /// Synaptic flow.
        LogSynflow = "logsynflow", "LogSynflow";
        /// Skipped layers.
        Skip = "skip", "skip";
        /// Parameters.
        Params = "params", "parameters";
        /// FLOPs.
        Flops = "flops", "FLOPs";
    }
}

named! {
    /// What the distributions panel shows.
    Plot {
        /// Histograms of the metrics and the score.
        Histograms = "histograms", "Histograms";
        /// Any two quantities against each other.
        Scatter = "scatter", "Scatter";
    }
}

named! {
    /// What the correlation panel shows.
    Comparison {
        /// The coefficients of all quantities.
        Coefficients = "coefficients", "Coefficients";
        /// One quantity against accuracy, cell by cell.
        Scatter = "scatter", "Scatter";
        /// Tau against the number of explored cells.
        Course = "course", "Course";
    }
}

named! {
    /// The cells that correlations are over.
    Scope {
        /// The living.
        Population = "population", "population";
        /// The feasible cells of the history.
        History = "history", "feasible history";
        /// All cells that were scored, feasible now or not.
        Scored = "scored", "whole history";
    }
}

impl Quantity {
    /// The metric that the quantity is, if it is one.
    pub const fn metric(self) -> Option<Metric> {
        match self {
            Quantity::Naswot => Some(Metric::Naswot),
            Quantity::LogSynflow => Some(Metric::LogSynflow),
            Quantity::Skip => Some(Metric::Skip),
            Quantity::Score | Quantity::Params | Quantity::Flops => None,
        }
    }
}

impl Quantity {
    /// What a cell is that has no value.
    pub const fn missing(self) -> &'static str {
        match self {
            Quantity::Score => "infeasible",
            _ => "singular",
        }
    }

    /// A cell's value, scores on this scale; `None` for a singular NASWOT.
    pub fn of(self, record: &Record, scale: &Scale) -> Option<f64> {
        match self {
            Quantity::Score => Some(scale.score(&record.metrics).0),
            Quantity::Params => Some(record.cost.params.0 as f64),
            Quantity::Flops => Some(record.cost.flops.0 as f64),
            Quantity::Naswot => record.metrics.naswot.value(),
            Quantity::LogSynflow => Some(record.metrics.logsynflow),
            Quantity::Skip => Some(record.metrics.skip),
        }
    }

    /// The value that is shown: the same, but an infeasible cell has no score.
    pub fn shown(self, record: &Record, scale: &Scale, constraints: &Constraints) -> Option<f64> {
        match self {
            Quantity::Score if !record.is_feasible(constraints) => None,
            _ => self.of(record, scale),
        }
    }
}
