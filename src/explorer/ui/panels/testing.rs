//! What tests of panels share: a recorded run, drawn into a terminal of any size.

use std::sync::Arc;

use freerea_core::benchmark::{Yardstick, shipped};
use freerea_core::cost::Costs;
use freerea_core::evolution::Record;
use freerea_core::metric::{Metric, Metrics};
use freerea_core::scene::Scene;
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use crate::explorer::derive::ViewModel;
use crate::explorer::derive::playback::Playback;
use crate::explorer::derive::reference::BenchmarkedRun;
use crate::explorer::derive::view::View;
use crate::explorer::theme::{Glyphs, Theme};
use crate::explorer::ui::canvas::{Canvas, Look};

const RECORDED: &str = include_str!("../../../../tests/recorded/search.jsonl");

/// The first events of a recorded search.
pub(in crate::explorer) fn recorded(events: usize) -> Scene {
    let mut scene = Scene::default();
    for line in RECORDED.lines().take(events) {
        scene.apply(serde_json::from_str(line).expect("a recorded event"));
    }
    scene
}

/// A scene whose history is the whole space.
pub(in crate::explorer) fn whole_space() -> Scene {
    let mut scene = recorded(usize::MAX);
    for (at, cell) in Space::NatsTss.all().enumerate() {
        let spread = (at * 7919 % 15_625) as f64;
        Arc::make_mut(&mut scene.history).add(Record {
            cell,
            metrics: Metrics::of([
                (Metric::LogSynflow, spread * 500.0),
                (Metric::Meco, 4.0 + (spread / 1e3).sin()),
                (Metric::Synflow, 1e50),
            ])
            .with(
                Metric::Naswot,
                (!at.is_multiple_of(77)).then_some(500.0 + spread / 50.0),
            )
            .with_cell(cell),
            costs: Costs::of(cell, Dataset::Cifar10),
        });
    }
    scene
}

/// A panel with all that it draws from.
pub(crate) struct PanelFixture {
    pub(crate) scene: Scene,
    view: View,
    model: ViewModel,
    benchmarked: Option<BenchmarkedRun>,
    look: Look,
    panel: fn(&mut Frame, Rect, &Canvas),
}

impl PanelFixture {
    pub(crate) fn new(scene: Scene, view: View, panel: fn(&mut Frame, Rect, &Canvas)) -> Self {
        let model = ViewModel::of(&scene, &view, None);
        let look = Look {
            theme: Theme::default(),
            glyphs: Glyphs::Unicode,
        };
        PanelFixture {
            scene,
            view,
            model,
            benchmarked: None,
            look,
            panel,
        }
    }

    pub(crate) fn with(mut self, glyphs: Glyphs) -> Self {
        self.look.glyphs = glyphs;
        self
    }

    /// The run compared with the table that comes with the program.
    pub(crate) fn benchmarked(mut self) -> Self {
        let yardstick = Yardstick::of(&shipped::glyphs(), Dataset::Cifar10);
        let mut benchmarked = BenchmarkedRun::new(yardstick.expect("it has a test accuracy"));
        benchmarked.update(&self.scene);
        self.model = ViewModel::of(&self.scene, &self.view, Some(&benchmarked));
        self.benchmarked = Some(benchmarked);
        self
    }

    /// What the screen shows.
    pub(crate) fn text(&self, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let canvas = Canvas {
            past: None,
            source: Playback::Live,
            guide: None,
            journal: None,
            scene: &self.scene,
            view: &self.view,
            model: &self.model,
            benchmarked: self.benchmarked.as_ref(),
            look: &self.look,
            covered: false,
        };
        terminal
            .draw(|frame| (self.panel)(frame, frame.area(), &canvas))
            .unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..height {
            for x in 0..width {
                text.push_str(buffer[(x, y)].symbol());
            }
            text.push('\n');
        }
        text
    }
}
