//! What the explorer looks like and listens to.

use std::time::Duration;

use crate::explorer::config::Config;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::theme::{Depth, Glyphs, Theme};

/// What the explorer looks like and listens to.
pub struct UiOptions {
    /// The theme, before it is brought to the terminal's depth.
    pub theme: Theme,
    /// The terminal's colours.
    pub depth: Depth,
    /// Whether there is more than ASCII.
    pub glyphs: Glyphs,
    /// The keys.
    pub keymap: Keymap,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The least time between two frames.
    pub frame_time: Duration,
}

impl UiOptions {
    /// How the explorer is to look, from the configuration and the terminal.
    pub fn new(config: &Config, keymap: Keymap, theme: Theme) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let explorer = &config.explorer;
        let depth = explorer.colours.unwrap_or_else(|| Depth::detect(variable));
        UiOptions {
            theme,
            depth,
            glyphs: explorer.glyphs.unwrap_or_else(|| Glyphs::detect(variable)),
            keymap,
            mouse: explorer.mouse,
            frame_time: Duration::from_secs(1) / explorer.frames_per_second.max(1),
        }
    }
}
