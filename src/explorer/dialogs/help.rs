//! The keys and what they do, made from the keymap itself.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use freerea_core::space::{Operation, Space};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::window::KeyHint;
use super::{Dialog, window};
use crate::explorer::derive::view::Panel;
use crate::explorer::input::action::{AppAction, Outcome};
use crate::explorer::input::commands;
use crate::explorer::input::commands::CommandSpec;
use crate::explorer::input::keymap::{Context, Keymap};
use crate::explorer::theme::Role;
use crate::explorer::tour::guide;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::lines::wrapped;

/// The width of the column of keys.
const KEY_COLUMN: usize = 13;
/// The width of the column of words, and that beside which nothing else has room.
const WORDS: usize = 24;
const NARROW: usize = 50;
/// The width of a column of the help.
const COLUMN: u16 = 65;
/// Columns between two of them.
const GAP: u16 = 2;
/// The keys of the help itself; the last is of no use in a tour.
const KEYS: [KeyHint; 4] = [
    ("j k", "scroll"),
    ("/", "search"),
    ("esc", "close"),
    ("t", "tour for newcomers"),
];
/// Lines that a page key moves.
const PAGE: usize = 15;

/// A line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
enum HelpLine {
    /// A context of keys begins.
    Title(String),
    /// Keys, what they do, and the command that they stand for.
    Keys(String, String, String),
    /// Words of the command line without a key.
    Word(String, String),
    /// A letter in the short form of a cell.
    Letter(Operation),
}

/// The help, scrolled to a line.
#[derive(Clone, Debug)]
pub struct Help {
    entries: Vec<HelpLine>,
    first: usize,
    /// Only lines that contain this are shown.
    search: String,
    /// Whether that is being typed.
    typing: bool,
    /// Whether a tour is taken: it is not offered then.
    on_tour: bool,
}

impl Help {
    /// The help on a keymap: the keys of the open dialog first, then those of the focused panel.
    pub fn new(keymap: &Keymap, focus: Panel, dialog: Option<&Dialog>, space: Space) -> Self {
        let mut entries: Vec<HelpLine> = dialog.map_or_else(Vec::new, keys_of);
        entries.extend(context(keymap, Context::Panel(focus)));
        entries.push(HelpLine::Title("Letters of a cell".to_owned()));
        entries.extend(space.operations().map(HelpLine::Letter));
        entries.extend(context(keymap, Context::Global));
        let others = Panel::ALL.iter().copied().filter(|&panel| panel != focus);
        entries.extend(others.flat_map(|panel| context(keymap, Context::Panel(panel))));
        entries.push(HelpLine::Title("Only after ':'".to_owned()));
        let bound = |spec: &CommandSpec| {
            let starts = |text: &str| text.split(' ').next() == Some(spec.name);
            keymap.bound().iter().any(|bound| starts(&bound.text))
        };
        let unbound = commands::COMMANDS.iter().filter(|spec| !bound(spec));
        entries.extend(unbound.map(|spec| {
            let word = format!("{} {}", spec.name, spec.argument);
            HelpLine::Word(word.trim_end().to_owned(), spec.about.to_owned())
        }));
        Help {
            entries,
            first: 0,
            search: String::new(),
            typing: false,
            on_tour: false,
        }
    }

    /// Whether what is searched for is being typed.
    pub fn takes_text(&self) -> bool {
        self.typing
    }

    /// The help in a tour, whose keys come first.
    pub fn on_tour(mut self) -> Self {
        let keys = listed("In the tour", &guide::KEYS);
        self.entries.splice(..0, keys);
        self.on_tour = true;
        self
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        if self.typing {
            self.type_key(key);
            return Outcome::Stay;
        }
        let last = self.entries.len().saturating_sub(1);
        match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.first = (self.first + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.first = self.first.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.first = (self.first + PAGE).min(last),
            KeyCode::PageUp => self.first = self.first.saturating_sub(PAGE),
            KeyCode::Home | KeyCode::Char('g') => self.first = 0,
            KeyCode::End | KeyCode::Char('G') => self.first = last,
            KeyCode::Char('/') => {
                self.search.clear();
                self.typing = true;
            }
            KeyCode::Char('t') if !self.on_tour => return Outcome::finish(AppAction::Tour(None)),
            KeyCode::Esc if !self.search.is_empty() => self.search.clear(),
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | '?') | KeyCode::F(1) => {
                return Outcome::Close;
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn type_key(&mut self, key: KeyEvent) {
        self.first = 0;
        match key.code {
            KeyCode::Char(typed) if !key.modifiers.contains(KeyModifiers::CONTROL) => {
                self.search.push(typed);
            }
            KeyCode::Backspace if self.search.is_empty() => self.typing = false,
            KeyCode::Backspace => {
                self.search.pop();
            }
            KeyCode::Esc => {
                self.search.clear();
                self.typing = false;
            }
            KeyCode::Enter => self.typing = false,
            _ => {}
        }
    }

    /// The lines that contain what is searched for, under their titles.
    fn found(&self) -> Vec<&HelpLine> {
        let mut found: Vec<&HelpLine> = Vec::new();
        for entry in &self.entries {
            let is_title = matches!(entry, HelpLine::Title(_));
            if is_title && matches!(found.last(), Some(HelpLine::Title(_))) {
                found.pop();
            }
            if is_title || entry.contains(&self.search) {
                found.push(entry);
            }
        }
        if matches!(found.last(), Some(HelpLine::Title(_))) {
            found.pop();
        }
        found
    }

    /// Draws the help in as many columns as there is room for, all of them alike.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let entries = self.found();
        let columns = (area.width.saturating_sub(4) / COLUMN).clamp(1, 3);
        let inside = (columns * COLUMN).min(area.width.saturating_sub(4));
        let width = usize::from((inside + GAP) / columns).saturating_sub(GAP.into());
        let lines: Vec<Vec<Line>> = entries
            .iter()
            .map(|entry| entry.lines(canvas.look, width))
            .collect();
        let count: usize = lines.iter().map(Vec::len).sum();
        let rows = count.div_ceil(columns.into()).max(1);
        let size = (
            columns * COLUMN + 4,
            area.height
                .min(u16::try_from(rows + 3).unwrap_or(u16::MAX).max(8)),
        );
        let title = match (self.typing, self.search.as_str()) {
            (true, search) => format!("Keys with '{search}_'"),
            (false, "") => "Keys".to_owned(),
            (false, search) => format!("Keys with '{search}'"),
        };
        let keys: &[KeyHint] = match (self.typing, self.search.is_empty()) {
            (true, _) => &[("enter", "keep"), ("esc", "show all")],
            (false, true) => {
                if self.on_tour {
                    &KEYS[..3]
                } else {
                    &KEYS
                }
            }
            (false, false) => &[("j k", "scroll"), ("/", "search"), ("esc", "show all")],
        };
        let Some(inner) = window::draw(frame, area, canvas.look, &title, size, keys) else {
            return;
        };
        if entries.is_empty() {
            let none = canvas.look.span("no key or command says this", Role::Dim);
            return frame.render_widget(Paragraph::new(none), inner);
        }
        let areas = Layout::horizontal(vec![Constraint::Fill(1); columns.into()])
            .spacing(GAP)
            .split(inner);
        let height = usize::from(inner.height).min(rows);
        let fits = height * usize::from(columns);
        // The last page is full.
        let from_the_end = lines.iter().rev().scan(0, |sum, lines| {
            *sum += lines.len();
            Some(*sum)
        });
        let last = from_the_end.take_while(|&sum| sum <= fits).count().max(1);
        let first = self.first.min(lines.len() - last);
        let mut shown = lines.into_iter().skip(first).flatten();
        for area in areas.iter() {
            let lines: Vec<Line> = shown.by_ref().take(height).collect();
            frame.render_widget(Paragraph::new(lines), *area);
        }
    }
}

/// The keys of an open dialog.
fn keys_of(dialog: &Dialog) -> Vec<HelpLine> {
    let (name, keys) = dialog.keys();
    listed(&format!("In {name}"), keys)
}

/// Keys of their own under a title.
fn listed(title: &str, keys: &[KeyHint]) -> Vec<HelpLine> {
    let title = HelpLine::Title(title.to_owned());
    let keys = keys
        .iter()
        .map(|(key, does)| HelpLine::Keys((*key).to_owned(), (*does).to_owned(), String::new()));
    std::iter::once(title).chain(keys).collect()
}

/// The keys of a context, in the order of the keymap.
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
    let keys = texts
        .into_iter()
        .map(|text| HelpLine::Keys(keymap.keys_of(context, text), about(text), text.to_owned()));
    std::iter::once(HelpLine::Title(title))
        .chain(keys)
        .collect()
}

/// What a key does, as its command says it.
fn about(text: &str) -> String {
    let (word, argument) = text.split_once(' ').unwrap_or((text, ""));
    match (commands::find(word), commands::find(argument)) {
        (Some(typed), Some(spec)) if typed.name == "command-line" => {
            format!("{}, after ':'", spec.about)
        }
        (Some(spec), _) if argument.is_empty() => spec.about.to_owned(),
        (Some(spec), _) => format!("{argument}: {}", spec.about),
        (None, _) => text.to_owned(),
    }
}

impl HelpLine {
    fn contains(&self, search: &str) -> bool {
        let search = search.to_lowercase();
        let among = |texts: &[&str]| {
            texts
                .iter()
                .any(|text| text.to_lowercase().contains(&search))
        };
        match self {
            HelpLine::Title(title) => among(&[title]),
            HelpLine::Keys(keys, about, command) => among(&[keys, about, command]),
            HelpLine::Word(word, about) => among(&[word, about]),
            HelpLine::Letter(operation) => {
                among(&[operation.name(), operation.names().short, "letter"])
            }
        }
    }

    /// The entry in this many columns; what it says goes on below.
    fn lines(&self, look: &Look, width: usize) -> Vec<Line<'static>> {
        match self {
            HelpLine::Title(title) => {
                vec![Line::from(look.span(title.clone(), Role::TitleFocused))]
            }
            HelpLine::Keys(keys, about, _) => {
                let keys = look.span(format!("{keys:>KEY_COLUMN$}"), Role::Key);
                hanging(keys, KEY_COLUMN, about, width, look.style(Role::Text))
            }
            HelpLine::Word(word, about) => {
                let indent = if width < NARROW { 2 } else { WORDS };
                let word = look.span(format!("{word:<indent$}"), Role::Key);
                hanging(word, indent, about, width, look.style(Role::Dim))
            }
            HelpLine::Letter(operation) => vec![Line::from(vec![
                look.span(
                    format!("{:>KEY_COLUMN$}", look.operation_glyph(*operation)),
                    Look::operation_role(*operation),
                ),
                look.span(format!("  {}", operation.name()), Role::Text),
                look.span(format!(", {}", operation.names().short), Role::Dim),
            ])],
        }
    }
}

/// Words behind a head, or below it where that is too long; their lines stand under each other.
fn hanging(
    head: Span<'static>,
    indent: usize,
    words: &str,
    width: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let beside = head.width() <= indent;
    let words = wrapped(words, width.saturating_sub(indent + 2));
    let mut words = words.into_iter().map(|line| Span::styled(line, style));
    let first = if beside {
        [Some(Span::raw("  ")), words.next()]
    } else {
        [None, None]
    };
    let first = Line::from_iter(std::iter::once(head).chain(first.into_iter().flatten()));
    let space = " ".repeat(indent + 2);
    let others = words.map(|line| Line::from(vec![Span::raw(space.clone()), line]));
    std::iter::once(first).chain(others).collect()
}
