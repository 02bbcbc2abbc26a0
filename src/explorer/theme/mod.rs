//! Themes: a table of named styles, read from TOML, brought down to what the terminal shows.
//!
//! A theme file names roles, colours of its `[palette]`, and a theme it `inherits`:
//!
//! ```toml
//! inherits = "dark"
//! title = "sky"
//! selection = { bg = "surface", bold = true, dim = false }
//!
//! [palette]
//! sky = "#77cbec"
//! ```
//!
//! A colour is `#rrggbb`, one of the 16 by name, `default`, an index from 0 to 255, or a name of
//! the palette. A style also has `italic`, `underlined` and `reversed`; `false` takes away what
//! is under it. A palette also recolours what is inherited.

mod adapt;
mod colour;
mod definition;
mod depth;
mod error;
mod file;
mod glyphs;
mod role;

use std::path::{Path, PathBuf};

use ratatui::style::Style;

pub use colour::contrast;
pub use depth::Depth;
pub use glyphs::Glyphs;
pub use role::Role;

use crate::explorer::config::{Config, read_text};
use crate::explorer::diagnostics::complaint::ConfigErrors;
use definition::{Styles, ThemeDefinition};
pub use error::ThemeError;
use file::Wrong;

/// The built-in themes: name and text.
const BUILT_IN: [(&str, &str); 6] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../../themes/high-contrast.toml"),
    ),
    (
        "colour-blind",
        include_str!("../../../themes/colour-blind.toml"),
    ),
    ("ansi16", include_str!("../../../themes/ansi16.toml")),
    ("mono", include_str!("../../../themes/mono.toml")),
];

/// A style for each role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    name: String,
    styles: Styles,
}

impl Theme {
    /// The names of the built-in themes.
    pub const BUILT_IN: [&'static str; BUILT_IN.len()] = {
        let mut names = [""; BUILT_IN.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = BUILT_IN[at].0;
            at += 1;
        }
        names
    };

    /// The user's directory of themes, if there is one.
    pub fn directory() -> Option<PathBuf> {
        Config::directory().map(|directory| directory.join("themes"))
    }

    /// The built-in theme of this name.
    pub fn built_in(name: &str) -> Option<Theme> {
        let definition = built_in(name)?;
        Some(Theme {
            name: name.to_owned(),
            styles: definition.styles(),
        })
    }

    /// The theme of this name: `NAME.toml` of the user's directory of themes, or a built-in one.
    ///
    /// # Errors
    /// There is no such theme, or its file or one that it inherits is wrong.
    pub fn load(name: &str, directory: Option<&Path>) -> Result<Theme, ThemeError> {
        let definition = find(name, directory, &mut Vec::new())?;
        Ok(Theme {
            name: name.to_owned(),
            styles: definition.styles(),
        })
    }

    /// The names of all themes: the built-in ones, then the user's in order.
    pub fn names(directory: Option<&Path>) -> Vec<String> {
        let entries = directory.and_then(|directory| std::fs::read_dir(directory).ok());
        let mut own: Vec<String> = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let file = entry.ok()?.file_name().into_string().ok()?;
                file.strip_suffix(".toml").map(str::to_owned)
            })
            .filter(|name| !Theme::BUILT_IN.contains(&name.as_str()))
            .collect();
        own.sort();
        Theme::BUILT_IN
            .map(str::to_owned)
            .into_iter()
            .chain(own)
            .collect()
    }

    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The style of a role, to be laid over [`Role::Text`].
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The same theme for a terminal of this many colours.
    pub fn at(&self, depth: Depth) -> Theme {
        let plain = || sound_built_in("mono").styles();
        Theme {
            name: self.name.clone(),
            styles: adapt::adapt(&self.styles, depth, plain),
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Theme {
            name: "dark".to_owned(),
            styles: sound_built_in("dark").styles(),
        }
    }
}

/// A theme whose name stands in the program.
fn sound_built_in(name: &str) -> ThemeDefinition {
    built_in(name).expect("the program names only themes it has")
}

/// A built-in theme, which inherits built-in themes only.
fn built_in(name: &str) -> Option<ThemeDefinition> {
    let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    let parent =
        |name: &str| built_in(name).ok_or_else(|| ThemeError::unknown(name, Theme::names(None)));
    match file::read(text, parent) {
        Ok(definition) => Some(definition),
        Err(wrong) => {
            panic!(
                "the built-in theme `{name}` is wrong: {}",
                refused(Path::new(name), wrong)
            )
        }
    }
}

/// A theme by its name; `heirs` are those that ask for it as an ancestor.
fn find(
    name: &str,
    directory: Option<&Path>,
    heirs: &mut Vec<String>,
) -> Result<ThemeDefinition, ThemeError> {
    // An heir may have the name of the built-in theme that it changes.
    let again = heirs.iter().any(|heir| heir == name);
    let file = match directory {
        Some(directory) if !again && !name.contains(['/', '\\']) => {
            let path = directory.join(format!("{name}.toml"));
            read_text(&path)?.map(|text| (path, text))
        }
        _ => None,
    };
    let Some((path, text)) = file else {
        return built_in(name).ok_or_else(|| {
            if again {
                ThemeError::Circle(name.to_owned())
            } else {
                ThemeError::unknown(name, Theme::names(directory))
            }
        });
    };
    heirs.push(name.to_owned());
    file::read(&text, |parent| find(parent, directory, heirs))
        .map_err(|wrong| refused(&path, wrong))
}

fn refused(path: &Path, wrong: Wrong) -> ThemeError {
    match wrong {
        Wrong::Text(complaints) => ConfigErrors::new(path, complaints).into(),
        Wrong::Parent(error) => error,
    }
}

#[cfg(test)]
mod tests;
