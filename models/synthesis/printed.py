"""What stands in each cell of a form once somebody has filled it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

from .forms import FormCell, FormTable
from .style import Style

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF = str.maketrans({"（": "(", "）": ")", "，": ", "})


def printed_cells(
    table: FormTable, figures: Mapping[str, Decimal | None], style: Style
) -> tuple[FormCell, ...]:
    """The cells of `table` with their labels and numbers as `style` writes them."""
    random = Random(f"{table.id}/{sorted(figures.items())}")
    return tuple(
        replace(cell, text=_number(cell.figure, figures[cell.figure], style, random))
        if cell.figure
        else replace(cell, text=label(cell.text, style.labels))
        for cell in table.cells
    )


def label(text: str, habit: str) -> str:
    """A statutory label in the way some bodies write it."""
    if habit == "half-width":
        return text.translate(_HALF)
    if habit == "enumerated":
        return text.replace(".", "、", 1) if text[:1].isdigit() else text
    if habit == "spaced":
        return text.replace("）", "） ", 1) if text.startswith("（") and text[2] == "）" else text
    return text


def _number(figure: str, value: Decimal | None, style: Style, random: Random) -> str:
    if value is None:
        return style.empty
    if value == 0 and style.zero != "0":
        return style.zero if random.random() < style.zero_share else "0"
    text = f"{value:,f}" if style.digits == "grouped" else f"{value:f}"
    if figure.endswith(".change") and value:
        text = random.choice((text, f"{'增' if value > 0 else '减'}{abs(value):f}"))
    return text.translate(_WIDE) if style.digits == "full-width" else text


def is_blank(text: str) -> bool:
    """Whether a cell prints no number."""
    return not any(c.isdigit() for c in text)
