//! Which quantities the parallel coordinates have axes for.

use std::str::FromStr;

use freerea_core::cost::Cost;
use freerea_core::evolution::Constraints;
use freerea_core::metric::Metric;

use crate::explorer::derive::quantity::Quantity;

/// The axes of the parallel coordinates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ParallelAxes {
    /// The metrics of the paper, the score, parameters and FLOPs, and every cost with a limit.
    #[default]
    Usual,
    /// These, from left to right.
    Chosen(Vec<Quantity>),
}

impl ParallelAxes {
    /// Where there is no room for all, the last ones are left out.
    const USUAL: [Quantity; 6] = [
        Quantity::Metric(Metric::Naswot),
        Quantity::Metric(Metric::LogSynflow),
        Quantity::Score,
        Quantity::Cost(Cost::Params),
        Quantity::Cost(Cost::Flops),
        Quantity::Metric(Metric::Skip),
    ];

    /// The quantities, from left to right.
    pub fn of(&self, constraints: &Constraints) -> Vec<Quantity> {
        let limited = |quantity: &Quantity| match quantity {
            Quantity::Cost(cost) => constraints[*cost].is_set(),
            Quantity::Score | Quantity::Metric(_) => false,
        };
        match self {
            ParallelAxes::Usual => {
                let more = Quantity::ALL.iter().filter(|quantity| limited(quantity));
                let more = more.filter(|quantity| !Self::USUAL.contains(quantity));
                Self::USUAL.iter().chain(more).copied().collect()
            }
            ParallelAxes::Chosen(quantities) => quantities.clone(),
        }
    }
}

impl FromStr for ParallelAxes {
    type Err = String;

    /// Reads names with spaces between; none of them stands for the usual ones.
    fn from_str(text: &str) -> Result<Self, String> {
        let quantities = text.split_whitespace().map(str::parse);
        let quantities: Vec<Quantity> = quantities.collect::<Result<_, _>>()?;
        let twice = quantities
            .iter()
            .enumerate()
            .find(|(place, quantity)| quantities[..*place].contains(quantity));
        match (quantities.as_slice(), twice) {
            (_, Some((_, quantity))) => Err(format!("{} is named twice", quantity.name())),
            ([], None) => Ok(ParallelAxes::Usual),
            ([_], None) => Err("name two quantities or more, like :axes score params".to_owned()),
            (_, None) => Ok(ParallelAxes::Chosen(quantities)),
        }
    }
}

#[cfg(test)]
mod tests {
    use freerea_core::evolution::Bound;
    use freerea_core::space::Space;

    use super::*;

    #[test]
    fn axes_are_read() {
        let chosen = [Quantity::Score, Quantity::Cost(Cost::Params)];
        let read = |text: &str| text.parse::<ParallelAxes>();
        assert_eq!(
            read("score params"),
            Ok(ParallelAxes::Chosen(chosen.into()))
        );
        assert_eq!(read(""), Ok(ParallelAxes::Usual));
        assert!(
            read("score")
                .unwrap_err()
                .contains("two quantities or more")
        );
        assert!(
            read("score naswot score")
                .unwrap_err()
                .contains("score is named twice")
        );
        assert!(
            read("score height")
                .unwrap_err()
                .contains("'height' is none of")
        );
    }

    #[test]
    fn a_cost_with_a_limit_has_an_axis() {
        let mut constraints = Constraints::none(Space::NatsTss);
        let sram = Quantity::Cost(Cost::Sram);
        assert!(!ParallelAxes::Usual.of(&constraints).contains(&sram));
        Bound::most(Cost::Sram).put(&mut constraints, Some(50_000));
        assert_eq!(ParallelAxes::Usual.of(&constraints).last(), Some(&sram));
    }
}
