//! The head of the screen: what runs, how far it is, and what it found.

mod best;
mod fitting;

use freerea_core::engine::SelfCheck;
use freerea_core::evolution::Combination;
use freerea_core::space::{Space, StemChannels};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::explorer::derive::playback::Playback;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::words;
use crate::explorer::ui::words::activity::Activity;
use fitting::{HeaderPart, fitted};

/// Rows of the screen below which the head has one line.
const LOW: u16 = 20;
/// Rows from which a narrow screen has room for three lines of head.
const TALL: u16 = 40;
/// Columns below which two lines of head cannot hold everything.
const NARROW: u16 = 72;
/// Lines of the head on a screen of this size.
pub fn height(screen_width: u16, screen_height: u16) -> u16 {
    match screen_height {
        0..LOW => 1,
        TALL.. if screen_width < NARROW => 3,
        _ => 2,
    }
}

/// Draws the head in up to three lines. What is less important gets shorter or goes first.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let head = Head { canvas };
    let lines = match area.height {
        0 => Vec::new(),
        1 => vec![head.all()],
        2 => vec![
            [head.identity(), head.course()].concat(),
            [head.extent(), head.answer()].concat(),
        ],
        _ => vec![
            [head.identity(), head.course()].concat(),
            head.extent(),
            head.answer(),
        ],
    };
    for (parts, row) in lines.into_iter().zip(area.rows()) {
        frame.render_widget(fitted(parts, usize::from(area.width)), row);
    }
}

/// Makes the parts.
struct Head<'c> {
    canvas: &'c Canvas<'c>,
}

impl Head<'_> {
    fn look(&self) -> &Look {
        self.canvas.look
    }

    fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        self.look().span(text.into(), role)
    }

    /// A value and what it is.
    fn counted(&self, value: impl Into<String>, unit: &str) -> Vec<Span<'static>> {
        let unit = format!(" {unit}");
        vec![self.span(value, Role::Text), self.span(unit, Role::Dim)]
    }

    fn all(&self) -> Vec<HeaderPart> {
        [self.course(), self.extent(), self.answer(), self.identity()].concat()
    }

    /// The program, and what it searches.
    fn identity(&self) -> Vec<HeaderPart> {
        let settings = &self.canvas.scene.settings;
        let part = |importance, text: String, role| HeaderPart {
            importance,
            forms: vec![vec![self.span(text, role)]],
        };
        vec![
            HeaderPart {
                importance: 2,
                forms: vec![
                    vec![self.span("FreeREA Explorer", Role::Title)],
                    vec![self.span("FreeREA", Role::Title)],
                ],
            },
            match (settings.task().open_stem(), settings.space().stem()) {
                (Some(stem), Some(benchmark)) => self.space(settings.space(), stem, benchmark),
                (None, _) | (_, None) => part(1, settings.space().to_string(), Role::Dim),
            },
            HeaderPart {
                importance: 4,
                forms: match settings.dataset.own() {
                    Some(_) => vec![
                        vec![self.span(settings.dataset.title(), Role::Text)],
                        vec![self.span(settings.dataset.to_string(), Role::Text)],
                    ],
                    None => vec![vec![self.span(settings.dataset.to_string(), Role::Text)]],
                },
            },
            part(3, format!("seed {}", settings.seed), Role::Dim),
            HeaderPart {
                importance: 6,
                forms: vec![
                    vec![
                        self.span("rule ", Role::Dim),
                        self.span(settings.rule.to_string(), Role::Text),
                    ],
                    vec![self.span(self.rule_in_a_word(), Role::Text)],
                ],
            },
        ]
        .into_iter()
        .chain(self.engine())
        .collect()
    }

    /// The rule's name, or that it has none.
    fn rule_in_a_word(&self) -> String {
        let rule = self.canvas.scene.settings.rule;
        match rule.combined(Combination::Sum).named() {
            Some(_) => rule.to_string(),
            None => "custom rule".to_owned(),
        }
    }

    /// A space whose networks begin as wide as is wanted; a width that is not the benchmark's
    /// stands out.
    fn space(&self, space: Space, stem: StemChannels, benchmark: StemChannels) -> HeaderPart {
        let role = if stem == benchmark {
            Role::Dim
        } else {
            Role::Warning
        };
        let name = self.span(format!("{space} "), Role::Dim);
        let short = self.span(format!("stem {stem}"), role);
        let long = format!("stem {stem}, not {benchmark}");
        let mut forms = vec![vec![name.clone(), short.clone()], vec![short]];
        if stem != benchmark {
            forms.insert(0, vec![name, self.span(long, role)]);
        }
        HeaderPart {
            importance: 5,
            forms,
        }
    }

    /// Which engine scores, and how far from libtorch it was in the self-check.
    fn engine(&self) -> Option<HeaderPart> {
        let (engine, self_check) = self.canvas.scene.engine?;
        let name = vec![self.span(engine.to_string(), Role::Dim)];
        let checked = self_check.map(|check| {
            let said = match check {
                SelfCheck::Compared(agreement) => {
                    format!(", within {:.0e} of tch", agreement.difference())
                }
                SelfCheck::WithoutTorch => " (unchecked: built without torch)".to_owned(),
            };
            [name.clone(), vec![self.span(said, Role::Dim)]].concat()
        });
        Some(HeaderPart {
            importance: 0,
            forms: checked.into_iter().chain([name, Vec::new()]).collect(),
        })
    }

    /// How the search goes.
    fn course(&self) -> Vec<HeaderPart> {
        let scene = self.canvas.scene;
        let rate = match scene.cells_per_second() {
            rate if rate < 100.0 => format!("{rate:.1}"),
            rate => format!("{rate:.0}"),
        };
        let rate = HeaderPart {
            importance: 8,
            forms: vec![
                self.counted(rate.clone(), "cells/s"),
                self.counted(rate, "c/s"),
            ],
        };
        let time = HeaderPart {
            importance: 9,
            forms: vec![vec![self.span(words::clock(scene.active), Role::Text)]],
        };
        let watched = self.watched().into_iter();
        let parts = [self.state()].into_iter().chain(watched);
        parts.chain([self.generation(), rate, time]).collect()
    }

    /// What the search is doing.
    fn state(&self) -> HeaderPart {
        let activity = Activity::of(self.canvas);
        let form = |text| {
            let text = format!("{} {text}", activity.glyph);
            vec![self.span(text, activity.role)]
        };
        let mut forms = vec![form(&activity.long), form(&activity.short)];
        forms.dedup();
        HeaderPart {
            importance: 20,
            forms,
        }
    }

    /// That another process writes the run.
    fn watched(&self) -> Option<HeaderPart> {
        let is_watched = matches!(self.canvas.source, Playback::Watched(_));
        is_watched.then(|| HeaderPart {
            importance: 18,
            forms: vec![vec![self.span("watched", Role::Accent)]],
        })
    }

    /// How many steps are complete, or how far the founding is.
    fn generation(&self) -> HeaderPart {
        let scene = self.canvas.scene;
        let forms = match (scene.generation, scene.tournament.is_empty()) {
            (0, true) => {
                let count = format!("{}/{}", scene.population.len(), scene.settings.population);
                vec![vec![
                    self.span("founders ", Role::Dim),
                    self.span(count, Role::Text),
                ]]
            }
            (step, _) => vec![vec![
                self.span("step ", Role::Dim),
                self.span(step.to_string(), Role::Text),
            ]],
        };
        HeaderPart {
            importance: 16,
            forms,
        }
    }

    /// How much of the space is explored, and how much of it is feasible.
    fn extent(&self) -> Vec<HeaderPart> {
        let scene = self.canvas.scene;
        let explored = words::thousands(scene.history.len());
        let all = words::thousands(scene.settings.space().count());
        let mut parts = vec![HeaderPart {
            importance: 14,
            forms: vec![
                self.counted(format!("{explored} of {all}"), "cells explored"),
                self.counted(format!("{explored}/{all}"), "explored"),
                self.counted(explored, "explored"),
            ],
        }];
        // How many cells are feasible is said by the first event.
        if !scene.events.is_empty() {
            let feasible = words::thousands(scene.feasible);
            parts.push(HeaderPart {
                importance: 7,
                forms: vec![self.counted(feasible, "feasible")],
            });
        }
        parts
    }

    /// What was found, and under which constraints.
    fn answer(&self) -> Vec<HeaderPart> {
        let limits = words::limits(&self.canvas.scene.settings.constraints, self.look());
        let mut parts = Vec::new();
        if let Some(first) = limits.first() {
            let mut forms = vec![vec![self.span(limits.join(" "), Role::Limit)]];
            if limits.len() > 1 {
                let more = format!("{first} +{} more", limits.len() - 1);
                forms.push(vec![self.span(more, Role::Limit)]);
            }
            parts.push(HeaderPart {
                importance: 10,
                forms,
            });
        }
        parts.push(best::best(self.canvas));
        parts.extend(best::trained(self.canvas));
        parts.extend(self.standing());
        parts
    }

    /// How accurate the answer is, and how far from the best that the table knows.
    fn standing(&self) -> Option<HeaderPart> {
        let benchmarked = self.canvas.benchmarked?;
        self.canvas.scene.answer()?;
        let (long, short) = (benchmarked.label(), benchmarked.short_label());
        let dim = |text: String| self.span(text, Role::Dim);
        let value = |text: String| self.span(text, Role::Text);
        let Some(standing) = self.canvas.model.standing else {
            return Some(HeaderPart {
                importance: 6,
                forms: vec![
                    vec![dim(format!(
                        "{long} not in {}",
                        benchmarked.yardstick().name
                    ))],
                    vec![dim(format!("{short} ?"))],
                ],
            });
        };
        let percent = format!(" {:.2} %", standing.accuracy);
        let rank = words::thousands(standing.rank);
        let among = words::thousands(standing.among);
        let regret = format!("{:.2}", standing.regret);
        let named = |name: &str| vec![dim(name.to_owned()), value(percent.clone())];
        let ranked = |name: &str| {
            let rank = [dim(", rank ".to_owned()), value(rank.clone())];
            let regret = [dim(", regret ".to_owned()), value(regret.clone())];
            [named(name).as_slice(), &rank, &regret].concat()
        };
        let whole = {
            let rank = [
                dim(", rank ".to_owned()),
                value(format!("{rank} of {among}")),
            ];
            let regret = [dim(", regret ".to_owned()), value(regret.clone())];
            [named(&long).as_slice(), &rank, &regret].concat()
        };
        Some(HeaderPart {
            importance: 12,
            forms: vec![whole, ranked(&long), ranked(short), named(short)],
        })
    }
}

#[cfg(test)]
mod tests;
