//! The editor: a cell changed by hand, with what the change costs and whether it is feasible.

mod facts;
#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use freerea_core::scene::Scene;
use freerea_core::space::{Cell, Draft, Gene, Operation};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::window::{self, KeyHint};
use crate::explorer::input::action::{EditAction, Outcome};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::graph;
use crate::explorer::ui::widgets::graph::GraphView;

pub(super) const KEYS: [KeyHint; 6] = [
    ("Enter", "let it in"),
    ("Esc", "close"),
    ("h l", "move"),
    ("j k", "operation"),
    ("u", "undo"),
    ("1-9", "choose"),
];

/// The window, if there is room.
const SIZE: (u16, u16) = (90, 28);

/// A cell that is changed by hand.
#[derive(Clone, Debug)]
pub struct Editor {
    parent: Cell,
    draft: Draft,
    /// What it was before each change, the latest last.
    earlier: Vec<Draft>,
    cursor: Gene,
    /// Why the child was not let in.
    refused: Option<String>,
}

impl Editor {
    /// An editor of a cell, nothing changed yet.
    pub fn new(parent: Cell) -> Self {
        let draft = parent.draft();
        let genes = draft.genes();
        Editor {
            parent,
            draft,
            earlier: Vec::new(),
            cursor: *genes.first().expect("a cell has genes"),
            refused: None,
        }
    }

    /// The cell that is edited.
    pub fn parent(&self) -> Cell {
        self.parent
    }

    /// The cell as changed so far.
    ///
    /// # Errors
    /// Why what is changed so far makes no cell.
    pub fn child(&self) -> Result<Cell, String> {
        self.draft.finish()
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        self.refused = None;
        if !key.modifiers.difference(KeyModifiers::SHIFT).is_empty() {
            return Outcome::Stay;
        }
        match key.code {
            KeyCode::Esc => return Outcome::Close,
            KeyCode::Enter => return self.confirm(scene),
            KeyCode::Left | KeyCode::BackTab | KeyCode::Char('h') => self.move_cursor(-1),
            KeyCode::Right | KeyCode::Tab | KeyCode::Char('l') => self.move_cursor(1),
            KeyCode::Up | KeyCode::Char('k') => self.cycle(-1),
            KeyCode::Down | KeyCode::Char('j') => self.cycle(1),
            KeyCode::Char('u') => self.undo(),
            KeyCode::Char(digit @ '0'..='9') => self.choose_by(digit),
            _ => {}
        }
        Outcome::Stay
    }

    /// Takes a click at a place of the screen; says whether it met a gene of the graph.
    pub fn click(&mut self, area: Rect, column: u16, row: u16) -> bool {
        let graph = window::inner(area, SIZE).map(graph_area);
        let gene = graph
            .and_then(|graph| graph::gene_at(&self.draft, Some(self.cursor), graph, column, row));
        if let Some(gene) = gene {
            self.point_at(gene);
        }
        gene.is_some()
    }

    /// Moves the cursor to a gene, where it can be changed.
    pub fn point_at(&mut self, gene: Gene) {
        if self.draft.genes().contains(&gene) {
            self.cursor = gene;
            self.refused = None;
        }
    }

    fn move_cursor(&mut self, by: isize) {
        let genes = self.draft.genes();
        let now = genes.iter().position(|&gene| gene == self.cursor);
        let place = now.unwrap_or(0) as isize + by;
        self.cursor = genes[place.rem_euclid(genes.len() as isize) as usize];
    }

    fn cycle(&mut self, by: isize) {
        let choices = self.draft.choices(self.cursor);
        let carried = self.draft.carried(self.cursor);
        let now = choices.iter().position(|&choice| choice == carried);
        let next = now.unwrap_or(0) as isize + by;
        self.choose(choices[next.rem_euclid(choices.len() as isize) as usize]);
    }

    fn choose(&mut self, operation: Operation) {
        match self.draft.with(self.cursor, operation) {
            Ok(draft) if draft == self.draft => {}
            Ok(draft) => {
                self.earlier.push(self.draft);
                self.show(draft);
            }
            Err(why) => self.refused = Some(why),
        }
    }

    fn undo(&mut self) {
        match self.earlier.pop() {
            Some(draft) => self.show(draft),
            None => self.refused = Some("there is nothing to undo".to_owned()),
        }
    }

    fn show(&mut self, draft: Draft) {
        self.draft = draft;
        // Where a node is gone, the cursor goes to what is left.
        if !draft.genes().contains(&self.cursor) {
            self.move_cursor(0);
        }
    }

    /// Chooses an operation by its number among the choices, from 1.
    fn choose_by(&mut self, digit: char) {
        let choices = self.draft.choices(self.cursor);
        let number = digit.to_digit(10).unwrap_or(0) as usize;
        match number.checked_sub(1).and_then(|place| choices.get(place)) {
            Some(&operation) => self.choose(operation),
            None => {
                let last = choices.len();
                self.refused = Some(format!("{digit} is no operation here: press 1 to {last}"));
            }
        }
    }

    fn confirm(&mut self, scene: &Scene) -> Outcome {
        match self.admitted(scene) {
            Err(why) => {
                self.refused = Some(why);
                Outcome::Stay
            }
            Ok(child) => Outcome::finish(EditAction::Mutate {
                parent: self.parent,
                child,
            }),
        }
    }

    /// The child, or why it cannot be let in.
    fn admitted(&self, scene: &Scene) -> Result<Cell, String> {
        let child = self.child()?;
        if child == self.parent {
            return Err("nothing is changed yet: choose another operation".to_owned());
        }
        if scene.population.contains(child) {
            return Err(format!("#{} is alive already", child.index()));
        }
        let settings = &scene.settings;
        let admitted = settings.constraints.admit_cell(child, settings.costing());
        admitted.map_err(|refusal| format!("infeasible: {refusal}"))?;
        Ok(child)
    }

    /// Draws the editor over an area.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let title = format!("Edit cell #{}", self.parent.index());
        let Some(inner) = window::draw(frame, area, look, &title, SIZE, &KEYS) else {
            return;
        };
        let graph = graph_area(inner);
        let changed = self.draft.differences(&self.parent.draft());
        let view = GraphView {
            draft: self.draft,
            marked: &changed,
            cursor: Some(self.cursor),
        };
        graph::draw(frame, graph, look, &view);
        let lines = self.lines(canvas, inner.width);
        for (row, line) in (graph.bottom()..inner.bottom()).zip(lines) {
            frame.render_widget(line, Rect::new(inner.x, row, inner.width, 1));
        }
    }

    /// The operations to choose from, numbered if there is room, that of the gene under the cursor
    /// picked out.
    fn choices(&self, look: &Look, width: u16) -> Line<'static> {
        let now = self.draft.carried(self.cursor);
        let choices = self.draft.choices(self.cursor);
        let gene = look.span(format!("{} ", self.cursor), Role::Accent);
        let short = |operation: &Operation| operation.names().short.to_owned();
        let numbered = |name: &dyn Fn(&Operation) -> String| -> Vec<String> {
            let names = (1..).zip(&choices);
            names.map(|(n, op)| format!("{n}:{}", name(op))).collect()
        };
        let columns = |texts: &Vec<String>| texts.iter().map(|text| text.len() + 2).sum::<usize>();
        let texts = [numbered(&|op| op.name().to_owned()), numbered(&short)]
            .into_iter()
            .find(|texts| gene.width() + columns(texts) <= usize::from(width))
            .unwrap_or_else(|| choices.iter().map(short).collect());
        let mut spans = vec![gene];
        for (operation, text) in choices.into_iter().zip(texts) {
            let style = look.style(Look::operation_role(operation));
            spans.push(if operation == now {
                Span::styled(
                    format!("[{text}]"),
                    style.patch(look.style(Role::Selection)),
                )
            } else {
                Span::styled(format!(" {text} "), style)
            });
        }
        Line::from(spans)
    }
}

/// Where the graph lies within the window: above the facts.
fn graph_area(inner: Rect) -> Rect {
    let height = inner.height.saturating_sub(facts::LINES as u16);
    Rect { height, ..inner }
}
