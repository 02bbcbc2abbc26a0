//! All that drawing depends on.

use freerea_core::journal::RunName;
use freerea_core::scene::{Chronicle, Scene};
use freerea_core::space::{Kind, Operation};
use ratatui::style::Style;
use ratatui::text::Span;

use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::{Past, Playback};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::View;
use crate::explorer::theme::{Glyphs, Role, Theme};
use crate::explorer::tour::guide::Guide;

/// How things look: the theme, already at the depth of the terminal, and its glyphs.
#[derive(Clone, Debug)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Whether there is more than ASCII.
    pub glyphs: Glyphs,
}

impl Look {
    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Text in the style of a role.
    pub fn span<'t>(&self, text: impl Into<std::borrow::Cow<'t, str>>, role: Role) -> Span<'t> {
        Span::styled(text, self.style(role))
    }

    /// One form or the other, as the terminal allows.
    pub fn glyph<'g>(&self, unicode: &'g str, ascii: &'g str) -> &'g str {
        match self.glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    /// A text that ends where there is no more room for it, and shows that it does.
    pub fn shortened(&self, text: &str, width: usize) -> String {
        if text.chars().count() <= width {
            return text.to_owned();
        }
        let kept = text.chars().take(width.saturating_sub(1));
        kept.chain(self.glyph("…", "~").chars()).collect()
    }

    /// One letter for an operation, so that few of them are a cell.
    pub fn operation_glyph(&self, operation: Operation) -> &'static str {
        let [unicode, ascii] = operation.names().letters;
        self.glyph(unicode, ascii)
    }

    /// The role that colours an operation.
    pub fn operation_role(operation: Operation) -> Role {
        match operation.names().kind {
            Kind::Nothing => Role::None,
            Kind::Skip => Role::SkipConnect,
            Kind::Convolution1x1 => Role::NorConv1x1,
            Kind::Convolution3x3 => Role::NorConv3x3,
            Kind::Pool => Role::AvgPool3x3,
        }
    }
}

/// What a panel draws from.
#[derive(Clone, Copy, Debug)]
pub struct Canvas<'a> {
    /// The run.
    pub scene: &'a Scene,
    /// What the user looks at.
    pub view: &'a View,
    /// What was derived from both.
    pub model: &'a ViewModel,
    /// What the run is compared with, if there is anything.
    pub benchmarked: Option<&'a BenchmarkedRun>,
    /// The moment that is looked at among those of the run, if it is not the present.
    pub past: Option<(&'a Past, &'a Chronicle)>,
    /// Where the run comes from.
    pub source: Playback,
    /// The tour that is taken.
    pub guide: Option<&'a Guide>,
    /// The run's name, if it is written down.
    pub journal: Option<&'a RunName>,
    /// How things look.
    pub look: &'a Look,
    /// Whether a dialog lies over the panels and has the keys.
    pub covered: bool,
}
