//! The keys and what they do, made from the keymap itself.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::window;
use crate::explorer::derive::view::Panel;
use crate::explorer::input::action::Outcome;
use crate::explorer::input::commands;
use crate::explorer::input::keymap::{Context, Keymap};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// The width of the column of keys.
const KEYS: usize = 13;
/// The width of a column of the help.
const COLUMN: u16 = 62;

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
enum HelpLine {
    /// A context of keys begins.
    Title(String),
    /// Keys and what they do.
    Keys(String, String),
    /// Words of the command line without a key.
    Word(String, String),
}

/// The help, scrolled to a line.
#[derive(Clone, Debug)]
pub struct Help {
    entries: Vec<HelpLine>,
    first: usize,
}

impl Help {
    /// The help on a keymap: the keys of the focused panel first.
    pub fn new(keymap: &Keymap, focus: Panel) -> Self {
        let others = Panel::ALL.iter().copied().filter(|&panel| panel != focus);
        let contexts = [Context::Panel(focus), Context::Global]
            .into_iter()
            .chain(others.map(Context::Panel));
        let mut entries: Vec<HelpLine> = contexts
            .flat_map(|context| Self::context(keymap, context))
            .collect();
        entries.push(HelpLine::Title("Only after ':'".to_owned()));
        let bound = |spec: &commands::CommandSpec| {
            let starts = |text: &str| text.split(' ').next() == Some(spec.name);
            keymap.bound().iter().any(|bound| starts(&bound.text))
        };
        let unbound = commands::COMMANDS.iter().filter(|spec| !bound(spec));
        entries.extend(unbound.map(|spec| {
            HelpLine::Word(
                format!("{} {}", spec.name, spec.argument),
                spec.about.to_owned(),
            )
        }));
        Help { entries, first: 0 }
    }

    fn context(keymap: &Keymap, context: Context) -> Vec<HelpLine> {
        let mut texts: Vec<&str> = Vec::new();
        for bound in keymap.bound().iter().filter(|b| b.context == context) {
            if !texts.contains(&bound.text.as_str()) {
                texts.push(&bound.text);
            }
        }
        if texts.is_empty() {
            return Vec::new();
        }
        let title = match context {
            Context::Global => "Everywhere".to_owned(),
            Context::Panel(panel) => format!("In {}", panel.title()),
        };
        let keys = texts.into_iter().map(|text| {
            let (word, argument) = text.split_once(' ').unwrap_or((text, ""));
            let about = commands::find(word).map_or(text, |spec| spec.about);
            let about = match argument {
                "" => about.to_owned(),
                argument => format!("{argument}: {about}"),
            };
            HelpLine::Keys(keymap.keys_of(context, text), about)
        });
        std::iter::once(HelpLine::Title(title))
            .chain(keys)
            .collect()
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        let last = self.entries.len().saturating_sub(1);
        match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.first = (self.first + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.first = self.first.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.first = (self.first + 15).min(last),
            KeyCode::PageUp => self.first = self.first.saturating_sub(15),
            KeyCode::Home | KeyCode::Char('g') => self.first = 0,
            KeyCode::End | KeyCode::Char('G') => self.first = last,
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?') => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    /// Draws the help in as many columns as there is room for.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let columns = (area.width.saturating_sub(4) / COLUMN).clamp(1, 3);
        let width = columns * COLUMN + 4;
        let keys = [("j k", "scroll"), ("esc", "close")];
        let size = (width, area.height);
        let Some(inner) = window::draw(frame, area, canvas.look, "Keys", size, &keys) else {
            return;
        };
        let areas = Layout::horizontal(vec![Constraint::Fill(1); columns.into()])
            .spacing(2)
            .split(inner);
        let height = usize::from(inner.height);
        let fits = height * usize::from(columns);
        let first = self.first.min(self.entries.len().saturating_sub(fits));
        for (column, area) in areas.iter().enumerate() {
            let entries = self.entries.iter().skip(first + column * height);
            let lines: Vec<Line> = entries
                .take(height)
                .map(|entry| line(entry, canvas.look))
                .collect();
            frame.render_widget(Paragraph::new(lines), *area);
        }
    }
}

fn line(entry: &HelpLine, look: &Look) -> Line<'static> {
    match entry {
        HelpLine::Title(title) => Line::from(look.span(title.clone(), Role::TitleFocused)),
        HelpLine::Keys(keys, about) => Line::from(vec![
            look.span(format!("{keys:>KEYS$}"), Role::Key),
            Span::raw("  "),
            look.span(about.clone(), Role::Text),
        ]),
        HelpLine::Word(word, about) => Line::from(vec![
            look.span(format!("{word:<KEYS$}"), Role::Key),
            Span::raw("  "),
            look.span(about.clone(), Role::Dim),
        ]),
    }
}
