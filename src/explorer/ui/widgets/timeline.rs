//! The moments of a run in one line, while the past is looked at.

use std::collections::BTreeMap;

use freerea_core::scene::{Chronicle, Mark};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::explorer::derive::playback::Past;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::words;

/// The fewest columns in which marks can be told apart.
const LEAST: usize = 16;

/// The keys that are worth a hint, and what they do.
const KEYS: [(&str, &str); 4] = [
    ("[ ]", "step"),
    ("{ }", "mark"),
    ("f", "fork"),
    ("esc", "now"),
];
/// The keys of a tour, and those at its last stop.
const TOUR_KEYS: [(&str, &str); 3] = [("space", "next"), ("p", "back"), ("q", "leave")];
const LAST_KEYS: [(&str, &str); 2] = [("space", "leaves the tour"), ("p", "back")];

/// Draws where the moment stands among all of them.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas, past: &Past, chronicle: &Chronicle) {
    let look = canvas.look;
    let mut spans = position(canvas, past, chronicle);
    let width = |spans: &[Span]| -> usize { spans.iter().map(Span::width).sum() };
    let keys = match canvas.guide {
        Some(guide) if guide.is_at_the_last() => keys(look, &LAST_KEYS),
        Some(_) => keys(look, &TOUR_KEYS),
        None => keys(look, &KEYS),
    };
    // In a tour, the keys matter more than the bar and the time.
    let needed = match canvas.guide {
        Some(_) => width(&keys),
        None => LEAST + width(&keys) + 2,
    };
    if canvas.guide.is_some() && width(&spans) + needed > area.width.into() {
        spans.truncate(1);
    }
    let room = usize::from(area.width).saturating_sub(width(&spans));
    let with_keys = room >= needed;
    let bar = if with_keys {
        room.saturating_sub(width(&keys) + 2)
    } else {
        room
    };
    if bar >= LEAST {
        spans.extend(self::bar(canvas, past, chronicle, bar));
    }
    if with_keys {
        if bar >= LEAST {
            spans.push(Span::raw("  "));
        }
        spans.extend(keys);
    }
    frame.render_widget(Line::from(spans), area);
}

fn position(canvas: &Canvas, past: &Past, chronicle: &Chronicle) -> Vec<Span<'static>> {
    let look = canvas.look;
    let (playing, tempo) = match canvas.guide {
        Some(guide) => (guide.is_on_the_way(), String::new()),
        None => {
            let times = look.glyph("×", "x");
            (past.playing, format!("{}{times}  ", past.tempo.factor()))
        }
    };
    let (glyph, role) = if playing {
        (look.glyph("▶", ">"), Role::Good)
    } else {
        (look.glyph("‖", "="), Role::Warning)
    };
    let tempo = format!("{glyph} {tempo}");
    let time = format!(
        "{}/{}  ",
        words::clock(canvas.scene.at),
        words::clock(past.length())
    );
    let step = format!("{}/{}  ", canvas.scene.generation, chronicle.steps());
    vec![
        look.span(tempo, role),
        look.span(time, Role::Text),
        look.span("step ", Role::Dim),
        look.span(step, Role::Text),
    ]
}

fn keys(look: &Look, keys: &[(&'static str, &'static str)]) -> Vec<Span<'static>> {
    let hints = keys.iter().enumerate().map(|(place, (key, about))| {
        let gap = if place > 0 { "  " } else { "" };
        [
            look.span(format!("{gap}{key}"), Role::Key),
            look.span(format!(" {about}"), Role::Dim),
        ]
    });
    hints.flatten().collect()
}

/// The run from left to right: what is past, the moment, what is to come, and the marks.
fn bar(canvas: &Canvas, past: &Past, chronicle: &Chronicle, width: usize) -> Vec<Span<'static>> {
    let look = canvas.look;
    let last = past.last_moment().max(1);
    let column = |moment: usize| moment.min(last) * (width - 1) / last;
    let here = column(canvas.scene.events.len());
    let marks = chronicle.marks().iter();
    let marks: Vec<(usize, Mark)> = marks
        .map(|&(moment, mark)| (column(moment), mark))
        .collect();
    let cell = |(place, mark): (usize, Option<Mark>)| match mark {
        _ if place == here => look.span(look.glyph("●", "O").to_owned(), Role::Accent),
        Some(mark) => {
            let (glyph, role) = sign(mark, look);
            look.span(glyph.to_owned(), role)
        }
        None if place < here => look.span(look.glyph("━", "=").to_owned(), Role::Accent),
        None => look.span(look.glyph("─", "-").to_owned(), Role::Border),
    };
    rarest(&marks, width)
        .into_iter()
        .enumerate()
        .map(cell)
        .collect()
}

/// The mark of each column: of several the rarest, as the others are met elsewhere.
fn rarest(marks: &[(usize, Mark)], width: usize) -> Vec<Option<Mark>> {
    let mut counts: BTreeMap<Mark, usize> = BTreeMap::new();
    for (_, mark) in marks {
        *counts.entry(*mark).or_default() += 1;
    }
    let mut shown: Vec<Option<Mark>> = vec![None; width];
    for &(column, mark) in marks {
        let place = &mut shown[column];
        if place.is_none_or(|other| counts[&mark] <= counts[&other]) {
            *place = Some(mark);
        }
    }
    shown
}

fn sign(mark: Mark, look: &Look) -> (&str, Role) {
    match mark {
        Mark::Start => (look.glyph("╻", "|"), Role::Dim),
        Mark::Hand => (look.glyph("✎", "h"), Role::Warning),
        Mark::Change => (look.glyph("┆", "!"), Role::Limit),
        Mark::Converged => (look.glyph("≈", "~"), Role::Warning),
        Mark::Best => (look.glyph("★", "*"), Role::Good),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_mark_is_hidden_by_no_common_one() {
        let marks = [
            (0, Mark::Start),
            (1, Mark::Best),
            (1, Mark::Change),
            (1, Mark::Best),
            (2, Mark::Best),
        ];
        let shown = [
            Some(Mark::Start),
            Some(Mark::Change),
            Some(Mark::Best),
            None,
        ];
        assert_eq!(rarest(&marks, 4), shown);
    }
}
