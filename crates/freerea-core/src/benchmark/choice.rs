//! The table that a run is compared with.

use std::fmt;
use std::str::FromStr;

use super::{Library, LibraryError, TableName, TableNameError, Yardstick};
use crate::space::Space;
use crate::space::dataset::Dataset;

/// Which table a run is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableChoice {
    /// None.
    None,
    /// One of the library.
    Named(TableName),
}

/// Why a run cannot be compared with a table.
#[derive(Debug, thiserror::Error)]
pub enum TableChoiceError {
    /// It cannot be read, or there is none of that name.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// It holds another space's cells.
    #[error(
        "table '{name}' is of {holds}, not of {space}; 'freerea benchmark list' shows the tables"
    )]
    Space {
        /// The table.
        name: TableName,
        /// Its space.
        holds: Space,
        /// The run's.
        space: Space,
    },
    /// It holds no test accuracies on the run's dataset.
    #[error(
        "table '{name}' has no test accuracy on {dataset}; 'freerea benchmark list' shows the \
         tables"
    )]
    Dataset {
        /// The table.
        name: TableName,
        /// The run's dataset.
        dataset: Dataset,
    },
}

impl FromStr for TableChoice {
    type Err = TableNameError;

    fn from_str(text: &str) -> Result<Self, TableNameError> {
        match text {
            "none" => Ok(TableChoice::None),
            name => name.parse().map(TableChoice::Named),
        }
    }
}

impl fmt::Display for TableChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableChoice::None => f.pad("none"),
            TableChoice::Named(name) => name.fmt(f),
        }
    }
}

impl TableChoice {
    /// The accuracies that a run is compared with. Without a choice they are the benchmark's if it
    /// was imported, else the program's own proxy task's, if it has one for the space.
    ///
    /// # Errors
    /// If the table cannot be read, or is of another space or dataset.
    pub fn yardstick(
        choice: Option<&Self>,
        space: Space,
        dataset: Dataset,
    ) -> Result<Option<Yardstick>, TableChoiceError> {
        let table = match choice {
            Some(TableChoice::None) => return Ok(None),
            Some(TableChoice::Named(name)) => Library::of_user()?.load(name)?,
            None => match Library::of_user()?.table_for(space, dataset) {
                Some(table) => table,
                None => return Ok(None),
            },
        };
        if table.space != space {
            return Err(TableChoiceError::Space {
                name: table.name,
                holds: table.space,
                space,
            });
        }
        match Yardstick::of(&table, dataset) {
            None => Err(TableChoiceError::Dataset {
                name: table.name,
                dataset,
            }),
            yardstick => Ok(yardstick),
        }
    }
}
