//! The sizes N and n, and how much each metric counts.

mod drawing;
#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use freerea_core::evolution::WeightedMetric;
use freerea_core::evolution::{MetricWeights, PopulationSize, Settings, TournamentSize};
use freerea_core::metric::Metric;
use freerea_core::scene::Scene;

use super::field::Field;
use super::window::KeyHint;
use crate::explorer::derive::view::Quantity;
use crate::explorer::input::action::{Outcome, TuneAction};

pub(super) const KEYS: [KeyHint; 5] = [
    ("Enter", "set"),
    ("Esc", "close"),
    ("left right", "less, more"),
    ("up down", "field"),
    ("0-9", "type"),
];

/// How far a key moves a weight.
const STEP: f64 = 0.1;

/// What a row of the dialog sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Population,
    Tournament,
    Weight(Metric),
}

impl Setting {
    /// The sizes, and the weight of each metric that the cells have.
    fn all(scene: &Scene) -> Vec<Setting> {
        let weights = Quantity::measured(scene).into_iter();
        let weights = weights.filter_map(|quantity| match quantity {
            Quantity::Metric(metric) => Some(Setting::Weight(metric)),
            _ => None,
        });
        let sizes = [Setting::Population, Setting::Tournament];
        sizes.into_iter().chain(weights).collect()
    }

    fn written(self, settings: &Settings) -> String {
        match self {
            Setting::Population => settings.population.to_string(),
            Setting::Tournament => settings.tournament.to_string(),
            Setting::Weight(metric) => settings.rule.weights.weight(metric).to_string(),
        }
    }
}

/// N, n and the weights as they are being changed.
#[derive(Clone, Debug)]
pub struct SettingsDialog {
    rows: Vec<(Setting, Field)>,
    row: usize,
    /// What was set last; the run follows a moment later.
    set: Settings,
    /// Why a value was not set.
    refused: Option<String>,
}

impl SettingsDialog {
    /// A dialog of what is set now.
    pub fn new(scene: &Scene) -> Self {
        let set = scene.settings;
        SettingsDialog {
            rows: Setting::all(scene)
                .into_iter()
                .map(|setting| (setting, Field::new(setting.written(&set))))
                .collect(),
            row: 0,
            set,
            refused: None,
        }
    }

    fn setting(&self) -> Setting {
        self.rows[self.row].0
    }

    fn field(&mut self) -> &mut Field {
        &mut self.rows[self.row].1
    }

    /// Takes a key. A value is set by Enter and by going to another field.
    pub fn press(&mut self, key: KeyEvent, _scene: &Scene) -> Outcome {
        self.refused = None;
        let last = self.rows.len() - 1;
        let plain = key.modifiers.difference(KeyModifiers::SHIFT).is_empty();
        match key.code {
            KeyCode::Esc => return Outcome::Close,
            KeyCode::Enter => return self.commit(0),
            KeyCode::Up | KeyCode::BackTab => return self.commit(last),
            KeyCode::Down | KeyCode::Tab => return self.commit(1),
            KeyCode::Char('k') if plain => return self.commit(last),
            KeyCode::Char('j') if plain => return self.commit(1),
            KeyCode::Left | KeyCode::Char('-' | 'h') if plain => self.nudge(-1.0),
            KeyCode::Right | KeyCode::Char('+' | '=' | 'l') if plain => self.nudge(1.0),
            _ => {
                let weight = matches!(self.setting(), Setting::Weight(_));
                let accepts = |typed: char| typed.is_ascii_digit() || weight && typed == '.';
                self.field().press(key, accepts);
            }
        }
        Outcome::Stay
    }

    /// Sets the value of the field, and moves on by so many rows where that succeeds.
    fn commit(&mut self, by: usize) -> Outcome {
        let changed = match self.read() {
            Ok(changed) => changed,
            Err(why) => {
                self.refused = Some(why);
                return Outcome::Stay;
            }
        };
        let setting = self.setting();
        let action = match setting {
            Setting::Population => TuneAction::Population(changed.population),
            Setting::Tournament => TuneAction::Tournament(changed.tournament),
            Setting::Weight(metric) => TuneAction::Weight(WeightedMetric {
                metric,
                weight: changed.rule.weights.weight(metric),
            }),
        };
        let same = changed == self.set;
        self.set = changed;
        *self.field() = Field::new(setting.written(&changed));
        self.row = (self.row + by) % self.rows.len();
        self.field().enter();
        if same {
            Outcome::Stay
        } else {
            Outcome::act(action)
        }
    }

    /// The settings with the value of the field.
    fn read(&self) -> Result<Settings, String> {
        let text = self.rows[self.row].1.text();
        let mut settings = self.set;
        match self.setting() {
            Setting::Population => {
                settings.population = text
                    .parse::<PopulationSize>()
                    .map_err(|_| "N is a number from 2 to 1000".to_owned())?;
            }
            Setting::Tournament => {
                settings.tournament = text
                    .parse::<TournamentSize>()
                    .map_err(|_| "n is a number from 2 to N".to_owned())?;
            }
            Setting::Weight(metric) => {
                settings.rule.weights = weighted(self.set.rule.weights, metric, text)?;
            }
        }
        match settings.check_sizes() {
            Ok(()) => Ok(settings),
            Err(_) => Err(format!(
                "n may not exceed N: {} cannot be drawn from {}",
                settings.tournament, settings.population
            )),
        }
    }

    /// Moves the value a little, within what is allowed.
    fn nudge(&mut self, by: f64) {
        let value: f64 = self.field().text().parse().unwrap_or(0.0);
        let population = self.set.population.get() as f64;
        let tournament = self.set.tournament.get() as f64;
        let text = match self.setting() {
            Setting::Population => (value + by).clamp(tournament, 1000.0).to_string(),
            Setting::Tournament => (value + by).clamp(2.0, population).to_string(),
            Setting::Weight(_) => {
                // Tenths, without the dust of binary fractions.
                let weight = ((value + by * STEP).clamp(0.0, 1000.0) * 10.0).round() / 10.0;
                weight.to_string()
            }
        };
        *self.field() = Field::new(text);
    }
}

fn weighted(weights: MetricWeights, metric: Metric, text: &str) -> Result<MetricWeights, String> {
    let wrong = || "a weight is a number from 0 to 1000".to_owned();
    let weight: f64 = text.parse().map_err(|_| wrong())?;
    weights.with(metric, weight).map_err(|_| wrong())
}
