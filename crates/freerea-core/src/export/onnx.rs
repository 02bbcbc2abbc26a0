//! A cell's network as an ONNX model, with the weights that a search scores it with.

mod messages;

use prost::Message;

use self::messages::{
    Attribute, Dimension, GraphProto, Length, ModelProto, NodeProto, OperatorSet, Tensor,
    TensorKind, TensorShapeProto, TypeProto, ValueInfoProto,
};
use super::caption;
use crate::network::{
    Blueprint, Layer, Map, NormParameters, Parameters, Shape, Step, Stream, Weights, Window,
};
use crate::space::{Cell, Task};

/// The versions of the format and of its operators: those of ONNX 1.12, which all readers know.
const IR_VERSION: i64 = 8;
const OPERATORS: i64 = 17;
/// ONNX's numbers for f32 and i64.
const FLOAT: i32 = 1;
const INT64: i32 = 7;
/// ONNX's numbers for kinds of attributes.
const ATTRIBUTE_FLOAT: i32 = 1;
const ATTRIBUTE_INT: i32 = 2;
const ATTRIBUTE_INTS: i32 = 7;
/// Batch norm's.
const EPSILON: f32 = 1e-5;

/// The network of a cell as an ONNX model: images `[batch, channels, height, width]` to logits
/// `[batch, classes]`. It is untrained; its weights are those of the first initialisation that a
/// search of this seed scores, batch norm stands as it is before the first batch.
pub fn onnx(cell: Cell, task: Task, seed: u64) -> Vec<u8> {
    let stream = Stream {
        seed,
        cell,
        repeat: 0,
    };
    let blueprint = cell.blueprint(task);
    let weights = Weights::kaiming(&blueprint.layers(), stream);
    let parameters = Parameters::untrained(&blueprint, &weights);
    let words = format!("Cell {}, untrained. {cell}", caption(cell, task));
    onnx_of(cell, &blueprint, &parameters, words)
}

/// A cell's network with parameters of its own as an ONNX model, with words about it.
pub fn onnx_of(
    cell: Cell,
    blueprint: &Blueprint,
    parameters: &Parameters,
    words: String,
) -> Vec<u8> {
    let layers = blueprint.layers();
    let mut model = Builder {
        weights: Box::new(layers.into_iter().zip(&parameters.weights)),
        norms: Box::new(parameters.norms.iter()),
        bias: &parameters.bias,
        nodes: Vec::new(),
        tensors: Vec::new(),
    };
    let logits = model.network(blueprint);
    let images = blueprint.input();
    let images = [images.channels, images.height, images.width].map(|length| length as i64);
    let graph = GraphProto {
        name: format!("{}-{}", cell.space(), cell.index()),
        input: vec![value("images", &images)],
        output: vec![value(&logits, &[parameters.bias.len() as i64])],
        node: model.nodes,
        initializer: model.tensors,
    };
    let model = ModelProto {
        ir_version: IR_VERSION,
        producer_name: "freerea".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        doc_string: words,
        graph: Some(graph),
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: OPERATORS,
        }],
    };
    model.encode_to_vec()
}

/// A tensor that comes in or goes out, a batch of these shapes.
fn value(name: &str, shape: &[i64]) -> ValueInfoProto {
    let batch = Length::Name("batch".to_owned());
    let lengths = shape.iter().map(|&length| Length::Value(length));
    let dim = std::iter::once(batch).chain(lengths);
    let dim = dim.map(|length| Dimension {
        length: Some(length),
    });
    ValueInfoProto {
        name: name.to_owned(),
        kind: Some(TypeProto {
            tensor: Some(TensorKind {
                elem_type: FLOAT,
                shape: Some(TensorShapeProto { dim: dim.collect() }),
            }),
        }),
    }
}

fn int(name: &str, value: i64) -> Attribute {
    Attribute {
        name: name.to_owned(),
        i: value,
        kind: ATTRIBUTE_INT,
        ..Attribute::default()
    }
}

fn ints(name: &str, values: &[i64]) -> Attribute {
    Attribute {
        name: name.to_owned(),
        ints: values.to_vec(),
        kind: ATTRIBUTE_INTS,
        ..Attribute::default()
    }
}

fn window_of(window: &Window) -> Vec<Attribute> {
    vec![
        ints("kernel_shape", &[window.side as i64; 2]),
        ints("pads", &[window.padding as i64; 4]),
        ints("strides", &[window.stride as i64; 2]),
    ]
}

/// Adds node after node; each map has the name of the node that makes it.
struct Builder<'n> {
    weights: Box<dyn Iterator<Item = (Layer, &'n Vec<f32>)> + 'n>,
    norms: Box<dyn Iterator<Item = &'n NormParameters> + 'n>,
    bias: &'n [f32],
    nodes: Vec<NodeProto>,
    tensors: Vec<Tensor>,
}

impl<'n> Builder<'n> {
    /// Adds all steps; gives the name of the logits.
    fn network(&mut self, net: &Blueprint) -> String {
        let mut names: Vec<String> = Vec::with_capacity(net.steps().len());
        for map in net.maps() {
            let inputs = net.step(map).inputs().iter();
            let inputs = inputs.map(|input| names[input.number()].clone()).collect();
            let name = self.step(net, map, inputs, &names);
            names.push(name);
        }
        names.pop().expect("a network ends with its classifier")
    }

    fn step(&mut self, net: &Blueprint, map: Map, inputs: Vec<String>, names: &[String]) -> String {
        let channels = net.shape(map).channels;
        match net.step(map) {
            Step::Images => "images".to_owned(),
            Step::Zero => {
                let shape = net.shape(map);
                let alike = net.maps().find(|&other| net.shape(other) == shape);
                match alike.filter(|alike| alike.number() < map.number()) {
                    Some(alike) => self.nothing_of(&names[alike.number()]),
                    None => self.zeros(shape),
                }
            }
            Step::Convolution { stride, .. } => self.convolution(inputs, *stride as i64),
            Step::Norm(_) => self.norm(inputs),
            Step::Rectifier(_) => self.node("Relu", inputs, Vec::new()),
            Step::MaxPool(_, window) => self.node("MaxPool", inputs, window_of(window)),
            Step::MeanPool(_, window) => {
                let mut attributes = window_of(window);
                attributes.push(int("count_include_pad", 0));
                self.node("AveragePool", inputs, attributes)
            }
            Step::Subsample { input, offset } => {
                let shape = net.shape(*input);
                self.subsample(inputs, [shape.height, shape.width], *offset)
            }
            Step::Sum(_) => self.node("Sum", inputs, Vec::new()),
            Step::Concatenation(_) => self.node("Concat", inputs, vec![int("axis", 1)]),
            Step::Truncation(_) => self.truncation(inputs, channels as i64),
            Step::GlobalMean(_) => {
                let pooled = self.node("GlobalAveragePool", inputs, Vec::new());
                self.node("Flatten", vec![pooled], vec![int("axis", 1)])
            }
            Step::Classifier(_) => self.classifier(inputs),
        }
    }

    fn classifier(&mut self, mut inputs: Vec<String>) -> String {
        let (layer, weight) = self.next_layer();
        let classes = layer.output as i64;
        inputs.push(self.tensor("classifier.weight", layer.shape(), weight));
        inputs.push(self.tensor("classifier.bias", vec![classes], self.bias));
        self.node("Gemm", inputs, vec![int("transB", 1)])
    }

    fn convolution(&mut self, mut inputs: Vec<String>, stride: i64) -> String {
        let (layer, weight) = self.next_layer();
        let kernel = layer.kernel.expect("the classifier comes last") as i64;
        let name = format!("convolution{}.weight", self.tensors.len());
        inputs.push(self.tensor(&name, layer.shape(), weight));
        let attributes = vec![
            ints("kernel_shape", &[kernel; 2]),
            ints("pads", &[kernel / 2; 4]),
            ints("strides", &[stride; 2]),
        ];
        self.node("Conv", inputs, attributes)
    }

    fn norm(&mut self, mut inputs: Vec<String>) -> String {
        let norm = self.norms.next().expect("parameters for each batch norm");
        let number = self.tensors.len();
        for (part, values) in [
            ("scale", &norm.scale),
            ("shift", &norm.shift),
            ("mean", &norm.mean),
            ("variance", &norm.variance),
        ] {
            let name = format!("norm{number}.{part}");
            inputs.push(self.tensor(&name, vec![values.len() as i64], values));
        }
        let epsilon = Attribute {
            name: "epsilon".to_owned(),
            f: EPSILON,
            kind: ATTRIBUTE_FLOAT,
            ..Attribute::default()
        };
        self.node("BatchNormalization", inputs, vec![epsilon])
    }

    /// The first channels of a map, as a slice from 0 to so many along axis 1.
    fn truncation(&mut self, mut inputs: Vec<String>, channels: i64) -> String {
        let number = self.tensors.len();
        for (part, value) in [("starts", 0), ("ends", channels), ("axes", 1)] {
            inputs.push(self.whole_numbers(format!("slice{number}.{part}"), &[value]));
        }
        self.node("Slice", inputs, Vec::new())
    }

    /// Every second pixel from an offset on, as a slice along lines and columns; a side on which
    /// the last of them lies beyond the edge is padded before.
    fn subsample(&mut self, mut inputs: Vec<String>, sides: [usize; 2], offset: usize) -> String {
        let number = self.tensors.len();
        let beyond = sides.map(|side| (offset * (side % 2)) as i64);
        if beyond != [0, 0] {
            let [below, right] = beyond;
            let pads = [0, 0, 0, 0, 0, 0, below, right];
            inputs.push(self.whole_numbers(format!("pad{number}.pads"), &pads));
            inputs = vec![self.node("Pad", inputs, Vec::new())];
        }
        for (part, values) in [
            ("starts", [offset as i64; 2]),
            ("ends", [i64::MAX; 2]),
            ("axes", [2, 3]),
            ("steps", [2; 2]),
        ] {
            inputs.push(self.whole_numbers(format!("slice{number}.{part}"), &values));
        }
        self.node("Slice", inputs, Vec::new())
    }

    /// Zeros in the shape of a map.
    fn nothing_of(&mut self, map: &str) -> String {
        self.node("Sub", vec![map.to_owned(); 2], Vec::new())
    }

    /// Zeros in a shape that no map had before: one of each image, spread out.
    fn zeros(&mut self, shape: Shape) -> String {
        let nothing = self.nothing_of("images");
        let axes = vec![ints("axes", &[1, 2, 3])];
        let single = self.node("ReduceMean", vec![nothing], axes);
        let lengths = [1, shape.channels, shape.height, shape.width].map(|length| length as i64);
        let name = format!("expand{}.shape", self.tensors.len());
        let lengths = self.whole_numbers(name, &lengths);
        self.node("Expand", vec![single, lengths], Vec::new())
    }

    /// A constant of whole numbers; gives its name.
    fn whole_numbers(&mut self, name: String, values: &[i64]) -> String {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.tensors.push(Tensor {
            dims: vec![values.len() as i64],
            data_type: INT64,
            name: name.clone(),
            raw_data: bytes.collect(),
        });
        name
    }

    fn next_layer(&mut self) -> (Layer, &'n [f32]) {
        let (layer, weights) = self.weights.next().expect("a layer for each convolution");
        (layer, weights)
    }

    fn tensor(&mut self, name: &str, dims: Vec<i64>, values: &[f32]) -> String {
        self.tensors.push(Tensor {
            dims,
            data_type: FLOAT,
            name: name.to_owned(),
            raw_data: values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect(),
        });
        name.to_owned()
    }

    fn node(&mut self, kind: &str, input: Vec<String>, attribute: Vec<Attribute>) -> String {
        let name = format!("{}{}", kind.to_lowercase(), self.nodes.len());
        self.nodes.push(NodeProto {
            input,
            output: vec![name.clone()],
            name: name.clone(),
            op_type: kind.to_owned(),
            attribute,
        });
        name
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::space::dataset::Dataset;
    use crate::space::{Space, StemChannels};

    fn narrow(cell: Cell) -> Task {
        Task {
            stem: StemChannels::NARROW,
            ..Task::of(cell.space(), Dataset::Cifar100)
        }
    }

    #[test]
    fn every_map_is_made_before_it_is_read() {
        let every = |space: Space| space.all().step_by(space.count() / 40);
        for cell in Space::ALL.into_iter().flat_map(every) {
            let bytes = onnx(cell, narrow(cell), 1);
            let model = ModelProto::decode(bytes.as_slice()).unwrap();
            let graph = model.graph.unwrap();
            let mut made: HashSet<&str> =
                graph.initializer.iter().map(|t| t.name.as_str()).collect();
            assert_eq!(made.len(), graph.initializer.len(), "names are distinct");
            made.insert("images");
            for node in &graph.node {
                for input in &node.input {
                    assert!(made.contains(input.as_str()), "{cell}: {input}");
                }
                assert!(made.insert(&node.output[0]), "{cell}: {} again", node.name);
            }
            assert!(made.contains(graph.output[0].name.as_str()));
        }
    }

    #[test]
    fn a_model_holds_the_parameters_that_we_count() {
        let every = |space: Space| space.all().step_by(space.count() / 7);
        for cell in Space::ALL.into_iter().flat_map(every) {
            let bytes = onnx(cell, narrow(cell), 1);
            let graph = ModelProto::decode(bytes.as_slice()).unwrap().graph.unwrap();
            let trained = graph.initializer.iter().filter(|t| {
                let fixed = [
                    "mean", "variance", "starts", "ends", "axes", "steps", "pads", "shape",
                ];
                !fixed.iter().any(|end| t.name.ends_with(end))
            });
            let count: i64 = trained.map(|t| t.dims.iter().product::<i64>()).sum();
            assert_eq!(count as u64, cell.size(narrow(cell)).params, "{cell}");
        }
    }
}
