//! The operators of a fragment and the buffers that they read and write.

use std::collections::HashMap;

use super::fragment::{Fragment, SramRule};
use crate::network::{Map, Step};

/// A piece of memory that holds a map.
pub(super) struct Allocation {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// The operators that write it, as bits.
    pub(super) writers: u32,
    /// The operators that read it, as bits.
    pub(super) readers: u32,
    /// Whether it is there before the first operator.
    pub(super) is_input: bool,
    /// Whether it is wanted after the last.
    pub(super) is_output: bool,
}

/// Something that is run.
pub(super) struct Operator {
    pub(super) name: &'static str,
    pub(super) reads: Vec<usize>,
    pub(super) writes: usize,
    /// Whether it hands its input on, number by number: it can replace it.
    pub(super) passes: bool,
}

/// The operators of a fragment; the order is open.
pub(super) struct Operators {
    pub(super) buffers: Vec<Allocation>,
    pub(super) operators: Vec<Operator>,
}

/// The live steps of a fragment, and the buffers of their maps.
struct OperatorBuilder<'f> {
    fragment: &'f Fragment,
    rule: SramRule,
    /// The live steps that read each map.
    readers: Vec<Vec<Map>>,
    buffer_of: HashMap<Map, usize>,
    buffers: Vec<Allocation>,
    operators: Vec<Operator>,
}

impl Operators {
    /// The operators of what the fragment's output depends on.
    pub(super) fn of(fragment: &Fragment, rule: SramRule) -> Self {
        let blueprint = &fragment.blueprint;
        let live = blueprint.live_for(fragment.output());
        let mut readers = vec![Vec::new(); live.len()];
        let live: Vec<Map> = blueprint.maps().filter(|map| live[map.number()]).collect();
        for &map in &live {
            for input in blueprint.step(map).inputs() {
                readers[input.number()].push(map);
            }
        }
        let mut builder = OperatorBuilder {
            fragment,
            rule,
            readers,
            buffer_of: HashMap::new(),
            buffers: Vec::new(),
            operators: Vec::new(),
        };
        for map in live {
            builder.add(map);
        }
        builder.finish()
    }
}

impl OperatorBuilder<'_> {
    fn buffer(&mut self, map: Map) -> usize {
        if let Some(&known) = self.buffer_of.get(&map) {
            return known;
        }
        let number = self.buffers.len();
        self.buffers.push(Allocation {
            name: String::new(),
            bytes: self.fragment.blueprint.shape(map).volume() as u64,
            writers: 0,
            readers: 0,
            is_input: false,
            is_output: false,
        });
        self.buffer_of.insert(map, number);
        number
    }

    /// Whether a step lies in the buffer of what it reads.
    fn shares(&self, map: Map) -> bool {
        let blueprint = &self.fragment.blueprint;
        match blueprint.step(map) {
            Step::Rectifier(_) if self.rule == SramRule::Folded => true,
            Step::Norm(input) | Step::Rectifier(input) => self.only_reader(*input).is_some(),
            _ => false,
        }
    }

    fn only_reader(&self, map: Map) -> Option<Map> {
        match self.readers[map.number()][..] {
            [reader] if map != self.fragment.output() => Some(reader),
            _ => None,
        }
    }

    /// The sum that a map is added to and that alone reads it.
    fn sum_of(&self, map: Map) -> Option<Map> {
        let reader = self.only_reader(map)?;
        match self.fragment.blueprint.step(reader) {
            Step::Sum(_) => Some(reader),
            Step::Norm(_) | Step::Rectifier(_) if self.shares(reader) => self.sum_of(reader),
            _ => None,
        }
    }

    fn add(&mut self, map: Map) {
        let fragment = self.fragment;
        match fragment.blueprint.step(map) {
            Step::Images => {
                let buffer = self.buffer(map);
                self.buffers[buffer].is_input = true;
            }
            Step::Norm(input) | Step::Rectifier(input) if self.shares(map) => {
                let buffer = self.buffer(*input);
                self.buffer_of.insert(map, buffer);
            }
            Step::Norm(input) | Step::Rectifier(input) => {
                let buffer = self.buffer(map);
                self.push("ReLU", &[*input], buffer, true);
            }
            Step::Sum(terms) => {
                let buffer = self.buffer(map);
                for &term in terms {
                    if self.buffer_of[&term] != buffer {
                        self.push("add", &[term], buffer, true);
                    }
                }
            }
            step => {
                // What one sum alone reads is added to it as soon as it is there.
                let target = self.sum_of(map).unwrap_or(map);
                let buffer = self.buffer(target);
                self.buffer_of.insert(map, buffer);
                self.push(name(step), step.inputs(), buffer, false);
            }
        }
    }

    fn push(&mut self, name: &'static str, reads: &[Map], writes: usize, passes: bool) {
        let reads: Vec<usize> = reads.iter().map(|map| self.buffer_of[map]).collect();
        let bit = 1 << self.operators.len();
        self.buffers[writes].writers |= bit;
        for &read in &reads {
            self.buffers[read].readers |= bit;
        }
        self.operators.push(Operator {
            name,
            reads,
            writes,
            passes,
        });
    }

    fn finish(mut self) -> Operators {
        let output = self.buffer_of[&self.fragment.output()];
        self.buffers[output].is_output = true;
        let last = self.fragment.nodes.len() - 1;
        for (number, map) in self.fragment.nodes.iter().enumerate() {
            let Some(&buffer) = self.buffer_of.get(map) else {
                continue;
            };
            let known = &mut self.buffers[buffer].name;
            // Nodes that only one sum reads lie in its memory together.
            *known = match number {
                0 => "in".to_owned(),
                number if number == last => "out".to_owned(),
                number if known.is_empty() => number.to_string(),
                number => format!("{known}+{number}"),
            };
        }
        for (number, &map) in self.fragment.nodes.iter().enumerate().skip(1) {
            self.name_input(number, map);
        }
        for operator in &self.operators {
            let target = self.buffers[operator.writes].name.clone();
            for &read in &operator.reads {
                let source = &mut self.buffers[read].name;
                if source.is_empty() {
                    *source = format!(">{target}");
                }
            }
        }
        Operators {
            buffers: self.buffers,
            operators: self.operators,
        }
    }
}

impl OperatorBuilder<'_> {
    /// Names what the operation of a node reads, if it has no name of its own.
    fn name_input(&mut self, number: usize, node: Map) {
        let mut map = node;
        loop {
            map = match *self.fragment.blueprint.step(map) {
                Step::Norm(input) | Step::Rectifier(input) => input,
                Step::Convolution { input, .. } | Step::MaxPool(input, _) => {
                    let buffer = self.buffer_of.get(&input);
                    if let Some(&buffer) = buffer
                        && self.buffers[buffer].name.is_empty()
                    {
                        self.buffers[buffer].name = format!(">{number}");
                    }
                    return;
                }
                _ => return,
            };
        }
    }
}

const fn name(step: &Step) -> &'static str {
    match step {
        Step::Images => "input",
        Step::Zero => "zeros",
        Step::Convolution { kernel: 1, .. } => "conv 1x1",
        Step::Convolution { .. } => "conv 3x3",
        Step::Norm(_) => "norm",
        Step::Rectifier(_) => "ReLU",
        Step::MaxPool(..) | Step::MeanPool(..) => "pool",
        Step::Subsample { .. } => "subsample",
        Step::Sum(_) => "add",
        Step::Concatenation(_) => "join",
        Step::Truncation(_) => "cut",
        Step::GlobalMean(_) => "mean",
        Step::Classifier(_) => "classifier",
    }
}
