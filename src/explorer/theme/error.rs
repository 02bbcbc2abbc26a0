//! Why a theme cannot be had.

use crate::explorer::diagnostics::complaint::{ConfigErrors, did_you_mean};

/// Why a theme could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// There is no theme of this name.
    #[error("unknown theme `{name}`{}", did_you_mean(name, known.iter().map(String::as_str)))]
    Unknown {
        /// The name.
        name: String,
        /// The themes there are.
        known: Vec<String>,
    },
    /// A theme inherits itself, perhaps by way of others.
    #[error("the theme `{0}` inherits itself")]
    Circle(String),
    /// A theme's file is wrong.
    #[error(transparent)]
    Wrong(#[from] ConfigErrors),
}

impl ThemeError {
    pub(super) fn unknown(name: &str, known: Vec<String>) -> Self {
        ThemeError::Unknown {
            name: name.to_owned(),
            known,
        }
    }
}
