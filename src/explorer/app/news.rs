//! What becomes of the news of a run that is watched.

use freerea_core::journal::Recording;

use crate::explorer::app::inbox::WatchNews;
use crate::explorer::app::run::App;

impl App {
    /// Shows what is new of the run that is watched.
    pub(crate) fn take_news(&mut self, news: WatchNews) {
        match news {
            WatchNews::Events(events) => {
                for event in events {
                    self.searched().happen(event);
                }
            }
            WatchNews::Anew(recording) => self.watch_anew(*recording),
            WatchNews::Writer(presence) => self.searched().hear_of_writer(presence),
            WatchNews::Trouble(why) => self.explorer.refuse(why),
            WatchNews::TroubleOver => self.explorer.done("the journal can be followed again"),
        }
    }

    /// The journal was cut, as where a run goes on from before a damaged line, or is another run's.
    fn watch_anew(&mut self, recording: Recording) {
        let before = self.session.header().clone();
        let is_same_run = recording.header == before;
        let is_same_task = recording.header.settings.task() == before.settings.task();
        let explorer = match &mut self.aside {
            Some(aside) => &mut aside.explorer,
            None => &mut self.explorer,
        };
        self.session.watch_anew(recording, explorer);
        if !is_same_task {
            self.compare_with_table(None);
        }
        self.explorer.done(match is_same_run {
            true => "the journal was cut; this is what is left of the run, and what follows",
            false => "another run is written in this place; this is what it did so far",
        });
    }
}
