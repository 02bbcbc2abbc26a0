//! How fast costs are counted: those of a whole space, once, and what stays feasible under other
//! limits, at each key in the dialog of constraints.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use freerea_core::cost::{Cost, CostTable, Costing, Costs};
use freerea_core::evolution::Constraints;
use freerea_core::space::dataset::Dataset;
use freerea_core::space::{Space, Task};

fn limited(space: Space, table: &CostTable) -> Constraints {
    let mut constraints = Constraints::none(space);
    for cost in [Cost::Params, Cost::Flops, Cost::Sram, Cost::Flash] {
        constraints[cost].max = table.range(cost).map(|[least, most]| (least + most) / 2);
    }
    constraints
}

fn counts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("feasible");
    group.sample_size(20);
    for space in Space::ALL {
        let table = CostTable::of(Task::of(space, Dataset::Cifar10));
        let limits = limited(space, &table);
        group.bench_function(BenchmarkId::new("limits", space.name()), |bencher| {
            bencher.iter(|| limits.count(&table));
        });
        let mut pinned = limits;
        let operation = space.operations().next_back();
        pinned.forbid_operation(operation.expect("a space has operations"));
        group.bench_function(BenchmarkId::new("operations", space.name()), |bencher| {
            bencher.iter(|| pinned.count(&table));
        });
    }
    group.finish();
}

fn tables(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("costs of all cells");
    group.sample_size(10);
    for space in Space::ALL {
        let costing = Costing::from(Task::of(space, Dataset::Cifar10));
        group.bench_function(space.name(), |bencher| {
            bencher.iter(|| {
                let all = space.all().map(|cell| Costs::of(cell, costing));
                all.filter_map(|costs| costs.amount(Cost::Sram)).max()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, counts, tables);
criterion_main!(benches);
