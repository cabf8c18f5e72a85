"""How a report looks: type, rulings, page breaks, and the habits of those who fill in forms."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .fonts import CHINESE, Face

Break = tuple[str, int]
"""`(table, row)`: a new page starts before that row of the table."""


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a report. Lengths are PDF points; every default is the most usual choice.

    `latin` is the face of digits, or `same` for those of the Chinese face.
    `page` is `portrait`, `landscape`, or `landscape-tables`.
    `breaks` start a page before a row; `continued` says what a label cell cut by a page break
    shows: `flow` (the rest of its text), `repeat` (all of it again), `empty`, or `missing`
    (no cell at all).
    `zero` is printed for a share `zero_share` of the zeros, `empty` for absent figures.
    `digits` is `plain`, `grouped` (1,234) or `full-width`; `labels` is `statutory`,
    `half-width` ((一) and commas), `enumerated` (1、 for 1.) or `spaced` ((三） 不予公开).
    `narrow_columns` are value columns of table 2 that have room for the share `narrow` of their
    longest number, so that it wraps. `two_up` puts two pages side by side on a sheet,
    and then the sheet is what counts as a page.
    """

    heading: str = "hei"
    body: str = "song"
    table: str = "song"
    latin: str = "times"
    title_size: float = 20.0
    body_size: float = 15.0
    table_size: float = 9.5
    number_size: float = 10.5
    leading: float = 1.6
    table_leading: float = 1.25
    margin_x: float = 72.0
    margin_y: float = 74.0
    page: str = "portrait"
    appendix: bool = False
    row_height: float = 21.0
    padding: float = 3.5
    label_widths: tuple[float, float, float] = (0.07, 0.12, 0.28)
    narrow_columns: tuple[int, ...] = ()
    narrow: float = 0.6
    label_align: str = "left"
    number_align: str = "center"
    valign: str = "middle"
    shade: tuple[float, float, float] | None = None
    ruling: float = 0.6
    dash: tuple[float, float] | None = None
    border: str = "full"
    breaks: tuple[Break, ...] = ()
    repeat_header: bool = False
    continued: str = "flow"
    table_gap: float = 8.0
    zero: str = "0"
    zero_share: float = 1.0
    empty: str = "/"
    digits: str = "plain"
    labels: str = "statutory"
    page_numbers: bool = True
    two_up: bool = False

    @classmethod
    def random(cls, seed: int) -> Style:
        """One of the ways in which bodies set their reports, by seed."""
        return _random_style(Random(f"style/{seed}"))

    def face(self, chinese: str) -> Face:
        """The face of text in the `chinese` typeface, with this style's digits."""
        return Face(chinese, chinese if self.latin == "same" else self.latin)


SHADES = ((0.78, 0.84, 0.94), (0.85, 0.85, 0.85), (0.75, 0.75, 0.75), (0.9, 0.95, 0.88))


def _random_style(random: Random) -> Style:
    page = random.choices(("portrait", "landscape-tables", "landscape"), (10, 2, 1))[0]
    return Style(
        heading=random.choice(("hei", "hei", "kai", "song")),
        body=random.choice(CHINESE),
        table=random.choice(CHINESE),
        latin=random.choice(("same", "times", "times", "arial")),
        body_size=random.choice((12.0, 14.0, 15.0, 16.0)),
        table_size=random.choice((7.5, 9.0, 9.5, 10.5, 12.0)),
        number_size=random.choice((7.5, 9.0, 10.5, 12.0)),
        margin_x=random.uniform(54, 84),
        page=page,
        appendix=random.random() < 0.1,
        row_height=random.choice((15.0, 18.0, 21.0, 26.0)),
        label_align=random.choice(("left", "left", "center")),
        number_align=random.choices(("center", "left", "right"), (6, 2, 1))[0],
        valign=random.choice(("middle", "middle", "top")),
        shade=random.choice((None, None, *SHADES)),
        ruling=random.choice((0.35, 0.5, 0.75, 1.0, 1.4)),
        dash=random.choices((None, (1.2, 1.2)), (14, 1))[0],
        border=random.choices(("full", "open-sides", "none"), (12, 1, 1))[0],
        breaks=_random_breaks(random),
        repeat_header=random.random() < 0.25,
        continued=random.choice(("flow", "flow", "repeat", "empty")),
        zero=random.choices(("0", "", "/", "—", "-"), (16, 1, 1, 1, 1))[0],
        zero_share=random.choice((1.0, 1.0, 0.6)),
        digits=random.choices(("plain", "grouped", "full-width"), (16, 1, 1))[0],
        labels=random.choices(("statutory", "half-width", "enumerated", "spaced"), (6, 2, 1, 1))[0],
    )


def _random_breaks(random: Random) -> tuple[Break, ...]:
    if random.random() < 0.5:
        return ()
    tables = random.sample(("proactive", "requests", "requests"), random.choice((1, 1, 2)))
    last = {"proactive": 13, "requests": 25}
    return tuple(sorted({(table, random.randint(1, last[table])) for table in tables}))
