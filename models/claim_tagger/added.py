"""Sentences that are added to the corpus, such as those of `gouji export-decisions`.

One part of them trains, the other is held out. The same sentence is on the same side each time, and
so are sentences that are nearly the same, also those that are nearly one of the corpus held out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.claim_tagger.labelled import Item, asked, load, read
from models.claim_tagger.leakage import NEAR, SHORTEST, bare
from rapidfuzz import fuzz, process

from gouji.errors import ModelError

HELD_OUT = 5
"""Of so many kinds of sentences one is held out."""


@dataclass(frozen=True)
class Added:
    """What trains, what is held out, and the SHA-256 of the files that they are of."""

    training: tuple[Item, ...] = ()
    held_out: tuple[Item, ...] = ()
    sha256: str = ""


def gather(paths: Sequence[Path]) -> Added:
    """The sentences of the files; raises `ModelError` that names the file and what is wrong."""
    if not paths:
        return Added()
    items = [item for path in paths for item in _items(path)]
    known = [bare(item.text) for item in load("held_out")]
    training, held_out = list[Item](), list[Item]()
    for item, held in zip(items, _held(items, known), strict=True):
        (held_out if held else training).append(item)
    if not training:
        names = ", ".join(map(str, paths))
        raise ModelError(f"{names}: no sentence is left to train on; label more of them")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths))
    return Added(tuple(training), tuple(held_out), digest.hexdigest())


def _items(path: Path) -> Iterator[Item]:
    """The sentences of one file of which something is told."""
    try:
        found = list(read(path))
    except (OSError, ValueError) as error:  # a wrong line names itself
        why = error.strerror if isinstance(error, OSError) else error
        form = "models/claim_tagger/corpus/README.md"
        raise ModelError(f"{path}: {why}; label sentences as {form} says") from error
    return (item for item in found if any(asked(labels) for *_, labels in item.labelled))


def _held(items: Sequence[Item], known: Sequence[str]) -> Iterator[bool]:
    """Whether each item is held out: with the first that is nearly the same."""
    firsts = list[str]()
    for item in items:
        text = bare(item.text)
        if _near(text, known) is not None:
            yield True
            continue
        at = _near(text, firsts)
        if at is None:
            at = len(firsts)
            firsts.append(text)
        yield int(hashlib.sha256(firsts[at].encode()).hexdigest(), 16) % HELD_OUT == 0


def _near(text: str, others: Sequence[str]) -> int | None:
    """Which of `others` is nearly `text`."""
    least = NEAR if len(text) >= SHORTEST else 100.0
    found = process.extractOne(text, others, scorer=fuzz.ratio, score_cutoff=least)
    return found[2] if found else None
