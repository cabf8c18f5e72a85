"""Sentences from a grammar: lists of figures that no clerk writes often, each in many wordings.

The hand-written sentences tell how people write. These make sure that every row, column and result
is met, first and last, before and after its number, alone and in a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from numpy.random import Generator

_COUNTERS = ("件", "件", "件", "起", "宗", "份", "项", "例", "个", "件次", "")


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).with_name("grammar.yaml")
    return dict(yaml.safe_load(path.read_text("utf-8")))


def line(random: Generator) -> str:
    """A sentence of a random rule, marked as those of the corpus are."""
    return str(_one(random, _RULES)(_Writer(random)))


class _Writer:
    """Chooses words and numbers."""

    def __init__(self, random: Generator) -> None:
        self.random = random
        self.counter = _one(random, _COUNTERS)
        self.shape = int(random.integers(0, 8))

    def word(self, group: str, key: str) -> str:
        return _one(self.random, _words()[group][key])

    def keys(self, group: str, least: int = 1) -> list[str]:
        """Some of the group's keys, in their order or shuffled."""
        keys = list(_words()[group])
        count = int(self.random.integers(least, len(keys) + 1))
        chosen = self.random.permutation(len(keys))[: min(count, 8)]
        return [keys[i] for i in (chosen if self.chance(0.3) else sorted(chosen))]

    def one(self, *choices: str) -> str:
        """One of the choices."""
        return str(_one(self.random, choices))

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def number(self) -> int:
        if self.chance(0.25):
            return 0
        return int(10 ** self.random.uniform(0, 3.3))

    def marked(self, label: str) -> str:
        return f"{{{self.number()}|{label}}}{self.counter}"

    def counted(self, words: str, label: str) -> str:
        """The words and their number, in the order that this sentence keeps to."""
        number = self.marked(label)
        if self.shape == 0 and self.counter:
            return f"{number}{words}"
        if self.shape == 1:
            return f"{words}的{number}"
        if self.shape == 2:
            return words + self.one("为", "共", "共计", "有", "：", "数量为", "数") + number
        return f"{words}{number}"

    def joined(self, parts: Sequence[str]) -> str:
        return _one(self.random, ("，", "、", "；", ",", "，")).join(parts)

    def opening(self) -> str:
        words = _words()
        year, body = _one(self.random, words["years"]), _one(self.random, words["bodies"])
        return _one(
            self.random, ("", year, body, f"{year}，{body}", f"{year}{body}", f"{body}{year}")
        )


def _one(random: Generator, choices: Sequence[Any]) -> Any:
    return choices[int(random.integers(len(choices)))]


def _flow(w: _Writer) -> str:
    said = [w.counted(w.word("flow", k), f"requests.{k}.total") for k in w.keys("flow", 2)]
    return f"{w.opening()}{w.joined(said)}。"


def _results(w: _Writer) -> str:
    said = [w.counted(w.word("rows", k), f"requests.{k}.total") for k in w.keys("rows", 2)]
    lead = w.counted(w.word("flow", "handled"), "requests.handled.total")
    link = w.one("，其中", "，其中：", "，包括", "。其中")
    return f"{w.opening()}{lead}{link}{w.joined(said)}。"


def _reasons(w: _Writer) -> str:
    said = [w.counted(w.word("reasons", k), f"requests.{k}.total") for k in w.keys("reasons", 2)]
    lead = w.one("", "办理结果：", "其中，", "按答复类型分，", "办理结果中，")
    return f"{lead}{w.joined(said)}。"


def _nested(w: _Writer) -> str:
    said = []
    for group in w.keys("rows", 2):
        own = w.counted(w.word("rows", group), f"requests.{group}.total")
        inner = [
            w.counted(w.word("reasons", k), f"requests.{k}.total")
            for k in _words()["under"].get(group, ())
            if w.chance(0.5)
        ]
        said.append(
            f"{own}（{'其中' if w.chance(0.5) else ''}{'、'.join(inner)}）" if inner else own
        )
    return f"{w.opening()}{w.joined(said)}。"


def _applicants(w: _Writer) -> str:
    groups = [(g, k) for g in ("flow", "rows", "reasons") for k in _words()[g]]
    group, row = _one(w.random, groups)
    lead = w.counted(w.word(group, row), f"requests.{row}.total")
    said = [w.counted(w.word("columns", k), f"requests.{row}.{k}") for k in w.keys("columns", 2)]
    link = w.one("，其中", "，按申请人分，", "：", "，其中：", "，包括")
    return f"{w.opening()}{lead}{link}{w.joined(said)}。"


def _applicants_alone(w: _Writer) -> str:
    column = _one(w.random, list(_words()["columns"]))
    said = [w.counted(w.word("rows", k), f"requests.{k}.{column}") for k in w.keys("rows", 2)]
    lead = f"{w.word('columns', column)}申请" if w.chance(0.5) else w.word("columns", column)
    return f"{w.counted(lead, f'requests.new.{column}')}，{w.joined(said)}。"


def _respectively(w: _Writer) -> str:
    group = _one(w.random, ("rows", "reasons", "flow"))
    keys = w.keys(group, 2)[:4]
    names = "、".join(w.word(group, k) for k in keys)
    numbers = "、".join(w.marked(f"requests.{k}.total") for k in keys)
    return f"{w.opening()}{names}{w.one('分别为', '依次为', '分别是')}{numbers}。"


def _cases(w: _Writer) -> str:
    said = []
    for case in w.keys("cases", 1)[:3]:
        results = [w.counted(w.word("results", k), f"{case}.{k}") for k in w.keys("results", 1)]
        inner = f"，其中{w.joined(results)}" if w.chance(0.7) else ""
        said.append(w.counted(w.word("cases", case), f"{case}.total") + inner)
    return f"{w.opening()}{'；'.join(said)}。"


def _cases_listed(w: _Writer) -> str:
    case = _one(w.random, list(_words()["cases"]))
    keys = w.keys("results", 2)
    names = "、".join(w.word("results", k) for k in keys)
    numbers = "、".join(w.marked(f"{case}.{k}") for k in keys)
    return f"{w.counted(w.word('cases', case), f'{case}.total')}，{names}分别为{numbers}。"


def _together(w: _Writer) -> str:
    """One number for several, most often none."""
    groups = {"cases": "{}.total", "rows": "requests.{}.total", "reasons": "requests.{}.total"}
    group = _one(w.random, list(groups))
    keys = w.keys(group, 2)[:3]
    labels = " & ".join(groups[group].format(k) for k in keys)
    names = _one(w.random, ("、", "和", "及", "、")).join(w.word(group, k) for k in keys)
    link = w.one("均为", "各", "都是", "数均为")
    return f"{w.opening()}{names}{link}{{0|{labels}}}{w.counter}。"


def _proactive(w: _Writer) -> str:
    said = [w.counted(w.word("proactive", k), k) for k in w.keys("proactive", 2)]
    return f"{w.opening()}{w.joined(said)}。"


_RULES: tuple[Callable[[_Writer], str], ...] = (
    _flow,
    _results,
    _reasons,
    _nested,
    _applicants,
    _applicants,
    _applicants_alone,
    _respectively,
    _cases,
    _cases_listed,
    _together,
    _proactive,
)
