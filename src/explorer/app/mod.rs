//! The running program around the state: the loop, the terminal, the search, files.

mod diversion;
mod effects;
mod keyboard;
mod output;
pub mod painter;
pub mod run;
mod session;
mod signals;
pub mod terminal;
