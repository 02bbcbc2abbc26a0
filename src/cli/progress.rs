//! ProgressLine on standard error: a bar on a terminal, a line now and then elsewhere.

use std::time::{Duration, Instant};

use super::say::say;
use crate::explorer::theme::Glyphs;
use indicatif::{ProgressBar, ProgressStyle};

/// The least time between two plain lines.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// What is counted.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Cells.
    Cells,
    /// Bytes of a download.
    Bytes,
    /// Searches.
    Runs,
    /// Steps of a training.
    #[cfg(feature = "torch")]
    Steps,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Unit::Cells => "cells",
            Unit::Bytes => "bytes",
            Unit::Runs => "runs",
            #[cfg(feature = "torch")]
            Unit::Steps => "steps",
        }
    }

    /// The bar with a known end, and that without.
    const fn templates(self) -> [&'static str; 2] {
        match self {
            Unit::Cells => [
                "{bar:30.cyan/blue} {pos}/{len} cells  {elapsed}  eta {eta}  {wide_msg}",
                "{spinner:.cyan} {pos} cells  {elapsed}  {wide_msg}",
            ],
            Unit::Runs => [
                "{bar:30.cyan/blue} {pos}/{len} runs  {elapsed}  eta {eta}  {wide_msg}",
                "{spinner:.cyan} {pos} runs  {elapsed}  {wide_msg}",
            ],
            #[cfg(feature = "torch")]
            Unit::Steps => [
                "{bar:20.cyan/blue} {pos}/{len}  {elapsed}  eta {eta}  {wide_msg}",
                "{spinner:.cyan} {pos} steps  {elapsed}  {wide_msg}",
            ],
            Unit::Bytes => [
                "{bar:30.cyan/blue} {bytes}/{total_bytes}  {elapsed}  eta {eta}  {wide_msg}",
                "{spinner:.cyan} {bytes}  {elapsed}  {wide_msg}",
            ],
        }
    }
}

/// The progress of a longer piece of work.
pub enum ProgressLine {
    /// For a person who watches.
    Bar(ProgressBar),
    /// For a log file.
    Lines {
        /// What is counted.
        unit: Unit,
        /// How much there is to do, if that is known.
        total: Option<u64>,
        /// When the last line was written.
        last: Instant,
    },
}

impl ProgressLine {
    /// ProgressLine towards a number of cells, or without a known end.
    pub fn new(total: Option<u64>) -> Self {
        ProgressLine::counting(Unit::Cells, total)
    }

    /// ProgressLine of a download, whose length its first answer tells.
    pub fn of_bytes() -> Self {
        ProgressLine::counting(Unit::Bytes, None)
    }

    /// ProgressLine towards a number of searches.
    pub fn of_runs(total: u64) -> Self {
        ProgressLine::counting(Unit::Runs, Some(total))
    }

    /// ProgressLine towards a number of steps of a training.
    #[cfg(feature = "torch")]
    pub fn of_steps(total: u64) -> Self {
        ProgressLine::counting(Unit::Steps, Some(total))
    }

    fn counting(unit: Unit, total: Option<u64>) -> Self {
        if !super::stderr_is_terminal() {
            return ProgressLine::Lines {
                unit,
                total,
                last: Instant::now(),
            };
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        bar.set_style(style(unit, total.is_some()));
        bar.enable_steady_tick(Duration::from_millis(250));
        ProgressLine::Bar(bar)
    }

    /// The end of a download is known now.
    pub fn set_total(&mut self, known: Option<u64>) {
        match self {
            ProgressLine::Bar(bar) if bar.length() != known => {
                bar.set_style(style(Unit::Bytes, known.is_some()));
                known.into_iter().for_each(|length| bar.set_length(length));
            }
            ProgressLine::Bar(_) => {}
            ProgressLine::Lines { total, .. } => *total = known,
        }
    }

    /// So many cells are done; the note tells more, and is made only where it is shown.
    pub fn set(&mut self, done: u64, note: impl FnOnce() -> String) {
        match self {
            ProgressLine::Bar(bar) => {
                bar.set_position(done);
                bar.set_message(note());
            }
            ProgressLine::Lines { unit, total, last } => {
                if last.elapsed() >= BETWEEN_LINES {
                    *last = Instant::now();
                    let of = total.map(|total| format!("/{total}")).unwrap_or_default();
                    say!("{done}{of} {}  {}", unit.name(), note());
                }
            }
        }
    }

    /// Clears the bar away.
    pub fn finish(self) {
        if let ProgressLine::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn style(unit: Unit, ends: bool) -> ProgressStyle {
    let [ending, endless] = unit.templates();
    let template = if ends { ending } else { endless };
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    match Glyphs::detect(|name| std::env::var(name).ok()) {
        Glyphs::Unicode => style,
        Glyphs::Ascii => style.progress_chars("#>-").tick_chars("|/-\\ "),
    }
}
