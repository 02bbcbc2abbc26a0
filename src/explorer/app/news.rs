//! What becomes of the news of a run that is watched.

use freerea_core::journal::{Recording, WriterPresence};

use crate::explorer::app::effects::compare_with_table;
use crate::explorer::app::inbox::WatchNews;
use crate::explorer::app::run::App;
use crate::explorer::derive::playback::Playback;

impl App {
    /// Shows what is new of the run that is watched.
    pub(crate) fn take_news(&mut self, news: WatchNews) {
        match news {
            WatchNews::Events(events) => self.searched().happen_all(events),
            WatchNews::Anew(recording) => self.watch_anew(*recording),
            WatchNews::Writer(presence) => self.searched().hear_of_writer(presence),
            WatchNews::Trouble(why) => self.explorer.refuse(why),
            WatchNews::TroubleOver => self.explorer.done("the journal can be followed again"),
        }
    }

    /// The journal was cut, as where a run goes on from before a damaged line, or is another run's.
    fn watch_anew(&mut self, recording: Recording) {
        let (header, events) = (recording.header, recording.events);
        let settings = header.settings;
        let before = self.session.replace_header(header);
        let is_same_run = *self.session.header() == before;
        let explorer = self.searched();
        let source = Playback::Watched(WriterPresence::Writing);
        explorer.show(source, settings, events);
        if settings.task() != before.settings.task() {
            compare_with_table(explorer, None);
        }
        self.explorer.done(if is_same_run {
            "the journal was cut; this is what is left of the run, and what follows"
        } else {
            "another run is written in this place; this is what it did so far"
        });
    }
}
