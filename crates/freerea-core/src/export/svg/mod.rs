//! A cell as a drawing that stands alone.

mod graph;
mod layers;
mod topology;

use super::caption;
use crate::space::drawing::Drawing;
use crate::space::{Cell, Kind, Operation, Task};

/// A cell as SVG, in colours that are readable on dark and on light ground.
pub fn svg(cell: Cell, task: Task) -> String {
    // The name of a task of one's own is any text.
    let caption = escaped(&caption(cell, task));
    match cell.draft().drawing() {
        Drawing::Topology(drawn) => topology::svg(cell, drawn.cell, &caption),
        Drawing::Graph(graph) => graph::svg(cell, &graph, &caption),
        Drawing::Layers(layers) => layers::svg(cell, &layers, &caption),
    }
}

/// Text that XML and HTML take for nothing but text, within an element or an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() && control != '\n' => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// What every drawing begins with.
fn begin(cell: Cell, (width, height): (i32, i32)) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"15\" \
         text-anchor=\"middle\">\n<title>{cell}</title>\n"
    )
}

fn colour_of(operation: Operation) -> &'static str {
    match operation.names().kind {
        Kind::Nothing => "#9a9a9a",
        Kind::Skip => "#2a9d8f",
        Kind::Convolution1x1 => "#e08a1e",
        Kind::Convolution3x3 => "#d1495b",
        Kind::Pool => "#5a7fd6",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Space;
    use crate::space::dataset::Dataset;

    /// Whether every element that is opened is closed, in order.
    pub(super) fn balanced(text: &str) -> bool {
        let mut open = Vec::new();
        for tag in text.split('<').skip(1) {
            let Some((tag, _)) = tag.split_once('>') else {
                return false;
            };
            match tag.strip_prefix('/') {
                Some(name) if open.pop() == Some(name) => {}
                Some(_) => return false,
                None if tag.ends_with('/') => {}
                None => open.extend(tag.split(' ').next()),
            }
        }
        open.is_empty()
    }

    #[test]
    fn every_space_is_drawn() {
        for space in Space::ALL {
            for index in [0, space.count() / 2, space.count() - 1] {
                let text = svg(space.cell(index), Task::of(space, Dataset::Cifar10));
                assert!(balanced(&text), "{text}");
            }
        }
    }
}
