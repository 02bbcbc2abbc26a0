//! What the explorer looks like and listens to.

use std::time::Duration;

use crate::explorer::config::Config;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::theme::{Depth, Glyphs, Theme};

/// The least time between two times that changes are reported.
const LINES_TIME: Duration = Duration::from_millis(200);

/// Where the explorer shows itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Display {
    /// On the terminal's whole screen.
    #[default]
    Screen,
    /// As lines of text, for screen readers.
    Lines,
}

/// What the explorer looks like and listens to.
pub struct UiOptions {
    /// Where it shows itself.
    pub display: Display,
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
    /// The same as lines of text: without signs and colours, and not more often than can be read.
    #[must_use]
    pub fn in_lines(self) -> Self {
        UiOptions {
            display: Display::Lines,
            depth: Depth::Mono,
            glyphs: Glyphs::Ascii,
            frame_time: LINES_TIME,
            ..self
        }
    }

    /// How the explorer is to look, from the configuration and the terminal.
    pub fn new(config: &Config, keymap: Keymap, theme: Theme) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        let explorer = &config.explorer;
        let depth = explorer.colours.unwrap_or_else(|| Depth::detect(variable));
        UiOptions {
            display: Display::Screen,
            theme,
            depth,
            glyphs: explorer.glyphs.unwrap_or_else(|| Glyphs::detect(variable)),
            keymap,
            mouse: explorer.mouse,
            frame_time: Duration::from_secs(1) / explorer.frames_per_second.max(1),
        }
    }
}
