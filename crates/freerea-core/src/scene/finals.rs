//! The finals of a run: who comes into them, and which cell is the answer after them.

use std::collections::HashSet;

use super::Scene;
use crate::evolution::Record;
use crate::space::Cell;
use crate::training::Finalist;

impl Scene {
    /// The best cells by score, the best first; cells that are the same network are one.
    pub fn best_networks(&self, count: usize) -> Vec<Cell> {
        let settings = &self.settings;
        let ranked = self.history.ranked(&settings.constraints, settings.rule);
        let mut met = HashSet::new();
        ranked
            .into_iter()
            .map(|record| record.cell)
            .filter(|cell| met.insert(cell.representative()))
            .take(count)
            .collect()
    }

    /// The finalists that keep to the constraints, the most accurate first.
    pub fn ranked_finalists(&self) -> Vec<&Finalist> {
        Finalist::ranked(&self.finalists, |cell| {
            let record = self.history.get(cell);
            record.is_some_and(|record| record.is_feasible(&self.settings.constraints))
        })
    }

    /// The answer of the run so far: the most accurate finalist, or the best cell by score where
    /// none was trained.
    pub fn answer(&self) -> Option<&Record> {
        let first = self
            .ranked_finalists()
            .first()
            .map(|finalist| finalist.cell);
        first.or(self.best).and_then(|cell| self.history.get(cell))
    }

    /// Whether a cell is the answer.
    pub fn is_answer(&self, cell: Cell) -> bool {
        self.answer().is_some_and(|record| record.cell == cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed() {
        let mut scene = Scene::default();
        for line in include_str!("../../../../tests/recorded/search.jsonl").lines() {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        println!("{}", serde_json::to_string(&scene.best_networks(4)).unwrap());
        println!("{:?}", scene.best);
    }
}
