//! Arguments that several commands share: how cells are scored, and what they are compared with.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use freerea_core::benchmark::TableName;
use freerea_core::engine::{EngineChoice, Isa, UnknownIsa};
use freerea_core::evolution::Rule;
use freerea_core::journal::{Caching, ScoringOptions};
use freerea_core::metric::{MetricSet, Scoring};
use freerea_core::search::Repeats;
use freerea_core::space::{Space, StemChannels, Task};
use freerea_engines::background::Workers;
use freerea_engines::engine::Instructions;
use freerea_engines::images;
use freerea_engines::scoring::{self, Cached, Scorer};

use super::errors::{BadInput, OrBadInput};
use super::say::say;
use super::subject::{self, SubjectArgs};

/// The images that NASWOT looks at by default, as in FreeREA.
pub const BATCH: u16 = 64;

/// Where libtorch computes by default.
const CPU: &str = "cpu";

/// What is measured of cells in addition to the metrics of every search.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Scoring")]
pub struct MeasureArgs {
    /// Measure these as well, like +snip,zen: snip, grad_norm, fisher, grasp, plain, l2_norm, jacov,
    /// zen, swap, zico, depth; most need libtorch
    #[arg(long, value_name = "+METRIC,...", allow_hyphen_values = true)]
    metrics: Option<MetricSet>,
}

impl MeasureArgs {
    /// These metrics, and those that a rule asks for.
    pub fn with(&self, rule: &Rule) -> MetricSet {
        self.metrics().and(rule.metrics().collect())
    }

    /// These metrics.
    pub fn metrics(&self) -> MetricSet {
        self.metrics.unwrap_or_default()
    }
}

/// How cells are scored. What is left out is the program's default, or the configuration's.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Scoring")]
pub struct ScoringArgs {
    /// Seed of all weights, noise images and random choices [default: 1]
    #[arg(long, value_parser = seed, allow_hyphen_values = true)]
    pub seed: Option<u64>,
    /// Scoring workers, one torch thread each [default: one for each core]
    #[arg(long, allow_hyphen_values = true)]
    pub workers: Option<Workers>,
    /// Initialisations that the network metrics are averaged over, 1 to 1000; with auto, a search
    /// has a second and third look only at children whose survival is in doubt, which saves little and
    /// may change the course of a long search [default: 3]
    #[arg(long, value_name = "COUNT", allow_hyphen_values = true)]
    pub repeats: Option<Repeats>,
    /// Images that NASWOT looks at, 2 to 1024 [default: 64, or all where --images holds fewer]
    #[arg(long, value_name = "IMAGES", value_parser = clap::value_parser!(u16).range(2..=1024))]
    pub batch: Option<u16>,
    /// Where NASWOT runs: cpu, cuda, cuda:1 or mps [default: cpu]
    #[arg(long)]
    pub device: Option<String>,
    /// The engine that scores [default: auto]
    #[arg(long, value_enum)]
    pub engine: Option<EngineChoice>,
    /// Vector instructions of the native engine: scalar, avx2 or avx512 [default: the widest]
    #[arg(long, value_name = "SET", value_parser = isa)]
    isa: Option<Isa>,
    /// Compute every score anew, and keep none
    #[arg(long)]
    no_cache: bool,
    /// Channels of the stem in spaces that leave the width open [default: on a GPU as in the
    /// benchmark, 128 (nasbench101) or 64 (tnb101-micro); 16 on a CPU, where a search then takes
    /// minutes, not hours]
    #[arg(long, value_name = "CHANNELS")]
    pub stem_channels: Option<StemChannels>,
    /// What is measured in addition, as --metrics says; a command has that option where it is of
    /// use.
    #[arg(skip)]
    pub metrics: MetricSet,
    /// The table whose metrics are read instead of computed ones.
    #[arg(skip)]
    pub table: Option<TableName>,
    /// Images for NASWOT instead of Gaussian noise: a folder of pictures with one subfolder a class,
    /// which pose a task if none is named, or a CIFAR binary file
    #[arg(long, value_name = "PATH")]
    pub images: Option<PathBuf>,
}

fn isa(name: &str) -> Result<Isa, String> {
    let isa: Isa = name
        .parse()
        .map_err(|error: UnknownIsa| error.to_string())?;
    isa.available().map_err(|error| error.to_string())
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("'{text}' is no seed; it is a whole number from 0 on, like 7"))
}

impl ScoringArgs {
    /// What is scored: a dataset that is not named is the task of the images, a width that is not
    /// named is the benchmark's where a GPU computes, a batch that is not named is all images where
    /// those are fewer.
    pub fn task(&mut self, space: Space, subject: &SubjectArgs) -> Result<Task, BadInput> {
        if self.repeats() == Repeats::Auto && space != Space::NatsTss {
            return Err(BadInput::new(format!(
                "--repeats auto knows how much metrics vary in nats-tss alone; name a number for \
                 {space}, like --repeats 3"
            )));
        }
        let on_cpu = self.device.as_deref().unwrap_or(CPU) == CPU;
        let dataset = subject.named_or_posed(self.images.as_deref())?;
        let dataset = dataset.unwrap_or(space.dataset());
        self.fit_batch();
        subject::task(space, dataset, self.stem_channels, on_cpu)
    }

    fn fit_batch(&mut self) {
        let is_open = self.batch.is_none() && self.table.is_none();
        let path = self.images.as_deref().filter(|_| is_open);
        // What is wrong with the images is said where they are read.
        let found = path.and_then(|path| images::count(path).ok()?.try_into().ok());
        if let Some(found) = found.filter(|found| (2..BATCH).contains(found)) {
            say!("there are {found} images, and NASWOT looks at all of them: --batch {found}");
            self.batch = Some(found);
        }
    }

    /// The scorer that the arguments say.
    pub fn scorer(&self, task: impl Into<Task>) -> Result<Arc<Scorer>, BadInput> {
        self.scorer_on(task, self.engine.unwrap_or_default())
            .map(Arc::new)
    }

    /// The scorer that the arguments say, with a memory of what was scored before.
    pub fn scoring(&self, task: impl Into<Task>) -> Result<Arc<Cached>, BadInput> {
        let scoring = scoring::cached(&self.options(), task.into(), self.seed());
        let (scoring, trouble) = scoring.or_bad_input()?;
        if let Some(error) = trouble {
            say!("{error}");
        }
        Ok(scoring)
    }

    /// What scores the cells of a search: a table's metrics, or the scorer with a memory.
    pub fn of_search(&self, task: Task) -> Result<Arc<dyn Scoring>, BadInput> {
        let scoring = scoring::of_search(&self.options(), task, self.seed());
        let (scoring, trouble) = scoring.or_bad_input()?;
        if let Some(error) = trouble {
            say!("{error}");
        }
        Ok(scoring)
    }

    /// The options that decide the values, as they are given.
    pub fn written(&self) -> String {
        format!("--seed {} {}", self.seed(), self.written_without_seed())
    }

    /// The same without the seed.
    pub fn written_without_seed(&self) -> String {
        let engine = self.engine.unwrap_or_default();
        let images = self.images.as_ref();
        format!(
            "--repeats {} --batch {} --engine {engine:?} --images {}{}",
            self.repeats(),
            self.batch(),
            images.map_or("noise".into(), |path| path.to_string_lossy()),
            if self.metrics.is_empty() {
                String::new()
            } else {
                format!(" --metrics {}", self.metrics)
            },
        )
    }

    /// The scorer that the arguments say, on another engine.
    pub fn scorer_on(
        &self,
        task: impl Into<Task>,
        engine: EngineChoice,
    ) -> Result<Scorer, BadInput> {
        let options = ScoringOptions {
            engine,
            ..self.options()
        };
        scoring::scorer(&options, task.into(), self.seed()).or_bad_input()
    }

    /// The options that a journal keeps.
    pub fn options(&self) -> ScoringOptions {
        let absolute = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        ScoringOptions {
            repeats: self.repeats(),
            batch: self.batch.unwrap_or(BATCH),
            engine: self.engine.unwrap_or_default(),
            isa: self.isa,
            device: self.device.clone().unwrap_or_else(|| CPU.to_owned()),
            images: self.images.as_ref().map(absolute),
            metrics: self.metrics,
            table: self.table.clone(),
            caching: if self.no_cache {
                Caching::Off
            } else {
                Caching::Kept
            },
        }
    }

    /// The vector instructions of the native engine.
    pub fn isa(&self) -> Isa {
        self.isa.unwrap_or_else(Isa::detect)
    }

    /// The seed of everything.
    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(1)
    }

    /// How many images NASWOT looks at.
    pub fn batch(&self) -> usize {
        self.batch.unwrap_or(BATCH).into()
    }

    /// How many initialisations each cell has.
    pub fn repeats(&self) -> Repeats {
        self.repeats.unwrap_or_default()
    }

    /// The same, if there is no search to tell whose survival is in doubt.
    pub fn fixed_repeats(&self) -> Result<u32, BadInput> {
        match self.repeats() {
            Repeats::Fixed(repeats) => Ok(repeats),
            Repeats::Auto => Err(BadInput::new(
                "--repeats auto is for searches; name a number, like --repeats 3",
            )),
        }
    }

    /// How many workers score.
    pub fn workers(&self) -> Workers {
        self.workers.unwrap_or_default()
    }
}
