//! How many bytes a run costs that is watched over a line: the explorer's frames are drawn at the
//! moments at which they would have been, and their bytes are counted.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

use freerea_core::benchmark::Yardstick;
use freerea_core::search::Event;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::state::Explorer;
use super::theme::{Depth, Glyphs, Theme};
use crate::explorer::app::painter::Painter;
use crate::explorer::app::run::SEARCH_REST;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::ui::canvas::Look;

/// Bytes that each second of a run costs on a screen of this size, in true colour.
///
/// # Errors
/// Never in practice: memory can be written to.
pub fn bytes_each_second(
    events: &[Event],
    yardstick: Option<Yardstick>,
    (width, height): (u16, u16),
) -> io::Result<Vec<usize>> {
    let screen = Rect::new(0, 0, width, height);
    let counter = Counter::default();
    let options = TerminalOptions {
        viewport: Viewport::Fixed(screen),
    };
    let mut terminal = Terminal::with_options(Painter::new(counter.clone()), options)?;
    let mut explorer = Explorer::new(
        Look {
            theme: Theme::default(),
            glyphs: Glyphs::Unicode,
        },
        Depth::True,
        Vec::new(),
        Keymap::default(),
    );
    explorer.compare_with(yardstick);
    explorer.resize(screen);
    let mut seconds = Vec::new();
    let mut happened = events.iter().peekable();
    let mut due = Duration::ZERO;
    while let Some(next) = happened.peek() {
        // A frame waits for something to show, and for the last one to have been looked at.
        let moment = due.max(Duration::from_millis(next.at));
        while let Some(event) = happened.next_if(|e| Duration::from_millis(e.at) <= moment) {
            explorer.happen(event.clone());
        }
        explorer.refresh();
        terminal.draw(|frame| explorer.draw(frame))?;
        let second = moment.as_secs() as usize;
        seconds.resize(seconds.len().max(second + 1), 0);
        seconds[second] += counter.take() + FRAME;
        due = moment + SEARCH_REST;
    }
    Ok(seconds)
}

/// What a frame costs besides: the marks at its beginning and end.
const FRAME: usize = "\x1b[?2026h\x1b[?2026l".len();

/// Counts what is written.
#[derive(Clone, Default)]
struct Counter(Rc<Cell<usize>>);

impl Counter {
    /// The bytes since the last time.
    fn take(&self) -> usize {
        self.0.take()
    }
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::benchmark::shipped;
    use freerea_core::space::dataset::Dataset;

    use super::*;

    fn recorded() -> Vec<Event> {
        let lines = include_str!("../../tests/recorded/search.jsonl").lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_search_can_be_watched_over_a_slow_line() {
        let mut events = recorded();
        // As fast as the fastest machine that it was measured on.
        for event in &mut events {
            event.at /= 4;
        }
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10);
        for (size, most) in [((80, 24), 4_000), ((200, 60), 12_000)] {
            let seconds = bytes_each_second(&events, yardstick.clone(), size).unwrap();
            let mut running = seconds[5..].to_vec();
            running.sort_unstable();
            let median = running[running.len() / 2];
            assert!(median < most, "{median} at {size:?} of {seconds:?}");
            assert!(median > 100, "nothing is drawn at {size:?}");
        }
    }

    #[test]
    fn what_does_not_change_is_not_written() {
        let mut events = recorded();
        let last = events.last().unwrap().clone();
        events.extend((1..=10).map(|second| Event {
            at: last.at + second * 1_000,
            ..last.clone()
        }));
        let seconds = bytes_each_second(&events, None, (80, 24)).unwrap();
        let still = &seconds[seconds.len() - 5..];
        // The marks of a frame, and a few numbers of time.
        assert!(still.iter().all(|&bytes| bytes < 100), "{still:?}");
    }
}
