"""What a report says of itself: its title, the body, the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.document import Line
from gouji.forms.form import Title

_TITLE_YEAR = re.compile(r"(20\d\d|二[〇○0零OＯ][一二三四五六七八九〇○零]{2})年?度?")
_YEAR = re.compile(r"(20\d\d)年")
_CUT_YEAR = re.compile(r"\d{1,3}年")
_DIGITS = {character: str(i) for i, character in enumerate("零一二三四五六七八九")}
_BODY = re.compile(r"[\u4e00-\u9fff（）()、·“”]{2,60}")
_A_BODY = re.compile(
    r"[\u4e00-\u9fff（）()·]{1,28}(?:局|府|委|厅|会|院|办|中心|镇|乡|街道|区|县|市|部|署|行|队|处|室|所|站|馆|社|司|校|大学)[）)]?"
)
_BETWEEN = re.compile(r"关于|[（(]$|^[）)]|本级$")
_HEAD = 15
"""Lines among which the title stands."""

_MOST_LINES = 4
"""Lines over which a title is broken at most."""


@dataclass(frozen=True, slots=True)
class Description:
    """Title and body are empty, year `None`, where the report does not tell."""

    title: str
    organisation: str
    year: int | None


def describe(lines: Sequence[Line], titles: Iterable[Title]) -> Description:
    """What the first lines of a report say of it.

    The title is the first run of lines that names a report as one of `titles` do; it may be broken
    over lines, and its year may stand before the body, after it, or at the end.
    """
    called = _called(titles)
    head = [re.sub(r"\s", "", line.text) for line in lines[:_HEAD]]
    runs = [
        (start, start + count)
        for count in range(1, _MOST_LINES + 1)
        for start in range(len(head) - count + 1)
        if _is_title("".join(head[start : start + count]), called)
    ]
    if not runs:
        return Description("", "", _first_year(lines))
    start, end = next(
        (run for run in runs if _is_whole("".join(head[slice(*run)]), called)), runs[0]
    )
    title = _with_tail("".join(head[start:end]), head[end:])
    beside = head[max(0, start - 1) : start] + head[end : end + 1]
    body = _organisation(title, called) or next(filter(_A_BODY.fullmatch, beside), "")
    return Description(title, body, _year(title, lines))


def _called(titles: Iterable[Title]) -> re.Pattern[str]:
    """What tells a title: words that begin the name of a report, and soon after others."""
    return re.compile("|".join(map(_pattern, titles)) or "(?!)")


def _pattern(title: Title) -> str:
    begins, ends = ("|".join(map(re.escape, words)) for words in (title.begins, title.ends))
    return f"(?:{begins})" + (f"[^。；，]{{0,16}}?(?:{ends})" if ends else "")


def _is_whole(title: str, called: re.Pattern[str]) -> bool:
    """Whether a title begins with a body or a year, and not in the middle of a word or year."""
    found = called.search(title)
    if _CUT_YEAR.match(title):
        return False
    return bool(found and found.start() > 1) or bool(_TITLE_YEAR.search(title))


def _is_title(text: str, called: re.Pattern[str]) -> bool:
    """A title names the report, is short, and is no sentence."""
    found = called.search(text)
    return bool(
        found and len(text) <= 80 and not re.search(r"[。，；：:]|本报告|根据|现将|编制", text)
    )


def _with_tail(title: str, following: Sequence[str]) -> str:
    """The title with a last line of its own that has but the year: （2023年度）, 年度报告."""
    tail = following[0] if following else ""
    dated = re.fullmatch(r"[（(]?20\d\d年?度?[）)]?", tail)
    return title + tail if dated and not _TITLE_YEAR.search(title) else title


def _organisation(title: str, called: re.Pattern[str]) -> str:
    """The body: what stands before the name of the report, without the year."""
    found = called.search(title)
    before = title[: found.start()] if found else ""
    plain = _BETWEEN.sub("", _TITLE_YEAR.sub("", before))
    body = _BODY.search(plain)
    return body[0] if body else ""


def _year(title: str, lines: Sequence[Line]) -> int | None:
    found = _TITLE_YEAR.search(title)
    if found is None:
        return _first_year(lines)
    return int("".join(_DIGITS.get(c, c if c.isdecimal() else "0") for c in found[1]))


def _first_year(lines: Sequence[Line]) -> int | None:
    found = _YEAR.search("".join(line.text for line in lines))
    return int(found[1]) if found else None
