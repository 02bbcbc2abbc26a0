//! The family tree of a cell.

use crossterm::event::{KeyCode, KeyEvent};
use freerea_core::evolution::Origin;
use freerea_core::lineage::{Branch, lineage};
use freerea_core::scene::{Birth, Scene};
use freerea_core::space::{Cell, Gene};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::window;
use super::window::KeyHint;
use crate::explorer::input::action::{LookAction, Outcome, TravelAction};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::graph;

/// The keys.
pub(super) const KEYS: [KeyHint; 4] = [
    ("enter", "select"),
    ("b", "its birth"),
    ("j k", "move"),
    ("esc", "close"),
];

/// A family tree, with a cursor on one of its cells.
#[derive(Clone, Debug)]
pub struct Lineage {
    branches: Vec<Branch>,
    cursor: usize,
}

impl Lineage {
    /// The tree of a cell.
    pub fn new(cell: Cell, scene: &Scene) -> Self {
        Lineage {
            branches: lineage(scene, cell),
            cursor: 0,
        }
    }

    /// What becomes of a key.
    pub fn press(&mut self, key: KeyEvent) -> Outcome {
        let last = self.branches.len() - 1;
        match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.cursor = (self.cursor + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::PageDown => self.cursor = (self.cursor + 15).min(last),
            KeyCode::PageUp => self.cursor = self.cursor.saturating_sub(15),
            KeyCode::Home | KeyCode::Char('g') => self.cursor = 0,
            KeyCode::End | KeyCode::Char('G') => self.cursor = last,
            KeyCode::Enter => return Outcome::finish(LookAction::Select(self.cell().into())),
            KeyCode::Char('b') => {
                return Outcome::finish(TravelAction::BirthOf(Some(self.cell().into())));
            }
            KeyCode::Esc | KeyCode::Char('q' | 'L') => return Outcome::Close,
            _ => {}
        }
        Outcome::Stay
    }

    /// The cells of the tree, each child before its parents.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// How a cell of the tree came about and what it gave, in words.
    pub fn described(&self, branch: &Branch, look: &Look) -> String {
        Line::from(story(branch, look)).to_string()
    }

    fn cell(&self) -> Cell {
        self.branches[self.cursor].cell
    }

    /// Draws the part of the tree around the cursor.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let title = format!("Lineage of #{}", self.branches[0].cell.index());
        let size = (area.width, area.height);
        let Some(inner) = window::draw(frame, area, canvas.look, &title, size, &KEYS) else {
            return;
        };
        let height = usize::from(inner.height);
        let first = (self.cursor + 1).saturating_sub(height);
        let shown = self.branches.iter().enumerate().skip(first);
        for ((place, branch), row) in shown.zip(inner.rows()) {
            let line = line(branch, canvas.look);
            let line = if place == self.cursor {
                line.style(canvas.look.style(Role::Selection))
            } else {
                line
            };
            frame.render_widget(line, row);
        }
    }
}

/// `├ #4021 3s1.o3  mutated in step 7: 1-2 conv1 → conv3`
fn line(branch: &Branch, look: &Look) -> Line<'static> {
    let mut spans: Vec<Span> = vec![look.span(stem(branch, look), Role::Border)];
    spans.push(look.span(format!("#{} ", branch.cell.index()), Role::Text));
    spans.extend(graph::letters(look, branch.cell, &branch.genes));
    spans.push(Span::raw("  "));
    spans.extend(story(branch, look));
    Line::from(spans)
}

/// `mutated in step 7: 1-2 conv1 → conv3  gave 0-1`
fn story(branch: &Branch, look: &Look) -> Vec<Span<'static>> {
    let mut spans = birth(branch, look);
    let gave = match branch.giver {
        true if branch.genes.is_empty() => "  gave nothing of its own".to_owned(),
        true => format!("  gave {}", names(&branch.genes)),
        false => String::new(),
    };
    spans.push(look.span(gave, Role::Crossed));
    if branch.repeated {
        spans.push(look.span("  (see above)", Role::Dim));
    }
    spans
}

fn names(genes: &[Gene]) -> String {
    let names: Vec<String> = genes.iter().map(Gene::to_string).collect();
    names.join(" ")
}

/// How a cell of the tree came about, and what changed at its birth.
fn birth(branch: &Branch, look: &Look) -> Vec<Span<'static>> {
    let Some(Birth { origin, generation }) = branch.birth else {
        return vec![look.span("not born in this run", Role::Dim)];
    };
    let (words, role) = match origin {
        Origin::Founder => return vec![look.span("founder", Role::Born)],
        Origin::Mutation { .. } => ("mutated", Role::Mutated),
        Origin::Hand { .. } => ("changed by hand", Role::Mutated),
        Origin::Crossover { .. } => ("crossed", Role::Crossed),
        Origin::Immigrant => ("immigrant", Role::Born),
        Origin::Enumerated => ("enumerated", Role::Born),
        Origin::Return => ("returned", Role::Born),
        Origin::Inserted => ("inserted", Role::Born),
    };
    let mut spans = vec![
        look.span(words, role),
        look.span(format!(" in step {generation}"), Role::Dim),
    ];
    if let Origin::Mutation { parent } | Origin::Hand { parent } = origin {
        let arrow = look.glyph("→", "->");
        let changes = parent.changes(&branch.cell).into_iter().map(|change| {
            let (before, after) = (change.from.names().short, change.to.names().short);
            format!("{} {before} {arrow} {after}", change.gene())
        });
        let changes: Vec<String> = changes.collect();
        spans.push(look.span(format!(": {}", changes.join(", ")), Role::Text));
    }
    spans
}

/// What leads from the child to its parent.
fn stem(branch: &Branch, look: &Look) -> String {
    let Some((&last, above)) = branch.last.split_last() else {
        return String::new();
    };
    let through = above
        .iter()
        .map(|&last| if last { "  " } else { look.glyph("│ ", "| ") });
    let own = if last {
        look.glyph("└ ", "` ")
    } else {
        look.glyph("├ ", "+ ")
    };
    through.chain([own]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_tree() {
        let mut scene = Scene::default();
        for line in include_str!("../../../tests/recorded/search.jsonl").lines() {
            scene.apply(serde_json::from_str(line).unwrap());
        }
        let best = scene.best.unwrap();
        let mut tree = Lineage::new(best, &scene);
        for code in [KeyCode::Up, KeyCode::PageDown, KeyCode::End, KeyCode::Down] {
            assert_eq!(tree.press(KeyEvent::from(code)), Outcome::Stay);
            assert!(tree.cursor < tree.branches.len());
        }
        let cell = tree.cell();
        let chosen = tree.press(KeyEvent::from(KeyCode::Enter));
        assert_eq!(chosen, Outcome::finish(LookAction::Select(cell.into())));
    }
}
