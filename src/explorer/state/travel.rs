//! Looking back: at an earlier moment of a run that goes on, or at any of one that is replayed.

use std::time::Duration;

use freerea_core::scene::{Chronicle, Moment, Scene, birth_of, child_after};
use freerea_core::search::{Event, Happening};
use freerea_core::space::Cell;

use crate::explorer::derive::playback::{Past, Playback, Tempo};
use crate::explorer::input::action::{RunAction, TravelAction};
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::tour::guide::Guide;
use crate::explorer::ui::words;

/// The longest that a playback stands still, in the run's time.
const LONGEST: Duration = Duration::from_secs(1);

impl Explorer {
    /// Shows a recorded run from its beginning.
    pub fn replay(&mut self) {
        self.source = Playback::Replay;
        self.look_at(0);
    }

    /// The run at its latest moment.
    pub fn latest(&self) -> &Scene {
        self.past.as_ref().map_or(&self.scene, |past| &past.latest)
    }

    /// The moments of the run.
    pub fn chronicle(&self) -> &Chronicle {
        &self.chronicle
    }

    /// Looks at a moment; the latest of a run that goes on is the present.
    pub fn look_at(&mut self, moment: Moment) {
        if moment >= self.latest().events.len() && self.source.goes_on() {
            return self.look_at_the_present();
        }
        let scene = self.chronicle.at(moment, self.latest());
        let shown = std::mem::replace(&mut self.scene, scene);
        self.past.get_or_insert_with(|| Past {
            latest: shown,
            playing: false,
            tempo: Tempo::default(),
            left: Duration::ZERO,
        });
        self.changed();
    }

    /// Looks at the latest moment again.
    pub fn look_at_the_present(&mut self) {
        match self.source {
            Playback::Replay => self.look_at(self.latest().events.len()),
            Playback::Live | Playback::Watched(_) => {
                if let Some(past) = self.past.take() {
                    self.scene = past.latest;
                    self.changed();
                }
            }
        }
    }

    pub(super) fn moment(&self) -> Moment {
        self.scene.events.len()
    }

    pub(crate) fn travel(&mut self, action: TravelAction) -> Vec<Effect> {
        let (moment, end) = (self.moment(), self.latest().events.len());
        let to = match action {
            TravelAction::StepBack => Ok(self.step_back()),
            TravelAction::StepForward => Ok(self.chronicle.step_after(moment).unwrap_or(end)),
            TravelAction::MarkBack => Ok(self.chronicle.mark_before(moment)),
            TravelAction::MarkForward => Ok(self.chronicle.mark_after(moment).unwrap_or(end)),
            TravelAction::Beginning => Ok(0),
            TravelAction::Present => Ok(end),
            TravelAction::GoTo(steps) => self.chronicle.after_steps(steps).ok_or_else(|| {
                let most = self.chronicle.steps();
                format!("the run has {} so far", words::counted(most as u64, "step"))
            }),
            TravelAction::BirthOf(named) => self.cell_named(named).and_then(|c| self.birth_of(c)),
        };
        match to {
            Ok(to) => {
                if self.past.is_none() && to >= end && self.source.goes_on() {
                    self.refuse("this is the present; [ looks back");
                }
                self.look_at(to);
            }
            Err(why) => self.refuse(why),
        }
        Vec::new()
    }

    /// The moment at which a step was complete, with something of the evolution since then.
    fn step_back(&self) -> Moment {
        let moment = self.moment();
        let complete = self.chronicle.step_before(moment);
        let since = self.scene.events.iter().rev().take(moment - complete);
        let evolved = |event: &Event| matches!(event.happening, Happening::Evolution(_));
        if since.into_iter().any(evolved) {
            complete
        } else {
            self.chronicle.step_before(complete)
        }
    }

    /// The moment of a cell's first birth.
    fn birth_of(&mut self, cell: Option<Cell>) -> Result<Moment, String> {
        let cell = cell.ok_or("no cell is born yet")?;
        let born = birth_of(cell, self.latest());
        let born = born.ok_or_else(|| format!("#{} was not born in this run", cell.index()))?;
        self.view.selected = Some(cell);
        Ok(born)
    }

    /// What the keys of a search mean while the past is looked at.
    pub(crate) fn play_back(&mut self, action: RunAction) -> Vec<Effect> {
        let moment = self.moment();
        let Some(past) = &mut self.past else {
            return Vec::new();
        };
        let end = past.latest.events.len();
        match action {
            RunAction::TogglePause => past.playing = !past.playing,
            RunAction::Pause => past.playing = false,
            RunAction::Resume => past.playing = true,
            RunAction::Slower => past.tempo = past.tempo.slower(),
            RunAction::Faster => past.tempo = past.tempo.faster(),
            RunAction::FullSpeed => past.tempo = Tempo::default(),
            RunAction::Step => {
                past.playing = false;
                let next = self.chronicle.step_after(moment).unwrap_or(end);
                self.look_at(next);
            }
            RunAction::Birth => {
                past.playing = false;
                let next = child_after(moment, &past.latest).unwrap_or(end);
                self.look_at(next);
            }
            RunAction::Restart(_) | RunAction::RestartNow(_) | RunAction::Enumerate => {
                return self.refuse_to_change();
            }
        }
        if let Some(past) = &mut self.past
            && past.playing
            && moment >= end
            && self.source == Playback::Replay
        {
            // At its end, a replay begins again.
            past.left = Duration::ZERO;
            self.look_at(0);
        }
        Vec::new()
    }

    /// What already happened cannot be changed, and a run that is watched is not driven here.
    pub(crate) fn refuse_to_change(&mut self) -> Vec<Effect> {
        if self.guide.is_some() {
            return self.refused("this is a tour of a recorded search; q leaves it");
        }
        self.refused(match self.source {
            Playback::Watched(_) => {
                "this run is only watched; f forks a run of your own that goes on from here"
            }
            Playback::Live => "this is the past; esc goes to the present, f forks a run here",
            Playback::Replay => "this is a replay; f forks a run that goes on from here",
        })
    }

    /// How long until the playback shows the next event; `None` if nothing is played.
    pub fn until_next_event(&self) -> Option<Duration> {
        let approach = self.guide.as_ref().and_then(Guide::until_next_event);
        if approach.is_some() {
            return approach;
        }
        let past = self.past.as_ref().filter(|past| past.playing)?;
        let next = past.latest.events.get(self.moment())?;
        let before = self.scene.at;
        let gap = Duration::from_millis(next.at.saturating_sub(before)).min(LONGEST);
        Some(gap.div_f64(past.tempo.factor()).saturating_sub(past.left))
    }

    /// Plays on for this long.
    pub fn play(&mut self, elapsed: Duration) {
        if self.approach(elapsed) {
            return;
        }
        let Some(past) = &mut self.past else {
            return;
        };
        past.left += elapsed;
        while let Some(wait) = self.until_next_event() {
            if !wait.is_zero() {
                return;
            }
            self.play_event();
        }
        // There is nothing more to play.
        match self.source {
            Playback::Live | Playback::Watched(_) => self.look_at_the_present(),
            Playback::Replay => {
                if let Some(past) = &mut self.past {
                    past.playing = false;
                    past.left = Duration::ZERO;
                }
            }
        }
        self.changed();
    }

    fn play_event(&mut self) {
        let moment = self.moment();
        if let Some(past) = &mut self.past
            && let Some(event) = past.latest.events.get(moment)
        {
            let gap = Duration::from_millis(event.at.saturating_sub(self.scene.at)).min(LONGEST);
            past.left = past.left.saturating_sub(gap.div_f64(past.tempo.factor()));
            self.scene.apply(event.clone());
        }
        self.changed();
    }
}
