"""Ties the numbers of sentences to cells of tables by the words of their labels.

For forms whose figures the trained tagger does not know. A cell is named by its row and its
column; how much of their labels a sentence has, and how much of the sentence they account for,
tell how probable it is that a number speaks of the cell.

Labels and clauses are compared by jieba's words and by their characters. For 40 paraphrases of 34
labels (公车运行维护费用, 环保节能类支出), each in four frames of a sentence, the right label was
the most alike in all 160 by characters without filling words, in 139 by words, in 101 by embeddings
of the tagger's encoder, and in 143 by these and words together. So the encoder is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from gouji.claims.labels import Labelled, Labels, Place, is_total, named, plain, words
from gouji.claims.mentions import Mention, mentions, surroundings
from gouji.claims.tagger import Context, Tag

_LEFT, _FAR, _RIGHT, _EARLIER, _HEADING = 1.0, 0.9, 0.85, 0.7, 0.6
"""What a word is worth by where it stands: before the number in its clause, in the clauses before,
after the number, before an earlier number of the sentence, in the heading."""

_NAMED = 0.7
"""Coverage from which on a label is named at all."""

_UNNAMED_COLUMN, _UNNAMED_TOTAL, _UNNAMED_YEAR = 0.5, 0.8, 0.85
"""What a column is worth that is not named; most sentences speak of totals, and of this year."""

_SHARPNESS = 12
"""How fast a cell falls behind that is named less well than another."""

_SURE, _LIKELY = 0.98, 0.85
"""The probability of a tie whose labels stand whole in the clause and account for all of it, and of
any other at most."""

_DOUBTED = 0.9
"""What a tie is worth at most where the number is a denial or a round one."""

_LEAST, _LEAST_READING, _READINGS = 0.3, 0.05, 4
"""Below the first a number is tied to nothing; readings below the second are not told."""

_LEAST_LABEL = 4
"""Characters of a label that tell a measure for sure: 支出 stands everywhere."""

UNTIED = "narrative.other"
"""What a number is of that no cell is named for."""

_NO_CELL = re.compile(
    r"(?:附?[表图]|第|增加|减少|增长|下降|上升|降低|提高|压减|压缩|节约|节省|增收|减收|[增减多少])(?:了|额|幅)?"
    r"(?:约|近|超过?)?为?\s*$"
)
_LINKS = re.compile(r"(?:各|均|分别|共计?|约|达到?|[为是])+$")
_COMMA, _STOP = re.compile(r"[，,：:]"), re.compile(r"[。！？!?；;…]")
_LAST_YEAR = re.compile(r"上年|上一年|去年|前一年|往年|同期")
_YEAR = re.compile(r"(20\d\d)年")
_FILLERS = re.compile(
    r"20\d\d年?度?|[一二三四五六七八九十\d]{1,2}至?[月日]|其中|全年|本年度?|当年|年末|年底|年度?"
    r"|截[至止]|我[省市县区局厅委办院校镇乡]|全[省市县区局厅委办院校镇乡系统]{1,2}|本?部门|本?单位"
    r"|安排|实现|完成了?|累计|总?共计?|合计|总计|总[额数]|金额|数额?|收入|支出|费用?|主要|用于"
    r"|达到?|约|近|超过?|逾|[为是的了有等计各在于中和及与]"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands around one number.

    `left` is its clause before it as printed; `clauses` are the characters of that and of those
    before, back to the number or full stop before, nearest first; `parts` are all words by what
    they are worth; `year` is another year that they speak of.
    """

    left: str
    clauses: tuple[str, ...]
    parts: tuple[tuple[str, float], ...]
    year: str

    @property
    def near(self) -> str:
        """All that is said from the number before to this one."""
        return "".join(self.clauses[::-1])

    def worth(self, word: str) -> float:
        """What `word` is worth by the best place where it stands; 0 where it does not."""
        return max((worth for text, worth in self.parts if word in text), default=0.0)

    def likeness(self, label: str) -> float:
        """How alike `label` and the clauses before the number are, without filling words."""
        name = _left_over(named(label), ())
        if not name:
            return 0.0
        texts = (_left_over(clause, ()) for clause in self.clauses)
        return _FAR * max((fuzz.ratio(name, text) / 100 for text in texts), default=0.0)

    def whole(self, label: str) -> bool:
        """Whether what `label` names stands whole in one of the clauses before the number."""
        return any(named(label) in clause for clause in self.clauses)


class LabelTagger:
    """Tags sentences by the labels of `form`; `year` is that of the report.

    Percentages and changes are no cells and are left out; so is another year's number that
    nothing is named for.
    """

    def __init__(self, form: Labelled, year: int | None = None) -> None:
        self._labels = Labels.of(form)
        self._sayings = tuple(form.sayings)
        self._units = {place.figure: place.unit for place in self._labels.places}
        self._year = year

    @property
    def version(self) -> str:
        """Which tagger this is."""
        return "labels-1"

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The tags of each sentence."""
        return [tuple(self._tags(sentence)) for sentence in sentences]

    def _tags(self, sentence: Context) -> Iterator[Tag]:
        found = mentions(sentence.text)
        for number, mention in enumerate(found):
            told = _told(sentence, found, number, self._year)
            if mention.percent or mention.same or _NO_CELL.search(told.left):
                continue
            said = self._said(mention, told, sentence.heading)
            readings = said or self._readings(mention, told)
            if readings[0][0] != UNTIED or not (told.year or mention.negation):
                yield Tag.of(mention, readings)

    def _said(self, mention: Mention, told: _Told, heading: str) -> tuple[tuple[str, float], ...]:
        """The figure that the form says is meant by the words right before a number."""
        before = _LINKS.sub("", plain(told.left))
        found = {
            saying.figure
            for saying in self._sayings
            if (not saying.under or named(heading) in map(plain, saying.under))
            and any(_says(before, plain(words)) for words in saying.words)
            and _is_counted_in(mention, self._units.get(saying.figure, ""))
        }
        if len(found) != 1:
            return ()
        doubted = mention.negation or mention.approx or told.year
        figure = f"previous.{found.pop()}" if told.year else found.pop()
        return ((figure, _DOUBTED if doubted else _SURE),)

    def _readings(self, mention: Mention, told: _Told) -> tuple[tuple[str, float], ...]:
        """The cells that a number may be of, best first, with their probabilities."""
        naming = _Naming(self._labels, told, self._year)
        fitting = (one for one in naming.candidates() if _fits(mention, one))
        scores = {one: score for one in fitting if (score := naming.score(one)) > 0}
        ranked = sorted(scores, key=lambda one: -scores[one])
        if not ranked:
            return ((UNTIED, 1.0),)
        total = sum(score**_SHARPNESS for score in scores.values())
        surety = naming.surety(ranked[0], scores[ranked[0]], mention)
        chances = [(one, surety * scores[one] ** _SHARPNESS / total) for one in ranked]
        if chances[0][1] < _LEAST:
            return ((UNTIED, round(1.0 - chances[0][1], 4)),)
        return tuple(
            (_of_year(one, told), round(chance, 4))
            for one, chance in chances[:_READINGS]
            if chance >= _LEAST_READING
        )


class _Naming:
    """How well the words around one number name each cell."""

    def __init__(self, labels: Labels, told: _Told, year: int | None) -> None:
        self._labels, self._told, self._year = labels, told, year
        self._covered: dict[str, float] = {}
        self._rows_named: dict[int, bool] = {}

    def candidates(self) -> dict[Place, None]:
        """The cells whose rows are named, or need not be."""
        named = (row for row in self._labels.by_row if self._coverage(row) >= _NAMED)
        by_row = (place for row in named for place in self._labels.by_row[row])
        return dict.fromkeys((*by_row, *self._labels.by_column))

    def score(self, place: Place) -> float:
        """0 to 1: how well `place` is named; 0 where neither its row nor its column is."""
        row = max(map(self._coverage, place.rows))
        column = self._coverage(place.column)
        if max(row, column) < _NAMED:
            return 0.0
        across, down = self._across(place, row, column), self._down(place, column)
        if across < _NAMED:
            return 0.0
        beside = (self._coverage(place.group) + self._coverage(self._table(place))) / 2
        return across * down * (0.6 + 0.3 * self._accounted(place) + 0.1 * beside)

    def surety(self, place: Place, score: float, mention: Mention) -> float:
        """How probable it is that the best cell, or one that is named as well, is meant."""
        if not self._is_named_whole(place):
            return _LIKELY * score
        doubted = mention.negation or mention.approx or self._told.year
        return _DOUBTED if doubted else _SURE

    def _across(self, place: Place, row: float, column: float) -> float:
        """How well the row is named: the only one need not be, nor that of the totals.

        合计 stands everywhere, so the rest of what is said must be of the column or the table.
        """
        if len(self._labels.rows[place.table]) == 1:
            return 1.0
        if not any(map(is_total, place.rows)):
            return row
        if column >= _NAMED and not self._names_a_row(place):
            row = max(row, _UNNAMED_TOTAL)
        return row * self._accounted(place)

    def _down(self, place: Place, column: float) -> float:
        """How well the column is named; where none is, that of totals or this year is meant."""
        if len(place.columns) == 1:
            return 1.0
        if any(self._coverage(label) >= _NAMED for label in place.columns):
            return column
        if is_total(place.column):
            return max(column, _UNNAMED_TOTAL)
        this_year = self._year is not None and str(self._year) in place.column
        return max(column, _UNNAMED_YEAR if this_year else _UNNAMED_COLUMN)

    def _names_a_row(self, place: Place) -> bool:
        """Whether some row of the table is named."""
        if place.table not in self._rows_named:
            rows = self._labels.rows[place.table]
            named = any(self._coverage(label) >= _NAMED for label in rows)
            self._rows_named[place.table] = named
        return self._rows_named[place.table]

    def _coverage(self, label: str) -> float:
        """How much of a label stands around the number: by its words, or by its characters."""
        if label not in self._covered:
            self._covered[label] = max(self._by_words(label), self._told.likeness(label))
        return self._covered[label]

    def _by_words(self, label: str) -> float:
        weights = self._labels.weights
        parts = [(weights.get(word, 1.0), self._told.worth(word)) for word in words(label)]
        total = sum(weight for weight, _ in parts)
        return sum(weight * worth for weight, worth in parts) / total if total else 0.0

    def _accounted(self, place: Place) -> float:
        """The share of the words before the number that are those of labels, or tell nothing."""
        near = self._told.near
        labels = (*place.rows, place.column, place.group, self._table(place))
        whole = len(_left_over(near, ()))
        return 1.0 - len(_left_over(near, labels)) / whole if whole else 1.0

    def _is_named_whole(self, place: Place) -> bool:
        """Whether the labels of a cell stand whole before the number, with nothing beside them."""
        told = self._told
        label = next(filter(told.whole, place.rows), place.rows[0])
        if len(self._labels.rows[place.table]) == 1:
            label = place.column
        if len(named(label)) < _LEAST_LABEL or not told.whole(label):
            return False
        alone = self._labels.times[named(label)] <= 1 or told.whole(place.group or label)
        column = all(told.worth(word) >= _FAR for word in words(place.column))
        named_down = column or len(place.columns) == 1
        return alone and named_down and self._accounted(place) >= 1.0

    def _table(self, place: Place) -> str:
        return self._labels.names[place.table]


def _told(sentence: Context, found: tuple[Mention, ...], number: int, year: int | None) -> _Told:
    text, at = sentence.text, found[number].start
    start = max([_halt(text, at), *(one.until for one in found[:number])])
    clauses = _COMMA.split(text[start:at])[::-1]
    after = surroundings(text, found, number).right
    parts = (
        (plain(clauses[0]), _LEFT),
        *((plain(clause), _FAR) for clause in clauses[1:]),
        (plain(text[slice(*after)]), _RIGHT),
        (plain(text[:start]), _EARLIER),
        (plain(sentence.heading), _HEADING),
    )
    return _Told(clauses[0], tuple(map(plain, clauses)), parts, _other_year(clauses, year))


def _halt(text: str, at: int) -> int:
    """Where the sentence, or the brackets that are open at `at`, began."""
    opened = max(text.rfind(mark, 0, at) for mark in "（(")
    closed = max(text.rfind(mark, 0, at) for mark in "）)")
    stops = [stop.end() for stop in _STOP.finditer(text, 0, at)]
    return max([0, opened + 1 if opened > closed else 0, *stops])


def _other_year(clauses: Sequence[str], year: int | None) -> str:
    """The words for another year than the report's, nearest to the number; else nothing."""
    for said in clauses:
        if last := _LAST_YEAR.search(said):
            return last[0]
        if years := _YEAR.findall(said):
            return "" if year is None or int(years[-1]) == year else f"{years[-1]}年"
    return ""


def _says(before: str, words: str) -> bool:
    """Whether `before` ends on `words` and nothing else but filling words comes before them."""
    return before.endswith(words) and not _left_over(before.removesuffix(words), ())


def _fits(mention: Mention, place: Place) -> bool:
    """Whether what is counted may be what the cell counts: money or things."""
    return _is_counted_in(mention, place.unit)


def _is_counted_in(mention: Mention, unit: str) -> bool:
    money = unit.endswith("元")
    if not mention.counter:
        return mention.negation or not money
    return mention.counter.endswith("元") == money


@lru_cache(maxsize=65536)
def _left_over(text: str, labels: tuple[str, ...]) -> str:
    """What is left of `text` without the words of `labels` and without filling words.

    Labels are taken out whole first, longest first, then word by word.
    """
    names = sorted({named(label) for label in labels}, key=len, reverse=True)
    parts = sorted({w for label in labels for w in words(label)}, key=len, reverse=True)
    for name in (*names, *parts):
        text = text.replace(name, " ") if name else text
    return re.sub(r"\s", "", _FILLERS.sub(" ", text))


def _of_year(place: Place, told: _Told) -> str:
    """The figure, or last year's where the words say so and the labels do not."""
    labels = (*place.rows, place.column)
    if not told.year or any(told.year in plain(label) for label in labels):
        return place.figure
    return f"previous.{place.figure}"
