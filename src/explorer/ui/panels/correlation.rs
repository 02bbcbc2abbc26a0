//! How well the metrics rank cells as their accuracies do: the promise of a search without
//! training, compared with what training gave.

mod cloud;
mod coefficients;
mod course;

use freerea_core::space::Space;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Span;

use crate::explorer::derive::plots::Correlations;
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::{Comparison, Panel};
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::frame as panel;

/// Lines of the panel that show all coefficients, with its frame.
pub const HEIGHT: u16 = 15;
/// Lines within the frame from which there is room for a plot below the coefficients.
const ROOMY: u16 = 18;
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
    if inner.height < ROOMY {
        return one(frame, inner, canvas, benchmarked, correlations, chosen);
    }
    let [above, below] =
        Layout::vertical([Constraint::Length(HEIGHT - 2), Constraint::Fill(1)]).areas(inner);
    coefficients::draw(frame, above, canvas, correlations);
    match inner.width >= BROAD {
        true => {
            let [left, right] = Layout::horizontal([Constraint::Fill(1); 2]).areas(below);
            cloud::draw(frame, left, canvas, benchmarked, correlations);
            course::draw(frame, right, canvas, benchmarked);
        }
        false if chosen == Comparison::Course => course::draw(frame, below, canvas, benchmarked),
        false => cloud::draw(frame, below, canvas, benchmarked, correlations),
    }
}

fn one(
    frame: &mut Frame,
    area: Rect,
    canvas: &Canvas,
    benchmarked: &BenchmarkedRun,
    correlations: &Correlations,
    chosen: Comparison,
) {
    match chosen {
        Comparison::Coefficients => coefficients::draw(frame, area, canvas, correlations),
        Comparison::Scatter => cloud::draw(frame, area, canvas, benchmarked, correlations),
        Comparison::Course => course::draw(frame, area, canvas, benchmarked),
    }
}

/// What the run is compared with. A proxy says so in its shortest form too.
fn note(benchmarked: &BenchmarkedRun, area: Rect, canvas: &Canvas) -> Vec<Span<'static>> {
    let yardstick = benchmarked.yardstick();
    let (name, measure) = (&yardstick.name, &yardstick.measure);
    let forms = match yardstick.official {
        true => vec![
            format!("{name}: {measure}"),
            measure.to_string(),
            format!("{name}: {}", measure.dataset),
            name.to_string(),
        ],
        false => vec![
            format!("{name}: {measure}; a proxy, no benchmark"),
            format!("{name}: a proxy task, no benchmark"),
            format!("{name}, a proxy"),
            "proxy".to_owned(),
        ],
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
    use crate::explorer::derive::view::{Quantity, Scope, View};
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
