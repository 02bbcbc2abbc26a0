//! A tour in the place of a run, which waits meanwhile.

use std::path::PathBuf;

use freerea_core::search::{Command, Pace};

use crate::explorer::app::aside::Aside;
use crate::explorer::app::run::App;
use crate::explorer::state::Explorer;
use crate::explorer::tour::script::Tour;

impl App {
    /// The explorer of the run that is searched: aside while a tour is taken.
    pub(crate) fn searched(&mut self) -> &mut Explorer {
        match &mut self.aside {
            Some(aside) => &mut aside.explorer,
            None => &mut self.explorer,
        }
    }

    /// Shows a tour: that of a file, or the lesson that comes with the program.
    pub(crate) fn take_tour(&mut self, file: Option<PathBuf>) {
        let tour = match file.map_or_else(|| Ok(Tour::shipped()), |file| Tour::load(&file)) {
            Ok(tour) => tour,
            Err(errors) => {
                let first = errors.first("'freerea tour FILE' in a shell");
                return self.explorer.refuse(first);
            }
        };
        let mut explorer = self.explorer.clone();
        explorer.take(tour);
        let is_running = self.explorer.latest().pace == Pace::Running;
        self.aside = Some(Aside {
            was_running: is_running && self.session.tell(Command::Pace(Pace::Paused)),
            explorer: std::mem::replace(&mut self.explorer, explorer),
        });
    }

    /// Goes back to the run that waits; says whether there is none, so that the program ends.
    pub(crate) fn leave_tour(&mut self) -> bool {
        let Some(aside) = self.aside.take() else {
            return true;
        };
        self.explorer = aside.explorer;
        if aside.was_running {
            self.session.tell(Command::Pace(Pace::Running));
        }
        false
    }
}
