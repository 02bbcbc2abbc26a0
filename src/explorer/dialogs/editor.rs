//! The editor: a cell changed by hand, with what the change costs and whether it is feasible.

mod facts;
#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::window::{self, KeyHint};
use crate::explorer::action::{Action, Outcome};
use crate::explorer::canvas::{Canvas, Look};
use crate::explorer::panels::graph::{self, GraphView};
use crate::explorer::theme::Role;
use crate::scene::Scene;
use crate::space::nats::{Cell, Edge, Operation};

const KEYS: [KeyHint; 6] = [
    ("Enter", "let it in"),
    ("Esc", "close"),
    ("h l", "edge"),
    ("j k", "operation"),
    ("u", "undo"),
    ("ns13p", "choose"),
];

/// The window, where there is room.
const SIZE: (u16, u16) = (90, 28);

/// A cell that is changed by hand.
#[derive(Clone, Debug)]
pub struct Editor {
    parent: Cell,
    child: Cell,
    cursor: Edge,
    /// Why the child was not let in.
    refused: Option<String>,
}

impl Editor {
    /// An editor of a cell, nothing changed yet.
    pub fn new(parent: Cell) -> Self {
        Editor {
            parent,
            child: parent,
            cursor: Edge::E01,
            refused: None,
        }
    }

    /// The cell that is edited.
    pub fn parent(&self) -> Cell {
        self.parent
    }

    /// The cell as changed so far.
    pub fn child(&self) -> Cell {
        self.child
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
            KeyCode::Char('u') => self.child = self.parent,
            KeyCode::Char(letter) => {
                if let Some(operation) = chosen(letter) {
                    self.choose(operation);
                }
            }
            _ => {}
        }
        Outcome::Stay
    }

    /// Takes a click at a place of the screen; says whether it met an edge of the graph.
    pub fn click(&mut self, area: Rect, column: u16, row: u16) -> bool {
        let graph = window::inner(area, SIZE).map(graph_area);
        let edge = graph.and_then(|graph| graph::edge_at(graph, column, row));
        if let Some(edge) = edge {
            self.cursor = edge;
            self.refused = None;
        }
        edge.is_some()
    }

    fn move_cursor(&mut self, by: isize) {
        let place = (self.cursor.place() as isize + by).rem_euclid(Edge::ALL.len() as isize);
        self.cursor = Edge::ALL[place as usize];
    }

    fn cycle(&mut self, by: isize) {
        let now = self.child.operation(self.cursor) as isize;
        let next = (now + by).rem_euclid(Operation::ALL.len() as isize);
        self.choose(Operation::ALL[next as usize]);
    }

    fn choose(&mut self, operation: Operation) {
        self.child = self.child.with(self.cursor, operation);
    }

    fn confirm(&mut self, scene: &Scene) -> Outcome {
        match self.objection(scene) {
            Some(why) => {
                self.refused = Some(why);
                Outcome::Stay
            }
            None => Outcome::Finish(Action::Mutate {
                parent: self.parent,
                child: self.child,
            }),
        }
    }

    /// Why the child cannot be let in.
    fn objection(&self, scene: &Scene) -> Option<String> {
        if self.child == self.parent {
            return Some("nothing is changed yet: choose another operation".to_owned());
        }
        if scene.population.contains(self.child) {
            return Some(format!("#{} is alive already", self.child.index()));
        }
        let cost = self.child.cost(scene.settings.dataset);
        let admitted = scene.settings.constraints.admit(self.child, cost);
        admitted
            .err()
            .map(|refusal| format!("infeasible: {refusal}"))
    }

    /// Draws the editor over an area.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let title = format!("Edit cell #{}", self.parent.index());
        let Some(inner) = window::draw(frame, area, look, &title, SIZE, &KEYS) else {
            return;
        };
        let graph = graph_area(inner);
        let changed: Vec<Edge> = self.parent.differences(self.child).collect();
        let view = GraphView {
            cell: self.child,
            marked: &changed,
            cursor: Some(self.cursor),
        };
        graph::draw(frame, graph, look, &view);
        let lines = self.lines(canvas, inner.width);
        for (row, line) in (graph.bottom()..inner.bottom()).zip(lines) {
            frame.render_widget(line, Rect::new(inner.x, row, inner.width, 1));
        }
    }

    /// The operations to choose from, that of the edge under the cursor picked out.
    fn choices(&self, look: &Look, width: u16) -> Line<'static> {
        let now = self.child.operation(self.cursor);
        let full = width >= 74;
        let mut spans = vec![look.span(format!("{} ", self.cursor), Role::Accent)];
        for operation in Operation::ALL {
            let name = if full {
                operation.name()
            } else {
                graph::short_name(operation)
            };
            let style = look.style(Look::operation_role(operation));
            spans.push(match operation == now {
                true => Span::styled(
                    format!("[{name}]"),
                    style.patch(look.style(Role::Selection)),
                ),
                false => Span::styled(format!(" {name} "), style),
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

/// The operation that a key chooses: its number, or a letter of its name.
fn chosen(letter: char) -> Option<Operation> {
    match letter {
        // The graph's letters come first: 1 is the 1x1 convolution, not operation number 1.
        'n' | '0' => Some(Operation::None),
        's' => Some(Operation::SkipConnect),
        '1' | '2' => Some(Operation::NorConv1x1),
        '3' => Some(Operation::NorConv3x3),
        'p' | '4' => Some(Operation::AvgPool3x3),
        _ => None,
    }
}
