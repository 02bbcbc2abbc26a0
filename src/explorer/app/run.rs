//! The explorer's loop: keys, events of the search and signals come in through one door; the
//! screen is drawn when something changed, and not more often than it should be.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use color_eyre::eyre::{self, WrapErr, bail};
use freerea_core::benchmark::Yardstick;
use freerea_core::journal::{Header, RunName};
use freerea_core::search::{Event, Reason, SearchEvent, Speed};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};

use crate::explorer::app::aside::Aside;
use crate::explorer::app::inbox::Incoming;
use crate::explorer::app::keyboard::TerminalInput;
use crate::explorer::app::options::UiOptions;
use crate::explorer::app::saved_cell;
use crate::explorer::app::session::Session;
use crate::explorer::app::signals;
use crate::explorer::app::subject::Subject;
use crate::explorer::app::surface::Surface;
use crate::explorer::app::terminal;
use crate::explorer::derive::playback::Playback;
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::theme::Theme;
use crate::explorer::ui::canvas::Look;
use crate::signals::Stop;

/// The least time between two frames that only a search at full speed asks for. No one reads its
/// events faster, and a slow line is better used for the answer to a key.
pub(crate) const SEARCH_REST: Duration = Duration::from_secs(1);

/// How the explorer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The user left.
    Left,
    /// A signal ended it.
    Signal(i32),
}

/// Opens the explorer and stays until the user leaves. The header is that of the run; scores are
/// compared with the yardstick.
///
/// # Errors
/// If the settings allow no search, or the terminal cannot be had.
pub fn run(
    subject: Subject,
    header: Header,
    name: Option<RunName>,
    yardstick: Option<Yardstick>,
    options: UiOptions,
) -> eyre::Result<End> {
    let (door, incoming) = channel();
    signals::watch(door.clone())?;
    let look = Look {
        theme: options.theme.at(options.depth),
        glyphs: options.glyphs,
    };
    let directory = Theme::directory();
    let themes = Theme::names(directory.as_deref());
    let mut explorer = Explorer::new(look, options.depth, themes, options.keymap);
    explorer.compare_with(yardstick);
    explorer.begin(Playback::Live, header.settings);
    let session = Session::new(door.clone(), header, name);
    let surface = Surface::open(options.display, options.mouse, door);
    let surface = surface.wrap_err("cannot use this terminal")?;
    let mut app = App {
        explorer,
        surface,
        session,
        aside: None,
        frame_time: options.frame_time,
        directory,
    };
    // The first frame does not wait for the search and its workers.
    app.draw()?;
    app.session.open(subject, &mut app.explorer)?;
    let end = app.run(&incoming)?;
    if matches!(end, End::Signal(_)) {
        app.session.interrupt();
    }
    Ok(end)
}

pub(crate) struct App {
    pub(crate) explorer: Explorer,
    pub(crate) surface: Surface,
    pub(crate) session: Session,
    /// The run, while a tour is taken in its place.
    pub(crate) aside: Option<Aside>,
    frame_time: Duration,
    directory: Option<PathBuf>,
}

impl App {
    fn run(&mut self, incoming: &Receiver<Incoming>) -> eyre::Result<End> {
        self.draw()?;
        let mut drawn = Instant::now();
        let mut played = Instant::now();
        // How long after the last frame the next one is due; none: nothing changed.
        let mut rest: Option<Duration> = None;
        loop {
            if let Some(wait) = self.explorer.until_next_event() {
                if played.elapsed() >= wait {
                    self.explorer.play(played.elapsed());
                    played = Instant::now();
                    rest = Some(self.frame_time);
                }
            } else {
                played = Instant::now();
            }
            // A terminal that is not ready says so once it is.
            let ready = self.surface.is_ready();
            let frame = rest.filter(|_| ready);
            let frame = frame.map(|rest| rest.saturating_sub(drawn.elapsed()));
            if frame == Some(Duration::ZERO) {
                self.draw()?;
                (drawn, rest) = (Instant::now(), None);
                continue;
            }
            let event = self.explorer.until_next_event();
            let event = event.map(|wait| wait.saturating_sub(played.elapsed()));
            let idle = event.is_none();
            let first = match frame.into_iter().chain(event).min() {
                None => incoming.recv()?,
                Some(left) => match incoming.recv_timeout(left) {
                    Err(RecvTimeoutError::Timeout) => continue,
                    received => received?,
                },
            };
            for message in std::iter::once(first).chain(incoming.try_iter()) {
                let patience = match message {
                    Incoming::Drawn => None,
                    Incoming::Search(_, ref event)
                        if self.explorer.latest().speed == Speed::Full && !is_answer(event) =>
                    {
                        Some(SEARCH_REST.max(self.frame_time))
                    }
                    _ => Some(self.frame_time),
                };
                rest = rest.into_iter().chain(patience).min();
                if let Some(end) = self.take(message)? {
                    return Ok(end);
                }
            }
            if idle {
                // What begins to play now does not make up for the time before.
                played = Instant::now();
            }
        }
    }

    fn draw(&mut self) -> eyre::Result<()> {
        self.explorer.refresh();
        let shown = self.surface.show(&mut self.explorer);
        shown.wrap_err("cannot draw on the terminal")
    }

    fn take(&mut self, incoming: Incoming) -> eyre::Result<Option<End>> {
        let effects = match incoming {
            Incoming::Search(search, event) if self.session.listens_to(search) => {
                if let Some(why) = failure(&event) {
                    bail!("scoring failed: {why}");
                }
                self.searched().happen(*event);
                Vec::new()
            }
            Incoming::Silent(search) if self.session.listens_to(search) => {
                bail!("the search broke off")
            }
            Incoming::Watched(watch, news) if self.session.listens_to(watch) => {
                self.take_news(news);
                Vec::new()
            }
            Incoming::Search(..) | Incoming::Silent(_) | Incoming::Watched(..) => Vec::new(),
            Incoming::Journal(trouble) => {
                self.searched().hear(&trouble);
                Vec::new()
            }
            Incoming::Signal(signal) => return self.heed(signal),
            Incoming::Drawn => Vec::new(),
            Incoming::Said(line) => {
                self.explorer.refuse(line);
                Vec::new()
            }
            Incoming::Lost(error) if is_hangup(&error) => return Ok(Some(End::Signal(SIGHUP))),
            Incoming::Lost(error) => return Err(error).wrap_err("the terminal is gone"),
            Incoming::Terminal(TerminalInput::Key(key)) => self.explorer.press(key),
            Incoming::Typed(line) => {
                let (effects, wish) = self.explorer.obey(&line);
                self.surface.wish(wish);
                effects
            }
            Incoming::Terminal(TerminalInput::Mouse(mouse)) => self.explorer.mouse(mouse),
            Incoming::Terminal(TerminalInput::Paste(text)) => {
                self.explorer.paste(&text);
                Vec::new()
            }
            Incoming::Terminal(TerminalInput::KnowsKeys) => {
                self.surface.ask_for_keys()?;
                Vec::new()
            }
        };
        for effect in effects {
            if self.apply(effect)? {
                return Ok(Some(End::Left));
            }
        }
        Ok(None)
    }

    /// Does what a signal asks for; says how the explorer ends, if it does.
    fn heed(&mut self, signal: i32) -> eyre::Result<Option<End>> {
        match signal {
            SIGTSTP => self.stop(Stop::Program)?,
            SIGCONT => self.surface.resume().wrap_err(LOST)?,
            SIGWINCH => {} // The next frame has its size.
            ending => return Ok(Some(End::Signal(ending))),
        }
        Ok(None)
    }

    /// Gives the terminal back to the shell until the user calls the program back.
    fn stop(&mut self, what: Stop) -> eyre::Result<()> {
        if !self.surface.stop(what).wrap_err(LOST)? {
            self.explorer
                .refuse("no shell started this, so there is none to go back to");
        }
        Ok(())
    }

    /// Does what the explorer asks for; says whether it is to leave.
    fn apply(&mut self, effect: Effect) -> eyre::Result<bool> {
        match effect {
            Effect::Tell(command) => {
                if !self.session.tell(command) {
                    self.explorer.refuse(
                        "this is a replay; f forks a run that goes on, 'freerea resume' takes it up",
                    );
                }
            }
            Effect::Fork { moment, seed } => self.session.fork(moment, seed, &mut self.explorer),
            Effect::Versus { other, more } => self.compare(&other, &more),
            Effect::FindNames => self.find_names(),
            Effect::Table(choice) => self.compare_with_table(&choice),
            Effect::Screenshot(to) => self.picture(to)?,
            Effect::Export(format, to) => self.export(format, to),
            Effect::TakeTour(file) => self.take_tour(file),
            Effect::LeaveTour => return Ok(self.leave_tour()),
            Effect::TakeUp(name) => self.session.take_up(&name, &mut self.explorer),
            Effect::Begin => self.session.begin(&mut self.explorer)?,
            Effect::Copy(text) => self.surface.copy(text)?,
            Effect::Save(record, to) => {
                let scene = self.explorer.scene();
                let saved = saved_cell::save(&record, to, scene, self.session.header());
                self.explorer.saved(saved);
            }
            Effect::LoadTheme(name) => match Theme::load(&name, self.directory.as_deref()) {
                Ok(theme) => self.explorer.wear(&theme),
                Err(error) => self.explorer.refuse(error.to_string()),
            },
            Effect::Suspend if terminal::can_stop() => self.stop(Stop::Group)?,
            Effect::Suspend => self
                .explorer
                .refuse("this was started so that ctrl-z does not stop it"),
            Effect::Redraw => self.surface.redraw()?,
            Effect::Quit => {
                self.session.quit();
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Why the explorer cannot go on after it was stopped.
const LOST: &str = "cannot use this terminal again";

/// Whether an error is that of a terminal that was closed.
fn is_hangup(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let closed = [Errno::IO, Errno::PIPE, Errno::NXIO, Errno::BADF];
    let code = error.raw_os_error();
    closed
        .iter()
        .any(|errno| code == Some(errno.raw_os_error()))
        || error.kind() == io::ErrorKind::UnexpectedEof
}

/// Whether an event answers a command of the user, who waits for it.
fn is_answer(event: &Event) -> bool {
    use freerea_core::evolution::EvolutionEvent;
    use freerea_core::search::Happening;
    match &event.happening {
        Happening::Search(event) => !matches!(
            event,
            SearchEvent::Engine { .. }
                | SearchEvent::ScoringStarted { .. }
                | SearchEvent::Scored { .. }
        ),
        Happening::Evolution(event) => {
            matches!(
                event,
                EvolutionEvent::Constrained { .. } | EvolutionEvent::Tuned { .. }
            )
        }
    }
}

fn failure(event: &Event) -> Option<&str> {
    match &event.happening {
        freerea_core::search::Happening::Search(SearchEvent::Finished {
            reason: Reason::Failed(why),
        }) => Some(why),
        _ => None,
    }
}
