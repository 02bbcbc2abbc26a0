//! Tours: lessons over a recorded run. Each stop tells of a moment of the run and points at a panel.
//!
//! A tour is a TOML file that names a run and lists stops; `docs/tour.md` documents it:
//!
//! ```toml
//! title = "My lesson"
//! run = "lesson.jsonl"
//!
//! [[stop]]
//! title = "The first tournament"
//! text = "Four cells are drawn. The best two become *parents*."
//! panel = "events"
//! at = "first tournament"
//! ```

pub mod guide;
mod reading;
pub mod script;
pub mod source;
pub mod text;
mod when;
