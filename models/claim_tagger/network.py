"""The network: an encoder of characters and one linear layer that judges every token.

A mention's logits are the mean of its tokens'. Linear, so it is the same to judge the mean.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from gouji.claims.encoding import KINDS
from gouji.claims.measures import COLUMNS, MEASURES

OUTPUTS = len(MEASURES) + len(COLUMNS) + 1
"""Measures, columns, and whether it is of an earlier year."""

_RARE = -4.0
"""Where the logits start: nearly all measures are not meant."""


class Network(nn.Module):
    """`(batch, tokens)` ids and kinds to `(batch, tokens, OUTPUTS)` logits."""

    def __init__(self, encoder: PreTrainedModel, kinds: int = KINDS) -> None:
        super().__init__()
        self.encoder = encoder
        _widen_kinds(encoder, kinds)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.config.hidden_size, OUTPUTS)
        nn.init.constant_(self.head.bias, _RARE)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor | None = None) -> Tensor:
        """Logits of every token; `mask` is 0 where a row is padded."""
        read = self.encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask)
        return self.head(self.drop(read.last_hidden_state))


def _widen_kinds(encoder: PreTrainedModel, kinds: int) -> None:
    """One embedding for each kind of token, all starting from the encoder's first."""
    embeddings = encoder.embeddings
    old = embeddings.token_type_embeddings.weight.data
    new = nn.Embedding(kinds, old.shape[1])
    new.weight.data = old[:1] + 0.02 * torch.randn(kinds, old.shape[1])
    embeddings.token_type_embeddings = new
    encoder.config.type_vocab_size = kinds


def pooled(logits: Tensor, places: Tensor) -> Tensor:
    """`(mentions, OUTPUTS)`: mean logits of each mention; `places` are row, first, end token."""
    totals = nn.functional.pad(logits.cumsum(dim=1), (0, 0, 1, 0))
    rows, firsts, ends = places.unbind(dim=1)
    return (totals[rows, ends] - totals[rows, firsts]) / (ends - firsts)[:, None]
