//! FreeREA without a screen and without an engine: spaces of cells, what their networks cost, the
//! evolution and the events of a search, journals, benchmark tables, exports.
//!
//! The method is that of Cavagnero, Robbiano, Caputo, Averta: *FreeREA: Training-Free
//! Evolution-based Architecture Search*, WACV 2023. What scores a cell implements
//! [`Scoring`](metric::Scoring); the crate `freerea-engines` has such scorers.
//!
//! ```
//! use freerea_core::evolution::Constraints;
//! use freerea_core::space::dataset::Dataset;
//! use freerea_core::space::{Cell, Space};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A cell of NATS-Bench's topology space, as the benchmark writes it.
//! let cell: Cell = "|nor_conv_3x3~0|+|skip_connect~0|none~1|+\
//!                   |skip_connect~0|none~1|nor_conv_1x1~2|".parse()?;
//! assert_eq!(cell.space(), Space::NatsTss);
//! assert_eq!(cell.neighbours().len(), 24); // 6 edges, each with 4 other operations
//!
//! // What its network costs.
//! let cost = cell.cost(Dataset::Cifar10);
//! println!("{} parameters, {} FLOPs", cost.params, cost.flops);
//!
//! // Whether a search under these limits may find it.
//! let mut constraints = Constraints::none(Space::NatsTss);
//! constraints.params.max = Some("0.5M".parse()?);
//! assert!(constraints.admit(cell, cost).is_ok());
//! constraints.params.max = Some("50k".parse()?);
//! let refusal = constraints.admit(cell, cost).unwrap_err();
//! assert!(refusal.to_string().ends_with("above the most of 50k"));
//! # Ok(())
//! # }
//! ```

pub mod append_log;
pub mod benchmark;
pub mod clock;
pub mod columnar;
pub mod comparison;
pub mod correlation;
pub mod data;
pub mod engine;
pub mod evolution;
pub mod export;
pub mod journal;
pub mod lineage;
pub mod metric;
pub mod network;
pub mod random;
pub mod regret;
pub mod reproduction;
pub mod scene;
pub mod search;
pub mod space;
pub mod whole_file;
