//! What is known of a run, folded from its events alone. A live search and a replayed one are the
//! same scene.

mod chronicle;
mod finals;
mod progress;

use std::sync::Arc;

use imbl::{HashMap, Vector};

use crate::engine::{EngineKind, SelfCheck};
use crate::evolution::{
    Contender, EvolutionEvent, History, Member, Origin, Population, Record, Scale, Settings,
};
use crate::search::{Event, Happening, Pace, Reason, SearchEvent, Speed};
use crate::space::Cell;
use crate::training::Finalist;

pub use chronicle::{Chronicle, Mark, Moment, birth_of, child_after};
pub use finals::Placing;
pub use progress::{Point, Progress};

/// A birth of a cell; a cell that died can be born again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Birth {
    /// How it came about.
    pub origin: Origin,
    /// The step in which it happened; 0 for founders.
    pub generation: u64,
}

/// The state of a run as its events tell it. A copy is cheap: it shares what is alike.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// What the run is set to now.
    pub settings: Settings,
    /// Number of feasible cells of the space.
    pub feasible: usize,
    /// Whether the search goes on by itself.
    pub pace: Pace,
    /// How fast it goes.
    pub speed: Speed,
    /// Why the search ended, once it has.
    pub finished: Option<Reason>,
    /// Milliseconds from the start of the run to its latest event.
    pub at: u64,
    /// Milliseconds of that in which the search was not paused.
    pub active: u64,
    /// Number of complete steps.
    pub generation: u64,
    /// The living.
    pub population: Population,
    /// All that were ever born.
    pub history: Arc<History>,
    /// Whether the population has converged, so that random cells come in.
    pub converged: bool,
    /// The number of feasible networks, if they are scored to the last one.
    pub enumerated: Option<usize>,
    /// The best cell of the feasible history by score.
    pub best: Option<Cell>,
    /// The engine that scores, and what its choice rests on, if it was automatic.
    pub engine: Option<(EngineKind, Option<SelfCheck>)>,
    /// Cells that are being scored.
    pub sought: Vec<Cell>,
    /// Cells that are being trained in the finals.
    pub in_training: Vec<Cell>,
    /// Cells that were trained in the finals, in that order.
    pub finalists: Vec<Finalist>,
    /// The latest tournament.
    pub tournament: Vec<Contender>,
    /// How the run went, step by step.
    pub progress: Progress,
    /// All events, in order.
    pub events: Vector<Event>,
    births: HashMap<Cell, Vec<Birth>>,
}

impl Scene {
    /// A run to which nothing happened yet.
    pub fn to_begin(settings: Settings) -> Self {
        Scene {
            settings,
            ..Scene::default()
        }
    }

    /// What is known after these events.
    pub fn after<'e>(events: impl IntoIterator<Item = &'e Event>) -> Self {
        let mut scene = Scene::default();
        for event in events {
            scene.apply(event.clone());
        }
        scene
    }

    /// What the run was set to when it began.
    pub fn begun_with(&self) -> Settings {
        let first = self.events.front().map(|event| &event.happening);
        match first {
            Some(Happening::Search(SearchEvent::Started { settings, .. })) => **settings,
            _ => self.settings,
        }
    }

    /// Takes in what happened next.
    pub fn apply(&mut self, event: Event) {
        if self.pace != Pace::Paused {
            self.active += event.at.saturating_sub(self.at);
        }
        self.at = event.at;
        match &event.happening {
            Happening::Search(event) => self.apply_search(event),
            Happening::Evolution(event) => self.apply_evolution(event),
        }
        self.events.push_back(event);
    }

    fn apply_search(&mut self, event: &SearchEvent) {
        match event {
            SearchEvent::Started { settings, feasible } => {
                *self = Scene {
                    settings: **settings,
                    feasible: *feasible,
                    speed: self.speed,
                    events: std::mem::take(&mut self.events),
                    ..Scene::default()
                };
            }
            SearchEvent::Resumed { pace } => {
                self.pace = *pace;
                self.finished = None;
                self.sought.clear();
                self.in_training.clear();
            }
            SearchEvent::Forked { seed } => self.settings.seed = *seed,
            SearchEvent::Engine { engine, self_check } => {
                self.engine = Some((*engine, *self_check));
            }
            SearchEvent::Commanded { .. } => {}
            SearchEvent::Scored { cells } => self
                .sought
                .retain(|sought| cells.iter().all(|(cell, _)| cell != sought)),
            SearchEvent::ScoringStarted { cells } => self.sought.extend(cells),
            SearchEvent::PaceChanged { pace } => {
                self.pace = *pace;
                if *pace != Pace::Paused {
                    self.finished = None;
                }
            }
            SearchEvent::SpeedChanged { speed } => self.speed = *speed,
            SearchEvent::Rejected { .. } => {}
            SearchEvent::TrainingStarted { cells } => self.in_training.clone_from(cells),
            SearchEvent::Trained { finalist, .. } => {
                self.in_training.retain(|&cell| cell != finalist.cell);
                self.finalists.push(*finalist);
            }
            SearchEvent::Finished { reason } => {
                self.pace = Pace::Paused;
                self.in_training.clear();
                self.finished = Some(reason.clone());
            }
        }
    }

    fn apply_evolution(&mut self, event: &EvolutionEvent) {
        match event {
            EvolutionEvent::Drawn { contenders, .. } => {
                self.tournament.clone_from(contenders);
                self.progress.draw();
            }
            EvolutionEvent::Born {
                cell,
                origin,
                metrics,
                costs,
                ..
            } => {
                let (cell, metrics) = (*cell, **metrics);
                let costs = costs.completed(cell, &self.settings.costing());
                let record = Record {
                    cell,
                    metrics,
                    costs,
                };
                self.enter(record, *origin);
            }
            EvolutionEvent::Enumerated {
                cell,
                metrics,
                costs,
            } => {
                let (cell, metrics) = (*cell, **metrics);
                let costs = costs.completed(cell, &self.settings.costing());
                self.enumerate(Record {
                    cell,
                    metrics,
                    costs,
                });
            }
            EvolutionEvent::Refused { .. } => self.progress.refusal(),
            EvolutionEvent::Refreshed { cell, origin } => {
                let step = self.step(origin);
                self.population.refresh(*cell, step);
            }
            EvolutionEvent::Died { cell, .. } => {
                self.population.remove(*cell);
            }
            EvolutionEvent::Selected { generation } => {
                self.generation = *generation;
                let members = self.population.members();
                let metrics = members.iter().map(|member| &member.record.metrics);
                self.progress
                    .select(*generation, self.history.len(), metrics, self.best);
            }
            EvolutionEvent::Converged { .. }
            | EvolutionEvent::EnumerationBegan { .. }
            | EvolutionEvent::Best { .. }
            | EvolutionEvent::Constrained { .. }
            | EvolutionEvent::Tuned { .. } => self.apply_turn(event),
        }
    }

    /// Takes in what changes the course of the evolution rather than its cells.
    fn apply_turn(&mut self, event: &EvolutionEvent) {
        self.converged = matches!(event, EvolutionEvent::Converged { .. });
        match event {
            EvolutionEvent::EnumerationBegan { networks, .. } => {
                self.enumerated = Some(*networks);
                self.tournament.clear();
            }
            EvolutionEvent::Best { cell } => {
                self.best = *cell;
                self.progress.best(self.history.len(), *cell);
            }
            EvolutionEvent::Constrained {
                constraints,
                feasible,
            } => {
                self.settings.constraints = *constraints;
                self.enumerated = None;
                self.feasible = *feasible;
                self.progress.constrain(self.history.len());
            }
            EvolutionEvent::Tuned {
                population,
                tournament,
                rule,
            } => {
                self.settings.population = *population;
                self.settings.tournament = *tournament;
                self.settings.rule = *rule;
            }
            _ => {}
        }
    }

    /// A cell is born, for the first time or again.
    fn enter(&mut self, record: Record, origin: Origin) {
        if self.history.get(record.cell).is_none() {
            Arc::make_mut(&mut self.history).add(record);
        }
        let generation = self.step(&origin);
        self.population.enter(Member {
            record,
            origin,
            since: generation,
        });
        let births = self.births.entry(record.cell).or_default();
        births.push(Birth { origin, generation });
        self.progress.birth(&record.metrics);
    }

    /// A cell comes into the history alone.
    fn enumerate(&mut self, record: Record) {
        Arc::make_mut(&mut self.history).add(record);
        let births = self.births.entry(record.cell).or_default();
        births.push(Birth {
            origin: Origin::Enumerated,
            generation: self.generation,
        });
    }

    /// The step to which a birth belongs: founders come before the first.
    fn step(&self, origin: &Origin) -> u64 {
        match origin {
            Origin::Founder => self.generation,
            _ => self.generation + 1,
        }
    }

    /// The births of a cell, the first one first.
    pub fn births(&self, cell: Cell) -> &[Birth] {
        self.births.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// The scale of combined scores over the feasible history.
    pub fn history_scale(&self) -> Scale {
        let feasible = self.history.feasible(&self.settings.constraints);
        let metrics = feasible.map(|record| &record.metrics);
        Scale::over(self.settings.rule, metrics)
    }

    /// The scale of combined scores over the population.
    pub fn population_scale(&self) -> Scale {
        self.population.scale(self.settings.rule)
    }

    /// Explored cells per second of the run so far, pauses not counted.
    pub fn cells_per_second(&self) -> f64 {
        match self.active {
            0 => 0.0,
            active => self.history.len() as f64 * 1e3 / active as f64,
        }
    }
}
