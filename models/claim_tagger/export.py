"""Writes a trained network for run time: ONNX in 32 bits and in 8."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from models.claim_tagger.activations import keep_exact
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

INPUTS, OUTPUT = ("ids", "kinds"), "logits"


def export(network: nn.Module, folder: Path) -> None:
    """`tagger.fp32.onnx` and `tagger.int8.onnx` in `folder`.

    In the second the weights of matrices and embeddings take 8 bits; activations stay exact.
    """
    network.eval().cpu()
    whole, small = folder / "tagger.fp32.onnx", folder / "tagger.int8.onnx"
    example = (torch.ones(1, 24, dtype=torch.long), torch.ones(1, 24, dtype=torch.long))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes={name: {1: "tokens"} for name in (*INPUTS, OUTPUT)},
            opset_version=17,
            dynamo=False,
        )
    prepared = folder / "prepared.onnx"
    quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False
    )
    keep_exact(small)
    prepared.unlink()
