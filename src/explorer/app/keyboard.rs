//! Keys, mouse and sizes, read on a thread of their own, since reading blocks; and whether the
//! terminal is still there.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::SIGHUP;

use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::signals;

/// Within this time, what a terminal says of itself follows upon its beginning. People who press
/// alt and a key press the next one later.
const AT_ONCE: Duration = Duration::from_millis(50);

/// Reads from now on.
///
/// # Errors
/// If the system gives no thread.
pub(crate) fn watch(door: Sender<Incoming>) -> io::Result<()> {
    watch_for_hangup(door.clone())?;
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            let mut events = Events { source: Crossterm };
            loop {
                let read = events.next();
                let lost = read.is_err();
                let incoming = read.map_or_else(Incoming::Lost, Incoming::Terminal);
                if door.send(incoming).is_err() || lost {
                    break;
                }
            }
        })?;
    Ok(())
}

/// A terminal that was closed answers each reading at once with nothing, for ever. The system tells
/// whoever asks for that alone; SIGHUP reaches only the programs of the terminal's own session.
fn watch_for_hangup(door: Sender<Incoming>) -> io::Result<()> {
    thread::Builder::new()
        .name("hangup".to_owned())
        .spawn(move || {
            let stdin = rustix::stdio::stdin();
            loop {
                let mut terminal = [PollFd::from_borrowed_fd(stdin, PollFlags::empty())];
                let asked = poll(&mut terminal, None);
                let found = terminal[0].revents();
                if found.intersects(PollFlags::HUP | PollFlags::ERR) {
                    signals::end_after_grace(SIGHUP);
                    // Who has left already need not be told.
                    let _ = door.send(Incoming::Signal(SIGHUP));
                    break;
                }
                let interrupted = asked == Err(rustix::io::Errno::INTR);
                if !interrupted {
                    break; // A system that cannot tell.
                }
            }
        })?;
    Ok(())
}

/// Where events come from.
trait KeySource {
    fn read(&mut self) -> io::Result<Event>;

    /// Whether another one comes within this time.
    fn comes_within(&mut self, time: Duration) -> io::Result<bool>;
}

struct Crossterm;

impl KeySource for Crossterm {
    fn read(&mut self) -> io::Result<Event> {
        crossterm::event::read()
    }

    fn comes_within(&mut self, time: Duration) -> io::Result<bool> {
        crossterm::event::poll(time)
    }
}

/// Events without the string sequences in which a terminal answers questions (its colours, its
/// name), maybe those of a program before this one: crossterm takes them for keys.
struct Events<S> {
    source: S,
}

impl<S: KeySource> Events<S> {
    fn next(&mut self) -> io::Result<Event> {
        loop {
            let event = self.source.read()?;
            let begins = alt(&event).is_some_and(|key| BEGINNINGS.contains(&key));
            if !begins || !self.source.comes_within(AT_ONCE)? {
                return Ok(event);
            }
            if let Some(other) = self.swallow()? {
                return Ok(other);
            }
        }
    }

    /// Leaves keys out until the sequence ends, or nothing follows; an event that is no key is none
    /// of the sequence.
    fn swallow(&mut self) -> io::Result<Option<Event>> {
        while self.source.comes_within(AT_ONCE)? {
            let event = self.source.read()?;
            match event {
                Event::Key(_) if ends(&event) => break,
                Event::Key(_) => {}
                other => return Ok(Some(other)),
            }
        }
        Ok(None)
    }
}

/// What follows the escape of OSC, DCS, SOS, PM and APC.
const BEGINNINGS: [char; 5] = [']', 'P', 'X', '^', '_'];

/// BEL, or the string terminator.
fn ends(event: &Event) -> bool {
    let bell = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL);
    *event == Event::Key(bell) || alt(event) == Some('\\')
}

/// The character that was pressed together with alt, or followed an escape.
fn alt(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent {
            code: KeyCode::Char(character),
            modifiers,
            ..
        }) if modifiers.contains(KeyModifiers::ALT) => Some(*character),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Events, some of them after a pause.
    struct Script(VecDeque<Typed>);

    enum Typed {
        Pause,
        Event(Event),
    }

    impl KeySource for Script {
        fn read(&mut self) -> io::Result<Event> {
            loop {
                match self.0.pop_front() {
                    Some(Typed::Event(event)) => return Ok(event),
                    Some(Typed::Pause) => {}
                    None => return Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        }

        fn comes_within(&mut self, _: Duration) -> io::Result<bool> {
            Ok(matches!(self.0.front(), Some(Typed::Event(_))))
        }
    }

    fn key(code: char, modifiers: KeyModifiers) -> Typed {
        Typed::Event(Event::Key(KeyEvent::new(KeyCode::Char(code), modifiers)))
    }

    fn typed(text: &str) -> impl Iterator<Item = Typed> {
        text.chars().map(|c| key(c, KeyModifiers::NONE))
    }

    /// The characters of the keys that are let through.
    fn passed(script: impl IntoIterator<Item = Typed>) -> String {
        let source = Script(script.into_iter().collect());
        let mut events = Events { source };
        let mut text = String::new();
        while let Ok(event) = events.next() {
            match event {
                Event::Key(KeyEvent {
                    code: KeyCode::Char(character),
                    ..
                }) => text.push(character),
                other => text += &format!("{other:?}"),
            }
        }
        text
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_key() {
        let colour = "11;rgb:1e1e/1e1e/1e1e";
        for (last, modifiers) in [('g', KeyModifiers::CONTROL), ('\\', KeyModifiers::ALT)] {
            let answer = [key(']', KeyModifiers::ALT)]
                .into_iter()
                .chain(typed(colour))
                .chain([key(last, modifiers)]);
            let around = typed("s").chain(answer).chain(typed("b"));
            assert_eq!(passed(around), "sb");
        }
        let device = [key('P', KeyModifiers::ALT)]
            .into_iter()
            .chain(typed(">|tmux 3.4"))
            .chain([key('\\', KeyModifiers::ALT)]);
        assert_eq!(passed(device), "");
    }

    #[test]
    fn a_key_with_alt_is_a_key_and_a_cut_answer_swallows_nothing_that_comes_later() {
        let alone = [key(']', KeyModifiers::ALT), Typed::Pause];
        assert_eq!(passed(alone.into_iter().chain(typed("sb"))), "]sb");
        let cut = [key(']', KeyModifiers::ALT)].into_iter();
        let cut = cut.chain(typed("11;rg")).chain([Typed::Pause]);
        assert_eq!(passed(cut.chain(typed("sb"))), "sb");
    }

    #[test]
    fn what_is_no_key_comes_through() {
        let resized = [
            key(']', KeyModifiers::ALT),
            Typed::Event(Event::Resize(80, 24)),
        ];
        assert_eq!(passed(resized), "Resize(80, 24)");
    }
}
