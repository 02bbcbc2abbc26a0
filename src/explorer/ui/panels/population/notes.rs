//! What the table says about itself: what it lists, how much of it, and why it is empty.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::explorer::derive::view::{Listing, Panel};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::words;

/// What is listed, filtered by what, and how many of how many: as much as there is room for.
pub(crate) fn note(area: Rect, canvas: &Canvas) -> Vec<Span<'static>> {
    let (view, look) = (canvas.view, canvas.look);
    let room = usize::from(area.width).saturating_sub(Panel::Population.title().len() + 6);
    let listing = match view.listing {
        Listing::Population => None,
        listing => Some((listing.title().to_owned(), Role::Accent)),
    };
    let filter = (!view.filter.is_empty()).then(|| {
        let filter = words::presentable(&view.filter.to_string(), look);
        (format!("filter '{filter}'"), Role::Warning)
    });
    let count = Some((counts(canvas), Role::Dim));
    // What hides rows matters more than which list it is, and that more than its length.
    [
        [&listing, &filter, &count],
        [&listing, &filter, &None],
        [&None, &filter, &count],
        [&None, &filter, &None],
    ]
    .into_iter()
    .map(|form| noted(look, form.into_iter().flatten()))
    .find(|spans| spans.iter().map(Span::width).sum::<usize>() <= room)
    .unwrap_or_else(|| shortened(look, filter.as_ref(), room))
}

/// As much of the filter as there is room for: that rows are hidden must not be hidden itself.
fn shortened(look: &Look, filter: Option<&(String, Role)>, room: usize) -> Vec<Span<'static>> {
    let end = look.glyph("…", "~");
    match filter {
        Some((text, role)) if room > 12 => {
            let text: String = text.chars().take(room - 3).collect();
            noted(look, std::iter::once(&(text + end, *role)))
        }
        _ => Vec::new(),
    }
}

/// The parts of a note beside each other.
fn noted<'p>(look: &Look, parts: impl Iterator<Item = &'p (String, Role)>) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for (text, role) in parts {
        spans.push(Span::raw(" "));
        spans.push(look.span(text.clone(), *role));
    }
    if !spans.is_empty() {
        spans.push(Span::raw(" "));
    }
    spans
}

fn counts(canvas: &Canvas) -> String {
    let (scene, view) = (canvas.scene, canvas.view);
    let shown = words::thousands(canvas.model.rows.len());
    let explored = words::thousands(scene.history.len());
    let (alive, size) = (scene.population.len(), scene.settings.population);
    let founding = scene.generation == 0 && scene.tournament.is_empty();
    match (view.listing, view.filter.is_empty()) {
        (Listing::Population, true) if founding => format!("founders: {alive} of {size}"),
        (Listing::Population, true) => format!("{shown} alive of {explored}"),
        (Listing::Population, false) => format!("{shown} of {alive}"),
        (Listing::History, true) => format!("{explored} explored"),
        (Listing::HallOfFame, true) => format!("best {shown} of {explored}"),
        (Listing::History | Listing::HallOfFame, false) => format!("{shown} of {explored}"),
    }
}

/// Why there is no row.
pub(crate) fn emptiness(canvas: &Canvas) -> String {
    let (scene, view) = (canvas.scene, canvas.view);
    let size = scene.settings.population;
    if scene.events.is_empty() {
        "the search has not begun yet".to_owned()
    } else if scene.history.is_empty() {
        format!("scoring the founders: 0 of {size}")
    } else if !view.filter.is_empty() {
        let filter = words::presentable(&view.filter.to_string(), canvas.look);
        format!("no cell of this list matches the filter '{filter}'")
    } else if view.listing == Listing::Population {
        "no cell is alive".to_owned()
    } else {
        "no explored cell keeps to the limits".to_owned()
    }
}
