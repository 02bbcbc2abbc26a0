//! The four limits of the costs.

use crate::evolution::Constraints;
use crate::space::cost::{Cost, Flops, Parameters};

/// A limit of a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    MaxParams,
    MinParams,
    MaxFlops,
    MinFlops,
}

impl Bound {
    pub const ALL: [Bound; 4] = [
        Bound::MaxParams,
        Bound::MinParams,
        Bound::MaxFlops,
        Bound::MinFlops,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Bound::MaxParams => "most parameters",
            Bound::MinParams => "least parameters",
            Bound::MaxFlops => "most FLOPs",
            Bound::MinFlops => "least FLOPs",
        }
    }

    const fn is_max(self) -> bool {
        matches!(self, Bound::MaxParams | Bound::MaxFlops)
    }

    const fn counts_params(self) -> bool {
        matches!(self, Bound::MaxParams | Bound::MinParams)
    }

    /// A limit a tenth away, with three digits. Beyond the cells there are it is lifted, and one
    /// that is not set comes in from there; `ends` are the least and the most of all cells.
    pub fn nudged(self, limit: Option<u64>, factor: f64, ends: [u64; 2]) -> Option<u64> {
        let outer = if self.is_max() { ends[1] } else { ends[0] };
        let inwards = (factor < 1.0) == self.is_max();
        let nudged = match limit {
            None if !inwards => return None,
            None => outer as f64 * factor,
            Some(limit) => limit as f64 * factor,
        };
        let count = rounded(nudged);
        let beyond = if self.is_max() {
            count >= ends[1]
        } else {
            count <= ends[0]
        };
        (!beyond).then_some(count)
    }

    /// The limit in force, as a text; nothing where there is none.
    pub fn written(self, constraints: &Constraints) -> String {
        let params = |limit: Option<Parameters>| limit.map(|limit| limit.to_string());
        let flops = |limit: Option<Flops>| limit.map(|limit| limit.to_string());
        let text = match self {
            Bound::MaxParams => params(constraints.params.max),
            Bound::MinParams => params(constraints.params.min),
            Bound::MaxFlops => flops(constraints.flops.max),
            Bound::MinFlops => flops(constraints.flops.min),
        };
        text.unwrap_or_default()
    }

    /// Puts a limit in force.
    pub fn put(self, constraints: &mut Constraints, limit: Option<u64>) {
        match self {
            Bound::MaxParams => constraints.params.max = limit.map(Parameters),
            Bound::MinParams => constraints.params.min = limit.map(Parameters),
            Bound::MaxFlops => constraints.flops.max = limit.map(Flops),
            Bound::MinFlops => constraints.flops.min = limit.map(Flops),
        }
    }

    /// Reads a limit; an empty text is none.
    pub fn read(self, text: &str) -> Result<Option<u64>, String> {
        let count = match text.trim() {
            "" => return Ok(None),
            text if self.counts_params() => text.parse().map(|Parameters(count)| count),
            text => text.parse().map(|Flops(count)| count),
        };
        count.map(Some).map_err(|error| error.to_string())
    }

    /// Writes a limit as it is read.
    pub fn write(self, count: u64) -> String {
        match self.counts_params() {
            true => Parameters(count).to_string(),
            false => Flops(count).to_string(),
        }
    }

    /// What a cell has of it.
    pub fn cost(self, cost: &Cost) -> u64 {
        match self.counts_params() {
            true => cost.params.0,
            false => cost.flops.0,
        }
    }
}

/// The count with three digits, so that it reads well.
fn rounded(count: f64) -> u64 {
    let digits = count.max(1.0).log10().floor() as i32 - 2;
    let unit = 10f64.powi(digits.max(0));
    ((count / unit).round() * unit) as u64
}
