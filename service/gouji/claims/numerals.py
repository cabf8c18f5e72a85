"""Mentions of quantities in a text: where a number stands, what it is worth, what it counts.

Dates, document and article numbers, list numbers, telephone numbers, durations and names made of
digits are no quantities and are passed over. The grammar also bears what OCR does to digits:
full-width forms, blanks, `l` for 1 and `O` or `〇` for 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gouji.claims import chinese

_COUNTER = (
    "件次|人次|条次|篇次|场次|批次|条|件|起|宗|份|次|篇|项|封|期|个|场|张|名|人|元|家|例|部|批|则|户|册|处|"
    "幅|块|本|页|位|通|种|类|款|卷|组|轮|题|集|段|台|支|辆|株|所|间"
)
_AFTER = rf"\s?(?P<more>余|多|来|几|\+)?\s?(?P<counter>{_COUNTER})?(?P<least>以上|左右|上下)?"
_BEFORE = re.compile(r"(?:约|近|逾|超|超过|大约|将近|接近|突破)(?:为|达|有)?\s*$")

_ARABIC = re.compile(
    r"(?<![\d.])(?P<number>"
    r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?"  # 3,119
    rf"|\d{{1,3}}(?: \d{{3}})+(?=\s?[余多]?\s?(?:{_COUNTER}))"  # 15 909 条
    rf"|\d(?: \d)+(?=\s?[余多]?\s?(?:{_COUNTER}))"  # 1 2 件
    r"|\d+\s?\.\s?\d+(?=\s?[%万亿])"  # 97. 2%
    r"|\d+(?:\.\d+)?"
    r")(?P<unit>\s?(?:千?万|亿|千(?=\s?[余多条件次人元])))?"
    r"(?P<percent>\s?%|(?=个百分点))?" + _AFTER
)
_SLIPPED = re.compile(
    r"(?<![A-Za-z\d.])(?P<number>(?=[\dlIOo|〇○]*[lIOo|〇○])[\dlIOo|〇○]+)"
    r"(?P<unit>)(?P<percent>)"
    rf"\s?(?P<more>余|多)?\s?(?P<counter>{_COUNTER})(?P<least>以上|左右|上下)?"
)
_HAN = re.compile(
    rf"(?<![第每某任统唯专同逐单进划〇{chinese.CHARS}\d])(?P<number>[{chinese.CHARS}]+)"
    r"(?P<unit>)(?P<percent>)"
    rf"(?P<more>余|多)?(?P<counter>{_COUNTER})(?P<least>以上|左右|上下)?(?!龙|事)"
)
_HAN_ZERO = re.compile(
    r"(?P<number>(?<=[为是])[零〇](?=$|[^\w])"  # 均为零
    r"|(?<![\d零〇])零(?=申请|案件|办理|复议|诉讼|投诉|收费|发生|受理|举报|败诉|纠错|上访|信访|报告))"
    r"(?P<unit>)(?P<percent>)(?P<more>)(?P<counter>)(?P<least>)"
)
_TENTHS = re.compile(
    r"(?P<number>[一二两三四五六七八九])(?P<percent>成)(?P<unit>)(?P<more>多)?(?P<counter>)"
    r"(?P<least>以上|左右)?(?![为立员果功效本绩熟品年长交就])"
)
_HAN_PERCENT = re.compile(
    rf"百分之(?P<number>[{chinese.CHARS}]+|\d+(?:\.\d+)?)"
    r"(?P<unit>)(?P<percent>)(?P<more>)(?P<counter>)(?P<least>以上|左右)?"
)
_SLIPS = str.maketrans("lI|Oo〇○", "1110000")

_NUMBER = rf"(?:\d+|[{chinese.CHARS}]+)"
_NO_QUANTITY = re.compile(
    "|".join(
        [
            r"[\w.+-]+@[A-Za-z\d.-]+|(?:https?://|www\.)[^\s，。；、）)]+",  # addresses of the net
            r"[A-Za-z\d.]*[A-HJ-NP-Za-hj-kmnp-z][A-Za-z\d.]*(?![A-Za-z\d.])"
            rf"(?!万|[,，]\d{{3}}|\s?[余多]?\s?(?:{_COUNTER}))",  # 5G, PM2.5, but not APP46万次
            r"\d{4}[-./]\d{1,2}[-./]\d{1,2}",  # 2021-12-31
            r"(?:19|20)\d{2}\s*[-—–~～至到]\s*(?:19|20)\d{2}",  # 2019-2023
            r"(?<!\d)[\dOo〇]{4}\s*年|\d+\s*(?:年|月|日(?!均)|号)",  # dates, document numbers
            r"(?<!\d)20[0-3]\d(?=\s*(?:度|全年))",  # a year whose 年 was lost
            r"\d{1,2}[:：]\d{2}(?!\d|\s?(?:" + _COUNTER + "))",  # 9:30
            rf"{_NUMBER}\s*个?(?:工作日|自然日|小时|分钟|秒|天|周|季度|月|年)",  # durations
            rf"(?:第|(?<![目之])前)\s*{_NUMBER}",  # 第二十条, 前3名
            rf"{_NUMBER}\s*(?:周岁|岁|周年|方面|版)",
            r"[〔\[【（(]\s*\d{4}\s*[〕\]】）)](?:\s*第?\s*\d+\s*号)?",  # 〔2021〕30号
            r"(?:^|(?<=[。；;：:！!？?\s]))\d{1,2}\s*[.、．](?!\d|\s\d+\s?%)",  # list numbers 1.
            rf"[（(]\s*{_NUMBER}\s*[)）](?!\s?(?:{_COUNTER}))",  # (一) (1)
            r"\d{3,4}[-—]\d{7,8}|(?<!\d)1\d{10}(?!\d)",  # telephones
            r"(?<!\d)12[3-9]\d{2}(?=[”\"’」』]|\s?[\u4e00-\u9fff])"
            rf"(?!\s?[余多]?\s?(?:{_COUNTER}))",  # hotlines such as 12345
            rf"(?:邮编|邮政编码|电话|传真|热线)[:：]?\s*[\d-]{{3,}}(?![\d-]|\s?[余多]?\s?(?:{_COUNTER}))",
            r"\d+(?:\.\d+){2,}",  # versions
            r"\d+\s*[×xX*+]\s*[\dA-Z]+",  # 7×24, 1+3+N
            rf"(?:[计记]为|视为|算作|按)\s*[1一]\s*(?:{_COUNTER})",  # how things are counted
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """One quantity in a text; `text[start:end]` is the number with its 万 or %, no more.

    `until` is where the counter (件, 余条, 元) ends, so that `text[until:]` goes on after it.
    `approx` says 余, 多, 近, 约, 以上; `han` that it is written in Chinese characters.
    """

    start: int
    end: int
    text: str
    value: Decimal
    approx: bool
    percent: bool
    counter: str
    until: int
    han: bool = False


def numerals(text: str) -> tuple[Numeral, ...]:
    """The quantities of `text` in order, never overlapping.

    >>> [(n.text, int(n.value), n.counter) for n in numerals("2023年收到１２件，办结八件")]
    [('１２', 12, '件'), ('八', 8, '件')]
    """
    plain = half_width(text)
    taken = [match.span() for match in _NO_QUANTITY.finditer(plain)]
    found: list[Numeral] = []
    for match in _candidates(plain):
        numeral = None if _overlaps(match.span("number"), taken) else _numeral(text, plain, match)
        if numeral is not None:
            taken.append((numeral.start, numeral.until))
            found.append(numeral)
    return tuple(sorted(found, key=lambda numeral: numeral.start))


def half_width(text: str) -> str:
    """`text` with full-width ASCII and odd blanks made plain, character for character."""
    return "".join(
        chr(ord(char) - 0xFEE0)
        if "！" <= char <= "～" and char not in "，：；！？（）"
        else " "
        if char in "\u3000\u00a0\t"
        else char
        for char in text
    )


def _candidates(plain: str) -> Iterator[re.Match[str]]:
    for pattern in (_HAN_PERCENT, _TENTHS, _SLIPPED, _ARABIC, _HAN, _HAN_ZERO):
        yield from pattern.finditer(plain)


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _numeral(text: str, plain: str, match: re.Match[str]) -> Numeral | None:
    value = _value(match)
    if value is None or (not match["counter"] and len(match["number"]) > 9):
        return None
    percent = match.re in (_HAN_PERCENT, _TENTHS) or bool(
        match.re is _ARABIC and match["percent"] is not None
    )
    start, end = match.start() if match.re is _HAN_PERCENT else match.start("number"), _end(match)
    approx = bool(match["more"] or match["least"] or _BEFORE.search(plain, 0, start))
    return Numeral(
        start=start,
        end=end,
        text=text[start:end],
        value=value,
        approx=approx,
        percent=percent,
        counter=match["counter"] or "",
        until=max(end, match.end()),
        han=match.re in (_HAN, _HAN_ZERO, _HAN_PERCENT, _TENTHS),
    )


def _end(match: re.Match[str]) -> int:
    """Where the number ends: after its 万 or %, before a trailing blank."""
    for group in ("percent", "unit", "number"):
        if match[group] and match[group].strip():
            return match.end(group)
    return match.end("number")


def _value(match: re.Match[str]) -> Decimal | None:
    number = match["number"]
    if match.re is _TENTHS:  # 三成 is 30%
        tenths = chinese.parse(number)
        return None if tenths is None else tenths * 10
    if match.re in (_HAN, _HAN_ZERO, _HAN_PERCENT) and not number[0].isdigit():
        return chinese.parse(number)
    digits = re.sub(r"[,，\s]", "", number.translate(_SLIPS) if match.re is _SLIPPED else number)
    scale = 1
    for unit in match["unit"] or "":
        scale *= {"千": 10**3, "万": 10**4, "亿": 10**8}.get(unit, 1)
    value = Decimal(digits) * scale
    return value.quantize(Decimal(1)) if scale > 1 and value == value.to_integral() else value
