//! The explorer's state: what it knows, what it shows, and what becomes of an action. It neither
//! reads nor writes anything; what is to be done outside is asked for.

mod edits;
mod travel;
mod update;

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use freerea_core::benchmark::Yardstick;
use freerea_core::comparison::Comparison;
use freerea_core::evolution::{Record, Settings};
use freerea_core::export::ExportFormat;
use freerea_core::journal::{JournalStatus, RunName};
use freerea_core::scene::{Chronicle, Moment, Scene};
use freerea_core::search::{Command, Event, Happening, SearchEvent};
use freerea_core::space::Cell;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::{Frame, Terminal};

use super::dialogs::Dialog;
use super::dialogs::offer::Offer;
use super::dialogs::versus::Versus;
use super::theme::{Depth, Role, Theme};
use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::{Past, Playback};
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Notice, Panel, View};
use crate::explorer::input::action::{Action, Outcome};
use crate::explorer::input::destination::Destination;
use crate::explorer::input::keymap::Keymap;
use crate::explorer::ui;
use crate::explorer::ui::Areas;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::panels::{cell, population};
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
    /// Compare the run with another one.
    Versus(String),
    /// Write a picture of the screen.
    Screenshot(Destination),
    /// Write the cells, or the selected cell, in a format.
    Export(ExportFormat, Destination),
    /// Go on with the run that broke off.
    TakeUp,
    /// Begin a new run.
    Begin,
    /// Save a cell with its metrics and costs.
    Save(Record, Destination),
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
    journal: Option<RunName>,
    pub(crate) view: View,
    /// What lies over the panels.
    pub(crate) dialog: Option<Dialog>,
    pub(crate) keymap: Keymap,
    pub(crate) look: Look,
    depth: Depth,
    themes: Vec<String>,
    model: ViewModel,
    benchmarked: Option<BenchmarkedRun>,
    stale: bool,
    /// The area drawn last, which the mouse and page keys refer to.
    screen: Rect,
    /// The best cell when a cell was saved last.
    saved: Option<Cell>,
    /// Whether the last key was ctrl-c.
    interrupted: bool,
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
            journal: None,
            view,
            dialog: None,
            keymap,
            look,
            depth,
            themes,
            stale: true,
            screen: Rect::new(0, 0, 80, 24),
            saved: None,
            interrupted: false,
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
        let latest = match &mut self.past {
            Some(past) => &mut past.latest,
            None => &mut self.scene,
        };
        latest.apply(event);
        self.chronicle.note(latest);
        // A bar that grows has to be drawn, but what else is looked at stands still.
        self.stale |= self.past.is_none();
    }

    /// Another run, which begins with these settings, takes the place of this one.
    pub fn begin(&mut self, source: Playback, settings: Settings) {
        self.scene = Scene::to_begin(settings);
        self.chronicle = Chronicle::default();
        self.past = None;
        self.source = source;
        self.view.selected = None;
        self.view.marked.clear();
        self.stale = true;
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

    /// Shows the run beside another one.
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
        ui::draw(frame, &self.canvas(), self.dialog.as_ref());
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

    fn canvas(&self) -> Canvas<'_> {
        Canvas {
            scene: &self.scene,
            view: &self.view,
            model: &self.model,
            benchmarked: self.benchmarked.as_ref(),
            past: self.past.as_ref().map(|past| (past, &self.chronicle)),
            journal: self.journal.as_ref(),
            look: &self.look,
            covered: self.dialog.is_some(),
        }
    }

    /// What becomes of a key: the open dialog takes it, or the keymap knows it. Keys that end or
    /// stop a program everywhere do so in dialogs too.
    pub fn press(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.view.notice = None;
        let again = std::mem::take(&mut self.interrupted);
        if is_ctrl(key, 'c') {
            return self.interrupt(again);
        }
        if is_ctrl(key, 'z') {
            return self.apply(Action::Suspend);
        }
        let Some(dialog) = &mut self.dialog else {
            return match self.keymap.action(self.view.focus, key.into()) {
                Some(action) => self.apply(action.clone()),
                None => Vec::new(),
            };
        };
        match dialog.press(key, &self.scene) {
            Outcome::Stay => Vec::new(),
            Outcome::Close => {
                self.dialog = None;
                Vec::new()
            }
            Outcome::Act(action) => self.apply(action),
            Outcome::Finish(action) => {
                self.dialog = None;
                self.apply(action)
            }
        }
    }

    /// Ctrl-c closes what is open, or asks whether to leave; a second one leaves.
    fn interrupt(&mut self, again: bool) -> Vec<Effect> {
        self.interrupted = true;
        let leaves = matches!(
            self.dialog,
            Some(Dialog::Leave(Action::QuitNow) | Dialog::Offer(_))
        );
        if again || leaves {
            return self.apply(Action::QuitNow);
        }
        if self.dialog.take().is_some() {
            self.done("ctrl-c again leaves");
            return Vec::new();
        }
        self.apply(Action::Quit)
    }

    /// What becomes of pasted text: the command line takes it.
    pub fn paste(&mut self, text: &str) {
        if let Some(Dialog::Prompt(prompt)) = &mut self.dialog
            && let Outcome::Act(action) = prompt.type_text(text)
        {
            // A filter asks for nothing outside.
            self.apply(action);
        }
    }

    /// What becomes of the mouse: a click gives the focus and selects, the wheel moves.
    pub fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let (column, row) = (event.column, event.row);
        if let Some(dialog) = &mut self.dialog {
            if event.kind == MouseEventKind::Down(MouseButton::Left) {
                dialog.click(self.screen, column, row);
            }
            return Vec::new();
        }
        let areas = Areas::of(self.screen, &self.view);
        let Some((panel, area)) = areas.panel_at(column, row) else {
            return Vec::new();
        };
        use crate::explorer::input::action::Motion;
        match event.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                let motion = match event.kind {
                    MouseEventKind::ScrollUp => Motion::Up,
                    _ => Motion::Down,
                };
                let focus = std::mem::replace(&mut self.view.focus, panel);
                let effects = self.apply(Action::Move(motion));
                self.view.focus = focus;
                effects
            }
            MouseEventKind::Down(MouseButton::Left) => {
                self.view.focus = panel;
                self.stale = true;
                match panel {
                    Panel::Population => self.click_table(area, column, row),
                    Panel::Cell => self.click_cell(area, column, row),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn click_table(&mut self, area: Rect, column: u16, row: u16) -> Vec<Effect> {
        if let Some(place) = population::row_at(area, &self.canvas(), column, row) {
            let cell = self.model.rows[place].record.cell;
            return self.apply(Action::Select(cell.into()));
        }
        match population::column_at(area, &self.canvas(), column, row) {
            Some(column) => self.apply(Action::Sort(column)),
            None => Vec::new(),
        }
    }

    /// A click on a gene of the graph opens the editor there.
    fn click_cell(&mut self, area: Rect, column: u16, row: u16) -> Vec<Effect> {
        match cell::gene_at(area, &self.canvas(), column, row) {
            Some(gene) => self.apply(Action::Edit(Some(gene))),
            None => Vec::new(),
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
                self.saved = self.scene.best;
                self.done(format!("saved to {}", path.display()));
            }
            Err(why) => self.refuse(why),
        }
    }

    /// Whether leaving would lose an answer that was not saved.
    pub fn unsaved(&self) -> bool {
        self.scene.best.is_some() && self.scene.best != self.saved
    }

    /// The selected cell, or the best where none is selected.
    pub fn selected(&self) -> Option<Record> {
        self.view.selection(&self.scene).copied()
    }

    pub(crate) fn model(&self) -> &ViewModel {
        &self.model
    }

    pub(crate) fn themes(&self) -> &[String] {
        &self.themes
    }

    pub(crate) fn areas(&self) -> Areas {
        Areas::of(self.screen, &self.view)
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

fn is_ctrl(key: KeyEvent, character: char) -> bool {
    key.code == KeyCode::Char(character) && key.modifiers == KeyModifiers::CONTROL
}
