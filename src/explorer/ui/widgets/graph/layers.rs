//! Layers whose channels are chosen, as bars.

use freerea_core::space::Gene;
use freerea_core::space::drawing::DrawnLayer;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Look;
use crate::explorer::ui::widgets::graph::emphasis::Emphasis;

/// A mark, the layer's name, its channels.
const WORDS: u16 = 10;

/// A mark, the layer's name, its channels, without a bar.
const ENTRY: u16 = 8;

/// How the layers are shown in an area.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LayerForm {
    /// A bar for each, in a row of its own.
    Bars,
    /// Names and channels in columns of so many rows.
    List(u16),
}

impl LayerForm {
    fn of(layers: &[DrawnLayer], area: Rect) -> Option<LayerForm> {
        let count = layers.len() as u16;
        if area.width >= WORDS + 8 && area.height >= count {
            return Some(LayerForm::Bars);
        }
        let columns = (1..=count).find(|columns| count.div_ceil(*columns) <= area.height)?;
        (area.width >= columns * ENTRY).then(|| LayerForm::List(count.div_ceil(columns)))
    }

    /// Where a layer is shown.
    fn place(self, layers: &[DrawnLayer], area: Rect, number: usize) -> Rect {
        let number = number as u16;
        match self {
            LayerForm::Bars => Rect {
                y: row(layers, area, number),
                height: 1,
                ..area
            },
            LayerForm::List(rows) => Rect::new(
                area.x + number / rows * ENTRY,
                area.y + number % rows,
                ENTRY,
                1,
            ),
        }
    }
}

/// The row of each layer: spread over the area where it is high.
fn row(layers: &[DrawnLayer], area: Rect, place: u16) -> u16 {
    let step = (area.height / layers.len() as u16).clamp(1, 3);
    let used = step * (layers.len() as u16 - 1) + 1;
    area.y + (area.height - used) / 2 + step * place
}

/// Draws the layers; says whether there was room.
pub(crate) fn draw(
    frame: &mut Frame,
    area: Rect,
    look: &Look,
    layers: &[DrawnLayer],
    emphasis: Emphasis,
) -> bool {
    let Some(form) = LayerForm::of(layers, area) else {
        return false;
    };
    let room = usize::from(area.width.saturating_sub(WORDS));
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
        let mut spans = vec![mark, look.span(format!("{:<3}", layer.gene), Role::Dim)];
        match form {
            LayerForm::Bars => {
                let rest = look.glyph("░", ".").repeat(room - filled);
                spans.push(Span::styled(format!("{:>4}  ", layer.channels), style));
                spans.push(Span::styled(look.glyph("█", "#").repeat(filled), style));
                spans.push(look.span(rest, Role::GaugeRest));
            }
            LayerForm::List(_) => spans.push(Span::styled(layer.channels.to_string(), style)),
        }
        frame.render_widget(Line::from(spans), form.place(layers, area, place));
    }
    true
}

/// The gene at a place of the screen; an error where they do not fit.
pub(crate) fn gene_at(
    layers: &[DrawnLayer],
    area: Rect,
    place: Position,
) -> Result<Option<Gene>, ()> {
    let form = LayerForm::of(layers, area).ok_or(())?;
    let mut shown = layers.iter().enumerate();
    let hit = shown.find(|(number, _)| form.place(layers, area, *number).contains(place));
    Ok(hit.map(|(_, layer)| layer.gene))
}
