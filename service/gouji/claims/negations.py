"""Wordings that assert a count of nothing: 未收到, 没有发生, 无, 不存在, 较上年持平.

A negation is a candidate only: whether it is about a figure is told by what it denies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

_VERB = (
    "(?:收到|收取|接到|接收|收悉|受理|发生|产生|出现|存在|形成|引发|引起|涉及|制定|制发|印发|印制|制作"
    "|出台|公开发布|发布|公布|公开|颁布|发出|发放|开展|实施|办理|作出|做出|新增|新收|提起|提出|废止"
    "|修订|下发|起草|报备|征收|遇到|进行|出具|处理|组织|召开|举办|举行|承办|接受|采取|发现"
    "|开设|开通|设立|设置|设|注册|编发|编印|更新|新建|接办|立案|作过|有过"
    "|被(?:提起|申请|复议|诉讼|诉|纠错|纠正|撤销|投诉|举报|通报|追责|起诉)?)"
)
_ADVERB = r"(?:对外|主动|再|单独|新|另行|实际|直接|曾|曾经)"
_TO_WHOM = r"(?:向|对|因|就|依|按)[^，。；,;：:]{0,24}?"
_DONE_TO = (
    "(?:收取|征收|收费|提出|提起|被(?:提起|申请|复议|诉讼|诉|起诉|纠错|纠正|通报|投诉|举报|追责))"
)

_NEGATION = re.compile(
    rf"(?:从未|均未|并未|尚未|也未|亦未|暂未|未曾|[未末]|没有|没)"
    rf"(?:{_ADVERB}*{_VERB}|{_ADVERB}*{_TO_WHOM}{_DONE_TO})"
    r"|未(?:结转|收费|收(?=过)|涉诉)"
    r"|不(?:存在|涉及|收取)|没有|没(?=人)|暂无|均无|尚无|也无|亦无|无|未有|未(?=申请公开)"
)
_LEAD = re.compile(r"^(?:均|并|尚|也|亦|暂|从)(?=未|无)")
_NO_NEGATION_AFTER = re.compile(
    r"^(?:法|正当|障碍|纸|关|偿|误|论|需|锡|人机|证|疑|穷|效|须|序|私|线|死角|缝|差错|遗漏|违反|偏|限|锚)"
)
_NO_NEGATION_BEFORE = re.compile(r"(?:有|毫|绝|如|若|逾期|是否|不|倘)$")
_SAME = re.compile(r"持平")


@dataclass(frozen=True, slots=True)
class Negation:
    """A denial; `text[start:end]` is the negator with its verb. `same` says 持平, no change."""

    start: int
    end: int
    text: str
    same: bool = False

    @property
    def value(self) -> Decimal:
        """What it counts: always 0."""
        return Decimal(0)


def negations(text: str) -> tuple[Negation, ...]:
    """The denials of `text` in order; 无法, 如未 and other words that deny no count are left out.

    >>> [n.text for n in negations("未收到申请，无行政诉讼，无法提供2件")]
    ['未收到', '无']
    """
    kept = [index for index, char in enumerate(text) if not char.isspace()]
    plain = "".join(text[index] for index in kept)
    found = [_negation(plain, match) for match in _NEGATION.finditer(plain)]
    same = [Negation(*match.span(), match[0], same=True) for match in _SAME.finditer(plain)]
    both = sorted([n for n in found if n] + same, key=lambda negation: negation.start)
    return tuple(_placed(negation, text, kept) for negation in both)


def _placed(negation: Negation, text: str, kept: Sequence[int]) -> Negation:
    """The negation in `text`, of which only the characters `kept` were looked at."""
    start, end = kept[negation.start], kept[negation.end - 1] + 1
    return replace(negation, start=start, end=end, text=text[start:end])


def _negation(text: str, match: re.Match[str]) -> Negation | None:
    lead = _LEAD.match(match[0])
    start, end = match.start() + (lead.end() if lead else 0), match.end()
    if match[0].endswith("无") and _NO_NEGATION_AFTER.match(text[end : end + 3]):
        return None
    if _NO_NEGATION_BEFORE.search(text[max(0, start - 3) : start]):
        return None
    return Negation(start, end, text[start:end])
