//! FreeREA Explorer: training-free, evolution-based neural architecture search, live in a terminal.
//!
//! The method is that of Cavagnero, Robbiano, Caputo, Averta: *FreeREA: Training-Free
//! Evolution-based Architecture Search*, WACV 2023.
//!
//! The program is [`cli`], and what it opens without a command is the [`explorer`]. Everything else
//! can be used without either: the [`space`] of cells, the [`evolution`], the [`search`] that joins
//! it with scoring. `examples/` has a whole search, and one by a metric of one's own.
//!
//! ```
//! use freerea::evolution::Constraints;
//! use freerea::space::dataset::Dataset;
//! use freerea::space::{Cell, Space};
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

pub mod benchmark;
pub mod cache;
pub mod cli;
pub mod clock;
pub mod columnar;
pub mod comparison;
pub mod correlation;
pub mod data;
pub mod engine;
pub mod evolution;
pub mod explorer;
pub mod export;
pub mod images;
pub mod journal;
pub mod lineage;
pub mod metric;
pub mod network;
pub mod reproduction;
pub mod resumption;
pub mod scene;
pub mod scoring;
pub mod search;
pub mod signals;
pub mod space;
pub mod training;
pub mod whole_file;
