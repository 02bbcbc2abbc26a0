//! Which parts a line of the head has room for, and how long each may be.

use ratatui::text::{Line, Span};

/// Columns between two parts.
pub(super) const GAP: usize = 2;

/// A part of a line.
#[derive(Clone)]
pub(super) struct HeaderPart {
    /// The least important goes first.
    pub(super) importance: u8,
    /// What it looks like, from the longest to the shortest, which may be nothing.
    pub(super) forms: Vec<Vec<Span<'static>>>,
}

impl HeaderPart {
    /// Columns of the form that is this many above the shortest.
    fn width(&self, step: usize) -> usize {
        let form = &self.forms[self.forms.len() - 1 - step];
        form.iter().map(Span::width).sum()
    }
}

/// Brings parts on a line: the least important go until the shortest forms fit, then the others
/// grow in turn, the most important first, as far as there is room.
pub(super) fn fitted(mut parts: Vec<HeaderPart>, width: usize) -> Line<'static> {
    let all = |parts: &[HeaderPart]| {
        let shown = parts.iter().filter(|part| part.width(0) > 0).count();
        let gaps = shown.saturating_sub(1) * GAP;
        parts.iter().map(|part| part.width(0)).sum::<usize>() + gaps
    };
    while parts.len() > 1 && all(&parts) > width {
        let least = parts.iter().map(|part| part.importance).min();
        parts.retain(|part| Some(part.importance) != least);
    }
    let steps = grown(&parts, width.saturating_sub(all(&parts)));
    let mut spans = Vec::new();
    for (mut part, step) in parts.into_iter().zip(steps) {
        let form = part.forms.swap_remove(part.forms.len() - 1 - step);
        if !spans.is_empty() && !form.is_empty() {
            spans.push(Span::raw(" ".repeat(GAP)));
        }
        spans.extend(form);
    }
    Line::from(spans)
}

/// How far above its shortest form each part gets with so many columns to spare.
pub(super) fn grown(parts: &[HeaderPart], mut spare: usize) -> Vec<usize> {
    let mut steps = vec![0; parts.len()];
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(parts[place].importance));
    let most = parts.iter().map(|part| part.forms.len()).max();
    for step in 1..most.unwrap_or(0) {
        for &place in &order {
            let part = &parts[place];
            if steps[place] + 1 != step || step >= part.forms.len() {
                continue;
            }
            let before = part.width(step - 1);
            let gap = if before == 0 { GAP } else { 0 };
            let growth = (part.width(step) + gap).saturating_sub(before);
            if growth <= spare {
                spare -= growth;
                steps[place] = step;
            }
        }
    }
    steps
}
