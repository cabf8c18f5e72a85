"""Small plots: numbers over the years as bars. Only where things go; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 240
_LOW, _HIGH = 66, 50
_WIDEST = 22.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the line at the bottom up; a small number is still seen, and 0 is a stroke."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A bar a number, `None` where there is none; `line` is where 0 is, `most` the greatest."""

    bars: tuple[Bar | None, ...]
    line: int
    most: Decimal | None


def plot(numbers: Sequence[Decimal | None]) -> Plot:
    """The plot of numbers, each in the middle of its share of the width.

    >>> plot([Decimal(4), None, Decimal(2)]).bars[0]
    Bar(x=29.0, y=16.0, width=22.0, height=50.0)
    """
    known = [number for number in numbers if number is not None]
    most = max(known, default=None)
    share = WIDTH / max(1, len(numbers))
    bars = tuple(
        None if number is None else _bar(place, number, most or Decimal(1), share)
        for place, number in enumerate(numbers)
    )
    return Plot(bars, _LOW, most)


def _bar(place: int, number: Decimal, most: Decimal, share: float) -> Bar:
    width = min(_WIDEST, share * 0.6)
    height = max(1.0, _HIGH * float(max(Decimal(0), number) / most))
    left = share * (place + 0.5) - width / 2
    return Bar(round(left, 2), round(_LOW - height, 2), round(width, 2), round(height, 2))
