//! The strings by which the benchmark names its candidates, in both spaces.

use super::table::SpaceName;
use crate::space::nats::{Cell, CellError, Index};

/// Layers of a candidate of the size space whose channels are chosen.
const LAYERS: usize = 5;

/// The channels that a layer may have are the multiples of this, up to eight times.
const CHANNELS: usize = 8;

/// A string that names no candidate of a space.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CandidateError {
    /// No cell of the topology space.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// No candidate of the size space.
    #[error(
        "'{0}' is no candidate of nats-sss; one has five numbers of channels from 8 to 64, like \
         8:16:24:32:64"
    )]
    Size(String),
}

impl SpaceName {
    /// The space to which a candidate's string belongs, judged by its form.
    pub fn of_candidate(text: &str) -> SpaceName {
        match text.starts_with(|c: char| c.is_ascii_digit()) {
            true => SpaceName::NatsSss,
            false => SpaceName::NatsTss,
        }
    }

    /// The string of the candidate at an index of the benchmark's order, where there is one.
    pub fn candidate(self, index: usize) -> Option<String> {
        match self {
            SpaceName::NatsTss => {
                let index = Index::try_from(u64::try_from(index).ok()?).ok()?;
                Some(Cell::at(index).to_string())
            }
            SpaceName::NatsSss => (index < self.cells()).then(|| size_candidate(index)),
        }
    }

    /// The index of a candidate in the benchmark's order.
    ///
    /// # Errors
    /// Where the string names none.
    pub fn index_of(self, text: &str) -> Result<usize, CandidateError> {
        match self {
            SpaceName::NatsTss => Ok(text.parse::<Cell>()?.index().number()),
            SpaceName::NatsSss => {
                index_of_size(text).ok_or_else(|| CandidateError::Size(text.to_owned()))
            }
        }
    }
}

/// The size space is in plain order: the last layer's channels change fastest.
fn size_candidate(index: usize) -> String {
    let layers = (0..LAYERS).rev().map(|layer| {
        let digit = index / 8usize.pow(layer as u32) % 8;
        ((digit + 1) * CHANNELS).to_string()
    });
    layers.collect::<Vec<_>>().join(":")
}

fn index_of_size(text: &str) -> Option<usize> {
    let mut layers = 0;
    let mut index = 0;
    for part in text.split(':') {
        let channels: usize = part.parse().ok()?;
        let known = channels.is_multiple_of(CHANNELS) && (1..=8).contains(&(channels / CHANNELS));
        if !known || layers == LAYERS || part != channels.to_string() {
            return None;
        }
        index = index * 8 + channels / CHANNELS - 1;
        layers += 1;
    }
    (layers == LAYERS).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_the_size_space_stand_at_their_index() {
        for (index, text) in [
            (0, "8:8:8:8:8"),
            (11, "8:8:8:16:32"),
            (284, "8:8:40:32:40"),
            (32_767, "64:64:64:64:64"),
        ] {
            assert_eq!(SpaceName::NatsSss.candidate(index).as_deref(), Some(text));
            assert_eq!(SpaceName::NatsSss.index_of(text), Ok(index));
            assert_eq!(SpaceName::of_candidate(text), SpaceName::NatsSss);
        }
        assert_eq!(SpaceName::NatsSss.candidate(32_768), None);
        for text in [
            "",
            "8:8:8:8",
            "8:8:8:8:8:8",
            "8:8:8:8:9",
            "0:8:8:8:8",
            "8:8:8:8:72",
            "+8:8:8:8:8",
        ] {
            assert!(SpaceName::NatsSss.index_of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn both_ways_agree_in_both_spaces() {
        for space in [SpaceName::NatsTss, SpaceName::NatsSss] {
            for index in (0..space.cells()).step_by(97) {
                let text = space.candidate(index).unwrap();
                assert_eq!(space.index_of(&text), Ok(index));
                assert_eq!(SpaceName::of_candidate(&text), space);
            }
            assert_eq!(space.candidate(space.cells()), None);
        }
    }
}
