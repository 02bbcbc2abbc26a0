//! Metrics that someone else measured: in a file, or in a table of the library.

use std::path::Path;

use freerea_core::benchmark::{Library, TableName, TableScores};
use freerea_core::metric::{Imported, Metrics};

use super::errors::{BadInput, OrBadInput};

/// The metrics in a CSV file, or if there is no such file, those of the table of that name.
pub fn imported(named: &Path) -> Result<Imported, BadInput> {
    let name = named.to_str().and_then(|name| name.parse().ok());
    let name: Option<TableName> = name.filter(|_| !named.exists());
    let library = Library::of_user().or_bad_input()?;
    let Some(name) = name.filter(|name| library.contains(name)) else {
        return Imported::read(named).or_bad_input();
    };
    let table = library.load(&name).or_bad_input()?;
    let scores = TableScores::of(&table).or_bad_input()?;
    let cells = table.space.all().filter_map(|cell| {
        let metrics = scores.get(cell);
        (metrics != Metrics::default()).then(|| (cell, metrics.with_cell(cell)))
    });
    let imported: Imported = cells.collect();
    if imported.cells().is_empty() {
        Err(BadInput::new(format!(
            "table '{name}' holds accuracies alone and no metric; 'freerea benchmark import FILE' \
             reads metrics too"
        )))
    } else {
        Ok(imported)
    }
}
