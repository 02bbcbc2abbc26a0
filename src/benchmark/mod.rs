//! Benchmark accuracies: tables of what trained cells reached, kept apart by where they come from.

mod table;

pub use table::{
    Averaging, Column, Measure, Name, NameError, Provenance, SpaceName, Split, Table, TableError,
};
