//! Any network, step by step.

use std::fmt::Write;

use crate::network::{Blueprint, Map, Step, Window};
use crate::space::{Cell, Task};

/// Whether there are weights for a network.
#[derive(Clone, Copy, Debug)]
pub(super) enum WeightState<'a> {
    /// None yet.
    Untrained,
    /// Those of a safetensors file.
    Trained(&'a str),
}

impl WeightState<'_> {
    const fn about(self) -> &'static str {
        match self {
            WeightState::Untrained => "The network is not trained.",
            WeightState::Trained(_) => "load() fills it with trained weights.",
        }
    }

    const fn imports(self) -> &'static str {
        match self {
            WeightState::Untrained => "",
            WeightState::Trained(_) => "import json\n\n",
        }
    }

    /// A reader of safetensors that needs PyTorch alone.
    const fn load(self) -> &'static str {
        match self {
            WeightState::Untrained => "",
            WeightState::Trained(_) => {
                r#"

def load(network, path):
    """Fills a network with the weights of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    kinds = {"F32": torch.float32, "I64": torch.int64}
    state = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            values = torch.frombuffer(data[first:end], dtype=kinds[entry["dtype"]])
            state[name] = values.reshape(entry["shape"])
    network.load_state_dict(state)
    return network.eval()

"#
            }
        }
    }

    fn loaded(self) -> String {
        match self {
            WeightState::Untrained => String::new(),
            WeightState::Trained(file) => format!("    load(network, {file:?})\n"),
        }
    }
}

/// The source of a network whose steps are modules named by their numbers.
pub(super) fn pytorch(cell: Cell, task: Task, caption: &str, state: WeightState<'_>) -> String {
    let net = cell.blueprint(task);
    let (mut modules, mut flow) = (String::new(), String::new());
    for map in net.maps() {
        if let Some(module) = module(&net, map) {
            writeln!(modules, "        self.m{} = {module}", map.number())
                .expect("a string takes any text");
        }
        if let Some(value) = value(&net, map) {
            writeln!(flow, "        x{} = {value}", map.number()).expect("a string takes any text");
        }
    }
    let last = net.steps().len() - 1;
    let images = net.input();
    let images = format!("{}, {}, {}", images.channels, images.height, images.width);
    let classes = task.dataset.classes();
    format!(
        r#""""A cell of {title} in its network, for PyTorch.

Cell {caption}
{cell}

Written by FreeREA Explorer {version}. {about} Its steps are numbered; x5 is
the map that module m5 makes.
"""

{imports}import torch
from torch import nn


class Network(nn.Module):
    """Images [batch, {images}] to logits [batch, {classes}]."""

    def __init__(self):
        super().__init__()
{modules}
    def forward(self, x0):
{flow}        return x{last}
{load}

if __name__ == "__main__":
    network = Network()
{loaded}    parameters = sum(parameter.numel() for parameter in network.parameters())
    logits = network(torch.randn(2, {images}))
    print(f"{{parameters}} parameters, logits {{tuple(logits.shape)}}")
"#,
        title = cell.space().title(),
        version = env!("CARGO_PKG_VERSION"),
        about = state.about(),
        imports = state.imports(),
        load = state.load(),
        loaded = state.loaded(),
    )
}

/// The module of a step, where it is one.
fn module(net: &Blueprint, map: Map) -> Option<String> {
    let channels = net.shape(map).channels;
    let pool = |name: &str, window: &Window, end: &str| {
        let Window {
            side,
            stride,
            padding,
        } = window;
        format!("nn.{name}({side}, stride={stride}, padding={padding}{end})")
    };
    Some(match net.step(map) {
        Step::Convolution {
            input,
            kernel,
            stride,
        } => {
            let inputs = net.shape(*input).channels;
            let padding = kernel / 2;
            format!("nn.Conv2d({inputs}, {channels}, {kernel}, {stride}, {padding}, bias=False)")
        }
        Step::Norm(_) => format!("nn.BatchNorm2d({channels})"),
        Step::Rectifier(_) => "nn.ReLU()".to_owned(),
        Step::MaxPool(_, window) => pool("MaxPool2d", window, ""),
        Step::MeanPool(_, window) => pool("AvgPool2d", window, ", count_include_pad=False"),
        Step::Classifier(input) => {
            format!("nn.Linear({}, {channels})", net.shape(*input).channels)
        }
        _ => return None,
    })
}

/// The expression of a step's map; none for the images.
fn value(net: &Blueprint, map: Map) -> Option<String> {
    let of = |map: &Map| format!("x{}", map.number());
    Some(match net.step(map) {
        Step::Images => return None,
        Step::Zero => {
            let shape = net.shape(map);
            format!(
                "x0.new_zeros(x0.shape[0], {}, {}, {})",
                shape.channels, shape.height, shape.width
            )
        }
        Step::Sum(maps) => maps.iter().map(of).collect::<Vec<_>>().join(" + "),
        Step::Concatenation(maps) => {
            let maps: Vec<String> = maps.iter().map(of).collect();
            format!("torch.cat([{}], dim=1)", maps.join(", "))
        }
        Step::Truncation(input) => format!("{}[:, :{}]", of(input), net.shape(map).channels),
        Step::Subsample { input, offset } => {
            let shape = net.shape(*input);
            let pixels = format!("[:, :, {offset}::2, {offset}::2]");
            match [shape.width, shape.height].map(|side| offset * (side % 2)) {
                [0, 0] => format!("{}{pixels}", of(input)),
                // What is taken beyond the edge is zero.
                [right, below] => format!(
                    "nn.functional.pad({}, (0, {right}, 0, {below})){pixels}",
                    of(input)
                ),
            }
        }
        Step::GlobalMean(input) => format!("{}.mean(dim=(2, 3))", of(input)),
        step => format!("self.m{}({})", map.number(), of(&step.inputs()[0])),
    })
}
