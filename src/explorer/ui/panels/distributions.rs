//! How the cells' quantities are distributed: histograms, two quantities against each other, or several
//! side by side.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::explorer::derive::view::{Panel, Plot, View};
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::panels::{histogram, parallel, scatter};
use crate::explorer::ui::widgets::chart;
use crate::explorer::ui::widgets::frame as panel;

/// Draws the panel.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let forms = match canvas.view.plot {
        Plot::Histograms => histogram_notes(area, canvas.view),
        Plot::Scatter => scatter_notes(canvas.view),
        Plot::Parallel => parallel_notes(area, canvas),
    };
    let note = chart::note(&forms, area, Panel::Distributions.title(), canvas.look);
    let inner = panel::draw(frame, area, canvas, Panel::Distributions, note);
    if inner.is_empty() {
        return;
    }
    if canvas.scene.history.is_empty() {
        let sentence = "no founder is scored yet".to_owned();
        return chart::say(frame, inner, canvas.look, sentence);
    }
    match canvas.view.plot {
        Plot::Histograms => histogram::draw(frame, inner, canvas),
        Plot::Scatter => scatter::draw(frame, inner, canvas),
        Plot::Parallel => parallel::draw(frame, inner, canvas),
    }
}

fn histogram_notes(area: Rect, view: &View) -> Vec<String> {
    let inner = Rect::new(
        0,
        0,
        area.width.saturating_sub(2),
        area.height.saturating_sub(2),
    );
    let [columns, rows] = histogram::grid(inner);
    if columns * rows > 1 {
        return vec![
            "population beside history".to_owned(),
            "histograms".to_owned(),
        ];
    }
    let name = view.histogram.title();
    vec![
        format!("{name}, population beside history"),
        format!("histogram of {name}"),
        name.to_owned(),
    ]
}

fn scatter_notes(view: &View) -> Vec<String> {
    vec![
        format!("{} against {}", view.y, view.x),
        format!("{} / {}", view.y.short(), view.x.short()),
        format!("{}/{}", view.y.short(), view.x.short()),
    ]
}

/// Whose line is in front, and the axes that there is no room for.
fn parallel_notes(area: Rect, canvas: &Canvas) -> Vec<String> {
    let selected = canvas.model.selected.map_or(String::new(), |record| {
        format!(", #{} in front", record.cell.index())
    });
    let Some(parallel) = &canvas.model.plots.parallel else {
        return Vec::new();
    };
    let shown = parallel::shown(parallel, area.width.saturating_sub(2));
    let axes = match parallel.axes.len() {
        all if all == shown => format!("{all} axes"),
        all => format!("{shown} of {all} axes"),
    };
    vec![
        format!("a line a cell across {axes}{selected}"),
        format!("{axes}{selected}"),
        axes,
    ]
}

#[cfg(test)]
mod tests {
    use freerea_core::cost::Cost;
    use freerea_core::metric::Metric;

    use super::*;
    use crate::explorer::derive::view::Quantity;
    use crate::explorer::theme::Glyphs;
    use crate::explorer::ui::panels::testing::{PanelFixture, recorded, whole_space};

    fn fixture(view: View) -> PanelFixture {
        PanelFixture::new(recorded(usize::MAX), view, draw)
    }

    fn views() -> Vec<View> {
        let mut views = Vec::new();
        for &histogram in Quantity::ALL {
            views.push(View {
                histogram,
                ..View::default()
            });
            views.push(View {
                plot: Plot::Parallel,
                ..View::default()
            });
            for &y in Quantity::ALL {
                let plot = Plot::Scatter;
                views.push(View {
                    plot,
                    x: histogram,
                    y,
                    ..View::default()
                });
            }
        }
        views
    }

    #[test]
    fn nothing_panics_and_ascii_stays_ascii_at_any_size() {
        for (at, view) in views().into_iter().enumerate() {
            let ascii = fixture(view).with(Glyphs::Ascii);
            for width in (0..=90).step_by(if at < 8 { 3 } else { 13 }) {
                for height in (0..=30).step_by(if at < 8 { 1 } else { 4 }) {
                    let text = ascii.text(width, height);
                    assert!(text.is_ascii(), "{width}x{height}:\n{text}");
                }
            }
        }
    }

    #[test]
    fn a_large_area_shows_all_histograms() {
        let text = fixture(View::default()).text(100, 26);
        println!("{text}");
        for quantity in Quantity::measured(&recorded(usize::MAX)) {
            assert!(text.contains(quantity.title()), "{quantity}");
        }
        assert!(text.contains("1 singular") || !text.contains("singular"));
        assert!(text.contains("own highest bin"), "the scale is said");
    }

    #[test]
    fn a_small_area_shows_the_chosen_histogram() {
        let view = View {
            histogram: Quantity::Cost(Cost::Params),
            ..View::default()
        };
        for (width, height) in [(20, 4), (20, 5), (30, 6), (44, 9)] {
            let text = fixture(view.clone()).text(width, height);
            println!("{text}");
            assert!(text.contains("M"), "{text}");
        }
        println!("{}", fixture(view.clone()).text(60, 14));
        println!("{}", fixture(view).with(Glyphs::Ascii).text(60, 20));
    }

    #[test]
    fn a_scatter_plot_shows_limits_front_and_selection() {
        let view = View {
            plot: Plot::Scatter,
            ..View::default()
        };
        for (width, height) in [(20, 4), (36, 10), (60, 18), (100, 30)] {
            println!("{}", fixture(view.clone()).text(width, height));
        }
        let text = fixture(view.clone()).text(100, 30);
        assert!(text.contains("at most 1.2M"), "the limit has a label");
        assert!(text.contains("Pareto front") && text.contains("score against parameters"));
        let selected = fixture(view.clone()).scene.answer().unwrap().cell.index();
        assert!(text.contains(&format!("#{selected}")));
        println!("{}", fixture(view).with(Glyphs::Ascii).text(60, 18));
    }

    #[test]
    fn the_whole_space_is_drawn_with_its_singular_and_infeasible_cells() {
        for plot in [Plot::Histograms, Plot::Scatter] {
            let view = View {
                plot,
                x: Quantity::Metric(Metric::Naswot),
                y: Quantity::Cost(Cost::Params),
                ..View::default()
            };
            let text = PanelFixture::new(whole_space(), view, draw).text(120, 40);
            assert!(text.contains(" singular"));
            // The histogram of the score counts them, the scatter plot marks them.
            assert!(text.contains("infeasible"));
        }
    }

    #[test]
    fn a_plot_of_what_the_run_does_not_have_says_why_it_is_empty() {
        let empty = |x| {
            let plot = Plot::Scatter;
            let view = View {
                plot,
                x,
                ..View::default()
            };
            fixture(view).text(80, 8)
        };
        let latency = empty(Quantity::Cost(Cost::Latency));
        assert!(latency.contains("latency: no device is known"), "{latency}");
        let snip = empty(Quantity::Metric(Metric::Snip));
        assert!(snip.contains("snip was not measured in this run"), "{snip}");
    }

    #[test]
    fn before_the_first_founder_it_says_so() {
        let empty = PanelFixture::new(recorded(2), View::default(), draw);
        assert!(empty.text(40, 6).contains("no founder is scored yet"));
    }
}
