//! What a search begins with, in the explorer and without a screen, as arguments.

use clap::Args;
use freerea_core::benchmark::TableChoice;
use freerea_core::evolution::{PopulationSize, Settings, TournamentSize};
use freerea_core::search::Budget;
use freerea_engines::background::Setup;

use super::constraints::ConstraintArgs;
use super::errors::BadInput;
use super::options::{MeasureArgs, ScoringArgs};
use super::platform::PlatformArgs;
use super::rule::RuleArgs;
use super::subject::SubjectArgs;
use super::table_scores::TableScoresArgs;

/// What a search begins with; in their midst, where the help lists them, the arguments that only
/// one of its commands has.
#[derive(Debug, Default, Args)]
pub struct SetupArgs<Own: Args> {
    #[command(flatten)]
    pub subject: SubjectArgs,
    #[command(flatten)]
    pub rule: RuleArgs,
    #[command(flatten)]
    table_scores: TableScoresArgs,
    #[command(flatten)]
    measure: MeasureArgs,
    #[command(flatten)]
    pub own: Own,
    #[command(flatten)]
    pub constraints: ConstraintArgs,
    #[command(flatten)]
    pub platform: PlatformArgs,
    #[command(flatten)]
    pub scoring: ScoringArgs,
}

impl<Own: Args> SetupArgs<Own> {
    /// The arguments, with another's where these say nothing.
    pub fn or(mut self, other: Self) -> Self {
        let (mine, theirs) = (&mut self.subject, other.subject);
        mine.space = mine.space.or(theirs.space);
        // Pictures that are named here pose a task of their own.
        if mine.named().is_none() && self.scoring.images.is_none() {
            (mine.dataset, mine.task) = (theirs.dataset, theirs.task);
        }
        self.rule.rule = self.rule.rule.or(other.rule.rule);
        self.constraints.limits = self.constraints.limits.or(&other.constraints.limits);
        self.platform = self.platform.or(other.platform);
        let (mine, theirs) = (&mut self.scoring, other.scoring);
        mine.seed = mine.seed.or(theirs.seed);
        mine.workers = mine.workers.or(theirs.workers);
        mine.batch = mine.batch.or(theirs.batch);
        mine.repeats = mine.repeats.or(theirs.repeats);
        // The other's width is for spaces that leave it open.
        if self.subject.space().stem_is_open() {
            mine.stem_channels = mine.stem_channels.or(theirs.stem_channels);
        }
        mine.device = mine.device.take().or(theirs.device);
        self
    }

    /// The settings of the search. If the metrics are those of a table, the search is compared with
    /// that table's accuracies unless another is named.
    pub fn settings(
        &mut self,
        population: PopulationSize,
        tournament: TournamentSize,
        table: &mut Option<TableChoice>,
    ) -> Result<Settings, BadInput> {
        let (rule, scoring) = (&mut self.rule, &mut self.scoring);
        self.table_scores
            .apply(&self.subject, rule, scoring, table)?;
        self.scoring.metrics = self.measure.with(&self.rule.rule());
        let task = self.scoring.task(self.subject.space(), &self.subject)?;
        let costing = self.platform.costing(task)?;
        Ok(Settings {
            dataset: task.dataset,
            stem: task.stem,
            platform: costing.platform,
            seed: self.scoring.seed(),
            population,
            tournament,
            constraints: self.constraints.constraints(&costing)?,
            rule: self.rule.rule(),
        })
    }

    /// The settings and the budget with what scores the cells.
    pub fn setup(&self, settings: Settings, budget: Budget) -> Result<Setup, BadInput> {
        Ok(Setup {
            settings,
            budget,
            scoring: self.scoring.of_search(settings.task())?,
            repeats: self.scoring.repeats(),
            workers: self.scoring.workers(),
        })
    }
}
