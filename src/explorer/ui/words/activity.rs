//! What the search is doing, in words.

use freerea_core::journal::WriterPresence;
use freerea_core::search::{Pace, Reason, Speed};

use super::terms::reason;
use crate::explorer::derive::playback::Playback;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;

/// What the search is doing.
pub struct Activity {
    /// A sign for it.
    pub glyph: &'static str,
    /// How that and the words look.
    pub role: Role,
    /// All that is to be said.
    pub long: String,
    /// The same in a word or two.
    pub short: String,
}

impl Activity {
    /// What the search that is shown is doing, or did where it is shown.
    pub fn of(canvas: &Canvas) -> Self {
        let (scene, look) = (canvas.scene, canvas.look);
        let activity = |glyph, role, long: String, short: &str| Activity {
            glyph,
            role,
            long,
            short: short.to_owned(),
        };
        if let Some((past, _)) = canvas.past {
            let (glyph, role) = if past.playing {
                (look.glyph("▶", ">"), Role::Good)
            } else {
                (look.glyph("‖", "="), Role::Warning)
            };
            return activity(glyph, role, "the past".to_owned(), "past");
        }
        if let Some(why) = &scene.finished {
            let (role, short) = match why {
                Reason::Failed(_) => (Role::Error, "failed"),
                _ => (Role::Accent, "finished"),
            };
            let long = format!("finished: {}", reason(why, look));
            return activity(look.glyph("■", "#"), role, long, short);
        }
        if canvas.source == Playback::Watched(WriterPresence::Absent) {
            let word = "broken off";
            return activity(look.glyph("✗", "x"), Role::Warning, word.to_owned(), word);
        }
        let (glyph, role, word) = match scene.pace {
            _ if scene.events.is_empty() && canvas.covered => {
                (look.glyph("…", "."), Role::Dim, "not begun")
            }
            _ if scene.events.is_empty() => (look.glyph("…", "."), Role::Dim, "starting"),
            Pace::Paused => (look.glyph("‖", "="), Role::Warning, "paused"),
            Pace::Step => (look.glyph("»", ">"), Role::Accent, "stepping"),
            Pace::Birth => (look.glyph("»", ">"), Role::Accent, "to the next child"),
            Pace::Running if !scene.in_training.is_empty() => {
                (look.glyph("▶", ">"), Role::Good, "training finalists")
            }
            Pace::Running if scene.enumerated.is_some() => {
                (look.glyph("∀", ">"), Role::Good, "scoring all that is left")
            }
            Pace::Running => (look.glyph("▶", ">"), Role::Good, "running"),
        };
        match scene.speed {
            Speed::Full => activity(glyph, role, word.to_owned(), word),
            Speed::Slow(rest) => {
                let rest = rest.as_secs_f64();
                let long = format!("{word}, slow motion {rest} s");
                activity(glyph, role, long, &format!("{word} +{rest}s"))
            }
        }
    }
}
