//! What becomes of a line that is typed where there is no screen: it answers a question, or is a
//! command.

use crossterm::event::{KeyCode, KeyEvent};

use crate::explorer::derive::view::{Notice, Panel, Plot, View};
use crate::explorer::dialogs::Dialog;
use crate::explorer::input::action::{Action, AppAction, LookAction, Motion};
use crate::explorer::input::commands;
use crate::explorer::plain::{ROWS, Topic, Wish};
use crate::explorer::state::Effect;
use crate::explorer::state::Explorer;

impl Explorer {
    /// What becomes of a line, and what the user asks to hear with it.
    pub fn obey(&mut self, line: &str) -> (Vec<Effect>, Option<Wish>) {
        let line = line.trim();
        let key = match line.chars().next() {
            Some(character) => KeyCode::Char(character),
            None => KeyCode::Enter,
        };
        let is_asked = self.dialog.as_ref().and_then(Dialog::question).is_some();
        if is_asked && line.is_empty() {
            return (Vec::new(), Some(Wish::Dialog));
        }
        let is_key = line.chars().nth(1).is_none();
        if is_key && (is_asked || self.guide.is_some()) {
            return (self.press(KeyEvent::from(key)), None);
        }
        self.view.notice = None;
        self.help = None;
        let leaves = matches!(line, "quit" | "quit!" | "q");
        if is_asked && leaves {
            return (self.apply(AppAction::QuitNow), None);
        }
        if is_asked {
            self.refuse("the question waits for its answer, a letter");
            return (Vec::new(), None);
        }
        let was_open = self.dialog.take().is_some();
        if line.is_empty() {
            return (Vec::new(), Some(Wish::Status));
        }
        match commands::parse(line) {
            // What was open is closed already.
            Ok(Action::App(AppAction::Back)) if was_open => (Vec::new(), None),
            Ok(action) => self.act(action),
            Err(error) => (self.refused(error.to_string()), None),
        }
    }

    fn act(&mut self, action: Action) -> (Vec<Effect>, Option<Wish>) {
        match action {
            Action::App(AppAction::Back) => {
                let (before, was_past) = (self.view.clone(), self.past.is_some());
                let effects = self.apply(AppAction::Back);
                if effects.is_empty() && !was_past {
                    self.done(came_back(&before, &self.view));
                }
                (effects, None)
            }
            Action::App(AppAction::Theme(_)) => {
                (self.apply(action), Some(Wish::Line(Topic::Theme)))
            }
            Action::Look(action) => {
                let wish = heard(&action, &self.view);
                let effects = self.look_by_lines(action);
                let is_refused = matches!(self.view.notice, Some(Notice::Refused(_)));
                (effects, (!is_refused).then_some(wish))
            }
            action => (self.apply(action), None),
        }
    }

    /// A page is what is read out at a time, from the first row on where no cell is selected.
    fn look_by_lines(&mut self, action: LookAction) -> Vec<Effect> {
        match action {
            LookAction::Move(motion @ (Motion::PageUp | Motion::PageDown))
                if self.view.focus == Panel::Population =>
            {
                if self.view.selected.is_none() {
                    self.move_by_pages(Motion::Top, ROWS);
                }
                self.move_by_pages(motion, ROWS);
                Vec::new()
            }
            action => self.apply(action),
        }
    }
}

/// What the user wants to hear of what is looked at now: the whole panel only where it is another
/// one, or another part of it.
fn heard(action: &LookAction, view: &View) -> Wish {
    let plot = |plot| Wish::Line(Topic::Plot(plot));
    match action {
        LookAction::FocusNext
        | LookAction::FocusPrevious
        | LookAction::Focus(_)
        | LookAction::Zoom => Wish::Panel,
        LookAction::Move(motion) => match (view.focus, motion) {
            (Panel::Population | Panel::Events, Motion::PageUp | Motion::PageDown) => Wish::Panel,
            (Panel::Events, _) => Wish::Line(Topic::Event),
            _ => Wish::Line(Topic::Cell),
        },
        LookAction::List(_)
        | LookAction::ListNext
        | LookAction::Sort(_)
        | LookAction::SortNext
        | LookAction::SortPrevious
        | LookAction::SortReverse
        | LookAction::Filter(_) => match view.focus {
            Panel::Population => Wish::Panel,
            _ => Wish::Line(Topic::Table),
        },
        LookAction::Select(_) | LookAction::SelectBest => Wish::Line(Topic::Cell),
        LookAction::Plot(next) => plot(*next),
        LookAction::PlotNext => plot(view.plot.next()),
        LookAction::Histogram(_) | LookAction::HistogramNext | LookAction::HistogramPrevious => {
            plot(Plot::Histograms)
        }
        LookAction::AxisX(_)
        | LookAction::AxisXNext
        | LookAction::AxisY(_)
        | LookAction::AxisYNext => plot(Plot::Scatter),
        LookAction::Axes(_) => plot(Plot::Parallel),
        LookAction::Compare(_)
        | LookAction::CompareNext
        | LookAction::Correlate(_)
        | LookAction::CorrelateNext
        | LookAction::CorrelatePrevious
        | LookAction::Scope(_)
        | LookAction::ScopeNext => Wish::Line(Topic::Correlation),
    }
}

/// What going back came to.
fn came_back(before: &View, view: &View) -> &'static str {
    if before.zoomed && !view.zoomed {
        "the panel no longer fills the screen"
    } else if !before.filter.is_empty() && view.filter.is_empty() {
        "all cells are listed again"
    } else if before.events_back > view.events_back {
        "back at the latest event"
    } else {
        "there is nothing to go back from"
    }
}
