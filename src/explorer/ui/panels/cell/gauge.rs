//! How a quantity and its gauge stand on a line.

use ratatui::text::Span;

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;

/// Columns of the names of quantities.
pub(super) const NAME: usize = 11;
/// Columns of a value.
pub(super) const VALUE: usize = 9;

/// A part of a whole as a bar.
pub(super) fn gauge(look: &Look, part: f64, width: usize) -> [Span<'static>; 2] {
    let filled = (part.clamp(0.0, 1.0) * width as f64).round() as usize;
    [
        look.span(look.glyph("━", "=").repeat(filled), Role::Gauge),
        look.span(look.glyph("─", "-").repeat(width - filled), Role::GaugeRest),
    ]
}
