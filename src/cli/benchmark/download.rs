//! `freerea benchmark download`: accuracies that have an address of their own.

mod fetch;
mod import;

use std::io::{self, BufRead, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use color_eyre::eyre;
use freerea_core::benchmark::{
    Address, BenchmarkSource, Checksum, DOWNLOADS, DownloadOrder, Library, PUBLISHED, TableName,
    addresses,
};
use freerea_core::data;
use freerea_core::space::dataset::Dataset;

use super::super::errors::BadInput;
use super::super::interruption::Interruption;
use super::super::say::{self, say};
use super::{ReplaceArgs, UnsaidArgs};
use fetch::{Fetched, fetch};

/// The name of a table of downloaded CSV or JSON files.
const NAME: &str = "freerea-published";

/// Download accuracies that have an address, after asking
///
/// Without a SOURCE, these are what FreeREA's authors publish (MIT): the benchmark's test accuracies
/// after 200 epochs of all cells of the topology space. 'freerea benchmark sources' lists the others.
/// Another address is downloaded as it is; '{dataset}' in it stands for each dataset's name. What has
/// come of a file that breaks off is kept in your data directory, and the same command goes on with it.
#[derive(Debug, Args)]
pub struct DownloadArgs {
    /// Whose accuracies: freerea, nasbench101-108 or nasbench101-full [default: freerea]
    #[arg(conflicts_with = "url", value_parser = source)]
    source: Option<&'static BenchmarkSource>,
    /// Where to download from, instead of a source
    #[arg(long)]
    url: Option<String>,
    /// The datasets to download [default: all three]
    #[arg(long = "dataset", value_enum)]
    datasets: Vec<Dataset>,
    /// The SHA-256 that a file must have, for each file in turn
    #[arg(long, value_name = "CHECKSUM")]
    sha256: Vec<Checksum>,
    /// How long the line may be silent before the download ends
    #[arg(long, value_name = "SECONDS", default_value_t = 15,
        value_parser = clap::value_parser!(u64).range(1..=3_600))]
    timeout: u64,
    /// Download without asking
    #[arg(long)]
    yes: bool,
    /// The table's name [default: freerea-published, or that of the benchmark]
    #[arg(long)]
    name: Option<TableName>,
    #[command(flatten)]
    replace: ReplaceArgs,
    #[command(flatten)]
    unsaid: UnsaidArgs,
}

/// A source that has an address.
fn source(name: &str) -> Result<&'static BenchmarkSource, String> {
    let with_address = || {
        BenchmarkSource::with_address()
            .collect::<Vec<_>>()
            .join(", ")
    };
    match BenchmarkSource::named(name) {
        None => Err(format!(
            "no source has this name; {} can be downloaded, and 'freerea benchmark sources' lists all",
            with_address()
        )),
        Some(source) if source.url().is_none() => Err(format!(
            "it has no address for a program; {}: 'freerea benchmark sources {name}' says how to get it",
            source.page
        )),
        Some(source) => Ok(source),
    }
}

/// The source that is downloaded where none is named.
fn published() -> &'static BenchmarkSource {
    let published = BenchmarkSource::named("freerea");
    published.expect("FreeREA's accuracies are among the sources")
}

impl DownloadArgs {
    /// The source, if the address is not one of the user's.
    fn source(&self) -> Option<&'static BenchmarkSource> {
        match &self.url {
            Some(url) => (url == PUBLISHED).then(published),
            None => Some(self.source.unwrap_or_else(published)),
        }
    }

    /// Where to download from.
    fn address(&self) -> &str {
        let own = self.source().and_then(BenchmarkSource::url);
        own.or(self.url.as_deref())
            .expect("there is an address, or a source that has one")
    }

    /// The table's name.
    fn table_name(&self) -> TableName {
        let official = self
            .source()
            .filter(|source| source.url() != Some(PUBLISHED));
        let default = official.map_or_else(
            || NAME.to_owned(),
            |source| format!("{}-official", source.space),
        );
        let default = || default.parse().expect("the name is well formed");
        self.name.clone().unwrap_or_else(default)
    }
}

/// Downloads and imports.
pub fn run(args: DownloadArgs, library: &Library) -> eyre::Result<ExitCode> {
    let datasets = if args.datasets.is_empty() {
        Dataset::NATS.to_vec()
    } else {
        args.datasets.clone()
    };
    let addresses = addresses(args.address(), &datasets);
    args.replace.check(&args.table_name(), library)?;
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
        return Ok(ExitCode::SUCCESS);
    }
    let interruption = Interruption::watch()?;
    let mut files = Vec::new();
    for (place, address) in addresses.into_iter().enumerate() {
        let order = order(&args, &address, args.sha256.get(place).copied());
        match fetch(order, &address, &interruption)? {
            Fetched::Whole(file) => files.push((address, file)),
            Fetched::Interrupted => return Ok(interruption.exit_code()),
        }
    }
    match import::run(&args, files, library, &interruption)? {
        import::ImportOutcome::Kept => Ok(ExitCode::SUCCESS),
        import::ImportOutcome::Interrupted => Ok(interruption.exit_code()),
    }
}

fn order(args: &DownloadArgs, address: &Address, expected: Option<Checksum>) -> DownloadOrder {
    let data = data::directory().expect("the library of tables lies in the data directory");
    DownloadOrder {
        url: address.url.clone(),
        expected,
        room: fetch::room(&data),
        folder: data.join(DOWNLOADS),
        patience: Duration::from_secs(args.timeout),
    }
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
    let size = match args.source() {
        Some(source) if addresses.len() == source.files as usize => {
            format!("{}, {}", source.size(), source.licence)
        }
        Some(source) => source.licence.to_owned(),
        None => "of unknown size".to_owned(),
    };
    say::ask(&format!(
        "Download {files} ({size}) to your data directory? [y/N] "
    ));
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        Ok(Consent::Given)
    } else {
        Ok(Consent::Declined)
    }
}

fn files(count: usize) -> String {
    match count {
        1 => "this file".to_owned(),
        count => format!("these {count} files"),
    }
}
