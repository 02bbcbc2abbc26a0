//! A tour that is being taken: the stop that is shown, and how the run plays on to it.

use std::time::Duration;

use freerea_core::scene::Moment;

use crate::explorer::derive::view::Panel;
use crate::explorer::tour::script::TourStop;

/// The longest that the run plays from one stop to the next.
const LONGEST: Duration = Duration::from_millis(2800);
/// The longest that one event is shown on the way.
const BEAT: Duration = Duration::from_millis(250);

/// The run on its way to the moment of a stop.
#[derive(Clone, Copy, Debug)]
struct Approach {
    to: Moment,
    /// The time from an event to the next.
    beat: Duration,
    /// Time that was played but did not reach to the next event.
    left: Duration,
}

/// A tour that is being taken.
#[derive(Clone, Debug)]
pub struct Guide {
    title: String,
    stops: Vec<TourStop>,
    place: usize,
    /// Lines of the text above those that are shown, where there is no room for all.
    above: usize,
    approach: Option<Approach>,
}

/// The keys of a tour, and what they do.
pub const KEYS: [(&str, &str); 4] = [
    ("space n", "the next stop"),
    ("p", "the stop before"),
    ("j k", "scroll the text, where it is cut"),
    ("q esc", "leave the tour"),
];

impl Guide {
    /// A guide at the first stop.
    pub fn new(title: String, stops: Vec<TourStop>) -> Self {
        Guide {
            title,
            stops,
            place: 0,
            above: 0,
            approach: None,
        }
    }

    /// What the tour is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The stop that is shown.
    pub fn stop(&self) -> &TourStop {
        &self.stops[self.place]
    }

    /// The number of that stop, from 1, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.place + 1, self.stops.len())
    }

    /// Whether the stop points at this panel.
    pub fn points_at(&self, panel: Panel) -> bool {
        self.stop().panel == panel
    }

    /// Lines of a width that the longest text takes, so that the screen keeps its shape.
    pub fn longest(&self, width: u16) -> usize {
        let lines = self.stops.iter().map(|stop| stop.text.lines(width).len());
        lines.max().unwrap_or(0)
    }

    /// Whether no stop follows.
    pub fn is_at_the_last(&self) -> bool {
        self.place + 1 == self.stops.len()
    }

    /// Tells the next stop; says whether there is one.
    pub fn go_on(&mut self) -> bool {
        let is_last = self.is_at_the_last();
        self.place += usize::from(!is_last);
        self.above = 0;
        !is_last
    }

    /// Tells the stop before; says whether there is one.
    pub fn go_back(&mut self) -> bool {
        let is_first = self.place == 0;
        self.place -= usize::from(!is_first);
        self.above = 0;
        !is_first
    }

    /// Lines of the text above those that are shown, if so many have no room.
    pub fn above(&self, without_room: usize) -> usize {
        self.above.min(without_room)
    }

    /// Shows the text from the next line on, or from the one before.
    pub fn scroll(&mut self, down: bool, without_room: usize) {
        self.above = if down {
            self.above + 1
        } else {
            self.above(without_room).saturating_sub(1)
        }
        .min(without_room);
    }

    /// Whether the run plays on to the stop.
    pub fn is_on_the_way(&self) -> bool {
        self.approach.is_some()
    }

    /// The run plays on from a moment to that of the stop.
    pub fn set_out(&mut self, from: Moment) {
        let to = self.stop().moment;
        let events = u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX);
        self.approach = (events > 0).then(|| Approach {
            to,
            beat: BEAT.min(LONGEST / events),
            left: Duration::ZERO,
        });
    }

    /// The run is where the stop is.
    pub fn arrive(&mut self) {
        self.approach = None;
    }

    /// How long until the next event is shown; `None` if the run does not play.
    pub fn until_next_event(&self) -> Option<Duration> {
        let approach = self.approach?;
        Some(approach.beat.saturating_sub(approach.left))
    }

    /// The moment to show after this much time, from one that is shown.
    pub fn play(&mut self, elapsed: Duration, from: Moment) -> Moment {
        let Some(approach) = &mut self.approach else {
            return from;
        };
        approach.left += elapsed;
        let mut moment = from;
        while moment < approach.to && approach.left >= approach.beat {
            approach.left -= approach.beat;
            moment += 1;
        }
        if moment >= approach.to {
            self.approach = None;
        }
        moment
    }
}
