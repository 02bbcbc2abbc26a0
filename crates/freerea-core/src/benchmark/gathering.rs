//! What is gathered of a file, cell by cell, before it is a table.

use std::cmp::Reverse;

use super::table::{Average, Measure, Provenance, Split, Table, TableError, TableName};
use crate::space::Space;
use crate::space::dataset::Dataset;

/// Accuracies and metrics of one space, by measure and by name.
#[derive(Debug)]
pub(super) struct Gathering {
    pub space: Space,
    columns: Vec<(Measure, Vec<(usize, Average)>)>,
    metrics: Vec<(String, Vec<(usize, f64)>)>,
}

/// What a file holds, a pickle or a text.
#[derive(Debug)]
pub(super) struct FileContents {
    /// What it is, for people.
    pub what: String,
    pub gathering: Gathering,
    /// What was in it but not taken, for people.
    pub left_out: Vec<String>,
    /// Whether the accuracies are those of the benchmark.
    pub official: bool,
    /// Whether the file itself says whose they are.
    pub says_whose: bool,
}

impl Gathering {
    /// Nothing yet.
    pub fn new(space: Space) -> Self {
        Gathering {
            space,
            columns: Vec::new(),
            metrics: Vec::new(),
        }
    }

    /// Adds what the cell at an index reached.
    pub fn accuracy(&mut self, measure: &Measure, index: usize, average: impl Into<Average>) {
        let entry = (index, average.into());
        match self.columns.iter_mut().find(|(of, _)| of == measure) {
            Some((_, known)) => known.push(entry),
            None => self.columns.push((measure.clone(), vec![entry])),
        }
    }

    /// Adds a metric's value of the cell at an index.
    pub fn metric(&mut self, name: &str, index: usize, value: f64) {
        match self.metrics.iter_mut().find(|(of, _)| of == name) {
            Some((_, known)) => known.push((index, value)),
            None => self.metrics.push((name.to_owned(), vec![(index, value)])),
        }
    }

    /// The table: the longest trainings first, test before validation, the benchmark's datasets
    /// before others.
    ///
    /// # Errors
    /// If a value cannot be, or there is none.
    pub fn table(mut self, name: TableName, provenance: Provenance) -> Result<Table, TableError> {
        let place = |dataset: &str| {
            let mut published = Dataset::PUBLISHED.iter();
            let place = published.position(|of| of.name() == dataset);
            place.unwrap_or(usize::MAX)
        };
        self.columns.sort_by_key(|(measure, _)| {
            let is_validation = measure.split == Split::Validation;
            (
                Reverse(measure.epochs),
                is_validation,
                place(&measure.dataset),
            )
        });
        let mut table = Table::new(name, self.space, provenance);
        for (measure, known) in self.columns {
            table.add(measure, known)?;
        }
        for (name, known) in self.metrics {
            table.add_metric(&name, known)?;
        }
        if table.columns().is_empty() && table.metrics().is_empty() {
            Err(TableError::Empty)
        } else {
            Ok(table)
        }
    }
}
