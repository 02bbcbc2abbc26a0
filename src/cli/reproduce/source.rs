//! The files that the runs of a table come from, and what they lack.

use std::path::{Path, PathBuf};

use freerea_core::cost::CostUnit;
use freerea_core::reproduction::{Condition, FinishedRuns};
use freerea_core::shard::Shard;

use super::super::errors::{BadInput, OrBadInput};

/// Where the runs of the table come from.
pub enum Source<'f> {
    /// From files that are only read, and hold all of them.
    Joined(FinishedRuns),
    /// From one file, which gets those that it lacks.
    GoneOnWith(&'f Path),
}

impl<'f> Source<'f> {
    /// Several files are joined, and so is that of a shard: a pattern that was to match the files of
    /// all shards may have matched one.
    pub fn of(
        files: &'f [PathBuf],
        settings: &str,
        wanted: &[(Condition, u64)],
    ) -> Result<Self, BadInput> {
        if let [file] = files
            && !file.exists()
        {
            refuse_pattern(file)?;
            return Ok(Source::GoneOnWith(file));
        }
        let finished = FinishedRuns::of_files(files, settings).or_bad_input()?;
        match files {
            [file] if finished.shards().iter().all(Shard::is_whole) => Ok(Source::GoneOnWith(file)),
            _ => {
                refuse_gaps(wanted, &finished)?;
                Ok(Source::Joined(finished))
            }
        }
    }
}

/// A shell hands over a pattern that matches no file as it stands.
fn refuse_pattern(file: &Path) -> Result<(), BadInput> {
    if file.to_string_lossy().contains(['*', '?', '[']) {
        Err(BadInput::new(format!(
            "no file is named like {}; run the shards first, or name their files",
            file.display()
        )))
    } else {
        Ok(())
    }
}

/// Files that are only joined have to hold all runs.
fn refuse_gaps(wanted: &[(Condition, u64)], finished: &FinishedRuns) -> Result<(), BadInput> {
    let mut missing = missing(wanted, finished);
    let Some((condition, seed)) = missing.next() else {
        return Ok(());
    };
    let shards = finished.shards().iter().filter(|shard| !shard.is_whole());
    let shards: Vec<String> = shards.map(Shard::to_string).collect();
    let found = if shards.is_empty() {
        String::new()
    } else {
        format!(" (those are of shard {})", shards.join(", "))
    };
    Err(BadInput::new(format!(
        "{} of {} runs are in none of the files{found}, such as {}; name the files of all shards, \
         finish those that are not done, or name the --seeds that are",
        1 + missing.count(),
        wanted.len(),
        in_words(condition, seed)
    )))
}

/// The runs that are not done yet.
pub fn missing(
    wanted: &[(Condition, u64)],
    finished: &FinishedRuns,
) -> impl Iterator<Item = (Condition, u64)> {
    let wanted = wanted.iter().copied();
    wanted.filter(|&(condition, seed)| !finished.holds(condition, seed))
}

/// A run, as it is named to the user.
pub fn in_words(condition: Condition, seed: u64) -> String {
    let dataset = condition.dataset;
    match condition.max_params {
        Some(limit) => format!("{dataset} <= {}, seed {seed}", CostUnit::Count.write(limit)),
        None => format!("{dataset}, seed {seed}"),
    }
}
