"""Keeps the activations of a quantised network in 32 bits; its weights stay in 8.

Activations in 8 bits make a network judge differently from processor to processor: without VNNI
sums overflow, and an activation that is rounded the other way moves a logit of this one by as much
as 1. With exact activations all processors agree to within rounding.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import GraphProto, NodeProto, helper


def keep_exact(path: Path) -> None:
    """Rewrite what `quantize_dynamic` made of the network at `path`."""
    model = onnx.load(path)
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    users = _users(graph)
    replaced: dict[str, list[NodeProto]] = {}
    for product in [node for node in graph.node if node.op_type == "MatMulInteger"]:
        scaled = _only(users, _only(users, product.output[0]).output[0])
        replaced[scaled.name] = _product(product, scaled, makers)
    kept = [one for node in graph.node for one in replaced.get(node.name, [node])]
    del graph.node[:]
    graph.node.extend(_used(kept, {output.name for output in graph.output}))
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _users(graph: GraphProto) -> dict[str, list[NodeProto]]:
    users: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    return users


def _only(users: dict[str, list[NodeProto]], name: str) -> NodeProto:
    (user,) = users[name]
    return user


def _product(
    product: NodeProto, scaled: NodeProto, makers: dict[str, NodeProto]
) -> list[NodeProto]:
    """The product of exact activations and weights that are unpacked when the network is loaded."""
    quantised, weight, _, zero = product.input
    activation = makers[quantised].input[0]
    scales = next(makers[name] for name in scaled.input if makers[name].op_type == "Mul")
    (scale,) = (name for name in scales.input if name not in makers)
    unpacked = f"{weight}_unpacked"
    return [
        helper.make_node("DequantizeLinear", [weight, scale, zero], [unpacked], axis=1),
        helper.make_node("MatMul", [activation, unpacked], [scaled.output[0]]),
    ]


def _used(nodes: list[NodeProto], wanted: set[str]) -> list[NodeProto]:
    """The nodes that lead to what is `wanted`, in their order."""
    kept = []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]
