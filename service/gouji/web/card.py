"""Model cards, as far as a page shows them: headings, paragraphs, lists and tables of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from gouji.export.words import Term

Kind = Literal["paragraph", "items", "table"]
Row = tuple[str, ...]

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TERMS = {
    "What goes in, what comes out": "输入与输出",
    "Data": "数据",
    "Figures on held-out sentences": "留出语句上的成绩",
    "How sure": "概率是否可信",
    "On real sentences": "真实语句上的成绩",
    "Limits": "局限",
    "precision": "精确率",
    "recall": "召回率",
    "F1": "F1",
    "labelled": "标注数",
    "wording": "说法",
    "table claims": "表内数字表述",
    "all claims": "全部数字表述",
    "spans": "数字位置",
    "number": "数字",
    "after 其中": "“其中”之后",
    "denial": "否定",
    "zero": "零",
    "blanks in it": "夹有空格",
    "rate or change": "比率或增减",
    "no review, no litigation": "无复议、无诉讼",
    "none received": "未收到",
    "sum": "合计",
    "approximate": "约数",
    "after 分别为": "“分别为”之后",
    "earlier year": "以往年度",
    "told": "所报概率",
    "mentions": "处数",
    "mean told": "平均所报",
    "right": "实际正确率",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one kind: a table's cells, or one text each of a list or a paragraph."""

    kind: Kind
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    title: str
    blocks: Sequence[Block]


def sections(card: str) -> Sequence[Section]:
    """The sections of `card` in their order; what stands before the first is its introduction.

    >>> [section.title for section in sections("# Card\\nIt reads.\\n## Data\\n- Much.")]
    ['', 'Data']
    """
    parts = ("\n" + card).split("\n## ")
    introduction = Section("", _blocks(parts[0]))
    return [introduction, *(_section(part) for part in parts[1:])]


def term(words: str) -> Term:
    """A heading or a label of a card; one that has no Chinese name here goes by its own."""
    return Term(_TERMS.get(words, words), words)


def _section(part: str) -> Section:
    title, _, text = part.partition("\n")
    return Section(title.strip(), _blocks(text))


def _blocks(text: str) -> Sequence[Block]:
    lines = [line.strip() for line in text.splitlines() if not line.startswith("# ")]
    found = [(kind, tuple(rows)) for kind, rows in groupby(lines, _kind)]
    return [Block(kind, _rows(kind, rows)) for kind, rows in found if kind is not None]


def _kind(line: str) -> Kind | None:
    if not line:
        return None
    if line.startswith("|"):
        return "table"
    return "items" if line.startswith("- ") else "paragraph"


def _rows(kind: Kind, lines: Sequence[str]) -> Sequence[Row]:
    if kind == "table":
        return [_cells(line) for line in lines if set(line) - set("|-: ")]
    return [(_LINK.sub(r"\1", line.removeprefix("- ")),) for line in lines]


def _cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))
