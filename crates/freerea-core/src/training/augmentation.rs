//! What is done to pictures so that a network does not learn them by heart, by name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::network::Shape;

/// What is done to each picture each time that it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Augmentation {
    /// Nothing.
    None,
    /// It is shifted by up to an eighth of its sides, zeros moving in.
    Crops,
    /// The same, and it is mirrored half of the time.
    Flips,
}

/// A name that no augmentation has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is none of none, crops, and flips (crops too)")]
pub struct AugmentationError(String);

impl Augmentation {
    /// All there are.
    pub const ALL: [Augmentation; 3] =
        [Augmentation::None, Augmentation::Crops, Augmentation::Flips];

    /// What suits images of a shape if nothing else is known of them: grey ones are often
    /// spectrograms or letters, which are others in the mirror.
    pub const fn of(images: Shape) -> Self {
        match images.channels {
            1 => Augmentation::Crops,
            _ => Augmentation::Flips,
        }
    }

    /// The name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Augmentation::None => "none",
            Augmentation::Crops => "crops",
            Augmentation::Flips => "flips",
        }
    }
}

impl fmt::Display for Augmentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Augmentation {
    type Err = AugmentationError;

    fn from_str(text: &str) -> Result<Self, AugmentationError> {
        Augmentation::ALL
            .into_iter()
            .find(|augmentation| augmentation.name() == text)
            .ok_or_else(|| AugmentationError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_names_one() {
        for augmentation in Augmentation::ALL {
            assert_eq!(augmentation.name().parse(), Ok(augmentation));
            let written = serde_json::to_string(&augmentation).unwrap();
            assert_eq!(written, format!("\"{augmentation}\""));
        }
        assert!("flip".parse::<Augmentation>().is_err());
    }
}
