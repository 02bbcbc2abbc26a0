//! Where the time of a score goes.

use std::time::{Duration, Instant};

use serde::Serialize;

/// A part of the work on a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScorePart {
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

impl ScorePart {
    /// All parts, in the order of the work.
    pub const ALL: [ScorePart; 13] = [
        ScorePart::Weights,
        ScorePart::Layout,
        ScorePart::Stem,
        ScorePart::Convolution3x3,
        ScorePart::Convolution1x1,
        ScorePart::Reduction,
        ScorePart::Pool,
        ScorePart::Combine,
        ScorePart::Statistics,
        ScorePart::Independence,
        ScorePart::Kernel,
        ScorePart::Determinant,
        ScorePart::Flow,
    ];

    /// The part of a convolution: whether it reads the images, the side of its kernel, its
    /// stride.
    pub const fn of_convolution(reads_images: bool, kernel: usize, stride: usize) -> Self {
        match (reads_images, kernel, stride) {
            (true, ..) => ScorePart::Stem,
            (false, 1, 1) => ScorePart::Convolution1x1,
            (false, _, 1) => ScorePart::Convolution3x3,
            (false, ..) => ScorePart::Reduction,
        }
    }

    /// The name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            ScorePart::Weights => "weights",
            ScorePart::Layout => "layout",
            ScorePart::Stem => "stem",
            ScorePart::Convolution3x3 => "conv 3x3",
            ScorePart::Convolution1x1 => "conv 1x1",
            ScorePart::Reduction => "reduction",
            ScorePart::Pool => "pool",
            ScorePart::Combine => "combine",
            ScorePart::Statistics => "statistics",
            ScorePart::Independence => "MeCo",
            ScorePart::Kernel => "kernel",
            ScorePart::Determinant => "determinant",
            ScorePart::Flow => "LogSynflow",
        }
    }
}

/// The time spent in each part, if someone wants to know.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    running: bool,
    spent: [Duration; ScorePart::ALL.len()],
}

impl Clock {
    /// A clock that measures; the default one does not.
    pub fn running() -> Self {
        Clock {
            running: true,
            ..Clock::default()
        }
    }

    /// Does a piece of work and counts its time to a part.
    pub fn time<T>(&mut self, part: ScorePart, work: impl FnOnce() -> T) -> T {
        if !self.running {
            return work();
        }
        let start = Instant::now();
        let result = work();
        self.spent[part as usize] += start.elapsed();
        result
    }

    /// The time spent in a part so far.
    pub const fn spent(&self, part: ScorePart) -> Duration {
        self.spent[part as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_running_clock_counts() {
        let work = || std::thread::sleep(Duration::from_millis(2));
        let (mut still, mut running) = (Clock::default(), Clock::running());
        still.time(ScorePart::Pool, work);
        running.time(ScorePart::Pool, work);
        assert_eq!(still.spent(ScorePart::Pool), Duration::ZERO);
        assert!(running.spent(ScorePart::Pool) >= Duration::from_millis(2));
        assert_eq!(running.spent(ScorePart::Stem), Duration::ZERO);
    }
}
