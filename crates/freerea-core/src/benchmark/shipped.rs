//! The table that comes with the program: every network of the topology space really trained, on
//! glyphs that the program draws.
//!
//! It keeps the correlations alive on a fresh machine, offline, for every seed and limit. It is a
//! proxy task of our own: telling 16 classes of small noisy glyphs apart, by narrow networks, in a
//! short training. Its accuracies are none of any published benchmark and are never shown as such.

use super::text::{self, Claim, Unsaid};
use super::{Averaging, Provenance, Split, Table, TableName};
use crate::space::Space;

/// The file that `freerea benchmark train` wrote, with the settings in its first lines.
const TRAINED: &str = include_str!("glyphs.csv");
const NAME: &str = "glyphs";
/// Training epochs of the run: each picture was seen once.
const EPOCHS: u32 = 1;

/// The table's name.
pub fn name() -> TableName {
    NAME.parse().expect("the name is well formed")
}

/// The command that made the table, and makes it again.
fn command() -> String {
    let settings = TRAINED.lines().find_map(|line| {
        let command = line.strip_prefix("# ")?;
        command.starts_with("freerea").then_some(command)
    });
    let settings = settings.expect("the file names its command");
    format!("{settings} --cells all -o {NAME}.csv")
}

/// Accuracies of all cells of the topology space after a training on glyphs. Cells that are the
/// same network were trained once.
pub fn glyphs() -> Table {
    let unsaid = Unsaid {
        dataset: NAME.to_owned(),
        split: Split::Test,
        epochs: Some(EPOCHS),
        averaging: Averaging::OneSeed,
        claim: Claim::Proxy,
        space: Some(Space::NatsTss),
        metrics: Vec::new(),
    };
    let provenance = Provenance {
        source: "trained by freerea: a proxy task of its own (glyphs), no published benchmark"
            .to_owned(),
        origin: "comes with the program".to_owned(),
        made: "2026-11-27".to_owned(),
        command: command(),
        official: false,
    };
    let read = text::read(TRAINED.as_bytes(), &unsaid);
    let gathering = read.expect("the file is well formed").gathering;
    let table = gathering.table(name(), provenance);
    table.expect("the accuracies are percentages of distinct cells")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::space::dataset::Dataset;

    #[test]
    fn the_table_knows_every_cell_and_is_no_benchmark() {
        let table = glyphs();
        assert_eq!(table.known_cells(), Space::NatsTss.count());
        assert!(!table.provenance.official);
        let column = table.column_for(Dataset::Cifar10).unwrap();
        let measure = column.measure().to_string();
        assert_eq!(measure, "glyphs test accuracy, 1 epoch, one seed");
    }

    #[test]
    fn each_network_was_trained_once_and_the_file_is_small() {
        let rows = TRAINED
            .lines()
            .skip_while(|line| !line.starts_with("index"));
        let index = |row: &str| row.split(',').next().unwrap().parse().unwrap();
        let trained: Vec<usize> = rows.skip(1).map(index).collect();
        let networks = Space::NatsTss.all().map(|cell| cell.representative());
        let networks: BTreeSet<usize> = networks.map(|cell| cell.index().number()).collect();
        assert_eq!(trained.len(), networks.len());
        assert_eq!(trained.into_iter().collect::<BTreeSet<usize>>(), networks);
        assert!(TRAINED.len() < 100_000, "{} bytes", TRAINED.len());
    }

    #[test]
    fn the_command_says_how_it_was_made() {
        let command = command();
        assert!(command.starts_with("freerea benchmark train --seed 1 --epochs 1"));
        assert!(command.ends_with("--cells all -o glyphs.csv"), "{command}");
    }
}
