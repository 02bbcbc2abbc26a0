//! `freerea task`: the file of a task, of a dataset or of a user's own pictures.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use color_eyre::eyre;
use freerea_core::network::{Blueprint, Shape, Step};
use freerea_core::space::Space;
use freerea_core::space::dataset::Dataset;
use freerea_engines::images;

use super::errors::{BadInput, OrBadInput};
use super::output::print;
use super::subject;

/// Write the file of a task: what the images are, how many classes, the network around a cell
///
/// A search with --task FILE finds cells for networks of that task. The file of a published dataset
/// is one to begin with; the one of a folder of pictures is ready to be searched for. What it says
/// of [network] can be left out: then that is as in the benchmark of the space.
#[derive(Debug, Args)]
pub struct TaskArgs {
    /// A published dataset, or the file of a task, which is checked [default: that of the space's
    /// benchmark]
    #[arg(value_parser = named)]
    task: Option<Dataset>,
    /// The task of telling your own pictures apart: a folder with one subfolder a class
    #[arg(long, value_name = "FOLDER", conflicts_with = "task")]
    images: Option<PathBuf>,
    /// The search space whose networks are described
    #[arg(long, value_parser = subject::spaces(), default_value = "nats-tss")]
    space: Space,
}

fn named(text: &str) -> Result<Dataset, String> {
    match Dataset::published(text) {
        Some(dataset) => Ok(dataset),
        None if Path::new(text).exists() => subject::read_task(text),
        None => {
            let names = Dataset::PUBLISHED.map(Dataset::name).join(", ");
            Err(format!(
                "there is no file {text:?}: check the path, or name one of {names}"
            ))
        }
    }
}

/// Prints the file.
pub fn run(args: TaskArgs) -> eyre::Result<ExitCode> {
    let dataset = match &args.images {
        Some(path) => images::task_of(path).or_bad_input()?,
        None => args.task.unwrap_or(args.space.dataset()),
    };
    print(written(dataset, args.space)?.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The file with remarks: what its networks look like, and what can be set.
fn written(dataset: Dataset, space: Space) -> Result<String, BadInput> {
    let task = subject::task(space, dataset, None, true)?;
    let example = space.read(space.example()).or_bad_input()?;
    let blueprint = example.blueprint(task);
    let description = dataset.description();
    let toml = toml::to_string(description).or_bad_input()?;
    let width = match task.open_stem() {
        Some(stem) if Some(stem) != space.stem() => format!(", stem {stem}"),
        Some(_) | None => String::new(),
    };
    let mut text = format!(
        "# A task of freerea, for --task. Networks of {space}{width}: {}.\n{toml}",
        stages(&blueprint)
    );
    if description.network.is_benchmarks() && space != Space::NatsSss {
        text += "\n# The network around a cell; what is left out is as in the space's benchmark.\n\
                 # [network]\n\
                 # channels = [16, 32, 64] # of each stage; the sides halve from one to the next\n\
                 # cells = 5               # in each stage\n\
                 # stem-stride = 1         # of the first convolution: 1, 2 or 4\n";
    }
    Ok(text)
}

/// The shapes of a network's stages, in words.
fn stages(blueprint: &Blueprint) -> String {
    let mut stages: Vec<Shape> = Vec::new();
    // The stem and every stage end in sums of maps with batch norm.
    let normed = blueprint
        .maps()
        .filter(|&map| matches!(blueprint.step(map), Step::Norm(_)));
    for shape in normed.map(|map| blueprint.shape(map)) {
        match stages.last_mut() {
            Some(last) if last.pixels() == shape.pixels() => {
                last.channels = last.channels.max(shape.channels);
            }
            _ => stages.push(shape),
        }
    }
    let stages: Vec<String> = stages.iter().map(Shape::to_string).collect();
    format!(
        "images of {}, stages of {}",
        blueprint.input(),
        stages.join(", ")
    )
}
