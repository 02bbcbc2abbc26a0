//! Reports of recorded runs.
