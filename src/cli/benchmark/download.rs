//! `freerea benchmark download`: the accuracies that FreeREA's authors publish.

use std::io::{self, BufRead, IsTerminal};

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{
    Address, Averaging, Checksum, Library, PUBLISHED, Published, TableName, addresses, download,
};
use freerea_core::space::dataset::Dataset;

use super::super::errors::{BadInput, OrBadInput};
use super::super::progress::ProgressLine;
use super::super::say::{self, say};
use super::{ReplaceArgs, UnsaidArgs, command, keep, say_whose};

/// Training epochs of the published accuracies.
const EPOCHS: u32 = 200;

/// Download the accuracies that FreeREA's authors publish (MIT), after asking
///
/// They are the benchmark's test accuracies after 200 epochs of all cells of the topology space.
/// Another address is downloaded as a CSV or JSON file; '{dataset}' in it stands for each dataset's
/// name.
#[derive(Debug, Args)]
pub struct DownloadArgs {
    /// Where to download from
    #[arg(long, default_value = PUBLISHED, hide_default_value = true)]
    url: String,
    /// The datasets to download [default: all three]
    #[arg(long = "dataset", value_enum)]
    datasets: Vec<Dataset>,
    /// The SHA-256 that a file must have, for each file in turn
    #[arg(long, value_name = "CHECKSUM")]
    sha256: Vec<Checksum>,
    /// Download without asking
    #[arg(long)]
    yes: bool,
    /// The table's name
    #[arg(long, default_value = "freerea-published")]
    name: TableName,
    #[command(flatten)]
    replace: ReplaceArgs,
    #[command(flatten)]
    unsaid: UnsaidArgs,
}

/// Downloads and imports.
pub fn run(args: DownloadArgs, library: &Library) -> eyre::Result<()> {
    args.replace.check(&args.name, library)?;
    let datasets = match args.datasets.is_empty() {
        true => Dataset::NATS.to_vec(),
        false => args.datasets.clone(),
    };
    let addresses = addresses(&args.url, &datasets);
    if args.sha256.len() > addresses.len() {
        let complaint = format!(
            "there are {} checksums for {} files; give --sha256 once for each",
            args.sha256.len(),
            addresses.len()
        );
        return Err(BadInput::new(complaint).into());
    }
    if let Consent::Declined = ask(&args, &addresses)? {
        say!("nothing is downloaded");
        return Ok(());
    }
    let published = args.url == PUBLISHED;
    let mut files = Vec::new();
    for (place, address) in addresses.into_iter().enumerate() {
        let bytes = fetch(&address, args.sha256.get(place).copied())?;
        let mut unsaid = args.unsaid.unsaid(address.dataset.name());
        if published {
            unsaid.epochs = unsaid.epochs.or(Some(EPOCHS));
            unsaid.averaging = Averaging::MeanOverSeeds;
        }
        files.push((address, bytes, unsaid));
    }
    let source = match published {
        true => "accuracies published by FreeREA's authors",
        false => "accuracies downloaded",
    };
    let table = Published {
        files,
        name: args.name,
        source: source.to_owned(),
        origin: args.url,
        command: command(),
    };
    let table = table.read().or_bad_input()?;
    keep(&table, &args.replace, library)?;
    if !published {
        say_whose(&table);
    }
    Ok(())
}

/// Whether the user wants the download.
enum Consent {
    Given,
    Declined,
}

/// Asks a person; a script says `--yes`.
fn ask(args: &DownloadArgs, addresses: &[Address]) -> Result<Consent, BadInput> {
    if args.yes {
        return Ok(Consent::Given);
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() || !super::super::stderr_is_terminal() {
        return Err(BadInput::new(
            "nothing is downloaded without your consent; add --yes where nobody can be asked",
        ));
    }
    for address in addresses {
        say!("{}", address.url);
    }
    let files = files(addresses.len());
    say::ask(&format!("Download {files} to your data directory? [y/N] "));
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    match read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        true => Ok(Consent::Given),
        false => Ok(Consent::Declined),
    }
}

fn files(count: usize) -> String {
    match count {
        1 => "this file".to_owned(),
        count => format!("these {count} files"),
    }
}

/// Downloads one file and says its checksum.
fn fetch(address: &Address, expected: Option<Checksum>) -> Result<Vec<u8>, BadInput> {
    let mut progress = ProgressLine::of_bytes();
    let bytes = download(&address.url, expected, |done, total| {
        progress.set_total(total);
        progress.set(done, || address.dataset.to_string());
    });
    progress.finish();
    let bytes = bytes.or_bad_input()?;
    say!("{}  {}", Checksum::of(&bytes), address.url);
    Ok(bytes)
}
