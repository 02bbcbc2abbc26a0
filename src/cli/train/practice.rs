//! A training with its progress on standard error, its checkpoints and its end.

use std::path::Path;

use color_eyre::eyre;
use freerea_engines::training::{Course, EpochRecord};

use super::super::errors::OrBadInput;
use super::super::interruption::Interruption;
use super::super::progress::ProgressLine;
use super::super::say::say;

/// How a course is run.
pub struct Practice<'a> {
    /// Where it is written after each epoch.
    pub checkpoint: Option<&'a Path>,
    /// What ends it early.
    pub interruption: &'a Interruption,
}

/// Epochs that the live curve shows.
const SHOWN: usize = 24;
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Practice<'_> {
    /// Trains to the end, from a checkpoint if there is one. Gives whether the end was reached.
    pub fn train(&self, course: &mut Course) -> eyre::Result<bool> {
        if let Some(path) = self.checkpoint.filter(|path| path.exists()) {
            course.load(path).or_bad_input()?;
            say!("goes on after epoch {}", course.records().len());
        }
        let steps = course.steps() as u64;
        let epochs = u64::from(course.recipe().epochs);
        let mut progress = ProgressLine::of_steps(steps * epochs);
        while !course.is_done() {
            let before = course.records().len() as u64 * steps;
            let note = note(course.records());
            let done = course.epoch(|step| {
                progress.set(before + step as u64, || note.clone());
                !self.interruption.is_wanted()
            });
            if done.is_none() {
                progress.finish();
                return Ok(false);
            }
            if let Some(path) = self.checkpoint {
                course.save(path)?;
            }
        }
        progress.finish();
        Ok(true)
    }
}

/// The last epoch, and the accuracies so far as a curve.
fn note(records: &[EpochRecord]) -> String {
    let Some(last) = records.last() else {
        return "first epoch".to_owned();
    };
    format!(
        "epoch {}  loss {:.3}  {:.1} %  {}",
        last.epoch,
        last.loss,
        last.accuracy,
        curve(records)
    )
}

/// Accuracies from 0 to 100 % in eighths.
fn curve(records: &[EpochRecord]) -> String {
    let shown = records.iter().skip(records.len().saturating_sub(SHOWN));
    let level = |record: &EpochRecord| {
        let eighth = record.accuracy / 100.0 * LEVELS.len() as f64;
        LEVELS[(eighth as usize).min(LEVELS.len() - 1)]
    };
    shown.map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_rises_with_the_accuracy() {
        let record = |epoch: u32, accuracy: f64| EpochRecord {
            epoch,
            loss: 0.5,
            accuracy,
        };
        let records = [record(1, 0.0), record(2, 51.0), record(3, 100.0)];
        assert_eq!(curve(&records), "▁▅█");
        assert_eq!(note(&records), "epoch 3  loss 0.500  100.0 %  ▁▅█");
        let many: Vec<EpochRecord> = (1..=60).map(|epoch| record(epoch, 10.0)).collect();
        assert_eq!(curve(&many).chars().count(), SHOWN);
    }
}
