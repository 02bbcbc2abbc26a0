//! A moment of a run that is looked at, and how a run is played.

use std::time::Duration;

use freerea_core::journal::WriterPresence;
use freerea_core::scene::{Moment, Scene};

/// Where a run comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playback {
    /// It goes on while it is looked at, and is driven here.
    #[default]
    Live,
    /// It goes on while it is looked at, and another process drives and writes it.
    Watched(WriterPresence),
    /// It was written down.
    Replay,
}

impl Playback {
    /// Whether there is a present, and not only a last moment.
    pub fn goes_on(self) -> bool {
        match self {
            Playback::Live | Playback::Watched(_) => true,
            Playback::Replay => false,
        }
    }
}

/// How fast a playback goes: two to this power times as fast as the run was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tempo(i32);

impl Tempo {
    /// Half as fast, down to an eighth of the run's speed.
    #[must_use]
    pub fn slower(self) -> Self {
        Tempo((self.0 - 1).max(-3))
    }

    /// Twice as fast, up to 256 times the run's speed.
    #[must_use]
    pub fn faster(self) -> Self {
        Tempo((self.0 + 1).min(8))
    }

    /// How many times as fast as the run.
    pub fn factor(self) -> f64 {
        2f64.powi(self.0)
    }
}

/// A moment that is looked at.
#[derive(Clone, Debug)]
pub struct Past {
    /// The run at its latest moment.
    pub(crate) latest: Scene,
    /// Whether it is played.
    pub playing: bool,
    /// How fast.
    pub tempo: Tempo,
    /// Time that was played but did not reach to the next event.
    pub(crate) left: Duration,
}

impl Past {
    /// The run's latest moment.
    pub fn last_moment(&self) -> Moment {
        self.latest.events.len()
    }

    /// Milliseconds from the start of the run to its latest event.
    pub fn length(&self) -> u64 {
        self.latest.at
    }
}
