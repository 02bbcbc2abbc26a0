//! Limits of costs as arguments: an option for each limit of each cost.

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use freerea_core::cost::Cost;
use freerea_core::evolution::{Bound, Constraints};

/// The limits that were named.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LimitArgs(Vec<(Bound, u64)>);

impl LimitArgs {
    /// Names a limit, if there is one.
    pub fn set(&mut self, bound: Bound, limit: Option<u64>) {
        self.0.extend(limit.map(|limit| (bound, limit)));
    }

    /// These limits, and another's where these say nothing.
    pub fn or(mut self, other: &LimitArgs) -> Self {
        for &(bound, limit) in &other.0 {
            if self.0.iter().all(|(known, _)| *known != bound) {
                self.0.push((bound, limit));
            }
        }
        self
    }

    /// Puts the limits in force.
    pub fn put(&self, constraints: &mut Constraints) {
        for &(bound, limit) in &self.0 {
            bound.put(constraints, Some(limit));
        }
    }
}

/// Reads a limit of a cost.
fn parser(cost: Cost) -> ValueParser {
    ValueParser::new(move |text: &str| cost.definition().unit.read(text))
}

fn option(bound: Bound) -> Arg {
    let definition = bound.cost.definition();
    let (word, example) = if bound.is_max() {
        ("Most", format!(", like {}", definition.words.example))
    } else {
        ("Least", String::new())
    };
    Arg::new(bound.words().name)
        .long(bound.words().name)
        .value_name(definition.unit.placeholder())
        .allow_hyphen_values(true)
        .value_parser(parser(bound.cost))
        .help(format!("{word} {}{example}", definition.summary))
}

impl Args for LimitArgs {
    fn augment_args(command: Command) -> Command {
        command.args(Bound::ALL.map(option))
    }

    fn augment_args_for_update(command: Command) -> Command {
        LimitArgs::augment_args(command)
    }
}

impl FromArgMatches for LimitArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let limit = |bound: Bound| Some((bound, *matches.get_one(bound.words().name)?));
        Ok(LimitArgs(
            Bound::ALL.into_iter().filter_map(limit).collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = LimitArgs::from_arg_matches(matches)?.or(self);
        Ok(())
    }
}

/// Limits from above, several of each cost, to try one after the other.
#[derive(Debug, Clone, Default)]
pub struct LimitGridArgs(Vec<(Cost, u64)>);

impl LimitGridArgs {
    /// The costs with a limit each.
    pub fn limits(&self) -> impl Iterator<Item = (Cost, u64)> {
        self.0.iter().copied()
    }
}

/// The limits that are tried where none are named.
const fn default_grid(cost: Cost) -> Option<&'static str> {
    match cost {
        Cost::Params => Some("0.1M,0.15M,0.2M,0.25M,0.3M,0.35M,0.4M,0.5M,0.6M,0.7M,0.8M,1M"),
        Cost::Flops => Some("15M,25M,40M,60M,80M,100M,140M"),
        _ => None,
    }
}

impl Args for LimitGridArgs {
    fn augment_args(command: Command) -> Command {
        command.args(Cost::ALL.map(|cost| {
            let definition = cost.definition();
            let name = definition.words.max.name;
            let option = Arg::new(name)
                .long(name)
                .value_name(definition.unit.placeholder())
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(parser(cost))
                .help(format!("The limits of {}", definition.words.title));
            match default_grid(cost) {
                Some(grid) => option.default_value(grid),
                None => option,
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        LimitGridArgs::augment_args(command)
    }
}

impl FromArgMatches for LimitGridArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let limits = |cost: Cost| {
            let named = matches.get_many(cost.definition().words.max.name);
            named.into_iter().flatten().map(move |&limit| (cost, limit))
        };
        Ok(LimitGridArgs(
            Cost::ALL.into_iter().flat_map(limits).collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = LimitGridArgs::from_arg_matches(matches)?;
        Ok(())
    }
}
