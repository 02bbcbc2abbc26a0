//! The four limits of the costs.

use super::Constraints;
use crate::space::cost::{Cost, Flops, Parameters};

/// A limit of a cost, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Most trainable parameters.
    MaxParams,
    /// Least trainable parameters.
    MinParams,
    /// Most multiply-accumulates.
    MaxFlops,
    /// Least multiply-accumulates.
    MinFlops,
}

/// A small change of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// A tenth of the way inwards: fewer cells are feasible.
    Tighter,
    /// The same outwards; beyond the cells there are, no limit.
    Looser,
}

/// What a tighter upper limit is of the one before.
const TIGHTER: f64 = 0.9;

impl Bound {
    /// All of them, as dialogs list them.
    pub const ALL: [Bound; 4] = [
        Bound::MaxParams,
        Bound::MinParams,
        Bound::MaxFlops,
        Bound::MinFlops,
    ];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Bound::MaxParams => "most parameters",
            Bound::MinParams => "least parameters",
            Bound::MaxFlops => "most FLOPs",
            Bound::MinFlops => "least FLOPs",
        }
    }

    /// Whether it limits from above.
    pub const fn is_max(self) -> bool {
        matches!(self, Bound::MaxParams | Bound::MaxFlops)
    }

    const fn counts_params(self) -> bool {
        matches!(self, Bound::MaxParams | Bound::MinParams)
    }

    /// A limit a tenth away, with three digits. Beyond the cells there are it is lifted, and one
    /// that is not set comes in from there; `ends` are the least and the most of all cells.
    pub fn nudged(self, limit: Option<u64>, nudge: Nudge, ends: [u64; 2]) -> Option<u64> {
        let outer = if self.is_max() { ends[1] } else { ends[0] };
        let from = match (limit, nudge) {
            (None, Nudge::Looser) => return None,
            (None, Nudge::Tighter) => outer,
            (Some(limit), _) => limit,
        };
        let falls = (nudge == Nudge::Tighter) == self.is_max();
        let count = rounded(if falls {
            from as f64 * TIGHTER
        } else {
            from as f64 / TIGHTER
        });
        let beyond = if self.is_max() {
            count >= ends[1]
        } else {
            count <= ends[0]
        };
        (!beyond).then_some(count)
    }

    /// The limit in force, if there is one.
    pub fn limit(self, constraints: &Constraints) -> Option<u64> {
        match self {
            Bound::MaxParams => constraints.params.max.map(|limit| limit.0),
            Bound::MinParams => constraints.params.min.map(|limit| limit.0),
            Bound::MaxFlops => constraints.flops.max.map(|limit| limit.0),
            Bound::MinFlops => constraints.flops.min.map(|limit| limit.0),
        }
    }

    /// The limit in force, as a text; nothing where there is none.
    pub fn written(self, constraints: &Constraints) -> String {
        let limit = self.limit(constraints);
        limit.map_or(String::new(), |limit| self.write(limit))
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
    ///
    /// # Errors
    /// If the text is no count; the error says how to write one.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nudge_and_the_opposite_one_end_near_where_they_began() {
        let ends = [73_306, 1_531_546];
        let nudged = |bound: Bound, limit, nudge| bound.nudged(limit, nudge, ends);
        let tighter = nudged(Bound::MaxParams, None, Nudge::Tighter);
        assert_eq!(tighter, Some(1_380_000));
        let looser = nudged(Bound::MaxParams, tighter, Nudge::Looser);
        assert_eq!(looser, Some(1_530_000));
        assert_eq!(nudged(Bound::MaxParams, looser, Nudge::Looser), None);
        assert_eq!(nudged(Bound::MaxParams, None, Nudge::Looser), None);
        let least = nudged(Bound::MinParams, None, Nudge::Tighter);
        assert_eq!(least, Some(81_500));
        let looser = nudged(Bound::MinParams, least, Nudge::Looser);
        assert_eq!(
            looser,
            Some(73_400),
            "three digits, hence not quite the least"
        );
        assert_eq!(nudged(Bound::MinParams, looser, Nudge::Looser), None);
    }
}
