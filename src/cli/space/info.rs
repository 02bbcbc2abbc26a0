//! `freerea space info`: what the spaces are.

use clap::Args;
use color_eyre::eyre;
use freerea_core::cost::{Amount, Cost, CostTable, Costing};
use freerea_core::space::{Operation, Space, StemChannels};
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::output::{Format, OutputArgs, csv, json};
use super::super::say::say;
use super::costed::{CostedArgs, stem};

/// What is described.
#[derive(Debug, Args)]
pub struct InfoArgs {
    #[command(flatten)]
    costed: CostedArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What a space is.
#[derive(Serialize)]
struct Info {
    space: Space,
    title: &'static str,
    cells: usize,
    /// Cells that are the same network count once.
    networks: usize,
    networks_elsewhere: Option<&'static str>,
    dataset: &'static str,
    stem: Option<StemChannels>,
    /// The least and the most of each cost.
    #[serde(flatten)]
    ranges: Map<String, Value>,
    /// The same in words.
    #[serde(skip)]
    written: Vec<(&'static str, String)>,
    operations: String,
    places: String,
    example: &'static str,
}

impl Info {
    fn of(costing: Costing) -> Self {
        let task = costing.task;
        let space = task.space;
        let table = CostTable::of(costing);
        let ranges = || {
            Cost::ALL
                .into_iter()
                .filter_map(|cost| Some((cost, table.range(cost)?)))
        };
        let operations: Vec<&str> = space.operations().map(Operation::name).collect();
        Info {
            space,
            title: space.title(),
            cells: space.count(),
            networks: space.networks(),
            networks_elsewhere: space.counted_elsewhere(),
            dataset: task.dataset.name(),
            stem: task.open_stem(),
            ranges: ranges()
                .flat_map(|(cost, [least, most])| {
                    let field = cost.definition().field;
                    [("min", least), ("max", most)]
                        .map(|(end, amount)| (format!("{end}_{field}"), amount.into()))
                })
                .collect(),
            written: ranges()
                .map(|(cost, ends)| (cost.title(), range(cost, ends, &costing)))
                .collect(),
            operations: operations.join(", "),
            places: format!("{} ({})", space.loci().join(", "), space.locus()),
            example: space.example(),
        }
    }

    /// How many networks the cells are, and who counts otherwise.
    fn networks(&self) -> String {
        match self.networks_elsewhere {
            Some(elsewhere) => format!("{}; {elsewhere}", self.networks),
            None if self.networks == self.cells => format!("{}; each cell is one", self.networks),
            None => format!("{}; cells that compute the same are one", self.networks),
        }
    }

    fn table(&self) -> String {
        let head = [
            ("space", format!("{}, {}", self.space, self.title)),
            ("cells", self.cells.to_string()),
            ("networks", self.networks()),
            ("dataset", format!("{}{}", self.dataset, stem(self.stem))),
        ];
        let rest = [
            ("operations", self.operations.clone()),
            ("places", self.places.clone()),
            ("example", self.example.to_owned()),
        ];
        head.into_iter()
            .chain(self.written.clone())
            .chain(rest)
            .map(|(name, value)| format!("{name:<12}{value}\n"))
            .collect()
    }
}

/// `0.073306 M to 1.531546 M`, with what is assumed.
fn range(cost: Cost, [least, most]: [u64; 2], costing: &Costing) -> String {
    let definition = cost.definition();
    let [least, most] = [least, most].map(|amount| definition.alone(Amount::Known(amount)));
    match (definition.assumption)(costing) {
        Some(assumption) => format!("{least} to {most} ({assumption})"),
        None => format!("{least} to {most}"),
    }
}

/// All spaces that have such networks, or the one that is named.
pub fn run(args: &InfoArgs) -> eyre::Result<()> {
    args.output.check()?;
    let dataset = args.costed.dataset()?;
    let networks = &args.costed.networks;
    let costing = |space: Space| {
        let stem = networks.stem_channels.filter(|_| space.stem_is_open());
        args.costed.costing_at(space, dataset, stem)
    };
    let spaces = match networks.subject.space {
        Some(space) => vec![space],
        None => Space::ALL.to_vec(),
    };
    let mut infos = Vec::new();
    let mut unsuitable = Vec::new();
    for space in spaces {
        match costing(space) {
            Ok(costing) => infos.push(Info::of(costing)),
            Err(error) => unsuitable.push((space, error)),
        }
    }
    for (space, error) in unsuitable {
        if infos.is_empty() {
            return Err(error.into());
        }
        say!("{space} is left out: {error}");
    }
    let answer = match args.output.format {
        Format::Table => infos.iter().map(Info::table).collect::<Vec<_>>().join("\n"),
        Format::Json => json(&infos)?,
        Format::Csv => csv(&infos)?,
    };
    args.output.write(&answer)
}
