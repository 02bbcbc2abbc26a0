//! A cell's network as Python source for PyTorch, which needs nothing else.

mod steps;
mod topology;

use self::steps::WeightState;
use super::caption;
use crate::space::{Cell, Task};

/// The network of a cell as a module for PyTorch: the whole skeleton of its space around the
/// cell, untrained, with PyTorch's own initialisation. The source runs alone.
pub fn pytorch(cell: Cell, task: Task) -> String {
    let caption = caption(cell, task);
    match cell.topology() {
        Some(cell) => topology::pytorch(cell, task.dataset, &caption),
        None => steps::pytorch(cell, task, &caption, WeightState::Untrained),
    }
}

/// The network of a cell as a module for PyTorch whose steps are numbered, and what reads its
/// trained weights from a safetensors file: the layer of step 5 is `m5.weight`.
pub fn trained_pytorch(cell: Cell, task: Task, weights: &str) -> String {
    steps::pytorch(
        cell,
        task,
        &caption(cell, task),
        WeightState::Trained(weights),
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::{Space, StemChannels};

    /// The Python that has PyTorch: `FREEREA_PYTHON`, or `python3`.
    fn python() -> Option<String> {
        let python = std::env::var("FREEREA_PYTHON").unwrap_or("python3".to_owned());
        let imported = Command::new(&python).args(["-c", "import torch"]).output();
        imported
            .is_ok_and(|output| output.status.success())
            .then_some(python)
    }

    #[test]
    fn pytorch_counts_the_parameters_that_we_count() {
        let Some(python) = python() else {
            println!("skipped: no python3 with torch (FREEREA_PYTHON may name one)");
            return;
        };
        let folder = tempfile::tempdir().unwrap();
        let every = |space: Space| space.all().step_by(space.count() / 9);
        let cells: Vec<Cell> = Space::ALL.into_iter().flat_map(every).collect();
        let (mut files, mut wanted) = (Vec::new(), String::new());
        for (place, &cell) in cells.iter().enumerate() {
            let task = Task {
                stem: StemChannels::NARROW,
                ..Task::of(cell.space(), Dataset::PUBLISHED[place % 3])
            };
            let file = folder.path().join(format!("cell_{place}.py"));
            std::fs::write(&file, pytorch(cell, task)).unwrap();
            files.push(file);
            let (params, classes) = (cell.size(task).params, task.dataset.classes());
            wanted += &format!("{params} parameters, logits (2, {classes})\n");
        }
        // One start of Python for all.
        let runner =
            "import runpy, sys\n[runpy.run_path(f, run_name='__main__') for f in sys.argv[1:]]";
        let output = Command::new(&python)
            .args(["-c", runner])
            .args(files)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            wanted,
            "{complaint}"
        );
    }
}
