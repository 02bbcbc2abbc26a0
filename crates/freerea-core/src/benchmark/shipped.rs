//! The table that comes with the program: cells really trained, on glyphs that the program draws.
//!
//! It keeps the correlations alive on a fresh machine, offline. It is a proxy task of our own:
//! telling 16 classes of small noisy glyphs apart, by narrow networks, in a short training. Its
//! accuracies are none of any published benchmark and are never shown as such.

use super::{Averaging, Measure, Provenance, Split, Table, TableName};
use crate::space::Space;

/// The file that `freerea benchmark train` wrote, with the settings in its first lines.
const TRAINED: &str = include_str!("glyphs-12.csv");
const NAME: &str = "glyphs-12";
/// Training epochs of the run.
const EPOCHS: u32 = 12;

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
    settings.expect("the file names its command").to_owned()
}

/// Accuracies of cells of the topology space after 12 epochs on glyphs.
pub fn glyphs() -> Table {
    let provenance = Provenance {
        source: "trained by freerea: a proxy task of its own (glyphs), no published benchmark"
            .to_owned(),
        origin: "comes with the program".to_owned(),
        made: "2026-11-25".to_owned(),
        command: command(),
        official: false,
    };
    let mut table = Table::new(name(), Space::NatsTss, provenance);
    let measure = Measure {
        dataset: "glyphs".to_owned(),
        split: Split::Test,
        epochs: Some(EPOCHS),
        averaging: Averaging::OneSeed,
    };
    let rows = TRAINED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1);
    let accuracies = rows.map(|row| {
        let mut fields = row.split(',');
        let index = fields.next().and_then(|index| index.parse().ok());
        let accuracy = fields.nth(1).and_then(|accuracy| accuracy.parse().ok());
        index
            .zip(accuracy)
            .expect("each row has an index and an accuracy")
    });
    let added = table.add(measure, accuracies.collect::<Vec<(usize, f64)>>());
    added.expect("the accuracies are percentages of distinct cells");
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::nats::{TopologyCell, TopologyIndex};

    #[test]
    fn the_table_knows_at_least_400_cells_and_is_no_benchmark() {
        let table = glyphs();
        assert!(table.known_cells() >= 400, "{}", table.known_cells());
        assert!(!table.provenance.official);
        let column = table.column_for(Dataset::Cifar10).unwrap();
        assert!(
            column
                .measure()
                .to_string()
                .starts_with("glyphs test accuracy, 12 epochs")
        );
    }

    #[test]
    fn each_row_names_its_cell_twice_alike() {
        for row in TRAINED
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
        {
            let fields: Vec<&str> = row.split(',').collect();
            let cell = TopologyCell::at(fields[0].parse::<TopologyIndex>().unwrap());
            assert_eq!(fields[1], cell.to_string());
        }
    }

    #[test]
    fn the_command_says_how_it_was_made() {
        assert!(command().starts_with("freerea benchmark train --seed 1 --epochs 12"));
    }
}
