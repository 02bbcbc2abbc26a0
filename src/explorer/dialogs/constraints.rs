//! The limits: costs, and which operations each place may carry, with a preview of what they leave.

mod drawing;
#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use freerea_core::cost::{Cost, CostTable, Costing};
use freerea_core::evolution::{Bound, BoundEnd, Constraints, Nudge};
use freerea_core::scene::Scene;
use freerea_core::space::{Operation, OperationSet, Space};

use super::field::Field;
use super::window::KeyHint;
use crate::explorer::input::action::{LimitAction, Outcome};

pub(super) const KEYS: [KeyHint; 8] = [
    ("Enter", "apply"),
    ("Esc", "close"),
    ("Tab", "next"),
    ("space", "toggle"),
    ("p", "pin"),
    ("f", "forbid"),
    ("+-", "nudge"),
    ("r", "lift all"),
];

/// Where keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    Bound(Bound),
    /// A place by its number, and an operation.
    Locus(usize, Operation),
    Required(Operation),
}

/// The limits as they are being changed.
#[derive(Clone, Debug)]
pub struct ConstraintsDialog {
    fields: [Field; Bound::ALL.len()],
    /// The costs that can be limited: those that are known.
    limited: Vec<Cost>,
    /// What each place may carry.
    allowed: Vec<OperationSet>,
    required: OperationSet,
    row: usize,
    /// Which limit of a cost has the cursor.
    end: BoundEnd,
    column: usize,
    space: Space,
    costing: Costing,
    /// What all cells of the space cost.
    table: CostTable,
    /// How many of them stay feasible.
    feasible: usize,
    /// Why the limits were not put in force.
    refused: Option<String>,
}

impl ConstraintsDialog {
    /// A dialog of the limits in force.
    pub fn new(scene: &Scene) -> Self {
        let (space, costing) = (scene.settings.space(), scene.settings.costing());
        let table = CostTable::of(costing);
        let is_known = |cost: &Cost| table.range(*cost).is_some();
        let mut dialog = ConstraintsDialog {
            fields: Default::default(),
            limited: Cost::ALL.into_iter().filter(is_known).collect(),
            allowed: Vec::new(),
            required: OperationSet::empty(space),
            row: 0,
            end: BoundEnd::Max,
            column: 0,
            space,
            costing,
            table,
            feasible: 0,
            refused: None,
        };
        dialog.load(&scene.settings.constraints);
        dialog
    }

    fn load(&mut self, constraints: &Constraints) {
        self.fields = Bound::ALL.map(|bound| Field::new(bound.written(constraints)));
        self.allowed = constraints.loci().map(|(_, allowed)| allowed).collect();
        self.required = constraints.required;
        self.preview();
    }

    /// The constraints as they stand in the dialog.
    ///
    /// # Errors
    /// What is wrong with the first field that is no count.
    pub fn constraints(&self) -> Result<Constraints, String> {
        let mut constraints = Constraints::none(self.space);
        constraints.required = self.required;
        for (locus, &allowed) in self.allowed.iter().enumerate() {
            constraints.allow(locus, allowed);
        }
        for (bound, field) in Bound::ALL.into_iter().zip(&self.fields) {
            let limit = bound
                .read(field.text())
                .map_err(|error| error.to_string())?;
            bound.put(&mut constraints, limit);
        }
        Ok(constraints)
    }

    /// Counts what stays feasible; 0 where a field cannot be read.
    fn preview(&mut self) {
        let constraints = self.constraints();
        self.feasible = constraints.map_or(0, |constraints| constraints.count(&self.table));
    }

    /// Number of rows that the cursor goes through, from the top.
    fn row_count(&self) -> usize {
        self.limited.len() + self.allowed.len() + 1
    }

    fn focus(&self) -> Focus {
        let mut operations = self.space.operations();
        let operation = operations.nth(self.column);
        let operation = operation.expect("the column is an operation's");
        let costs = self.limited.len();
        match self.row {
            row if row < costs => Focus::Bound(Bound {
                cost: self.limited[row],
                end: self.end,
            }),
            row if row < self.row_count() - 1 => Focus::Locus(row - costs, operation),
            _ => Focus::Required(operation),
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        self.refused = None;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return Outcome::Close,
            KeyCode::Enter => return self.confirm(scene),
            KeyCode::Char('r') => self.load(&Constraints::none(self.space)),
            KeyCode::Up => self.move_row(self.row_count() - 1),
            KeyCode::Down => self.move_row(1),
            KeyCode::Tab => self.go_to_next(),
            KeyCode::BackTab => self.go_to_previous(),
            KeyCode::Char('u') if control && !matches!(self.focus(), Focus::Bound(_)) => {}
            _ => match self.focus() {
                Focus::Bound(bound) => self.press_bound(key, bound),
                Focus::Locus(locus, operation) if !control => {
                    self.press_locus(key, locus, operation);
                }
                Focus::Required(operation) if !control => self.press_required(key, operation),
                Focus::Locus(..) | Focus::Required(_) => {}
            },
        }
        Outcome::Stay
    }

    fn move_row(&mut self, by: usize) {
        self.row = (self.row + by) % self.row_count();
        self.enter();
    }

    fn enter(&mut self) {
        if let Focus::Bound(bound) = self.focus() {
            self.fields[bound.number()].enter();
        }
    }

    /// From the upper limit of a cost to the lower one, and from there to the next row.
    fn go_to_next(&mut self) {
        match self.focus() {
            Focus::Bound(bound) if bound.is_max() => {
                self.end = BoundEnd::Min;
                self.enter();
            }
            _ => {
                self.end = BoundEnd::Max;
                self.move_row(1);
            }
        }
    }

    fn go_to_previous(&mut self) {
        match self.focus() {
            Focus::Bound(bound) if !bound.is_max() => {
                self.end = BoundEnd::Max;
                self.enter();
            }
            _ => {
                self.end = BoundEnd::Min;
                self.move_row(self.row_count() - 1);
            }
        }
    }

    fn move_column(&mut self, by: usize) {
        self.column = (self.column + by) % self.space.operations().len();
    }

    fn press_bound(&mut self, key: KeyEvent, bound: Bound) {
        let unit = bound.cost.definition().unit;
        let more = match key.code {
            KeyCode::Char('+' | '=') | KeyCode::Right => true,
            KeyCode::Char('-') | KeyCode::Left => false,
            _ => {
                if self.fields[bound.number()].press(key, |typed| unit.accepts(typed)) {
                    self.preview();
                }
                return;
            }
        };
        if let Ok(limit) = bound.read(self.fields[bound.number()].text()) {
            let others = self.constraints().ok();
            let feasible = others.and_then(|others| bound.ends(&others, &self.table));
            let Some(ends) = feasible.or(self.table.range(bound.cost)) else {
                return;
            };
            let nudge = if more == bound.is_max() {
                Nudge::Looser
            } else {
                Nudge::Tighter
            };
            let text = bound
                .nudged(limit, nudge, ends)
                .map(|count| bound.write(count));
            self.fields[bound.number()] = Field::new(text.unwrap_or_default());
            self.preview();
        }
    }

    fn press_locus(&mut self, key: KeyEvent, locus: usize, operation: Operation) {
        let allowed = &mut self.allowed[locus];
        match key.code {
            KeyCode::Char(' ') => *allowed = toggled(*allowed, operation),
            KeyCode::Char('p') => {
                let pinned = *allowed == OperationSet::only(operation);
                *allowed = if pinned {
                    OperationSet::full(self.space)
                } else {
                    OperationSet::only(operation)
                };
            }
            KeyCode::Char('f') => self.forbid_everywhere(operation),
            _ => return self.press_cursor(key),
        }
        self.preview();
    }

    /// Forbids an operation everywhere; if it is forbidden already, allows it again.
    fn forbid_everywhere(&mut self, operation: Operation) {
        let somewhere = self.allowed.iter().any(|set| set.contains(operation));
        for set in &mut self.allowed {
            *set = if somewhere {
                set.without(operation)
            } else {
                set.with(operation)
            };
        }
    }

    fn press_required(&mut self, key: KeyEvent, operation: Operation) {
        match key.code {
            KeyCode::Char(' ') => self.required = toggled(self.required, operation),
            KeyCode::Char('f') => self.forbid_everywhere(operation),
            _ => return self.press_cursor(key),
        }
        self.preview();
    }

    fn press_cursor(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Left | KeyCode::Char('h') => {
                self.move_column(self.space.operations().len() - 1);
            }
            KeyCode::Right | KeyCode::Char('l') => self.move_column(1),
            KeyCode::Char('k') => self.move_row(self.row_count() - 1),
            KeyCode::Char('j') => self.move_row(1),
            _ => {}
        }
    }

    fn confirm(&mut self, scene: &Scene) -> Outcome {
        match self.constraints() {
            Err(wrong) => self.refused = Some(wrong),
            Ok(_) if self.feasible == 0 => {
                self.refused = Some("infeasible: no cell would be left; loosen a limit".to_owned());
            }
            Ok(constraints) if constraints == scene.settings.constraints => return Outcome::Close,
            Ok(constraints) => return Outcome::finish(LimitAction::Constrain(constraints)),
        }
        Outcome::Stay
    }
}

fn toggled(set: OperationSet, operation: Operation) -> OperationSet {
    if set.contains(operation) {
        set.without(operation)
    } else {
        set.with(operation)
    }
}
