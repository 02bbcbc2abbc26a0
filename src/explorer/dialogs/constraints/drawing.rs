//! How the limits are drawn: rows that scroll where they do not fit, the preview below.

use freerea_core::evolution::{Bound, Constraints, Record};
use freerea_core::space::{Operation, OperationSet, Space};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{ConstraintsDialog, Focus, KEYS};
use crate::explorer::dialogs::window;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// The columns of the grid.
#[derive(Clone, Copy)]
struct LimitColumns {
    /// Those before the grid.
    title: usize,
    /// Those of an operation.
    operation: usize,
    required: &'static str,
}

impl LimitColumns {
    fn within(width: u16, space: Space) -> Self {
        let (title, required) = match width {
            0..39 => (6, "must"),
            _ => (9, "required"),
        };
        let longest = space.operations().map(|op| op.name().len()).max();
        let wide = 1 + longest.unwrap_or(0);
        let needed = title + space.operations().len() * wide;
        let operation = match needed <= usize::from(width) {
            true => wide.max(4),
            false => 6,
        };
        LimitColumns {
            title,
            operation,
            required,
        }
    }
}

impl ConstraintsDialog {
    /// Draws the dialog over an area.
    pub fn draw(&self, frame: &mut Frame, area: Rect, canvas: &Canvas) {
        let look = canvas.look;
        let Some(inner) = window::draw(frame, area, look, "Constraints", (82, 22), &KEYS) else {
            return;
        };
        let preview = self.preview_lines(canvas, inner);
        let below = (preview.len() as u16).min(inner.height);
        let (rows, cursor) = self.rows(look, inner.width);
        let room = usize::from(inner.height - below);
        // The cursor's row stays in sight, in the middle where there is more.
        let first = cursor
            .saturating_sub(room / 2)
            .min(rows.len().saturating_sub(room));
        let shown = rows.into_iter().skip(first).take(room);
        let lines = (inner.y..)
            .zip(shown)
            .chain((inner.bottom() - below..).zip(preview));
        for (row, line) in lines {
            frame.render_widget(line, Rect::new(inner.x, row, inner.width, 1));
        }
    }

    /// All rows, and which of them the cursor is on.
    fn rows(&self, look: &Look, width: u16) -> (Vec<Line<'static>>, usize) {
        let focus = self.focus();
        let mut rows = Vec::new();
        let mut cursor = 0;
        for bound in Bound::ALL {
            if focus == Focus::Bound(bound) {
                cursor = rows.len();
            }
            rows.push(self.bound_row(look, bound, focus == Focus::Bound(bound), width));
        }
        rows.push(Line::default());
        let columns = LimitColumns::within(width, self.space);
        rows.push(header(look, columns, self.space));
        for (locus, name) in self.space.loci().iter().enumerate() {
            let at = match focus {
                Focus::Locus(focused, operation) if focused == locus => Some(operation),
                _ => None,
            };
            if at.is_some() {
                cursor = rows.len();
            }
            let allowed = self.allowed[locus];
            rows.push(set_row(look, name, (self.space, allowed), at, columns, "x"));
        }
        let at = match focus {
            Focus::Required(operation) => Some(operation),
            _ => None,
        };
        if at.is_some() {
            cursor = rows.len();
        }
        rows.push(set_row(
            look,
            columns.required,
            (self.space, self.required),
            at,
            columns,
            "!",
        ));
        (rows, cursor)
    }

    fn bound_row(&self, look: &Look, bound: Bound, focused: bool, width: u16) -> Line<'static> {
        let field = &self.fields[bound as usize];
        let wrong = bound.read(field.text()).err();
        let mut spans = vec![
            look.span(format!("{:<17}", bound.title()), title_role(focused)),
            field.span(look, focused, wrong.is_some(), "no limit"),
        ];
        if wrong.is_some() {
            let words = match width {
                0..68 => " no count",
                _ => " no count: like 400000, 400k or 0.4M",
            };
            spans.push(look.span(words, Role::Error));
        } else if width >= 72 {
            let [least, most] = self.ends(bound).map(|count| bound.write(count));
            let words = format!("  cells have {least} to {most}");
            spans.push(look.span(words, Role::Dim));
        }
        Line::from(spans)
    }

    fn preview_lines(&self, canvas: &Canvas, inner: Rect) -> Vec<Line<'static>> {
        let look = canvas.look;
        let mut lines = match self.constraints() {
            Err(_) => vec![Line::from(look.span("one field is no count", Role::Error))],
            Ok(_) if self.feasible == 0 => {
                vec![Line::from(
                    look.span("infeasible: no cell is left", Role::Error),
                )]
            }
            Ok(constraints) => left_over(canvas, &constraints, self.feasible, inner.width),
        };
        if let Some(refused) = &self.refused {
            lines = vec![Line::from(look.span(refused.clone(), Role::Error))];
        }
        // As many rows whatever is said, so that nothing jumps.
        let rows = if inner.height >= 16 { 4 } else { 2 };
        lines.resize(rows, Line::default());
        if rows == 4 {
            lines.rotate_right(1);
        }
        lines
    }
}

/// What stays of the space, of the living and of the history.
fn left_over(
    canvas: &Canvas,
    constraints: &Constraints,
    feasible: usize,
    width: u16,
) -> Vec<Line<'static>> {
    let (scene, look) = (canvas.scene, canvas.look);
    let living = scene.population.members();
    let admits = |record: &Record| record.is_feasible(constraints);
    let staying = living
        .iter()
        .filter(|member| admits(&member.record))
        .count();
    let kept = scene.history.records().iter().filter(|r| admits(r)).count();
    let count = constraints.space().count();
    let share = 100.0 * feasible as f64 / count as f64;
    let role = |some: bool| if some { Role::Good } else { Role::Warning };
    let share = if width < 40 {
        String::new()
    } else {
        format!(" ({share:.1} %)")
    };
    let space = format!("{feasible} of {count} cells feasible{share}");
    let space = Line::from(look.span(space, role(true)));
    let living_words = format!("{staying} of {} living stay", living.len());
    let history_words = format!("{kept} of {} explored stay", scene.history.len());
    let text = format!("{living_words}, {history_words}");
    if usize::from(width) >= text.len() {
        let separator = look.span(", ", Role::Dim);
        let living = look.span(living_words, role(staying == living.len()));
        let history = look.span(history_words, role(kept == scene.history.len()));
        vec![space, Line::from(vec![living, separator, history])]
    } else {
        let short = format!(
            "stay: {staying}/{} living, {kept}/{} explored",
            living.len(),
            scene.history.len()
        );
        vec![
            space,
            Line::from(look.span(short, role(staying == living.len()))),
        ]
    }
}

const fn title_role(focused: bool) -> Role {
    if focused { Role::Accent } else { Role::Dim }
}

fn header(look: &Look, columns: LimitColumns, space: Space) -> Line<'static> {
    let (title, column) = (columns.title, columns.operation);
    let mut spans = vec![look.span(format!("{:<title$}", space.locus()), Role::Dim)];
    for operation in space.operations() {
        let name = match operation.name() {
            name if name.len() < column => name,
            _ => operation.names().short,
        };
        spans.push(look.span(format!("{name:<column$}"), Look::operation_role(operation)));
    }
    Line::from(spans)
}

/// A row of boxes to tick, and a word about a row that says something special.
fn set_row(
    look: &Look,
    title: &str,
    (space, set): (Space, OperationSet),
    cursor: Option<Operation>,
    columns: LimitColumns,
    tick: &str,
) -> Line<'static> {
    let (width, column) = (columns.title, columns.operation);
    let title = look.span(format!("{title:<width$}"), title_role(cursor.is_some()));
    let mut spans = vec![title];
    for operation in space.operations() {
        let (text, style) = match set.contains(operation) {
            true => (
                format!("[{tick}]"),
                look.style(Look::operation_role(operation)),
            ),
            false => ("[ ]".to_owned(), look.style(Role::Dim)),
        };
        let style = match cursor == Some(operation) {
            true => style.patch(look.style(Role::Selection)),
            false => style,
        };
        spans.push(Span::styled(text, style));
        spans.push(Span::styled(" ".repeat(column - 3), Style::default()));
    }
    if tick == "x" {
        match set.iter().count() {
            0 => spans.push(look.span("none!", Role::Error)),
            1 => spans.push(look.span("pin", Role::Marked)),
            _ => {}
        }
    }
    Line::from(spans)
}
