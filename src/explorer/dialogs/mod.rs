//! What lies over the panels: each dialog is a piece of view state with a way to draw itself.

pub mod constraints;
pub mod editor;
pub mod field;
pub mod help;
pub mod leave;
pub mod lineage;
pub mod offer;
pub mod prompt;
pub mod settings;
pub mod themes;
pub mod versus;
pub mod window;

use crossterm::event::KeyEvent;
use freerea_core::scene::Scene;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::input::action::{Action, Outcome};
use crate::explorer::ui::canvas::Canvas;
use constraints::ConstraintsDialog;
use editor::Editor;
use help::Help;
use lineage::Lineage;
use offer::Offer;
use prompt::Prompt;
use settings::SettingsDialog;
use themes::ThemePicker;
use versus::Versus;

/// The dialog that is open.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// The keys and what they do.
    Help(Help),
    /// The limits, with a preview of what they leave.
    Constraints(ConstraintsDialog),
    /// A cell that is changed by hand.
    Editor(Editor),
    /// N, n and the weights of the metrics.
    Settings(SettingsDialog),
    /// The themes to choose from.
    Themes(ThemePicker),
    /// The command line.
    Prompt(Prompt),
    /// Whether to leave a run whose answer is not saved, for this.
    Leave(Action),
    /// Whether to go on with a run that broke off.
    Offer(Offer),
    /// The family tree of a cell.
    Lineage(Lineage),
    /// The run beside another one.
    Versus(Box<Versus>),
}

impl Dialog {
    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        match self {
            Dialog::Help(help) => help.press(key),
            Dialog::Constraints(constraints) => constraints.press(key, scene),
            Dialog::Editor(editor) => editor.press(key, scene),
            Dialog::Settings(settings) => settings.press(key, scene),
            Dialog::Themes(themes) => themes.press(key),
            Dialog::Prompt(prompt) => prompt.press(key),
            Dialog::Leave(action) => leave::press(key, action),
            Dialog::Offer(_) => offer::press(key),
            Dialog::Lineage(lineage) => lineage.press(key),
            Dialog::Versus(versus) => versus.press(key),
        }
    }

    /// Takes a click at a place of the screen.
    pub fn click(&mut self, screen: Rect, column: u16, row: u16) {
        if let Dialog::Editor(editor) = self {
            editor.click(screen, column, row);
        }
    }

    /// The question that waits for an answer, and the keys that give one, in as few words as there
    /// can be: for terminals that are too small for a window.
    pub fn question(&self) -> Option<&'static str> {
        match self {
            Dialog::Leave(Action::QuitNow) => Some("Leave? y/n"),
            Dialog::Leave(_) => Some("Begin anew? y/n"),
            Dialog::Offer(_) => Some("Go on with the last run? y/n"),
            _ => None,
        }
    }

    /// Draws it over the panels.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        match self {
            Dialog::Help(help) => help.draw(frame, area, canvas),
            Dialog::Constraints(constraints) => constraints.draw(frame, area, canvas),
            Dialog::Editor(editor) => editor.draw(frame, area, canvas),
            Dialog::Settings(settings) => settings.draw(frame, area, canvas),
            Dialog::Themes(themes) => themes.draw(frame, area, canvas),
            Dialog::Prompt(prompt) => prompt.draw(frame, area, canvas),
            Dialog::Leave(_) => leave::draw(frame, area, canvas),
            Dialog::Offer(offer) => offer.draw(frame, area, canvas),
            Dialog::Lineage(lineage) => lineage.draw(frame, area, canvas),
            Dialog::Versus(versus) => versus.draw(frame, area, canvas),
        }
    }
}
