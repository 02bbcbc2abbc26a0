//! What lies over the panels: each dialog is a piece of view state with a way to draw itself.

pub mod constraints;
pub mod editor;
pub mod field;
pub mod help;
pub mod leave;
pub mod lineage;
pub mod offer;
pub mod prompt;
pub mod rules;
pub mod settings;
pub mod themes;
pub mod versus;
pub mod window;

use crossterm::event::KeyEvent;
use freerea_core::scene::Scene;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::input::action::Outcome;
use crate::explorer::ui::canvas::Canvas;
use constraints::ConstraintsDialog;
use editor::Editor;
use leave::Departure;
use lineage::Lineage;
use offer::Offer;
use prompt::Prompt;
use rules::RulePicker;
use settings::SettingsDialog;
use themes::ThemePicker;
use versus::Versus;
use window::KeyHint;

/// The dialog that is open.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// The limits, with a preview of what they leave.
    Constraints(ConstraintsDialog),
    /// A cell that is changed by hand.
    Editor(Editor),
    /// N, n and the weights of the metrics.
    Settings(SettingsDialog),
    /// The rules to choose from.
    Rules(RulePicker),
    /// The themes to choose from.
    Themes(ThemePicker),
    /// The command line.
    Prompt(Prompt),
    /// Whether to leave a run whose answer is not saved.
    Leave(Departure),
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
            Dialog::Constraints(constraints) => constraints.press(key, scene),
            Dialog::Editor(editor) => editor.press(key, scene),
            Dialog::Settings(settings) => settings.press(key, scene),
            Dialog::Rules(rules) => rules.press(key),
            Dialog::Themes(themes) => themes.press(key),
            Dialog::Prompt(prompt) => prompt.press(key),
            Dialog::Leave(departure) => leave::press(key, *departure),
            Dialog::Offer(offer) => offer.press(key),
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
            Dialog::Leave(Departure::Quit) => Some("Leave? y/n"),
            Dialog::Leave(Departure::Restart(_)) => Some("Begin anew? y/n"),
            Dialog::Offer(_) => Some("Go on with the last run? y/n"),
            _ => None,
        }
    }

    /// What it is called, and its keys.
    pub fn keys(&self) -> (&'static str, &'static [KeyHint]) {
        match self {
            Dialog::Constraints(_) => ("the constraints", &constraints::KEYS),
            Dialog::Editor(_) => ("the editor of a cell", &editor::KEYS),
            Dialog::Settings(_) => ("the settings", &settings::KEYS),
            Dialog::Rules(_) => ("the rules", &rules::KEYS),
            Dialog::Themes(_) => ("the themes", &themes::KEYS),
            Dialog::Prompt(_) => ("the command line", &prompt::KEYS),
            Dialog::Leave(_) => ("this question", &leave::KEYS),
            Dialog::Offer(_) => ("this question", &offer::KEYS),
            Dialog::Lineage(_) => ("the lineage", &lineage::KEYS),
            Dialog::Versus(_) => ("the comparison", &versus::KEYS),
        }
    }

    /// Draws it over the panels.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        match self {
            Dialog::Constraints(constraints) => constraints.draw(frame, area, canvas),
            Dialog::Editor(editor) => editor.draw(frame, area, canvas),
            Dialog::Settings(settings) => settings.draw(frame, area, canvas),
            Dialog::Rules(rules) => rules.draw(frame, area, canvas),
            Dialog::Themes(themes) => themes.draw(frame, area, canvas),
            Dialog::Prompt(prompt) => prompt.draw(frame, area, canvas),
            Dialog::Leave(departure) => leave::draw(frame, area, canvas, *departure),
            Dialog::Offer(offer) => offer.draw(frame, area, canvas),
            Dialog::Lineage(lineage) => lineage.draw(frame, area, canvas),
            Dialog::Versus(versus) => versus.draw(frame, area, canvas),
        }
    }
}
