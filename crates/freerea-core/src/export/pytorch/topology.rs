//! The network of a cell of the topology space, as people would write it.

use crate::space::dataset::Dataset;
use crate::space::nats::{CELLS_PER_STAGE, CHANNELS, Edge, EdgeOperation, TopologyCell};

/// The network of a cell as a module for PyTorch: the whole skeleton of NATS-Bench's topology
/// space around the cell, untrained, with PyTorch's own initialisation. The source runs alone.
pub(super) fn pytorch(cell: TopologyCell, dataset: Dataset, caption: &str) -> String {
    let edges: String = Edge::ALL
        .into_iter()
        .map(|edge| {
            let (source, target) = (edge.source(), edge.target());
            format!(
                "    ({source}, {target}, {}),\n",
                class(cell.operation(edge))
            )
        })
        .collect();
    let channels = dataset.channels(&CHANNELS);
    let channels: Vec<String> = channels
        .iter()
        .map(|channels| format!("{channels}, "))
        .collect();
    let cells = dataset.cells_per_stage(CELLS_PER_STAGE);
    let images = dataset.images();
    SOURCE
        .replace("@CAPTION@", caption)
        .replace("@CELL@", &cell.to_string())
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
        .replace("@EDGES@", &edges)
        // A comma after each: so it is a tuple also with one stage.
        .replace("@CHANNELS@", channels.concat().trim_end())
        .replace("@DEPTH@", &cells.to_string())
        .replace("@CLASSES@", &dataset.classes().to_string())
        .replace("@INPUTS@", &images.channels.to_string())
        .replace("@STRIDE@", &dataset.description().stem_stride().to_string())
        .replace("@PIXELS@", &format!("{}, {}", images.height, images.width))
}

const fn class(operation: EdgeOperation) -> &'static str {
    match operation {
        EdgeOperation::None => "Zero",
        EdgeOperation::SkipConnect => "nn.Identity",
        EdgeOperation::NorConv1x1 => "Conv1x1",
        EdgeOperation::NorConv3x3 => "Conv3x3",
        EdgeOperation::AvgPool3x3 => "AvgPool3x3",
    }
}

const SOURCE: &str = r#""""A cell of NATS-Bench's topology space in its network, for PyTorch.

TopologyCell @CAPTION@
@CELL@

Written by FreeREA Explorer @VERSION@. The network is not trained.
"""

import torch
from torch import nn

CHANNELS = (@CHANNELS@)  # of the stages
CELLS_PER_STAGE = @DEPTH@


class Zero(nn.Module):
    """The operation 'none'."""

    def __init__(self, channels):
        super().__init__()

    def forward(self, x):
        return torch.zeros_like(x)


class ReLUConvBN(nn.Sequential):
    """ReLU, a convolution without bias, batch norm."""

    def __init__(self, inputs, outputs, kernel, stride=1):
        super().__init__(
            nn.ReLU(),
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.BatchNorm2d(outputs),
        )


class Conv1x1(ReLUConvBN):
    """The operation 'nor_conv_1x1'."""

    def __init__(self, channels):
        super().__init__(channels, channels, 1)


class Conv3x3(ReLUConvBN):
    """The operation 'nor_conv_3x3'."""

    def __init__(self, channels):
        super().__init__(channels, channels, 3)


class AvgPool3x3(nn.AvgPool2d):
    """The operation 'avg_pool_3x3'."""

    def __init__(self, channels):
        super().__init__(3, stride=1, padding=1, count_include_pad=False)


# The cell: source node, target node, operation. A node is the sum of what ends in it.
EDGES = (
@EDGES@)


class TopologyCell(nn.Module):
    """Four nodes; the first is the input, the last the output."""

    def __init__(self, channels):
        super().__init__()
        self.operations = nn.ModuleList(op(channels) for _, _, op in EDGES)

    def forward(self, x):
        nodes = [x, None, None, None]
        for (source, target, _), operation in zip(EDGES, self.operations):
            y = operation(nodes[source])
            nodes[target] = y if nodes[target] is None else nodes[target] + y
        return nodes[3]


class Residual(nn.Module):
    """Half the side, twice the channels, between two stages."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolutions = nn.Sequential(
            ReLUConvBN(inputs, outputs, 3, stride=2),
            ReLUConvBN(outputs, outputs, 3),
        )
        self.shortcut = nn.Sequential(
            nn.AvgPool2d(2, stride=2),
            nn.Conv2d(inputs, outputs, 1, bias=False),
        )

    def forward(self, x):
        return self.convolutions(x) + self.shortcut(x)


class Network(nn.Module):
    """Images [batch, @INPUTS@, @PIXELS@] to logits [batch, @CLASSES@]."""

    def __init__(self, classes=@CLASSES@):
        super().__init__()
        layers = [
            nn.Conv2d(@INPUTS@, CHANNELS[0], 3, @STRIDE@, 1, bias=False),
            nn.BatchNorm2d(CHANNELS[0]),
        ]
        for stage, channels in enumerate(CHANNELS):
            if stage > 0:
                layers.append(Residual(CHANNELS[stage - 1], channels))
            layers.extend(TopologyCell(channels) for _ in range(CELLS_PER_STAGE))
        layers += [nn.BatchNorm2d(CHANNELS[-1]), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(CHANNELS[-1], classes)

    def forward(self, images):
        return self.classifier(self.features(images).mean(dim=(2, 3)))


if __name__ == "__main__":
    network = Network()
    parameters = sum(parameter.numel() for parameter in network.parameters())
    logits = network(torch.randn(2, @INPUTS@, @PIXELS@))
    print(f"{parameters} parameters, logits {tuple(logits.shape)}")
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        for cell in TopologyCell::all().step_by(997) {
            for dataset in Dataset::PUBLISHED {
                let source = pytorch(cell, dataset, "#1: a caption");
                assert!(!source.contains('@'), "{source}");
                assert!(source.contains(&cell.to_string()));
                let convolutions = source.matches(", Conv3x3),").count();
                let wanted = cell.operations();
                let wanted = wanted
                    .iter()
                    .filter(|op| **op == EdgeOperation::NorConv3x3)
                    .count();
                assert_eq!(convolutions, wanted);
            }
        }
    }
}
