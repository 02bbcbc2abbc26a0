//! What lies over the panels: each dialog is a piece of view state with a way to draw itself.

pub mod constraints;
pub mod editor;
pub mod help;
pub mod prompt;
pub mod settings;
pub mod themes;

use constraints::ConstraintsDialog;
use editor::Editor;
use help::Help;
use prompt::Prompt;
use settings::SettingsDialog;
use themes::ThemePicker;

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
    /// A line of text: the command line, the filter.
    Prompt(Prompt),
    /// Whether to leave a run that nothing keeps.
    Quit,
}
