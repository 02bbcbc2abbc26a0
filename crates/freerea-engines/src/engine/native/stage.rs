//! Where the time of a score goes.

use std::time::{Duration, Instant};

use serde::Serialize;

/// A part of the work on a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Drawing the weights.
    Weights,
    /// Laying the weights out for the kernels.
    Layout,
    /// The first convolution.
    Stem,
    /// 3x3 convolutions of stride 1.
    Convolution3x3,
    /// 1x1 convolutions.
    Convolution1x1,
    /// Convolutions of stride 2.
    Reduction,
    /// Pools.
    Pool,
    /// Sums of edges, batch norm, ReLU and code bits.
    Combine,
    /// Batch statistics.
    Statistics,
    /// The least eigenvalues of the channels' correlations, for MeCo.
    Independence,
    /// Counting on which bits images agree.
    Kernel,
    /// The determinant of the counts.
    Determinant,
    /// LogSynflow and Synflow.
    Flow,
}

impl Stage {
    /// All stages, in the order of the work.
    pub const ALL: [Stage; 13] = [
        Stage::Weights,
        Stage::Layout,
        Stage::Stem,
        Stage::Convolution3x3,
        Stage::Convolution1x1,
        Stage::Reduction,
        Stage::Pool,
        Stage::Combine,
        Stage::Statistics,
        Stage::Independence,
        Stage::Kernel,
        Stage::Determinant,
        Stage::Flow,
    ];

    /// The stage of a convolution: whether it reads the images, the side of its kernel, its
    /// stride.
    pub const fn of_convolution(reads_images: bool, kernel: usize, stride: usize) -> Self {
        match (reads_images, kernel, stride) {
            (true, ..) => Stage::Stem,
            (false, 1, 1) => Stage::Convolution1x1,
            (false, _, 1) => Stage::Convolution3x3,
            (false, ..) => Stage::Reduction,
        }
    }

    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Weights => "weights",
            Stage::Layout => "layout",
            Stage::Stem => "stem",
            Stage::Convolution3x3 => "conv 3x3",
            Stage::Convolution1x1 => "conv 1x1",
            Stage::Reduction => "reduction",
            Stage::Pool => "pool",
            Stage::Combine => "combine",
            Stage::Statistics => "statistics",
            Stage::Independence => "MeCo",
            Stage::Kernel => "kernel",
            Stage::Determinant => "determinant",
            Stage::Flow => "LogSynflow",
        }
    }
}

/// The time spent in each stage, where someone wants to know.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    running: bool,
    spent: [Duration; Stage::ALL.len()],
}

impl Clock {
    /// A clock that measures; the default one does not.
    pub fn running() -> Self {
        Clock {
            running: true,
            ..Clock::default()
        }
    }

    /// Does a piece of work and counts its time to a stage.
    pub fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        if !self.running {
            return work();
        }
        let start = Instant::now();
        let result = work();
        self.spent[stage as usize] += start.elapsed();
        result
    }

    /// The time spent in a stage so far.
    pub const fn spent(&self, stage: Stage) -> Duration {
        self.spent[stage as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_running_clock_counts() {
        let work = || std::thread::sleep(Duration::from_millis(2));
        let (mut still, mut running) = (Clock::default(), Clock::running());
        still.time(Stage::Pool, work);
        running.time(Stage::Pool, work);
        assert_eq!(still.spent(Stage::Pool), Duration::ZERO);
        assert!(running.spent(Stage::Pool) >= Duration::from_millis(2));
        assert_eq!(running.spent(Stage::Stem), Duration::ZERO);
    }
}
