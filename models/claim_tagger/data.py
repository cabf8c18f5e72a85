"""What a training sees: the corpus, what is added to it, and what the network knew before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from models.claim_tagger.labelled import Item


@dataclass(frozen=True)
class Data:
    """Sentences to train on; `origin` names the weights that the training starts from."""

    corpus: Sequence[Item]
    added: Sequence[Item] = ()
    origin: str = ""

    @property
    def digest(self) -> str:
        """Tells trainings on other sentences, or from other weights, apart."""
        told = repr((self.origin, [(item.pieces, item.heading, item.previous) for item in self]))
        return hashlib.sha256(told.encode()).hexdigest()

    def __iter__(self) -> Iterator[Item]:
        yield from self.corpus
        yield from self.added

    def of_an_epoch(self, replay: int | None, random: np.random.Generator) -> Iterator[Item]:
        """All that is added, and of the corpus `replay` sentences, or all."""
        if replay is None or replay >= len(self.corpus):
            yield from self.corpus
        else:
            chosen = random.choice(len(self.corpus), replay, replace=False)
            yield from (self.corpus[index] for index in sorted(chosen))
        yield from self.added
