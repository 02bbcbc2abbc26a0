//! How well the metrics rank cells as their accuracies do: the promise of a search without
//! training, compared with what training gave.

mod cloud;
mod coefficients;
mod course;

use freerea_core::space::Space;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use crate::explorer::derive::plots::Correlations;
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Comparison, Panel, Quantity};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::frame as panel;
use crate::explorer::ui::words::thousands;

/// Lines of the panel that show all coefficients, with its frame.
pub const HEIGHT: u16 = 15;
/// Lines within the frame from which there is room for a plot below the coefficients.
const ROOMY: u16 = 18;
/// Lines within the frame from which one says which cells are compared.
const SCOPED: u16 = 4;
/// Columns from which two plots stand side by side.
const BROAD: u16 = 84;

/// Draws the panel.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let (Some(benchmarked), Some(correlations)) = (canvas.benchmarked, &canvas.model.correlations)
    else {
        let inner = panel::draw(frame, area, canvas, Panel::Correlation, Vec::new());
        // What is published for download is of the first space.
        let brings = match canvas.scene.settings.space() {
            Space::NatsTss => "'freerea benchmark download' or 'import'",
            _ => "'freerea benchmark import'",
        };
        let sentence = format!(
            "no accuracies: {brings} brings the benchmark's; ':table NAME' takes another table"
        );
        return chart::say(frame, inner, canvas.look, sentence);
    };
    let note = note(benchmarked, area, canvas);
    let inner = panel::draw(frame, area, canvas, Panel::Correlation, note);
    if inner.is_empty() {
        return;
    }
    let chosen = canvas.view.comparison;
    let is_alone = inner.height < ROOMY;
    if is_alone && chosen == Comparison::Course {
        return course::draw(frame, inner, canvas, benchmarked);
    }
    let is_scoped = inner.height >= SCOPED;
    let [row, inner] =
        Layout::vertical([Constraint::Length(is_scoped.into()), Constraint::Fill(1)]).areas(inner);
    let subject = (is_alone && chosen == Comparison::Scatter).then_some(canvas.view.correlate);
    frame.render_widget(scope(subject, canvas, correlations, row.width), row);
    match chosen {
        Comparison::Scatter if is_alone => {
            return cloud::draw(frame, inner, canvas, benchmarked, correlations);
        }
        _ if is_alone => return coefficients::draw(frame, inner, canvas, correlations),
        _ => {}
    }
    let [above, below] =
        Layout::vertical([Constraint::Length(HEIGHT - 3), Constraint::Fill(1)]).areas(inner);
    coefficients::draw(frame, above, canvas, correlations);
    if inner.width >= BROAD {
        let [left, right] = Layout::horizontal([Constraint::Fill(1); 2]).areas(below);
        cloud::draw(frame, left, canvas, benchmarked, correlations);
        course::draw(frame, right, canvas, benchmarked);
    } else if chosen == Comparison::Course {
        course::draw(frame, below, canvas, benchmarked);
    } else {
        cloud::draw(frame, below, canvas, benchmarked, correlations);
    }
}

/// Which cells are compared, by which quantity if one is shown alone, and how many of them the table
/// knows.
fn scope(
    subject: Option<Quantity>,
    canvas: &Canvas,
    correlations: &Correlations,
    width: u16,
) -> Line<'static> {
    let [known, of] = [correlations.known, correlations.scoped].map(thousands);
    let scope = canvas.view.scope.title();
    let subject = |joint: &str| subject.map_or(String::new(), |one| format!("{one}{joint}"));
    let forms = [
        format!(
            "{}over the {scope}: the table knows {known} of {of} cells",
            subject(" ")
        ),
        format!("{}{scope}: {known} of {of} known", subject(", ")),
        format!("{}{scope}: {known}/{of}", subject(", ")),
        format!("{}{scope}", subject(", ")),
        scope.to_owned(),
    ];
    let form = forms.into_iter().find(|form| chart::columns(form) <= width);
    Line::from(canvas.look.span(form.unwrap_or_default(), Role::Dim))
}

/// What the run is compared with. A proxy says so in its shortest form too.
fn note(benchmarked: &BenchmarkedRun, area: Rect, canvas: &Canvas) -> Vec<Span<'static>> {
    let yardstick = benchmarked.yardstick();
    let (name, measure) = (&yardstick.name, &yardstick.measure);
    let forms = if yardstick.official {
        vec![
            format!("{name}: {measure}"),
            measure.to_string(),
            format!("{name}: {}", measure.dataset),
            name.to_string(),
        ]
    } else {
        vec![
            format!("{name}: {measure}; a proxy, no benchmark"),
            format!("{name}: a proxy task, no benchmark"),
            format!("{name}, a proxy"),
            "proxy".to_owned(),
        ]
    };
    let title = Panel::Correlation.title();
    let mut spans = chart::note(&forms, area, title, canvas.look);
    if !yardstick.official {
        for span in &mut spans {
            span.style = canvas.look.style(Role::Warning);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::derive::view::{Scope, View};
    use crate::explorer::theme::Glyphs;
    use crate::explorer::ui::panels::testing::{PanelFixture, recorded, whole_space};

    fn view(comparison: Comparison, scope: Scope) -> View {
        View {
            comparison,
            scope,
            ..View::default()
        }
    }

    fn fixture(view: View) -> PanelFixture {
        PanelFixture::new(recorded(usize::MAX), view, draw).benchmarked()
    }

    #[test]
    fn nothing_panics_and_ascii_stays_ascii_at_any_size() {
        for &comparison in Comparison::ALL {
            for &scope in Scope::ALL {
                let ascii = fixture(view(comparison, scope)).with(Glyphs::Ascii);
                for width in (0..=100).step_by(7) {
                    for height in 0..=26 {
                        let text = ascii.text(width, height);
                        assert!(text.is_ascii(), "{width}x{height}:\n{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_quantity_has_its_line_and_the_proxy_is_named() {
        let text = fixture(View::default()).text(58, HEIGHT);
        println!("{text}");
        for quantity in Quantity::measured(&recorded(usize::MAX)) {
            assert!(text.contains(quantity.title()), "{quantity}");
        }
        assert!(text.contains("tau") && text.contains("rho") && text.contains("95 %"));
        assert!(text.contains("glyphs: a proxy task, no benchmark"));
    }

    #[test]
    fn plots_name_their_axes() {
        for (width, height) in [(44, 9), (60, 16), (60, 30), (120, 40)] {
            for &comparison in Comparison::ALL {
                println!(
                    "{}",
                    fixture(view(comparison, Scope::Scored)).text(width, height)
                );
            }
        }
        let text = fixture(view(Comparison::Scatter, Scope::Scored)).text(120, 40);
        assert!(text.contains("glyphs accuracy (proxy)") && text.contains("cells explored"));
    }

    #[test]
    fn the_course_names_all_its_lines_where_there_is_room() {
        let course = fixture(view(Comparison::Course, Scope::History));
        let text = course.text(54, HEIGHT);
        for metric in course.scene.settings.rule.metrics() {
            assert!(text.contains(metric.title()), "{metric}:\n{text}");
        }
    }

    #[test]
    fn few_cells_and_ties_are_said() {
        let few = PanelFixture::new(recorded(8), View::default(), draw).benchmarked();
        assert!(
            few.text(60, HEIGHT).contains("cells; a tau needs 5"),
            "{}",
            few.text(60, HEIGHT)
        );
    }

    #[test]
    fn without_accuracies_it_says_how_to_get_them() {
        let none = PanelFixture::new(recorded(usize::MAX), View::default(), draw);
        assert!(none.text(60, HEIGHT).contains("benchmark download"));
    }

    #[test]
    fn the_whole_space_is_compared() {
        let view = view(Comparison::Scatter, Scope::Scored);
        let fixture = PanelFixture::new(whole_space(), view, draw).benchmarked();
        println!("{}", fixture.text(120, 40));
        assert!(fixture.text(120, 40).contains("15,625"));
    }
}
