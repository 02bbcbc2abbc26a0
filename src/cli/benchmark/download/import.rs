//! What was downloaded becomes a table.

use std::fs;

use color_eyre::eyre;
use freerea_core::benchmark::{
    Accuracies, Address, Averaging, DownloadedFile, ImportRequest, Library, PUBLISHED, Published,
    Table,
};

use super::super::super::errors::{BadInput, OrBadInput};
use super::super::super::interruption::Interruption;
use super::super::super::progress::ProgressLine;
use super::super::super::say::say;
use super::super::{command, keep, say_whose};
use super::DownloadArgs;
use super::fetch::interruptibly;

/// Training epochs of the published accuracies.
const EPOCHS: u32 = 200;

/// What became of the files.
pub enum ImportOutcome {
    /// Their table is in the library.
    Kept,
    /// The user wants no more of it now.
    Interrupted,
}

/// Imports the files, which are removed then; what is no CSV or JSON is kept if that fails, since it
/// takes long to fetch.
pub fn run(
    args: &DownloadArgs,
    mut files: Vec<(Address, DownloadedFile)>,
    library: &Library,
    interruption: &Interruption,
) -> eyre::Result<ImportOutcome> {
    let found = match files.as_slice() {
        [(_, file)] => Some(Accuracies::at(file.path()).or_bad_input()?),
        _ => None,
    };
    match found {
        Some(large) if !matches!(large, Accuracies::File { is_text: true, .. }) => {
            let (address, file) = files.remove(0);
            let table = read_large(args, large, address.url, interruption);
            let kept = match table {
                None => Ok(ImportOutcome::Interrupted),
                Some(table) => table
                    .map_err(eyre::Report::from)
                    .and_then(|table| keep(&table, &args.replace, library))
                    .map(|()| ImportOutcome::Kept),
            };
            match &kept {
                Ok(ImportOutcome::Kept) => file.remove(),
                Ok(ImportOutcome::Interrupted) | Err(_) => say!(
                    "what was downloaded is in {0}; 'freerea benchmark import {0}' reads it",
                    file.path().display()
                ),
            }
            kept
        }
        _ => {
            let table = read_text(args, files)?;
            keep(&table, &args.replace, library)?;
            if args.address() != PUBLISHED {
                say_whose(&table);
            }
            Ok(ImportOutcome::Kept)
        }
    }
}

/// Reads the official file of a benchmark; nothing where that was interrupted.
fn read_large(
    args: &DownloadArgs,
    accuracies: Accuracies,
    url: String,
    interruption: &Interruption,
) -> Option<Result<Table, BadInput>> {
    let request = ImportRequest {
        name: match args.url {
            Some(_) => args.name.clone(),
            None => Some(args.table_name()),
        },
        unsaid: args.unsaid.unsaid(""),
        command: command(),
    };
    let mut progress = ProgressLine::new(Some(accuracies.extent() as u64));
    let table = interruptibly(
        interruption,
        move |news| {
            let news = news.clone();
            accuracies.read(request, move |done, _| {
                // After an interruption, no one listens any more.
                let _ = news.send(done as u64);
            })
        },
        |done| progress.set(done, String::new),
    );
    progress.finish();
    let table = table?.or_bad_input();
    Some(table.map(|mut read| {
        say!("{}", read.what);
        read.table.provenance.origin = url;
        read.table
    }))
}

/// Reads CSV or JSON files, which are removed whether they make a table or not.
fn read_text(
    args: &DownloadArgs,
    files: Vec<(Address, DownloadedFile)>,
) -> Result<Table, BadInput> {
    let published = args.address() == PUBLISHED;
    let mut read = Vec::new();
    for (address, file) in files {
        let mut unsaid = args.unsaid.unsaid(address.dataset.name());
        if published {
            unsaid.epochs = unsaid.epochs.or(Some(EPOCHS));
            unsaid.averaging = Averaging::MeanOverSeeds;
        }
        let bytes = fs::read(file.path()).or_bad_input()?;
        file.remove();
        read.push((address, bytes, unsaid));
    }
    let source = if published {
        "accuracies published by FreeREA's authors"
    } else {
        "accuracies downloaded"
    };
    let table = Published {
        files: read,
        name: args.table_name(),
        source: source.to_owned(),
        origin: args.address().to_owned(),
        command: command(),
    };
    table.read().or_bad_input()
}
