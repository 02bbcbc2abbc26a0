//! When a search ends, as arguments.

use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use freerea_core::search::{Budget, ExhaustiveFinish, OnConvergence};

/// The cells that a search explores when no end is named: the paper's searches have 200 to 230.
pub const DEFAULT_CELLS: usize = 230;

/// When a search ends.
#[derive(Debug, Args)]
#[command(next_help_heading = "End")]
pub struct EndArgs {
    /// End after this time, like 45s or 2m
    #[arg(long, value_name = "TIME", value_parser = time, allow_hyphen_values = true)]
    time: Option<Duration>,
    /// End after this many explored cells, or with 'converge' once 100 tournaments in a row
    /// explored nothing [default without another end: 230]
    #[arg(long, value_name = "COUNT|converge", allow_hyphen_values = true)]
    cells: Option<CellBudget>,
    /// End after this many steps
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
    steps: Option<u64>,
    /// Before the end, score what is left of the feasible networks, however many they are [default
    /// without another end: if they are at most 1,200]
    #[arg(long)]
    exhaustive: bool,
}

/// How many cells a search explores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellBudget {
    /// So many.
    Count(usize),
    /// As many as it takes to converge.
    Convergence,
}

impl FromStr for CellBudget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let count = || text.parse().ok().filter(|&cells: &u32| cells > 0);
        match text {
            "converge" => Ok(CellBudget::Convergence),
            _ => count()
                .map(|cells| CellBudget::Count(cells as usize))
                .ok_or_else(|| {
                    format!("'{text}' is no number of cells; write it like 230, or converge")
                }),
        }
    }
}

/// Reads `45s`, `2m`, `1h 30m`; a bare number is seconds.
fn time(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map(Duration::from_secs).ok();
    seconds
        .or_else(|| humantime::parse_duration(text).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| format!("'{text}' is no time; write it like 45s, 2m or 1h30m"))
}

impl EndArgs {
    /// When the search ends by itself.
    pub fn budget(&self) -> Budget {
        let endless = self.time.is_none() && self.cells.is_none() && self.steps.is_none();
        Budget {
            time: self.time,
            cells: match self.cells {
                Some(CellBudget::Count(cells)) => Some(cells),
                None if endless => Some(DEFAULT_CELLS),
                None | Some(CellBudget::Convergence) => None,
            },
            steps: self.steps,
            convergence: match self.cells {
                Some(CellBudget::Convergence) => OnConvergence::End,
                _ => OnConvergence::GoOn,
            },
            exhaustive: if self.exhaustive {
                ExhaustiveFinish::Always
            } else if endless {
                ExhaustiveFinish::IfFew
            } else {
                ExhaustiveFinish::Never
            },
        }
    }
}
