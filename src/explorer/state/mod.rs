//! The explorer's state: what it knows, what it shows, and what becomes of an action. It neither
//! reads nor writes anything; what is to be done outside is asked for.

mod drive;
mod edits;
mod keys;
mod limits;
mod look;
mod mouse;
mod tour;
mod travel;
mod typed;
mod update;

use std::path::PathBuf;

use freerea_core::benchmark::{TableChoice, Yardstick};
use freerea_core::comparison::Comparison;
use freerea_core::evolution::{Record, Settings};
use freerea_core::export::ExportFormat;
use freerea_core::journal::{JournalStatus, RunName, WriterPresence};
use freerea_core::scene::{Chronicle, Moment, Scene};
use freerea_core::search::{Command, Event, Happening, SearchEvent};
use freerea_core::space::Cell;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::{Frame, Terminal};

use super::dialogs::Dialog;
use super::dialogs::help::Help;
use super::dialogs::offer::Offer;
use super::dialogs::versus::Versus;
use super::theme::{Depth, Role, Theme};
use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::{Past, Playback};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Notice, View};
use crate::explorer::input::completion::{Completion, KnownNames};
use crate::explorer::input::destination::Destination;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::tour::guide::Guide;
use crate::explorer::ui;
use crate::explorer::ui::Areas;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::screenshot::Screenshot;

/// Something that must be done outside of the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Tell the search something.
    Tell(Command),
    /// Begin a run of its own at a moment of this one.
    Fork {
        /// The moment.
        moment: Moment,
        /// The seed of its choices; `None` for the same.
        seed: Option<u64>,
    },
    /// Compare the run with others.
    Versus {
        /// Another run.
        other: String,
        /// More of them.
        more: Vec<String>,
    },
    /// Write a picture of the screen.
    Screenshot(Destination),
    /// Write the cells, or the selected cell, in a format.
    Export(ExportFormat, Destination),
    /// Go on with a run that broke off.
    TakeUp(RunName),
    /// Begin a new run.
    Begin,
    /// Copy a text to the terminal's clipboard.
    Copy(String),
    /// Save a cell with its metrics and costs.
    Save(Record, Destination),
    /// Find the names of runs and tables.
    FindNames,
    /// Compare the run with another table, or with none.
    Table(TableChoice),
    /// Take a tour: the one in a file, or the lesson that comes with the program.
    TakeTour(Option<PathBuf>),
    /// Leave the tour.
    LeaveTour,
    /// Load a theme.
    LoadTheme(String),
    /// Give the terminal back for a while.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// What the explorer knows and shows.
#[derive(Clone, Debug)]
pub struct Explorer {
    /// The run as it is shown: its latest moment, or one before.
    pub(crate) scene: Scene,
    pub(crate) chronicle: Chronicle,
    pub(crate) source: Playback,
    pub(crate) past: Option<Past>,
    /// The tour that is taken, over a recorded run.
    pub(crate) guide: Option<Guide>,
    journal: Option<RunName>,
    pub(crate) view: View,
    /// What lies over the panels.
    pub(crate) dialog: Option<Dialog>,
    /// The keys and what they do, over everything else.
    pub(crate) help: Option<Help>,
    pub(crate) keymap: Keymap,
    pub(crate) look: Look,
    depth: Depth,
    model: ViewModel,
    benchmarked: Option<BenchmarkedRun>,
    stale: bool,
    /// The area drawn last, which the mouse and page keys refer to.
    screen: Rect,
    /// The best cell when a cell was saved last.
    saved: Option<Cell>,
    /// Whether the last key was ctrl-c.
    interrupted: bool,
    /// A change that the search was asked for and has not made yet.
    pub(crate) request: Option<Command>,
    /// What only the running program knows the names of.
    pub(crate) known: KnownNames,
}

impl Explorer {
    /// An explorer before anything happened.
    pub fn new(look: Look, depth: Depth, themes: Vec<String>, keymap: Keymap) -> Self {
        let (scene, view) = (Scene::default(), View::default());
        Explorer {
            model: ViewModel::of(&scene, &view, None),
            benchmarked: None,
            scene,
            chronicle: Chronicle::default(),
            source: Playback::default(),
            past: None,
            guide: None,
            journal: None,
            view,
            dialog: None,
            help: None,
            keymap,
            look,
            depth,
            stale: true,
            screen: Rect::new(0, 0, 80, 24),
            saved: None,
            interrupted: false,
            request: None,
            known: KnownNames {
                themes,
                ..KnownNames::default()
            },
        }
    }

    /// Holds the run against benchmark accuracies, or against none.
    pub fn compare_with(&mut self, yardstick: Option<Yardstick>) {
        self.benchmarked = yardstick.map(BenchmarkedRun::new);
        self.stale = true;
    }

    /// Takes in what happened in the search.
    pub fn happen(&mut self, event: Event) {
        if let Happening::Search(SearchEvent::Rejected { why }) = &event.happening {
            self.refuse(why.clone());
        }
        self.answer(&event.happening);
        let latest = match &mut self.past {
            Some(past) => &mut past.latest,
            None => &mut self.scene,
        };
        latest.apply(event);
        self.chronicle.note(latest);
        // A bar that grows has to be drawn, but what else is looked at stands still.
        self.stale |= self.past.is_none();
    }

    /// Takes in the names of runs and tables, for the command line to complete.
    pub fn know(&mut self, runs: Vec<Completion>, tables: Vec<Completion>) {
        self.known.runs = runs;
        self.known.tables = tables;
        if let Some(Dialog::Prompt(prompt)) = &mut self.dialog {
            prompt.know(self.known.clone());
        }
    }

    /// Another run, which begins with these settings, takes the place of this one.
    pub fn begin(&mut self, source: Playback, settings: Settings) {
        self.scene = Scene::to_begin(settings);
        self.chronicle = Chronicle::default();
        self.past = None;
        self.guide = None;
        self.source = source;
        self.view.selected = None;
        self.view.marked.clear();
        self.stale = true;
    }

    /// Another run takes the place of this one, with what happened in it so far.
    pub fn show(&mut self, source: Playback, settings: Settings, events: Vec<Event>) {
        self.begin(source, settings);
        self.happen_all(events);
    }

    /// Takes in what happened in the search, in order.
    pub fn happen_all(&mut self, events: Vec<Event>) {
        for event in events {
            self.happen(event);
        }
    }

    /// Whether the run can be changed: it is made here, and seen at its latest moment.
    fn is_driven(&self) -> bool {
        self.source == Playback::Live && self.past.is_none()
    }

    /// Says whether a process writes the run that is watched.
    pub fn hear_of_writer(&mut self, presence: WriterPresence) {
        self.source = Playback::Watched(presence);
        if presence == WriterPresence::Absent && self.latest().finished.is_none() {
            let resume = self.journal.as_ref();
            let resume = resume.map_or(String::new(), |name| {
                format!("; 'freerea resume {name}' goes on with it")
            });
            self.refuse(format!("no process writes this run any more{resume}"));
        }
    }

    /// The run is written down under this name, or not at all.
    pub fn keep_as(&mut self, journal: Option<RunName>) {
        self.journal = journal;
    }

    /// Says whether the run can be written down.
    pub fn hear(&mut self, trouble: &JournalStatus) {
        match trouble {
            JournalStatus::Stuck(_) | JournalStatus::Lost(_) => self.refuse(trouble.to_string()),
            JournalStatus::Over => self.done(trouble.to_string()),
        }
    }

    /// Shows the run beside others.
    pub fn compare(&mut self, comparison: Comparison) {
        let versus = Versus::new(comparison);
        self.dialog = Some(Dialog::Versus(Box::new(versus)));
    }

    /// What the run is compared with.
    pub fn yardstick(&self) -> Option<&Yardstick> {
        self.benchmarked.as_ref().map(BenchmarkedRun::yardstick)
    }

    /// Asks whether to go on with a run that broke off.
    pub fn offer(&mut self, offer: Offer) {
        self.dialog = Some(Dialog::Offer(offer));
    }

    /// The run as it is known.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What the user looks at.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Derives what panels show, if anything changed.
    pub fn refresh(&mut self) {
        if std::mem::take(&mut self.stale) {
            if let Some(benchmarked) = &mut self.benchmarked {
                benchmarked.update(&self.scene);
            }
            self.model = ViewModel::of(&self.scene, &self.view, self.benchmarked.as_ref());
        }
    }

    /// Draws the screen, after [`refresh`](Self::refresh).
    pub fn draw(&self, frame: &mut Frame) {
        ui::draw(
            frame,
            &self.canvas(),
            self.dialog.as_ref(),
            self.help.as_ref(),
        );
    }

    /// A picture of a screen of this size, after [`refresh`](Self::refresh).
    pub fn picture(&self, screen: Rect) -> Screenshot {
        let backend = TestBackend::new(screen.width, screen.height);
        let Ok(mut terminal) = Terminal::new(backend);
        let Ok(frame) = terminal.draw(|frame| self.draw(frame));
        Screenshot::of(frame.buffer.clone())
    }

    /// The style of what has none of its own.
    pub fn ground(&self) -> Style {
        self.look.style(Role::Text)
    }

    /// Tells how large the screen is.
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
    }

    /// What panels are drawn from, after [`refresh`](Self::refresh).
    pub(crate) fn canvas(&self) -> Canvas<'_> {
        Canvas {
            scene: &self.scene,
            view: &self.view,
            model: &self.model,
            benchmarked: self.benchmarked.as_ref(),
            past: self.past.as_ref().map(|past| (past, &self.chronicle)),
            source: self.source,
            guide: self.guide.as_ref(),
            journal: self.journal.as_ref(),
            look: &self.look,
            covered: self.dialog.is_some(),
        }
    }

    /// A loaded theme is put on.
    pub fn wear(&mut self, theme: &Theme) {
        self.look.theme = theme.at(self.depth);
    }

    /// A cell was saved, or could not be.
    pub fn saved(&mut self, outcome: Result<PathBuf, String>) {
        match outcome {
            Ok(path) => {
                self.saved = self.scene.answer().map(|record| record.cell);
                self.done(format!("saved to {}", path.display()));
            }
            Err(why) => self.refuse(why),
        }
    }

    /// Whether leaving would lose an answer that was not saved.
    pub fn unsaved(&self) -> bool {
        let answer = self.scene.answer().map(|record| record.cell);
        answer.is_some() && answer != self.saved
    }

    /// The selected cell, or the best where none is selected.
    pub fn selected(&self) -> Option<Record> {
        self.view.selection(&self.scene).copied()
    }

    pub(crate) fn model(&self) -> &ViewModel {
        &self.model
    }

    pub(crate) fn themes(&self) -> &[String] {
        &self.known.themes
    }

    pub(crate) fn areas(&self) -> Areas {
        Areas::of(self.screen, &self.view, self.guide.as_ref())
    }

    pub(crate) fn done(&mut self, word: impl Into<String>) {
        self.view.notice = Some(Notice::Done(word.into()));
    }

    /// Says that something cannot be done.
    pub fn refuse(&mut self, why: impl Into<String>) {
        self.view.notice = Some(Notice::Refused(why.into()));
    }

    pub(crate) fn changed(&mut self) {
        self.stale = true;
    }
}
