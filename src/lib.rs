//! FreeREA Explorer: training-free, evolution-based neural architecture search, live in a terminal.
//!
//! The method is that of Cavagnero, Robbiano, Caputo, Averta: *FreeREA: Training-Free
//! Evolution-based Architecture Search*, WACV 2023.
#![warn(missing_docs)]
// These panic where no one listens any more.
#![cfg_attr(not(test), warn(clippy::print_stderr, clippy::print_stdout))]

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
