//! The ReLU modules that read a map: several may, and an engine rectifies once for all of them.

use freerea_core::network::{Blueprint, Map, Step};

/// The ReLU modules that read a map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rectifiers {
    /// All of them; each counts for NASWOT.
    pub(crate) all: usize,
    /// Those on a path to the output; each counts for MeCo.
    pub(crate) live: usize,
}

impl Rectifiers {
    /// For each map of a network, those that read it.
    pub(crate) fn of(blueprint: &Blueprint) -> Vec<Self> {
        let live = blueprint.live();
        let mut rectifiers = vec![Rectifiers::default(); blueprint.steps().len()];
        for map in blueprint.maps() {
            if let Step::Rectifier(input) = blueprint.step(map) {
                let reading = &mut rectifiers[input.number()];
                reading.all += 1;
                reading.live += usize::from(live[map.number()]);
            }
        }
        rectifiers
    }
}

/// For each map the steps that read it, of those that are asked for.
pub(crate) fn readers(blueprint: &Blueprint, asked: &[bool]) -> Vec<Vec<Map>> {
    let mut readers = vec![Vec::new(); blueprint.steps().len()];
    for map in blueprint.maps().filter(|map| asked[map.number()]) {
        for input in blueprint.step(map).inputs() {
            let readers: &mut Vec<Map> = &mut readers[input.number()];
            // A sum may read a map twice.
            if readers.last() != Some(&map) {
                readers.push(map);
            }
        }
    }
    readers
}

/// For each map the number of the last of its readers; its own if there is none.
pub(crate) fn last_readers(readers: &[Vec<Map>]) -> Vec<usize> {
    let last = |(number, readers): (usize, &Vec<Map>)| match readers.last() {
        Some(reader) => reader.number(),
        None => number,
    };
    readers.iter().enumerate().map(last).collect()
}

/// For each map the step that makes it: of the ReLU modules that are asked for and read the same
/// map the first one, of other steps itself.
pub(crate) fn shared(blueprint: &Blueprint, asked: &[bool]) -> Vec<Map> {
    let mut first = vec![None; asked.len()];
    let serving = |map: Map| match blueprint.step(map) {
        Step::Rectifier(input) if asked[map.number()] => *first[input.number()].get_or_insert(map),
        _ => map,
    };
    blueprint.maps().map(serving).collect()
}

/// The maps by the last step that reads them.
pub(crate) fn released(blueprint: &Blueprint, last: &[usize]) -> Vec<Vec<Map>> {
    let mut released = vec![Vec::new(); last.len()];
    for (map, &last) in blueprint.maps().zip(last) {
        released[last].push(map);
    }
    released
}
