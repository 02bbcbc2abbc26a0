//! What can be asked of a search.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::evolution::{
    Constraints, Evolution, FEW_NETWORKS, Origin, PopulationSize, Rule, TournamentSize,
};
use crate::space::{Cell, Space};

/// What the user wants of a running search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Go on, stop, or go on for a little.
    Pace(Pace),
    /// How fast to go.
    Speed(Speed),
    /// Let in a cell that was made from another by hand.
    Mutate {
        /// The cell that was changed.
        parent: Cell,
        /// What it became.
        child: Cell,
    },
    /// Let in a cell.
    Insert(Cell),
    /// Cross two cells.
    Cross([Cell; 2]),
    /// Take a cell out of the population.
    Remove(Cell),
    /// Change the constraints.
    Constrain(Constraints),
    /// Change the sizes and the rule.
    Tune {
        /// N.
        population: PopulationSize,
        /// n.
        tournament: TournamentSize,
        /// How cells are judged.
        #[serde(alias = "weights")]
        rule: Rule,
    },
    /// Score what is left of the feasible networks, instead of going on with the evolution.
    Enumerate,
    /// Begin anew with another seed, settings else as they are now.
    Restart {
        /// The new seed.
        seed: u64,
    },
    /// End the search.
    Quit,
    /// End the search, since its terminal was closed or a signal ends the program.
    Interrupt,
}

impl Command {
    /// Does what it asks of the evolution; what it asks of the search around is left out.
    ///
    /// # Errors
    /// If it cannot be done; then nothing changed, and the text says why.
    pub(super) fn steer(&self, evolution: &mut Evolution) -> Result<(), String> {
        self.keeps_to(evolution.settings().space())?;
        match *self {
            Command::Mutate { parent, child } => evolution.invite(child, Origin::Hand { parent }),
            Command::Insert(cell) => evolution.invite(cell, Origin::Inserted),
            Command::Cross(parents) => evolution.cross(parents),
            Command::Remove(cell) => {
                if !evolution.remove(cell) {
                    return Err(format!("#{} is not alive", cell.index()));
                }
            }
            Command::Constrain(constraints) => {
                return evolution
                    .constrain(constraints)
                    .map_err(|error| error.to_string());
            }
            Command::Tune {
                population,
                tournament,
                rule,
            } => {
                return evolution
                    .tune(population, tournament, rule)
                    .map_err(|error| error.to_string());
            }
            Command::Enumerate => evolution.enumerate(),
            Command::Pace(_)
            | Command::Speed(_)
            | Command::Restart { .. }
            | Command::Quit
            | Command::Interrupt => {}
        }
        Ok(())
    }

    /// Whether all that it names is of the space that is searched.
    fn keeps_to(&self, space: Space) -> Result<(), String> {
        let cells: &[Cell] = match self {
            Command::Mutate { parent, child } => &[*parent, *child],
            Command::Insert(cell) | Command::Remove(cell) => &[*cell],
            Command::Cross(parents) => parents,
            _ => &[],
        };
        let stranger = cells.iter().find(|cell| cell.space() != space);
        match (stranger, self) {
            (Some(stranger), _) => Err(format!("{stranger} is no cell of {space}")),
            (None, Command::Constrain(constraints)) if constraints.space() != space => {
                let other = constraints.space();
                Err(format!("these are constraints of {other}, not of {space}"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the search goes on by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// It goes on.
    #[default]
    Running,
    /// It goes on to the end of the present step, then stops.
    Step,
    /// It goes on until one more cell is born, refused or refreshed, then stops.
    Birth,
    /// It stands still.
    Paused,
}

/// How fast the search goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// As fast as the machine allows.
    #[default]
    Full,
    /// With a pause after each event, so that a class can follow.
    Slow(Duration),
}

/// The pauses of slow motion, in milliseconds, the shortest first.
const PAUSES: [u64; 5] = [200, 500, 1_000, 2_000, 4_000];

impl Speed {
    /// The next slower speed, down to four seconds for each event.
    #[must_use]
    pub fn slower(self) -> Self {
        let present = self.pause();
        let longer = PAUSES.map(Duration::from_millis).into_iter();
        let next = longer.clone().find(|&pause| pause > present);
        next.or(longer.last()).map_or(self, Speed::Slow)
    }

    /// The next faster speed, up to full speed.
    #[must_use]
    pub fn faster(self) -> Self {
        let present = self.pause();
        let mut longest_first = PAUSES.map(Duration::from_millis).into_iter().rev();
        let next = longest_first.find(|&pause| pause < present);
        next.map_or(Speed::Full, Speed::Slow)
    }

    fn pause(self) -> Duration {
        match self {
            Speed::Full => Duration::ZERO,
            Speed::Slow(pause) => pause,
        }
    }
}

/// When the search ends by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// After this time.
    pub time: Option<Duration>,
    /// After this many explored cells.
    pub cells: Option<usize>,
    /// After this many steps.
    pub steps: Option<u64>,
    /// Once the population has converged.
    #[serde(default, skip_serializing_if = "OnConvergence::is_default")]
    pub convergence: OnConvergence,
    /// Whether what is left of the feasible networks is scored before the end, unless the time is
    /// over.
    #[serde(default, skip_serializing_if = "ExhaustiveFinish::is_default")]
    pub exhaustive: ExhaustiveFinish,
}

/// What a search does once its population has converged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnConvergence {
    /// It goes on with random cells that come in.
    #[default]
    GoOn,
    /// It ends.
    End,
}

impl OnConvergence {
    fn is_default(&self) -> bool {
        *self == OnConvergence::default()
    }
}

/// Whether a search that has made its cells or steps scores what is left of the feasible networks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExhaustiveFinish {
    /// It does not.
    #[default]
    Never,
    /// If they are at most [`FEW_NETWORKS`](crate::evolution::FEW_NETWORKS).
    IfFew,
    /// However many they are.
    Always,
}

impl ExhaustiveFinish {
    fn is_default(&self) -> bool {
        *self == ExhaustiveFinish::default()
    }

    /// Whether the feasible networks, which are counted only if that matters, are scored to the
    /// last one.
    pub fn asks_for(self, networks: impl FnOnce() -> usize) -> bool {
        match self {
            ExhaustiveFinish::Never => false,
            ExhaustiveFinish::IfFew => networks() <= FEW_NETWORKS,
            ExhaustiveFinish::Always => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_goes_down_and_up_by_steps() {
        let mut speed = Speed::Full;
        let mut pauses = Vec::new();
        for _ in 0..6 {
            speed = speed.slower();
            pauses.push(speed.pause().as_millis());
        }
        assert_eq!(pauses, [200, 500, 1_000, 2_000, 4_000, 4_000]);
        for _ in 0..5 {
            speed = speed.faster();
        }
        assert_eq!(speed, Speed::Full);
    }
}
