//! Metrics of the user's own: their values come from tables, their names from there.
//!
//! A name is kept for as long as the program runs, like the description of a task of one's own.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::definition::{Definition, Form, Need};

/// The most of them in one run of the program.
pub(super) const MOST: usize = 8;

/// The longest name, in characters.
const LONGEST: usize = 32;

/// Why a metric of one's own cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnMetricError {
    /// The name cannot be one.
    #[error(
        "'{0}' is no name of a metric; use up to {LONGEST} letters, digits, '_', '-' and '.', \
         beginning with a letter"
    )]
    Name(String),
    /// There are too many.
    #[error("there are {MOST} metrics of your own already; '{0}' is one too many")]
    Full(String),
}

/// Those that have a name; a place is filled once.
static NAMED: [OnceLock<Definition>; MOST] = [const { OnceLock::new() }; MOST];

/// Keeps two from taking one place.
static NAMING: Mutex<()> = Mutex::new(());

/// Those that have none.
static UNNAMED: [Definition; MOST] = [
    unnamed("own-1"),
    unnamed("own-2"),
    unnamed("own-3"),
    unnamed("own-4"),
    unnamed("own-5"),
    unnamed("own-6"),
    unnamed("own-7"),
    unnamed("own-8"),
];

const fn unnamed(name: &'static str) -> Definition {
    Definition {
        name,
        title: name,
        short: name,
        summary: "a metric of your own",
        formula: "values from a table of yours",
        source: "a table of yours",
        need: Need::Table,
        form: Form::Exponent(3),
        ..Definition::ON_DEMAND
    }
}

/// What there is to say of the metric at a place.
pub(super) fn definition(place: usize) -> &'static Definition {
    NAMED[place].get().unwrap_or(&UNNAMED[place])
}

/// Whether the metric at a place has a name.
pub(super) fn has_name(place: usize) -> bool {
    NAMED[place].get().is_some()
}

/// The place of a name, which it takes if it is new.
pub(super) fn place(name: &str) -> Result<usize, OwnMetricError> {
    let name = name.to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins || name.len() > LONGEST || !name.chars().all(allowed) {
        return Err(OwnMetricError::Name(
            name.escape_debug().take(2 * LONGEST).collect(),
        ));
    }
    let _naming = NAMING.lock().unwrap_or_else(PoisonError::into_inner);
    for (place, slot) in NAMED.iter().enumerate() {
        match slot.get() {
            Some(definition) if definition.name == name => return Ok(place),
            Some(_) => {}
            None => {
                slot.get_or_init(|| unnamed(String::leak(name)));
                return Ok(place);
            }
        }
    }
    Err(OwnMetricError::Full(name))
}
