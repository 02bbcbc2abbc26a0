//! The first line of a journal: what a run was begun with.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Machine, RunName, VERSION};
use crate::benchmark::TableName;
use crate::clock;
use crate::engine::{EngineChoice, Isa};
use crate::evolution::Settings;
use crate::metric::MetricSet;
use crate::search::{Budget, Repeats};
use crate::training::Finals;

/// What a run was begun with: enough to take it up again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The version of the format; the first key, so that it can be read whatever follows.
    pub journal: u32,
    /// The version of the program.
    pub freerea: String,
    /// What made the run.
    pub maker: Maker,
    /// When it began, by the machine's clock, as in RFC 3339.
    pub began: String,
    /// The run that it was forked from.
    pub forked: Option<Fork>,
    /// What decides the course of the evolution, the seed among it.
    pub settings: Settings,
    /// When it was to end by itself.
    pub budget: Budget,
    /// How its cells were scored.
    pub scoring: ScoringOptions,
    /// The finals that it is to have, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finals: Option<Finals>,
    /// Where it was made.
    pub machine: Machine,
}

/// What makes a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    /// `freerea search`.
    Search,
    /// The explorer.
    Explorer,
}

/// The moment of another run at which a run began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The other run.
    pub run: RunName,
    /// How many of its events the two share.
    pub events: usize,
}

/// How cells are scored; their seed is that of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoringOptions {
    /// Initialisations of each cell.
    pub repeats: Repeats,
    /// Images that NASWOT looks at.
    pub batch: u16,
    /// The engine that was asked for.
    pub engine: EngineChoice,
    /// The vector instructions that were asked for.
    pub isa: Option<Isa>,
    /// Where libtorch computes.
    pub device: String,
    /// The images, where they are not noise.
    pub images: Option<PathBuf>,
    /// The metrics that are measured in addition to those of every search.
    #[serde(default, skip_serializing_if = "MetricSet::is_empty")]
    pub metrics: MetricSet,
    /// The table whose metrics are read instead of computed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableName>,
    /// Whether scores are kept for other runs, and taken from them.
    #[serde(default, skip_serializing_if = "Caching::is_default")]
    pub caching: Caching,
}

/// Whether scores are kept for other runs, and taken from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caching {
    /// In the user's cache.
    #[default]
    Kept,
    /// Every score is computed anew.
    Off,
}

impl Caching {
    fn is_default(&self) -> bool {
        *self == Caching::default()
    }
}

impl Header {
    /// The header of a run that begins now, on this machine.
    pub fn now(maker: Maker, settings: Settings, budget: Budget, scoring: ScoringOptions) -> Self {
        Header {
            journal: VERSION,
            freerea: env!("CARGO_PKG_VERSION").to_owned(),
            maker,
            began: clock::now(),
            forked: None,
            settings,
            budget,
            scoring,
            finals: None,
            machine: Machine::here(),
        }
    }
}
