//! Progress on standard error: a bar on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The least time between two plain lines.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// The progress of a longer piece of work.
pub enum Progress {
    /// For a person who watches.
    Bar(ProgressBar),
    /// For a log file.
    Lines {
        /// How much there is to do, if that is known.
        total: Option<u64>,
        /// When the last line was written.
        last: Instant,
    },
}

impl Progress {
    /// Progress towards a number of cells, or without a known end.
    pub fn new(total: Option<u64>) -> Self {
        if !super::stderr_is_terminal() {
            return Progress::Lines {
                total,
                last: Instant::now(),
            };
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        let template = match total {
            Some(_) => "{bar:30.cyan/blue} {pos}/{len} cells  {elapsed}  eta {eta}  {msg}",
            None => "{spinner:.cyan} {pos} cells  {elapsed}  {msg}",
        };
        let style = ProgressStyle::with_template(template).expect("the template is well formed");
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress::Bar(bar)
    }

    /// So many cells are done; the note tells more, and is made only where it is shown.
    pub fn set(&mut self, done: u64, note: impl FnOnce() -> String) {
        match self {
            Progress::Bar(bar) => {
                bar.set_position(done);
                bar.set_message(note());
            }
            Progress::Lines { total, last } => {
                if last.elapsed() >= BETWEEN_LINES {
                    *last = Instant::now();
                    let of = total.map(|total| format!("/{total}")).unwrap_or_default();
                    eprintln!("{done}{of} cells  {}", note());
                }
            }
        }
    }

    /// Clears the bar away.
    pub fn finish(self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
