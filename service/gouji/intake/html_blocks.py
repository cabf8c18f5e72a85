"""HTML → blocks. Scripts do not run and nothing that the page links to is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html

from gouji.errors import DamagedFile, TooLarge
from gouji.intake.blocks import Block, Grid, GridCell, Paragraph, text_of

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GB = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"))
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNSHOWN = frozenset(
    ("script", "style", "noscript", "template", "head", "title", "iframe", "object", "svg")
) | {"select", "textarea", "button"}
_BREAKING = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "ul"),
    )
)
_WIDEST = 1000
_MOST_PLACES = 200_000


def html_blocks(name: str, path: Path) -> list[Block]:
    """Paragraphs and tables that the page shows; `name` is how errors call the file."""
    text = decoded(path.read_bytes())
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
        blocks = list(_Reader(name).blocks(root))
    except (lxml.etree.LxmlError, ValueError, RecursionError) as error:
        why = "HTML 已损坏或没有内容 (the HTML is broken or empty)"
        raise DamagedFile(name, why, "请重新保存网页 (save the page again)") from error
    if not any(text_of(block).strip() for block in blocks):
        why = "网页中没有文字 (the HTML page shows no text)"
        remedy = "请保存网页的完整内容，或打印为 PDF (save the whole page, or print it to PDF)"
        raise DamagedFile(name, why, remedy)
    return blocks


def decoded(data: bytes) -> str:
    """The text of a page: by its mark, its declared charset, as UTF-8, as GB 18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in (*_declared(data), "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode((*_declared(data), "utf-8")[0], "replace")


def _declared(data: bytes) -> tuple[str, ...]:
    found = _CHARSET.search(data[:8192])
    if found is None:
        return ()
    name = found[1].decode("ascii", "ignore").lower()
    if name in _GB:
        return ("gb18030",)
    return (name,) if name in ("utf-8", "utf8", "big5", "utf-16") else ()


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def blocks(self, element: Any) -> Iterator[Block]:
        text: list[str] = []
        for part in self._parts(element):
            if isinstance(part, str):
                text.append(part)
                continue
            yield from _paragraph(text)
            text = []
            if part is not None:
                yield part
        yield from _paragraph(text)

    def _parts(self, element: Any) -> Iterator[str | Grid | None]:
        """Runs of text, tables, and `None` where a paragraph ends."""
        yield _collapsed(element.text)
        for child in element:
            if isinstance(child.tag, str) and not _hidden(child):
                yield from self._element(child)
            yield _collapsed(child.tail)

    def _element(self, child: Any) -> Iterator[str | Grid | None]:
        if child.tag == "br":
            yield "\n"
        elif child.tag == "table":
            for caption in child.iterchildren("caption"):
                yield None
                yield from self._parts(caption)
            yield self._table(child)
        elif child.tag in _BREAKING:
            yield None
            yield from self._parts(child)
            yield None
        else:
            yield from self._parts(child)

    def _table(self, table: Any) -> Grid:
        taken: set[tuple[int, int]] = set()
        cells: list[GridCell] = []
        rows = [row for row in _rows(table) if not _hidden(row)]
        for number, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (number, column) in taken:
                    column += 1
                rowspan = min(_span(cell, "rowspan") or len(rows), len(rows) - number)
                colspan = max(1, min(_span(cell, "colspan"), _WIDEST))
                self._take(taken, number, column, rowspan, colspan)
                blocks = () if _hidden(cell) else tuple(self.blocks(cell))
                cells.append(GridCell(number, column, rowspan, colspan, blocks))
        columns = 1 + max((column for _, column in taken), default=-1)
        return Grid(len(rows), columns, tuple(cells))

    def _take(
        self, taken: set[tuple[int, int]], row: int, column: int, rowspan: int, colspan: int
    ) -> None:
        if len(taken) + rowspan * colspan > _MOST_PLACES:
            why = f"表格过大，超过 {_MOST_PLACES} 格 (a table of more than {_MOST_PLACES} places)"
            raise TooLarge(self._name, why, "请拆分后重试 (split it and try again)")
        taken.update((row + i, column + j) for i in range(rowspan) for j in range(colspan))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "1")
    return int(digits[1]) if digits else 1


def _hidden(element: Any) -> bool:
    if element.tag in _UNSHOWN or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _collapsed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f\xa0]+", " ", text or "")


def _paragraph(parts: list[str]) -> Iterator[Paragraph]:
    lines = [re.sub(" +", " ", line).strip() for line in "".join(parts).split("\n")]
    text = "\n".join(lines).strip("\n")
    if text:
        yield Paragraph(text)
