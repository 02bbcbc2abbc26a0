//! What keys and typed commands ask for.

pub mod action;
pub mod commands;
pub mod completion;
pub mod destination;
pub mod key_press;
pub mod keymap;
mod typed_path;
