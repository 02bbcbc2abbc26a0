//! What the user's hand does to the search: cells let in and crossed, limits and settings changed.

use freerea_core::evolution::{Bound, Constraints, Nudge, Settings};
use freerea_core::search::Command;
use freerea_core::space::Cell;

use crate::explorer::state::update::tell;
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    pub(crate) fn insert(&mut self, cell: Cell) -> Vec<Effect> {
        if self.scene.population.contains(cell) {
            self.view.selected = Some(cell);
            self.refuse(format!("#{} is alive already", cell.index()));
            return Vec::new();
        }
        let settings = &self.scene.settings;
        if let Err(refusal) = settings.constraints.admit(cell, cell.cost(settings.task())) {
            self.refuse(format!("#{}: {refusal}", cell.index()));
            return Vec::new();
        }
        self.view.selected = Some(cell);
        self.done(format!("#{} is scored, then joins", cell.index()));
        tell(Command::Insert(cell))
    }

    pub(crate) fn mark(&mut self) {
        let Some(record) = self.selected() else {
            return self.refuse("there is no cell to mark yet");
        };
        let marked = &mut self.view.marked;
        match marked.iter().position(|&cell| cell == record.cell) {
            Some(place) => {
                marked.remove(place);
            }
            None => {
                // The older mark gives way to a third.
                if marked.len() == 2 {
                    marked.remove(0);
                }
                marked.push(record.cell);
            }
        }
        let names: Vec<String> = marked.iter().map(|c| format!("#{}", c.index())).collect();
        let word = match names.as_slice() {
            [] => "no cell is marked".to_owned(),
            [one] => format!("{one} is marked; mark another, then cross them with X"),
            both => format!("{} are marked; X crosses them", both.join(" and ")),
        };
        self.done(word);
    }

    pub(crate) fn cross(&mut self) -> Vec<Effect> {
        let &[one, other] = self.view.marked.as_slice() else {
            self.refuse("mark two cells first, each with x");
            return Vec::new();
        };
        self.view.marked.clear();
        self.done(format!(
            "#{} and #{} are crossed",
            one.index(),
            other.index()
        ));
        tell(Command::Cross([one, other]))
    }

    pub(crate) fn constrain(&mut self, constraints: Constraints) -> Vec<Effect> {
        let feasible = constraints.feasible(self.scene.settings.task()).len();
        match feasible {
            0 => {
                self.refuse(format!("no cell is feasible under {constraints}"));
                Vec::new()
            }
            _ => {
                self.done(
                    match constraints == Constraints::none(constraints.space()) {
                        true => format!("all {feasible} cells are feasible, without constraints"),
                        false => format!("{feasible} cells are feasible: {constraints}"),
                    },
                );
                tell(Command::Constrain(constraints))
            }
        }
    }

    /// Moves a limit by a tenth. The first nudge starts from the largest cell.
    pub(crate) fn nudge(&mut self, bound: Bound, nudge: Nudge) -> Vec<Effect> {
        let mut constraints = self.scene.settings.constraints;
        let (space, task) = (self.scene.settings.space(), self.scene.settings.task());
        let ends = space.costs(task).range().map(|cost| bound.cost(&cost));
        let present = bound.limit(&constraints);
        let limit = bound.nudged(present, nudge, ends);
        if limit == present {
            self.refuse(format!("there is no limit '{}' to loosen", bound.title()));
            return Vec::new();
        }
        bound.put(&mut constraints, limit);
        self.constrain(constraints)
    }

    pub(crate) fn tune(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Effect> {
        let mut settings = self.scene.settings;
        change(&mut settings);
        if let Err(error) = settings.check_sizes() {
            self.refuse(error.to_string());
            return Vec::new();
        }
        tell(Command::Tune {
            population: settings.population,
            tournament: settings.tournament,
            weights: settings.weights,
        })
    }
}
