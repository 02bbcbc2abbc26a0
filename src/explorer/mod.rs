//! The explorer: a search live in a full-screen terminal.

pub mod action;
pub mod canvas;
pub mod config;
pub mod dialogs;
pub mod digest;
mod errands;
mod hand;
pub mod held;
pub mod keymap;
pub mod lifecycle;
pub mod panels;
pub mod past;
mod perform;
pub mod picture;
pub mod plots;
pub mod run;
pub mod screen;
mod stage;
pub mod state;
pub mod theme;
mod typed_path;
pub mod verbs;
pub mod view;
