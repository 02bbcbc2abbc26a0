//! Benchmark accuracies: tables of what trained cells reached, kept apart by where they come from.

mod candidate;
mod official;
mod pickle;
mod table;

#[cfg(test)]
#[path = "../../tests/made_up/mod.rs"]
mod made_up;

pub use candidate::CandidateError;
pub use official::{OfficialError, RecordError};
pub use pickle::PickleError;
pub use table::{
    Averaging, Column, Measure, Name, NameError, Provenance, SpaceName, Split, Table, TableError,
};
