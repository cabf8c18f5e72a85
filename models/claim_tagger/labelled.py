"""Reads the labelled sentences; `corpus/README.md` tells their format and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gouji.claims.measures import figure, parts
from gouji.claims.mentions import Mention, candidates
from gouji.claims.tagger import Context

FOLDER = Path(__file__).resolve().parent / "corpus"
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_LIKELIER = 0.65
"""Weight of the first of several readings; the others share the rest."""

OPEN = "?"
"""Stands among labels where the rest of what a number asserts is not known."""

Labels = tuple[tuple[str, float], ...]
"""Figures that a mention asserts, or could assert, with weights: all 1 where it asserts several.

A figure that it surely does not assert has the weight 0, and so has `OPEN`.
"""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; `labels` are empty where it is no claim."""

    text: str
    labels: Labels = ()


@dataclass(frozen=True)
class Item:
    """A labelled sentence with what stands before it; `place` is file and line."""

    pieces: tuple[Piece, ...]
    heading: str = ""
    previous: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """The sentence without its marks."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def context(self) -> Context:
        """What a tagger is given."""
        return Context(self.text, self.heading, 0, self.previous)

    @property
    def labelled(self) -> Iterator[tuple[int, int, Labels]]:
        """Start, end and labels of each claim."""
        at = 0
        for piece in self.pieces:
            if piece.labels:
                yield at, at + len(piece.text), piece.labels
            at += len(piece.text)

    def with_pieces(self, pieces: Sequence[Piece]) -> Item:
        """The item with another sentence."""
        return replace(self, pieces=tuple(pieces))


def load(folder: str) -> list[Item]:
    """All items of `corpus/<folder>`, in the order of files and lines."""
    return [item for path in sorted((FOLDER / folder).glob("*.txt")) for item in read(path)]


def read(path: Path) -> Iterator[Item]:
    """The items of one file; raises `ValueError` that names the place of what is no item."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield parse(line, f"{path.name}:{number}")


def parse(line: str, place: str = "") -> Item:
    """One line of the corpus; raises `ValueError` that names its place."""
    *before, sentence = (part.strip() for part in line.split("‖"))
    if len(before) > 2:
        raise ValueError(f"{place}: more than a heading and a sentence before")
    heading, previous = (*before, "", "")[:2]
    pieces, at = [], 0
    for match in _MARK.finditer(sentence):
        pieces.append(Piece(sentence[at : match.start()]))
        pieces.append(Piece(match[1], _labels(match[2], place)))
        at = match.end()
    pieces.append(Piece(sentence[at:]))
    if any("{" in piece.text or "}" in piece.text for piece in pieces):
        raise ValueError(f"{place}: a brace that marks nothing")
    return Item(tuple(piece for piece in pieces if piece.text), heading, previous, place)


def _labels(marked: str, place: str) -> Labels:
    """`a & b` asserts both, `a ? b` one of them, the first more likely.

    `!a` asserts something else than `a`, or nothing; `?` alone leaves open what it asserts.
    """
    return tuple(label for term in marked.split("&") for label in _term(term.strip(), place))


def _term(term: str, place: str) -> Labels:
    if term == OPEN:
        return ((OPEN, 0.0),)
    if term.startswith("!"):
        return ((_known(term[1:].strip(), place), 0.0),)
    return _either(term, place)


def _either(term: str, place: str) -> Labels:
    first, *others = (_known(label.strip(), place) for label in term.split("?"))
    if not others:
        return ((first, 1.0),)
    share = (1 - _LIKELIER) / len(others)
    return ((first, _LIKELIER), *((other, share) for other in others))


def _known(label: str, place: str) -> str:
    """The label, if each of its parts is a figure."""
    for part in label.removeprefix("previous.").split("+"):
        found = parts(part.strip())
        if found is None or figure(*found) != part.strip():
            raise ValueError(f"{place}: no figure is called {part.strip()!r}")
    return label.replace(" ", "")


def assigned(item: Item, found: Sequence[Mention]) -> list[Labels]:
    """The labels of each candidate: those of the claim that it shares most characters with."""
    labels: list[Labels] = [()] * len(found)
    for start, end, given in item.labelled:
        shared = [min(end, m.end) - max(start, m.start) for m in found]
        best = max(range(len(found)), key=shared.__getitem__, default=None)
        if best is not None and shared[best] > 0:
            labels[best] = given
    return labels


def meant(labels: Labels) -> list[str]:
    """What the labels assert: all that are sure, or the likeliest."""
    said = [(label, weight) for label, weight in labels if weight]
    return [label for label, weight in said if weight == 1.0] or [label for label, _ in said[:1]]


def is_open(labels: Labels) -> bool:
    """Whether the mention may assert more than its labels say."""
    return any(not weight for _, weight in labels)


def asked(labels: Labels) -> list[str]:
    """The figures of which the labels say whether the mention asserts them."""
    return [label for label, _ in labels if label != OPEN]


def records(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items as records of `gouji evaluate`; of several readings the likeliest counts.

    `open` tells where only the figures that are `asked` about count.
    """
    return [
        {
            "id": item.place,
            "text": item.text,
            "heading": item.heading,
            "previous": item.previous,
            "claims": [
                {"start": start, "end": end, "figure": figure}
                for start, end, labels in _placed(item)
                for figure in meant(labels)
            ],
            "open": [
                {"start": start, "end": end, "asked": asked(labels)}
                for start, end, labels in _placed(item)
                if is_open(labels)
            ],
        }
        for item in items
    ]


def _placed(item: Item) -> Iterator[tuple[int, int, Labels]]:
    """Claims with the span that the grammar gives their number, where it sees one."""
    found = candidates(item.text)
    for start, end, labels in item.labelled:
        spans = [(m.start, m.end) for m in found if m.start < end and start < m.end]
        yield *(spans[0] if spans else (start, end)), labels
