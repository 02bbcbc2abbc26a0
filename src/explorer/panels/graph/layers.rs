//! Layers whose channels are chosen, as bars.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Emphasis;
use crate::explorer::canvas::Look;
use crate::explorer::theme::Role;
use crate::space::Gene;
use crate::space::drawing::Layer;

/// A mark, the layer's name, its channels.
const WORDS: u16 = 10;

/// Whether the bars fit.
pub(super) fn fits(layers: &[Layer], area: Rect) -> bool {
    area.width >= WORDS + 8 && usize::from(area.height) >= layers.len()
}

/// The row of each layer: spread over the area where it is high.
fn row(layers: &[Layer], area: Rect, place: usize) -> u16 {
    let step = (area.height / layers.len() as u16).clamp(1, 3);
    let used = step * (layers.len() as u16 - 1) + 1;
    area.y + (area.height - used) / 2 + step * place as u16
}

/// Draws the bars; says whether there was room.
pub(super) fn draw(
    frame: &mut Frame,
    area: Rect,
    look: &Look,
    layers: &[Layer],
    emphasis: Emphasis,
) -> bool {
    if !fits(layers, area) {
        return false;
    }
    let room = usize::from(area.width - WORDS);
    for (place, layer) in layers.iter().enumerate() {
        let (cursor, marked) = (
            emphasis.is_cursor(layer.gene),
            emphasis.is_marked(layer.gene),
        );
        let mark = match (cursor, marked) {
            (true, _) => look.span(">", Role::Accent),
            (_, true) => look.span("*", Role::Mutated),
            _ => Span::raw(" "),
        };
        let filled = (room * layer.channels).div_ceil(layer.most);
        let mut style = look.style(Look::operation_role(layer.operation));
        if marked {
            style = style.add_modifier(Modifier::BOLD);
        }
        let line = Line::from(vec![
            mark,
            look.span(format!("{:<3}", layer.gene), Role::Dim),
            Span::styled(format!("{:>4}  ", layer.channels), style),
            Span::styled(look.glyph("█", "#").repeat(filled), style),
            look.span(look.glyph("░", ".").repeat(room - filled), Role::GaugeRest),
        ]);
        let row = row(layers, area, place);
        frame.render_widget(line, Rect::new(area.x, row, area.width, 1));
    }
    true
}

/// The gene at a place of the screen; an error where the bars do not fit.
pub(super) fn gene_at(layers: &[Layer], area: Rect, place: Position) -> Result<Option<Gene>, ()> {
    if !fits(layers, area) {
        return Err(());
    }
    let mut rows = layers.iter().enumerate();
    let hit = rows.find(|(number, _)| row(layers, area, *number) == place.y);
    Ok(hit.map(|(_, layer)| layer.gene))
}
