//! The explorer: a search live in a full-screen terminal.
//!
//! Keys become actions (`input`), actions change the `state` or ask for an effect, what the panels
//! show is derived from it (`derive`), and `ui` and `dialogs` draw that, or `plain` puts it in words. `app` joins all this with
//! the terminal, the search and files.

pub mod app;
pub mod config;
pub mod derive;
pub mod diagnostics;
pub mod dialogs;
pub mod input;
pub mod plain;
pub mod state;
pub mod theme;
pub mod tour;
pub mod traffic;
pub mod ui;
