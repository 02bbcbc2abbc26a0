//! The command line: a line of text at the bottom, with completion.

#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Clear;

use super::window::KeyHint;
use crate::explorer::derive::filter::{Filter, FilterError};
use crate::explorer::input::action::{LookAction, Outcome};
use crate::explorer::input::commands;
use crate::explorer::input::completion::{Completion, KnownNames, completions};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::lines::wrapped;
use crate::explorer::ui::words::thousands;

/// Characters that turn the direction of what follows them.
const TURNS: [char; 11] = [
    '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}',
    '\u{2067}', '\u{2068}', '\u{2069}',
];

/// The keys.
pub(super) const KEYS: [KeyHint; 5] = [
    ("enter", "do it"),
    ("tab", "complete, list more"),
    ("ctrl-w", "erase a word"),
    ("ctrl-u", "erase all"),
    ("esc", "close"),
];

/// What a filter begins with.
const FILTER: &str = "filter ";
/// Completions that are shown with a word about them, even if not all fit on a line.
const FEW: usize = 6;

/// What stands between two completions.
const BETWEEN: &str = "  ";

/// A command that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    text: String,
    /// Where the cursor is, in bytes.
    at: usize,
    /// What is wrong with the text, once it was tried.
    fault: Option<String>,
    /// How many lines of completions were passed over.
    passed: usize,
    known: KnownNames,
    /// Whether the names of runs and tables were asked for.
    asked: bool,
}

impl Prompt {
    /// A command line that begins with this text, ready for the argument after a word.
    pub fn new(start: &str, known: KnownNames) -> Self {
        let text = match start {
            "" => String::new(),
            start => format!("{} ", start.trim_end()),
        };
        Prompt {
            at: text.len(),
            text,
            fault: None,
            passed: 0,
            known,
            asked: false,
        }
    }

    /// Whether the command takes a run or a table, and their names were not asked for yet; they
    /// count as asked for from now on.
    pub fn lacks_names(&mut self) -> bool {
        let command = self.text.split_once(' ').map(|(name, _)| name);
        let spec = command.and_then(commands::find);
        let takes = spec.is_some_and(|spec| matches!(spec.argument, "RUN..." | "TABLE"));
        takes && !std::mem::replace(&mut self.asked, true)
    }

    /// Takes in the names that it can complete.
    pub fn know(&mut self, known: KnownNames) {
        self.known = known;
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        self.fault = None;
        let passed = std::mem::take(&mut self.passed);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return self.enter(),
            KeyCode::Esc => return Outcome::Close,
            KeyCode::Char('u') if control => {
                // The argument first, then the command.
                let kept = match self.text.split_once(' ') {
                    Some((word, argument)) if !argument.is_empty() => word.len() + 1,
                    _ => 0,
                };
                self.text.truncate(kept);
                self.at = kept;
            }
            KeyCode::Char('w') if control => self.erase_word(),
            KeyCode::Char('a') if control => self.at = 0,
            KeyCode::Char('e') if control => self.at = self.text.len(),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.text.len(),
            KeyCode::Left => self.at = self.before(),
            KeyCode::Right => {
                self.at += self.text[self.at..]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
            }
            KeyCode::Backspace if self.text.is_empty() => return Outcome::Close,
            KeyCode::Backspace => {
                let before = self.before();
                self.text.replace_range(before..self.at, "");
                self.at = before;
            }
            KeyCode::Delete if self.at < self.text.len() => {
                self.text.remove(self.at);
            }
            KeyCode::Tab if !self.complete() => self.passed = passed + 1,
            KeyCode::Char(character) if !control => {
                return self.type_text(&character.to_string());
            }
            _ => {}
        }
        self.preview()
    }

    /// Types or pastes text; line breaks become spaces, and what would turn the direction of the
    /// line is left out.
    pub fn type_text(&mut self, text: &str) -> Outcome {
        // The colon that the line begins with stands there already.
        let text = if self.text.is_empty() {
            text.trim_start_matches([':', ' '])
        } else {
            text
        };
        let text: String = text
            .chars()
            .filter(|c| !TURNS.contains(c))
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        self.text.insert_str(self.at, &text);
        self.at += text.len();
        self.preview()
    }

    fn enter(&mut self) -> Outcome {
        if self.text.trim().is_empty() {
            return Outcome::Close;
        }
        match commands::parse(&self.text) {
            Ok(action) => Outcome::Finish(action),
            Err(error) => {
                self.fault = Some(error.to_string());
                Outcome::Stay
            }
        }
    }

    /// A filter shows what it leaves while it is typed; one that is not well formed yet changes
    /// nothing.
    fn preview(&self) -> Outcome {
        match self.filter() {
            Some(Ok(filter)) => Outcome::act(LookAction::Filter(filter)),
            Some(Err(_)) | None => Outcome::Stay,
        }
    }

    /// The filter that is being typed.
    fn filter(&self) -> Option<Result<Filter, FilterError>> {
        Some(self.text.strip_prefix(FILTER)?.parse())
    }

    fn before(&self) -> usize {
        let last = self.text[..self.at].chars().next_back();
        self.at - last.map_or(0, char::len_utf8)
    }

    fn erase_word(&mut self) {
        let kept = self.text[..self.at].trim_end();
        let start = kept.rfind(' ').map_or(0, |space| space + 1);
        self.text.replace_range(start..self.at, "");
        self.at = start;
    }

    /// Completes the word as far as all that it can become agree; says whether it grew.
    fn complete(&mut self) -> bool {
        let (start, found) = completions(&self.text[..self.at], &self.known);
        let Some((first, others)) = found.split_first() else {
            return false;
        };
        let first = &first.text;
        let agreed = others.iter().fold(first.len(), |agreed, other| {
            let same = first.bytes().zip(other.text.bytes());
            agreed.min(same.take_while(|(a, b)| a == b).count())
        });
        let mut completed = first[..agreed].to_owned();
        let is_whole = others.is_empty() && !completed.ends_with(['=', ':', '<']);
        if is_whole && self.at == self.text.len() {
            completed.push(' ');
        }
        let grew = completed.len() > self.at - start;
        self.text.replace_range(start..self.at, &completed);
        self.at = start + completed.len();
        grew
    }

    /// What the lines above the command line say: the fault, what the word can become, or what may
    /// follow.
    fn hint(&self, look: &Look, width: usize) -> (Vec<String>, Role) {
        if let Some(fault) = &self.fault {
            return (wrapped(fault, width), Role::Error);
        }
        let word = self.text.split(' ').next().unwrap_or_default();
        let (start, found) = completions(&self.text[..self.at], &self.known);
        let typed = &self.text[start..self.at];
        let is_complete = found.len() == 1 && found[0].text == typed;
        if let Some(spec) = commands::find(word)
            && (start == 0 || found.is_empty() || is_complete)
        {
            let hint = format!("{} {}  {}", spec.name, spec.argument, spec.about);
            let fits = hint.len() <= width;
            let lines = if fits {
                vec![hint]
            } else {
                wrapped(&hint, width)
            };
            return (lines, Role::Dim);
        }
        if found.is_empty() {
            let lost = "no command begins so; f1 lists them all";
            return (wrapped(lost, width), Role::Warning);
        }
        let mut lines = listed(&found, width, look);
        let shown = self.passed % lines.len();
        (vec![lines.swap_remove(shown)], Role::Dim)
    }

    /// What the lines above a filter say: where it goes wrong, or what it leaves.
    fn filtered(&self, canvas: &Canvas, width: usize) -> Option<(Vec<String>, Role)> {
        match self.filter()? {
            Ok(filter) if filter.is_empty() => None,
            Ok(_) => {
                let left = thousands(canvas.model.rows.len());
                let listed = thousands(canvas.model.listed);
                Some((
                    vec![format!("{left} of {listed} cells are left")],
                    Role::Good,
                ))
            }
            Err(error) => {
                // Under the colon and the command before it.
                let place = 1 + FILTER.len() + error.at;
                let arrow = canvas.look.glyph("▼", "v");
                let beside = format!("{:place$}{arrow} {error}", "");
                let lines = if beside.chars().count() <= width {
                    vec![beside]
                } else {
                    let words = wrapped(&error.to_string(), width).into_iter();
                    words.chain([format!("{:place$}{arrow}", "")]).collect()
                };
                Some((lines, Role::Warning))
            }
        }
    }

    /// Draws the last lines of the screen.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let width = usize::from(area.width);
        let offers = completions(&self.text[..self.at], &self.known).1;
        let typing = !offers.is_empty() && !self.text.ends_with(' ');
        let filtered = self.filtered(canvas, width).filter(|_| !typing);
        let (hint, role) = filtered.unwrap_or_else(|| self.hint(look, width));
        // As many lines as the hint needs, the command line below them.
        let rows = (hint.len() as u16).clamp(1, area.height.saturating_sub(1).max(1));
        let hint_area = Rect {
            y: area.bottom().saturating_sub(1 + rows).max(area.y),
            height: area.height.min(1 + rows),
            ..area
        };
        frame.render_widget(Clear, hint_area);
        frame
            .buffer_mut()
            .set_style(hint_area, look.style(Role::Text));
        for (line, row) in hint.into_iter().take(rows.into()).zip(hint_area.rows()) {
            frame.render_widget(Line::from(look.span(line, role)), row);
        }
        if area.height < 2 {
            return;
        }
        let line_area = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        let line = format!(":{}", self.text);
        let column = 1 + Line::from(&self.text[..self.at]).width() as u16;
        let scroll = (column + 1).saturating_sub(area.width);
        let shown: String = line.chars().skip(scroll.into()).collect();
        frame.render_widget(Line::from(look.span(shown, Role::Accent)), line_area);
        frame.set_cursor_position(Position::new(
            area.x + (column - scroll).min(area.width.saturating_sub(1)),
            line_area.y,
        ));
    }
}

/// Completions in as many lines as they need, each with its word if there are few; a sign says that
/// others precede or follow.
fn listed(found: &[Completion], width: usize, look: &Look) -> Vec<String> {
    let long = |completion: &Completion| match completion.about.as_str() {
        "" => completion.text.clone(),
        about => format!("{} ({about})", completion.text),
    };
    let columns = |text: &str| text.chars().count();
    let mut texts: Vec<String> = found.iter().map(long).collect();
    if columns(&texts.join(BETWEEN)) > width && found.len() > FEW {
        texts = found.iter().map(|found| found.text.clone()).collect();
    }
    let whole = texts.join(BETWEEN);
    if columns(&whole) <= width {
        return vec![whole];
    }
    let sign = look.glyph("…", "~");
    let room = width.saturating_sub(2 * (1 + BETWEEN.len()));
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        match lines.last_mut() {
            Some(line) if columns(line) + BETWEEN.len() + columns(&text) <= room => {
                *line += BETWEEN;
                *line += &text;
            }
            _ => lines.push(text),
        }
    }
    let last = lines.len() - 1;
    let marked = |(place, line): (usize, String)| {
        let before = (place > 0).then_some(sign);
        let after = (place < last).then_some(sign);
        let parts = before.into_iter().chain([line.as_str()]).chain(after);
        look.shortened(&parts.collect::<Vec<_>>().join(BETWEEN), width)
    };
    lines.into_iter().enumerate().map(marked).collect()
}
