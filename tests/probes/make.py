"""Computes the metrics of tests/probes/pytorch.csv with PyTorch, from weights and images by a
formula. Run as: python3 tests/probes/make.py NOISE > tests/probes/pytorch.csv, where NOISE is the
file of little-endian f32 values that Zen-score mixes into the images, as
`FREEREA_NOISE=FILE cargo test --test reference zen_noise -- --ignored` writes it."""

import math
import sys

import numpy
import torch
import torch.nn.functional as F

IMAGES = 16
CELLS = {
    9930: "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    0: "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
    9: "|avg_pool_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|",
}


class Network:
    """NATS-Bench's skeleton, its weights drawn by the formula as they are needed."""

    def __init__(self, cell):
        nodes = [node.strip("|").split("|") for node in cell.split("+")]
        self.edges = [[(edge.split("~")[0], int(edge.split("~")[1])) for edge in node] for node in nodes]
        self.weights = []
        self.build = True

    def weight(self, *shape):
        if self.build:
            layer = len(self.weights) + 1
            fan_out = shape[0] * math.prod(shape[2:])
            k = numpy.arange(1, math.prod(shape) + 1, dtype=numpy.float64)
            values = math.sqrt(2 / fan_out) * math.sqrt(2) * numpy.sin(12.9898 * k + 78.233 * layer)
            tensor = torch.from_numpy(values.astype(numpy.float32)).reshape(shape).double()
            self.weights.append(tensor.requires_grad_(True))
            return self.weights[-1]
        self.next += 1
        return self.weights[self.next - 1]

    def conv(self, x, out, kernel, stride=1):
        y = F.conv2d(x, self.weight(out, x.shape[1], kernel, kernel), stride=stride, padding=kernel // 2)
        self.outputs.append(y)
        return y

    def norm(self, x):
        self.variances.append(x.var(dim=(0, 2, 3), unbiased=False).mean())
        return F.batch_norm(x, None, None, training=True, eps=1e-5)

    def relu(self, x):
        y = F.relu(x)
        self.rectified.append(y)
        return y

    def edge(self, operation, x):
        if operation == "none":
            return x * 0
        if operation == "skip_connect":
            return x
        if operation == "avg_pool_3x3":
            return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return self.norm(self.conv(self.relu(x), x.shape[1], int(operation[-1])))

    def cell(self, x):
        maps = [x]
        for node in self.edges:
            maps.append(sum(self.edge(operation, maps[source]) for operation, source in node))
        return maps[-1]

    def block(self, x, out):
        y = self.norm(self.conv(self.relu(x), out, 3, 2))
        y = self.norm(self.conv(self.relu(y), out, 3))
        return y + self.conv(F.avg_pool2d(x, 2), out, 1)

    def __call__(self, x):
        self.next, self.outputs, self.rectified, self.variances = 0, [], [], []
        x = self.norm(self.conv(x, 16, 3))
        for stage, channels in enumerate([16, 32, 64]):
            if stage > 0:
                x = self.block(x, channels)
            for _ in range(5):
                x = self.cell(x)
        self.features = self.relu(self.norm(x))
        pooled = self.features.mean(dim=(2, 3))
        logits = pooled @ self.weight(10, pooled.shape[1]).T
        self.outputs.append(logits)
        self.build = False
        return logits


def images():
    k = numpy.arange(1, IMAGES * 3 * 32 * 32 + 1, dtype=numpy.float64)
    values = math.sqrt(2) * numpy.sin(numpy.mod((0.7391 * k) * k, 2 * math.pi) + 0.31 * k)
    return torch.from_numpy(values.astype(numpy.float32)).reshape(IMAGES, 3, 32, 32).double()


def loss(logits):
    return F.cross_entropy(logits, torch.arange(len(logits)) % logits.shape[1])


def gradients(network, x, create_graph=False):
    found = torch.autograd.grad(loss(network(x)), network.weights, allow_unused=True, create_graph=create_graph)
    return [torch.zeros_like(w) if g is None else g for g, w in zip(found, network.weights)]


def measure(cell, noise):
    network, x = Network(cell), images()
    network(x)
    weights = network.weights
    g = gradients(network, x)
    metrics = {
        "snip": sum((w * d).abs().sum() for w, d in zip(weights, g)),
        "grad_norm": sum(d.norm() for d in g),
        "plain": sum((w * d).sum() for w, d in zip(weights, g)),
        "l2_norm": sum(w.norm() for w in weights),
    }
    logits = network(x)
    acts = network.outputs
    found = torch.autograd.grad(loss(logits), acts, allow_unused=True)
    fisher = 0
    for act, grad in zip(acts, found):
        if grad is not None:
            along = (act * grad).flatten(2).sum(2) if act.dim() == 4 else act * grad
            fisher = fisher + 0.5 * along.pow(2).mean(0).sum()
    metrics["fisher"] = fisher
    flowing = gradients(network, x, create_graph=True)
    z = sum((d.detach() * f).sum() for d, f in zip(g, flowing))
    hg = torch.autograd.grad(z, weights, allow_unused=True)
    metrics["grasp"] = sum((-w * h).sum() for w, h in zip(weights, hg) if h is not None)
    jx = x.clone().requires_grad_(True)
    network(jx).sum().backward()
    v = numpy.linalg.eigvalsh(numpy.corrcoef(jx.grad.flatten(1).numpy()))
    metrics["jacov"] = -numpy.sum(numpy.log(v + 1e-5) + 1 / (v + 1e-5))
    with torch.no_grad():
        network(x)
        plain, variances = network.features, network.variances
        patterns = torch.cat([r.flatten(1) > 0 for r in network.rectified], dim=1)
        metrics["swap"] = len(torch.unique(patterns, dim=1).T)
        network(x + 0.01 * noise)
        difference = (plain - network.features).abs().sum(dim=(1, 2, 3)).mean().log()
        metrics["zen"] = difference + sum(torch.log(torch.sqrt(var)) for var in variances)
    a, b = gradients(network, x[: IMAGES // 2]), gradients(network, x[IMAGES // 2 :])
    zico = 0
    for first, second in zip(a, b):
        mean, deviation = (first.abs() + second.abs()) / 2, (first - second).abs() / 2
        part = (mean[deviation > 0] / deviation[deviation > 0]).sum()
        zico = zico + (part.log() if part > 0 else 0)
    metrics["zico"] = zico
    return {name: float(torch.as_tensor(value).detach()) for name, value in metrics.items()}


noise = numpy.fromfile(sys.argv[1], dtype="<f4")[: IMAGES * 3 * 32 * 32]
noise = torch.from_numpy(noise).reshape(IMAGES, 3, 32, 32).double()
rows = {index: measure(cell, noise) for index, cell in CELLS.items()}
names = list(next(iter(rows.values())))
print("index," + ",".join(names))
for index, row in rows.items():
    print(f"{index}," + ",".join(repr(row[name]) for name in names))
