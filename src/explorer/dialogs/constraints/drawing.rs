//! How the limits are drawn: rows that scroll where they do not fit, the preview below.

use freerea_core::cost::{Amount, Cost};
use freerea_core::evolution::{Bound, Constraints, Record};
use freerea_core::numbers::{share, thousands};
use freerea_core::space::{Operation, OperationSet, Space};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{ConstraintsDialog, Focus, KEYS};
use crate::explorer::dialogs::window;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};

/// From here on both limits of a cost stand on one line.
const WIDE: u16 = 60;

/// What is said of a row without an operation.
const NONE: &str = "none!";

/// Columns of a box to tick.
const BOX: usize = 3;

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
        let wide = longest.map_or(0, |longest| longest + 1).max(4);
        // What is special about a row stands behind its last box.
        let before_last = space.operations().len() - 1;
        let fits = |&operation: &usize| {
            let last = operation.max(BOX + 1 + NONE.len());
            title + before_last * operation + last <= usize::from(width)
        };
        let operation = [wide, 6, 5, 4].into_iter().find(fits).unwrap_or(BOX);
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
        for &cost in &self.limited {
            let bounds = [Bound::most(cost), Bound::least(cost)];
            match width {
                WIDE.. => {
                    if bounds.map(Focus::Bound).contains(&focus) {
                        cursor = rows.len();
                    }
                    rows.push(self.cost_row(look, bounds, focus, width));
                }
                _ => rows.extend(bounds.map(|bound| {
                    if focus == Focus::Bound(bound) {
                        cursor = 2 * self.row + bound.number() % 2;
                    }
                    self.bound_row(look, bound, focus == Focus::Bound(bound))
                })),
            }
        }
        rows.extend(self.unknown_rows(look, width));
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

    /// Both limits of a cost on one line, with what cells have or what is wrong.
    fn cost_row(&self, look: &Look, bounds: [Bound; 2], focus: Focus, width: u16) -> Line<'static> {
        let cost = bounds[0].cost;
        let focused = bounds.map(|bound| focus == Focus::Bound(bound));
        let title = format!("{:<11}", cost.title());
        let mut spans = vec![look.span(title, title_role(focused.contains(&true)))];
        let mut wrong = false;
        for ((bound, focused), word) in bounds.into_iter().zip(focused).zip(["most ", " least "]) {
            let field = &self.fields[bound.number()];
            let is_wrong = bound.read(field.text()).is_err();
            wrong |= is_wrong;
            spans.push(look.span(word, Role::Dim));
            spans.push(field.span(look, focused, is_wrong, "no limit"));
        }
        let definition = cost.definition();
        spans.push(match self.table.range(cost) {
            _ if wrong => {
                let used: usize = spans.iter().map(Span::width).sum();
                let whole = definition.unit.complaint();
                let short = whole.split(',').next().unwrap_or(whole);
                let fits = used + 1 + whole.len() <= usize::from(width);
                let words = if fits { whole } else { short };
                look.span(format!(" {words}"), Role::Error)
            }
            Some(ends) => {
                let [least, most] = ends.map(|end| definition.shown(Amount::Known(end)));
                let dash = look.glyph("–", "-");
                let mut words = format!(" {least}{dash}{most}");
                if let Some(assumption) = (definition.assumption)(&self.costing) {
                    let used: usize = spans.iter().map(Span::width).sum();
                    let left = usize::from(width).saturating_sub(used + words.chars().count() + 2);
                    // If there is little room, the word that tells the choice.
                    let last = assumption.split(' ').next_back().unwrap_or_default();
                    let fitting = if assumption.len() <= left {
                        assumption
                    } else {
                        last
                    };
                    words += &format!(", {fitting}");
                }
                look.span(words, Role::Dim)
            }
            None => Span::default(),
        });
        Line::from(spans)
    }

    /// One limit on a line.
    fn bound_row(&self, look: &Look, bound: Bound, focused: bool) -> Line<'static> {
        let field = &self.fields[bound.number()];
        let wrong = bound.read(field.text()).is_err();
        let word = if bound.is_max() { "most" } else { "least" };
        let title = format!("{word} {}", bound.cost.title());
        let mut spans = vec![
            look.span(format!("{title:<17}"), title_role(focused)),
            field.span(look, focused, wrong, "no limit"),
        ];
        if wrong {
            let complaint = bound.cost.definition().unit.complaint();
            let short = complaint.split(':').next().unwrap_or_default();
            spans.push(look.span(format!(" {short}"), Role::Error));
        }
        Line::from(spans)
    }

    /// The costs that cannot be limited, and why.
    fn unknown_rows(&self, look: &Look, width: u16) -> Vec<Line<'static>> {
        let unknown = Cost::ALL
            .into_iter()
            .filter(|cost| !self.limited.contains(cost));
        let row = |cost: Cost| {
            let why = (cost.definition().missing)(&self.costing)?;
            let text = format!("{:<11}{why}", cost.title());
            Some(Line::from(look.span(text, Role::Dim)))
        };
        match width {
            WIDE.. => unknown.filter_map(row).collect(),
            _ => Vec::new(),
        }
    }

    fn preview_lines(&self, canvas: &Canvas, inner: Rect) -> Vec<Line<'static>> {
        let look = canvas.look;
        let mut lines = match self.constraints() {
            Err(_) => vec![Line::from(
                look.span("one field cannot be read", Role::Error),
            )],
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
    let role = |some: bool| if some { Role::Good } else { Role::Warning };
    let share = if width < 40 {
        String::new()
    } else {
        format!(" ({})", share(feasible, count))
    };
    let (feasible, count) = (thousands(feasible), thousands(count));
    let space = format!("{feasible} of {count} cells feasible{share}");
    let space = Line::from(look.span(space, role(true)));
    let explored = thousands(scene.history.len());
    let shown_kept = thousands(kept);
    let living_words = format!("{staying} of {} living stay", living.len());
    let history_words = format!("{shown_kept} of {explored} explored stay");
    let text = format!("{living_words}, {history_words}");
    if usize::from(width) >= text.len() {
        let separator = look.span(", ", Role::Dim);
        let living = look.span(living_words, role(staying == living.len()));
        let history = look.span(history_words, role(kept == scene.history.len()));
        vec![space, Line::from(vec![living, separator, history])]
    } else {
        let short = format!(
            "stay: {staying}/{} living, {shown_kept}/{explored} explored",
            living.len()
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
            _ if operation.names().short.len() < column => operation.names().short,
            _ => operation.names().nickname,
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
    for (place, operation) in space.operations().enumerate() {
        let gap = if place > 0 { column - BOX } else { 0 };
        spans.push(Span::raw(" ".repeat(gap)));
        let (text, style) = if set.contains(operation) {
            (
                format!("[{tick}]"),
                look.style(Look::operation_role(operation)),
            )
        } else {
            ("[ ]".to_owned(), look.style(Role::Dim))
        };
        let style = if cursor == Some(operation) {
            style.patch(look.style(Role::Selection))
        } else {
            style
        };
        spans.push(Span::styled(text, style));
    }
    spans.push(Span::raw(" "));
    if tick == "x" {
        match set.iter().count() {
            0 => spans.push(look.span(NONE, Role::Error)),
            1 => spans.push(look.span("pin", Role::Marked)),
            _ => {}
        }
    }
    Line::from(spans)
}
