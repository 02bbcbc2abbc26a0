//! Which key asks for which action, in which panel.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::explorer::config::{Binding, Config};
use crate::explorer::derive::view::Panel;
use crate::explorer::diagnostics::complaint::{Complaint, nearest};
use crate::explorer::input::action::Action;
use crate::explorer::input::commands;

/// The keys that the program comes with.
const BUILT_IN: &str = include_str!("keymap.toml");

/// Where a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// In every panel that does not say otherwise.
    Global,
    /// In one panel.
    Panel(Panel),
}

impl Context {
    /// The name of the table in the configuration, after `keys.`.
    pub const fn name(self) -> &'static str {
        match self {
            Context::Global => "global",
            Context::Panel(panel) => panel.name(),
        }
    }
}

/// A context that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no keys belong to `{0}`; there are global, {panels}", panels = panels())]
pub struct ContextError(String);

/// The names of all panels.
fn panels() -> String {
    let names: Vec<&str> = Panel::ALL.iter().map(|panel| panel.name()).collect();
    names.join(", ")
}

impl FromStr for Context {
    type Err = ContextError;

    fn from_str(name: &str) -> Result<Self, ContextError> {
        match name {
            "global" => Ok(Context::Global),
            _ => name
                .parse()
                .map(Context::Panel)
                .map_err(|_| ContextError(name.to_owned())),
        }
    }
}

/// A key with what is held down with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

const NAMES: [(&str, KeyCode); 14] = [
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
];

const MODIFIERS: [(&str, KeyModifiers); 3] = [
    ("ctrl", KeyModifiers::CONTROL),
    ("alt", KeyModifiers::ALT),
    ("shift", KeyModifiers::SHIFT),
];

impl From<KeyEvent> for Key {
    /// Terminals differ in whether a capital letter comes with shift, and in how shift-tab comes.
    fn from(event: KeyEvent) -> Self {
        let (code, mut modifiers) = match event.code {
            KeyCode::BackTab => (KeyCode::Tab, event.modifiers | KeyModifiers::SHIFT),
            code => (code, event.modifiers),
        };
        if matches!(code, KeyCode::Char(_)) {
            modifiers -= KeyModifiers::SHIFT;
        }
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        modifiers &= known;
        Key { code, modifiers }
    }
}

/// A key's name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key; write it like q, ?, space, ctrl-d, shift-tab, pageup or f5")]
pub struct KeyError(String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut rest = text;
        let mut modifiers = KeyModifiers::NONE;
        while let Some((name, after)) = rest.split_once('-')
            && !after.is_empty()
            && let Some((_, modifier)) = MODIFIERS.iter().find(|(known, _)| *known == name)
        {
            modifiers |= *modifier;
            rest = after;
        }
        let mut characters = rest.chars();
        let code = match (characters.next(), characters.next()) {
            (Some(character), None) => Some(KeyCode::Char(character)),
            _ => NAMES
                .iter()
                .find(|(name, _)| *name == rest)
                .map(|(_, code)| *code)
                .or_else(|| function_key(rest)),
        };
        let code = code.ok_or_else(|| KeyError(text.to_owned()))?;
        Ok(Key::from(KeyEvent::new(code, modifiers)))
    }
}

fn function_key(name: &str) -> Option<KeyCode> {
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (name, modifier) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                text += name;
                text.push('-');
            }
        }
        match (self.code, NAMES.iter().find(|(_, code)| *code == self.code)) {
            (_, Some((name, _))) => text += name,
            (KeyCode::Char(character), None) => text.push(character),
            (KeyCode::F(number), None) => text += &format!("f{number}"),
            (_, None) => text += "?",
        }
        f.pad(&text)
    }
}

/// A key and what it asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundKey {
    /// Where the key counts.
    pub context: Context,
    /// The key.
    pub key: Key,
    /// The action.
    pub action: Action,
    /// The action as the keymap says it.
    pub text: String,
}

/// All keys. Of two for the same key and context, the later one counts.
#[derive(Clone, Debug)]
pub struct Keymap {
    bound: Vec<BoundKey>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Keymap { bound: Vec::new() };
        let config = Config::parse(BUILT_IN).expect("the built-in keymap is well formed");
        let complaints = keymap.add(&config.keys);
        assert!(complaints.is_empty(), "the built-in keys: {complaints:?}");
        keymap
    }
}

impl Keymap {
    /// Adds the user's keys; what makes no sense is complained about.
    pub fn add(&mut self, bindings: &[Binding]) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for binding in bindings {
            match Self::bind(binding) {
                Ok(bound) => {
                    self.bound
                        .retain(|old| (old.context, old.key) != (bound.context, bound.key));
                    self.bound.push(bound);
                }
                Err(complaint) => complaints.push(complaint),
            }
        }
        complaints
    }

    fn bind(binding: &Binding) -> Result<BoundKey, Complaint> {
        let context = binding
            .context
            .value
            .parse()
            .map_err(|error: ContextError| {
                let names = Panel::ALL.iter().map(|panel| panel.name());
                let near = nearest(&binding.context.value, names.chain(["global"]));
                let hint = near.map(|near| format!("; did you mean `{near}`?"));
                binding
                    .context
                    .complain(format!("{error}{}", hint.unwrap_or_default()))
            })?;
        let key = binding
            .key
            .value
            .parse()
            .map_err(|error: KeyError| binding.key.complain(error.to_string()))?;
        let action = commands::parse(&binding.action.value)
            .map_err(|error| binding.action.complain(error.to_string()))?;
        Ok(BoundKey {
            context,
            key,
            action,
            text: binding.action.value.clone(),
        })
    }

    /// What a key asks for in a panel.
    pub fn action(&self, panel: Panel, key: Key) -> Option<&Action> {
        let in_context = |context| {
            self.bound
                .iter()
                .find(|bound| bound.context == context && bound.key == key)
        };
        in_context(Context::Panel(panel))
            .or_else(|| in_context(Context::Global))
            .map(|bound| &bound.action)
    }

    /// All keys, in the order of the keymap.
    pub fn bound(&self) -> &[BoundKey] {
        &self.bound
    }

    /// The keys of an action's text in a context, joined for the help.
    pub fn keys_of(&self, context: Context, text: &str) -> String {
        let keys: Vec<String> = self
            .bound
            .iter()
            .filter(|bound| bound.context == context && bound.text == text)
            .map(|bound| bound.key.to_string())
            .collect();
        keys.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::input::action::{AppAction, LookAction, RunAction};

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    #[test]
    fn keys_are_read_and_written() {
        for text in [
            "q",
            "?",
            "space",
            "ctrl-d",
            "shift-tab",
            "f12",
            "G",
            "-",
            "ctrl--",
            "pageup",
        ] {
            assert_eq!(key(text).to_string(), text);
        }
        for text in ["", "qq", "hyper-q", "f13", "ctrl-"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    #[test]
    fn terminals_may_differ() {
        let capital = KeyEvent::new(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(Key::from(capital), key("G"));
        let back = KeyEvent::new(KeyCode::BackTab, KeyModifiers::NONE);
        assert_eq!(Key::from(back), key("shift-tab"));
    }

    #[test]
    fn a_panels_key_goes_before_the_global_one() {
        let keymap = Keymap::default();
        let left = |panel| keymap.action(panel, key("left")).cloned();
        assert_eq!(
            left(Panel::Population),
            Some(LookAction::SortPrevious.into())
        );
        assert_ne!(left(Panel::Progress), Some(LookAction::SortPrevious.into()));
        assert_eq!(
            keymap.action(Panel::Cell, key("q")),
            Some(&AppAction::Quit.into())
        );
    }

    #[test]
    fn the_users_keys_override_and_faults_are_named_in_place() {
        let text = "[keys.global]\nq = \"step\"\nqq = \"quit\"\ne = \"stepp\"\n[keys.popultion]\nx = \"step\"\n";
        let config = Config::parse(text).unwrap();
        let mut keymap = Keymap::default();
        let complaints = keymap.add(&config.keys);
        assert_eq!(
            keymap.action(Panel::Cell, key("q")),
            Some(&RunAction::Step.into())
        );
        let places: Vec<(usize, usize)> = complaints.iter().map(|c| (c.line, c.column)).collect();
        assert_eq!(places, [(3, 1), (4, 5), (5, 7)], "{complaints:?}");
        assert!(complaints[2].message.contains("did you mean `population`?"));
    }
}
