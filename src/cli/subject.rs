//! Arguments that several commands share: what is searched, and which cell is meant.

use std::path::Path;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Cell, CellName, Space, StemChannels, Task};
use freerea_engines::images::{self, ImagesError, TaskError};

use super::errors::{BadInput, OrBadInput};
use super::say::say;
use super::task_file;

/// What is searched.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = None)]
pub struct SubjectArgs {
    /// The search space [default: nats-tss, or that of the cells that are named]
    #[arg(long, value_parser = spaces())]
    pub space: Option<Space>,
    /// The dataset whose images and classes shape the networks [default: that of the space's
    /// benchmark (cifar10, of tnb101-micro class_scene), or the task that the folder of --images
    /// poses]
    #[arg(long, value_enum)]
    pub dataset: Option<Dataset>,
    /// A task of your own in the stead of a dataset: a file with the shape of the images, the
    /// classes and the network around a cell; 'freerea task' writes one
    #[arg(long, value_name = "FILE", value_parser = read_task, conflicts_with = "dataset")]
    pub task: Option<Dataset>,
}

/// Reads the file of a task.
pub fn read_task(path: &str) -> Result<Dataset, String> {
    task_file::read(Path::new(path))
}

/// Whose networks are counted or timed, at the width that a search on a CPU would have.
#[derive(Debug, Args)]
pub struct NetworkArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// Channels of the stem in spaces that leave the width open [default: 16, as in searches on a
    /// CPU; the benchmarks have 128 (nasbench101) and 64 (tnb101-micro)]
    #[arg(long, value_name = "CHANNELS")]
    pub stem_channels: Option<StemChannels>,
}

impl NetworkArgs {
    /// The networks of a space.
    pub fn task(&self, space: Space) -> Result<Task, BadInput> {
        task(space, self.subject.dataset(space), self.stem_channels, true)
    }

    /// Those of the space that is named.
    pub fn own_task(&self) -> Result<Task, BadInput> {
        self.task(self.subject.space())
    }
}

/// Reads the name of a space; help and completion list all of them.
pub fn spaces() -> impl TypedValueParser<Value = Space> {
    PossibleValuesParser::new(Space::ALL.map(Space::name)).try_map(|name| name.parse::<Space>())
}

impl SubjectArgs {
    /// The space, if no cell tells another.
    pub fn space(&self) -> Space {
        self.space.unwrap_or_default()
    }

    /// The task or dataset that is named.
    pub fn named(&self) -> Option<Dataset> {
        self.task.or(self.dataset)
    }

    /// The task or dataset for networks of a space.
    pub fn dataset(&self, space: Space) -> Dataset {
        self.named().unwrap_or(space.dataset())
    }

    /// The task or dataset that is named, or else the task that pictures pose.
    pub fn named_or_posed(&self, pictures: Option<&Path>) -> Result<Option<Dataset>, BadInput> {
        match (self.named(), pictures) {
            (None, Some(pictures)) => posed_by(pictures).map(Some),
            (named, _) => Ok(named),
        }
    }

    /// The space that is named, or that the cells are of, and the cells.
    pub fn cells(&self, named: &[CellName]) -> Result<(Space, Vec<Cell>), BadInput> {
        let of_cells = named.iter().find_map(CellName::space);
        let space = self.space.or(of_cells).unwrap_or_default();
        let cells = named.iter().map(|cell| cell.in_space(space));
        Ok((space, cells.collect::<Result<_, _>>().or_bad_input()?))
    }
}

/// The task that pictures pose, which must have classes to distinguish.
fn posed_by(pictures: &Path) -> Result<Dataset, BadInput> {
    let dataset = match images::task_of(pictures) {
        Err(
            error @ (TaskError::OneClass { .. } | TaskError::Images(ImagesError::NoClasses { .. })),
        ) => {
            return Err(BadInput::new(format!(
                "{error}; or name the task of the networks with --dataset or --task"
            )));
        }
        posed => posed.or_bad_input()?,
    };
    if let Some(own) = dataset.own() {
        let own = own.description();
        say!(
            "task {}: images of {}, {} classes; another size by --task, see 'freerea task'",
            own.name,
            own.images,
            own.classes
        );
    }
    Ok(dataset)
}

/// What is scored, by a width that is named or by where it is computed.
pub fn task(
    space: Space,
    dataset: Dataset,
    stem: Option<StemChannels>,
    on_cpu: bool,
) -> Result<Task, BadInput> {
    let network = &dataset.description().network;
    if space == Space::NatsSss && (network.channels.is_some() || network.cells.is_some()) {
        return Err(BadInput::new(format!(
            "{space} chooses channels itself, in layers of its own; leave channels and cells out of \
             [network] of the task"
        )));
    }
    if space.stem_is_open() && network.channels.is_some() && stem.is_some() {
        return Err(BadInput::new(
            "the task names the channels of each stage; leave --stem-channels out",
        ));
    }
    let stem = match (stem, space.stem()) {
        (Some(stem), Some(_)) => stem,
        (Some(_), None) => {
            return Err(BadInput::new(format!(
                "the networks of {space} have a width of their own; leave --stem-channels out"
            )));
        }
        (None, Some(_)) if on_cpu => StemChannels::NARROW,
        (None, benchmark) => benchmark.unwrap_or_default(),
    };
    Ok(Task {
        space,
        dataset,
        stem,
    })
}

/// Says that a network is as its cell is written, if edges of that are dead.
pub fn say_dead_edges(cell: Cell) {
    if cell.live() != cell {
        say!(
            "some edges of #{} carry no signal and are in the file; #{} is the cell without them",
            cell.index(),
            cell.live().index()
        );
    }
}

/// Says how wide the networks are, where that is a setting and the answer has no column for it.
pub fn say_width(task: Task) {
    match (task.open_stem(), task.space.stem()) {
        (Some(stem), Some(benchmark)) if stem == benchmark => {
            say!("stem {stem}, as in the benchmark");
        }
        (Some(stem), Some(benchmark)) => say!("stem {stem}, the benchmark's is {benchmark}"),
        (None, _) | (_, None) => {}
    }
}
