"""Other scopes that a wording allows: what else a number may have been counted over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from gouji.document import Claim
from gouji.reconcile.form import Form
from gouji.reconcile.messages import Message, quoted

LEAST_READING = 0.1
"""A reading less probable than this explains nothing."""

LEAST_READING_OF_ZERO = 0.25
"""Zero is met everywhere, so it takes a likelier reading to explain it."""

_NEWLY = re.compile(r"新收|新增|新受理")
_ENDED = "结果|完毕|完成|完结"
_RECEIVED_TOO = re.compile(
    rf"收办|(?<!已)办理(?!{_ENDED})|(?<!已)处理(?!{_ENDED})|承办|(?<!已)答复|受理"
)
_WORKED_ON = re.compile(rf"{_RECEIVED_TOO.pattern}|办结")
"""办结 and 已答复 never count what came in: that is another number than what was handled."""

_REQUESTS = re.compile(r"requests\.(?P<row>new|carried_in|handled)\.(?P<column>\w+)")
_CARRIED = re.compile(r"requests\.(?P<row>carried_in|carried_out)\.\w+")
_WHICH_YEAR = re.compile(r"[上去往前旧下次明来新]|遗留|继续|跨|转入|在办|尚|未|20\d\d")
_SEVERAL = re.compile(
    r"[\u4e00-\u9fff](?:、|和|及|与)[\u4e00-\u9fff].*(?:(?<!公)共|合计|总计|类|[两二三][项者种])"
)
_JOINED = re.compile(r"[\u4e00-\u9fff](?:、|和|及|与|或)[\u4e00-\u9fff]")
_INCLUDED = re.compile(r"[（(]含[^）)]*、[^）)]*[)）]")
"""Of requests: 未予公开（含不予公开、无法提供）. 行政许可（含护士、医师注册） is one figure."""

_EITHER = re.compile(r"[\u4e00-\u9fff]或[\u4e00-\u9fff]")
_ONE_NAME = re.compile(
    r"(?:公民、)?法人(?:或者?|和|及)其[他它]组织|(?:单位|组织)(?:和|或者?)个人|或者"
    r"|被申请人(?:或者?|和|、)被告|以[^，。；、\d]{2,12}或[^，。；、\d]{2,12}名义"
    r"|确认或(?:者)?重新|(?:不补正|缴纳费用)、行政机关不再处理"
    r"|(?:撤销|变更|纠正|确认违法)(?:或|、)(?=撤销|变更|纠正|确认违法|责令)"
)
"""What names one figure although it has a 或 or 、 in it."""

_EACH = re.compile(r"[各均皆都]|分别|依次")
_BREAK = re.compile(r"\d\s*[\u4e00-\u9fff]{0,2}?[、和及与]|[，。；;,：:\d]")
_APPLICANTS = re.compile(
    "自然人|个人|公民|企业|公司|科研|高校|公益|社会组织|律师|法律服务|法人|其[他它]组织"
)
_ROAD = re.compile(r"复议后|未经复议|直接")
_NEXT = re.compile(rf"^\s*[\u4e00-\u9fff]{{0,2}}、|{_BREAK.pattern}")
"""Ends what a number may be of after it: 12项、确认或重新出具 goes on with the next name."""

_CASES = ("review", "litigation.direct", "litigation.after_review")


@dataclass(frozen=True)
class Scope:
    """Figures to add up (a leading `-` subtracts) and how the scope is called."""

    terms: tuple[str, ...]
    name: Message


def scopes(form: Form, claim: Claim, shared: Sequence[str] = ()) -> Iterator[Scope]:
    """The scopes besides `claim.figure` that the wording of `claim` allows, likeliest first.

    `shared` are the figures of all claims that its number makes. A count of zero has no narrower
    scope: none of a part is not none of the whole.
    """
    ids = form.expand(claim.figure)
    yield from _readings(form, claim, ids)
    yield from _carried(claim, ids)
    if claim.value:
        yield from _added_up(form, claim, shared)
        yield from _both_courses(form, claim, ids)
        yield from _requests(claim, ids)
        yield from _all_applicants(claim, ids)
        yield from _concluded(ids)
        yield from _one_road(claim, ids)


def _readings(form: Form, claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    least = LEAST_READING if claim.value else LEAST_READING_OF_ZERO
    for figure, probability in claim.readings:
        terms = form.expand(figure)
        if probability >= least and terms and set(terms) != set(ids):
            yield Scope(terms, Message(form.name(figure), form.name_en(figure)))


def _added_up(form: Form, claim: Claim, shared: Sequence[str]) -> Iterator[Scope]:
    """One number for several that are named before it: 无法提供、不予处理共100件."""
    if not tells_together(claim):
        return
    told = tuple(dict.fromkeys((*shared, *(figure for figure, _ in claim.readings))))
    for size in range(2, len(told) + 1):
        for chosen in combinations(told, size):
            terms = tuple(term for figure in chosen for term in form.expand(figure))
            if claim.figure in chosen and terms and len(set(terms)) == len(terms):
                yield Scope(terms, _TOGETHER)


def tells_together(claim: Claim) -> bool:
    """Whether the words around the number name several things: 属于国家秘密和禁止公开的共5件."""
    before = _ONE_NAME.sub("", _BREAK.split(claim.sentence[: claim.start])[-1])
    after = _ONE_NAME.sub("", _NEXT.split(claim.sentence[claim.end :])[0])
    named = _SEVERAL.search(before) or _EITHER.search(before) or _EITHER.search(after)
    included = claim.figure.startswith("requests.") and _INCLUDED.search(before)
    return bool(named or included) and _EACH.search(before) is None


def joins_names(claim: Claim) -> bool:
    """Whether two names stand right before the number, of which it may be the sum."""
    before = _BREAK.split(claim.sentence[: claim.start])[-1]
    return _JOINED.search(_ONE_NAME.sub("", before)) is not None


def _both_courses(form: Form, claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    """复议、诉讼共20件，其中维持3件: an outcome of both courses, or all but those pending."""
    courses = {figure.rpartition(".")[0] for figure in ids}
    outcomes = dict.fromkeys(figure.rpartition(".")[2] for figure in ids)
    clause, before = quoted(claim), claim.sentence[: claim.end]
    named = clause if "复议" in clause or "诉讼" in clause else before
    both = "复议" in named and "诉讼" in named
    if both and courses and courses <= set(_CASES):
        each = (f"{course}.{one}" for one in outcomes for course in ("review", "litigation"))
        terms = form.expand("+".join(each))
        if set(terms) != set(ids):
            yield Scope(terms, _BOTH_COURSES)


def _requests(claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    """新收, 收办 (with what was carried over) and 办结 are told with the same verbs."""
    matches = [_REQUESTS.fullmatch(figure) for figure in ids]
    rows = {match["row"] for match in matches if match}
    columns = {match["column"] for match in matches if match}
    if len(columns) != 1 or None in matches:
        return
    (column,) = columns
    new, carried, handled = (f"requests.{row}.{column}" for row in ("new", "carried_in", "handled"))
    clause = quoted(claim)  # a verb of the next clause says nothing about this number
    received = rows == {"handled"} and _RECEIVED_TOO.search(clause) is not None
    if (rows == {"new"} and not _NEWLY.search(clause)) or received:
        yield Scope((new, carried), _WITH_CARRIED)
    if rows == {"new", "carried_in"} or received:
        yield Scope((new,), _WITHOUT_CARRIED)
    if rows <= {"new", "carried_in"} and _WORKED_ON.search(clause):
        yield Scope((handled,), _HANDLED)


def _carried(claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    """无结转 alone may be of those from last year, or of those to next year."""
    rows = {match["row"] for figure in ids if (match := _CARRIED.fullmatch(figure))}
    if len(ids) == 1 and len(rows) == 1 and not _WHICH_YEAR.search(quoted(claim)):
        (figure,), (row,) = ids, rows
        other, name = _OTHER_CARRIED[row]
        yield Scope((figure.replace(row, other),), name)


def _all_applicants(claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    """其他处理的9件里，自然人2件: the number before the applicants is of all of them."""
    if _APPLICANTS.search(claim.sentence, 0, claim.start):
        return
    rows = tuple(dict.fromkeys(figure.rpartition(".")[0] for figure in ids))
    total = tuple(f"{row}.total" for row in rows)
    if ids and all(row.startswith("requests.") for row in rows) and not set(total) & set(ids):
        yield Scope(total, _ALL_APPLICANTS)


def _concluded(ids: tuple[str, ...]) -> Iterator[Scope]:
    """Cases concluded: the totals without those still pending."""
    cases = [figure.removesuffix(".total") for figure in ids]
    if ids and all(case in _CASES for case in cases):
        pending = tuple(f"-{case}.pending" for case in cases)
        yield Scope(ids + pending, _WITHOUT_PENDING)


def _one_road(claim: Claim, ids: tuple[str, ...]) -> Iterator[Scope]:
    """Lawsuits brought directly, lawsuits brought after a review, or both, unless one is named.

    行政诉讼 by itself never means those after a review alone.
    """
    direct, after = "litigation.direct.", "litigation.after_review."
    if not ids or not all(figure.startswith((direct, after)) for figure in ids):
        return
    if _ROAD.search(quoted(claim)):
        return
    columns = tuple(dict.fromkeys(figure.rpartition(".")[2] for figure in ids))
    roads = (
        (tuple(direct + column for column in columns), _DIRECT),
        (tuple(road + column for road in (direct, after) for column in columns), _BOTH_ROADS),
    )
    for terms, name in roads:
        if set(terms) != set(ids) and (name is not _BOTH_ROADS or direct + columns[0] in ids):
            yield Scope(terms, name)
            yield from (Scope(s.terms, name + s.name) for s in _concluded(terms))


_TOGETHER = Message("所列各项合计", "those named, taken together")
_BOTH_COURSES = Message("复议与诉讼合计", "reviews and lawsuits taken together")
_OTHER_CARRIED = {
    "carried_in": ("carried_out", Message("结转下年度", "carried on into next year")),
    "carried_out": ("carried_in", Message("上年结转", "carried over from last year")),
}
_ALL_APPLICANTS = Message("各类申请人合计", "all applicants together")
_WITH_CARRIED = Message("含上年结转", "with those carried over from last year")
_WITHOUT_CARRIED = Message("仅本年新收", "only those newly received")
_HANDLED = Message("本年办理结果总计", "those handled in the year")
_WITHOUT_PENDING = Message("不含尚未审结", "without those still pending")
_DIRECT = Message("仅未经复议直接起诉", "only lawsuits brought without a review")
_BOTH_ROADS = Message("含复议后起诉", "with lawsuits brought after a review")
