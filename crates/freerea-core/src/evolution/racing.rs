//! Which children need more than a first look: those that may survive.

use super::machine::Evolution;
use super::score::Scale;
use crate::metric::{Metric, Metrics, Naswot};
use crate::space::Cell;

/// How far one initialisation may lie from the mean of several, at most, as a part of the value.
/// The standard deviations measured over NATS-Bench's cells are at most 0.0005 and 0.006.
const NASWOT_SPREAD: f64 = 0.003;
const LOGSYNFLOW_SPREAD: f64 = 0.025;

/// Where a metric's mean lies, as far as one initialisation tells.
#[derive(Clone, Copy)]
struct Bounds {
    low: Metrics,
    high: Metrics,
}

impl Bounds {
    /// `None` where one initialisation tells nothing: a kernel that was singular once need not be
    /// so again.
    fn around(estimate: &Metrics) -> Option<Self> {
        let naswot = estimate.naswot.value()?;
        let at = |sign: f64| Metrics {
            naswot: Naswot::LogDeterminant(naswot + sign * NASWOT_SPREAD * naswot.abs()),
            logsynflow: estimate.logsynflow * (1.0 + sign * LOGSYNFLOW_SPREAD),
            ..*estimate
        };
        Some(Bounds {
            low: at(-1.0),
            high: at(1.0),
        })
    }
}

impl Evolution {
    /// Whether children can be outscored at all: until N are alive, all who are born survive.
    pub fn selects(&self) -> bool {
        self.population.len() >= self.settings.population.get()
    }

    /// Of cells that are about to be born, those whose survival is in doubt, by estimates of
    /// their metrics over one initialisation. The others die in this step whatever their exact
    /// metrics are, and none of them becomes the best of the history.
    pub fn doubtful(&self, estimates: &[(Cell, Metrics)]) -> Vec<Cell> {
        let all = || estimates.iter().map(|(cell, _)| *cell).collect();
        let bounds: Option<Vec<Bounds>> = estimates
            .iter()
            .map(|(_, metrics)| Bounds::around(metrics))
            .collect();
        let synflow_counts = self.settings.weights.weight(Metric::Synflow) > 0.0;
        match bounds {
            Some(bounds) if self.selects() && !synflow_counts => (0..bounds.len())
                .filter(|&place| !self.is_lost(place, &bounds))
                .map(|place| estimates[place].0)
                .collect(),
            _ => all(),
        }
    }

    /// Whether one of the cells is outscored by N others that do not die of age. What a singular
    /// kernel counts as may change with any birth, so cells with one are not relied upon.
    fn is_lost(&self, place: usize, bounds: &[Bounds]) -> bool {
        let rest = self.spared_by_age();
        let scale = Scale::over(self.settings.weights, rest.iter().copied());
        if bounds.iter().any(|b| scale.is_exceeded_by(&b.high)) {
            return false;
        }
        let highest = scale.score(&bounds[place].high);
        let regular = rest.into_iter().filter(|m| m.naswot != Naswot::Singular);
        let lowest = regular.chain(bounds.iter().map(|b| &b.low));
        let above = lowest.filter(|m| scale.score(m) > highest).count();
        above >= self.settings.population.get() && self.is_second(&bounds[place])
    }

    /// The metrics of the members that do not die of age in this step: all but the oldest of
    /// those that no child makes young again.
    fn spared_by_age(&self) -> Vec<&Metrics> {
        let members = self.population.members();
        let refreshed = |cell: Cell| self.pending.iter().any(|child| child.cell == cell);
        let oldest = members.iter().position(|m| !refreshed(m.record.cell));
        let others = members.iter().enumerate();
        let spared = others.filter(|(place, _)| Some(*place) != oldest);
        spared.map(|(_, member)| &member.record.metrics).collect()
    }

    /// Whether the best of the history stays better than the cell.
    fn is_second(&self, bounds: &Bounds) -> bool {
        let scale = self.front.scale();
        self.best().is_some_and(|best| {
            let regular = best.metrics.naswot != Naswot::Singular;
            regular && scale.score(&best.metrics) > scale.score(&bounds.high)
        })
    }
}

#[cfg(test)]
mod tests;
