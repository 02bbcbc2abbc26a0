//! NAS-Bench-Suite-Zero's JSON: objects by dataset and cell, with a validation accuracy and the
//! scores of proxies.
//!
//! Krishnakumar et al., *NAS-Bench-Suite-Zero: Accelerating Research on Zero Cost Proxies*,
//! NeurIPS 2022, Datasets and Benchmarks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::gathering::Gathering;
use super::super::table::{Averaging, Measure, Split};
use super::super::tuple::{self, CellTuple};
use super::purpose::{is_cost, metric_named};
use super::rows::shown;
use super::{TextError, TextTable, Unsaid};
use crate::space::Space;

/// What is said of a cell: by name.
type Entry = BTreeMap<String, Field>;

/// The accuracy among them.
const ACCURACY: &str = "val_accuracy";

/// What is said under one name.
#[derive(Deserialize)]
#[serde(untagged)]
enum Field {
    Number(f64),
    /// A proxy's value, which may have failed.
    Score {
        score: Option<f64>,
    },
    Other(serde::de::IgnoredAny),
}

/// Reads all datasets.
pub fn read(text: &str, unsaid: &Unsaid) -> Result<TextTable, TextError> {
    let datasets: BTreeMap<String, BTreeMap<String, Entry>> =
        serde_json::from_str(&without_nan(text))
            .map_err(|error| TextError::Form(layout(&error)))?;
    let tuples = datasets.values().flat_map(BTreeMap::keys);
    let tuples: Vec<CellTuple> = tuples.filter_map(|cell| cell.parse().ok()).collect();
    let first = datasets.values().flat_map(BTreeMap::keys).next();
    let by_text = first
        .and_then(|cell| Space::of_text(cell))
        .filter(|_| tuples.is_empty());
    let space = unsaid
        .space
        .or(by_text)
        .unwrap_or_else(|| CellTuple::space(&tuples, datasets.keys().map(String::as_str)));
    let mut gathering = Gathering::new(space);
    let asked = match datasets.get_key_value(&unsaid.dataset) {
        Some((asked, _)) => Some(asked),
        None => datasets.keys().next(),
    };
    let mut cells = 0;
    for (dataset, entries) in &datasets {
        let measure = Measure {
            dataset: dataset.clone(),
            split: Split::Validation,
            epochs: unsaid.epochs,
            averaging: Averaging::Unstated,
        };
        cells = cells.max(entries.len());
        for (cell, entry) in entries {
            let index = tuple::read(space, cell);
            let index =
                index.map_err(|error| TextError::Form(format!("{}: {error}", shown(cell))))?;
            let is_asked = asked == Some(dataset);
            add(
                &mut gathering,
                &measure,
                index.index().number(),
                entry,
                is_asked,
            );
        }
    }
    let mut left_out = vec!["parameters and FLOPs, which freerea counts itself".to_owned()];
    if let Some(asked) = asked.filter(|_| datasets.len() > 1) {
        let names: Vec<String> = datasets.keys().map(|name| shown(name)).collect();
        left_out.push(format!(
            "the proxies of other datasets than {} (--dataset takes those of {})",
            shown(asked),
            names.join(", ")
        ));
    }
    Ok(TextTable {
        what: format!("NAS-Bench-Suite-Zero's scores of {cells} cells"),
        gathering,
        left_out,
        official: unsaid.is_of_benchmark(datasets.keys().map(String::as_str)),
    })
}

fn add(gathering: &mut Gathering, measure: &Measure, index: usize, entry: &Entry, proxies: bool) {
    for (name, field) in entry {
        match field {
            Field::Number(accuracy) if name == ACCURACY => {
                gathering.accuracy(measure, index, *accuracy);
            }
            Field::Score { score } if proxies && !is_cost(name) => {
                let name = metric_named(name).unwrap_or_else(|| name.to_ascii_lowercase());
                gathering.metric(&name, index, score.unwrap_or(f64::NEG_INFINITY));
            }
            Field::Number(_) | Field::Score { .. } | Field::Other(_) => {}
        }
    }
}

/// Python writes numbers that JSON does not have.
fn without_nan(text: &str) -> Cow<'_, str> {
    let numbers = ["-Infinity", "Infinity", "NaN"];
    if !numbers.iter().any(|number| text.contains(number)) {
        return text.into();
    }
    let mut text = text.to_owned();
    for number in numbers {
        for before in [": ", ":"] {
            text = text.replace(&format!("{before}{number}"), &format!("{before}null"));
        }
    }
    text.into()
}

fn layout(error: &serde_json::Error) -> String {
    format!(
        "it is neither an array of objects, one for each cell, nor NAS-Bench-Suite-Zero's \
         {{dataset: {{cell: {{val_accuracy, proxies}}}}}} ({})",
        error.to_string().replace('\n', " ")
    )
}
