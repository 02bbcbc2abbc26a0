//! Plain numbers: a list in the order of the cells, or a dictionary by cell or by index.

use super::super::gathering::{FileContents, Gathering};
use super::super::pickle::Value;
use super::super::table::Measure;
use super::super::text::Unsaid;
use super::super::tuple;
use super::PickledError;
use crate::space::Space;

/// Reads numbers of cells: accuracies, or the metric that was asked for.
pub(super) fn read(root: &Value, unsaid: &Unsaid) -> Result<FileContents, PickledError> {
    let list = root.items();
    let (space, numbers) = if list.is_empty() {
        by_cell(&root.entries(), unsaid.space)?
    } else {
        listed(&list)?
    };
    let count = numbers.len();
    let mut gathering = Gathering::new(space);
    match unsaid.metrics.first() {
        Some(name) => {
            for (index, number) in numbers {
                gathering.metric(name, index, number);
            }
        }
        None => {
            let measure = Measure {
                dataset: unsaid.dataset.clone(),
                split: unsaid.split,
                epochs: unsaid.epochs,
                averaging: unsaid.averaging,
            };
            let is_part = numbers
                .iter()
                .all(|(_, number)| (0.0..=1.0).contains(number));
            if is_part {
                let complaint = "no number is above 1; give percentages, from 0 to 100, or name \
                                 a metric with --metric";
                return Err(PickledError::Layout(complaint.to_owned()));
            }
            for (index, number) in numbers {
                gathering.accuracy(&measure, index, number);
            }
        }
    }
    Ok(FileContents {
        what: format!("a pickle of {count} numbers of {space}"),
        gathering,
        left_out: Vec::new(),
        official: unsaid.is_of_benchmark([unsaid.dataset.as_str()]),
        says_whose: false,
    })
}

type Numbers = Vec<(usize, f64)>;

fn listed(list: &[Value]) -> Result<(Space, Numbers), PickledError> {
    let numbers: Option<Vec<f64>> = list.iter().map(Value::number).collect();
    let numbers =
        numbers.ok_or_else(|| PickledError::Unknown("a list of no numbers".to_owned()))?;
    let mut spaces = Space::ALL.into_iter();
    let space = spaces.find(|space| space.count() == numbers.len());
    let space = space.ok_or(PickledError::Count(numbers.len()))?;
    Ok((space, numbers.into_iter().enumerate().collect()))
}

fn by_cell(
    entries: &[(Value, Value)],
    asked: Option<Space>,
) -> Result<(Space, Numbers), PickledError> {
    let unknown = || PickledError::Unknown(described(entries));
    let first = entries.first().map(|(key, _)| key).ok_or_else(unknown)?;
    let space = asked.or_else(|| first.text().and_then(Space::of_text));
    let space = space.unwrap_or_default();
    let mut numbers = Numbers::new();
    for (key, value) in entries {
        let index = match key.text() {
            Some(text) => tuple::read(space, text)
                .map_err(|_| unknown())?
                .index()
                .number(),
            None => key
                .integer()
                .and_then(|index| usize::try_from(index).ok())
                .filter(|&index| index < space.count())
                .ok_or_else(unknown)?,
        };
        numbers.push((index, value.number().ok_or_else(unknown)?));
    }
    Ok((space, numbers))
}

/// What a dictionary holds, shortly.
fn described(entries: &[(Value, Value)]) -> String {
    let keys = entries.iter().filter_map(|(key, _)| key.text());
    let keys: Vec<String> = keys
        .take(3)
        .map(|key| key.chars().filter(|c| !c.is_control()).take(24).collect())
        .collect();
    if keys.is_empty() {
        "nothing that is read".to_owned()
    } else {
        format!("a dictionary of '{}'", keys.join("', '"))
    }
}
