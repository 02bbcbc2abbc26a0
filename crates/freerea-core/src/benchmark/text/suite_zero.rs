//! NAS-Bench-Suite-Zero's JSON: objects by dataset and cell, with a validation accuracy and the
//! scores of proxies.
//!
//! Krishnakumar et al., *NAS-Bench-Suite-Zero: Accelerating Research on Zero Cost Proxies*,
//! NeurIPS 2022, Datasets and Benchmarks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::gathering::{FileContents, Gathering};
use super::super::table::{Averaging, Measure, Split};
use super::super::tuple::{self, CellTuple};
use super::purpose::{is_cost, metric_named, shown};
use super::{TextError, Unsaid};
use crate::space::Space;

/// What is said of a cell: by name.
type Entry = BTreeMap<String, ZeroCostField>;

/// The accuracy among them.
const ACCURACY: &str = "val_accuracy";

/// What is said under one name.
#[derive(Deserialize)]
#[serde(untagged)]
enum ZeroCostField {
    Number(f64),
    /// A proxy's value, which may have failed.
    Score {
        score: Option<f64>,
    },
    Other(serde::de::IgnoredAny),
}

/// What is said, by dataset and cell.
type Datasets = BTreeMap<String, BTreeMap<String, Entry>>;

/// Reads all datasets.
pub fn read(text: &str, unsaid: &Unsaid) -> Result<FileContents, TextError> {
    let datasets: Datasets = serde_json::from_str(&without_nan(text))
        .map_err(|error| TextError::Form(layout(&error)))?;
    let space = space(&datasets, unsaid)?;
    let asked = match datasets.get_key_value(&unsaid.dataset) {
        Some((asked, _)) => Some(asked),
        None => datasets.keys().next(),
    };
    let mut gathering = Gathering::new(space);
    let mut cells = 0;
    for (dataset, entries) in &datasets {
        let measure = Measure {
            dataset: dataset.clone(),
            split: Split::Validation,
            epochs: unsaid.epochs,
            averaging: Averaging::Unstated,
        };
        cells = cells.max(entries.len());
        for (name, entry) in entries {
            let complaint = |error| TextError::Form(format!("{}: {error}", shown(name)));
            let index = tuple::read(space, name)
                .map_err(complaint)?
                .index()
                .number();
            add(
                &mut gathering,
                &measure,
                index,
                entry,
                asked == Some(dataset),
            );
        }
    }
    Ok(FileContents {
        what: format!("NAS-Bench-Suite-Zero's scores of {cells} cells"),
        gathering,
        left_out: left_out(&datasets, asked, unsaid),
        official: unsaid.is_of_benchmark(datasets.keys().map(String::as_str)),
        says_whose: false,
    })
}

/// The space of the cells.
fn space(datasets: &Datasets, unsaid: &Unsaid) -> Result<Space, TextError> {
    let cells = || datasets.values().flat_map(BTreeMap::keys);
    let tuples: Vec<CellTuple> = cells().filter_map(|cell| cell.parse().ok()).collect();
    let by_text = cells().next().and_then(|cell| Space::of_text(cell));
    let by_text = by_text.filter(|_| tuples.is_empty());
    let names = datasets.keys().map(String::as_str);
    let named = unsaid.space.or(by_text);
    named
        .or_else(|| CellTuple::space(&tuples, names))
        .ok_or(TextError::Tuples)
}

/// What is not taken; the proxies are those of the dataset that is asked for, or of the first.
fn left_out(datasets: &Datasets, asked: Option<&String>, unsaid: &Unsaid) -> Vec<String> {
    let mut left_out = vec!["parameters and FLOPs, which freerea counts itself".to_owned()];
    let Some(asked) = asked else {
        return left_out;
    };
    if *asked != unsaid.dataset {
        left_out.push(format!(
            "{}, which it does not have; the proxies are those of {}",
            unsaid.dataset,
            shown(asked)
        ));
    }
    if datasets.len() > 1 {
        let names: Vec<String> = datasets.keys().map(|name| shown(name)).collect();
        left_out.push(format!(
            "the proxies of other datasets than {} (--dataset takes those of {})",
            shown(asked),
            names.join(", ")
        ));
    }
    left_out
}

fn add(gathering: &mut Gathering, measure: &Measure, index: usize, entry: &Entry, proxies: bool) {
    for (name, field) in entry {
        match field {
            ZeroCostField::Number(accuracy) if name == ACCURACY => {
                gathering.accuracy(measure, index, *accuracy);
            }
            ZeroCostField::Score { score } if proxies && !is_cost(name) => {
                let name = metric_named(name).unwrap_or_else(|| name.to_ascii_lowercase());
                gathering.metric(&name, index, score.unwrap_or(f64::NEG_INFINITY));
            }
            ZeroCostField::Number(_) | ZeroCostField::Score { .. } | ZeroCostField::Other(_) => {}
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
    if error.is_eof() {
        return format!("it ends in the middle ({error}); get it whole").replace('\n', " ");
    }
    format!(
        "it is neither an array of objects, one for each cell, nor NAS-Bench-Suite-Zero's \
         {{dataset: {{cell: {{val_accuracy, proxies}}}}}} ({})",
        error.to_string().replace('\n', " ")
    )
}
