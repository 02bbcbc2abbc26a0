//! A reader of Python's pickles (protocols 2 to 5) that builds plain data and never runs code.
//!
//! A pickle is a program for a small stack machine, and Python's own reader lets it call whatever
//! it names. Here, it can name the few things that the files of benchmarks hold (`name.rs`), and
//! all of them become plain data; any other name refuses the file.
//!
//! The file is read piece by piece. Of each dictionary, a [`Selection`] says what is kept, as soon
//! as an entry is complete, so that files of gigabytes take the memory of what is kept of them.

mod code;
mod error;
mod input;
mod machine;
mod making;
mod memo;
mod name;
mod value;

#[cfg(test)]
mod tests;

use std::io::BufRead;

pub use error::PickleError;
use machine::PickleMachine;
pub use value::{EVERYTHING, Selection, Value};

/// Reads a whole pickle.
///
/// # Errors
/// If it is damaged, or names anything that is no data.
pub fn read(data: impl BufRead, selection: Selection) -> Result<Value, PickleError> {
    let mut machine = PickleMachine::new(data, selection);
    let root = machine.run()?;
    machine.end()?;
    Ok(root)
}

/// Reads one pickle of several that follow each other.
///
/// # Errors
/// If it is damaged, or names anything that is no data.
pub fn read_next(data: &mut impl BufRead, selection: Selection) -> Result<Value, PickleError> {
    PickleMachine::new(data, selection).run()
}
