//! FreeREA without a screen and without an engine: spaces of cells, what their networks cost, the
//! evolution and the events of a search, journals, benchmark tables, exports.
//!
//! The method is that of Cavagnero, Robbiano, Caputo, Averta: *FreeREA: Training-Free
//! Evolution-based Architecture Search*, WACV 2023. What scores a cell implements
//! [`Scoring`](metric::Scoring); the crate `freerea-engines` has such scorers.
//!
//! ```
//! use freerea_core::cost::{Cost, Costs};
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
//! let costs = Costs::of(cell, Dataset::Cifar10);
//! for (cost, amount) in costs.known() {
//!     println!("{}: {}", cost.title(), cost.definition().alone(amount));
//! }
//!
//! // Whether a search under these limits may find it.
//! let mut constraints = Constraints::none(Space::NatsTss);
//! constraints[Cost::Sram].max = Some(64 * 1024);
//! assert!(constraints.admit(cell, &costs).is_ok());
//! constraints[Cost::Params].max = Some(50_000);
//! let refusal = constraints.admit(cell, &costs).unwrap_err();
//! assert!(refusal.to_string().ends_with("above the limit of 50k"));
//! # Ok(())
//! # }
//! ```

pub mod append_log;
pub mod benchmark;
pub mod clock;
pub mod columnar;
pub mod comparison;
pub mod correlation;
pub mod cost;
pub mod data;
pub mod device;
pub mod engine;
pub mod evolution;
pub mod export;
mod headed_csv;
mod intern;
pub mod journal;
pub mod lineage;
pub mod metric;
pub mod network;
pub mod numbers;
pub mod random;
pub mod regret;
pub mod reproduction;
pub mod scene;
pub mod search;
pub mod shard;
pub mod space;
pub mod text_file;
pub mod training;
pub mod whole_file;
