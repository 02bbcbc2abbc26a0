//! Files of scored cells, joined to one.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use color_eyre::eyre::{self, WrapErr};
use freerea_core::columnar::{self, ColumnOfValues, Values};
use freerea_core::cost::{Amount, Cost, Costs};
use freerea_core::export::{ScoredCell, cost_columns, from_csv, metric_columns};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::space::{Cell, Index, StemChannels};
use freerea_core::whole_file;

use super::super::errors::BadInput;
use super::super::output::csv;
use super::super::say::say;

/// The column of files of a space that leaves the width of its networks open.
const STEM: &str = "stem";

/// What a file's name says it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreKind {
    /// Comma-separated values.
    Csv,
    /// Parquet.
    Parquet,
}

impl ScoreKind {
    /// By the end of the name.
    pub fn of(path: &Path) -> Result<Self, BadInput> {
        match path.extension().and_then(|end| end.to_str()) {
            Some("csv") => Ok(ScoreKind::Csv),
            Some("parquet") => Ok(ScoreKind::Parquet),
            _ => Err(BadInput::new(format!(
                "{} ends neither in .csv nor in .parquet; name the file so",
                path.display()
            ))),
        }
    }
}

/// Joins the files; the same cell with other values is refused.
pub fn run(files: &[PathBuf], output: &Path) -> eyre::Result<ExitCode> {
    let kind = ScoreKind::of(output)?;
    let mut joined: BTreeMap<Index, (ScoredCell, &Path)> = BTreeMap::new();
    for path in files {
        for row in read(path)? {
            if let Some((other, first)) = joined.get(&row.index)
                && !agree(other, &row)
            {
                return Err(BadInput::new(format!(
                    "#{} has other values in {} than in {}; join files of the same settings",
                    row.index,
                    path.display(),
                    first.display()
                ))
                .into());
            }
            joined.insert(row.index, (row, path));
        }
    }
    let rows: Vec<ScoredCell> = joined.into_values().map(|(row, _)| row).collect();
    let space = rows.first().map(|row| row.arch.space()).unwrap_or_default();
    if let Some(stranger) = rows.iter().find(|row| row.arch.space() != space) {
        return Err(BadInput::new(format!(
            "{} is a cell of {}, others are of {space}; join files of one space",
            stranger.arch,
            stranger.arch.space()
        ))
        .into());
    }
    write(output, kind, &rows)?;
    say!(
        "{} of {} cells in {}",
        rows.len(),
        space.count(),
        output.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Whether two rows of a cell say the same. Files of earlier versions know fewer costs.
pub fn agree(one: &ScoredCell, other: &ScoredCell) -> bool {
    let mut costs = Cost::ALL.into_iter();
    costs.all(|cost| {
        let amounts = [one.costs.get(cost), other.costs.get(cost)];
        amounts[0] == amounts[1] || amounts.contains(&Amount::Unknown)
    }) && one.metrics == other.metrics
        && one.stem == other.stem
}

/// Reads the scored cells of a file.
pub fn read(path: &Path) -> Result<Vec<ScoredCell>, BadInput> {
    let bad = |why: &dyn std::fmt::Display| {
        BadInput::new(format!("cannot read {}: {why}", path.display()))
    };
    match ScoreKind::of(path)? {
        ScoreKind::Csv => {
            let file = File::open(path).map_err(|error| bad(&error))?;
            from_csv(file).map_err(|error| bad(&error))
        }
        ScoreKind::Parquet => {
            let mut columns = columns(&[]);
            let numbers = || Values::Numbers(Vec::new());
            let open = Metric::ALL.map(|metric| (metric.name(), numbers()));
            let integers = || Values::Integers(Vec::new());
            let costs = Cost::ALL.map(|cost| (cost.definition().field, integers()));
            let open = costs.into_iter().chain(open).chain([(STEM, integers())]);
            for (name, values) in open {
                if columnar::has(path, name).map_err(|error| bad(&error))? {
                    columns.push(ColumnOfValues { name, values });
                }
            }
            columnar::read(path, &mut columns).map_err(|error| bad(&error))?;
            rows(&columns).ok_or_else(|| bad(&"it holds what is no scored cell"))
        }
    }
}

/// Writes a file that appears whole or not at all.
pub fn write(path: &Path, kind: ScoreKind, rows: &[ScoredCell]) -> eyre::Result<()> {
    let mut bytes = Vec::new();
    match kind {
        ScoreKind::Csv => bytes.extend(csv(rows)?.into_bytes()),
        ScoreKind::Parquet => columnar::write(&mut bytes, &columns(rows))?,
    }
    whole_file::write(path, bytes).wrap_err_with(|| format!("cannot write {}", path.display()))
}

fn columns(rows: &[ScoredCell]) -> Vec<ColumnOfValues> {
    let integers = |of: fn(&ScoredCell) -> u64| {
        Values::Integers(rows.iter().map(|row| of(row) as i64).collect())
    };
    let named = |name, values| ColumnOfValues { name, values };
    let stems: Option<Vec<i64>> = rows
        .iter()
        .map(|row| row.stem.map(|stem| stem.get() as i64))
        .collect();
    let stems = stems.filter(|stems| !stems.is_empty());
    let mut columns = vec![
        named("index", integers(|row| row.index.into())),
        named(
            "arch",
            Values::Texts(rows.iter().map(|row| row.arch.to_string()).collect()),
        ),
    ];
    columns.extend(cost_columns(rows.iter().map(|row| &row.costs)));
    columns.extend(metric_columns(rows.iter().map(|row| &row.metrics)));
    columns.extend(stems.map(|stems| named(STEM, Values::Integers(stems))));
    columns
}

fn rows(columns: &[ColumnOfValues]) -> Option<Vec<ScoredCell>> {
    let [index, arch, rest @ ..] = columns else {
        return None;
    };
    let (Values::Integers(index), Values::Texts(arch)) = (&index.values, &arch.values) else {
        return None;
    };
    let stems = rest.iter().find_map(|column| match &column.values {
        Values::Integers(stems) if column.name == STEM => Some(stems),
        _ => None,
    });
    let costs = |row: usize| {
        let amounts = rest.iter().filter_map(|column| {
            let cost = Cost::of_field(column.name)?;
            let Values::Integers(amounts) = &column.values else {
                return None;
            };
            Some((cost, Amount::Known(u64::try_from(amounts[row]).ok()?)))
        });
        Costs::from_amounts(amounts)
    };
    let metrics = |row: usize| {
        let readings = rest.iter().filter_map(|column| match &column.values {
            Values::Numbers(values) => Some((column.name.parse().ok()?, values[row])),
            _ => None,
        });
        Metrics::of(readings)
    };
    (0..index.len())
        .map(|row| {
            let cell: Cell = arch[row].parse().ok()?;
            let same = i64::try_from(cell.index().number()) == Ok(index[row]);
            same.then_some(())?;
            let stem = stems.and_then(|stems| u16::try_from(stems[row]).ok());
            Some(ScoredCell {
                index: cell.index(),
                arch: cell,
                costs: costs(row),
                metrics: metrics(row),
                stem: stem.map(StemChannels::try_from).transpose().ok()?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use freerea_core::space::dataset::Dataset;

    use super::*;

    fn scored(indices: impl Iterator<Item = u64>) -> Vec<ScoredCell> {
        let scored = |index: u64| {
            let naswot = (index != 4).then_some(800.0 + index as f64 / 3.0);
            let metrics = Metrics::of([
                (Metric::LogSynflow, 1e6 / (index + 1) as f64),
                (Metric::Synflow, 1e70),
            ])
            .with(Metric::Naswot, naswot);
            let cell = freerea_core::space::Space::NatsTss.cell(index as usize);
            ScoredCell::new(cell, &metrics, Dataset::Cifar10)
        };
        indices.map(scored).collect()
    }

    #[test]
    fn shards_of_both_kinds_join_bit_for_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        write(&path("a.csv"), ScoreKind::Csv, &scored((0..9).step_by(2))).unwrap();
        write(
            &path("b.parquet"),
            ScoreKind::Parquet,
            &scored((1..9).step_by(2)),
        )
        .unwrap();
        for output in ["all.csv", "all.parquet"] {
            run(&[path("b.parquet"), path("a.csv")], &path(output)).unwrap();
            assert_eq!(read(&path(output)).unwrap(), scored(0..9));
        }
    }

    #[test]
    fn files_that_contradict_each_other_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut rows = scored(0..3);
        write(&path("a.csv"), ScoreKind::Csv, &rows).unwrap();
        rows[1].metrics = rows[1].metrics.with(Metric::LogSynflow, 1.0);
        write(&path("b.csv"), ScoreKind::Csv, &rows).unwrap();
        let message = run(&[path("a.csv"), path("b.csv")], &path("c.csv")).unwrap_err();
        assert!(
            message.to_string().contains("#1 has other values"),
            "{message}"
        );
        assert!(!path("c.csv").exists());
    }
}
