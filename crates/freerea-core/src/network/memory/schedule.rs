//! The order of operators that needs the least memory: a search over the sets of finished ones.

use super::operators::{Allocation, Operator, Operators};
use super::timeline::Moment;

/// An order of the operators that reaches the least peak.
pub(super) struct ExecutionOrder {
    /// The peak in bytes.
    pub(super) peak: u64,
    /// The operators by their numbers.
    pub(super) order: Vec<usize>,
}

/// More operators than any part of a network has: the search is over their sets.
const MOST: usize = 24;

impl Allocation {
    fn is_complete(&self, done: u32) -> bool {
        self.writers & !done == 0
    }

    fn exists(&self, done: u32) -> bool {
        self.is_input || self.writers & done != 0
    }

    fn is_held(&self, done: u32) -> bool {
        self.exists(done) && (self.is_output || (self.readers | self.writers) & !done != 0)
    }
}

impl Operators {
    fn held(&self, done: u32) -> u64 {
        let held = self.buffers.iter().filter(|buffer| buffer.is_held(done));
        held.map(|buffer| buffer.bytes).sum()
    }

    fn can_run(&self, operator: &Operator, done: u32) -> bool {
        let mut reads = operator.reads.iter();
        reads.all(|&read| self.buffers[read].is_complete(done))
    }

    /// What an operator takes beside what is held before it.
    fn scratch(&self, number: usize, done: u32) -> u64 {
        let operator = &self.operators[number];
        let target = &self.buffers[operator.writes];
        if !operator.passes {
            return target.bytes;
        }
        let is_last = operator.reads.iter().all(|&read| {
            let source = &self.buffers[read];
            source.readers & !(done | 1 << number) == 0 && !source.is_output
        });
        if target.exists(done) || is_last {
            0
        } else {
            target.bytes
        }
    }
}

/// The best order; of equal ones that which the search comes upon first.
///
/// # Panics
/// If there are more operators than any part of a network has.
pub(super) fn best(operators: &Operators) -> ExecutionOrder {
    let count = operators.operators.len();
    assert!(count <= MOST, "{count} operators are too many to order");
    let all = (1u32 << count) - 1;
    // For each set of finished operators, the least peak on the way to it, and the last of them.
    let mut peaks = vec![u64::MAX; 1 << count];
    let mut last = vec![0u8; 1 << count];
    peaks[0] = operators.held(0);
    for done in 0..all {
        let before = peaks[done as usize];
        if before == u64::MAX {
            continue;
        }
        let held = operators.held(done);
        for (number, operator) in operators.operators.iter().enumerate() {
            let bit = 1 << number;
            if done & bit != 0 || !operators.can_run(operator, done) {
                continue;
            }
            let peak = before.max(held + operators.scratch(number, done));
            let next = (done | bit) as usize;
            if peak < peaks[next] {
                peaks[next] = peak;
                last[next] = number as u8;
            }
        }
    }
    let mut order = Vec::with_capacity(count);
    let mut done = all;
    while done != 0 {
        let number = last[done as usize];
        order.push(usize::from(number));
        done &= !(1 << number);
    }
    order.reverse();
    ExecutionOrder {
        peak: peaks[all as usize],
        order,
    }
}

/// What is held while each of the operators runs.
pub(super) fn moments(operators: &Operators, order: &[usize]) -> Vec<Moment> {
    let mut done = 0;
    let mut moments = Vec::with_capacity(order.len());
    for &number in order {
        let operator = &operators.operators[number];
        let held = |buffer: &Allocation| {
            if buffer.is_held(done) {
                buffer.bytes
            } else {
                0
            }
        };
        let mut held: Vec<u64> = operators.buffers.iter().map(held).collect();
        held[operator.writes] += operators.scratch(number, done);
        moments.push(Moment {
            operator: operator.name,
            reads: operator.reads.clone(),
            writes: operator.writes,
            held,
        });
        done |= 1 << number;
    }
    moments
}
