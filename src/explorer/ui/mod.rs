//! Where everything is on the screen, and drawing it.

pub mod canvas;
pub mod panels;
pub mod screenshot;
pub mod tour;
pub mod widgets;
pub mod words;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::view::{Notice, Panel, View};
use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::help::Help;
use crate::explorer::theme::Role;
use crate::explorer::tour::guide::Guide;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::panels::{
    cell, correlation, distributions, events, header, population, progress,
};
use crate::explorer::ui::widgets::timeline;

/// The smallest screen that shows anything sensible.
pub const SMALLEST: (u16, u16) = (40, 12);

/// Rows of the screen from which a line names the panels that are not shown.
const TABS_FROM: u16 = 20;

/// Rows that a panel keeps beside the text of a tour.
const LEAST_ROWS: u16 = 6;

/// Rows of the cell's panel on a small screen: its graph and what matters most of it.
const CELL_ROWS: u16 = 12;

/// The areas of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The header.
    pub header: Rect,
    /// The panels that are shown, and where.
    pub panels: Vec<(Panel, Rect)>,
    /// The text of a tour, if one is taken.
    pub tour: Rect,
    /// The names of all panels, if some of them are not shown.
    pub tabs: Rect,
    /// The last line: a word to the user, or the most useful keys.
    pub footer: Rect,
}

impl Areas {
    /// Divides a screen among the panels: one where it is zoomed, the table and two others where
    /// it is small, all where there is room.
    pub fn of(screen: Rect, view: &View, guide: Option<&Guide>) -> Self {
        let head = header::height(screen.width, screen.height);
        // The panels keep this much, or half of a low screen.
        let rows = screen.height.saturating_sub(head + 1);
        let most = rows.saturating_sub(LEAST_ROWS).max(rows.div_ceil(2));
        let text = guide.map_or(0, |guide| tour::height(guide, screen.width).min(most));
        let divided = |tabs: u16| {
            Layout::vertical([
                Constraint::Length(head),
                Constraint::Fill(1),
                Constraint::Length(text),
                Constraint::Length(tabs),
                Constraint::Length(1),
            ])
            .areas(screen)
        };
        let [header, main, tour, tabs, footer] = divided(0);
        let (wide_enough, medium_enough) = (
            main.width >= 150 && main.height >= 36,
            main.width >= 100 && main.height >= 30,
        );
        if !view.zoomed && (wide_enough || medium_enough) {
            let panels = if wide_enough {
                wide(main)
            } else {
                medium(main)
            };
            return Areas {
                header,
                panels,
                tour,
                tabs,
                footer,
            };
        }
        let has_tabs = screen.height >= TABS_FROM && guide.is_none();
        let [header, main, tour, tabs, footer] = divided(u16::from(has_tabs));
        let panels = if main.width >= 66 && main.height >= 16 && !view.zoomed {
            small(main, view.focus)
        } else {
            vec![(view.focus, main)]
        };
        Areas {
            header,
            panels,
            tour,
            tabs,
            footer,
        }
    }

    /// The panel at a place.
    pub fn panel_at(&self, column: u16, row: u16) -> Option<(Panel, Rect)> {
        let position = ratatui::layout::Position::new(column, row);
        self.panels
            .iter()
            .copied()
            .find(|(_, area)| area.contains(position))
    }

    /// Where a panel is, if it is shown.
    pub fn area_of(&self, panel: Panel) -> Option<Rect> {
        let shown = self.panels.iter().find(|(shown, _)| *shown == panel);
        shown.map(|(_, area)| *area)
    }
}

/// Three columns: the table; cell and events; distributions, correlation and progress.
fn wide(main: Rect) -> Vec<(Panel, Rect)> {
    let [left, middle, right] = Layout::horizontal([
        Constraint::Percentage(36),
        Constraint::Percentage(30),
        Constraint::Percentage(34),
    ])
    .areas(main);
    let [top, bottom] = Layout::vertical([Constraint::Fill(1); 2]).areas(middle);
    let [upper, between, lower] = Layout::vertical([
        Constraint::Percentage(45),
        Constraint::Length(correlation::HEIGHT),
        Constraint::Fill(1),
    ])
    .areas(right);
    vec![
        (Panel::Population, left),
        (Panel::Cell, top),
        (Panel::Distributions, upper),
        (Panel::Progress, lower),
        (Panel::Events, bottom),
        (Panel::Correlation, between),
    ]
}

/// Two columns: table, correlation and events; cell, distributions and progress.
fn medium(main: Rect) -> Vec<(Panel, Rect)> {
    let [left, right] =
        Layout::horizontal([Constraint::Percentage(52), Constraint::Fill(1)]).areas(main);
    let [table, correlation, events] = Layout::vertical([
        Constraint::Fill(5),
        Constraint::Length(correlation::HEIGHT),
        Constraint::Fill(3),
    ])
    .areas(left);
    let [cell, distributions, progress] = Layout::vertical([
        Constraint::Percentage(50),
        Constraint::Percentage(25),
        Constraint::Fill(1),
    ])
    .areas(right);
    vec![
        (Panel::Population, table),
        (Panel::Cell, cell),
        (Panel::Distributions, distributions),
        (Panel::Progress, progress),
        (Panel::Events, events),
        (Panel::Correlation, correlation),
    ]
}

/// The table, the cell, and below it whichever other panel had the keys last, or the events. A
/// cell that has the keys gets room for its graph.
fn small(main: Rect, focus: Panel) -> Vec<(Panel, Rect)> {
    let [left, right] =
        Layout::horizontal([Constraint::Length(main.width * 9 / 16), Constraint::Fill(1)])
            .areas(main);
    let other = match focus {
        Panel::Cell => return vec![(Panel::Population, left), (Panel::Cell, right)],
        Panel::Population => Panel::Events,
        Panel::Distributions | Panel::Progress | Panel::Events | Panel::Correlation => focus,
    };
    let [top, bottom] = Layout::vertical([
        Constraint::Length(CELL_ROWS.max(main.height * 54 / 100)),
        Constraint::Fill(1),
    ])
    .areas(right);
    vec![
        (Panel::Population, left),
        (Panel::Cell, top),
        (other, bottom),
    ]
}

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, canvas: &Canvas, dialog: Option<&Dialog>, help: Option<&Help>) {
    let screen = frame.area();
    frame.render_widget(Clear, screen);
    frame.render_widget(Block::new().style(canvas.look.style(Role::Text)), screen);
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        return too_small(frame, screen, canvas, dialog);
    }
    let areas = Areas::of(screen, canvas.view, canvas.guide);
    header::draw(frame, areas.header, canvas);
    for &(panel, area) in &areas.panels {
        match panel {
            Panel::Population => population::draw(frame, area, canvas),
            Panel::Cell => cell::draw(frame, area, canvas),
            Panel::Distributions => distributions::draw(frame, area, canvas),
            Panel::Progress => progress::draw(frame, area, canvas),
            Panel::Events => events::draw(frame, area, canvas),
            Panel::Correlation => correlation::draw(frame, area, canvas),
        }
    }
    if let Some(guide) = canvas.guide {
        tour::draw(frame, areas.tour, canvas.look, guide);
    }
    tabs(frame, areas.tabs, canvas);
    footer(frame, areas.footer, canvas);
    if let Some(dialog) = dialog {
        dialog.draw(frame, screen, canvas);
    }
    if let Some(help) = help {
        help.draw(frame, screen, canvas);
    }
}

/// The numbers and names of all panels, the one with the keys lit.
fn tabs(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let look = canvas.look;
    let names = Panel::ALL.iter().zip(1..).flat_map(|(panel, number)| {
        let role = if *panel == canvas.view.focus {
            Role::TitleFocused
        } else {
            Role::Dim
        };
        [
            look.span(number.to_string(), Role::Key),
            look.span(format!(" {}  ", panel.title()), role),
        ]
    });
    frame.render_widget(Line::from_iter(names), area);
}

fn too_small(frame: &mut Frame, screen: Rect, canvas: &Canvas, dialog: Option<&Dialog>) {
    if let Some(question) = dialog.and_then(Dialog::question) {
        let words = canvas.look.span(question, Role::Warning);
        let words = Paragraph::new(words).wrap(Wrap { trim: true });
        return frame.render_widget(words, screen);
    }
    let (width, height) = SMALLEST;
    let text = format!("freerea would like {width}x{height} or more");
    let short = format!("{width}x{height}!");
    let text = if text.len() <= screen.width.into() {
        text
    } else {
        short
    };
    let middle = Rect {
        y: screen.y + screen.height / 2,
        height: screen.height.min(1),
        ..screen
    };
    let line = Line::from(canvas.look.span(text, Role::Warning)).centered();
    frame.render_widget(line, middle);
}

/// The most useful keys where nothing is to be said.
const KEYS: [(&str, &str); 8] = [
    ("?", "help"),
    ("space", "pause"),
    ("s", "step"),
    ("m", "mutate"),
    ("c", "limits"),
    ("z", "zoom"),
    (":", "more"),
    ("q", "quit"),
];

/// The same for a run that is watched, which cannot be driven here.
const WATCHING_KEYS: [(&str, &str); 6] = [
    ("?", "help"),
    ("[", "look back"),
    ("f", "fork"),
    ("z", "zoom"),
    (":", "more"),
    ("q", "quit"),
];

/// The most lines that a word to the user takes.
const NOTICE: u16 = 3;

/// A word to the user; a long one takes lines above the last one for a while.
fn notice(frame: &mut Frame, area: Rect, text: &str, role: Role, canvas: &Canvas) {
    let words = Paragraph::new(canvas.look.span(text.to_owned(), role)).wrap(Wrap { trim: true });
    let wanted = (1..NOTICE).find(|&lines| holds(text, area.width, lines));
    let lines = wanted.unwrap_or(NOTICE).min(area.bottom().max(1));
    let area = Rect {
        y: area.bottom() - lines,
        height: lines,
        ..area
    };
    frame.render_widget(Clear, area);
    frame
        .buffer_mut()
        .set_style(area, canvas.look.style(Role::Text));
    frame.render_widget(words, area);
}

/// Whether a text that is broken between words fits into so many lines.
fn holds(text: &str, width: u16, lines: u16) -> bool {
    let width = usize::from(width);
    let (mut taken, mut used) = (1, 0);
    for word in text.split_whitespace() {
        let word = Span::raw(word).width();
        let gap = usize::from(used > 0);
        if used + gap + word > width {
            (taken, used) = (taken + 1 + word / width.max(1), word % width.max(1));
        } else {
            used += gap + word;
        }
    }
    taken <= usize::from(lines)
}

fn footer(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let look = canvas.look;
    let line = match &canvas.view.notice {
        Some(Notice::Done(text)) => return notice(frame, area, text, Role::Good, canvas),
        Some(Notice::Refused(text)) => return notice(frame, area, text, Role::Error, canvas),
        None if let Some((past, chronicle)) = canvas.past => {
            return timeline::draw(frame, area, canvas, past, chronicle);
        }
        None => {
            let keys = match canvas.source {
                Playback::Live | Playback::Replay => &KEYS[..],
                Playback::Watched(_) => &WATCHING_KEYS[..],
            };
            let mut spans: Vec<Span> = Vec::new();
            let mut room = usize::from(area.width);
            for &(key, about) in keys {
                let width = key.len() + about.len() + 3;
                if width > room {
                    break;
                }
                room -= width;
                spans.push(look.span(key, Role::Key));
                spans.push(look.span(format!(" {about}  "), Role::Dim));
            }
            Line::from(spans)
        }
    };
    frame.render_widget(line, area);
}
