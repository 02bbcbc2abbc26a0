//! The first line of a file of runs: what all its runs share, and the shard that began it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::RecordsError;
use crate::shard::Shard;

#[derive(Serialize, Deserialize)]
struct ExperimentHeader {
    experiment: String,
    /// Files of earlier versions do not say it.
    #[serde(default, skip_serializing_if = "Shard::is_whole")]
    shard: Shard,
}

/// The first line of a new file.
pub fn header(settings: &str, shard: Shard) -> String {
    let header = ExperimentHeader {
        experiment: settings.to_owned(),
        shard,
    };
    serde_json::to_string(&header).expect("text is JSON") + "\n"
}

/// The shard that began a file of these settings, and its first line; `None` where no whole line is
/// there yet, or one of another kind of file.
pub fn begun_by(path: &Path, settings: &str) -> Result<Option<(Shard, String)>, RecordsError> {
    let mut first = String::new();
    let read = File::open(path).and_then(|file| BufReader::new(file).read_line(&mut first));
    // What cannot be read is reported by what goes on with the file.
    let header = read.ok().and_then(|_| first.strip_suffix('\n'));
    let header = header.and_then(|line| serde_json::from_str::<ExperimentHeader>(line).ok());
    match header {
        None => Ok(None),
        Some(header) if header.experiment == settings => Ok(Some((header.shard, first))),
        Some(header) => Err(RecordsError::OtherSettings {
            path: path.to_owned(),
            there: only_in(&header.experiment, settings),
            here: only_in(settings, &header.experiment),
        }),
    }
}

/// The settings that one experiment has and another has not.
fn only_in(settings: &str, others: &str) -> String {
    let each = |settings: &str| -> Vec<String> {
        let options = settings.split(", ").flat_map(|part| part.split(" --"));
        options
            .map(|option| option.trim_start_matches("--").to_owned())
            .collect()
    };
    let others = each(others);
    let mut own = each(settings);
    own.retain(|option| !others.contains(option));
    if own.is_empty() {
        "nothing of the kind".to_owned()
    } else {
        format!("'{}'", own.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_that_differ_are_reported_with_both_values() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.jsonl");
        let there = "230 cells, --repeats 3 --batch 64 --images noise --metrics meco";
        std::fs::write(&path, header(there, Shard::default())).unwrap();
        for (here, expected) in [
            (
                there.replace("230", "99"),
                "'230 cells' where '99 cells' is",
            ),
            (
                there.replace("3 --batch 64", "1 --batch 2"),
                "'repeats 3, batch 64' where 'repeats 1, batch 2' is",
            ),
            (
                there.replace(" --metrics meco", ""),
                "'metrics meco' where nothing of the kind is",
            ),
        ] {
            let error = begun_by(&path, &here).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
        std::fs::write(&path, "seed,answer\n").unwrap();
        assert!(begun_by(&path, there).unwrap().is_none());
    }
}
