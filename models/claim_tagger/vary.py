"""Varies a labelled sentence so that what it says stays and how it looks does not.

Numbers, counters, years, bodies and turns of phrase are exchanged, sentences are put together as
a scan's paragraphs are, headings come and go, and characters slip as in recognised text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from models.claim_tagger import noise
from models.claim_tagger.labelled import Item, Piece, asked
from numpy.random import Generator

_INTEGER = re.compile(r"[\d０-９,，\s]+")
_RATE = re.compile(r"\d+(?:\.\d+)?%")
_YEAR = re.compile(r"(?<!\d)20(?:19|2[0-5])(?=\s*年)")
_HAN = "零一二三四五六七八九十"

_ALIKE = (
    ("件", "起", "宗", "份", "例", "个", "项"),
    ("条", "篇", "则", "个"),
    ("场", "次", "期"),
)
_COUNTER = {counter: group for group in _ALIKE[::-1] for counter in group}

_TURNS = tuple(
    (re.compile("|".join(map(re.escape, sorted(group, key=len, reverse=True)))), group)
    for group in (
        (
            "政府信息公开申请",
            "信息公开申请",
            "依申请公开申请",
            "依申请公开事项",
            "公开政府信息申请",
        ),
        ("共收到", "收到", "共受理", "受理", "共接收", "接到", "累计收到", "新收到"),
        (
            "我镇",
            "本镇",
            "我乡",
            "我街道",
            "我局",
            "本局",
            "我委",
            "本机关",
            "我县",
            "我区",
            "我办",
            "我厅",
            "本单位",
        ),
        ("全市", "全县", "全区", "全省"),
        ("今年", "全年", "本年度", "年内", "报告期内", "当年"),
        ("办结", "答复", "办理完毕", "按期办结", "予以答复"),
        ("其中", "其中：", "包括", "其中:"),
        ("结转下年度", "结转至下年度", "结转下一年度", "转入下年度", "结转下年"),
        ("上年结转", "上年度结转", "去年结转", "上一年度结转"),
        ("主动公开政府信息", "主动公开各类政府信息", "主动公开信息", "公开政府信息"),
        ("行政复议案件", "行政复议", "行政复议申请"),
        ("行政诉讼案件", "行政诉讼"),
        ("制发", "制定", "印发", "出台"),
        ("共", "共计", "合计", "总计"),
    )
)

_HEADINGS = {
    "requests": (
        "依申请公开情况",
        "依申请公开",
        "收到和处理政府信息公开申请情况",
        "依申请公开办理情况",
    ),
    "review": ("行政复议、行政诉讼情况", "政府信息公开行政复议、行政诉讼情况", "复议诉讼情况"),
    "litigation": ("行政复议、行政诉讼情况", "政府信息公开行政复议、行政诉讼情况", "行政诉讼"),
    "proactive": ("主动公开情况", "主动公开", "规范性文件管理情况"),
    "narrative": ("主动公开情况", "总体情况", "政府信息公开平台建设", "主动公开", "监督保障"),
    "derived": ("总体情况",),
    "": ("总体情况", "主动公开", "监督保障", "政府信息管理情况"),
}


def vary(item: Item, others: Sequence[Item], random: Generator) -> Item:
    """A variation of `item`; `others` may be put after it."""
    if random.random() < 0.12:
        item = _followed(item, others[int(random.integers(len(others)))], random)
    item = _around(item, random)
    for change in (_numbers, _counters, _turns, _years):
        item = change(item, random)
    return noise.slip(item, noise.rate(random), random)


def _followed(item: Item, other: Item, random: Generator) -> Item:
    """Two sentences in one text, as excerpts and paragraphs are."""
    if other.heading or other.previous:
        return item
    between = Piece(("…", "", "", " ")[int(random.integers(4))])
    return item.with_pieces((*item.pieces, between, *other.pieces))


def _around(item: Item, random: Generator) -> Item:
    """A heading that suits, or what stands around taken away now and then."""
    chance = random.random()
    if item.heading or item.previous:
        return replace(item, previous="") if chance < 0.08 else item
    if chance > 0.35:
        return item
    labels = [label for _, _, given in item.labelled for label, weight in given if weight]
    topic = labels[0].removeprefix("previous.").split(".")[0] if labels else ""
    headings = (*_HEADINGS[topic], "总体情况")
    return replace(item, heading=headings[int(random.integers(len(headings)))])


def _numbers(item: Item, random: Generator) -> Item:
    if random.random() < 0.15:
        return item

    def changed(piece: Piece) -> Piece:  # what may be a year or a date stays one
        known = bool(asked(piece.labels))
        return replace(piece, text=_number(piece.text, random)) if known else piece

    return _each(item, changed, labelled=True)


def _number(text: str, random: Generator) -> str:
    """Another number of about the size, zero now and then; other texts stay."""
    if _RATE.fullmatch(text):
        places = len(text.partition(".")[2]) - 1 if "." in text else 0
        return f"{random.uniform(0, 100):.{places}f}%"
    if not _INTEGER.fullmatch(text) or not text.strip():
        return text
    digits = re.sub(r"\D", "", text) or "0"
    value = int(digits)
    if value == 0:
        return "0" if random.random() < 0.7 else str(int(random.integers(1, 30)))
    if random.random() < 0.06:
        return "0"
    size = max(1.0, value * float(10 ** random.uniform(-0.7, 0.7)))
    return _styled(int(size), random)


def _styled(value: int, random: Generator) -> str:
    chance = random.random()
    if value >= 1000 and chance < 0.15:
        return f"{value:,}"
    if chance < 0.03 and value <= 10:
        return _HAN[value]
    if chance < 0.08:
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))
    return str(value)


def _counters(item: Item, random: Generator) -> Item:
    """One counter for another all through the sentence."""
    if random.random() > 0.25:
        return item
    chosen = {group: group[int(random.integers(len(group)))] for group in _ALIKE}
    pieces = list(item.pieces)
    for index in range(1, len(pieces)):
        text = pieces[index].text
        if pieces[index - 1].labels and not pieces[index].labels and text[:1] in _COUNTER:
            counted = chosen[_COUNTER[text[0]]] + text[1:]
            pieces[index] = replace(pieces[index], text=counted)
    return item.with_pieces(pieces)


def _turns(item: Item, random: Generator) -> Item:
    """Words and turns that mean the same."""

    def turned(piece: Piece) -> Piece:
        text = piece.text
        for pattern, group in _TURNS:
            if random.random() < 0.2:
                text = pattern.sub(group[int(random.integers(len(group)))], text, count=1)
        return replace(piece, text=text)

    return _each(item, turned, labelled=False)


def _years(item: Item, random: Generator) -> Item:
    shift = int(random.integers(-3, 4))

    def shifted(piece: Piece) -> Piece:
        return replace(
            piece,
            text=_YEAR.sub(
                lambda year: str(min(2025, max(2019, int(year[0]) + shift))), piece.text
            ),
        )

    return _each(item, shifted, labelled=False)


def _each(item: Item, change: Callable[[Piece], Piece], labelled: bool) -> Item:
    return item.with_pieces(
        [change(piece) if bool(piece.labels) is labelled else piece for piece in item.pieces]
    )
