//! A cell's network as an ONNX model, with the weights that a search scores it with.

mod messages;

use prost::Message;

use self::messages::{
    Attribute, Dimension, Graph, Kind, Length, Model, Node, OperatorSet, Shape, Tensor, TensorKind,
    Value,
};
use super::caption;
use crate::network::{Network, Stream, Weights, layers};
use crate::space::dataset::Dataset;
use crate::space::nats::{self, CELLS_PER_STAGE, CHANNELS, Cell, Edge, Operation};

/// The versions of the format and of its operators: those of ONNX 1.12, which all readers know.
const IR_VERSION: i64 = 8;
const OPERATORS: i64 = 17;
/// ONNX's number for f32.
const FLOAT: i32 = 1;
/// ONNX's numbers for kinds of attributes.
const ATTRIBUTE_FLOAT: i32 = 1;
const ATTRIBUTE_INT: i32 = 2;
const ATTRIBUTE_INTS: i32 = 7;
/// Batch norm's.
const EPSILON: f32 = 1e-5;

/// The network of a cell as an ONNX model: images `[batch, 3, side, side]` to logits
/// `[batch, classes]`. It is untrained; its weights are those of the first initialisation that a
/// search of this seed scores, batch norm stands as it is before the first batch.
pub fn onnx(cell: Cell, dataset: Dataset, seed: u64) -> Vec<u8> {
    let stream = Stream {
        seed,
        cell,
        repeat: 0,
    };
    let weights = Weights::kaiming(&layers(&cell, dataset), stream);
    let network = Network::new(cell, dataset, &weights);
    let mut model = Builder::new(&network);
    let logits = model.network();
    let side = dataset.side() as i64;
    let graph = Graph {
        name: format!("nats-tss-{}", cell.index()),
        input: vec![value("images", &[3, side, side])],
        output: vec![value(&logits, &[dataset.classes() as i64])],
        node: model.nodes,
        initializer: model.tensors,
    };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "freerea".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        doc_string: format!("Cell {}, untrained. {cell}", caption(cell, dataset)),
        graph: Some(graph),
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: OPERATORS,
        }],
    };
    model.encode_to_vec()
}

/// A tensor that comes in or goes out, a batch of these shapes.
fn value(name: &str, shape: &[i64]) -> Value {
    let batch = Length::Name("batch".to_owned());
    let lengths = shape.iter().map(|&length| Length::Value(length));
    let dim = std::iter::once(batch).chain(lengths);
    let dim = dim.map(|length| Dimension {
        length: Some(length),
    });
    Value {
        name: name.to_owned(),
        kind: Some(Kind {
            tensor: Some(TensorKind {
                elem_type: FLOAT,
                shape: Some(Shape { dim: dim.collect() }),
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

/// Adds node after node; each map has the name of the node that makes it.
struct Builder<'n> {
    cell: Cell,
    layers: Box<dyn Iterator<Item = (crate::network::Layer, &'n [f32])> + 'n>,
    nodes: Vec<Node>,
    tensors: Vec<Tensor>,
}

impl<'n> Builder<'n> {
    fn new(network: &Network<'n>) -> Self {
        Builder {
            cell: network.cell(),
            layers: Box::new(network.layers()),
            nodes: Vec::new(),
            tensors: Vec::new(),
        }
    }

    fn network(&mut self) -> String {
        let stem = self.convolution("images", 1);
        let mut map = self.norm(stem, CHANNELS[0]);
        for (stage, &channels) in CHANNELS.iter().enumerate() {
            if stage > 0 {
                map = self.residual(&map, channels);
            }
            for _ in 0..CELLS_PER_STAGE {
                map = self.cell(&map, channels);
            }
        }
        let last = self.norm(map, CHANNELS[2]);
        let rectified = self.node("Relu", vec![last], Vec::new());
        let pooled = self.node("GlobalAveragePool", vec![rectified], Vec::new());
        let flat = self.node("Flatten", vec![pooled], vec![int("axis", 1)]);
        let (layer, weight) = self.next_layer();
        let classes = layer.output;
        let weight = self.tensor("classifier.weight", layer.shape(), weight);
        let bias = self.tensor("classifier.bias", vec![classes as i64], &vec![0.0; classes]);
        self.node("Gemm", vec![flat, weight, bias], vec![int("transB", 1)])
    }

    /// A cell; what no edge brings to a node is left out.
    fn cell(&mut self, input: &str, channels: usize) -> String {
        let mut maps = vec![Some(input.to_owned())];
        for node in &nats::Node::ALL[1..] {
            let mut sum: Option<String> = None;
            for edge in Edge::into(*node) {
                let source = maps[edge.source().number()].clone();
                let term = self.edge(source.as_deref(), self.cell.operation(edge), channels);
                sum = match (sum, term) {
                    (Some(sum), Some(term)) => Some(self.node("Add", vec![sum, term], Vec::new())),
                    (sum, term) => sum.or(term),
                };
            }
            maps.push(sum);
        }
        let output = maps.pop().flatten();
        output.unwrap_or_else(|| self.zero(input))
    }

    fn edge(
        &mut self,
        source: Option<&str>,
        operation: Operation,
        channels: usize,
    ) -> Option<String> {
        match (operation, source) {
            (Operation::None, _) => None,
            (Operation::NorConv1x1 | Operation::NorConv3x3, source) => {
                // The layer's weights come next, whether or not anything is there to be convolved:
                // of zeros, batch norm without a shift makes zeros.
                let Some(source) = source else {
                    self.next_layer();
                    return None;
                };
                Some(self.relu_convolution_norm(source, 1, channels))
            }
            (Operation::SkipConnect, source) => source.map(str::to_owned),
            (Operation::AvgPool3x3, source) => {
                let attributes = vec![
                    ints("kernel_shape", &[3, 3]),
                    ints("pads", &[1; 4]),
                    ints("strides", &[1, 1]),
                    int("count_include_pad", 0),
                ];
                source.map(|map| self.node("AveragePool", vec![map.to_owned()], attributes))
            }
        }
    }

    fn residual(&mut self, map: &str, channels: usize) -> String {
        let inner = self.relu_convolution_norm(map, 2, channels);
        let inner = self.relu_convolution_norm(&inner, 1, channels);
        let halved = self.node(
            "AveragePool",
            vec![map.to_owned()],
            vec![ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])],
        );
        let shortcut = self.convolution(&halved, 1);
        self.node("Add", vec![inner, shortcut], Vec::new())
    }

    fn relu_convolution_norm(&mut self, map: &str, stride: i64, channels: usize) -> String {
        let rectified = self.node("Relu", vec![map.to_owned()], Vec::new());
        let convolved = self.convolution(&rectified, stride);
        self.norm(convolved, channels)
    }

    fn convolution(&mut self, map: &str, stride: i64) -> String {
        let (layer, weight) = self.next_layer();
        let kernel = layer.kernel.expect("the classifier comes last") as i64;
        let name = format!("convolution{}.weight", self.tensors.len());
        let weight = self.tensor(&name, layer.shape(), weight);
        let attributes = vec![
            ints("kernel_shape", &[kernel; 2]),
            ints("pads", &[kernel / 2; 4]),
            ints("strides", &[stride; 2]),
        ];
        self.node("Conv", vec![map.to_owned(), weight], attributes)
    }

    fn norm(&mut self, map: String, channels: usize) -> String {
        let number = self.tensors.len();
        let parts = [
            ("scale", 1.0),
            ("shift", 0.0),
            ("mean", 0.0),
            ("variance", 1.0),
        ];
        let parts = parts.map(|(part, value)| {
            let name = format!("norm{number}.{part}");
            self.tensor(&name, vec![channels as i64], &vec![value; channels])
        });
        let epsilon = Attribute {
            name: "epsilon".to_owned(),
            f: EPSILON,
            kind: ATTRIBUTE_FLOAT,
            ..Attribute::default()
        };
        let inputs = std::iter::once(map).chain(parts).collect();
        self.node("BatchNormalization", inputs, vec![epsilon])
    }

    /// Zeros in the shape of a map.
    fn zero(&mut self, map: &str) -> String {
        self.node("Sub", vec![map.to_owned(), map.to_owned()], Vec::new())
    }

    fn next_layer(&mut self) -> (crate::network::Layer, &'n [f32]) {
        self.layers.next().expect("a layer for each convolution")
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
        self.nodes.push(Node {
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

    #[test]
    fn every_map_is_made_before_it_is_read() {
        for cell in Cell::all().step_by(331) {
            let bytes = onnx(cell, Dataset::Cifar10, 1);
            let model = Model::decode(bytes.as_slice()).unwrap();
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
    fn a_model_of_live_edges_holds_the_parameters_that_we_count() {
        let convolutions = Cell::new([Operation::NorConv3x3; 6]);
        for cell in [convolutions, Cell::at("9930".parse().unwrap())] {
            let bytes = onnx(cell, Dataset::Cifar100, 1);
            let graph = Model::decode(bytes.as_slice()).unwrap().graph.unwrap();
            let trained = graph.initializer.iter();
            let trained =
                trained.filter(|t| !t.name.ends_with("mean") && !t.name.ends_with("variance"));
            let count: i64 = trained.map(|t| t.dims.iter().product::<i64>()).sum();
            assert_eq!(
                count as u64,
                cell.cost(Dataset::Cifar100).params.0,
                "{cell}"
            );
        }
    }
}
