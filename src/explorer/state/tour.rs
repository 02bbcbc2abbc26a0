//! Taking a tour: its stops, one after the other, each with its moment and its panel.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::view::View;
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::tour::guide::Guide;
use crate::explorer::tour::script::Tour;
use crate::explorer::ui;

/// Where a key leads in a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TourKey {
    Next,
    Back,
    Scroll { down: bool },
    Leave,
}

impl TourKey {
    /// What a key means; those that turn pages on a remote control do so here.
    fn of(key: KeyEvent) -> Option<Self> {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return None;
        }
        match key.code {
            KeyCode::Char('n' | ' ') | KeyCode::Enter | KeyCode::Right | KeyCode::PageDown => {
                Some(TourKey::Next)
            }
            KeyCode::Char('p') | KeyCode::Backspace | KeyCode::Left | KeyCode::PageUp => {
                Some(TourKey::Back)
            }
            KeyCode::Char('j') | KeyCode::Down => Some(TourKey::Scroll { down: true }),
            KeyCode::Char('k') | KeyCode::Up => Some(TourKey::Scroll { down: false }),
            KeyCode::Char('q') => Some(TourKey::Leave),
            _ => None,
        }
    }
}

impl Explorer {
    /// Shows a tour from its first stop, in the place of whatever was shown.
    pub fn take(&mut self, tour: Tour) {
        let Tour {
            title,
            recording,
            yardstick,
            stops,
        } = tour;
        (self.dialog, self.help, self.request) = (None, None, None);
        self.show(Playback::Live, recording.header.settings, recording.events);
        self.keep_as(None);
        self.compare_with(yardstick);
        self.replay();
        self.guide = Some(Guide::new(title, stops));
        self.show_stop();
    }

    /// What becomes of a key in a tour; `None` if it means what it means elsewhere. While the run
    /// plays on to a stop, any key skips that.
    pub(super) fn press_in_tour(&mut self, key: KeyEvent) -> Option<Vec<Effect>> {
        let without_room = self.lines_without_room();
        let guide = self.guide.as_mut()?;
        let skips = guide.is_on_the_way();
        match TourKey::of(key) {
            Some(TourKey::Leave) => return Some(vec![Effect::LeaveTour]),
            Some(TourKey::Back) if guide.go_back() => self.show_stop(),
            Some(TourKey::Next) if !skips && guide.go_on() => self.show_stop(),
            Some(TourKey::Next) if !skips => return Some(vec![Effect::LeaveTour]),
            Some(TourKey::Back | TourKey::Next) => self.arrive(),
            Some(TourKey::Scroll { down }) if without_room > 0 => guide.scroll(down, without_room),
            Some(TourKey::Scroll { .. }) | None => {
                if skips {
                    self.arrive();
                }
                return None;
            }
        }
        Some(Vec::new())
    }

    /// Lines of the text for which the screen has no room.
    fn lines_without_room(&self) -> usize {
        let guide = self.guide.as_ref();
        guide.map_or(0, |guide| ui::tour::without_room(guide, self.areas().tour))
    }

    /// Points at the panel of the stop; the run plays on to its moment, or jumps back to it.
    fn show_stop(&mut self) {
        let (moment, Some(guide)) = (self.moment(), &mut self.guide) else {
            return;
        };
        guide.set_out(moment);
        let stop = guide.stop().clone();
        self.view = View {
            focus: stop.panel,
            selected: stop.cell,
            ..View::default()
        };
        for look in stop.looks {
            self.look(look);
        }
        if stop.moment <= moment {
            self.look_at(stop.moment);
        }
        self.changed();
    }

    /// Shows the moment of the stop at once.
    fn arrive(&mut self) {
        if let Some(guide) = &mut self.guide {
            guide.arrive();
            let moment = guide.stop().moment;
            self.look_at(moment);
        }
    }

    /// Plays on towards the moment of the stop; says whether there is one to reach.
    pub(super) fn approach(&mut self, elapsed: Duration) -> bool {
        let moment = self.moment();
        match &mut self.guide {
            Some(guide) if guide.is_on_the_way() => {
                let moment = guide.play(elapsed, moment);
                self.look_at(moment);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
