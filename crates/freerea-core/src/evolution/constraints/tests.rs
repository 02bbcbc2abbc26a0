use super::*;
use crate::space::dataset::Dataset;
use crate::space::nats::{self, Edge, EdgeOperation};

const CONVOLUTIONS: nats::TopologyCell = nats::TopologyCell::new([EdgeOperation::NorConv3x3; 6]);

fn refusal(constraints: &Constraints, cell: nats::TopologyCell) -> Option<Refusal> {
    let cell = Cell::from(cell);
    constraints.admit_cell(cell, Dataset::Cifar10).err()
}

#[test]
fn without_constraints_every_cell_is_feasible() {
    let all = Constraints::none(Default::default()).feasible(Dataset::Cifar10);
    assert_eq!(all.len(), 15_625);
    assert_eq!(Constraints::none(Default::default()).to_string(), "none");
}

#[test]
fn limits_are_inclusive() {
    let params = Cell::from(CONVOLUTIONS).size(Dataset::Cifar10).params;
    let mut constraints = Constraints::none(Default::default());
    constraints[Cost::Params].max = Some(params);
    constraints[Cost::Params].min = Some(params);
    assert_eq!(refusal(&constraints, CONVOLUTIONS), None);
    let max = params - 1;
    constraints[Cost::Params] = Range {
        min: None,
        max: Some(max),
    };
    let refusal = refusal(&constraints, CONVOLUTIONS).unwrap();
    assert_eq!(
        refusal.to_string(),
        "parameters: 1.531546M is above the limit of 1.531545M"
    );
}

#[test]
fn operations_are_forbidden_pinned_and_required() {
    let mut constraints = Constraints::none(Default::default());
    constraints.pin(Edge::E03.place(), EdgeOperation::SkipConnect.into());
    constraints.forbid_operation(EdgeOperation::None.into());
    constraints.required = OperationSet::only(EdgeOperation::AvgPool3x3.into());
    assert_eq!(
        constraints.to_string(),
        "no empty edge, 0-3 = skip_connect, some avg_pool_3x3"
    );
    assert_eq!(
        refusal(&constraints, CONVOLUTIONS),
        Some(Refusal::Operation {
            locus: Locus("0-3"),
            operation: EdgeOperation::NorConv3x3.into()
        })
    );
    let pinned = CONVOLUTIONS.with(Edge::E03, EdgeOperation::SkipConnect);
    assert_eq!(
        refusal(&constraints, pinned),
        Some(Refusal::Missing {
            operation: EdgeOperation::AvgPool3x3.into()
        })
    );
    // 4 operations on 5 edges, less those without avg_pool_3x3.
    assert_eq!(
        constraints.feasible(Dataset::Cifar10).len(),
        4usize.pow(5) - 3usize.pow(5)
    );
}
