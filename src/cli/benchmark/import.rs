//! `freerea benchmark import`: a table from files.

use std::path::PathBuf;
use std::sync::Mutex;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{Accuracies, ImportRequest, Library, TableName};

use super::super::errors::OrBadInput;
use super::super::progress::ProgressLine;
use super::{ReplaceArgs, UnsaidArgs, command, dataset_name, keep, say_whose};

/// Import accuracies from files
///
/// PATH is the official folder NATS-tss-v1_0-3ffb9-simple or NATS-sss-v1_0-50262-simple (or its
/// .tar), NAS-Bench-101's nasbench_only108.tfrecord or nasbench_full.tfrecord, a CSV file with a header, or a JSON array of objects with the same names: 'index' or
/// 'arch' (or both) for the cell, and a column in percent for each dataset. FreeREA's cached
/// accuracies.csv (index,accuracy) is of the one that --dataset names. The official files are read
/// as data only: whatever they name, no code of theirs is run.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The folder, archive or file
    path: PathBuf,
    /// The table's name [default: that of the benchmark or of the file]
    #[arg(long)]
    name: Option<TableName>,
    #[command(flatten)]
    replace: ReplaceArgs,
    #[command(flatten)]
    unsaid: UnsaidArgs,
    /// The dataset of a column that is called 'accuracy'
    #[arg(long, default_value = "cifar10", value_parser = dataset_name)]
    dataset: String,
}

/// Imports what lies at the path.
pub fn run(args: ImportArgs, library: &Library) -> eyre::Result<()> {
    if let Some(name) = &args.name {
        args.replace.check(name, library)?;
    }
    let accuracies = Accuracies::at(&args.path).or_bad_input()?;
    let text = matches!(accuracies, Accuracies::Text { .. });
    let request = ImportRequest {
        name: args.name,
        unsaid: args.unsaid.unsaid(&args.dataset),
        command: command(),
    };
    let progress = Mutex::new(ProgressLine::new(Some(accuracies.extent() as u64)));
    let table = accuracies.read(request, &|done, _| {
        let mut progress = progress.lock().unwrap_or_else(|broken| broken.into_inner());
        progress.set(done as u64, String::new);
    });
    let progress = progress.into_inner();
    progress
        .unwrap_or_else(|broken| broken.into_inner())
        .finish();
    let table = table.or_bad_input()?;
    keep(&table, &args.replace, library)?;
    if text {
        say_whose(&table);
    }
    Ok(())
}
