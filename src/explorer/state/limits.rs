//! What the user changes in the settings: constraints, sizes and the rule.

use freerea_core::cost::CostTable;
use freerea_core::evolution::{
    Bound, Constraints, Nudge, RestrictionError, Rule, Settings, SettingsError, UnknownCostError,
};
use freerea_core::numbers::thousands;
use freerea_core::search::Command;

use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::constraints::ConstraintsDialog;
use crate::explorer::dialogs::rules::RulePicker;
use crate::explorer::dialogs::settings::SettingsDialog;
use crate::explorer::input::action::{LimitAction, TuneAction};
use crate::explorer::state::update::tell;
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    pub(crate) fn limit(&mut self, action: LimitAction) -> Vec<Effect> {
        let mut constraints = self.scene.settings.constraints;
        match action {
            LimitAction::Open => {
                self.open(Dialog::Constraints(ConstraintsDialog::new(&self.scene)))
            }
            LimitAction::Constrain(constraints) => self.constrain(constraints),
            LimitAction::Set(bound, limit) => {
                let costing = self.scene.settings.costing();
                if limit.is_some()
                    && let Err(error) = UnknownCostError::check(bound.cost, &costing)
                {
                    return self.refused(error.to_string());
                }
                bound.put(&mut constraints, limit);
                self.constrain(constraints)
            }
            LimitAction::Nudge(bound, nudge) => self.nudge(bound, nudge),
            LimitAction::Forbid(restriction) => {
                let changed = restriction.forbid(&mut constraints);
                self.constrain_if(changed.map(|()| constraints))
            }
            LimitAction::Pin(restriction) => {
                let changed = restriction.pin(&mut constraints);
                self.constrain_if(changed.map(|()| constraints))
            }
            LimitAction::Lift => self.constrain(Constraints::none(constraints.space())),
        }
    }

    pub(crate) fn tune(&mut self, action: TuneAction) -> Vec<Effect> {
        match action {
            TuneAction::Open => self.open(Dialog::Settings(SettingsDialog::new(&self.scene))),
            TuneAction::Population(population) => {
                self.set(|settings| settings.population = population)
            }
            TuneAction::Tournament(tournament) => {
                self.set(|settings| settings.tournament = tournament)
            }
            TuneAction::PickRule => self.open(Dialog::Rules(RulePicker::new(&self.scene))),
            TuneAction::Rule(rule) => self.judge_by(rule),
            TuneAction::Weight(weighted) => {
                let weights = self.scene.settings.rule.weights;
                match weights.with(weighted.metric, weighted.weight) {
                    Ok(weights) => {
                        let combine = self.scene.settings.rule.combine;
                        self.judge_by(Rule { weights, combine })
                    }
                    Err(error) => self.refused(error.to_string()),
                }
            }
        }
    }

    fn constrain_if(&mut self, constraints: Result<Constraints, RestrictionError>) -> Vec<Effect> {
        match constraints {
            Ok(constraints) => self.constrain(constraints),
            Err(error) => self.refused(error.to_string()),
        }
    }

    fn constrain(&mut self, constraints: Constraints) -> Vec<Effect> {
        let table = CostTable::of(self.scene.settings.costing());
        let feasible = constraints.count(&table);
        match feasible {
            0 => {
                let costing = self.scene.settings.costing();
                self.refuse(SettingsError::infeasible(constraints, costing).to_string());
                Vec::new()
            }
            _ => {
                let feasible = thousands(feasible);
                self.done(if constraints == Constraints::none(constraints.space()) {
                    format!("all {feasible} cells are feasible, without constraints")
                } else {
                    format!("{feasible} cells are feasible: {constraints}")
                });
                tell(Command::Constrain(constraints))
            }
        }
    }

    /// Moves a limit by a tenth. The first nudge starts from the largest feasible cell.
    fn nudge(&mut self, bound: Bound, nudge: Nudge) -> Vec<Effect> {
        let mut constraints = self.scene.settings.constraints;
        let costing = self.scene.settings.costing();
        if let Err(error) = UnknownCostError::check(bound.cost, &costing) {
            return self.refused(error.to_string());
        }
        let table = CostTable::of(costing);
        let ends = bound.ends(&constraints, &table).unwrap_or_default();
        let present = bound.limit(&constraints);
        let limit = bound.nudged(present, nudge, ends);
        if limit == present {
            let title = bound.cost.title();
            return self.refused(format!("there is no upper limit of {title} to loosen"));
        }
        bound.put(&mut constraints, limit);
        self.constrain(constraints)
    }

    /// Judges all cells anew, if they have what the rule asks for.
    fn judge_by(&mut self, rule: Rule) -> Vec<Effect> {
        let records = self.scene.history.records().iter();
        match rule.check_measured(records.map(|record| &record.metrics)) {
            Err(error) => self.refused(error.to_string()),
            Ok(()) => {
                self.done(format!("all cells are judged anew by the rule {rule}"));
                self.set(|settings| settings.rule = rule)
            }
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Effect> {
        let mut settings = self.scene.settings;
        change(&mut settings);
        if let Err(error) = settings.check_sizes() {
            self.refuse(error.to_string());
            return Vec::new();
        }
        tell(Command::Tune {
            population: settings.population,
            tournament: settings.tournament,
            rule: settings.rule,
        })
    }
}
