"""What stands around a claim: whether its words mean one figure of this body and this year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gouji.document import Claim
from gouji.reconcile.messages import quoted
from gouji.reconcile.passages import all_readings
from gouji.reconcile.scopes import tells_together

_REQUESTS = "requests."
_ALL_REQUESTS = ("new", "carried_in", "carried_out")
_CARRIED = {"carried_in": -1, "carried_out": 1}
"""How many years away from the report's the one is that a row of requests names."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)")
_OWN_YEAR = re.compile(rf"{_YEAR.pattern}(?!\s*年度?[^，,。；;\d]{{0,4}}(?:结转|接转|遗留|延续))")
"""One that is not that from which others were carried over."""

_WHOLE_AREA = re.compile(r"全[省市县区旗州]|全系统|各级|各部门")
"""A town has no bodies below it: 全镇 is the town."""

_BODY_ALONE = re.compile(r"本级|本机关|本部门|办公室|局机关")
_BODY_ALONE_OF_AREA = re.compile(r"[省市县区州]本级")
"""What a table of the whole area does not print."""

_COUNT = r"\d[\d,.]*[^\d，,。；;、和及与]{0,4}"
_ONE_BY_ONE = re.compile(
    rf"(?:分别|依次)[为是有]?[：:]?\s*(?P<numbers>{_COUNT}(?:[、，,和及与]\s*{_COUNT})+)"
)
_NUMBER = re.compile(r"\d[\d,.]*")
_JOINT = re.compile(r"[、和及与]")
_AS_BEFORE = re.compile(r"[此该这]类|同类|上述")
"""What is counted was named in a sentence before."""

_OTHERS = "requests.new.other_org"
_OTHERS_FIRST = re.compile(r"\s*其[他它](?:共计?|合计|总计|的|有)?\s*\d")

_SUMMED = re.compile(r"共|合计|总|累计|全部")
_THEIR_REQUESTS = re.compile(
    r"[^，。；、或和及\d]{0,4}?(?:村|居|委员会|企业|公司|高校|大学|学校|研究|律师|协会|基金会|商会|合作社|媒体|记者"
    r"|公民|个人)[^，。；、或和及]{0,10}(?:申请|提出|要求)"
)
_AND_SO_ON = re.compile(r"[\u4e00-\u9fff]、[\u4e00-\u9fff].*等")

_END = re.compile(r"[。；;：:，,]")

_ONE_NAME = re.compile(
    r"信访、(?:举报、投诉|投诉、举报)|举报、投诉|投诉、举报"
    r"|法律、(?:行政)?法规|(?:国家安全、)?公共安全、经济安全[和及、]社会稳定|缴纳费用、行政机关不再处理"
)
"""Names of the form that have a 、 in them."""

_CONTENDER = 0.7
"""A claim less sure than this is none of the figure that a surer one of its sentence is of."""

_TELLING = 2
"""Letters that a name and a figure's label share which tell that one may be of the other."""

_NAMED = 4
"""Likewise which tell that it is, where no other name shares as many as tell that it may be."""

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Told:
    """A claim with what tells how it is meant.

    `shared` are the figures of all claims that its number makes, and `readings` what these may
    speak of, with probabilities; `first` is the first figure of requests that its sentence tells
    of, or its own; `others` are the claims of the same figure; `year` is the report's.
    """

    claim: Claim
    shared: tuple[str, ...]
    readings: tuple[tuple[str, float], ...]
    first: str
    others: tuple[Claim, ...]
    year: int | None

    @property
    def is_plain(self) -> bool:
        """Whether its words speak of one figure of this year, and of nothing besides.

        None of several things is none of each: 未发生行政复议或行政诉讼.
        """
        several = bool(self.claim.value) and tells_together(self.claim)
        together = several and "+" not in self.claim.figure
        return (
            self._is_of_this_year
            and not together
            and not self._may_be_of_another_name
            and not self._is_told_twice
            and not _AS_BEFORE.search(quoted(self.claim))
            and not self._may_be_of_applicants
            and not self._is_of_applicants_beside
            and not self._is_one_of_several_before
            and not _BODY_ALONE_OF_AREA.search(quoted(self.claim))
        )

    @property
    def _is_of_this_year(self) -> bool:
        """Whether no other year is named before the number, unless it was carried from or to it.

        加上2020年结转的86件，应办理5840件: the second number is not of 2020.
        """
        row = self.claim.figure.removeprefix(_REQUESTS).partition(".")[0]
        pattern = _YEAR if row in _CARRIED else _OWN_YEAR
        years = pattern.findall(self.claim.sentence, 0, self.claim.start)
        away = int(years[-1]) - self.year if years and self.year else 0
        return away in (0, _CARRIED.get(row, 0))

    @property
    def _may_be_of_applicants(self) -> bool:
        """Whether a sentence begins with some applicants, and its number may be theirs alone.

        新收自然人申请9件，答复9件. Requests that came in or are pending may well be of all.
        """
        row, _, column = self.claim.figure.removeprefix(_REQUESTS).partition(".")
        theirs = self.claim.figure.startswith(_REQUESTS) and row not in _ALL_REQUESTS
        summed = row == "handled" and _SUMMED.search(quoted(self.claim)) is not None
        return theirs and not summed and column == "total" and not self.first.endswith(".total")

    @property
    def _is_of_applicants_beside(self) -> bool:
        """Whether a number of all requests has applicants right after it: 2件村民委员会申请."""
        after = self.claim.sentence[self.claim.end :]
        return (
            self.claim.figure == "requests.new.total" and _THEIR_REQUESTS.match(after) is not None
        )

    @property
    def _is_one_of_several_before(self) -> bool:
        """Whether several reasons are told before, and the number with 共 is of all of them.

        由于重复提交、要求提供公开出版物等原因，决定不再处理的共9件.
        """
        before = _END.split(self.claim.sentence[: self.claim.start])
        return (
            self.claim.figure.startswith(_REQUESTS)
            and len(before) > 1
            and _SUMMED.search(before[-1]) is not None
            and _AND_SO_ON.search(before[-2]) is not None
        )

    @property
    def _may_be_of_another_name(self) -> bool:
        """Whether the number is one of a list after its names, and there are not as many of these.

        过程性信息、危及公共安全、社会稳定分别为1件、0件: two of the three are one name.
        """
        numbers, names = _paired(self.claim)
        return len(names) > 1 and len(numbers) not in (
            len(names),
            len(_JOINT.split("、".join(names))),
        )

    @property
    def _is_told_twice(self) -> bool:
        """Whether its sentence has another number of the same figure: one of them is another's."""
        return any(
            other.sentence == self.claim.sentence
            and other.value != self.claim.value
            and other.confidence >= _CONTENDER
            for other in self.others
        )

    @property
    def level(self) -> str:
        """本级 or 全市, whichever its words count; nothing where they do not say."""
        clause = quoted(self.claim)
        if _BODY_ALONE.search(clause):
            return "本级"
        return "全市" if _WHOLE_AREA.search(clause) else ""

    def is_of_another_level_than(self, other: Told) -> bool:
        """Whether it counts the body alone and `other` all of the area, or the other way round.

        本机关 beside what says neither is the same body; 市本级 beside such is not.
        """
        if not self.level or self.level == other.level:
            return False
        parted = self.level == "全市" or _BODY_ALONE_OF_AREA.search(quoted(self.claim)) is not None
        return parted or bool(other.level)


def surroundings(claims: Sequence[Claim], year: int | None) -> list[Told]:
    """Each claim with what stands around it."""
    shared, first = defaultdict[Place, list[Claim]](list), dict[str, str]()
    alike = defaultdict[str, list[Claim]](list)
    for claim in claims:
        shared[_place(claim)].append(claim)
        alike[claim.figure].append(claim)
        if claim.figure.startswith(_REQUESTS):
            first.setdefault(claim.sentence, _whose(claim))
    return [_told(claim, shared, first, alike, year) for claim in claims]


def _told(
    claim: Claim,
    shared: Mapping[Place, Sequence[Claim]],
    first: Mapping[str, str],
    alike: Mapping[str, Sequence[Claim]],
    year: int | None,
) -> Told:
    others = tuple(other for other in alike[claim.figure] if other is not claim)
    own = first.get(claim.sentence, claim.figure)
    told = shared[_place(claim)]
    return Told(claim, tuple(one.figure for one in told), all_readings(told), own, others, year)


def _whose(claim: Claim) -> str:
    """The figure of `claim`; that of 其他组织 where its sentence begins with 其他 and no more.

    其他共计32宗，不予公开17宗: other outcomes would come after those that have a name.
    """
    return _OTHERS if _OTHERS_FIRST.match(claim.sentence) else claim.figure


def _place(claim: Claim) -> Place:
    return claim.sentence, claim.start, claim.end


def _paired(claim: Claim) -> tuple[list[re.Match[str]], list[str]]:
    """The numbers of the list after 分别 that `claim` is one of, and the names before it."""
    for listed in _ONE_BY_ONE.finditer(claim.sentence):
        if listed.start("numbers") <= claim.start < listed.end("numbers"):
            numbers = list(_NUMBER.finditer(claim.sentence, *listed.span("numbers")))
            names = _END.split(claim.sentence[: listed.start()])[-1]
            return numbers, _ONE_NAME.sub(_unbroken, names).split("、")
    return [], []


def _unbroken(name: re.Match[str]) -> str:
    return re.sub(r"[、和及]", "", name[0])


def is_of_another_name(claim: Claim, label: str) -> bool:
    """Whether the name in whose place `claim` stands is another than `label`, its figure's.

    维持、被纠正分别为0件、67件: the first is not of 结果纠正, whatever it was taken for.
    """
    own, others = _shared(claim, label)
    return max((own, *others)) >= _TELLING > own


def is_of_its_name(claim: Claim, label: str) -> bool:
    """Whether `claim` stands in the place of a name that is `label`, its figure's, and no other is.

    属于国家秘密、属于行政执法案卷依次为0件、6件: the second is of 行政执法案卷.
    """
    own, others = _shared(claim, label)
    return own >= _NAMED > _TELLING > max(others, default=_NAMED)


def _shared(claim: Claim, label: str) -> tuple[int, list[int]]:
    """The letters that `label` shares with the name in whose place `claim` stands, and with others.

    Nothing of any where names and numbers do not pair.
    """
    numbers, names = _paired(claim)
    places = [number.start() for number in numbers]
    if len(names) < 2 or len(names) != len(numbers) or claim.start not in places:
        return 0, []
    # 行政复议 may stand before the first name alone, 属于 before each.
    own = label.rpartition(" ")[2].replace("属于", "")
    place = places.index(claim.start)
    others = [name for other, name in enumerate(names) if other != place]
    telling = own.replace("结果", "")  # 其他结果 shares that with 结果纠正
    return _longest(own, names[place]), [_longest(telling, name) for name in others]


def _longest(one: str, other: str) -> int:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match(0, len(one), 0, len(other)).size
