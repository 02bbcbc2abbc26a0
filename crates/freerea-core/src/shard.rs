//! A share of some work, so that a scheduler can spread it over machines.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Every `parts`-th piece of some work, from the `part`-th on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    /// From 1.
    part: usize,
    parts: usize,
}

impl Default for Shard {
    /// The whole work.
    fn default() -> Self {
        Shard { part: 1, parts: 1 }
    }
}

/// Text that names no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no shard; write it like 3/16, from 1/16 to 16/16")]
pub struct ShardError(String);

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let error = || ShardError(text.to_owned());
        let (part, parts) = text.split_once('/').ok_or_else(error)?;
        let number = |text: &str| text.trim().parse().map_err(|_| error());
        let (part, parts): (usize, usize) = (number(part)?, number(parts)?);
        if (1..=parts).contains(&part) && parts <= 10_000 {
            Ok(Shard { part, parts })
        } else {
            Err(error())
        }
    }
}

impl TryFrom<String> for Shard {
    type Error = ShardError;

    fn try_from(text: String) -> Result<Self, ShardError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.parts)
    }
}

impl Shard {
    /// Whether it is the whole work.
    pub fn is_whole(&self) -> bool {
        self.parts == 1
    }

    /// Which of the parts it is, from 1.
    pub fn part(&self) -> usize {
        self.part
    }

    /// The pieces that are its own.
    pub fn of<T>(self, work: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        work.skip(self.part - 1).step_by(self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_the_work_in_parts() {
        let shard = |part| Shard { part, parts: 16 };
        let mut pieces: Vec<u32> = (1..=16).flat_map(|part| shard(part).of(0..500)).collect();
        assert_eq!(pieces[..3], [0, 16, 32]);
        pieces.sort_unstable();
        assert_eq!(pieces, (0..500).collect::<Vec<_>>());
        assert_eq!("3/16".parse(), Ok(shard(3)));
        assert_eq!(shard(3).to_string(), "3/16");
        for text in ["0/4", "5/4", "3", "a/b", "-1/4", "1/0"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
