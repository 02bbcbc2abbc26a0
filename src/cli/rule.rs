//! By which rule cells are judged, as arguments.

use clap::Args;
use freerea_core::evolution::{Combination, Rule};

/// By which rule cells are judged. What is left out is the program's default, or the
/// configuration's.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rule")]
pub struct RuleArgs {
    /// How cells are judged: paper (FreeREA's), extended, lean, or metrics with weights like
    /// naswot+meco:0.5+skip; 'freerea rules' compares them [default: extended]
    #[arg(long, value_name = "RULE")]
    pub rule: Option<Rule>,
    /// How the metrics become one score, relative to a set of cells [default: sum]
    #[arg(long, value_enum)]
    combine: Option<Combination>,
}

impl RuleArgs {
    /// The rule.
    pub fn rule(&self) -> Rule {
        let rule = self.rule.unwrap_or_default();
        match self.combine {
            Some(combine) => rule.combined(combine),
            None => rule,
        }
    }
}
