//! Which spaces there are. What each of them tells is in `registry.rs`.

/// A search space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Space {
    /// NATS-Bench topology: 15,625 cells, the same as NAS-Bench-201; the paper's first space.
    #[default]
    NatsTss,
    /// NATS-Bench size: 32,768 candidates that differ in their channels.
    NatsSss,
    /// NAS-Bench-101: 423,624 graphs of at most 7 nodes and 9 edges.
    NasBench101,
    /// TransNAS-Bench-101 micro: 4,096 cells of a network for large images.
    Tnb101Micro,
}
