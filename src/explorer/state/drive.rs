//! The keys that drive the search.

use freerea_core::search::{Command, Pace, Speed};

use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::leave::Departure;
use crate::explorer::input::action::RunAction;
use crate::explorer::state::update::tell;
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    pub(crate) fn drive(&mut self, action: RunAction) -> Vec<Effect> {
        match action {
            RunAction::TogglePause => {
                let pace = match self.scene.pace {
                    Pace::Paused => Pace::Running,
                    Pace::Running | Pace::Step | Pace::Birth => Pace::Paused,
                };
                tell(Command::Pace(pace))
            }
            RunAction::Pause => tell(Command::Pace(Pace::Paused)),
            RunAction::Resume => tell(Command::Pace(Pace::Running)),
            RunAction::Step => tell(Command::Pace(Pace::Step)),
            RunAction::Birth => tell(Command::Pace(Pace::Birth)),
            RunAction::Slower => tell(Command::Speed(self.scene.speed.slower())),
            RunAction::Faster => tell(Command::Speed(self.scene.speed.faster())),
            RunAction::FullSpeed => tell(Command::Speed(Speed::Full)),
            RunAction::Enumerate => {
                self.done("what is left of the feasible networks is scored");
                let goes_on = Command::Pace(Pace::Running);
                [tell(Command::Enumerate), tell(goes_on)].concat()
            }
            RunAction::Restart(seed) if self.unsaved() => {
                self.open(Dialog::Leave(Departure::Restart(seed)))
            }
            RunAction::Restart(seed) | RunAction::RestartNow(seed) => {
                let next = self.scene.settings.seed.wrapping_add(1);
                let seed = seed.unwrap_or(next);
                self.view.selected = None;
                self.view.marked.clear();
                self.done(format!("begins anew with seed {seed}"));
                tell(Command::Restart { seed })
            }
        }
    }
}
