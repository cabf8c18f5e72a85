"""Lists of names on the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable, Collection


def names(known: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads names parted by commas, each of them one of `known`."""

    def read(said: str) -> tuple[str, ...]:
        chosen = tuple(said.split(","))
        unknown = [name for name in chosen if name not in known]
        if unknown:
            raise ArgumentTypeError(f"no {', '.join(unknown)}; there are {', '.join(known)}")
        return chosen

    return read


def numbers(said: str) -> tuple[int, ...]:
    """Reads numbers parted by commas."""
    return tuple(int(number) for number in said.split(","))


def cases(known: Collection[str]) -> str:
    """What the option for them is for."""
    return f"parted by commas, of: {', '.join(known)}"
