"""Sentences as the corpus of the claim tagger has them, told of other figures.

A sentence is taken only where it stays true: a denial needs a zero, one number for several figures
needs them to be equal, and what added up in the sentence as it was written must add up again.
Numbers that no table holds stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from .figures import value_of
from .report import Sentence, Stated

FOLDER = Path(__file__).resolve().parents[1] / "claim_tagger" / "corpus"
TABLES = ("proactive.", "requests.", "review.", "litigation.")

_MARK = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")
_DIGITS = re.compile(r"\d+|\d{1,3}(?:[,，]\d{3})+")
_HAN = "零一二三四五六七八九十"
_YEAR = re.compile(r"(?<!\d)20[12]\d(?=\s*年)")
_LEANS = re.compile(r"其中|包括|按|上述|以上|分别|此外|另|[）)、，；…]")
"""Begins a sentence that leans on the one before it."""

_ROUNDED_BEFORE = re.compile(r"(?:约|近|超过?|逾|突破|不[足到少]于?|达到?)\s*$")
_ROUNDED_AFTER = re.compile(r"\s*(?:[余多来几+]|\w?以[上内下]|\w?左右)")
_OF_ALL = re.compile(r"[全均皆都]|也是|同样")
_FOLLOWING = ("derived.", "previous.", "narrative.request_")
"""Figures that follow from those of the tables, so that told of others they would be wrong."""

_MOST = 9
"""Numbers on one side of another that are looked through for a sum."""


@dataclass(frozen=True, slots=True)
class Place:
    """A number, or a denial, as it was written, and the figures that it tells."""

    said: str
    figures: tuple[str, ...]

    @property
    def tabled(self) -> tuple[str, ...]:
        """Those of its figures that a table prints."""
        return tuple(name for name in self.figures if name.startswith(TABLES))

    @property
    def number(self) -> Decimal | None:
        """What was written; 0 for a denial, nothing for what is no plain number."""
        if _DIGITS.fullmatch(self.said):
            return Decimal(re.sub(r"\D", "", self.said))
        if self.said in _HAN:
            return Decimal(_HAN.index(self.said))
        return None if re.search(r"[\d百千万亿两]", self.said) else Decimal(0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence: `words[0]`, the first of `places`, `words[1]` and so on."""

    words: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """All that it tells of, in order."""
        return tuple(name for place in self.places for name in place.figures)

    @property
    def about(self) -> str:
        """The table, or the `narrative.` topic, of which it tells first."""
        first = self.figures[0]
        return first.partition(".")[0] if first.startswith(TABLES) else first


@cache
def patterns() -> tuple[Pattern, ...]:
    """The sentences of the corpus that can be understood without another, and in one way only."""
    texts = (path.read_text("utf-8") for path in sorted(FOLDER.glob("*/*.txt")))
    return tuple(pattern for text in texts for line in text.splitlines() for pattern in parse(line))


def parse(line: str) -> Iterator[Pattern]:
    """The pattern of a line, if it stands by itself and leaves nothing open."""
    *before, sentence = (part.strip() for part in line.split("‖"))
    if line.startswith("#") or any(before) or _LEANS.match(sentence):
        return
    said, labels = _MARK.split(sentence)[1::3], _MARK.split(sentence)[2::3]
    if said and not any("?" in label for label in labels):
        names = (tuple(label.replace(" ", "").split("&")) for label in labels)
        yield Pattern(_ended(_MARK.split(sentence)[::3]), tuple(map(Place, said, names)))


def _ended(words: Sequence[str]) -> tuple[str, ...]:
    """With a full stop at the end, if there was none."""
    last = words[-1].rstrip()
    return (*words[:-1], last if last.endswith(("。", "！", "…")) else last.rstrip("，,；;") + "。")


def told(pattern: Pattern, figures: Mapping[str, Decimal | None], year: int) -> Sentence | None:
    """The sentence told of `figures` in a report of `year`; nothing where it is not true.

    What no table prints is not listed among its claims.
    """
    values = [_value(place, figures) for place in pattern.places]
    if not _can_be_told(pattern, values):
        return None
    text, claims = "", list[Stated]()
    for place, value, word in zip(pattern.places, values, pattern.words, strict=False):
        text += word
        number = place.said if value is None else _written(place, value)
        if number is None:
            return None
        span = len(text), len(text) + len(number)
        claims += (Stated(*span, number, value or Decimal(0), name) for name in place.tabled)
        text += number
    return _of_year(Sentence(text + pattern.words[-1], tuple(claims)), year)


def _value(place: Place, figures: Mapping[str, Decimal | None]) -> Decimal | None:
    """What the place must say; NaN where its figures differ or the form lacks one."""
    if not place.tabled:
        return None
    try:
        values = {value_of(figures, name) for name in place.tabled}
    except KeyError:
        return Decimal("NaN")
    return values.pop() if len(values) == 1 else Decimal("NaN")


def _can_be_told(pattern: Pattern, values: Sequence[Decimal | None]) -> bool:
    tabled = [value for value in values if value is not None]
    if any(value.is_nan() for value in tabled):
        return False
    follows = any(name.startswith(_FOLLOWING) for name in pattern.figures)
    return not (tabled and (follows or _is_rounded(pattern, values))) and _adds_up(pattern, values)


def _is_rounded(pattern: Pattern, values: Sequence[Decimal | None]) -> bool:
    """Whether a number of a table is told with 余, 约 or the like."""
    return any(
        value is not None and (_ROUNDED_BEFORE.search(before) or _ROUNDED_AFTER.match(after))
        for value, (before, after) in zip(values, pairwise(pattern.words), strict=True)
    )


def _adds_up(pattern: Pattern, values: Sequence[Decimal | None]) -> bool:
    """Whether every sum of the sentence as it was written is one again; so with equal numbers."""
    written = [place.number for place in pattern.places]
    if all(value is None for value in values):
        return True
    if _is_shared_out(pattern.places):
        return False
    now = [value if value is not None else old for value, old in zip(values, written, strict=True)]
    counted = [n for n, old in enumerate(written) if old]
    sums = ((whole, parts) for whole in counted for parts in _sums(whole, counted, written))
    if any(now[whole] != sum(now[part] or 0 for part in parts) for whole, parts in sums):
        return False
    alike = [(a, b) for a, b in combinations(counted, 2) if written[a] == written[b]]
    return not _OF_ALL.search("".join(pattern.words)) or all(now[a] == now[b] for a, b in alike)


def _is_shared_out(places: Sequence[Place]) -> bool:
    """Whether several numbers were shares of one figure: 撤销2件、确认违法1件."""
    numbers: dict[str, set[str]] = {}
    for place in places:
        for name in place.tabled:
            numbers.setdefault(name, set()).add(place.said)
    return any(len(said) > 1 for said in numbers.values())


def _sums(
    whole: int, counted: Sequence[int], written: Sequence[Decimal | None]
) -> Iterator[tuple[int, ...]]:
    """Numbers, all after or all before that at `whole`, that came to it."""
    after = [n for n in counted if n > whole][:_MOST]
    before = [n for n in counted if n < whole][-_MOST:]
    for side in (after, before):
        for size in range(2, len(side) + 1):
            for parts in combinations(side, size):
                if sum(written[part] or 0 for part in parts) == written[whole]:
                    yield parts


def _written(place: Place, value: Decimal) -> str | None:
    """`value` as the place has its number; nothing where it cannot say that."""
    if place.number is None:
        return None
    if not re.search(rf"[\d{_HAN}]", place.said):
        return place.said if value == 0 else None
    if any("fee" in name for name in place.figures):
        return None  # told in 元 or 万, with or without decimals
    if place.said in _HAN:
        return _HAN[int(value)] if value <= 10 else None
    if not _DIGITS.fullmatch(place.said):
        return None
    grouped = "," in place.said or "，" in place.said
    return f"{value:,}" if grouped else f"{value}"


def _of_year(sentence: Sentence, year: int) -> Sentence:
    """The sentence with its years moved, so that its first number is of `year`.

    Years keep their length; what is carried out goes to the year after.
    """
    first = min((claim.start for claim in sentence.claims), default=0)
    before = [int(found) for found in _YEAR.findall(sentence.text[: first + 1])]
    every = [int(found) for found in _YEAR.findall(sentence.text)]
    later = year - (before[-1] if before else max(every, default=year))
    text = _YEAR.sub(lambda found: f"{int(found[0]) + later}", sentence.text)
    return Sentence(text, sentence.claims)
