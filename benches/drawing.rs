//! Drawing a frame, and deriving what it shows, with the whole space explored.

use criterion::{Criterion, criterion_group, criterion_main};
use freerea::explorer::input::keymap::Keymap;
use freerea::explorer::state::Explorer;
use freerea::explorer::theme::{Depth, Glyphs, Theme};
use freerea::explorer::ui::canvas::Look;
use freerea_core::benchmark::{Averaging, Measure, Provenance, Split, Table, Yardstick};
use freerea_core::cost::{Cost, Costs};
use freerea_core::evolution::{EvolutionEvent, Origin};
use freerea_core::metric::{Metric, Metrics};
use freerea_core::search::{Event, Happening};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, Space};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// An accuracy for every cell.
fn accuracies() -> Table {
    let provenance = Provenance {
        source: "made up for a benchmark of the program".to_owned(),
        origin: String::new(),
        made: String::new(),
        command: String::new(),
        official: false,
    };
    let name = "made-up".parse().expect("a name");
    let mut table = Table::new(name, Space::NatsTss, provenance);
    let measure = Measure {
        dataset: "made-up".to_owned(),
        split: Split::Test,
        epochs: None,
        averaging: Averaging::Unstated,
    };
    let accuracy = |index: usize| (index, (index * 7919 % 10_007) as f64 / 101.0);
    let added = table.add(measure, (0..15_625).map(accuracy));
    added.expect("percentages of distinct cells");
    table
}

/// Every cell of the space was born; all but the last 25 died.
fn explored() -> Explorer {
    let look = Look {
        theme: Theme::default(),
        glyphs: Glyphs::Unicode,
    };
    let mut explorer = Explorer::new(look, Depth::True, Vec::new(), Keymap::default());
    explorer.compare_with(Yardstick::of(&accuracies(), Dataset::Cifar10));
    let cells: Vec<Cell> = Space::NatsTss.all().collect();
    let mut happen = |at: usize, event: EvolutionEvent| {
        explorer.happen(Event {
            at: at as u64 * 100,
            happening: Happening::Evolution(event),
        });
    };
    for (at, &cell) in cells.iter().enumerate() {
        let costs = Costs::of(cell, Dataset::Cifar10);
        let params = costs.amount(Cost::Params).unwrap_or(0) as f64;
        let metrics = Metrics::of([
            (Metric::Naswot, 600.0 + params.ln() + (at % 97) as f64),
            (Metric::LogSynflow, params * 5.0 + (at % 89) as f64),
            (Metric::Meco, params.sqrt() + (at % 83) as f64),
            (Metric::Synflow, params.powi(8)),
        ])
        .with_cell(cell);
        happen(
            at,
            EvolutionEvent::Born {
                cell,
                origin: Origin::Founder,
                metrics: Box::new(metrics),
                costs,
                explored: true,
            },
        );
        if at >= 25 {
            let cause = freerea_core::evolution::Cause::Age;
            happen(
                at,
                EvolutionEvent::Died {
                    cell: cells[at - 25],
                    cause,
                },
            );
        }
        if at % 3 == 0 {
            happen(
                at,
                EvolutionEvent::Selected {
                    generation: at as u64 / 3,
                },
            );
        }
    }
    happen(
        cells.len(),
        EvolutionEvent::Best {
            cell: Some(cells[9930]),
        },
    );
    explorer
}

fn drawing(criterion: &mut Criterion) {
    let mut explorer = explored();
    explorer.refresh();
    let mut group = criterion.benchmark_group("frame");
    for (width, height) in [(80, 24), (200, 60)] {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a buffer");
        group.bench_function(format!("{width}x{height}"), |bencher| {
            bencher.iter(|| terminal.draw(|frame| explorer.draw(frame)).is_ok());
        });
    }
    group.finish();
    criterion.bench_function("derive", |bencher| {
        bencher.iter(|| {
            explorer.apply(freerea::explorer::input::action::LookAction::SelectBest);
            explorer.refresh();
        });
    });
}

criterion_group!(benches, drawing);
criterion_main!(benches);
