//! What the user changes in the population: cells mutated, let in, crossed and taken out.

use freerea_core::evolution::{Cause, EvolutionEvent, Origin};
use freerea_core::search::{Command, Happening};
use freerea_core::space::{Cell, Gene};

use crate::explorer::dialogs::Dialog;
use crate::explorer::dialogs::editor::Editor;
use crate::explorer::input::action::EditAction;
use crate::explorer::state::update::tell;
use crate::explorer::state::{Effect, Explorer};

impl Explorer {
    pub(crate) fn edit(&mut self, action: EditAction) -> Vec<Effect> {
        match action {
            EditAction::Open(gene) => self.open_editor(gene),
            EditAction::Mutate { parent, child } => {
                self.view.selected = Some(child);
                self.done(format!("#{} is scored, then joins", child.index()));
                self.ask(Command::Mutate { parent, child })
            }
            EditAction::Insert(named) => match self.cell_named(Some(named)) {
                Ok(cell) => cell.map_or_else(Vec::new, |cell| self.insert(cell)),
                Err(why) => self.refused(why),
            },
            EditAction::Mark => self.mark(),
            EditAction::Cross => self.cross(),
            EditAction::Remove => match self.selected() {
                Some(record) => self.ask(Command::Remove(record.cell)),
                None => self.refused("there is no cell to remove yet"),
            },
        }
    }

    fn open_editor(&mut self, gene: Option<Gene>) -> Vec<Effect> {
        let Some(record) = self.selected() else {
            return self.refused("there is no cell to change yet");
        };
        let mut editor = Editor::new(record.cell);
        gene.into_iter().for_each(|gene| editor.point_at(gene));
        self.open(Dialog::Editor(editor))
    }

    fn insert(&mut self, cell: Cell) -> Vec<Effect> {
        if self.scene.population.contains(cell) {
            self.view.selected = Some(cell);
            return self.refused(format!("#{} is alive already", cell.index()));
        }
        let settings = &self.scene.settings;
        if let Err(refusal) = settings.constraints.admit_cell(cell, settings.costing()) {
            return self.refused(format!("#{}: {refusal}", cell.index()));
        }
        self.view.selected = Some(cell);
        self.done(format!("#{} is scored, then joins", cell.index()));
        self.ask(Command::Insert(cell))
    }

    fn mark(&mut self) -> Vec<Effect> {
        let Some(record) = self.selected() else {
            return self.refused("there is no cell to mark yet");
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
        Vec::new()
    }

    fn cross(&mut self) -> Vec<Effect> {
        let &[one, other] = self.view.marked.as_slice() else {
            return self.refused("mark two cells first, each with x");
        };
        self.view.marked.clear();
        self.done(format!(
            "#{} and #{} are crossed; the child is scored, then joins",
            one.index(),
            other.index()
        ));
        self.ask(Command::Cross([one, other]))
    }

    /// Asks the search for a change, and waits for what comes of it.
    fn ask(&mut self, command: Command) -> Vec<Effect> {
        self.request = Some(command.clone());
        tell(command)
    }

    /// Says what came of the change that was asked for, if this is it.
    pub(crate) fn answer(&mut self, happening: &Happening) {
        let (Some(request), Happening::Evolution(event)) = (&self.request, happening) else {
            return;
        };
        let answer = match event {
            EvolutionEvent::Born {
                cell,
                origin,
                explored,
                ..
            } => child(request, *cell, *origin).map(|said| {
                let known = if *explored { "" } else { ", explored before" };
                Ok(format!("{said}{known}, now the youngest"))
            }),
            EvolutionEvent::Refreshed { cell, origin } => child(request, *cell, *origin)
                .map(|said| Ok(format!("{said}, alive already, now the youngest"))),
            EvolutionEvent::Refused {
                cell,
                origin,
                refusal,
            } => child(request, *cell, *origin)
                .map(|said| Err(format!("{said}, which is infeasible: {refusal}"))),
            EvolutionEvent::Died {
                cell,
                cause: Cause::Removed,
            } if *request == Command::Remove(*cell) => {
                Some(Ok(format!("#{} is taken out", cell.index())))
            }
            _ => None,
        };
        let Some(answer) = answer else {
            return;
        };
        self.request = None;
        match answer {
            Ok(done) => self.done(done),
            Err(why) => self.refuse(why),
        }
    }
}

/// What was asked for with the child that came of it, if this cell is that child.
fn child(request: &Command, cell: Cell, origin: Origin) -> Option<String> {
    let number = cell.index();
    match *request {
        Command::Mutate { parent, child } if child == cell && origin == Origin::Hand { parent } => {
            let parent = parent.index();
            Some(format!("changed #{parent}: the child is #{number}"))
        }
        Command::Insert(inserted) if inserted == cell && origin == Origin::Inserted => {
            Some(format!("let in #{number}"))
        }
        Command::Cross(parents) if origin == Origin::Crossover { parents } => {
            let [one, other] = parents.map(|parent| parent.index());
            Some(format!(
                "crossed #{one} and #{other}: the child is #{number}"
            ))
        }
        _ => None,
    }
}
