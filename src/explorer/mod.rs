//! The explorer: a search live in a full-screen terminal.

pub mod action;
pub mod canvas;
pub mod config;
pub mod dialogs;
pub mod digest;
pub mod panels;
pub mod theme;
pub mod view;
