//! A cell as it is saved by a key.

use std::path::PathBuf;

use freerea_core::evolution::Record;
use freerea_core::export::ScoredCell;
use freerea_core::journal::Header;
use freerea_core::scene::Scene;
use freerea_core::search::Repeats;
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use serde::Serialize;

use crate::explorer::input::destination::Destination;

/// A saved cell, with all that its values depend on.
#[derive(Serialize)]
struct SavedCell {
    #[serde(flatten)]
    cell: ScoredCell,
    score_over_history: f64,
    rule: String,
    explored: usize,
    space: Space,
    dataset: Dataset,
    seed: u64,
    repeats: Repeats,
    batch: u16,
}

/// Writes a cell as JSON.
pub(crate) fn save(
    record: &Record,
    to: Destination,
    scene: &Scene,
    header: &Header,
) -> Result<PathBuf, String> {
    let settings = &scene.settings;
    let saved = SavedCell {
        cell: ScoredCell::new(record.cell, &record.metrics, settings.costing()),
        score_over_history: scene.history_scale().score(&record.metrics).0,
        rule: settings.rule.to_string(),
        explored: scene.history.len(),
        space: settings.space(),
        dataset: settings.dataset,
        seed: settings.seed,
        repeats: header.scoring.repeats,
        batch: header.scoring.batch,
    };
    let own_name = format!("cell-{}.json", record.cell.index());
    to.write(own_name, "save", |_| {
        let text = serde_json::to_string_pretty(&saved).map_err(|error| error.to_string())?;
        Ok((text + "\n").into_bytes())
    })
}
