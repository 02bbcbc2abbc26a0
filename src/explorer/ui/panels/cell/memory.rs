//! Which map takes how much memory while the part of the network runs that takes the most.

use freerea_core::cost::Cost;
use freerea_core::network::memory::{Moment, Timeline};
use ratatui::text::{Line, Span};

use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// Columns of an operator's name, of its way, and of a total.
const OPERATOR: usize = 9;
const WAY: usize = 9;
const TOTAL: usize = 7;

/// The roles of maps, in turn, so that neighbours differ.
const ROLES: [Role; 4] = [Role::Gauge, Role::Marked, Role::Crossed, Role::Mutated];

/// A heading, and a line an operator in an order that needs the least; nothing unless the panel
/// fills the screen.
pub(super) fn lines(canvas: &Canvas, width: u16) -> Vec<Line<'static>> {
    let look = canvas.look;
    let width = usize::from(width).min(72);
    let memory = canvas.model.memory.as_ref();
    let Some((section, timeline)) = memory.filter(|_| width >= OPERATOR + WAY + TOTAL + 8) else {
        return Vec::new();
    };
    let rule = canvas.scene.settings.platform.sram_rule.words();
    let peak = Cost::Sram.definition().unit.write(timeline.peak);
    let head = format!("memory, {section}: peak {peak}");
    let whole = format!("{head}, int8, {rule}");
    let head = if whole.len() <= width { whole } else { head };
    let mut lines = vec![Line::from(look.span(head, Role::Title))];
    let moments = timeline.moments.iter();
    lines.extend(moments.map(|moment| moment_line(look, timeline, moment, width)));
    lines
}

fn moment_line(look: &Look, timeline: &Timeline, moment: &Moment, width: usize) -> Line<'static> {
    let name = |buffer: usize| timeline.buffers[buffer].as_str();
    let reads: Vec<&str> = moment.reads.iter().map(|&read| name(read)).collect();
    let arrow = look.glyph("→", "->");
    let way = format!("{}{arrow}{}", reads.join("+"), name(moment.writes));
    let way: String = way.chars().take(WAY - 1).collect();
    let total = moment.total();
    let role = if total == timeline.peak {
        Role::Accent
    } else {
        Role::Text
    };
    let operator = format!("{:<OPERATOR$}", moment.operator);
    let mut spans = vec![
        look.span(operator, role),
        look.span(format!("{way:<WAY$}"), Role::Dim),
    ];
    let columns = width - OPERATOR - WAY - TOTAL;
    spans.extend(bar(look, timeline, moment, columns));
    let written = format!("{:.1}K", total as f64 / 1024.0);
    spans.push(look.span(format!("{written:>TOTAL$}"), role));
    Line::from(spans)
}

/// Each map that is held, as long as it is large; the peak fills the bar.
fn bar(look: &Look, timeline: &Timeline, moment: &Moment, columns: usize) -> Vec<Span<'static>> {
    let place =
        |bytes: u64| (bytes as f64 / timeline.peak.max(1) as f64 * columns as f64).round() as usize;
    let (mut spans, mut before, mut filled) = (Vec::new(), 0, 0);
    for (buffer, &bytes) in moment.held.iter().enumerate() {
        before += bytes;
        let length = place(before).saturating_sub(filled);
        filled += length;
        if length == 0 {
            continue;
        }
        let name: String = timeline.buffers[buffer].chars().take(length).collect();
        let rest = length - name.chars().count();
        let fill = look.glyph("━", "=").repeat(rest);
        spans.push(look.span(format!("{name}{fill}"), ROLES[buffer % ROLES.len()]));
    }
    spans.push(Span::raw(" ".repeat(columns.saturating_sub(filled))));
    spans
}
