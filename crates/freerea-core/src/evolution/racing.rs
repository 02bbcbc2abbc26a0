//! Which children need more than a first look: those that may survive.

use super::machine::Evolution;
use super::rule::{Combination, Rule};
use super::score::Scale;
use crate::metric::Metrics;
use crate::space::Cell;

/// Where a metric's mean lies, as far as one initialisation tells.
#[derive(Clone, Copy)]
struct Bounds {
    low: Metrics,
    high: Metrics,
}

impl Bounds {
    /// `None` where one initialisation tells nothing of a metric that counts: it is not known how
    /// far its values spread, or it failed, as a kernel that was singular once need not be so
    /// again.
    fn around(estimate: &Metrics, rule: &Rule) -> Option<Self> {
        let mut bounds = Bounds {
            low: *estimate,
            high: *estimate,
        };
        for metric in rule.metrics() {
            let value = estimate.value(metric)?;
            let by = metric.definition().spread? * value.abs();
            bounds.low = bounds.low.with(metric, value - by);
            bounds.high = bounds.high.with(metric, value + by);
        }
        Some(bounds)
    }
}

impl Evolution {
    /// Whether children can be outscored at all: until N are alive, all who are born survive.
    pub fn selects(&self) -> bool {
        !self.is_enumerating() && self.population.len() >= self.settings.population.get()
    }

    /// Of cells that are about to be born, those whose survival is in doubt, by estimates of
    /// their metrics over one initialisation. The others die in this step whatever their exact
    /// metrics are, and none of them becomes the best of the history; but where one is born again
    /// later, it is judged by that estimate, and the search may go on otherwise.
    pub fn doubtful(&self, estimates: &[(Cell, Metrics)]) -> Vec<Cell> {
        let all = || estimates.iter().map(|(cell, _)| *cell).collect();
        let bounds: Option<Vec<Bounds>> = estimates
            .iter()
            .map(|(_, metrics)| Bounds::around(metrics, &self.settings.rule))
            .collect();
        let is_sum = self.settings.rule.combine == Combination::Sum;
        match bounds {
            Some(bounds) if self.selects() && is_sum => (0..bounds.len())
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
        let scale = Scale::over(self.settings.rule, rest.iter().copied());
        if bounds.iter().any(|b| scale.is_exceeded_by(&b.high)) {
            return false;
        }
        let highest = scale.score(&bounds[place].high);
        let regular = rest.into_iter().filter(|m| self.is_regular(m));
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

    /// Whether every metric that counts has a value.
    fn is_regular(&self, metrics: &Metrics) -> bool {
        let mut counting = self.settings.rule.metrics();
        counting.all(|metric| metrics.value(metric).is_some())
    }

    /// Whether the best of the history stays better than the cell.
    fn is_second(&self, bounds: &Bounds) -> bool {
        let scale = self.front.scale();
        self.best().is_some_and(|best| {
            self.is_regular(&best.metrics) && scale.score(&best.metrics) > scale.score(&bounds.high)
        })
    }
}

#[cfg(test)]
mod tests;
