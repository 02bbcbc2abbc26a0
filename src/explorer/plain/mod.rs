//! The explorer as lines of text, for screen readers: what a panel shows, in words.

mod cells;
mod changes;
mod lineage;
mod plots;
mod steering;
#[cfg(test)]
mod tests;

use freerea_core::search::{Event, Pace};
use ratatui::backend::TestBackend;
use ratatui::{Frame, Terminal};

pub use cells::ROWS;
pub use changes::{Changes, Topic, Wish};

use crate::explorer::derive::view::Panel;
use crate::explorer::dialogs::Dialog;
use crate::explorer::input::commands::COMMANDS;
use crate::explorer::ui::canvas::Canvas;
use crate::explorer::ui::screenshot::Screenshot;
use crate::explorer::ui::words;

/// Events that the panel of events reads out.
const EVENTS: usize = 10;
/// What is said of dialogs that are filled in by keys.
const FORM: &str = "This form is filled in on a screen; here type commands, such as 'max-params 0.4M', \
                    'population 30' or 'rule lean'. 'help' lists them.";
/// The size of the window that a dialog is read from.
const WINDOW: (u16, u16) = (100, 40);

/// Where the run stands, in one line.
pub fn status(canvas: &Canvas) -> String {
    let scene = canvas.scene;
    let place = match canvas.past {
        Some((past, _)) => format!(
            "the past, step {} of {}",
            scene.generation, past.latest.generation
        ),
        None => format!("{}, step {}", doing(canvas), scene.generation),
    };
    let explored = words::counted(scene.history.len() as u64, "cell");
    let best = match scene.answer() {
        Some(best) => {
            let score = canvas.model.score(best);
            let score = score.map_or(String::new(), |score| format!(", score {score:.4}"));
            format!("best {}{score}", words::number(best.cell))
        }
        None => "no best cell yet".to_owned(),
    };
    format!("{place}, {explored} explored, {best}.")
}

fn doing(canvas: &Canvas) -> String {
    match (&canvas.scene.finished, canvas.scene.pace) {
        (Some(why), _) => format!("finished: {}", words::reason(why, canvas.look)),
        (None, Pace::Paused) => "paused".to_owned(),
        (None, Pace::Running | Pace::Step | Pace::Birth) => "running".to_owned(),
    }
}

/// What a panel shows.
pub fn panel(canvas: &Canvas, panel: Panel) -> Vec<String> {
    let lines = match panel {
        Panel::Population => cells::table(canvas),
        Panel::Cell => cells::selected(canvas),
        Panel::Distributions => plots::distributions(canvas),
        Panel::Progress => plots::progress(canvas),
        Panel::Events => events(canvas),
        Panel::Correlation => plots::correlations(canvas),
    };
    let title = format!("{}:", panel.title());
    [vec![title], lines].concat()
}

/// An event as a sentence, without signs before and after it; `None` if it is not worth a line.
pub fn sentence(canvas: &Canvas, event: &Event) -> Option<String> {
    let line = words::sentence(event, canvas.look)?;
    let text = line.to_string();
    let has_sign = text.chars().nth(words::SIGN - 1) == Some(' ');
    let words = text.chars().skip(if has_sign { words::SIGN } else { 0 });
    let words: String = words.collect();
    let is_rule = |character: char| "-─ ".contains(character);
    Some(words.trim_matches(is_rule).to_owned())
}

/// What has changed of what is looked at, in one line.
pub fn line(canvas: &Canvas, topic: Topic) -> String {
    match topic {
        Topic::Cell => cells::in_a_line(canvas),
        Topic::Table => cells::head(canvas),
        Topic::Plot(plot) => plots::shown(canvas, plot),
        Topic::Correlation => plots::compared(canvas),
        Topic::Event => {
            let event = latest(canvas).next();
            event.unwrap_or_else(|| "nothing has happened yet".to_owned())
        }
        Topic::Theme => format!("the theme is {}", canvas.look.theme.name()),
    }
}

/// What was said of the events, the latest first, from where the panel is scrolled to.
fn latest<'c>(canvas: &'c Canvas) -> impl Iterator<Item = String> + 'c {
    let events = canvas.scene.events.iter().rev();
    let sentences = events.filter_map(|event| sentence(canvas, event));
    sentences.skip(canvas.view.events_back)
}

fn events(canvas: &Canvas) -> Vec<String> {
    let mut lines: Vec<String> = latest(canvas).take(EVENTS).collect();
    lines.reverse();
    lines
}

/// What a dialog shows, without its frame and its curves.
pub fn dialog(canvas: &Canvas, dialog: &Dialog) -> Vec<String> {
    if let Dialog::Lineage(tree) = dialog {
        return lineage::tree(canvas, tree);
    }
    let (width, height) = WINDOW;
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let draw = |frame: &mut Frame| dialog.draw(frame, frame.area(), canvas);
    let Ok(frame) = terminal.draw(draw);
    let text = Screenshot::of(frame.buffer.clone()).text();
    let is_frame = |character: char| "|+-=#".contains(character) || character.is_whitespace();
    let lines = text.lines().map(|line| line.trim_matches(is_frame));
    let words = lines.filter(|line| is_text(line)).map(str::to_owned);
    let form = match dialog {
        Dialog::Constraints(_)
        | Dialog::Editor(_)
        | Dialog::Settings(_)
        | Dialog::Rules(_)
        | Dialog::Themes(_)
        | Dialog::Prompt(_) => Some(FORM.to_owned()),
        Dialog::Leave(_) | Dialog::Offer(_) | Dialog::Lineage(_) | Dialog::Versus(_) => None,
    };
    words.chain(form).collect()
}

/// Whether a line is words rather than a part of a curve.
fn is_text(line: &str) -> bool {
    let of = |wanted: fn(&char) -> bool| line.chars().filter(wanted).count();
    let words = of(|character| character.is_alphanumeric());
    words > 0 && 2 * words >= of(|character| !character.is_whitespace())
}

/// The commands that can be typed.
pub fn commands() -> Vec<String> {
    let commands = COMMANDS.iter();
    let lines = commands.map(|spec| match spec.argument {
        "" => format!("{}: {}", spec.name, spec.about),
        argument => format!("{} {argument}: {}", spec.name, spec.about),
    });
    lines.collect()
}
