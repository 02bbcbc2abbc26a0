//! The files of a trained network.

use std::path::{Path, PathBuf};

use color_eyre::eyre::{self, eyre};
use freerea_core::export::{onnx_of, trained_pytorch};
use freerea_core::space::dataset::Description;
use freerea_core::space::{Cell, Index, Space, StemChannels};
use freerea_core::training::Recipe;
use freerea_core::whole_file;
use freerea_engines::images::Normalisation;
use freerea_engines::training::{Course, EpochRecord};
use serde::Serialize;

use super::super::output::{ForceArgs, print, refuse_unwritable};
use super::super::say::say;

/// Where a trained network is written to.
pub(super) struct TrainedFiles {
    pub(super) checkpoint: PathBuf,
    onnx: PathBuf,
    weights: PathBuf,
    source: PathBuf,
    about: PathBuf,
}

/// What is to be known of a trained network.
#[derive(Serialize)]
struct About<'a> {
    space: Space,
    index: Index,
    arch: Cell,
    task: &'a Description,
    /// Channels of the stem, where they are a setting.
    stem: Option<StemChannels>,
    parameters: u64,
    /// The names of the classes, in the order of the logits.
    classes: &'a [String],
    /// Of pixels from 0 to 255, channel by channel.
    normalisation: &'a Normalisation,
    /// The percentage of the pictures set aside that were told right.
    accuracy: f64,
    pictures_to_judge_by: usize,
    recipe: Recipe,
    epochs: &'a [EpochRecord],
}

impl TrainedFiles {
    /// The files of this name. Beside its checkpoint they are those of a training that goes on;
    /// without it they are another's, and kept unless `--force` was given.
    pub(super) fn of(name: &Path, force: ForceArgs) -> eyre::Result<Self> {
        let file = |ending: &str| {
            let mut file = name.as_os_str().to_owned();
            file.push(ending);
            PathBuf::from(file)
        };
        let files = TrainedFiles {
            checkpoint: file(".checkpoint"),
            onnx: file(".onnx"),
            weights: file(".safetensors"),
            source: file(".py"),
            about: file(".json"),
        };
        refuse_unwritable(&files.checkpoint)?;
        if !files.checkpoint.exists() {
            for file in [&files.onnx, &files.weights, &files.source, &files.about] {
                force.allow(file)?;
            }
        }
        Ok(files)
    }

    /// Writes everything but the checkpoint, and tells of it.
    pub(super) fn write(
        &self,
        course: &Course,
        classes: &[String],
        normalisation: &Normalisation,
    ) -> eyre::Result<()> {
        let (cell, task) = (course.cell(), course.task());
        let accuracy = course
            .records()
            .last()
            .map_or(0.0, |record| record.accuracy);
        let words = format!(
            "Cell #{} of {task}, trained: {accuracy:.2} % of the pictures set aside. Classes {}. \
             Pixels from 0 to 255 less {:?}, divided by {:?}. {cell}",
            cell.index(),
            classes.join(", "),
            normalisation.mean,
            normalisation.deviation,
        );
        let model = onnx_of(cell, &cell.blueprint(task), &course.parameters(), words);
        put(&self.onnx, &model)?;
        course.save_weights(&self.weights)?;
        let weights = self
            .weights
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        put(
            &self.source,
            trained_pytorch(cell, task, &weights).as_bytes(),
        )?;
        let about = About {
            space: cell.space(),
            index: cell.index(),
            arch: cell,
            task: task.dataset.description(),
            stem: task.open_stem(),
            parameters: cell.size(task).params,
            classes,
            normalisation,
            accuracy,
            pictures_to_judge_by: course.validation().len(),
            recipe: course.recipe(),
            epochs: course.records(),
        };
        put(
            &self.about,
            serde_json::to_string_pretty(&about)?.as_bytes(),
        )?;
        let answer = format!(
            "#{}: {accuracy:.2} % of {} pictures that it had not seen\n",
            cell.index(),
            course.validation().len()
        );
        print(answer.as_bytes())?;
        say!(
            "written to {}, {} with {}, and {}",
            self.onnx.display(),
            self.weights.display(),
            self.source.display(),
            self.about.display()
        );
        Ok(())
    }
}

fn put(path: &Path, bytes: &[u8]) -> eyre::Result<()> {
    whole_file::write(path, bytes).map_err(|reason| eyre!(whole_file::complaint(path, &reason)))
}
