//! The running program around the state: the loop, the terminal, the search, files.

mod aside;
mod diversion;
mod effects;
mod inbox;
mod keyboard;
mod news;
pub mod options;
mod output;
pub mod painter;
pub mod run;
mod saved_cell;
mod session;
mod signals;
pub mod subject;
mod surface;
pub mod terminal;
mod tour;
mod watch;
