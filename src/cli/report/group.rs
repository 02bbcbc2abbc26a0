//! Runs of the same settings but for the seed, and how they went on average.

use freerea_core::benchmark::Average;
use freerea_core::evolution::{Scale, Settings};

use super::reported_run::{ReportedCourse, ReportedRun, holding_at};

/// Runs of the same settings but for the seed.
#[derive(Debug)]
pub(crate) struct RunGroup<'r> {
    /// The runs, in the order in which they were named.
    pub(crate) runs: Vec<&'r ReportedRun>,
    /// How each went, with scores on one scale, that of all their feasible histories.
    courses: Vec<ReportedCourse>,
    /// That scale.
    pub(crate) scale: Scale,
}

/// Mean and range of several curves, by the number of cells explored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct MeanCurve {
    /// The mean.
    pub(crate) mean: Vec<[f64; 2]>,
    /// The least and the largest.
    pub(crate) band: Vec<(f64, [f64; 2])>,
}

/// Mean and standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    mean: f64,
    deviation: Option<f64>,
}

impl<'r> RunGroup<'r> {
    /// All runs, in groups.
    pub(crate) fn all(runs: &'r [ReportedRun]) -> Vec<Self> {
        let mut groups: Vec<Vec<&ReportedRun>> = Vec::new();
        for run in runs {
            match groups.iter_mut().find(|group| is_alike(group[0], run)) {
                Some(group) => group.push(run),
                None => groups.push(vec![run]),
            }
        }
        groups.into_iter().map(RunGroup::of).collect()
    }

    fn of(runs: Vec<&'r ReportedRun>) -> Self {
        let rule = runs[0].scene.settings.rule;
        let records = runs.iter().flat_map(|run| run.feasible());
        let metrics: Vec<_> = records.map(|record| record.metrics).collect();
        let scale = Scale::over(rule, &metrics);
        RunGroup {
            courses: runs.iter().map(|run| run.course(&scale)).collect(),
            runs,
            scale,
        }
    }

    /// Up to how many explored cells all runs tell something.
    pub(crate) fn shortest(&self) -> usize {
        let explored = self.runs.iter().map(|run| run.scene.history.len());
        explored.min().unwrap_or(0)
    }

    /// A curve of each run.
    pub(crate) fn curves(&self, curve: fn(&ReportedCourse) -> &Vec<[f64; 2]>) -> Vec<&[[f64; 2]]> {
        let curves = self.courses.iter();
        curves.map(|course| curve(course).as_slice()).collect()
    }

    /// Mean and range of a curve where every run has a value of it.
    pub(crate) fn mean(&self, curve: fn(&ReportedCourse) -> &Vec<[f64; 2]>) -> MeanCurve {
        let curves = self.curves(curve);
        let mut mean = MeanCurve::default();
        for at in 1..=self.shortest() {
            let x = at as f64;
            let values: Option<Vec<f64>> =
                curves.iter().map(|curve| holding_at(curve, x)).collect();
            let Some(values) = values.filter(|values| !values.is_empty()) else {
                continue;
            };
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = values.iter().sum();
            mean.mean.push([x, sum / values.len() as f64]);
            mean.band.push((x, [least, largest]));
        }
        mean
    }

    /// Mean and standard deviation of what is known of the runs.
    pub(crate) fn spread(&self, value: impl Fn(&ReportedRun) -> Option<f64>) -> Option<Spread> {
        let values: Vec<f64> = self.runs.iter().filter_map(|run| value(run)).collect();
        Spread::of(&values)
    }
}

/// Whether two runs differ in nothing but the seed.
fn is_alike(one: &ReportedRun, other: &ReportedRun) -> bool {
    let settings = |run: &ReportedRun| Settings {
        seed: 0,
        ..run.scene.settings
    };
    let (a, b) = (&one.header.scoring, &other.header.scoring);
    settings(one) == settings(other)
        && one.header.budget == other.header.budget
        && (a.repeats, a.batch, &a.device, &a.images, &a.table)
            == (b.repeats, b.batch, &b.device, &b.images, &b.table)
}

impl Spread {
    /// Of some values; a single one does not spread.
    fn of(values: &[f64]) -> Option<Self> {
        let average = Average::of(values)?;
        Some(Spread {
            mean: average.mean,
            deviation: average.spread,
        })
    }

    /// Like `93.21 ± 0.40`.
    pub(crate) fn written(self, decimals: usize) -> String {
        match self.deviation {
            Some(deviation) => format!("{:.decimals$} ± {deviation:.decimals$}", self.mean),
            None => format!("{:.decimals$}", self.mean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_of_a_sample() {
        let spread = Spread::of(&[1.0, 2.0, 3.0]).unwrap();
        assert_eq!(spread.written(2), "2.00 ± 1.00");
        assert_eq!(Spread::of(&[1.5]).unwrap().written(1), "1.5");
        assert_eq!(Spread::of(&[]), None);
    }
}
