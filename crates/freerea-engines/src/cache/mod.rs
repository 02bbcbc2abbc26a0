//! Scores that outlive a run: one SQLite file in the user's cache directory.
//!
//! A score is kept under everything that it depends on ([`ScoreKey`]), so that a second run of the same
//! settings computes nothing. Several processes can use the file at once. Whatever goes wrong with
//! it costs time only: the score is computed then.

mod connection;
mod place;
mod store;

pub use store::{Cache, CacheError, ScoreKey, VARIABLE};
