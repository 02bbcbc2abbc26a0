//! What becomes of the mouse.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::explorer::derive::view::Panel;
use crate::explorer::input::action::{EditAction, LookAction, Motion};
use crate::explorer::state::{Effect, Explorer};
use crate::explorer::ui::panels::{cell, population};

impl Explorer {
    /// What becomes of the mouse: a click gives the focus and selects, the wheel moves.
    pub fn mouse(&mut self, event: MouseEvent) -> Vec<Effect> {
        let (column, row) = (event.column, event.row);
        if self.help.is_some() {
            return Vec::new();
        }
        if let Some(dialog) = &mut self.dialog {
            if event.kind == MouseEventKind::Down(MouseButton::Left) {
                dialog.click(self.screen, column, row);
            }
            return Vec::new();
        }
        let areas = self.areas();
        let Some((panel, area)) = areas.panel_at(column, row) else {
            return Vec::new();
        };
        match event.kind {
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                let motion = match event.kind {
                    MouseEventKind::ScrollUp => Motion::Up,
                    _ => Motion::Down,
                };
                let focus = std::mem::replace(&mut self.view.focus, panel);
                let effects = self.apply(LookAction::Move(motion));
                self.view.focus = focus;
                effects
            }
            MouseEventKind::Down(MouseButton::Left) => {
                self.view.focus = panel;
                self.stale = true;
                match panel {
                    Panel::Population => self.click_table(area, column, row),
                    Panel::Cell => self.click_cell(area, column, row),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn click_table(&mut self, area: Rect, column: u16, row: u16) -> Vec<Effect> {
        if let Some(place) = population::row_at(area, &self.canvas(), column, row) {
            let cell = self.model.rows[place].record.cell;
            return self.apply(LookAction::Select(cell.into()));
        }
        match population::column_at(area, &self.canvas(), column, row) {
            Some(column) => self.apply(LookAction::Sort(column)),
            None => Vec::new(),
        }
    }

    /// A click on a gene of the graph opens the editor there.
    fn click_cell(&mut self, area: Rect, column: u16, row: u16) -> Vec<Effect> {
        match cell::gene_at(area, &self.canvas(), column, row) {
            Some(gene) => self.apply(EditAction::Open(Some(gene))),
            None => Vec::new(),
        }
    }
}
