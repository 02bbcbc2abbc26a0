//! What happened, line by line, the latest at the bottom.

use freerea_core::evolution::EvolutionEvent;
use freerea_core::scene::Scene;
use freerea_core::search::{Event, Happening};
use imbl::Vector;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::explorer::derive::view::Panel;
use crate::explorer::theme::Role;
use crate::explorer::ui::canvas::{Canvas, Look};
use crate::explorer::ui::widgets::frame;
use crate::explorer::ui::words;
use crate::explorer::ui::words::Brevity;

/// Columns from which whole sentences are worth their lines.
const ROOMY: u16 = 64;
/// Columns from which each sentence is shown with its time.
const TIMED: u16 = 96;
/// Columns that the time takes.
const TIME: usize = 9;

/// Draws the latest events, or those before where the view is scrolled back.
pub fn draw(frame: &mut Frame, area: Rect, canvas: &Canvas) {
    let back = match canvas.view.events_back {
        // No need to count a long history for that.
        0 => 0,
        back => back.min(furthest(canvas.scene)),
    };
    let inner = frame::draw(frame, area, canvas, Panel::Events, note(area, canvas, back));
    if inner.is_empty() {
        return;
    }
    // A tour that points here may speak of anything that is reported.
    let spoken_of = canvas
        .guide
        .is_some_and(|guide| guide.points_at(Panel::Events));
    let roomy = canvas.view.zoomed || spoken_of || inner.width >= ROOMY;
    let page = Page {
        look: canvas.look,
        width: usize::from(inner.width),
        height: usize::from(inner.height),
        brevity: if roomy { Brevity::Full } else { Brevity::Short },
        timed: inner.width >= TIMED,
    };
    let lines = page.fill(&canvas.scene.events, back);
    // The latest line stands at the bottom once the panel is full.
    for (line, row) in lines.iter().zip(inner.rows()) {
        frame.render_widget(line, row);
    }
}

/// The furthest that the events can be scrolled back: to the first one.
pub fn furthest(scene: &Scene) -> usize {
    let reported = scene
        .events
        .iter()
        .filter(|event| words::is_reported(event));
    reported.count().saturating_sub(1)
}

fn note(area: Rect, canvas: &Canvas, back: usize) -> Vec<Span<'static>> {
    let title = Panel::Events.title().len() + 4;
    let newer = format!(" {back} newer {} ", canvas.look.glyph("▼", "v"));
    if back > 0 && usize::from(area.width) >= title + newer.len() {
        vec![canvas.look.span(newer, Role::Warning)]
    } else {
        Vec::new()
    }
}

/// How the lines of the panel are made.
struct Page<'l> {
    look: &'l Look,
    width: usize,
    height: usize,
    brevity: Brevity,
    timed: bool,
}

impl Page<'_> {
    /// As many lines as there is room for; the last one tells the event that has `back` newer
    /// ones, unless too few come before it to fill the page.
    fn fill(&self, events: &Vector<Event>, back: usize) -> Vec<Line<'static>> {
        let reported = |event: &&Event| words::is_reported(event);
        let mut older = events.iter().rev().filter(reported).skip(back);
        let mut lines = older.next().map_or(Vec::new(), |event| self.lines(event));
        // The beginning of the last event is more than its end.
        lines.truncate(self.height);
        lines.reverse();
        while lines.len() < self.height
            && let Some(event) = older.next()
        {
            // From the bottom to the top.
            lines.extend(self.lines(event).into_iter().rev());
        }
        lines.truncate(self.height);
        lines.reverse();
        if lines.len() < self.height && back > 0 {
            let all = events.iter().filter(reported).count();
            let newer = events
                .iter()
                .filter(reported)
                .skip(all.saturating_sub(back));
            lines.extend(
                newer
                    .flat_map(|event| self.lines(event))
                    .take(self.height - lines.len()),
            );
        }
        if lines.is_empty() {
            lines.push(self.look.span("nothing has happened yet", Role::Dim).into());
        }
        lines
    }

    /// An event in lines of the page's width.
    fn lines(&self, event: &Event) -> Vec<Line<'static>> {
        let Some(sentence) = words::phrase(event, self.look, self.brevity) else {
            return Vec::new();
        };
        if let Happening::Evolution(EvolutionEvent::Selected { .. }) = event.happening {
            return vec![self.separator(sentence)];
        }
        let time = if self.timed {
            format!("{:>width$}  ", words::clock(event.at), width = TIME - 2)
        } else {
            String::new()
        };
        let indent = time.len() + words::SIGN;
        let time = self.look.span(time, Role::Dim);
        let spans = std::iter::once(time).chain(sentence.spans).collect();
        wrap(spans, self.width, indent)
    }

    /// A rule across the page, with words in it.
    fn separator(&self, words: Line<'static>) -> Line<'static> {
        let rule = self.look.glyph("─", "-");
        let before = usize::from(self.width > words.width() + 4) * 2;
        let after = self.width.saturating_sub(before + words.width() + 2);
        let mut spans = Vec::with_capacity(words.spans.len() + 2);
        if before > 0 {
            spans.push(self.look.span(rule.repeat(before) + " ", Role::Border));
        }
        spans.extend(words.spans);
        spans.push(
            self.look
                .span(format!(" {}", rule.repeat(after)), Role::Border),
        );
        Line::from(spans)
    }
}

/// Breaks a sentence between words; all lines but the first are indented. A word that is longer
/// than a line is broken.
fn wrap(spans: Vec<Span<'static>>, width: usize, indent: usize) -> Vec<Line<'static>> {
    let indent = if indent * 2 < width { indent } else { 0 };
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for word in words_of(spans) {
        let mut word: Vec<Span> = word;
        let wide = |word: &[Span]| -> usize { word.iter().map(Span::width).sum() };
        let blank = word.iter().all(|span| span.content.trim().is_empty());
        if used + wide(&word) > width && used > indent && !blank {
            lines.push(Line::from(" ".repeat(indent)));
            used = indent;
        }
        if blank && used >= width {
            continue;
        }
        while used + wide(&word) > width && !word.is_empty() {
            let (head, rest) = split(word, width.saturating_sub(used).max(1));
            lines
                .last_mut()
                .expect("there is a line")
                .spans
                .extend(head);
            lines.push(Line::from(" ".repeat(indent)));
            (word, used) = (rest, indent);
        }
        used += wide(&word);
        lines
            .last_mut()
            .expect("there is a line")
            .spans
            .extend(word);
    }
    lines
}

/// The words of a sentence, and the blanks between them; parts of one word may differ in style.
fn words_of(spans: Vec<Span<'static>>) -> Vec<Vec<Span<'static>>> {
    let mut words: Vec<Vec<Span>> = Vec::new();
    let mut last_blank = None;
    for span in spans {
        let blanks = |letter: char| letter == ' ';
        let mut rest: &str = &span.content;
        while let Some(first) = rest.chars().next() {
            let blank = blanks(first);
            let end = rest
                .find(|letter| blanks(letter) != blank)
                .unwrap_or(rest.len());
            let part = Span::styled(rest[..end].to_owned(), span.style);
            match words.last_mut().filter(|_| last_blank == Some(blank)) {
                Some(word) => word.push(part),
                None => words.push(vec![part]),
            }
            last_blank = Some(blank);
            rest = &rest[end..];
        }
    }
    words
}

/// Breaks a word after so many characters.
fn split(word: Vec<Span<'static>>, most: usize) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let (mut head, mut rest, mut room) = (Vec::new(), Vec::new(), most);
    for span in word {
        let letters = span.content.chars().count();
        if letters <= room {
            room -= letters;
            head.push(span);
        } else {
            let first: String = span.content.chars().take(room).collect();
            let others: String = span.content.chars().skip(room).collect();
            if !first.is_empty() {
                head.push(Span::styled(first, span.style));
            }
            rest.push(Span::styled(others, span.style));
            room = 0;
        }
    }
    (head, rest)
}

#[cfg(test)]
mod tests;
