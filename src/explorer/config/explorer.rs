//! `[explorer]`: how the program looks and feels.

use super::section::{ConfigKey, quoted};
use crate::explorer::diagnostics::complaint::Placed;
use crate::explorer::theme::{Depth, Glyphs};

/// The settings of the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplorerConfig {
    /// The theme's name.
    pub theme: Placed<String>,
    /// The characters to draw with; none: as the locale says.
    pub glyphs: Option<Glyphs>,
    /// The colours to use; none: as the terminal says.
    pub colours: Option<Depth>,
    /// Whether the explorer is lines of text, for screen readers.
    pub accessible: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The most frames drawn in a second.
    pub frames_per_second: u32,
}

impl Default for ExplorerConfig {
    fn default() -> Self {
        ExplorerConfig {
            theme: Placed::nowhere("dark".to_owned()),
            glyphs: None,
            colours: None,
            accessible: false,
            mouse: true,
            frames_per_second: 30,
        }
    }
}

const GLYPHS: &[(&str, Option<Glyphs>)] = &[
    ("auto", None),
    ("unicode", Some(Glyphs::Unicode)),
    ("ascii", Some(Glyphs::Ascii)),
];

const COLOURS: &[(&str, Option<Depth>)] = &[
    ("auto", None),
    ("true", Some(Depth::True)),
    ("256", Some(Depth::Indexed256)),
    ("16", Some(Depth::Ansi16)),
    ("mono", Some(Depth::Mono)),
];

/// The word of a choice, as TOML.
fn word<T: PartialEq>(choices: &[(&str, T)], value: &T) -> Option<String> {
    choices
        .iter()
        .find(|(_, choice)| choice == value)
        .map(|(name, _)| quoted(name))
}

/// The keys of `[explorer]`, in the order they are written.
pub(super) const KEYS: &[ConfigKey<ExplorerConfig>] = &[
    ConfigKey {
        name: "theme",
        about: "dark, light, high-contrast, colour-blind, ansi16, mono, or NAME for your own themes/NAME.toml.",
        example: "\"dark\"",
        read: |explorer, found, _| {
            if let Some(theme) = found.text() {
                explorer.theme = theme;
            }
        },
        write: |explorer, _| Some(quoted(&explorer.theme.value)),
    },
    ConfigKey {
        name: "glyphs",
        about: "auto (as the locale says), unicode, or ascii.",
        example: "\"auto\"",
        read: |explorer, found, _| {
            if let Some(glyphs) = found.choice(GLYPHS) {
                explorer.glyphs = glyphs.value;
            }
        },
        write: |explorer, _| word(GLYPHS, &explorer.glyphs),
    },
    ConfigKey {
        name: "colours",
        about: "auto (as the terminal says), true, 256, 16, or mono.",
        example: "\"auto\"",
        read: |explorer, found, _| {
            if let Some(colours) = found.choice(COLOURS) {
                explorer.colours = colours.value;
            }
        },
        write: |explorer, _| word(COLOURS, &explorer.colours),
    },
    ConfigKey {
        name: "accessible",
        about: "Lines of text instead of a screen, for screen readers; commands are typed.",
        example: "false",
        read: |explorer, found, _| {
            if let Some(accessible) = found.flag() {
                explorer.accessible = accessible.value;
            }
        },
        write: |explorer, _| Some(explorer.accessible.to_string()),
    },
    ConfigKey {
        name: "mouse",
        about: "Listen to the mouse; false leaves it to the terminal, to select and copy text.",
        example: "true",
        read: |explorer, found, _| {
            if let Some(mouse) = found.flag() {
                explorer.mouse = mouse.value;
            }
        },
        write: |explorer, _| Some(explorer.mouse.to_string()),
    },
    ConfigKey {
        name: "frames-per-second",
        about: "The most frames drawn in a second, 1 to 120.",
        example: "30",
        read: |explorer, found, _| {
            if let Some(frames) = found.integer(1..=120) {
                explorer.frames_per_second = frames.value;
            }
        },
        write: |explorer, _| Some(explorer.frames_per_second.to_string()),
    },
];
