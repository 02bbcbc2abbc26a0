//! `freerea benchmark import`: a table from files.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{Accuracies, ImportRequest, Library, TableName, Unsaid};
use freerea_core::space::Space;

use super::super::errors::OrBadInput;
use super::super::progress::ProgressLine;
use super::super::say::say;
use super::{ReplaceArgs, UnsaidArgs, command, dataset_name, keep, say_whose};

/// Import accuracies and metrics from files
///
/// PATH is recognised by what it holds: the official folder NATS-tss-v1_0-3ffb9-simple or
/// NATS-sss-v1_0-50262-simple (or its .tar), NAS-Bench-101's .tfrecord, NAS-Bench-201's .pth,
/// TransNAS-Bench-101's .pth, NASLib's nb201_*.pickle and nasbench_only108.pkl, NAS-Bench-Suite-Zero's zc_*.json, FreeREA's
/// cached CSV files, a pickled list of numbers in the order of the cells, or a CSV file with a
/// header (a JSON array of objects with the same names): 'index', 'arch' or NASLib's 'tuple' for
/// the cell, the names of metrics, and a column in percent for each dataset. A column 'accuracy' is
/// of the dataset that --dataset names. Files may be packed by gzip or bzip2. They are read as data
/// only: whatever they name, no code of theirs is run.
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
    /// The dataset of a column that is called 'accuracy', or of numbers without a name
    /// [default: the space's, cifar10 if none is named]
    #[arg(long, value_parser = dataset_name)]
    dataset: Option<String>,
    /// The space of the cells, if their names do not tell it
    #[arg(long)]
    space: Option<Space>,
    /// The name of a column that is a metric (of numbers without a name: their name); once for each
    #[arg(long = "metric", value_name = "NAME")]
    metrics: Vec<String>,
}

/// Imports what lies at the path.
pub fn run(args: ImportArgs, library: &Library) -> eyre::Result<()> {
    if let Some(name) = &args.name {
        args.replace.check(name, library)?;
    }
    let accuracies = Accuracies::at(&args.path).or_bad_input()?;
    let usual = args.space.unwrap_or_default().dataset().name().to_owned();
    let dataset = args.dataset.unwrap_or(usual);
    let request = ImportRequest {
        name: args.name,
        unsaid: Unsaid {
            space: args.space,
            metrics: args.metrics,
            ..args.unsaid.unsaid(&dataset)
        },
        command: command(),
    };
    let progress = ProgressLine::new(Some(accuracies.extent() as u64));
    let progress = Arc::new(Mutex::new(progress));
    let shown = Arc::clone(&progress);
    let read = accuracies.read(request, move |done, _| {
        let mut progress = shown.lock().unwrap_or_else(|broken| broken.into_inner());
        progress.set(done as u64, String::new);
    });
    if let Some(progress) = Arc::into_inner(progress) {
        let progress = progress.into_inner();
        progress
            .unwrap_or_else(|broken| broken.into_inner())
            .finish();
    }
    let read = read.or_bad_input()?;
    args.replace.check(&read.table.name, library)?;
    say!("{}", read.what);
    for left_out in read.left_out {
        say!("left out: {left_out}");
    }
    keep(&read.table, &args.replace, library)?;
    if !read.says_whose && !read.table.columns().is_empty() {
        say_whose(&read.table);
    }
    Ok(())
}
