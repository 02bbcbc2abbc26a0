//! What is held when.

/// What is held in memory while a part of a network runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The names of the maps.
    pub buffers: Vec<String>,
    /// The operators in the order in which they run.
    pub moments: Vec<Moment>,
    /// The most that is held at a time, in bytes.
    pub peak: u64,
}

/// An operator of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What it is, like `conv 3x3`.
    pub operator: &'static str,
    /// The maps that it reads, by their places in [`Timeline::buffers`].
    pub reads: Vec<usize>,
    /// The map that it writes or adds to.
    pub writes: usize,
    /// What is held while it runs: bytes for each of [`Timeline::buffers`].
    pub held: Vec<u64>,
}

impl Moment {
    /// All that is held, in bytes.
    pub fn total(&self) -> u64 {
        self.held.iter().sum()
    }
}
