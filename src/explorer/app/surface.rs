//! Where the explorer shows itself: a screen, or lines of text.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use ratatui::layout::Rect;

use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::keyboard;
use crate::explorer::app::options::Display;
use crate::explorer::app::terminal::TerminalGuard;
use crate::explorer::plain::{Changes, Wish};
use crate::explorer::state::Explorer;
use crate::signals::{self, Stop};

/// What lines of text begin with.
const GREETING: &str = "FreeREA Explorer, as lines of text. Type a command and enter: 'help' lists \
                        them, 'focus cell' reads out a panel, an empty line says where the run \
                        stands, 'quit' leaves.";
/// What a picture of the screen is as large as if there is none.
const PICTURE: Rect = Rect::new(0, 0, 120, 40);

/// Where the explorer shows itself.
pub(crate) enum Surface {
    /// A terminal that is taken.
    Screen(TerminalGuard),
    /// Standard output, line after line.
    Lines(Changes),
}

impl Surface {
    /// Takes the terminal, or greets; and listens to what is typed.
    ///
    /// # Errors
    /// If the terminal cannot be had, or the system gives no thread.
    pub(crate) fn open(display: Display, mouse: bool, door: Sender<Incoming>) -> io::Result<Self> {
        match display {
            Display::Screen => {
                let screen = TerminalGuard::take(mouse, door.clone())?;
                keyboard::watch(door)?;
                Ok(Surface::Screen(screen))
            }
            Display::Lines => {
                writeln!(io::stdout(), "{GREETING}")?;
                listen(door)?;
                Ok(Surface::Lines(Changes::default()))
            }
        }
    }

    /// Whether something can be shown now.
    pub(crate) fn is_ready(&self) -> bool {
        match self {
            Surface::Screen(screen) => screen.is_ready(),
            Surface::Lines(_) => true,
        }
    }

    /// Shows what the explorer shows, or tells what has changed.
    ///
    /// # Errors
    /// If the terminal does not tell its size, or cannot be written.
    pub(crate) fn show(&mut self, explorer: &mut Explorer) -> io::Result<()> {
        match self {
            Surface::Screen(screen) => screen.draw(|frame| {
                explorer.resize(frame.area());
                explorer.draw(frame);
            }),
            Surface::Lines(changes) => {
                let mut output = io::stdout().lock();
                let lines = changes.tell(explorer);
                lines
                    .iter()
                    .try_for_each(|line| writeln!(output, "{line}"))?;
                output.flush()
            }
        }
    }

    /// Tells next what the user asks to hear; a screen shows it anyway.
    pub(crate) fn wish(&mut self, wish: Option<Wish>) {
        if let Surface::Lines(changes) = self {
            changes.answer(wish);
        }
    }

    /// Asks a terminal that can for keys in full, now that it said that it can.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub(crate) fn ask_for_keys(&mut self) -> io::Result<()> {
        match self {
            Surface::Screen(screen) => screen.ask_for_keys(),
            Surface::Lines(_) => Ok(()),
        }
    }

    /// Puts a text on the terminal's clipboard.
    ///
    /// # Errors
    /// If the terminal cannot be written.
    pub(crate) fn copy(&mut self, text: String) -> io::Result<()> {
        match self {
            Surface::Screen(screen) => screen.copy(text),
            Surface::Lines(_) if io::stdout().is_terminal() => {
                execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
            }
            Surface::Lines(_) => Ok(()),
        }
    }

    /// How large it is.
    ///
    /// # Errors
    /// If the terminal does not say.
    pub(crate) fn size(&self) -> io::Result<Rect> {
        match self {
            Surface::Screen(screen) => screen.size(),
            Surface::Lines(_) => Ok(PICTURE),
        }
    }

    /// Stops until the user calls the program to the foreground; says whether it did.
    ///
    /// # Errors
    /// If the terminal cannot be had again.
    pub(crate) fn stop(&mut self, what: Stop) -> io::Result<bool> {
        match self {
            Surface::Screen(screen) => screen.stop(what),
            Surface::Lines(_) => {
                signals::stop(what);
                Ok(true)
            }
        }
    }

    /// Goes on after a stop.
    ///
    /// # Errors
    /// If the terminal cannot be had again.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        match self {
            Surface::Screen(screen) => screen.resume(),
            Surface::Lines(_) => Ok(()),
        }
    }

    /// Shows everything anew.
    ///
    /// # Errors
    /// If the terminal does not tell its size.
    pub(crate) fn redraw(&mut self) -> io::Result<()> {
        match self {
            Surface::Screen(screen) => screen.redraw(),
            Surface::Lines(changes) => {
                changes.wish = Some(Wish::Panel);
                Ok(())
            }
        }
    }
}

/// Sends each line that is typed. The end of them leaves, as the user would.
fn listen(door: Sender<Incoming>) -> io::Result<()> {
    let read = move || {
        let lines = io::stdin().lock().lines().map_while(Result::ok);
        let last = std::iter::once("quit!".to_owned());
        for line in lines.chain(last) {
            if door.send(Incoming::Typed(line)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("lines".to_owned())
        .spawn(read)?;
    Ok(())
}
