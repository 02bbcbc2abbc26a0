//! A table's metrics instead of computed ones: a search over them takes milliseconds.

use std::sync::Arc;

use super::Table;
use crate::metric::{Metric, Metrics, OwnMetricError, Reading, Scoring};
use crate::space::{Cell, Space};

/// The metrics of a table's cells.
#[derive(Clone, Debug)]
pub struct TableScores {
    space: Space,
    /// Each metric's readings, by index.
    metrics: Vec<(Metric, Vec<Reading>)>,
}

impl TableScores {
    /// The metrics that a table holds. A cell that it does not know has none.
    ///
    /// # Errors
    /// If one of them has no name that a metric can have, or there are too many.
    pub fn of(table: &Table) -> Result<Self, OwnMetricError> {
        let cells = table.space.count();
        let metrics = table.metrics().iter().map(|column| {
            let reading = |index| column.value(index).map_or(Reading::Missing, Reading::from);
            Ok((
                Metric::named(column.name())?,
                (0..cells).map(reading).collect(),
            ))
        });
        Ok(TableScores {
            space: table.space,
            metrics: metrics.collect::<Result<_, _>>()?,
        })
    }

    /// The metrics that it holds.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        self.metrics.iter().map(|(metric, _)| *metric)
    }

    /// What it holds of a cell.
    pub fn get(&self, cell: Cell) -> Metrics {
        let index = cell.index().number();
        let known = self.metrics.iter().filter(|_| cell.space() == self.space);
        Metrics::of(known.map(|(metric, readings)| (*metric, readings[index])))
    }
}

impl Scoring for TableScores {
    fn sample(&self, cell: Cell, _: u32) -> Metrics {
        self.get(cell)
    }

    fn reseed(&self, _: u64) -> Result<Arc<dyn Scoring>, String> {
        Ok(Arc::new(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::Provenance;
    use crate::metric::an_own_metric;

    #[test]
    fn what_the_table_knows_is_read_and_gaps_stay_gaps() {
        let provenance = Provenance {
            source: "made up".to_owned(),
            origin: "a test".to_owned(),
            made: String::new(),
            command: String::new(),
            official: false,
        };
        let mut table = Table::new("made-up".parse().unwrap(), Space::NatsTss, provenance);
        table
            .add_metric("naswot", [(3, 812.5), (4, f64::NEG_INFINITY)])
            .unwrap();
        let luck = an_own_metric();
        table.add_metric(luck.name(), [(3, 1.0)]).unwrap();
        let scores = TableScores::of(&table).unwrap();
        let metrics = |index| scores.sample(Space::NatsTss.cell(index), 0);
        assert_eq!(metrics(3).value(Metric::Naswot), Some(812.5));
        assert_eq!(metrics(3).value(luck), Some(1.0));
        assert_eq!(metrics(4).reading(Metric::Naswot), Reading::Failed);
        assert_eq!(metrics(4).reading(luck), Reading::Missing);
        assert_eq!(scores.sample(Space::NatsSss.cell(3), 0), Metrics::default());
    }
}
