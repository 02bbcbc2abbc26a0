//! What a theme says, before its names become colours.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};

use super::role::Role;

/// A style for each role, in the order of [`Role::ALL`].
pub(super) type Styles = [Style; Role::ALL.len()];

/// A colour as a theme names it.
///
/// The name of a palette stays a name, so that an heir's palette changes what it inherits.
#[derive(Clone, Debug)]
pub(super) enum Ink {
    /// A colour.
    Direct(Color),
    /// The name of one.
    Palette(String),
}

/// A style as a theme writes it.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleStyle {
    /// The text's colour.
    pub(super) fg: Option<Ink>,
    /// The colour under the text.
    pub(super) bg: Option<Ink>,
    /// What is switched on.
    pub(super) on: Modifier,
    /// What is switched off, if something under it has it on.
    pub(super) off: Modifier,
}

/// What a theme and those it inherits say.
#[derive(Clone, Debug, Default)]
pub(super) struct ThemeDefinition {
    /// The colours by name.
    pub(super) palette: BTreeMap<String, Color>,
    /// The roles that have a style.
    pub(super) looks: BTreeMap<Role, RoleStyle>,
}

impl ThemeDefinition {
    /// The styles; a role without one looks like text, a selection like text reversed.
    pub(super) fn styles(&self) -> Styles {
        let text = self
            .looks
            .get(&Role::Text)
            .map_or_else(Style::new, |look| self.style(look));
        let ordinary = Style { bg: None, ..text };
        Role::ALL.map(|role| match (self.looks.get(&role), role) {
            (Some(look), _) => self.style(look),
            (None, Role::Selection) => text.add_modifier(Modifier::REVERSED),
            (None, _) => ordinary,
        })
    }

    fn style(&self, look: &RoleStyle) -> Style {
        let colour = |ink: &Ink| match ink {
            Ink::Direct(colour) => Some(*colour),
            Ink::Palette(name) => self.palette.get(name).copied(),
        };
        Style {
            fg: look.fg.as_ref().and_then(colour),
            bg: look.bg.as_ref().and_then(colour),
            add_modifier: look.on,
            sub_modifier: look.off,
            ..Style::new()
        }
    }
}
