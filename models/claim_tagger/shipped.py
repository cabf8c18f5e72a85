"""The weights that are shipped as a network to go on from.

They are in 8 bits; unpacked they are the network that runs, to within rounding. What the training
knew beyond 8 bits is lost, which costs less than a thousandth of F1 (MODEL_CARD.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper
from tokenizers import Tokenizer
from torch import Tensor

from gouji.weights import verify

Arrays = dict[str, NDArray[np.float32]]


def state(folder: Path) -> dict[str, Tensor]:
    """All weights under the names that `Network` gives them; verifies their checksums first."""
    verify(folder)
    model = onnx.load(folder / "tagger.int8.onnx")
    found = dict(_weights(model))
    return {name: torch.tensor(array) for name, array in found.items()}


def characters(folder: Path) -> tuple[str, ...]:
    """The characters of the alphabet in the order of their ids."""
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    return tuple(sorted(ids, key=ids.__getitem__))


def base(folder: Path) -> str:
    """The encoder that the weights were trained from."""
    return str(json.loads((folder / "training.json").read_text("utf-8"))["base"])


def _weights(model: ModelProto) -> Iterator[tuple[str, NDArray[np.float32]]]:
    kept = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    for name, array in kept.items():
        if name.startswith(("encoder.", "head.")) and array.dtype == np.float32:
            if not name.endswith("_scale"):
                yield name, array
        elif name.startswith("encoder.") and name.endswith("_quantized"):
            plain = name.removesuffix("_quantized")
            yield plain, _unpacked(kept, plain)
    for node in model.graph.node:
        if (found := _product(node)) is not None:
            yield found[0], _unpacked(kept, found[1]).T.copy()


def _product(node: NodeProto) -> tuple[str, str] | None:
    """The weight that a product multiplies by: its name here, and there."""
    if node.op_type != "MatMul" or not node.input[1].endswith("_quantized_unpacked"):
        return None
    place = node.output[0].removeprefix("/").removesuffix("/MatMul_output_0")
    return f"{place.replace('/', '.')}.weight", node.input[1].removesuffix("_quantized_unpacked")


def _unpacked(kept: Arrays, name: str) -> NDArray[np.float32]:
    """Integers to what they stand for; a scale for all, or one a column."""
    zero = kept[f"{name}_zero_point"].astype(np.float32)
    whole = kept[f"{name}_quantized"].astype(np.float32)
    return np.asarray((whole - zero) * kept[f"{name}_scale"], np.float32)
