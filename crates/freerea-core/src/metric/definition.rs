//! What there is to say of a metric: its names, its formula, and how its values are read.

use crate::space::Cell;

/// A metric of a cell, described once: columns, plots, files and help follow from it.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The name on the command line and in files.
    pub name: &'static str,
    /// The name on the screen, as papers write it.
    pub title: &'static str,
    /// The same for narrow columns.
    pub short: &'static str,
    /// What it measures, in a few words.
    pub summary: &'static str,
    /// The formula.
    pub formula: &'static str,
    /// Where the formula comes from.
    pub source: &'static str,
    /// What it is computed from.
    pub need: Need,
    /// Which values are the better ones.
    pub direction: Direction,
    /// What a value counts as that could not be computed.
    pub failure: Failure,
    /// How its values are written.
    pub form: Form,
    /// Whether every search measures it.
    pub presence: Presence,
    /// How far the value of one initialisation may lie from the mean of several, at most, as a
    /// part of the mean; `None` where that was not measured.
    pub spread: Option<f64>,
}

/// What a metric is computed from.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// The codes of the ReLU modules in a forward pass of a batch.
    Codes,
    /// The rectified maps of that pass.
    Maps,
    /// The gradients of the weights.
    Gradients,
    /// The cell alone, by this function: no network is computed.
    Cell(fn(Cell) -> f64),
    /// A table that holds its values.
    Table,
}

/// Which values of a metric are the better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The larger ones.
    Higher,
    /// The smaller ones.
    Lower,
}

/// What a value counts as that could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The worst value of the set, since the failure itself tells that the cell is poor.
    Worst,
    /// A gap: correlations leave the cell out. In a rule it still cannot beat a measured cell.
    Gap,
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With this many decimals.
    Decimals(usize),
    /// As a power of ten, with this many decimals.
    Exponent(usize),
}

/// When a metric is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In every search.
    Always,
    /// If the user asks for it, as in `--metrics +snip`.
    OnDemand,
}

impl Definition {
    /// What the metrics have in common that are measured on demand: of the gradients of the
    /// weights, larger is better, a failure is a gap.
    pub(super) const ON_DEMAND: Definition = Definition {
        name: "",
        title: "",
        short: "",
        summary: "",
        formula: "",
        source: "",
        need: Need::Gradients,
        direction: Direction::Higher,
        failure: Failure::Gap,
        form: Form::Exponent(3),
        presence: Presence::OnDemand,
        spread: None,
    };

    /// A value as tables write it.
    pub fn written(&self, value: f64) -> String {
        match self.form {
            Form::Decimals(decimals) => format!("{value:.decimals$}"),
            Form::Exponent(decimals) => format!("{value:.decimals$e}"),
        }
    }

    /// Columns of the widest of its usual values.
    pub const fn width(&self) -> usize {
        match (self.form, self.failure) {
            (_, Failure::Worst) => self.failed().len(),
            (Form::Decimals(0), _) => 1,
            (Form::Decimals(decimals) | Form::Exponent(decimals), _) => decimals + 4,
        }
    }

    /// The word for a value that could not be computed.
    pub const fn failed(&self) -> &'static str {
        match self.failure {
            Failure::Worst => "singular",
            Failure::Gap => "failed",
        }
    }
}
