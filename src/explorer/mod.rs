//! The explorer: a search live in a full-screen terminal.

pub mod action;
pub mod canvas;
pub mod config;
pub mod dialogs;
pub mod digest;
mod diversion;
mod errands;
mod hand;
pub mod held;
mod keyboard;
pub mod keymap;
pub mod lifecycle;
mod output;
pub mod panels;
pub mod past;
mod perform;
pub mod picture;
pub mod plots;
pub mod run;
pub mod screen;
mod signals;
mod stage;
pub mod state;
pub mod theme;
pub mod verbs;
pub mod view;
