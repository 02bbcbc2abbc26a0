//! What has changed since it was said last, as lines of text.

use std::time::{Duration, Instant};

use freerea_core::scene::{Mark, Moment};
use freerea_core::search::{Event, Happening, Pace, Speed};

use crate::explorer::derive::view::{Notice, Plot};
use crate::explorer::plain::{self, steering};
use crate::explorer::state::Explorer;
use crate::explorer::ui::canvas::Canvas;

/// Time from one word on how a search stands to the next, while it runs.
const BETWEEN_STATUS: Duration = Duration::from_secs(10);
/// The most events that are said at once.
const MOST: usize = 40;

/// What the user asks to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Where the run stands.
    Status,
    /// What the panel shows that has the focus.
    Panel,
    /// What is open, such as a question, once more.
    Dialog,
    /// One thing that is looked at.
    Line(Topic),
}

/// What one line tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The selected cell.
    Cell,
    /// What the table lists.
    Table,
    /// A plot of the distributions.
    Plot(Plot),
    /// What the correlation panel shows.
    Correlation,
    /// The event that the panel of events is scrolled to.
    Event,
    /// The theme.
    Theme,
}

/// What was said already.
#[derive(Debug)]
pub struct Changes {
    moment: Moment,
    /// Whether that was a moment of the past.
    was_past: bool,
    /// Whether the search ran at full speed then, of which only what matters is said.
    was_full: bool,
    notice: Option<String>,
    /// What is open: what it is called, and what was said of it.
    dialog: Option<(&'static str, Vec<String>)>,
    stop: Option<usize>,
    helped: bool,
    status_at: Instant,
    /// What is said next whether it changed or not.
    pub wish: Option<Wish>,
}

impl Default for Changes {
    fn default() -> Self {
        Changes {
            moment: 0,
            was_past: false,
            was_full: true,
            notice: None,
            dialog: None,
            stop: None,
            helped: false,
            status_at: Instant::now(),
            wish: None,
        }
    }
}

impl Changes {
    /// A line was typed: it is answered, even if the answer is that of the line before.
    pub fn answer(&mut self, wish: Option<Wish>) {
        self.wish = wish;
        self.notice = None;
    }

    /// What is to be said now.
    pub fn tell(&mut self, explorer: &Explorer) -> Vec<String> {
        let canvas = explorer.canvas();
        [
            self.stop(explorer),
            self.events(&canvas),
            self.notice(&canvas),
            self.dialog(explorer, &canvas),
            self.help(explorer),
            self.wish(&canvas),
        ]
        .concat()
    }

    /// The stop of a tour, once it is reached.
    fn stop(&mut self, explorer: &Explorer) -> Vec<String> {
        let guide = explorer.guide.as_ref();
        let guide = guide.filter(|guide| !guide.is_on_the_way());
        let place = guide.map(|guide| guide.progress().0);
        let changed = place != self.stop && place.is_some();
        self.stop = place;
        let Some(guide) = guide.filter(|_| changed) else {
            return Vec::new();
        };
        let (place, all) = guide.progress();
        let stop = guide.stop();
        let keys = if guide.is_at_the_last() {
            "enter leaves the tour, p goes back"
        } else {
            "enter goes on, p back, q leaves"
        };
        vec![
            format!("Stop {place} of {all}: {}", stop.title),
            stop.text.to_string(),
            keys.to_owned(),
        ]
    }

    fn events(&mut self, canvas: &Canvas) -> Vec<String> {
        let scene = canvas.scene;
        let moment = scene.events.len();
        let before = std::mem::replace(&mut self.moment, moment);
        let is_past = canvas.past.is_some();
        let was_past = std::mem::replace(&mut self.was_past, is_past);
        let is_playing = canvas.past.is_some_and(|(past, _)| past.playing);
        if moment < before || (is_past || was_past) && !is_playing && moment > before {
            self.wish = self.wish.or(Some(Wish::Status));
            return Vec::new();
        }
        let is_full = scene.pace == Pace::Running && scene.speed == Speed::Full;
        let was_full = std::mem::replace(&mut self.was_full, is_full);
        let is_reported = |event: &&Event| {
            !(is_full || was_full)
                || Mark::of(event).is_some()
                || matches!(event.happening, Happening::Search(_))
        };
        let reported = scene.events.iter().skip(before).filter(is_reported);
        let earlier = scene.events.iter().rev().skip(moment - before);
        let mut lines = steering::sentences(canvas, reported, steering::is_under_way(earlier));
        if lines.len() > MOST {
            let left_out = lines.len() - MOST;
            lines.splice(
                ..left_out,
                [format!("{left_out} earlier events are left out")],
            );
        }
        let is_due = scene.pace == Pace::Running && self.status_at.elapsed() >= BETWEEN_STATUS;
        if is_due {
            self.wish = self.wish.or(Some(Wish::Status));
        }
        lines
    }

    fn notice(&mut self, canvas: &Canvas) -> Vec<String> {
        let notice = match &canvas.view.notice {
            Some(Notice::Done(text) | Notice::Refused(text)) => Some(text.clone()),
            None => None,
        };
        let changed = notice != self.notice;
        self.notice.clone_from(&notice);
        notice.into_iter().filter(|_| changed).collect()
    }

    fn dialog(&mut self, explorer: &Explorer, canvas: &Canvas) -> Vec<String> {
        let open = explorer.dialog.as_ref();
        let open = open.map(|dialog| (dialog.keys().0, plain::dialog(canvas, dialog)));
        let is_asked_for = self.wish.take_if(|wish| *wish == Wish::Dialog).is_some();
        if open == self.dialog && !is_asked_for {
            return Vec::new();
        }
        match (std::mem::replace(&mut self.dialog, open), &self.dialog) {
            (_, Some((_, lines))) => lines.clone(),
            (Some((name, _)), None) => vec![format!("closed: {name}")],
            (None, None) => Vec::new(),
        }
    }

    fn help(&mut self, explorer: &Explorer) -> Vec<String> {
        let helped = explorer.help.is_some();
        let begins = helped && !std::mem::replace(&mut self.helped, helped);
        if begins {
            plain::commands()
        } else {
            Vec::new()
        }
    }

    fn wish(&mut self, canvas: &Canvas) -> Vec<String> {
        match self.wish.take() {
            None | Some(Wish::Dialog) => Vec::new(),
            Some(Wish::Line(topic)) => vec![plain::line(canvas, topic)],
            Some(Wish::Panel) => plain::panel(canvas, canvas.view.focus),
            Some(Wish::Status) => {
                self.status_at = Instant::now();
                vec![plain::status(canvas)]
            }
        }
    }
}
